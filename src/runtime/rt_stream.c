/* Streams: a table's rows one at a time, in libpq's single-row mode, each a view. */
#include "rt_internal.h"

#include <stdlib.h>

struct SchemacStream {
    PGconn *connection;
    PGresult *result; /* that the row is a view of */
    SchemacArena *arena;
    unsigned char *row;
    bool is_first; /* the result is there already, and its row was not given yet */
    bool is_over;
    bool is_in_transaction; /* the caller's: cancelling would end it */
    Reading reading;
    unsigned short columns[];
};

/* Cancels what was not read, and drains the connection. */
static void stream_leave(const SchemacStream *stream)
{
    PGcancel *cancel = stream->is_in_transaction ? NULL : PQgetCancel(stream->connection);
    char reason[256];
    if (cancel != NULL) {
        PQcancel(cancel, reason, sizeof reason);
        PQfreeCancel(cancel);
    }
    rt_drain(stream->connection);
}

typedef struct Call {
    PGconn *connection;
    const SchemacTable *table;
    const void *match;
    const uint64_t *match_mask;
    const uint64_t *mask;
    SchemacStream *stream;
} Call;

/* Waits for the first row, or the end: what is stale is told there, and tried again. */
static SchemacStatus take_first(const Call *call, Session *session, const TableShape *shape,
                                Statement *statement, SchemacFailure *failure)
{
    SchemacStream *stream = call->stream;
    if (!PQsetSingleRowMode(call->connection)) {
        rt_drain(call->connection);
        return rt_fail(failure, SCHEMAC_FAULT_CONNECTION, "the connection cannot stream rows");
    }
    stream->result = PQgetResult(call->connection);
    stream->is_first = true;
    ExecStatusType status = PQresultStatus(stream->result);
    if (status != PGRES_SINGLE_TUPLE && status != PGRES_TUPLES_OK) {
        rt_fail_result(failure, call->connection, stream->result);
        rt_drain(call->connection);
        statement_note_failure(call->connection, session, statement_hash(statement),
                               stream->result);
        return SCHEMAC_FAILED;
    }
    if (rt_check_types(call->connection, &stream->reading, shape, stream->result, failure) !=
        SCHEMAC_DONE) {
        stream_leave(stream);
        return SCHEMAC_FAILED;
    }
    return SCHEMAC_DONE;
}

static SchemacStatus run_begin(void *context, SchemacFailure *failure)
{
    const Call *call = context;
    PGconn *connection = call->connection;
    PQclear(call->stream->result);
    call->stream->result = NULL;
    const TableShape *shape =
        session_check(connection, call->table, call->mask, call->match_mask, failure);
    Session *session = shape == NULL ? NULL : session_get(connection, failure);
    if (session == NULL) return SCHEMAC_FAILED;
    Statement statement = {.seed = shape->hash};
    writer_put_string(&statement.text, "SELECT ");
    sql_put_selected(&statement.text, shape, call->mask);
    writer_put_string(&statement.text, " FROM ");
    sql_put_table(&statement.text, shape->table);
    SchemacStatus status =
        sql_put_match(&statement, shape, call->match, call->match_mask, " WHERE ", failure);
    if (status == SCHEMAC_DONE)
        status = statement_prepare(connection, session, &statement, failure);
    if (status == SCHEMAC_DONE) status = statement_send(connection, session, &statement, failure);
    if (status == SCHEMAC_DONE) status = take_first(call, session, shape, &statement, failure);
    statement_free(&statement);
    return status;
}

static SchemacStream *stream_make(PGconn *connection, const SchemacTable *table,
                                  const uint64_t *mask)
{
    SchemacStream *stream =
        calloc(1, sizeof *stream + table->column_count * sizeof stream->columns[0]);
    if (stream == NULL) return NULL;
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
    if (!rt_check_mask(mask, failure)) return SCHEMAC_FAILED;
    SchemacStream *made = stream_make(connection, table, mask);
    if (made == NULL) return rt_fail_memory(failure);
    Call call = {connection, table, match, match_mask, mask, made};
    SchemacStatus status = rt_run(connection, run_begin, &call, failure);
    if (status != SCHEMAC_DONE) {
        made->is_over = true;
        schemac_stream_end(made);
        return status;
    }
    *stream = made;
    return SCHEMAC_DONE;
}

/* The end of the rows, or a failure: either way the connection is free again. */
static SchemacStatus stream_finish(SchemacStream *stream, SchemacFailure *failure)
{
    SchemacStatus status = SCHEMAC_NONE;
    if (PQresultStatus(stream->result) != PGRES_TUPLES_OK)
        status = rt_fail_result(failure, stream->connection, stream->result);
    rt_drain(stream->connection);
    stream->is_over = true;
    return status;
}

SchemacStatus schemac_stream_next(SchemacStream *stream, const void **row, SchemacFailure *failure)
{
    *row = NULL;
    if (stream->is_over) return SCHEMAC_NONE;
    if (!stream->is_first) {
        PQclear(stream->result);
        stream->result = PQgetResult(stream->connection);
    }
    stream->is_first = false;
    if (stream->result == NULL || PQresultStatus(stream->result) != PGRES_SINGLE_TUPLE)
        return stream_finish(stream, failure);
    schemac_arena_reset(stream->arena);
    SchemacStatus status = rt_read_row(&stream->reading, stream->result, 0, stream->row, failure);
    if (status == SCHEMAC_DONE) *row = stream->row;
    return status;
}

void schemac_stream_end(SchemacStream *stream)
{
    if (stream == NULL) return;
    PQclear(stream->result);
    if (!stream->is_over) stream_leave(stream);
    schemac_arena_free(stream->arena);
    free(stream->row);
    free(stream);
}
