/* Functions and procedures. In their names and arguments more words need quotes than elsewhere. */
#include "sql/sql_internal.h"

static void put_argument(SqlWriter *writer, const Argument *argument)
{
    static const char *const modes[] = {
        [ARGUMENT_IN] = "",          [ARGUMENT_OUT] = "OUT ",
        [ARGUMENT_INOUT] = "INOUT ", [ARGUMENT_VARIADIC] = "VARIADIC ",
        [ARGUMENT_TABLE] = "",
    };
    sql_put(writer, modes[argument->mode]);
    if (argument->name != NULL) {
        text_put(&writer->builder,
                 identifier_format_argument(writer->builder.arena, argument->name));
        sql_put(writer, " ");
    }
    sql_put_type(writer, &argument->type);
    if (!expression_is_none(&argument->default_value)) {
        sql_put(writer, " DEFAULT ");
        sql_put_verbatim(writer, argument->default_value.text);
    }
}

static void put_arguments(SqlWriter *writer, const Routine *routine, bool of_table)
{
    const char *separator = "";
    sql_put(writer, "(");
    for (size_t i = 0; i < routine->arguments.count; i++) {
        const Argument *argument = &routine->arguments.items[i];
        if ((argument->mode == ARGUMENT_TABLE) != of_table) continue;
        sql_put(writer, separator);
        put_argument(writer, argument);
        separator = ", ";
    }
    sql_put(writer, ")");
}

static void put_returns(SqlWriter *writer, const Routine *routine)
{
    if (routine->returns_table) {
        sql_put(writer, "\n    RETURNS TABLE ");
        put_arguments(writer, routine, true);
    } else if (routine->has_returns) {
        sql_put(writer, routine->returns_set ? "\n    RETURNS SETOF " : "\n    RETURNS ");
        sql_put_type(writer, &routine->returns);
    }
}

static void put_attributes(SqlWriter *writer, const Routine *routine)
{
    static const char *const volatilities[] = {"", " STABLE", " IMMUTABLE"};
    static const char *const parallels[] = {"", " PARALLEL RESTRICTED", " PARALLEL SAFE"};
    for (size_t i = 0; i < routine->transforms.count; i++) {
        sql_put(writer, i == 0 ? " TRANSFORM FOR TYPE " : ", FOR TYPE ");
        sql_put_type(writer, &routine->transforms.items[i]);
    }
    sql_put(writer, routine->window ? " WINDOW" : "");
    sql_put(writer, volatilities[routine->volatility]);
    sql_put(writer, routine->leakproof ? " LEAKPROOF" : "");
    sql_put(writer, routine->strict ? " STRICT" : "");
    sql_put(writer, routine->security_definer ? " SECURITY DEFINER" : "");
    sql_put(writer, parallels[routine->parallel]);
    if (!text_is_none(routine->cost)) {
        sql_put(writer, " COST ");
        sql_put_verbatim(writer, routine->cost);
    }
    if (!text_is_none(routine->rows)) {
        sql_put(writer, " ROWS ");
        sql_put_verbatim(writer, routine->rows);
    }
    if (routine->support.name != NULL) {
        sql_put(writer, " SUPPORT ");
        sql_put_name_of(writer, KIND_FUNCTION, routine->support);
    }
    for (size_t i = 0; i < routine->set.count; i++) {
        sql_put(writer, "\n    SET ");
        sql_put_option_name(writer, routine->set.items[i].name);
        sql_put(writer, " TO ");
        sql_put_verbatim(writer, routine->set.items[i].value);
    }
}

static void put_body(SqlWriter *writer, const Routine *routine)
{
    if (!expression_is_none(&routine->sql_body)) {
        sql_put(writer, "\n");
        sql_put_verbatim(writer, routine->sql_body.text);
        return;
    }
    sql_put(writer, "\nAS ");
    if (text_is_none(routine->link_symbol)) {
        sql_put_dollar_quoted(writer, routine->body);
        return;
    }
    sql_put_literal(writer, routine->body);
    sql_put(writer, ", ");
    sql_put_literal(writer, routine->link_symbol);
}

static void put_routine(SqlWriter *writer, const Routine *routine)
{
    sql_put(writer, routine->object.kind == KIND_FUNCTION ? "FUNCTION " : "PROCEDURE ");
    sql_put_namespace(writer, KIND_TABLE, routine->object.name);
    text_put(&writer->builder,
             identifier_format_argument(writer->builder.arena, routine->object.name.name));
    put_arguments(writer, routine, false);
    put_returns(writer, routine);
    sql_put(writer, "\n    LANGUAGE ");
    sql_put_identifier(writer, routine->language);
    put_attributes(writer, routine);
    put_body(writer, routine);
}

static void create_routine(SqlWriter *writer, const Object *object)
{
    sql_put(writer, "CREATE ");
    put_routine(writer, (const Routine *)object);
}

Text sql_replace_routine(SqlWriter *writer, const Routine *routine)
{
    sql_put(writer, "CREATE OR REPLACE ");
    put_routine(writer, routine);
    return sql_take(writer);
}

const SqlKind routine_sql = {NULL, create_routine};
