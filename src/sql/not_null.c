/* NOT NULL: an attribute of a column or domain, and from PostgreSQL 18 on (17 of domains) a
 * constraint with a name. Where the model has none it is as PostgreSQL chose it, for what the
 * column and its table were called then: only the server knows. */
#include "sql/sql_internal.h"

void sql_put_not_null(SqlWriter *writer, const NotNull *not_null)
{
    if (not_null->name != NULL) {
        sql_put(writer, " CONSTRAINT ");
        sql_put_identifier(writer, not_null->name);
    }
    sql_put(writer, not_null->no_inherit ? " NOT NULL NO INHERIT" : " NOT NULL");
}

void sql_put_own_not_null(SqlWriter *writer, const Column *column)
{
    const NotNull *not_null = &column->extras->not_null;
    if (not_null->name != NULL) {
        sql_put(writer, "CONSTRAINT ");
        sql_put_identifier(writer, not_null->name);
        sql_put(writer, " ");
    }
    sql_put(writer, "NOT NULL ");
    sql_put_identifier(writer, column->object.name.name);
    sql_put(writer, not_null->no_inherit ? " NO INHERIT" : "");
}

Text sql_set_not_null(SqlWriter *writer, const Column *column, bool not_null)
{
    sql_put_alter_table(writer, column->object.parent);
    sql_put(writer, "ALTER COLUMN ");
    sql_put_identifier(writer, column->object.name.name);
    sql_put(writer, not_null ? " SET NOT NULL" : " DROP NOT NULL");
    return sql_take(writer);
}

Text sql_add_not_null(SqlWriter *writer, const Column *column, bool not_valid)
{
    sql_put_alter_table(writer, column->object.parent);
    sql_put(writer, "ADD ");
    sql_put_own_not_null(writer, column);
    sql_put(writer, not_valid ? " NOT VALID" : "");
    return sql_take(writer);
}

Text sql_add_not_null_check(SqlWriter *writer, const Column *column, Name name)
{
    sql_put_alter_table(writer, column->object.parent);
    sql_put(writer, "ADD CONSTRAINT ");
    sql_put_identifier(writer, name);
    sql_put(writer, " CHECK (");
    sql_put_identifier(writer, column->object.name.name);
    sql_put(writer, " IS NOT NULL) NOT VALID");
    return sql_take(writer);
}

/* "ALTER TABLE t <words> n<end>"; where `name` is NULL, by what the server says. */
static Text act(SqlWriter *writer, const Column *column, Name name, const char *words, Text end)
{
    if (name != NULL) {
        sql_put_alter_table(writer, column->object.parent);
        sql_put(writer, words);
        sql_put_identifier(writer, name);
        sql_put_verbatim(writer, end);
        return sql_take(writer);
    }
    SqlWriter inner = sql_writer(writer->builder.arena, writer->default_namespace);
    sql_put_qualified(&inner, column->object.parent->name);
    Text table = sql_take(&inner);
    sql_put(writer, "DO $not_null$BEGIN\n    EXECUTE (SELECT format('ALTER TABLE %s ");
    sql_put(writer, words);
    sql_put(writer, "%I', conrelid::regclass, conname)");
    if (end.length > 0) {
        sql_put(writer, " || ");
        sql_put_literal(writer, end);
    }
    sql_put(writer, "\n        FROM pg_constraint\n"
                    "        JOIN pg_attribute ON attrelid = conrelid AND attnum = conkey[1]\n"
                    "        WHERE contype = 'n' AND conrelid = ");
    sql_put_literal(writer, table);
    sql_put(writer, "::regclass AND attname = ");
    sql_put_literal(writer, name_text(column->object.name.name));
    sql_put(writer, ");\nEND$not_null$");
    return sql_take(writer);
}

Text sql_validate_not_null(SqlWriter *writer, const Column *column)
{
    return act(writer, column, column->extras->not_null.name, "VALIDATE CONSTRAINT ", TEXT(""));
}

Text sql_inherit_not_null(SqlWriter *writer, const Column *column)
{
    return act(writer, column, column->extras->not_null.name, "ALTER CONSTRAINT ",
               column->extras->not_null.no_inherit ? TEXT(" NO INHERIT") : TEXT(" INHERIT"));
}

static Text rename_end(SqlWriter *writer, Name to)
{
    SqlWriter inner = sql_writer(writer->builder.arena, writer->default_namespace);
    sql_put(&inner, " TO ");
    sql_put_identifier(&inner, to);
    return sql_take(&inner);
}

Text sql_rename_not_null(SqlWriter *writer, const Column *column, Name from, Name to)
{
    return act(writer, column, from, "RENAME CONSTRAINT ", rename_end(writer, to));
}

Text sql_name_not_null(SqlWriter *writer, const Column *column, Name wanted)
{
    SqlWriter inner = sql_writer(writer->builder.arena, writer->default_namespace);
    sql_put_qualified(&inner, column->object.parent->name);
    Text table = sql_take(&inner);
    sql_put(writer, "DO $not_null$DECLARE\n    known name;\nBEGIN\n"
                    "    SELECT conname INTO known FROM pg_constraint\n"
                    "        JOIN pg_attribute ON attrelid = conrelid AND attnum = conkey[1]\n"
                    "        WHERE contype = 'n' AND conrelid = ");
    sql_put_literal(writer, table);
    sql_put(writer, "::regclass AND attname = ");
    sql_put_literal(writer, name_text(column->object.name.name));
    sql_put(writer, ";\n    IF known <> ");
    sql_put_literal(writer, name_text(wanted));
    sql_put(writer, not_null_name_is_usual(wanted) ? " AND known !~ '_not_null[0-9]*$'" : "");
    sql_put(writer, " THEN\n        EXECUTE format('ALTER TABLE %s RENAME CONSTRAINT %I TO %I', ");
    sql_put_literal(writer, table);
    sql_put(writer, "::regclass, known, ");
    sql_put_literal(writer, name_text(wanted));
    sql_put(writer, ");\n    END IF;\nEND$not_null$");
    return sql_take(writer);
}

/* ---- domains ---- */

Text sql_domain_add_not_null(SqlWriter *writer, const Domain *domain)
{
    sql_put(writer, "ALTER DOMAIN ");
    sql_put_object(writer, &domain->object);
    sql_put(writer, " ADD CONSTRAINT ");
    sql_put_identifier(writer, domain->not_null_name);
    sql_put(writer, " NOT NULL");
    return sql_take(writer);
}

Text sql_domain_rename_not_null(SqlWriter *writer, const Domain *domain, Name from, Name to)
{
    SqlWriter inner = sql_writer(writer->builder.arena, writer->default_namespace);
    sql_put_object(&inner, &domain->object);
    Text name = sql_take(&inner);
    Text end = rename_end(writer, to);
    if (from != NULL) {
        sql_put(writer, "ALTER DOMAIN ");
        sql_put_verbatim(writer, name);
        sql_put(writer, " RENAME CONSTRAINT ");
        sql_put_identifier(writer, from);
        sql_put_verbatim(writer, end);
        return sql_take(writer);
    }
    sql_put(writer, "DO $not_null$BEGIN\n    EXECUTE (SELECT format('ALTER DOMAIN %s RENAME "
                    "CONSTRAINT %I', contypid::regtype, conname) || ");
    sql_put_literal(writer, end);
    sql_put(writer, "\n        FROM pg_constraint\n        WHERE contype = 'n' AND contypid = ");
    sql_put_literal(writer, name);
    sql_put(writer, "::regtype);\nEND$not_null$");
    return sql_take(writer);
}
