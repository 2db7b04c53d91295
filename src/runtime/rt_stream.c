/* Streams: a table's rows one at a time, in libpq's single-row mode, each a view. */
#include "rt_internal.h"

#include <stdlib.h>

struct SchemacStream {
    PGconn *connection;
    PGresult *result; /* that the row is a view of */
    SchemacArena *arena;
    unsigned char *row;
    uint64_t statement;      /* its hash */
    const TableShape *shape; /* until the first row's types were compared with it; then NULL */
    bool is_over;
    bool is_in_transaction; /* the caller's: cancelling would end it */
    Reading reading;
    unsigned short columns[];
};

static SchemacStatus stream_send(PGconn *connection, const TableShape *shape, const void *match,
                                 const uint64_t *match_mask, const uint64_t *mask, uint64_t *hash,
                                 SchemacFailure *failure)
{
    Session *session = session_get(connection, failure);
    if (session == NULL) {
        return SCHEMAC_FAILED;
    }
    Statement statement = {0};
    writer_put_string(&statement.text, "SELECT ");
    sql_put_selected(&statement.text, shape->table, mask);
    writer_put_string(&statement.text, " FROM ");
    sql_put_table(&statement.text, shape->table);
    SchemacStatus status = sql_put_match(&statement, shape, match, match_mask, " WHERE ", failure);
    if (status == SCHEMAC_DONE) {
        status = statement_prepare(connection, session, &statement, failure);
    }
    if (status == SCHEMAC_DONE) {
        status = statement_send(connection, session, &statement, failure);
    }
    if (status == SCHEMAC_DONE && !PQsetSingleRowMode(connection)) {
        rt_drain(connection);
        status = rt_fail(failure, SCHEMAC_FAULT_CONNECTION, "the connection cannot stream rows");
    }
    *hash = statement_hash(&statement);
    statement_free(&statement);
    return status;
}

static SchemacStream *stream_make(PGconn *connection, const SchemacTable *table,
                                  const uint64_t *mask)
{
    SchemacStream *stream =
        calloc(1, sizeof *stream + table->column_count * sizeof stream->columns[0]);
    if (stream == NULL) {
        return NULL;
    }
    stream->connection = connection;
    stream->is_in_transaction = PQtransactionStatus(connection) == PQTRANS_INTRANS;
    stream->arena = schemac_arena_new();
    stream->row = malloc(table->row_size);
    int count = reading_columns(table, mask, stream->columns);
    stream->reading = (Reading){table, stream->columns, count, NULL, stream->arena, false};
    if (stream->arena == NULL || stream->row == NULL) {
        stream->is_over = true;
        schemac_stream_end(stream);
        return NULL;
    }
    return stream;
}

SchemacStatus schemac_stream_begin(PGconn *connection, const SchemacTable *table, const void *match,
                                   const uint64_t *match_mask, const uint64_t *mask,
                                   SchemacStream **stream, SchemacFailure *failure)
{
    *stream = NULL;
    const TableShape *shape = session_check(connection, table, mask, match_mask, failure);
    if (shape == NULL) {
        return SCHEMAC_FAILED;
    }
    SchemacStream *made = stream_make(connection, table, mask);
    if (made == NULL) {
        return rt_fail_memory(failure);
    }
    if (stream_send(connection, shape, match, match_mask, mask, &made->statement, failure) !=
        SCHEMAC_DONE) {
        made->is_over = true;
        schemac_stream_end(made);
        return SCHEMAC_FAILED;
    }
    made->shape = shape;
    *stream = made;
    return SCHEMAC_DONE;
}

/* The end of the rows, or a failure: either way the connection is free again. */
static SchemacStatus stream_finish(SchemacStream *stream, SchemacFailure *failure)
{
    SchemacStatus status = SCHEMAC_NONE;
    if (PQresultStatus(stream->result) != PGRES_TUPLES_OK) {
        status = rt_fail_result(failure, stream->connection, stream->result);
        rt_drain(stream->connection);
        Session *session = session_get(stream->connection, NULL);
        if (session != NULL) {
            (void)statement_is_stale(stream->connection, session, stream->statement,
                                     stream->result);
        }
    } else {
        rt_drain(stream->connection);
    }
    stream->is_over = true;
    return status;
}

SchemacStatus schemac_stream_next(SchemacStream *stream, const void **row, SchemacFailure *failure)
{
    *row = NULL;
    if (stream->is_over) {
        return SCHEMAC_NONE;
    }
    PQclear(stream->result);
    stream->result = PQgetResult(stream->connection);
    if (stream->result == NULL || PQresultStatus(stream->result) != PGRES_SINGLE_TUPLE) {
        return stream_finish(stream, failure);
    }
    if (stream->shape != NULL) {
        const TableShape *shape = stream->shape;
        stream->shape = NULL;
        if (rt_check_types(stream->connection, &stream->reading, shape, stream->result, failure) !=
            SCHEMAC_DONE) {
            return SCHEMAC_FAILED;
        }
    }
    schemac_arena_reset(stream->arena);
    SchemacStatus status = rt_read_row(&stream->reading, stream->result, 0, stream->row, failure);
    if (status == SCHEMAC_DONE) {
        *row = stream->row;
    }
    return status;
}

void schemac_stream_end(SchemacStream *stream)
{
    if (stream == NULL) {
        return;
    }
    PQclear(stream->result);
    if (!stream->is_over) {
        PGcancel *cancel = stream->is_in_transaction ? NULL : PQgetCancel(stream->connection);
        char reason[256];
        if (cancel != NULL) {
            PQcancel(cancel, reason, sizeof reason);
            PQfreeCancel(cancel);
        }
        rt_drain(stream->connection);
    }
    schemac_arena_free(stream->arena);
    free(stream->row);
    free(stream);
}
