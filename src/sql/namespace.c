/* Namespaces, which SQL calls schemas. */
#include "sql/sql_internal.h"

static void create_namespace(SqlWriter *writer, const Object *object)
{
    Name owner = object_extras(object)->owner;
    sql_put(writer, "CREATE SCHEMA ");
    sql_put_identifier(writer, object->name.name);
    if (owner != NULL) {
        sql_put(writer, " AUTHORIZATION ");
        sql_put_identifier(writer, owner);
    }
}

Text sql_provide_namespace(SqlWriter *writer, Name name)
{
    sql_put(writer, "CREATE SCHEMA IF NOT EXISTS ");
    sql_put_identifier(writer, name);
    return sql_take(writer);
}

const SqlKind namespace_sql = {"SCHEMA", create_namespace};
