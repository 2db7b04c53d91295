/* Tables. How the parts of a partition are called only the server knows, so what names them looks
 * them up, in a DO block. */
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
    sql_put_column_definition(writer, column, widths.type, column_refuses_nulls(column),
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
    for (size_t i = 0; i < table->extras->overrides.count; i++) {
        const Column *column = table->extras->overrides.items[i];
        if (!column_states_not_null(column)) continue;
        sql_put(writer, separator);
        sql_put_own_not_null(writer, column);
        separator = ",\n    ";
    }
    for (size_t i = 0; i < table->constraints.count; i++) {
        const Constraint *constraint = table->constraints.items[i];
        if (constraint_stands_apart(constraint) ||
            (later != NULL && map_find_pointer(later, constraint) != NULL))
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

static void put_words(SqlWriter *writer, const Table *table)
{
    sql_put(writer, table->extras->is_foreign ? "CREATE FOREIGN TABLE "
                    : table->unlogged         ? "CREATE UNLOGGED TABLE "
                                              : "CREATE TABLE ");
    sql_put_object(writer, &table->object);
    if (table->extras->partition_of.name != NULL) {
        sql_put(writer, " PARTITION OF ");
        sql_put_qualified(writer, table->extras->partition_of);
    }
    if (table->extras->type.name != NULL) {
        sql_put(writer, " OF ");
        sql_put_qualified(writer, table->extras->type);
    }
}

static void put_partitioning(SqlWriter *writer, const TableExtras *extras)
{
    if (!expression_is_none(&extras->bound)) {
        sql_put(writer, "\n");
        sql_put_verbatim(writer, extras->bound.text);
    }
    if (!expression_is_none(&extras->partition_key)) {
        sql_put(writer, "\nPARTITION BY ");
        sql_put_verbatim(writer, extras->partition_key.text);
    }
}

void sql_put_foreign_options(SqlWriter *writer, const Options *options)
{
    for (size_t i = 0; i < options->count; i++) {
        sql_put(writer, i == 0 ? "OPTIONS (" : ", ");
        sql_put_identifier(writer, options->items[i].name);
        sql_put(writer, " ");
        sql_put_literal(writer, options->items[i].value);
    }
    sql_put(writer, options->count > 0 ? ")" : "");
}

static void put_server(SqlWriter *writer, const TableExtras *extras)
{
    if (extras->server == NULL) return;
    sql_put(writer, "\nSERVER ");
    sql_put_identifier(writer, extras->server);
    sql_put(writer, extras->options.count > 0 ? "\n" : "");
    sql_put_foreign_options(writer, &extras->options);
}

Text sql_create_table_without(SqlWriter *writer, const Table *table, const Map *later)
{
    Widths widths = measure(writer, table);
    put_words(writer, table);
    bool borrows = table->extras->partition_of.name != NULL || table->extras->type.name != NULL;
    size_t before = writer->builder.length;
    sql_put(writer, " (");
    size_t begin = writer->builder.length;
    put_body(writer, table, later, widths);
    if (borrows && writer->builder.length == begin)
        writer->builder.length = before;
    else
        sql_put(writer, writer->builder.length > begin ? "\n)" : ")");
    put_inherits(writer, table);
    put_partitioning(writer, table->extras);
    put_server(writer, table->extras);
    sql_put_tablespace(writer, "\nUSING ", table->access_method);
    if (table->with.count > 0) {
        sql_put(writer, "\nWITH (");
        sql_put_options(writer, &table->with);
        sql_put(writer, ")");
    }
    sql_put_tablespace(writer, "\nTABLESPACE ", table->tablespace);
    return sql_take(writer);
}

static void create_table(SqlWriter *writer, const Object *object)
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

bool sql_names_own_index(const Table *table, Name index)
{
    return index == NULL || table_find_index(table, index) != NULL ||
           table_find_constraint(table, index) != NULL;
}

/* A partition's own part of its parent's index: how it is called only the server knows. */
static Text mark_part(SqlWriter *writer, const Table *table, const char *words, Name index)
{
    SqlWriter name = sql_writer(writer->builder.arena, writer->default_namespace);
    sql_put_qualified(&name, table->object.name);
    sql_put(writer, "DO $mark$BEGIN\n    EXECUTE (SELECT format('ALTER TABLE %s ");
    sql_put(writer, words);
    sql_put(writer, "%I', indrelid::regclass, part.relname)\n        FROM pg_index\n"
                    "        JOIN pg_class AS part ON part.oid = indexrelid\n"
                    "        JOIN pg_class AS whole ON whole.oid = pg_partition_root(indexrelid)\n"
                    "        WHERE indrelid = ");
    sql_put_literal(writer, sql_take(&name));
    sql_put(writer, "::regclass AND whole.relname = ");
    sql_put_literal(writer, name_text(index));
    sql_put(writer, ");\nEND$mark$");
    return sql_take(writer);
}

static void put_part_names(SqlWriter *writer, const PartName *names, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        sql_put(writer, i == 0 ? "(" : ", (");
        sql_put_literal(writer, name_text(names[i].whole));
        sql_put(writer, ", ");
        sql_put_literal(writer, name_text(names[i].part));
        sql_put(writer, ")");
    }
}

Text sql_name_foreign_keys(SqlWriter *writer, const Table *partition, const PartName *names,
                           size_t count)
{
    SqlWriter name = sql_writer(writer->builder.arena, writer->default_namespace);
    sql_put_qualified(&name, partition->object.name);
    sql_put(writer, "DO $names$DECLARE\n    key record;\nBEGIN\n"
                    "    FOR key IN SELECT part.conrelid::regclass, part.conname, wanted\n"
                    "        FROM pg_constraint AS part\n"
                    "        JOIN pg_constraint AS whole ON whole.oid = part.conparentid\n"
                    "        JOIN (VALUES ");
    put_part_names(writer, names, count);
    sql_put(writer, ") AS names (whole, wanted) ON names.whole = whole.conname\n"
                    "        WHERE part.conrelid = ");
    sql_put_literal(writer, sql_take(&name));
    sql_put(writer, "::regclass AND part.contype = 'f'\n"
                    "            AND whole.conrelid <> part.conrelid AND part.conname <> wanted\n"
                    "    LOOP\n        EXECUTE format('ALTER TABLE %s RENAME CONSTRAINT %I TO %I', "
                    "key.conrelid, key.conname,\n            key.wanted);\n"
                    "    END LOOP;\nEND$names$");
    return sql_take(writer);
}

Text sql_name_parts(SqlWriter *writer, const Table *partition, const PartName *names, size_t count,
                    bool may_be_missing)
{
    SqlWriter name = sql_writer(writer->builder.arena, writer->default_namespace);
    sql_put_qualified(&name, partition->object.name);
    sql_put(writer, "DO $names$DECLARE\n    index record;\nBEGIN\n"
                    "    FOR index IN SELECT indexrelid::regclass, wanted FROM pg_index\n"
                    "        JOIN pg_class AS part ON part.oid = indexrelid\n"
                    "        JOIN pg_class AS whole ON whole.oid = pg_partition_root(indexrelid)\n"
                    "        JOIN (VALUES ");
    put_part_names(writer, names, count);
    sql_put(writer, ") AS names (whole, wanted) ON names.whole = whole.relname\n"
                    "        WHERE indrelid = ");
    if (may_be_missing) sql_put(writer, "to_regclass(");
    sql_put_literal(writer, sql_take(&name));
    sql_put(writer, may_be_missing ? ")" : "::regclass");
    sql_put(writer, " AND part.relname <> wanted\n    LOOP\n"
                    "        EXECUTE format('ALTER INDEX %s RENAME TO %I', index.indexrelid, "
                    "index.wanted);\n    END LOOP;\nEND$names$");
    return sql_take(writer);
}

Text sql_rename_part(SqlWriter *writer, const Table *partition, Name from, Name to)
{
    sql_put(writer, "ALTER INDEX ");
    sql_put_qualified(writer, (QualifiedName){partition->object.name.namespace_name, from});
    sql_put(writer, " RENAME TO ");
    sql_put_identifier(writer, to);
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
    if (table->replica_identity == REPLICA_IDENTITY_INDEX &&
        !sql_names_own_index(table, table->replica_identity_index))
        return mark_part(writer, table, words[REPLICA_IDENTITY_INDEX],
                         table->replica_identity_index);
    sql_put_alter_table(writer, &table->object);
    sql_put(writer, words[table->replica_identity]);
    if (table->replica_identity == REPLICA_IDENTITY_INDEX)
        sql_put_identifier(writer, table->replica_identity_index);
    return sql_take(writer);
}

Text sql_set_row_security(SqlWriter *writer, const Table *table, bool forced)
{
    const TableExtras *extras = table->extras;
    sql_put_alter_table(writer, &table->object);
    if (forced)
        sql_put(writer, extras->row_security_forced ? "FORCE ROW LEVEL SECURITY"
                                                    : "NO FORCE ROW LEVEL SECURITY");
    else
        sql_put(writer,
                extras->row_security ? "ENABLE ROW LEVEL SECURITY" : "DISABLE ROW LEVEL SECURITY");
    return sql_take(writer);
}

/* DO: `condition` of the table's name, then ALTER TABLE. */
static Text alter_table_if(SqlWriter *writer, const Object *table, const char *before,
                           const char *after, const char *action)
{
    SqlWriter name = sql_writer(writer->builder.arena, writer->default_namespace);
    sql_put_qualified(&name, table->name);
    sql_put(writer, "DO $row_security$BEGIN\n    IF ");
    sql_put(writer, before);
    sql_put_literal(writer, sql_take(&name));
    sql_put(writer, after);
    sql_put(writer, " THEN\n        ");
    sql_put_alter_table(writer, table);
    sql_put(writer, action);
    sql_put(writer, ";\n    END IF;\nEND$row_security$");
    return sql_take(writer);
}

Text sql_lift_row_security(SqlWriter *writer, const Object *table, bool by_owner)
{
    return alter_table_if(writer, table,
                          by_owner ? "(SELECT relforcerowsecurity FROM pg_class WHERE oid = "
                                   : "row_security_active(",
                          by_owner ? "::regclass)" : ")", "NO FORCE ROW LEVEL SECURITY");
}

Text sql_force_row_security_again(SqlWriter *writer, const Object *table)
{
    return alter_table_if(
        writer, table, "NOT (SELECT relforcerowsecurity FROM pg_class WHERE oid = ", "::regclass)",
        "FORCE ROW LEVEL SECURITY");
}

Text sql_set_cluster(SqlWriter *writer, const Table *table)
{
    if (table->extras->cluster != NULL && !sql_names_own_index(table, table->extras->cluster))
        return mark_part(writer, table, "CLUSTER ON ", table->extras->cluster);
    sql_put_alter_table(writer, &table->object);
    sql_put(writer, table->extras->cluster == NULL ? "SET WITHOUT CLUSTER" : "CLUSTER ON ");
    if (table->extras->cluster != NULL) sql_put_identifier(writer, table->extras->cluster);
    return sql_take(writer);
}

Text sql_attach_partition(SqlWriter *writer, const Table *table)
{
    const Object parent = {.kind = KIND_TABLE, .name = table->extras->partition_of};
    sql_put_alter_table(writer, &parent);
    sql_put(writer, "ATTACH PARTITION ");
    sql_put_qualified(writer, table->object.name);
    sql_put(writer, " ");
    sql_put_verbatim(writer, table->extras->bound.text);
    return sql_take(writer);
}

Text sql_detach_partition(SqlWriter *writer, const Table *table)
{
    const Object parent = {.kind = KIND_TABLE, .name = table->extras->partition_of};
    sql_put_alter_table(writer, &parent);
    sql_put(writer, "DETACH PARTITION ");
    sql_put_qualified(writer, table->object.name);
    return sql_take(writer);
}

/* ADD, SET and DROP of what differs. */
static void put_changed_options(SqlWriter *writer, const Options *from, const Options *to)
{
    const char *separator = "OPTIONS (";
    for (size_t i = 0; i < to->count; i++) {
        const Option *before = options_find(from, to->items[i].name);
        if (before != NULL && text_equals(before->value, to->items[i].value)) continue;
        sql_put(writer, separator);
        sql_put(writer, before == NULL ? "ADD " : "SET ");
        sql_put_identifier(writer, to->items[i].name);
        sql_put(writer, " ");
        sql_put_literal(writer, to->items[i].value);
        separator = ", ";
    }
    for (size_t i = 0; i < from->count; i++) {
        if (options_find(to, from->items[i].name) != NULL) continue;
        sql_put(writer, separator);
        sql_put(writer, "DROP ");
        sql_put_identifier(writer, from->items[i].name);
        separator = ", ";
    }
    sql_put(writer, ")");
}

Text sql_set_table_foreign_options(SqlWriter *writer, const Table *from, const Table *to)
{
    sql_put(writer, "ALTER FOREIGN TABLE ");
    sql_put_qualified(writer, to->object.name);
    sql_put(writer, " ");
    put_changed_options(writer, &from->extras->options, &to->extras->options);
    return sql_take(writer);
}

Text sql_set_column_foreign_options(SqlWriter *writer, const Column *from, const Column *to)
{
    sql_put(writer, "ALTER FOREIGN TABLE ");
    sql_put_qualified(writer, to->object.parent->name);
    sql_put(writer, " ALTER COLUMN ");
    sql_put_identifier(writer, to->object.name.name);
    sql_put(writer, " ");
    put_changed_options(writer, &from->extras->foreign_options, &to->extras->foreign_options);
    return sql_take(writer);
}

const SqlKind table_sql = {NULL, create_table};
