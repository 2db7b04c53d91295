#include "sql/sql_internal.h"

void sql_create_namespace(SqlWriter *writer, const Object *object)
{
    const Namespace *namespace = (const Namespace *)object;
    sql_put(writer, "CREATE SCHEMA ");
    sql_put_identifier(writer, object->name.name);
    if (namespace->owner != NULL) {
        sql_put(writer, " AUTHORIZATION ");
        sql_put_identifier(writer, namespace->owner);
    }
}
