/* Functions and procedures, whose clauses PostgreSQL's own parser reads. Types of arguments come
 * late, since t.c%TYPE needs columns. A body that is a string stays as it is written. */
#include "sema/expression_internal.h"
#include "sema/parts_internal.h"

#include <string.h>

/* What the SQL parser gave beside the model's struct, until it can be resolved. */
typedef struct RoutineState {
    Routine *routine;
    SqlRoutine more;
    bool is_read;
} RoutineState;

static Object *routine_declare(Sema *sema, Declaration *declaration)
{
    const AstRoutine *ast = (const AstRoutine *)(const void *)declaration->statement;
    ObjectKind kind = ast->statement.kind == AST_FUNCTION ? KIND_FUNCTION : KIND_PROCEDURE;
    Routine *routine = ARENA_NEW(sema->arena, Routine);
    RoutineState *state = ARENA_NEW(sema->arena, RoutineState);
    state->routine = routine;
    declaration->routine = state;
    object_begin(sema, &routine->object, kind, declaration);
    state->more.unchecked = !span_is_none(ast->unchecked);
    if (!span_is_none(ast->tail.span))
        state->is_read = sql_parse_routine(sema->sql, kind, ast->tail.span, routine, &state->more);
    object_begin(sema, &routine->object, kind, declaration);
    if (!state->is_read) map_put_pointer(sema->unreadable, routine->object.name.name, routine);
    return &routine->object;
}

/* ---- types ---- */

/* table.column%TYPE. */
static Type resolve_column_type(Sema *sema, Name home, const SqlType *written)
{
    Type unknown = {.type_class = TYPE_POISON};
    Object *object = sema_find_relation(sema, home, written->name);
    if (object == NULL) {
        sema_report_relation(sema, home, written->name, written->span);
        return unknown;
    }
    const RelationState *state = sema_relation(sema, object);
    const Column *column = state == NULL ? NULL : relation_find_column(state, written->column);
    if (column != NULL) return column->type;
    if (state != NULL && !relation_has_column(state, written->column))
        sema_report_column(sema, state, written->column, written->span);
    return unknown;
}

/* Modifiers of arguments and results mean nothing: PostgreSQL forgets them. */
static Type resolve_type(Sema *sema, Name home, const SqlType *written)
{
    Type type = written->of_column ? resolve_column_type(sema, home, written)
                                   : type_resolve_sql(sema, home, written, TYPE_OF_ARGUMENT);
    type.modifier_count = 0;
    memset(type.modifiers, 0, sizeof type.modifiers);
    if (type.type_class == TYPE_BUILTIN && type.name.name != NULL &&
        strncmp(type.name.name, "interval", 8) == 0)
        type.name.name = name_intern_string(sema->names, "interval");
    return type;
}

static bool is_input(const Argument *argument)
{
    return argument->mode == ARGUMENT_IN || argument->mode == ARGUMENT_INOUT ||
           argument->mode == ARGUMENT_VARIADIC;
}

static Text make_signature(Sema *sema, const Routine *routine)
{
    TextBuilder builder = text_builder(sema->arena);
    text_put_byte(&builder, '(');
    for (size_t i = 0; i < routine->arguments.count; i++) {
        const Argument *argument = &routine->arguments.items[i];
        if (!is_input(argument)) continue;
        if (builder.length > 1) text_put_string(&builder, ", ");
        text_put(&builder, type_format(sema->arena, &argument->type, NULL));
    }
    text_put_byte(&builder, ')');
    return text_built(&builder);
}

static bool is_pure_input(const Argument *argument)
{
    return argument->mode == ARGUMENT_IN || argument->mode == ARGUMENT_VARIADIC;
}

static void check_argument_names(Sema *sema, const Routine *routine)
{
    for (size_t i = 0; i < routine->arguments.count; i++) {
        const Argument *argument = &routine->arguments.items[i];
        for (size_t j = 0; j < i && argument->name != NULL; j++) {
            const Argument *first = &routine->arguments.items[j];
            bool is_pair = is_pure_input(first) != is_pure_input(argument) &&
                           first->mode != ARGUMENT_INOUT && argument->mode != ARGUMENT_INOUT;
            if (first->name != argument->name || is_pair) continue;
            Diagnostic *diagnostic =
                SEMA_ADD(sema, DUPLICATE_COLUMN, argument->span,
                         "argument \"%s\" specified more than once", argument->name);
            SEMA_NOTE(sema, diagnostic, first->span, "it is first declared here");
            break;
        }
    }
}

static void resolve_arguments(Sema *sema, const Declaration *declaration)
{
    RoutineState *state = declaration->routine;
    Routine *routine = state->routine;
    for (size_t i = 0; i < routine->arguments.count && i < state->more.argument_types.count; i++) {
        Argument *argument = &routine->arguments.items[i];
        argument->type =
            resolve_type(sema, declaration->home, &state->more.argument_types.items[i]);
    }
    check_argument_names(sema, routine);
}

static void check_language(Sema *sema, const Declaration *declaration)
{
    static const char *const builtin[] = {"sql", "plpgsql", "c", "internal"};
    const Routine *routine = declaration->routine->routine;
    if (routine->language == NULL) return;
    Near near = near_begin(sema, name_text(routine->language));
    for (size_t i = 0; i < sizeof builtin / sizeof *builtin; i++) {
        if (strcmp(routine->language, builtin[i]) == 0) return;
        near_try(&near, text_from_string(builtin[i]));
    }
    if (sema_has_extension(sema, routine->language) || sema->open_types) return;
    if (database_find(sema->database, KIND_LANGUAGE, (QualifiedName){NULL, routine->language},
                      TEXT_NONE) != NULL)
        return;
    Diagnostic *diagnostic = SEMA_ADD(sema, ROUTINE_LANGUAGE, declaration->object->span,
                                      "language \"%s\" does not exist", routine->language);
    near_hint(&near, diagnostic);
    if (text_is_none(near.best))
        SEMA_HINT(sema, diagnostic, "If it is an extension, add \"extension %.*s;\".",
                  TEXT_FORMAT(identifier_format(sema->arena, routine->language)));
}

static bool has_output(const Routine *routine)
{
    for (size_t i = 0; i < routine->arguments.count; i++)
        if (routine->arguments.items[i].mode != ARGUMENT_IN &&
            routine->arguments.items[i].mode != ARGUMENT_VARIADIC)
            return true;
    return false;
}

static void check_returns(Sema *sema, const Declaration *declaration)
{
    const Routine *routine = declaration->routine->routine;
    bool is_function = routine->object.kind == KIND_FUNCTION;
    if (is_function && !routine->has_returns && !routine->returns_table && !has_output(routine))
        SEMA_ADD(sema, ROUTINE_FORM, declaration->object->span,
                 "result type of function \"%s\" must be specified", routine->object.name.name);
    bool is_trigger =
        routine->has_returns && !routine->returns_table && !routine->returns_table &&
        (type_is(&routine->returns, "trigger") || type_is(&routine->returns, "event_trigger"));
    if (is_trigger && routine->arguments.count > 0)
        SEMA_ADD(sema, ROUTINE_FORM, routine->arguments.items[0].span,
                 "trigger functions cannot have declared arguments");
    else if (is_trigger && routine->language != NULL && strcmp(routine->language, "sql") == 0)
        SEMA_ADD(sema, ROUTINE_FORM, declaration->object->span,
                 "functions in language sql cannot return trigger");
}

static void routine_define_types(Sema *sema, Declaration *declaration)
{
    RoutineState *state = declaration->routine;
    Routine *routine = state->routine;
    if (!state->is_read) return;
    resolve_arguments(sema, declaration);
    if (routine->has_returns && !routine->returns_table)
        routine->returns = resolve_type(sema, declaration->home, &state->more.returns);
    routine->object.signature = make_signature(sema, routine);
    for (size_t i = 0; i < state->more.transforms.count; i++)
        VECTOR_ADD(sema->arena, &routine->transforms,
                   resolve_type(sema, declaration->home, &state->more.transforms.items[i]));
    check_language(sema, declaration);
    check_returns(sema, declaration);
    if (sema_add_object(sema, &routine->object, routine->object.span))
        sema_add_routine(sema, routine);
}

/* ---- defaults and bodies ---- */

static void resolve_defaults(Sema *sema, const Declaration *declaration)
{
    RoutineState *state = declaration->routine;
    bool takes_sets = false;
    ExpressionSite site = {.place = IN_DEFAULT, .home = declaration->home};
    for (size_t i = 0; i < state->routine->arguments.count; i++) {
        Argument *argument = &state->routine->arguments.items[i];
        const SqlFragment *fragment =
            i < state->more.argument_defaults.count ? state->more.argument_defaults.items[i] : NULL;
        argument->default_value = expression_resolve(sema, &site, fragment);
        default_check(sema, &argument->type, fragment);
        takes_sets = takes_sets || (i < state->more.argument_types.count &&
                                    state->more.argument_types.items[i].set_of);
    }
    routine_check_form(sema, state->routine, takes_sets);
}

/* Arguments are seen by name, bare or with the function's name before; those of row types have
 * fields. */
static SqlScope argument_scope(Sema *sema, const Routine *routine)
{
    size_t limit = routine->arguments.count + 1;
    Name *names = ARENA_ARRAY(sema->arena, Name, limit);
    SqlRange *ranges = ARENA_ARRAY(sema->arena, SqlRange, limit);
    size_t count = 0;
    for (size_t i = 0; i < routine->arguments.count; i++) {
        if (routine->arguments.items[i].name == NULL) continue;
        names[count++] = routine->arguments.items[i].name;
        ranges[count] = (SqlRange){.alias = routine->arguments.items[i].name,
                                   .relation = {.any_column = true, .is_silent = true},
                                   .only_qualified = true};
    }
    ranges[0] =
        (SqlRange){.alias = routine->object.name.name,
                   .relation = {.columns = names, .column_count = count, .is_silent = true}};
    return (SqlScope){ranges, count + 1};
}

/* Settings whose values the server looks up when the function is created. */
static bool sets_object(const Routine *routine)
{
    static const char *const names[] = {"default_table_access_method", "default_tablespace",
                                        "default_text_search_config",  "role",
                                        "session_authorization",       "temp_tablespaces"};
    for (size_t i = 0; i < routine->set.count; i++) {
        for (size_t j = 0; j < sizeof names / sizeof *names; j++)
            if (strcmp(routine->set.items[i].name, names[j]) == 0) return true;
    }
    return false;
}

/* Operators of such a type are where the type is. */
static bool takes_type_elsewhere(const Routine *routine)
{
    for (size_t i = 0; i < routine->arguments.count; i++) {
        const Type *type = &routine->arguments.items[i].type;
        if (type->type_class == TYPE_EXTENSION && type->name.namespace_name != NULL) return true;
    }
    return false;
}

/* Of an unchecked body only the fact that something in it is wrong is kept. */
static void resolve_body(Sema *sema, RoutineState *state, const ExpressionSite *site)
{
    Routine *routine = state->routine;
    Diagnostics *kept = sema->diagnostics;
    if (state->more.unchecked) sema->diagnostics = diagnostics_make(sema->arena);
    ExpressionSite noting = *site;
    if (options_find(&routine->set, name_intern_string(sema->names, "search_path")) == NULL) {
        noting.is_opaque = &routine->is_opaque;
        if (site->place == IN_SQL_BODY && takes_type_elsewhere(routine)) routine->is_opaque = true;
    }
    Expression body = expression_resolve(sema, &noting, state->more.body);
    if (state->more.unchecked && sema->diagnostics->error_count > 0) routine->unchecked = true;
    sema->diagnostics = kept;
    routine->body_references = body.references;
    routine->body_reference_count = body.reference_count;
}

static void routine_define(Sema *sema, Declaration *declaration)
{
    RoutineState *state = declaration->routine;
    Routine *routine = state->routine;
    if (!state->is_read) return;
    resolve_defaults(sema, declaration);
    SqlScope scope = argument_scope(sema, routine);
    ExpressionSite site = {IN_SQL_BODY, declaration->home, &scope, NULL, NULL};
    routine->sql_body = expression_resolve(sema, &site, state->more.sql_body);
    if (routine->language == NULL || strcmp(routine->language, "sql") != 0)
        site.place = IN_ROUTINE_BODY;
    if (state->more.unchecked && sets_object(routine)) routine->unchecked = true;
    if (state->more.body != NULL) resolve_body(sema, state, &site);
}

const KindSteps routine_steps = {
    .declare = routine_declare, .define_signature = routine_define_types, .define = routine_define};
