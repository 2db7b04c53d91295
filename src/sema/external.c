/* Privileges on what the schema does not declare: PostgreSQL's own objects, and an extension's. */
#include "sema/target_internal.h"

#include <string.h>

typedef struct ExternalRow {
    AstTargetKind target;
    ObjectKind kind; /* whose privileges there are */
    const char *word;
} ExternalRow;

static const ExternalRow *find_row(AstTargetKind target)
{
    static const ExternalRow rows[] = {
        {AST_TARGET_TABLE, KIND_TABLE, "table"},
        {AST_TARGET_VIEW, KIND_TABLE, "table"},
        {AST_TARGET_MATERIALIZED_VIEW, KIND_TABLE, "table"},
        {AST_TARGET_SEQUENCE, KIND_SEQUENCE, "sequence"},
        {AST_TARGET_FUNCTION, KIND_FUNCTION, "function"},
        {AST_TARGET_AGGREGATE, KIND_FUNCTION, "function"},
        {AST_TARGET_PROCEDURE, KIND_PROCEDURE, "procedure"},
        {AST_TARGET_TYPE, KIND_ENUM, "type"},
        {AST_TARGET_DOMAIN, KIND_ENUM, "type"},
        {AST_TARGET_NAMESPACE, KIND_NAMESPACE, "namespace"},
        {AST_TARGET_LANGUAGE, KIND_LANGUAGE, "language"},
        {AST_TARGET_FOREIGN_DATA_WRAPPER, KIND_FOREIGN_DATA_WRAPPER, "foreign data wrapper"},
        {AST_TARGET_SERVER, KIND_SERVER, "server"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        if (rows[i].target == target) return &rows[i];
    return NULL;
}

static bool is_system_name(Name name)
{
    return name != NULL &&
           (strcmp(name, "pg_catalog") == 0 || strcmp(name, "information_schema") == 0);
}

/* Languages that every database has. */
static bool is_system_language(Sema *sema, const AstTarget *ast)
{
    static const char *const names[] = {"internal", "c", "sql", "plpgsql"};
    QualifiedName name = {NULL, ast->name.name};
    if (ast->kind != AST_TARGET_LANGUAGE ||
        database_find(sema->database, KIND_LANGUAGE, name, TEXT_NONE) != NULL)
        return false;
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (strcmp(ast->name.name, names[i]) == 0) return true;
    return false;
}

/* The sequence behind an identity column, which is no object of its own; else NULL. */
static const Sequence *find_identity(Sema *sema, Name home, const AstTarget *ast)
{
    if (ast->kind != AST_TARGET_SEQUENCE) return NULL;
    const Object *found = sema_find_relation(sema, home, written_name(&ast->name));
    if (found == NULL || found->kind != KIND_SEQUENCE || found->parent == NULL) return NULL;
    return (const Sequence *)(const void *)found;
}

bool external_is(Sema *sema, Name home, const AstTarget *ast, const AstName *extension)
{
    if (find_row(ast->kind) == NULL || ast->name.name == NULL) return false;
    return extension->name != NULL || is_system_name(ast->name.namespace_name) ||
           (ast->kind == AST_TARGET_NAMESPACE && is_system_name(ast->name.name)) ||
           is_system_language(sema, ast) || find_identity(sema, home, ast) != NULL;
}

/* The types of an extension's functions may be its own, which nobody knows: they stand as they are
 * written. */
static Text signature_of(Sema *sema, Name home, const AstTarget *ast, bool is_extension)
{
    if (!is_extension || span_is_none(ast->arguments.span))
        return target_signature(sema, home, ast);
    return text_format(sema->arena, "(%.*s)",
                       TEXT_FORMAT(text_trim(span_text(ast->arguments.span))));
}

static Text identity_of(Sema *sema, Name home, const AstTarget *ast, bool is_extension)
{
    TextBuilder out = text_builder(sema->arena);
    bool has_namespace = ast->kind != AST_TARGET_NAMESPACE && ast->kind != AST_TARGET_LANGUAGE &&
                         ast->kind != AST_TARGET_SERVER &&
                         ast->kind != AST_TARGET_FOREIGN_DATA_WRAPPER;
    if (has_namespace) {
        text_put(&out, identifier_format(sema->arena, sema_home_of(sema, home, &ast->name)));
        text_put_byte(&out, '.');
    }
    text_put(&out, identifier_format(sema->arena, ast->name.name));
    if (find_row(ast->kind)->kind == KIND_FUNCTION || find_row(ast->kind)->kind == KIND_PROCEDURE) {
        Text signature = signature_of(sema, home, ast, is_extension);
        if (text_is_none(signature)) return TEXT_NONE;
        text_put(&out, signature);
    }
    return text_built(&out);
}

static bool check_extension(Sema *sema, const AstName *extension)
{
    QualifiedName name = {NULL, extension->name};
    if (extension->name == NULL ||
        database_find(sema->database, KIND_EXTENSION, name, TEXT_NONE) != NULL)
        return true;
    Diagnostic *diagnostic = SEMA_ADD(sema, UNKNOWN_OBJECT, extension->span,
                                      "extension \"%s\" is not declared", extension->name);
    SEMA_HINT(sema, diagnostic, "Add \"extension %s;\".", extension->name);
    return false;
}

Object *external_object(Sema *sema, Name home, const AstTarget *ast, const AstName *extension)
{
    const ExternalRow *row = find_row(ast->kind);
    const Sequence *identity_sequence = find_identity(sema, home, ast);
    if (!check_extension(sema, extension)) return NULL;
    if (identity_sequence != NULL) home = identity_sequence->object.name.namespace_name;
    Text identity = identity_of(sema, home, ast, extension->name != NULL);
    if (text_is_none(identity)) return NULL;
    Text word = text_format(sema->scratch, "%s %.*s", row->word, TEXT_FORMAT(identity));
    QualifiedName name = {NULL, name_intern(sema->names, word)};
    Object *object = database_find(sema->database, KIND_EXTERNAL, name, TEXT_NONE);
    if (object != NULL) return object;
    External *external = ARENA_NEW(sema->arena, External);
    const Object *existing = NULL;
    external->object.kind = KIND_EXTERNAL;
    external->object.name = name;
    external->object.span = ast->name.span;
    external->external_kind = row->kind;
    external->identity = identity;
    external->extension = extension->name;
    if (identity_sequence != NULL) {
        external->table = identity_sequence->owned_by_table;
        external->column = identity_sequence->owned_by_column;
    }
    (void)database_add(sema->database, &external->object, &existing);
    return &external->object;
}
