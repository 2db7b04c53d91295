/* libpg_query's TypeName as people write it: without pg_catalog, and an interval's fields, which it
 * has as a mask in the first modifier, as part of the name. */
#include "syntax/sql_internal.h"

#include <string.h>

/* How interval's fields are encoded in its first modifier: INTERVAL_MASK in PostgreSQL's
 * timestamp.h. */
enum {
    FIELD_MONTH = 1 << 1,
    FIELD_YEAR = 1 << 2,
    FIELD_DAY = 1 << 3,
    FIELD_HOUR = 1 << 10,
    FIELD_MINUTE = 1 << 11,
    FIELD_SECOND = 1 << 12,
    FIELD_ALL = 0x7FFF
};

typedef struct IntervalFields {
    int32_t mask;
    const char *name;
} IntervalFields;

static const IntervalFields INTERVALS[] = {
    {FIELD_YEAR, "interval year"},
    {FIELD_MONTH, "interval month"},
    {FIELD_DAY, "interval day"},
    {FIELD_HOUR, "interval hour"},
    {FIELD_MINUTE, "interval minute"},
    {FIELD_SECOND, "interval second"},
    {FIELD_YEAR | FIELD_MONTH, "interval year to month"},
    {FIELD_DAY | FIELD_HOUR, "interval day to hour"},
    {FIELD_DAY | FIELD_HOUR | FIELD_MINUTE, "interval day to minute"},
    {FIELD_DAY | FIELD_HOUR | FIELD_MINUTE | FIELD_SECOND, "interval day to second"},
    {FIELD_HOUR | FIELD_MINUTE, "interval hour to minute"},
    {FIELD_HOUR | FIELD_MINUTE | FIELD_SECOND, "interval hour to second"},
    {FIELD_MINUTE | FIELD_SECOND, "interval minute to second"},
};

static const char *interval_name(int32_t mask)
{
    for (size_t i = 0; i < sizeof INTERVALS / sizeof INTERVALS[0]; i++)
        if (INTERVALS[i].mask == mask) return INTERVALS[i].name;
    return "interval";
}

static bool modifier_value(const PgQuery__Node *node, int32_t *value)
{
    if (node->node_case != PG_QUERY__NODE__NODE_A_CONST ||
        node->a_const->val_case != PG_QUERY__A__CONST__VAL_IVAL)
        return false;
    *value = node->a_const->ival->ival;
    return true;
}

static void set_modifiers(SqlType *type, const PgQuery__TypeName *written)
{
    for (size_t i = 0; i < written->n_typmods; i++) {
        int32_t value = 0;
        if (!modifier_value(written->typmods[i], &value)) value = -1;
        if (type->modifier_count < 2) type->modifiers[type->modifier_count] = value;
        if (type->modifier_count < UINT8_MAX) type->modifier_count++;
    }
}

/* The fields go into the name, the precision stays a modifier. */
static void set_interval(Sql *sql, SqlType *type)
{
    if (type->modifier_count == 0) return;
    int32_t mask = type->modifiers[0];
    if (mask != FIELD_ALL) type->name.name = name_intern_string(sql->names, interval_name(mask));
    type->modifiers[0] = type->modifiers[1];
    type->modifiers[1] = 0;
    type->modifier_count--;
}

static void set_name(Sql *sql, SqlType *type, const PgQuery__TypeName *written)
{
    size_t count = written->n_names;
    if (written->pct_type && count > 1) {
        type->of_column = true;
        type->column = sql_name(sql->names, sql_string_of(written->names[count - 1]));
        count--;
    }
    type->name = sql_qualified_name(sql->names, written->names, count);
    if (type->name.namespace_name == name_intern_string(sql->names, "pg_catalog"))
        type->name.namespace_name = NULL;
    /* Bare char is SQL's; "char" in quotes is the one-byte type, which is named with them. */
    if (type->name.name != NULL && type->name.namespace_name == NULL &&
        strcmp(type->name.name, "char") == 0)
        type->name.name = name_intern_string(sql->names, "\"char\"");
}

/* The end of a type's words is not in the tree: its name's last part is what a mistake points at.
 * */
static Span type_span(const PgQuery__TypeName *written, const SqlWrapped *wrapped)
{
    SqlPlace places[SQL_PLACES];
    if (wrapped == NULL || written->location < 0) return SPAN_NONE;
    size_t at = (size_t)written->location;
    size_t count = sql_name_places(wrapped->text, at, places);
    return sql_unwrap(wrapped, at, count == 0 ? at + 1 : places[count - 1].end);
}

SqlType sql_type_make(Sql *sql, const PgQuery__TypeName *written, const SqlWrapped *wrapped)
{
    SqlType type = {.set_of = written->setof};
    size_t dimensions = written->n_array_bounds;
    type.array_dimensions = dimensions > UINT8_MAX ? UINT8_MAX : (uint8_t)dimensions;
    set_name(sql, &type, written);
    set_modifiers(&type, written);
    if (type.name.name != NULL && strcmp(type.name.name, "interval") == 0) set_interval(sql, &type);
    type.span = type_span(written, wrapped);
    return type;
}

static bool parse_types(Sql *sql, Arena *scratch, Span span, SqlTypes *types)
{
    SqlWrapped wrapped;
    SqlParse parse;
    if (!sql_wrap(sql, scratch, "CREATE FUNCTION f(", span, ") RETURNS t", &wrapped)) return false;
    if (!sql_parse(scratch, wrapped.text, &parse)) {
        sql_report(sql, &wrapped, &parse.error);
        return false;
    }
    const PgQuery__Node *statement = sql_parse_only_statement(&parse);
    if (statement == NULL || statement->node_case != PG_QUERY__NODE__NODE_CREATE_FUNCTION_STMT ||
        statement->create_function_stmt->n_options > 0) {
        diag_add(sql->diagnostics, CODE_SQL_SYNTAX, wrapped.span, "invalid list of types");
        return false;
    }
    const PgQuery__CreateFunctionStmt *function = statement->create_function_stmt;
    for (size_t i = 0; i < function->n_parameters; i++) {
        const PgQuery__FunctionParameter *parameter = function->parameters[i]->function_parameter;
        if (parameter->mode == PG_QUERY__FUNCTION_PARAMETER_MODE__FUNC_PARAM_OUT ||
            parameter->mode == PG_QUERY__FUNCTION_PARAMETER_MODE__FUNC_PARAM_TABLE)
            continue; /* not of the signature */
        VECTOR_ADD(sql->arena, types, sql_type_make(sql, parameter->arg_type, &wrapped));
    }
    return true;
}

bool sql_parse_argument_types(Sql *sql, Span span, SqlTypes *types)
{
    if (text_trim(span_text(span)).length == 0) return true;
    Arena *scratch = arena_new();
    bool parsed = parse_types(sql, scratch, span, types);
    arena_free(scratch);
    return parsed;
}
