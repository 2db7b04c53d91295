/* The phases of a compilation. A kind of statement is a row of steps, and a phase runs one of them
 * over all declarations, in the order of the text. */
#include "sema/sema.h"

#include <string.h>

#include "sema/parts_internal.h"

#define NEAR_BUDGET 3000000

/* Of statements that no phase looks at: they are read before, or after all. */
const KindSteps no_steps = {0};

static const KindSteps *const kind_steps[] = {
#define STATEMENT(identifier, word, Type, subject) &subject##_steps,
#include "syntax/statements.def"
#undef STATEMENT
};

void object_begin(Sema *sema, Object *object, ObjectKind kind, const Declaration *declaration)
{
    const AstStatement *statement = declaration->statement;
    object->kind = kind;
    object->name.name = statement->name.name;
    object->name.namespace_name = sema_home_of(sema, declaration->home, &statement->name);
    object->comment = sema_comment(&statement->documentation);
    object->span = statement->name.name_span;
    if (statement->renamed_from.name != NULL) {
        object->renamed_from.name = statement->renamed_from.name;
        object->renamed_from.namespace_name =
            sema_home_of(sema, declaration->home, &statement->renamed_from);
        object->renamed_from_span = statement->renamed_from.span;
    }
    extras_compile(sema, object, statement);
}

void object_begin_part(Object *object, ObjectKind kind, const Object *parent, Name name, Span span,
                       const AstName *renamed_from, const AstText *documentation)
{
    object->kind = kind;
    object->name = (QualifiedName){parent->name.namespace_name, name};
    object->parent = parent;
    object->comment = sema_comment(documentation);
    object->span = span;
    if (renamed_from != NULL && renamed_from->name != NULL) {
        object->renamed_from = (QualifiedName){parent->name.namespace_name, renamed_from->name};
        object->renamed_from_span = renamed_from->span;
    }
}

/* ---- settings ---- */

/* Project blocks, namespaces and extensions are needed before anything can be looked up. */
static void compile_settings(Sema *sema, const AstStatement *statements)
{
    for (const AstStatement *at = statements; at != NULL; at = at->next)
        if (at->kind == AST_PROJECT) project_compile(sema, (const AstProject *)(const void *)at);
    sema->default_namespace = sema->database->project.default_namespace;
}

/* What a project block says of tables. */
static void compile_tables_of_settings(Sema *sema, const AstStatement *statements)
{
    for (const AstStatement *at = statements; at != NULL; at = at->next)
        if (at->kind == AST_PROJECT)
            project_compile_tables(sema, (const AstProject *)(const void *)at);
}

static void compile_globals(Sema *sema, const AstStatement *statements)
{
    for (const AstStatement *at = statements; at != NULL; at = at->next)
        if (at->kind == AST_EXTENSION)
            extension_compile(sema, (const AstExtension *)(const void *)at);
        else if (at->kind == AST_NAMESPACE)
            namespace_compile(sema, (const AstNamespace *)(const void *)at);
}

/* ---- declarations ---- */

static bool is_declared_namespace(const Sema *sema, Name name)
{
    QualifiedName qualified = {NULL, name};
    return name == sema->default_namespace ||
           database_find(sema->database, KIND_NAMESPACE, qualified, TEXT_NONE) != NULL;
}

static void check_namespace(Sema *sema, const AstStatement *statement)
{
    Name name = statement->name.namespace_name;
    if (name == NULL || is_declared_namespace(sema, name) || sema_is_excused(sema, name) ||
        statement->kind == AST_COMMENT)
        return;
    Diagnostic *diagnostic = SEMA_ADD(sema, UNKNOWN_NAMESPACE, statement->name.span,
                                      "namespace \"%s\" is not declared", name);
    Near near = near_begin(sema, name_text(name));
    near_try(&near, name_text(sema->default_namespace));
    for (size_t i = 0; i < sema->database->objects.count; i++)
        if (sema->database->objects.items[i]->kind == KIND_NAMESPACE)
            near_try(&near, name_text(sema->database->objects.items[i]->name.name));
    if (text_is_none(near.best))
        SEMA_HINT(sema, diagnostic, "Add \"namespace %.*s;\".",
                  TEXT_FORMAT(identifier_format(sema->arena, name)));
    near_hint(&near, diagnostic);
}

static void note_broken(Sema *sema, const AstStatement *statement)
{
    if (statement->kind == AST_UNREADABLE && statement->name.name != NULL)
        map_put_pointer(sema->unreadable, statement->name.name, (void *)(uintptr_t)statement);
    if (statement->broken || statement->kind == AST_UNREADABLE)
        VECTOR_ADD(sema->arena, &sema->broken, statement->span);
}

static Declaration *add_declaration(Sema *sema, const AstStatement *statement, Name home)
{
    Declaration *declaration = ARENA_NEW(sema->working, Declaration);
    declaration->statement = statement;
    declaration->home = home;
    VECTOR_ADD(sema->working, &sema->declarations, declaration);
    return declaration;
}

/* The object is there already; what is granted on it is compiled with the rest. */
static void collect_namespace(Sema *sema, const AstStatement *statement)
{
    QualifiedName name = {NULL, statement->name.name};
    Object *object = database_find(sema->database, KIND_NAMESPACE, name, TEXT_NONE);
    if (object != NULL) add_declaration(sema, statement, NULL)->object = object;
}

/* What tells of other objects need have no name. */
static bool declares_or_tells(const AstStatement *statement)
{
    return statement->name.name != NULL || statement->kind == AST_DEFINITION ||
           statement->kind == AST_COMMENT || statement->kind == AST_GRANT ||
           statement->kind == AST_DEFAULT_PRIVILEGES || statement->kind == AST_SECURITY_LABEL ||
           statement->kind == AST_OWNER || statement->kind == AST_DEPENDENCE ||
           statement->kind == AST_LOSS;
}

static void collect(Sema *sema, const AstStatement *statements, Name home)
{
    for (const AstStatement *at = statements; at != NULL; at = at->next) {
        note_broken(sema, at);
        if (at->kind == AST_NAMESPACE) {
            const AstNamespace *block = (const AstNamespace *)(const void *)at;
            collect(sema, block->statements, at->name.name != NULL ? at->name.name : home);
            if (at->grants != NULL) collect_namespace(sema, at);
            continue;
        }
        if (at->kind != AST_PROJECT && at->kind != AST_EXTENSION && declares_or_tells(at))
            add_declaration(sema, at, home);
    }
}

static void declare_all(Sema *sema)
{
    for (size_t i = 0; i < sema->declarations.count; i++) {
        Declaration *declaration = sema->declarations.items[i];
        check_namespace(sema, declaration->statement);
        const KindSteps *steps = kind_steps[declaration->statement->kind];
        if (steps->declare != NULL) declaration->object = steps->declare(sema, declaration);
    }
}

/* ---- phases ---- */

typedef void Step(Sema *sema, Declaration *declaration);

static Step *step_define_types(const KindSteps *steps)
{
    return steps->define_types;
}

static Step *step_define_signature(const KindSteps *steps)
{
    return steps->define_signature;
}

static Step *step_define(const KindSteps *steps)
{
    return steps->define;
}

static Step *step_link(const KindSteps *steps)
{
    return steps->link;
}

static void run_phase(Sema *sema, Step *(*choose)(const KindSteps *steps))
{
    for (size_t i = 0; i < sema->declarations.count; i++) {
        Declaration *declaration = sema->declarations.items[i];
        Step *step = choose(kind_steps[declaration->statement->kind]);
        if (step != NULL) step(sema, declaration);
        arena_reset(sema->scratch);
    }
}

/* Grants in braces: columns are known now. */
static void compile_grants(Sema *sema)
{
    for (size_t i = 0; i < sema->declarations.count; i++) {
        const Declaration *declaration = sema->declarations.items[i];
        if (declaration->statement->grants != NULL && declaration->object != NULL)
            grants_compile(sema, declaration->object, declaration->statement->grants);
    }
}

/* Triggers and indexes are known now. */
static void compile_dependences(Sema *sema)
{
    for (size_t i = 0; i < sema->declarations.count; i++)
        if (sema->declarations.items[i]->statement->kind == AST_DEPENDENCE)
            dependence_compile(sema, sema->declarations.items[i]);
}

/* Parents may be declared further down: their columns are known now. */
static void collect_columns(Sema *sema)
{
    for (size_t i = 0; i < sema->declarations.count; i++)
        if (sema->declarations.items[i]->statement->kind == AST_TABLE)
            table_define_parents(sema, sema->declarations.items[i]);
    for (size_t i = 0; i < sema->declarations.count; i++) {
        const Declaration *declaration = sema->declarations.items[i];
        if (declaration->statement->kind == AST_TABLE)
            table_collect_columns(sema, sema_relation(sema, declaration->object), 0);
    }
}

static Sema *sema_make(Arena *arena, Names *names, Diagnostics *diagnostics)
{
    Sema *sema = ARENA_NEW(arena, Sema);
    sema->arena = arena;
    sema->scratch = arena_new();
    sema->names = names;
    sema->diagnostics = diagnostics;
    sema->database = database_make(arena, names);
    sema->sql = sql_make(arena, names, diagnostics);
    sema->working = arena_new();
    sema->scopes = map_make(sema->working);
    sema->relations = map_make(sema->working);
    sema->unreadable = map_make(sema->working);
    sema->reserved = map_make(sema->working);
    sema->definitions = map_make(sema->working);
    sema->harmless = map_make(sema->working);
    sema->near_budget = NEAR_BUDGET;
    sema->default_namespace = sema->database->project.default_namespace;
    return sema;
}

Database *sema_compile(Arena *arena, Names *names, Diagnostics *diagnostics, SemaFiles files)
{
    Sema *sema = sema_make(arena, names, diagnostics);
    sema->before = files.before;
    sema->reused = files.reused;
    sema->is_recorded = files.is_recorded;
    for (size_t i = 0; i < files.count; i++) compile_settings(sema, files.items[i]->statements);
    for (size_t i = 0; i < files.count; i++) compile_globals(sema, files.items[i]->statements);
    for (size_t i = 0; i < files.count; i++) collect(sema, files.items[i]->statements, NULL);
    declare_all(sema);
    for (size_t i = 0; i < files.count; i++)
        compile_tables_of_settings(sema, files.items[i]->statements);
    definitions_add_shells(sema);
    run_phase(sema, step_define_types);
    types_check_circles(sema);
    collect_columns(sema);
    run_phase(sema, step_define_signature); /* t.c%TYPE needs columns */
    run_phase(sema, step_define);
    run_phase(sema, step_link);
    partitions_check(sema);
    inheritance_check(sema);
    virtual_columns_check(sema);
    overrides_settle(sema);
    part_names_compile(sema);
    check_copies_compile(sema);
    compile_grants(sema);
    compile_dependences(sema);
    views_check_circles(sema);
    renames_check(sema);
    extras_finish(sema);
    database_finish(sema->database);
    version_check(sema);
    arena_free(sema->scratch);
    arena_free(sema->working);
    diagnostics_sort(diagnostics);
    return sema->database;
}
