/* Which parameters and results a routine may have. */
#include "sema/parts_internal.h"

#include <string.h>

static bool is_input(const Argument *argument)
{
    return argument->mode == ARGUMENT_IN || argument->mode == ARGUMENT_INOUT ||
           argument->mode == ARGUMENT_VARIADIC;
}

static bool is_output(const Argument *argument)
{
    return argument->mode == ARGUMENT_OUT || argument->mode == ARGUMENT_INOUT;
}

static void refuse(Sema *sema, const Argument *argument, const char *what)
{
    SEMA_ADD(sema, ROUTINE_FORM, argument->span, "%s", what);
}

/* ---- types ---- */

static bool is_pseudo(const Type *type)
{
    return type->type_class == TYPE_BUILTIN && type->array_dimensions == 0 &&
           type->builtin->category == 'P';
}

/* anyelement, anycompatiblerange, ...; "any" is none. */
static bool is_polymorphic(const Type *type)
{
    return is_pseudo(type) && strncmp(type->builtin->internal, "any", 3) == 0 &&
           type->builtin->internal[3] != '\0';
}

static bool is_compatible(const Type *type)
{
    return strncmp(type->builtin->internal, "anycompatible", 13) == 0;
}

/* An array, or a pseudo-type of them. */
static bool is_variadic(const Type *type)
{
    static const char *const names[] = {"any", "anyarray", "anycompatiblearray"};
    if (type->array_dimensions > 0 || type->type_class == TYPE_POISON) return true;
    if (type->name.name != NULL && type->name.name[0] == '_') return true; /* of an extension */
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (type_is(type, names[i])) return true;
    return false;
}

/* Whether an input tells what a polymorphic output is. */
static bool is_determined(const Routine *routine, const Type *type)
{
    for (size_t i = 0; i < routine->arguments.count; i++) {
        const Argument *argument = &routine->arguments.items[i];
        if (is_input(argument) && is_polymorphic(&argument->type) &&
            is_compatible(&argument->type) == is_compatible(type))
            return true;
    }
    return false;
}

static bool has_internal(const Routine *routine)
{
    for (size_t i = 0; i < routine->arguments.count; i++) {
        const Argument *argument = &routine->arguments.items[i];
        if (is_input(argument) && type_is(&argument->type, "internal")) return true;
    }
    return false;
}

/* ---- results ---- */

static void check_output(Sema *sema, const Routine *routine, const Type *type, Span span)
{
    Text shown = type_show(sema, type);
    if (is_polymorphic(type) && !is_determined(routine, type)) {
        Diagnostic *diagnostic =
            SEMA_ADD(sema, ROUTINE_FORM, span, "cannot determine data type of result %.*s",
                     TEXT_FORMAT(shown));
        SEMA_HINT(sema, diagnostic, "It requires an input parameter of type %s or a similar one.",
                  is_compatible(type) ? "anycompatible" : "anyelement");
    } else if (type_is(type, "internal") && !has_internal(routine)) {
        SEMA_ADD(sema, ROUTINE_FORM, span,
                 "a result of type internal requires an input parameter of type internal");
    }
}

/* RETURNS beside OUT parameters says what they are together. */
static void check_outputs(Sema *sema, const Routine *routine, Span span)
{
    const Argument *first = NULL;
    size_t count = 0;
    for (size_t i = 0; i < routine->arguments.count; i++) {
        const Argument *argument = &routine->arguments.items[i];
        if (!is_input(argument)) check_output(sema, routine, &argument->type, argument->span);
        if (!is_output(argument)) continue;
        if (first == NULL) first = argument;
        count++;
    }
    if (!routine->has_returns || routine->returns_table) return;
    check_output(sema, routine, &routine->returns, span);
    if (count == 0 || type_is_poison(&routine->returns) || type_is_poison(&first->type)) return;
    if (count > 1 && !type_is(&routine->returns, "record"))
        SEMA_ADD(sema, ROUTINE_FORM, span,
                 "function result type must be record because of %zu out parameters", count);
    else if (count == 1 && !type_equals(&routine->returns, &first->type))
        SEMA_ADD(sema, ROUTINE_FORM, span,
                 "function result type must be %.*s because of its out parameter",
                 TEXT_FORMAT(type_show(sema, &first->type)));
}

/* ---- languages ---- */

static bool is_one_of(const Type *type, const char *const *names)
{
    for (; *names != NULL; names++)
        if (type_is(type, *names)) return true;
    return false;
}

/* SQL and PL/pgSQL know few pseudo-types. */
static void check_language(Sema *sema, const Routine *routine, Span span)
{
    static const char *const sql_results[] = {"record", "void", NULL};
    static const char *const plpgsql_results[] = {"record", "void", "trigger", "event_trigger",
                                                  NULL};
    static const char *const inputs[] = {"record", NULL};
    bool is_sql = routine->language == NULL || strcmp(routine->language, "sql") == 0;
    if (!is_sql && strcmp(routine->language, "plpgsql") != 0) return;
    const char *words = is_sql ? "sql" : "plpgsql";
    for (size_t i = 0; i < routine->arguments.count; i++) {
        const Argument *argument = &routine->arguments.items[i];
        const Type *type = &argument->type;
        if (!is_input(argument) || !is_pseudo(type) || is_polymorphic(type) ||
            is_one_of(type, inputs))
            continue;
        SEMA_ADD(sema, ROUTINE_FORM, argument->span,
                 "functions in language %s cannot take parameters of type %.*s", words,
                 TEXT_FORMAT(type_show(sema, type)));
    }
    const Type *returns = &routine->returns;
    if (!routine->has_returns || routine->returns_table || !is_pseudo(returns) ||
        is_polymorphic(returns) || is_one_of(returns, is_sql ? sql_results : plpgsql_results))
        return;
    if (type_is(returns, "trigger") || type_is(returns, "event_trigger")) return; /* routine.c */
    SEMA_ADD(sema, ROUTINE_FORM, span, "functions in language %s cannot return type %.*s", words,
             TEXT_FORMAT(type_show(sema, returns)));
}

/* ---- parameters ---- */

static void check_order(Sema *sema, const Routine *routine)
{
    bool is_procedure = routine->object.kind == KIND_PROCEDURE;
    bool behind_variadic = false;
    bool behind_default = false;
    for (size_t i = 0; i < routine->arguments.count; i++) {
        const Argument *argument = &routine->arguments.items[i];
        bool has_default = !expression_is_none(&argument->default_value);
        bool counts = is_input(argument) || (is_procedure && argument->mode == ARGUMENT_OUT);
        if (behind_variadic && counts)
            refuse(sema, argument, "variadic parameter must be the last input parameter");
        if (has_default && !is_input(argument))
            refuse(sema, argument, "only input parameters can have default values");
        else if (!has_default && behind_default && is_input(argument))
            refuse(sema, argument,
                   "input parameters after one with a default value must also have defaults");
        else if (behind_default && is_procedure && argument->mode == ARGUMENT_OUT)
            refuse(sema, argument,
                   "procedure out parameters cannot appear after one with a default value");
        if (argument->mode == ARGUMENT_VARIADIC && !is_variadic(&argument->type))
            refuse(sema, argument, "variadic parameter must be an array");
        behind_variadic = behind_variadic || argument->mode == ARGUMENT_VARIADIC;
        behind_default = behind_default || has_default;
    }
}

void routine_check_form(Sema *sema, const Routine *routine, bool takes_sets)
{
    Span span = routine->object.span;
    check_order(sema, routine);
    check_outputs(sema, routine, span);
    check_language(sema, routine, span);
    if (takes_sets) SEMA_ADD(sema, ROUTINE_FORM, span, "functions cannot accept set arguments");
}
