/* Composite types: CREATE TYPE ... AS, and ALTER TYPE, one attribute at a time. */
#include "sql/sql_internal.h"

static void put_attribute(SqlWriter *writer, const Attribute *attribute)
{
    sql_put_identifier(writer, attribute->name);
    sql_put(writer, " ");
    sql_put_type(writer, &attribute->type);
    sql_put_collation(writer, attribute->collation);
}

static void create_composite(SqlWriter *writer, const Object *object)
{
    const Composite *type = (const Composite *)object;
    sql_put(writer, "CREATE TYPE ");
    sql_put_object(writer, object);
    sql_put(writer, " AS (");
    for (size_t i = 0; i < type->attributes.count; i++) {
        sql_put(writer, i == 0 ? "\n    " : ",\n    ");
        put_attribute(writer, &type->attributes.items[i]);
    }
    sql_put(writer, type->attributes.count > 0 ? "\n)" : ")");
}

static void put_alter(SqlWriter *writer, const Composite *type, const char *action)
{
    sql_put(writer, "ALTER TYPE ");
    sql_put_object(writer, &type->object);
    sql_put(writer, action);
}

static Text take_action(SqlWriter *writer, bool cascades)
{
    if (cascades) sql_put(writer, " CASCADE");
    return sql_take(writer);
}

Text sql_add_attribute(SqlWriter *writer, const Composite *type, const Attribute *attribute,
                       bool cascades)
{
    put_alter(writer, type, " ADD ATTRIBUTE ");
    put_attribute(writer, attribute);
    return take_action(writer, cascades);
}

Text sql_drop_attribute(SqlWriter *writer, const Composite *type, const Attribute *attribute,
                        bool cascades)
{
    put_alter(writer, type, " DROP ATTRIBUTE ");
    sql_put_identifier(writer, attribute->name);
    return take_action(writer, cascades);
}

Text sql_alter_attribute(SqlWriter *writer, const Composite *type, const Attribute *attribute,
                         bool cascades)
{
    put_alter(writer, type, " ALTER ATTRIBUTE ");
    sql_put_identifier(writer, attribute->name);
    sql_put(writer, " SET DATA TYPE ");
    sql_put_type(writer, &attribute->type);
    sql_put_collation(writer, attribute->collation);
    return take_action(writer, cascades);
}

Text sql_rename_attribute(SqlWriter *writer, const Object *type, Name name, Name new_name,
                          bool cascades)
{
    sql_put(writer, "ALTER TYPE ");
    sql_put_object(writer, type);
    sql_put(writer, " RENAME ATTRIBUTE ");
    sql_put_identifier(writer, name);
    sql_put(writer, " TO ");
    sql_put_identifier(writer, new_name);
    return take_action(writer, cascades);
}

const SqlKind composite_sql = {"TYPE", create_composite};
