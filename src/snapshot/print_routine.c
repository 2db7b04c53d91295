#include "snapshot/print_internal.h"

#include <string.h>

static const char *mode_word(ArgumentMode mode)
{
    switch (mode) {
    case ARGUMENT_OUT: return "out ";
    case ARGUMENT_INOUT: return "inout ";
    case ARGUMENT_VARIADIC: return "variadic ";
    case ARGUMENT_IN:
    case ARGUMENT_TABLE: break;
    }
    return "";
}

/* The arguments, or the columns of RETURNS TABLE. */
static void put_arguments(Printer *printer, const Routine *routine, bool of_table)
{
    bool first = true;
    text_put_byte(printer->out, '(');
    for (size_t i = 0; i < routine->arguments.count; i++) {
        const Argument *argument = &routine->arguments.items[i];
        if ((argument->mode == ARGUMENT_TABLE) != of_table) continue;
        if (!first) put_string(printer, ", ");
        first = false;
        put_string(printer, mode_word(argument->mode));
        if (argument->name != NULL) {
            put_name(printer, argument->name);
            text_put_byte(printer->out, ' ');
        }
        put_type(printer, &argument->type);
        put_default(printer, &argument->default_value);
    }
    text_put_byte(printer->out, ')');
}

static void put_returns(Printer *printer, const Routine *routine)
{
    if (!routine->has_returns) return;
    put_string(printer, "\n    returns ");
    if (routine->returns_table) {
        put_string(printer, "table ");
        put_arguments(printer, routine, true);
        return;
    }
    if (routine->returns_set) put_string(printer, "setof ");
    put_type(printer, &routine->returns);
}

static void put_setting_name(Printer *printer, Name name)
{
    const char *part = name;
    for (const char *dot = strchr(part, '.'); dot != NULL; dot = strchr(part, '.')) {
        put_text(printer, text_slice(text_from_string(part), 0, (size_t)(dot - part)));
        text_put_byte(printer->out, '.');
        part = dot + 1;
    }
    put_string(printer, part);
}

static void put_planner_facts(Printer *printer, const Routine *routine)
{
    if (routine->volatility == VOLATILITY_STABLE) put_string(printer, " stable");
    if (routine->volatility == VOLATILITY_IMMUTABLE) put_string(printer, " immutable");
    if (routine->leakproof) put_string(printer, " leakproof");
    if (routine->strict) put_string(printer, " strict");
    if (routine->parallel == PARALLEL_RESTRICTED) put_string(printer, " parallel restricted");
    if (routine->parallel == PARALLEL_SAFE) put_string(printer, " parallel safe");
    if (!text_is_none(routine->cost)) {
        put_string(printer, " cost ");
        put_text(printer, routine->cost);
    }
    if (!text_is_none(routine->rows)) {
        put_string(printer, " rows ");
        put_text(printer, routine->rows);
    }
}

static void put_clauses(Printer *printer, const Routine *routine)
{
    put_name_clause(printer, "language", routine->language);
    if (routine->window) put_string(printer, " window");
    put_planner_facts(printer, routine);
    if (routine->security_definer) put_string(printer, " security definer");
    if (routine->support.name != NULL) {
        put_string(printer, " support ");
        put_qualified(printer, routine->support);
    }
    for (size_t i = 0; i < routine->set.count; i++) {
        put_string(printer, "\n    set ");
        put_setting_name(printer, routine->set.items[i].name);
        put_string(printer, " to ");
        put_text(printer, routine->set.items[i].value);
    }
}

/* Whether the first end mark in `body` followed by it is the one that ends it. */
static bool tag_fits(Text body, Text tag)
{
    for (size_t at = 0; at < body.length; at++) {
        size_t same = 0;
        while (same < tag.length && at + same < body.length &&
               body.bytes[at + same] == tag.bytes[same])
            same++;
        if (same == tag.length || at + same == body.length) return false;
    }
    return true;
}

static void put_dollar_quoted(Printer *printer, Text body)
{
    Text tag = TEXT("$$");
    for (int i = 1; !tag_fits(body, tag); i++) tag = text_format(printer->arena, "$body%d$", i);
    put_text(printer, tag);
    put_text(printer, body);
    put_text(printer, tag);
}

static void put_body(Printer *printer, const Routine *routine)
{
    if (!expression_is_none(&routine->sql_body)) {
        put_string(printer, "\n    ");
        put_text(printer, routine->sql_body.text);
        return;
    }
    put_string(printer, "\n    as ");
    if (text_is_none(routine->link_symbol)) {
        put_dollar_quoted(printer, routine->body);
        return;
    }
    put_literal(printer, routine->body);
    put_string(printer, ", ");
    put_literal(printer, routine->link_symbol);
}

void print_routine(Printer *printer, const Routine *routine)
{
    print_comment(printer, &routine->object, 0);
    put_string(printer, routine->object.kind == KIND_PROCEDURE ? "procedure " : "function ");
    put_qualified(printer, routine->object.name);
    put_name_clause(printer, "owner", routine->owner);
    put_arguments(printer, routine, false);
    put_returns(printer, routine);
    put_string(printer, "\n   ");
    put_clauses(printer, routine);
    put_body(printer, routine);
    put_string(printer, ";\n");
}
