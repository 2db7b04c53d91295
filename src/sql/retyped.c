/* Columns that are filled beside others and take their places: the trigger that keeps the two
 * equal, the UPDATE of rows that are there, and what goes on in the new column. */
#include "sql/sql_internal.h"

/* The former value as one of the new type; `row` is put in front of a name. */
static void put_converted(SqlWriter *writer, const SqlRetyped *column, const char *row)
{
    if (column->conversion == SQL_CONVERT_CLAUSE) {
        sql_put_value(writer, column->clause);
        return;
    }
    sql_put(writer, row);
    sql_put_identifier(writer, column->former);
    if (column->conversion == SQL_CONVERT_ASSIGN) return;
    if (column->conversion == SQL_CONVERT_TEXT) sql_put(writer, "::text");
    sql_put(writer, "::");
    sql_put_type(writer, &column->column->type);
}

/* What a clause names are columns, not variables. */
static void put_assignment(SqlWriter *writer, const SqlRetyped *column)
{
    bool by_clause = column->conversion == SQL_CONVERT_CLAUSE;
    sql_put(writer, by_clause ? "    SELECT " : "    NEW.");
    if (!by_clause) {
        sql_put_identifier(writer, column->column->object.name.name);
        sql_put(writer, " := ");
    }
    put_converted(writer, column, "NEW.");
    if (by_clause) {
        sql_put(writer, " INTO NEW.");
        sql_put_identifier(writer, column->column->object.name.name);
        sql_put(writer, " FROM (SELECT NEW.*) AS ");
        sql_put_identifier(writer, column->column->object.parent->name.name);
    }
    sql_put(writer, ";\n");
}

Text sql_create_retype_function(SqlWriter *writer, QualifiedName name, const SqlRetypedColumns *all)
{
    SqlWriter body = *writer;
    body.builder = text_builder(writer->builder.arena);
    sql_put(&body, "\n#variable_conflict use_column\nBEGIN\n");
    for (size_t i = 0; i < all->count; i++) put_assignment(&body, &all->items[i]);
    sql_put(&body, "    RETURN NEW;\nEND\n");
    sql_put(writer, "CREATE FUNCTION ");
    sql_put_name_of(writer, KIND_FUNCTION, name);
    sql_put(writer, "() RETURNS trigger\n    LANGUAGE plpgsql\n    SET search_path TO ");
    sql_put_identifier(writer, writer->default_namespace);
    sql_put(writer, ", pg_temp\nAS ");
    sql_put_dollar_quoted(writer, sql_take(&body));
    return sql_take(writer);
}

Text sql_drop_retype_function(SqlWriter *writer, QualifiedName name)
{
    sql_put(writer, "DROP FUNCTION ");
    sql_put_name_of(writer, KIND_FUNCTION, name);
    sql_put(writer, "()");
    return sql_take(writer);
}

Text sql_create_retype_trigger(SqlWriter *writer, const Object *table, Name trigger)
{
    sql_put(writer, "CREATE TRIGGER ");
    sql_put_identifier(writer, trigger);
    sql_put(writer, "\n    BEFORE INSERT OR UPDATE ON ");
    sql_put_qualified(writer, table->name);
    sql_put(writer, "\n    FOR EACH ROW\n    EXECUTE FUNCTION ");
    sql_put_name_of(writer, KIND_FUNCTION, (QualifiedName){table->name.namespace_name, trigger});
    sql_put(writer, "()");
    return sql_take(writer);
}

Text sql_enable_retype_trigger(SqlWriter *writer, const Object *table, Name trigger)
{
    sql_put_alter_table(writer, table);
    sql_put(writer, "ENABLE ALWAYS TRIGGER ");
    sql_put_identifier(writer, trigger);
    return sql_take(writer);
}

Text sql_drop_retype_trigger(SqlWriter *writer, const Object *table, Name trigger)
{
    sql_put(writer, "DROP TRIGGER ");
    sql_put_identifier(writer, trigger);
    sql_put(writer, " ON ");
    sql_put_qualified(writer, table->name);
    return sql_take(writer);
}

Text sql_fill_retyped(SqlWriter *writer, const SqlRetypedColumns *all)
{
    sql_put(writer, "UPDATE ");
    sql_put_qualified(writer, all->items[0].column->object.parent->name);
    for (size_t i = 0; i < all->count; i++) {
        sql_put(writer, i == 0 ? "\n    SET " : ",\n        ");
        sql_put_identifier(writer, all->items[i].column->object.name.name);
        sql_put(writer, " = ");
        put_converted(writer, &all->items[i], "");
    }
    for (size_t i = 0; i < all->count; i++) {
        sql_put(writer, i == 0 ? "\n    WHERE " : " OR ");
        sql_put(writer, all->count > 1 ? "(" : "");
        sql_put_identifier(writer, all->items[i].column->object.name.name);
        sql_put(writer, " IS NULL");
        if (all->items[i].keeps_null) {
            sql_put(writer, " AND ");
            sql_put_identifier(writer, all->items[i].former);
            sql_put(writer, " IS NOT NULL");
        }
        sql_put(writer, all->count > 1 ? ")" : "");
    }
    return sql_take(writer);
}

Text sql_sequence_go_on(SqlWriter *writer, QualifiedName sequence, QualifiedName former)
{
    SqlWriter name = sql_writer(writer->builder.arena, writer->default_namespace);
    sql_put_qualified(&name, sequence);
    sql_put(writer, "SELECT setval(");
    sql_put_literal(writer, sql_take(&name));
    sql_put(writer, ", last_value, is_called) FROM ");
    sql_put_qualified(writer, former);
    return sql_take(writer);
}
