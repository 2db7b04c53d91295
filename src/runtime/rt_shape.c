/* The shape of a table on a connection: which types its columns have there.
 *
 * It is looked at once and then believed, but never on trust alone: what is written is guarded by
 * the statement itself (sql_put_guard), what is read by the types that the result names, and a COPY
 * by a look under its own lock. Where one of these finds another shape, it is read again. */
#include "rt_internal.h"

#include <stdio.h>
#include <stdlib.h>

/* No object is at so low an address: it is a column's number, which a table of up to 64 columns
 * would have as a mask, and which C compilers take for a pointer with a warning. */
static bool is_number(const uint64_t *mask)
{
    return mask != NULL && (uintptr_t)mask < 4096;
}

bool rt_check_mask(const uint64_t *mask, SchemacFailure *failure)
{
    bool is_mask = mask != NULL && !is_number(mask);
    if (!is_mask) {
        rt_fail(failure, SCHEMAC_FAULT_ARGUMENT,
                "no mask of columns is given: for a table of more than 64 columns it is an array "
                "of words, see SCHEMAC_MASK_ADD");
    }
    return is_mask;
}

/* Every column with its type, a domain's base type for the domain, and the process that answered:
 * behind a pooler in transaction mode it is not the one that the connection was told of. */
static const char shape_query[] =
    "WITH RECURSIVE attribute(name, declared, type, modifier) AS ("
    "SELECT attname, atttypid, atttypid, atttypmod FROM pg_catalog.pg_attribute "
    "WHERE attrelid = pg_catalog.to_regclass($1) AND attnum > 0 AND NOT attisdropped "
    "UNION ALL "
    "SELECT a.name, a.declared, t.typbasetype, t.typtypmod "
    "FROM attribute a JOIN pg_catalog.pg_type t ON t.oid = a.type WHERE t.typtype = 'd') "
    "SELECT a.name, n.nspname, t.typname, t.typelem, pg_catalog.pg_backend_pid(), "
    "pg_catalog.format_type(t.oid, a.modifier), t.oid, a.declared, a.modifier "
    "FROM attribute a JOIN pg_catalog.pg_type t ON t.oid = a.type "
    "JOIN pg_catalog.pg_namespace n ON n.oid = t.typnamespace WHERE t.typtype <> 'd'";

enum {
    FIELD_NAME,
    FIELD_TYPE_SCHEMA,
    FIELD_TYPE,
    FIELD_ELEMENT,
    FIELD_PROCESS,
    FIELD_FORMATTED,
    FIELD_OID,
    FIELD_DECLARED,
    FIELD_MODIFIER
};

static long field_number(const PGresult *result, int row, int field)
{
    return strtol(PQgetvalue(result, row, field), NULL, 10);
}

/* The modifier of pgvector's types is their count of dimensions; -1: any. */
static bool dimensions_fit(const SchemacColumn *column, const PGresult *result, int row)
{
    long modifier = field_number(result, row, FIELD_MODIFIER);
    return column->dimensions == 0 || modifier < 0 || modifier == column->dimensions;
}

/* text for varchar and the other way: the same bytes, and no value that the other could not hold.
 */
static bool names_fit(const char *name, const char *seen)
{
    static const char *const alike[][2] = {{"varchar", "text"}, {"_varchar", "_text"}};
    bool fits = strcmp(name, seen) == 0;
    for (size_t i = 0; i < sizeof alike / sizeof alike[0]; i++) {
        fits = fits || (strcmp(name, alike[i][0]) == 0 && strcmp(seen, alike[i][1]) == 0) ||
               (strcmp(name, alike[i][1]) == 0 && strcmp(seen, alike[i][0]) == 0);
    }
    return fits;
}

static bool type_fits(const SchemacColumn *column, const PGresult *result, int row)
{
    return dimensions_fit(column, result, row) &&
           names_fit(column->type_name, PQgetvalue(result, row, FIELD_TYPE)) &&
           (column->type_schema == NULL ||
            strcmp(column->type_schema, PQgetvalue(result, row, FIELD_TYPE_SCHEMA)) == 0);
}

static void shape_set(TableShape *shape, const PGresult *result)
{
    for (int row = 0; row < PQntuples(result); row++) {
        for (size_t i = 0; i < shape->table->column_count; i++) {
            const SchemacColumn *column = &shape->table->columns[i];
            ColumnShape *seen = &shape->columns[i];
            if (strcmp(column->name, PQgetvalue(result, row, FIELD_NAME)) != 0) continue;
            seen->fit = type_fits(column, result, row) ? SHAPE_FITS : SHAPE_DIFFERS;
            seen->type_oid = (uint32_t)field_number(result, row, FIELD_OID);
            seen->declared_oid = (uint32_t)field_number(result, row, FIELD_DECLARED);
            seen->modifier = (int32_t)field_number(result, row, FIELD_MODIFIER);
            seen->element_oid = (uint32_t)field_number(result, row, FIELD_ELEMENT);
            snprintf(seen->type_name, sizeof seen->type_name, "%s",
                     PQgetvalue(result, row, FIELD_FORMATTED));
        }
    }
}

static const TableShape *shape_load(PGconn *connection, Session *session, const SchemacTable *table,
                                    SchemacFailure *failure)
{
    Writer name = {0};
    sql_put_table(&name, table);
    const char *values[] = {writer_string(&name)};
    TableShape *shape = calloc(1, sizeof *shape + table->column_count * sizeof shape->columns[0]);
    if (values[0] == NULL || shape == NULL) {
        writer_free(&name);
        free(shape);
        rt_fail_memory(failure);
        return NULL;
    }
    PGresult *result = PQexecParams(connection, shape_query, 1, NULL, values, NULL, NULL, 0);
    writer_free(&name);
    if (PQresultStatus(result) != PGRES_TUPLES_OK) {
        rt_fail_result(failure, connection, result);
        PQclear(result);
        free(shape);
        return NULL;
    }
    shape->table = table;
    shape_set(shape, result);
    for (size_t i = 0; i < table->column_count; i++) {
        uint32_t types[] = {shape->columns[i].type_oid, shape->columns[i].declared_oid};
        shape->hash = rt_hash(shape->hash, types, sizeof types);
    }
    if (PQntuples(result) > 0) {
        int process = (int)strtol(PQgetvalue(result, 0, FIELD_PROCESS), NULL, 10);
        session->is_pooled = session->is_pooled || process != PQbackendPID(connection);
    }
    PQclear(result);
    shape->next = session->shapes;
    session->shapes = shape;
    return shape;
}

static bool shape_has_any(const TableShape *shape)
{
    for (size_t i = 0; i < shape->table->column_count; i++)
        if (shape->columns[i].fit != SHAPE_MISSING) return true;
    return false;
}

static void fail_shape(const TableShape *shape, size_t number, SchemacFailure *failure)
{
    const SchemacTable *table = shape->table;
    const SchemacColumn *column = &table->columns[number];
    if (!shape_has_any(shape)) {
        rt_fail(failure, SCHEMAC_FAULT_SHAPE, "table \"%s.%s\" does not exist in this database",
                table->schema, table->name);
    } else if (shape->columns[number].fit == SHAPE_MISSING) {
        rt_fail(failure, SCHEMAC_FAULT_SHAPE,
                "table \"%s.%s\" has no column \"%s\" in this database", table->schema, table->name,
                column->name);
    } else {
        char dimensions[16] = "";
        if (column->dimensions > 0)
            snprintf(dimensions, sizeof dimensions, "(%d)", column->dimensions);
        rt_fail(failure, SCHEMAC_FAULT_SHAPE,
                "column \"%s\" of table \"%s.%s\" is of type %s in this database; this program was "
                "generated for type %s%s",
                column->name, table->schema, table->name, shape->columns[number].type_name,
                column->type_name, dimensions);
    }
    if (failure != NULL) {
        snprintf(failure->table, sizeof failure->table, "%s", table->name);
        snprintf(failure->column, sizeof failure->column, "%s", column->name);
        snprintf(
            failure->hint, sizeof failure->hint,
            "Bring the database to the program's revision, or generate the program's C again.");
    }
}

/* The first column of either mask that does not fit; column_count when all do. */
static size_t find_misfit(const TableShape *shape, const uint64_t *mask, const uint64_t *also)
{
    for (size_t i = 0; i < shape->table->column_count; i++) {
        bool is_used = SCHEMAC_MASK_HAS(mask, i) || (also != NULL && SCHEMAC_MASK_HAS(also, i));
        if (is_used && shape->columns[i].fit != SHAPE_FITS) return i;
    }
    return shape->table->column_count;
}

const TableShape *session_check(PGconn *connection, const SchemacTable *table, const uint64_t *mask,
                                const uint64_t *also, SchemacFailure *failure)
{
    bool has_masks = rt_check_mask(is_number(also) ? also : mask, failure);
    Session *session = has_masks ? session_get(connection, failure) : NULL;
    if (session == NULL) return NULL;
    if (session->may_have_changed) session_forget_shapes(session);
    const TableShape *shape = session->shapes;
    while (shape != NULL && shape->table != table) shape = shape->next;
    if (shape != NULL && find_misfit(shape, mask, also) < table->column_count) {
        session_forget_shapes(session); /* it may have been upgraded since: look again */
        shape = NULL;
    }
    if (shape == NULL) shape = shape_load(connection, session, table, failure);
    if (shape == NULL) return NULL;
    size_t misfit = find_misfit(shape, mask, also);
    if (misfit < table->column_count) {
        fail_shape(shape, misfit, failure);
        return NULL;
    }
    return shape;
}

/* ---- guards ---- */

/* `(NULL::"public"."chunks")."position"`: of the column's type as the statement's analysis finds
 * it, whatever the transaction's snapshot shows, and without a privilege. */
static void put_probe(Writer *text, const SchemacTable *table, size_t column)
{
    writer_put_string(text, "(NULL::");
    sql_put_table(text, table);
    writer_put_string(text, ").");
    writer_put_name(text, table->columns[column].name);
}

static bool is_used(const uint64_t *mask, const uint64_t *also, size_t column)
{
    return SCHEMAC_MASK_HAS(mask, column) || (also != NULL && SCHEMAC_MASK_HAS(also, column));
}

static void put_type_check(Writer *text, const TableShape *shape, size_t column, const char *word)
{
    writer_put_string(text, word);
    writer_put_string(text, "pg_catalog.pg_typeof(");
    put_probe(text, shape->table, column);
    writer_put_string(text, ") = ");
    writer_put_number(text, shape->columns[column].declared_oid);
}

void sql_put_guard(Writer *text, const TableShape *shape, const uint64_t *mask,
                   const uint64_t *also, const char *word)
{
    for (size_t i = 0; i < shape->table->column_count; i++) {
        if (is_used(mask, also, i)) {
            put_type_check(text, shape, i, word);
            word = " AND ";
        }
    }
}

/* In a query of its own, so that it is asked once, not once a row. */
void sql_put_cast_check(Writer *text, const TableShape *shape, const uint64_t *mask)
{
    const char *word = ", (SELECT ";
    for (size_t i = 0; i < shape->table->column_count; i++) {
        if (SCHEMAC_MASK_HAS(mask, i) && shape->table->columns[i].bare_type != NULL) {
            put_type_check(text, shape, i, word);
            word = " AND ";
        }
    }
    writer_put_string(text, word[1] == 'A' ? ")" : "");
}

void sql_put_probe(Writer *text, const TableShape *shape, const uint64_t *mask)
{
    const char *word = "SELECT ";
    for (size_t i = 0; i < shape->table->column_count; i++) {
        if (SCHEMAC_MASK_HAS(mask, i)) {
            writer_put_string(text, word);
            put_probe(text, shape->table, i);
            word = ", ";
        }
    }
}

/* libpq names a domain's base type, with the domain's modifier. */
bool shape_is_current(const TableShape *shape, const uint64_t *mask, const PGresult *probe)
{
    int field = 0;
    bool is_current = true;
    for (size_t i = 0; i < shape->table->column_count; i++) {
        if (!SCHEMAC_MASK_HAS(mask, i)) continue;
        const ColumnShape *seen = &shape->columns[i];
        bool has_dimensions = shape->table->columns[i].dimensions > 0;
        is_current = is_current && PQftype(probe, field) == seen->type_oid &&
                     (!has_dimensions || PQfmod(probe, field) == seen->modifier);
        field++;
    }
    return is_current;
}

SchemacStatus fail_changed(PGconn *connection, const TableShape *shape, SchemacFailure *failure)
{
    rt_fail(failure, SCHEMAC_FAULT_SHAPE, "the columns or types of table \"%s.%s\" have changed",
            shape->table->schema, shape->table->name);
    session_set_changed(connection);
    return SCHEMAC_FAILED;
}

SchemacStatus session_verify(PGconn *connection, const TableShape *shape, const uint64_t *mask,
                             const uint64_t *also, SchemacFailure *failure)
{
    Writer text = {0};
    sql_put_guard(&text, shape, mask, also, "SELECT ");
    if (text.length == 0 && !text.has_failed) return SCHEMAC_DONE; /* no column is used */
    const char *statement = writer_string(&text);
    PGresult *result = statement == NULL ? NULL : PQexec(connection, statement);
    SchemacStatus status = SCHEMAC_DONE;
    if (statement == NULL) {
        status = rt_fail_memory(failure);
    } else if (PQresultStatus(result) != PGRES_TUPLES_OK) {
        status = rt_fail_result(failure, connection, result);
        session_set_changed(connection);
    } else if (PQgetvalue(result, 0, 0)[0] != 't') {
        status = fail_changed(connection, shape, failure);
    }
    PQclear(result);
    writer_free(&text);
    return status;
}
