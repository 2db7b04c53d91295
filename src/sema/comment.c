/* comment on ...: for what has no place for a /// before it, and for SQL that was pasted. */
#include "sema/expression_internal.h"
#include "sema/parts_internal.h"

#include <string.h>

typedef struct CommentTarget {
    Text *comment;
    Span span;
} CommentTarget;

static const CommentTarget nothing = {NULL, {NULL, 0, 0}};

static CommentTarget target_object(Object *object)
{
    if (object == NULL) return nothing;
    return (CommentTarget){&object->comment, object->span};
}

/* Parts --------------------------------------------------------------------------------------- */

static CommentTarget find_attribute(Composite *composite, Name name)
{
    for (size_t i = 0; i < composite->attributes.count; i++) {
        Attribute *attribute = &composite->attributes.items[i];
        if (attribute->name == name) return (CommentTarget){&attribute->comment, attribute->span};
    }
    return nothing;
}

static CommentTarget find_column(Sema *sema, const Declaration *declaration, const AstComment *ast)
{
    QualifiedName written = written_name(&ast->statement.name);
    Object *type = sema_find_type(sema, declaration->home, written);
    if (type != NULL && type->kind == KIND_COMPOSITE)
        return find_attribute((Composite *)(void *)type, ast->part.name);
    Object *object = sema_find_relation(sema, declaration->home, written);
    if (object == NULL || object->kind != KIND_TABLE) return nothing;
    Column *column = table_find_column((const Table *)(const void *)object, ast->part.name);
    return column == NULL ? nothing : target_object(&column->object);
}

static CommentTarget find_constraint(Sema *sema, const Declaration *declaration,
                                     const AstComment *ast)
{
    QualifiedName written = written_name(&ast->statement.name);
    Object *object = ast->on_domain ? NULL : sema_find_relation(sema, declaration->home, written);
    if (object == NULL || object->kind != KIND_TABLE) return nothing;
    const Table *table = (const Table *)(const void *)object;
    for (size_t i = 0; i < table->constraints.count; i++) {
        if (table->constraints.items[i]->object.name.name == ast->part.name)
            return target_object(&table->constraints.items[i]->object);
    }
    return nothing;
}

static CommentTarget find_trigger(Sema *sema, const Declaration *declaration, const AstComment *ast)
{
    Object *object =
        sema_find_relation(sema, declaration->home, written_name(&ast->statement.name));
    Trigger *const *items = NULL;
    size_t count = 0;
    if (object != NULL && object->kind == KIND_TABLE) {
        items = ((Table *)(void *)object)->triggers.items;
        count = ((Table *)(void *)object)->triggers.count;
    } else if (object != NULL && object->kind == KIND_VIEW) {
        items = ((View *)(void *)object)->triggers.items;
        count = ((View *)(void *)object)->triggers.count;
    }
    for (size_t i = 0; i < count; i++) {
        if (items[i]->object.name.name == ast->part.name) return target_object(&items[i]->object);
    }
    return nothing;
}

/* Objects ------------------------------------------------------------------------------------- */

static CommentTarget find_relation(Sema *sema, const Declaration *declaration,
                                   const AstComment *ast, ObjectKind kind)
{
    Object *object =
        sema_find_relation(sema, declaration->home, written_name(&ast->statement.name));
    return object != NULL && object->kind == kind ? target_object(object) : nothing;
}

static CommentTarget find_type(Sema *sema, const Declaration *declaration, const AstComment *ast)
{
    Object *object = sema_find_type(sema, declaration->home, written_name(&ast->statement.name));
    bool is_domain = ast->comment_kind == AST_COMMENT_DOMAIN;
    if (object == NULL || (object->kind == KIND_DOMAIN) != is_domain || object->kind == KIND_TABLE)
        return nothing;
    return target_object(object);
}

static CommentTarget find_global(Sema *sema, const AstComment *ast, ObjectKind kind)
{
    QualifiedName name = {NULL, ast->statement.name.name};
    return target_object(database_find(sema->database, kind, name, TEXT_NONE));
}

static Text argument_signature(Sema *sema, Name home, const AstComment *ast)
{
    SqlTypes types = {0};
    if (!sql_parse_argument_types(sema->sql, ast->arguments.span, &types)) return TEXT_NONE;
    TextBuilder builder = text_builder(sema->arena);
    text_put_byte(&builder, '(');
    for (size_t i = 0; i < types.count; i++) {
        Type type = type_resolve_sql(sema, home, &types.items[i], TYPE_OF_ARGUMENT);
        type.modifier_count = 0;
        if (i > 0) text_put_string(&builder, ", ");
        text_put(&builder, type_format(sema->arena, &type, NULL));
    }
    text_put_byte(&builder, ')');
    return text_built(&builder);
}

static CommentTarget find_routine(Sema *sema, const Declaration *declaration, const AstComment *ast)
{
    const Routines *routines =
        sema_find_routines(sema, declaration->home, written_name(&ast->statement.name));
    ObjectKind kind = ast->comment_kind == AST_COMMENT_FUNCTION ? KIND_FUNCTION : KIND_PROCEDURE;
    bool has_arguments = !span_is_none(ast->arguments.span);
    Text signature = has_arguments ? argument_signature(sema, declaration->home, ast) : TEXT_NONE;
    CommentTarget found = nothing;
    for (size_t i = 0; routines != NULL && i < routines->count; i++) {
        Routine *routine = routines->items[i];
        if (routine->object.kind != kind ||
            (has_arguments && !text_equals(signature, routine->object.signature)))
            continue;
        if (found.comment != NULL) {
            Diagnostic *diagnostic = SEMA_ADD(sema, UNKNOWN_OBJECT, ast->statement.name.span,
                                              "there is more than one %s \"%s\"",
                                              kind_row(kind)->word, ast->statement.name.name);
            SEMA_HINT(sema, diagnostic, "Write its argument types in parentheses.");
            return found;
        }
        found = target_object(&routine->object);
    }
    return found;
}

/* An index is found by its name alone, wherever its table is. */
static CommentTarget find_index(Sema *sema, const Declaration *declaration, const AstComment *ast)
{
    return find_relation(sema, declaration, ast, KIND_INDEX);
}

static CommentTarget find_target(Sema *sema, const Declaration *declaration, const AstComment *ast)
{
    switch (ast->comment_kind) {
    case AST_COMMENT_EXTENSION: return find_global(sema, ast, KIND_EXTENSION);
    case AST_COMMENT_NAMESPACE: return find_global(sema, ast, KIND_NAMESPACE);
    case AST_COMMENT_TYPE:
    case AST_COMMENT_DOMAIN: return find_type(sema, declaration, ast);
    case AST_COMMENT_SEQUENCE: return find_relation(sema, declaration, ast, KIND_SEQUENCE);
    case AST_COMMENT_TABLE: return find_relation(sema, declaration, ast, KIND_TABLE);
    case AST_COMMENT_COLUMN: return find_column(sema, declaration, ast);
    case AST_COMMENT_CONSTRAINT: return find_constraint(sema, declaration, ast);
    case AST_COMMENT_INDEX: return find_index(sema, declaration, ast);
    case AST_COMMENT_TRIGGER: return find_trigger(sema, declaration, ast);
    case AST_COMMENT_VIEW: return find_relation(sema, declaration, ast, KIND_VIEW);
    case AST_COMMENT_MATERIALIZED_VIEW:
        return find_relation(sema, declaration, ast, KIND_MATERIALIZED_VIEW);
    case AST_COMMENT_FUNCTION:
    case AST_COMMENT_PROCEDURE: return find_routine(sema, declaration, ast);
    }
    return nothing;
}

static const char *kind_word(AstCommentKind kind)
{
    static const char *const words[] = {
        [AST_COMMENT_EXTENSION] = "extension",
        [AST_COMMENT_NAMESPACE] = "namespace",
        [AST_COMMENT_TYPE] = "type",
        [AST_COMMENT_DOMAIN] = "domain",
        [AST_COMMENT_SEQUENCE] = "sequence",
        [AST_COMMENT_TABLE] = "table",
        [AST_COMMENT_COLUMN] = "column",
        [AST_COMMENT_CONSTRAINT] = "constraint",
        [AST_COMMENT_INDEX] = "index",
        [AST_COMMENT_TRIGGER] = "trigger",
        [AST_COMMENT_VIEW] = "view",
        [AST_COMMENT_MATERIALIZED_VIEW] = "materialized view",
        [AST_COMMENT_FUNCTION] = "function",
        [AST_COMMENT_PROCEDURE] = "procedure",
    };
    return words[kind];
}

static bool is_part(AstCommentKind kind)
{
    return kind == AST_COMMENT_COLUMN || kind == AST_COMMENT_CONSTRAINT ||
           kind == AST_COMMENT_TRIGGER;
}

static void report_target(Sema *sema, const AstComment *ast)
{
    const AstQualifiedName *name = &ast->statement.name;
    if (sema_is_excused(sema, name->name) ||
        (ast->part.name != NULL && sema_is_excused(sema, ast->part.name)))
        return;
    if (is_part(ast->comment_kind))
        SEMA_ADD(sema, UNKNOWN_OBJECT, ast->part.span,
                 "%s \"%s\" of \"%s\" does not exist, or takes no comment",
                 kind_word(ast->comment_kind), ast->part.name, name->name);
    else
        SEMA_ADD(sema, UNKNOWN_OBJECT, name->span, "%s \"%s\" does not exist",
                 kind_word(ast->comment_kind), name->name);
}

void comment_link(Sema *sema, Declaration *declaration)
{
    const AstComment *ast = (const AstComment *)(const void *)declaration->statement;
    size_t reported = sema->diagnostics->items.count;
    CommentTarget target = find_target(sema, declaration, ast);
    if (target.comment == NULL) {
        if (sema->diagnostics->items.count == reported) report_target(sema, ast);
        return;
    }
    if (!text_is_none(*target.comment)) {
        Diagnostic *diagnostic =
            SEMA_ADD(sema, DUPLICATE_COMMENT, ast->text.span, "there is a comment on this already");
        SEMA_NOTE(sema, diagnostic, target.span, "it is declared here");
        SEMA_HINT(sema, diagnostic, "Keep one of the two: /// before it, or comment on.");
        return;
    }
    *target.comment = text_is_empty(ast->text.text) ? TEXT_NONE : ast->text.text;
}
