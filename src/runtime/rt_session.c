/* What is known of a connection: kept with it by libpq's event procedures, so that the caller's
 * PGconn is all there is to pass, nothing is global, and PQfinish frees it. */
#include "rt_internal.h"

#include <libpq-events.h>
#include <stdio.h>
#include <stdlib.h>

static void session_clear(Session *session)
{
    session_forget_shapes(session);
    free(session->prepared);
    memset(session, 0, sizeof *session);
    session->encoding = -1;
}

/* Called by libpq. After PQreset the server has forgotten everything, and so do we. */
static int session_event(PGEventId event, void *info, void *through)
{
    (void)through;
    if (event == PGEVT_CONNRESET) {
        Session *session = PQinstanceData(((PGEventConnReset *)info)->conn, session_event);
        if (session != NULL) {
            session_clear(session);
        }
    } else if (event == PGEVT_CONNDESTROY) {
        Session *session = PQinstanceData(((PGEventConnDestroy *)info)->conn, session_event);
        if (session != NULL) {
            session_clear(session);
            free(session);
        }
    }
    return 1;
}

static bool encoding_is(const char *encoding, const char *name)
{
    return encoding != NULL && strcmp(encoding, name) == 0;
}

/* Texts are UTF-8 here. The server takes them for what client_encoding says, and where that is
 * another one it would store each character as several, without a word. With SQL_ASCII on either
 * side nothing is converted. */
static bool check_encoding(PGconn *connection, Session *session, SchemacFailure *failure)
{
    int encoding = PQclientEncoding(connection);
    if (encoding == session->encoding) {
        return true;
    }
    const char *client = PQparameterStatus(connection, "client_encoding");
    const char *server = PQparameterStatus(connection, "server_encoding");
    bool is_plain = encoding_is(server, "SQL_ASCII");
    bool is_bytes = encoding_is(client, "SQL_ASCII") && encoding_is(server, "UTF8");
    if (encoding_is(client, "UTF8") || is_plain || is_bytes) {
        session->encoding = encoding;
        return true;
    }
    rt_fail(failure, SCHEMAC_FAULT_ARGUMENT,
            "the connection's client_encoding is %s, and texts are UTF-8 here",
            client == NULL ? "not known" : client);
    if (failure != NULL) {
        snprintf(failure->hint, sizeof failure->hint,
                 "Connect with client_encoding=UTF8, or call PQsetClientEncoding(connection, "
                 "\"UTF8\").");
    }
    return false;
}

Session *session_get(PGconn *connection, SchemacFailure *failure)
{
    if (connection == NULL || PQstatus(connection) == CONNECTION_BAD) {
        rt_fail_result(failure, connection, NULL);
        return NULL;
    }
    if (PQtransactionStatus(connection) == PQTRANS_ACTIVE) {
        rt_fail(failure, SCHEMAC_FAULT_CONNECTION,
                "the connection is busy: a stream, a COPY or a query on it has not ended");
        return NULL;
    }
    Session *session = PQinstanceData(connection, session_event);
    if (session != NULL) {
        return check_encoding(connection, session, failure) ? session : NULL;
    }
    PQregisterEventProc(connection, session_event, "schemac-rt", NULL); /* fails when it is there */
    session = calloc(1, sizeof *session);
    if (session == NULL || !PQsetInstanceData(connection, session_event, session)) {
        free(session);
        rt_fail_memory(failure);
        return NULL;
    }
    session->encoding = -1;
    return check_encoding(connection, session, failure) ? session : NULL;
}

void session_forget_shapes(Session *session)
{
    while (session->shapes != NULL) {
        TableShape *next = session->shapes->next;
        free(session->shapes);
        session->shapes = next;
    }
}

void session_forget(PGconn *connection)
{
    Session *session = PQinstanceData(connection, session_event);
    if (session != NULL) {
        session_forget_shapes(session);
    }
}

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
                "there is no mask of columns: of a table of more than 64 columns it is an array of "
                "words, see SCHEMAC_MASK_ADD");
    }
    return is_mask;
}

/* ---- shapes ---- */

/* Every column with its type, a domain's base type for the domain, and the process that answered:
 * behind a pooler in transaction mode it is not the one that the connection was told of. */
static const char shape_query[] =
    "WITH RECURSIVE attribute(name, type) AS ("
    "SELECT attname, atttypid FROM pg_catalog.pg_attribute "
    "WHERE attrelid = pg_catalog.to_regclass($1) AND attnum > 0 AND NOT attisdropped "
    "UNION ALL "
    "SELECT a.name, t.typbasetype FROM attribute a JOIN pg_catalog.pg_type t ON t.oid = a.type "
    "WHERE t.typtype = 'd') "
    "SELECT a.name, n.nspname, t.typname, t.typelem, pg_catalog.pg_backend_pid(), "
    "pg_catalog.format_type(t.oid, NULL), t.oid "
    "FROM attribute a JOIN pg_catalog.pg_type t ON t.oid = a.type "
    "JOIN pg_catalog.pg_namespace n ON n.oid = t.typnamespace WHERE t.typtype <> 'd'";

enum {
    FIELD_NAME,
    FIELD_TYPE_SCHEMA,
    FIELD_TYPE,
    FIELD_ELEMENT,
    FIELD_PROCESS,
    FIELD_FORMATTED,
    FIELD_OID
};

static bool type_fits(const SchemacColumn *column, const PGresult *result, int row)
{
    return strcmp(column->type_name, PQgetvalue(result, row, FIELD_TYPE)) == 0 &&
           (column->type_schema == NULL ||
            strcmp(column->type_schema, PQgetvalue(result, row, FIELD_TYPE_SCHEMA)) == 0);
}

static void shape_set(TableShape *shape, const PGresult *result)
{
    for (int row = 0; row < PQntuples(result); row++) {
        for (size_t i = 0; i < shape->table->column_count; i++) {
            const SchemacColumn *column = &shape->table->columns[i];
            ColumnShape *seen = &shape->columns[i];
            if (strcmp(column->name, PQgetvalue(result, row, FIELD_NAME)) != 0) {
                continue;
            }
            seen->fit = type_fits(column, result, row) ? SHAPE_FITS : SHAPE_DIFFERS;
            seen->type_oid = (uint32_t)strtoul(PQgetvalue(result, row, FIELD_OID), NULL, 10);
            seen->element_oid = (uint32_t)strtoul(PQgetvalue(result, row, FIELD_ELEMENT), NULL, 10);
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
    for (size_t i = 0; i < shape->table->column_count; i++) {
        if (shape->columns[i].fit != SHAPE_MISSING) {
            return true;
        }
    }
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
        rt_fail(failure, SCHEMAC_FAULT_SHAPE,
                "column \"%s\" of table \"%s.%s\" is of type %s in this database; this program was "
                "generated for type %s",
                column->name, table->schema, table->name, shape->columns[number].type_name,
                column->type_name);
    }
    if (failure != NULL) {
        snprintf(failure->table, sizeof failure->table, "%s", table->name);
        snprintf(failure->column, sizeof failure->column, "%s", column->name);
        snprintf(failure->hint, sizeof failure->hint,
                 "Bring the database to the program's revision, or generate the program anew.");
    }
}

/* The first column of either mask that does not fit; column_count when all do. */
static size_t find_misfit(const TableShape *shape, const uint64_t *mask, const uint64_t *also)
{
    for (size_t i = 0; i < shape->table->column_count; i++) {
        bool is_used = SCHEMAC_MASK_HAS(mask, i) || (also != NULL && SCHEMAC_MASK_HAS(also, i));
        if (is_used && shape->columns[i].fit != SHAPE_FITS) {
            return i;
        }
    }
    return shape->table->column_count;
}

const TableShape *session_check(PGconn *connection, const SchemacTable *table, const uint64_t *mask,
                                const uint64_t *also, SchemacFailure *failure)
{
    bool has_masks = rt_check_mask(is_number(also) ? also : mask, failure);
    Session *session = has_masks ? session_get(connection, failure) : NULL;
    if (session == NULL) {
        return NULL;
    }
    const TableShape *shape = session->shapes;
    while (shape != NULL && shape->table != table) {
        shape = shape->next;
    }
    if (shape != NULL && find_misfit(shape, mask, also) < table->column_count) {
        session_forget_shapes(session); /* it may have been upgraded since: look again */
        shape = NULL;
    }
    if (shape == NULL) {
        shape = shape_load(connection, session, table, failure);
    }
    if (shape == NULL) {
        return NULL;
    }
    size_t misfit = find_misfit(shape, mask, also);
    if (misfit < table->column_count) {
        fail_shape(shape, misfit, failure);
        return NULL;
    }
    return shape;
}
