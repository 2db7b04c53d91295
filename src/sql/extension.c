#include "sql/sql_internal.h"

static void put_version(SqlWriter *writer, Text version)
{
    sql_put_literal(writer, version);
}

void sql_create_extension(SqlWriter *writer, const Object *object)
{
    const Extension *extension = (const Extension *)object;
    sql_put(writer, "CREATE EXTENSION ");
    sql_put_identifier(writer, object->name.name);
    if (extension->namespace_name != NULL) {
        sql_put(writer, " SCHEMA ");
        sql_put_identifier(writer, extension->namespace_name);
    }
    if (!text_is_none(extension->version)) {
        sql_put(writer, " VERSION ");
        put_version(writer, extension->version);
    }
}

Text sql_update_extension(SqlWriter *writer, const Extension *extension)
{
    sql_put(writer, "ALTER EXTENSION ");
    sql_put_identifier(writer, extension->object.name.name);
    sql_put(writer, " UPDATE");
    if (!text_is_none(extension->version)) {
        sql_put(writer, " TO ");
        put_version(writer, extension->version);
    }
    return sql_take(writer);
}
