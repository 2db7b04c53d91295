/* Enums: PostgreSQL can add and rename labels, but neither drop nor move one. */
#include "sql/sql_internal.h"

static void create_enum(SqlWriter *writer, const Object *object)
{
    const Enum *type = (const Enum *)object;
    bool long_list = type->labels.count > 6;
    sql_put(writer, "CREATE TYPE ");
    sql_put_object(writer, object);
    sql_put(writer, " AS ENUM (");
    for (size_t i = 0; i < type->labels.count; i++) {
        if (long_list)
            sql_put(writer, i == 0 ? "\n    " : ",\n    ");
        else
            sql_put(writer, i == 0 ? "" : ", ");
        sql_put_literal(writer, type->labels.items[i].label);
    }
    sql_put(writer, long_list ? "\n)" : ")");
}

Text sql_add_label(SqlWriter *writer, const Enum *type, Text label, Text before, Text after)
{
    sql_put(writer, "ALTER TYPE ");
    sql_put_object(writer, &type->object);
    sql_put(writer, " ADD VALUE ");
    sql_put_literal(writer, label);
    if (!text_is_none(before) || !text_is_none(after)) {
        sql_put(writer, text_is_none(before) ? " AFTER " : " BEFORE ");
        sql_put_literal(writer, text_is_none(before) ? after : before);
    }
    return sql_take(writer);
}

Text sql_rename_label(SqlWriter *writer, const Object *type, Text label, Text new_label)
{
    sql_put(writer, "ALTER TYPE ");
    sql_put_object(writer, type);
    sql_put(writer, " RENAME VALUE ");
    sql_put_literal(writer, label);
    sql_put(writer, " TO ");
    sql_put_literal(writer, new_label);
    return sql_take(writer);
}

const SqlKind enum_sql = {"TYPE", create_enum};
