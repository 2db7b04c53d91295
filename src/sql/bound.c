/* The bounds of a partition as a condition on its rows. */
#include "sql/sql_internal.h"

static void put_compared(SqlWriter *writer, const SqlBound *bound, const char *comparison,
                         Text value)
{
    sql_put_identifier(writer, bound->column);
    sql_put(writer, comparison);
    sql_put_verbatim(writer, value);
}

/* c IS NOT NULL AND c >= 1 AND c < 10 */
static void put_range(SqlWriter *writer, const SqlBound *bound)
{
    sql_put_identifier(writer, bound->column);
    sql_put(writer, " IS NOT NULL");
    if (!text_is_none(bound->from)) {
        sql_put(writer, " AND ");
        put_compared(writer, bound, " >= ", bound->from);
    }
    if (!text_is_none(bound->to)) {
        sql_put(writer, " AND ");
        put_compared(writer, bound, " < ", bound->to);
    }
}

/* c IS NOT NULL AND (c = 'a' OR c = 'b'), c IS NULL OR c = 'a' */
static void put_list(SqlWriter *writer, const SqlBound *bound)
{
    bool is_grouped = !bound->takes_null && bound->values.count > 1;
    sql_put_identifier(writer, bound->column);
    sql_put(writer, bound->takes_null || bound->values.count == 0 ? " IS NULL" : " IS NOT NULL");
    for (size_t i = 0; i < bound->values.count; i++) {
        sql_put(writer, i == 0 && !bound->takes_null ? " AND " : " OR ");
        if (i == 0 && is_grouped) sql_put(writer, "(");
        put_compared(writer, bound, " = ", bound->values.items[i]);
    }
    if (is_grouped) sql_put(writer, ")");
}

Text sql_bound_condition(SqlWriter *writer, const SqlBound *bound, bool holds)
{
    if (!holds) sql_put(writer, "NOT (");
    if (bound->is_range)
        put_range(writer, bound);
    else
        put_list(writer, bound);
    if (!holds) sql_put(writer, ")");
    return sql_take(writer);
}
