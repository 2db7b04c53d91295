#include "sql/sql_internal.h"

/* Names and types stand in columns of their own unless one is very long. */
#define WIDTH_LIMIT 32

typedef struct Widths {
    size_t name;
    size_t type;
} Widths;

static Widths measure(SqlWriter *writer, const Table *table)
{
    Widths widths = {0, 0};
    for (size_t i = 0; i < table->columns.count; i++) {
        const Column *column = table->columns.items[i];
        sql_put_identifier(writer, column->object.name.name);
        size_t name = sql_take(writer).length;
        sql_put_type(writer, &column->type);
        size_t type = sql_take(writer).length;
        if (name > widths.name && name <= WIDTH_LIMIT) widths.name = name;
        if (type > widths.type && type <= WIDTH_LIMIT) widths.type = type;
    }
    return widths;
}

static void put_column(SqlWriter *writer, const Column *column, Widths widths)
{
    size_t begin = writer->builder.length;
    sql_put_identifier(writer, column->object.name.name);
    size_t width = writer->builder.length - begin;
    text_put_repeat(&writer->builder, ' ', width < widths.name ? widths.name - width + 1 : 1);
    sql_put_column_definition(writer, column, widths.type, column->not_null,
                              &column->default_value);
}

static void put_body(SqlWriter *writer, const Table *table, const Map *later, Widths widths)
{
    const char *separator = "\n    ";
    for (size_t i = 0; i < table->columns.count; i++) {
        sql_put(writer, separator);
        put_column(writer, table->columns.items[i], widths);
        separator = ",\n    ";
    }
    for (size_t i = 0; i < table->constraints.count; i++) {
        const Constraint *constraint = table->constraints.items[i];
        if (constraint->not_valid || (later != NULL && map_find_pointer(later, constraint) != NULL))
            continue;
        sql_put(writer, separator);
        sql_put_constraint(writer, constraint, "\n        ");
        separator = ",\n    ";
    }
}

static void put_inherits(SqlWriter *writer, const Table *table)
{
    for (size_t i = 0; i < table->inherits.count; i++) {
        sql_put(writer, i == 0 ? "\nINHERITS (" : ", ");
        sql_put_qualified(writer, table->inherits.items[i]);
    }
    sql_put(writer, table->inherits.count > 0 ? ")" : "");
}

Text sql_create_table_without(SqlWriter *writer, const Table *table, const Map *later)
{
    Widths widths = measure(writer, table);
    sql_put(writer, table->unlogged ? "CREATE UNLOGGED TABLE " : "CREATE TABLE ");
    sql_put_object(writer, &table->object);
    sql_put(writer, " (");
    put_body(writer, table, later, widths);
    sql_put(writer, table->columns.count > 0 ? "\n)" : ")");
    put_inherits(writer, table);
    sql_put_tablespace(writer, "\nUSING ", table->access_method);
    if (table->with.count > 0) {
        sql_put(writer, "\nWITH (");
        sql_put_options(writer, &table->with);
        sql_put(writer, ")");
    }
    sql_put_tablespace(writer, "\nTABLESPACE ", table->tablespace);
    return sql_take(writer);
}

void sql_create_table(SqlWriter *writer, const Object *object)
{
    sql_put_verbatim(writer, sql_create_table_without(writer, (const Table *)object, NULL));
}

Text sql_set_logged(SqlWriter *writer, const Table *table)
{
    sql_put_alter_table(writer, &table->object);
    sql_put(writer, table->unlogged ? "SET UNLOGGED" : "SET LOGGED");
    return sql_take(writer);
}

Text sql_set_inherits(SqlWriter *writer, const Table *table, QualifiedName parent, bool inherits)
{
    sql_put_alter_table(writer, &table->object);
    sql_put(writer, inherits ? "INHERIT " : "NO INHERIT ");
    sql_put_qualified(writer, parent);
    return sql_take(writer);
}

Text sql_set_access_method(SqlWriter *writer, const Table *table)
{
    sql_put_alter_table(writer, &table->object);
    sql_put(writer, "SET ACCESS METHOD ");
    if (table->access_method == NULL)
        sql_put(writer, "heap");
    else
        sql_put_identifier(writer, table->access_method);
    return sql_take(writer);
}

Text sql_set_replica_identity(SqlWriter *writer, const Table *table)
{
    static const char *const words[] = {
        [REPLICA_IDENTITY_DEFAULT] = "REPLICA IDENTITY DEFAULT",
        [REPLICA_IDENTITY_NOTHING] = "REPLICA IDENTITY NOTHING",
        [REPLICA_IDENTITY_FULL] = "REPLICA IDENTITY FULL",
        [REPLICA_IDENTITY_INDEX] = "REPLICA IDENTITY USING INDEX ",
    };
    sql_put_alter_table(writer, &table->object);
    sql_put(writer, words[table->replica_identity]);
    if (table->replica_identity == REPLICA_IDENTITY_INDEX)
        sql_put_identifier(writer, table->replica_identity_index);
    return sql_take(writer);
}
