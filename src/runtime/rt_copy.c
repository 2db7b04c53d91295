/* COPY in: rows become binary COPY data in a buffer of their own, sent in large pieces. */
#include "rt_internal.h"

#include <stdlib.h>

/* libpq copies what it is given; pieces of this size keep the call's cost away and stay in the
 * cache. */
#define PIECE_SIZE ((size_t)64 * 1024)
#define PIECE_SIZE_MAX ((size_t)1024 * 1024)

static const unsigned char copy_header[19] = {'P', 'G', 'C', 'O', 'P', 'Y', '\n', 0xFF, '\r', '\n',
                                              0,   0,   0,   0,   0,   0,   0,    0,    0};

typedef struct CopyColumn {
    const SchemacColumn *column;
    uint32_t element_oid;
    size_t set_offset; /* of is_set in the row; 0 when the column is not null */
} CopyColumn;

struct SchemacCopy {
    PGconn *connection;
    Writer writer;
    int64_t row_count;
    bool is_over; /* the connection is out of COPY mode: a failure ended it */
    uint16_t column_count;
    CopyColumn columns[];
};

/* Three statements in one message, since COPY is not allowed in a pipeline: the first is planned
 * only, which takes the lock that the COPY takes, needs no more privileges, and waits for whoever
 * is changing the table; the second then shows the types that it has. */
static void put_copy(Writer *text, const TableShape *shape, const uint64_t *mask)
{
    const SchemacTable *table = shape->table;
    writer_put_string(text, "EXPLAIN (COSTS OFF) INSERT INTO ");
    sql_put_table(text, table);
    writer_put_string(text, " DEFAULT VALUES; ");
    sql_put_probe(text, shape, mask);
    writer_put_string(text, "; COPY ");
    sql_put_table(text, table);
    const char *before = " (";
    for (size_t i = 0; i < table->column_count; i++) {
        if (SCHEMAC_MASK_HAS(mask, i)) {
            writer_put_string(text, before);
            writer_put_name(text, table->columns[i].name);
            before = ", ";
        }
    }
    writer_put_string(text, ") FROM STDIN (FORMAT binary)");
}

/* A COPY of no rows, so that the caller's transaction goes on; where there is none it fails
 * instead, and runs no trigger. */
static void copy_leave(PGconn *connection, bool is_in_transaction)
{
    static const unsigned char trailer[2] = {0xFF, 0xFF};
    if (is_in_transaction) {
        PQputCopyData(connection, (const char *)copy_header, sizeof copy_header);
        PQputCopyData(connection, (const char *)trailer, sizeof trailer);
    }
    PQputCopyEnd(connection, is_in_transaction ? NULL : "the table is another");
    rt_drain(connection);
}

/* Takes the next result. False: it is not of this kind, the failure says why, and all is drained.
 */
static bool take(PGconn *connection, ExecStatusType kind, PGresult **result,
                 SchemacFailure *failure)
{
    *result = PQgetResult(connection);
    if (PQresultStatus(*result) == kind) {
        return true;
    }
    rt_fail_result(failure, connection, *result);
    rt_drain(connection);
    Session *session = session_get(connection, NULL);
    if (session != NULL) {
        statement_note_failure(connection, session, 0, *result);
    }
    return false;
}

static SchemacStatus take_answers(PGconn *connection, const TableShape *shape, const uint64_t *mask,
                                  bool is_in_transaction, SchemacFailure *failure)
{
    PGresult *locked = NULL;
    PGresult *probe = NULL;
    PGresult *copy = NULL;
    SchemacStatus status = SCHEMAC_FAILED;
    if (take(connection, PGRES_TUPLES_OK, &locked, failure) &&
        take(connection, PGRES_TUPLES_OK, &probe, failure) &&
        take(connection, PGRES_COPY_IN, &copy, failure)) {
        status = SCHEMAC_DONE;
        if (!shape_is_current(shape, mask, probe)) {
            copy_leave(connection, is_in_transaction);
            status = fail_changed(connection, shape, failure);
        }
    }
    PQclear(locked);
    PQclear(probe);
    PQclear(copy);
    return status;
}

static SchemacStatus copy_start(PGconn *connection, const TableShape *shape, const uint64_t *mask,
                                SchemacFailure *failure)
{
    Writer text = {0};
    put_copy(&text, shape, mask);
    const char *statement = writer_string(&text);
    bool is_in_transaction = PQtransactionStatus(connection) == PQTRANS_INTRANS;
    SchemacStatus status = SCHEMAC_FAILED;
    if (statement == NULL) {
        rt_fail_memory(failure);
    } else if (!PQsendQuery(connection, statement)) {
        rt_fail_result(failure, connection, NULL);
    } else {
        status = take_answers(connection, shape, mask, is_in_transaction, failure);
    }
    writer_free(&text);
    return status;
}

static SchemacStatus check_written(const SchemacTable *table, const uint64_t *mask, size_t *count,
                                   SchemacFailure *failure)
{
    *count = 0;
    for (size_t i = 0; i < table->column_count; i++) {
        if (!SCHEMAC_MASK_HAS(mask, i)) {
            continue;
        }
        if (table->columns[i].is_generated) {
            return rt_fail(failure, SCHEMAC_FAULT_ARGUMENT,
                           "column \"%s\" is generated by the server and cannot be written",
                           table->columns[i].name);
        }
        (*count)++;
    }
    if (*count == 0) {
        return rt_fail(failure, SCHEMAC_FAULT_ARGUMENT, "the mask holds no column to write");
    }
    return SCHEMAC_DONE;
}

typedef struct Call {
    PGconn *connection;
    const SchemacTable *table;
    const uint64_t *mask;
    SchemacCopy *copy;
} Call;

static SchemacStatus run_begin(void *context, SchemacFailure *failure)
{
    const Call *call = context;
    const TableShape *shape =
        session_check(call->connection, call->table, call->mask, NULL, failure);
    if (shape == NULL) {
        return SCHEMAC_FAILED;
    }
    SchemacCopy *copy = call->copy;
    copy->column_count = 0;
    for (size_t i = 0; i < call->table->column_count; i++) {
        if (SCHEMAC_MASK_HAS(call->mask, i)) {
            const SchemacColumn *column = &call->table->columns[i];
            size_t set_offset = column->is_nullable ? column->offset + rt_value_size(column) : 0;
            CopyColumn *item = &copy->columns[copy->column_count++];
            *item = (CopyColumn){column, shape->columns[i].element_oid, set_offset};
        }
    }
    return copy_start(call->connection, shape, call->mask, failure);
}

SchemacStatus schemac_copy_begin(PGconn *connection, const SchemacTable *table,
                                 const uint64_t *mask, SchemacCopy **copy, SchemacFailure *failure)
{
    *copy = NULL;
    size_t count;
    if (!rt_check_mask(mask, failure) ||
        check_written(table, mask, &count, failure) != SCHEMAC_DONE) {
        return SCHEMAC_FAILED;
    }
    SchemacCopy *made = calloc(1, sizeof *made + count * sizeof made->columns[0]);
    if (made == NULL) {
        return rt_fail_memory(failure);
    }
    made->connection = connection;
    made->writer.limit = VALUE_SIZE_MAX + PIECE_SIZE;
    writer_put(&made->writer, copy_header, sizeof copy_header);
    Call call = {connection, table, mask, made};
    SchemacStatus status = made->writer.has_failed ? rt_fail_memory(failure)
                                                   : rt_run(connection, run_begin, &call, failure);
    if (status != SCHEMAC_DONE) {
        writer_free(&made->writer);
        free(made);
        return status;
    }
    *copy = made;
    return SCHEMAC_DONE;
}

/* Ends COPY mode, with a reason (the server then stores nothing) or without one; what the server
 * says is in *result, the caller's. */
static bool copy_finish(SchemacCopy *copy, const char *reason, PGresult **result)
{
    copy->is_over = true;
    *result = NULL;
    bool sent = PQputCopyEnd(copy->connection, reason) == 1;
    if (sent) {
        *result = PQgetResult(copy->connection);
    }
    rt_drain(copy->connection);
    return sent;
}

/* A value can be larger than a message may be. */
static bool copy_send(const SchemacCopy *copy)
{
    const char *bytes = (const char *)copy->writer.bytes;
    size_t left = copy->writer.length;
    while (left > 0) {
        size_t size = left < PIECE_SIZE_MAX ? left : PIECE_SIZE_MAX;
        if (PQputCopyData(copy->connection, bytes, (int)size) != 1) {
            return false;
        }
        bytes += size;
        left -= size;
    }
    return true;
}

static SchemacStatus copy_flush(SchemacCopy *copy, SchemacFailure *failure)
{
    if (copy_send(copy)) {
        copy->writer.length = 0;
        return SCHEMAC_DONE;
    }
    PGresult *result;
    copy_finish(copy, NULL, &result);
    rt_fail_result(failure, copy->connection, result);
    PQclear(result);
    return SCHEMAC_FAILED;
}

/* A row that cannot be sent ends the COPY: nothing of it is stored. */
static SchemacStatus copy_fail_row(SchemacCopy *copy, const SchemacColumn *column,
                                   const char *fault, SchemacFailure *failure)
{
    PGresult *result;
    copy_finish(copy, "a row could not be encoded", &result);
    PQclear(result);
    if (copy->writer.has_failed && !copy->writer.is_full) {
        return rt_fail_memory(failure);
    }
    rt_fail_value(column, fault, failure);
    if (failure != NULL) {
        failure->row = copy->row_count + 1;
    }
    return SCHEMAC_FAILED;
}

/* Length word and value; false: *fault. */
static bool put_field(Writer *writer, const CopyColumn *item, const unsigned char *row,
                      const char **fault)
{
    unsigned char *place = writer_reserve(writer, 4);
    if (place == NULL) {
        return false;
    }
    if (item->set_offset != 0 && row[item->set_offset] == 0) {
        put_uint32(place, UINT32_MAX);
        return true;
    }
    size_t begin = writer->length;
    Encoding encoding = {writer, item->column, item->element_oid, NULL};
    if (!rt_encode(&encoding, row + item->column->offset)) {
        *fault = encoding.fault;
        return false;
    }
    size_t length = writer->length - begin;
    if (writer->has_failed || length > VALUE_SIZE_MAX) {
        *fault = rt_too_long;
        return false;
    }
    put_uint32(writer->bytes + begin - 4, (uint32_t)length);
    return true;
}

SchemacStatus schemac_copy_put(SchemacCopy *copy, const void *row, SchemacFailure *failure)
{
    if (copy->is_over) {
        return rt_fail(failure, SCHEMAC_FAULT_ARGUMENT, "the COPY has failed already");
    }
    Writer *writer = &copy->writer;
    unsigned char *place = writer_reserve(writer, 2);
    if (place == NULL) {
        return copy_fail_row(copy, copy->columns[0].column, "", failure);
    }
    put_uint16(place, copy->column_count);
    for (uint16_t i = 0; i < copy->column_count; i++) {
        const char *fault = "";
        if (!put_field(writer, &copy->columns[i], row, &fault)) {
            return copy_fail_row(copy, copy->columns[i].column, fault, failure);
        }
        if (writer->length >= PIECE_SIZE && copy_flush(copy, failure) != SCHEMAC_DONE) {
            return SCHEMAC_FAILED;
        }
    }
    copy->row_count++;
    return SCHEMAC_DONE;
}

static void copy_free(SchemacCopy *copy)
{
    writer_free(&copy->writer);
    free(copy);
}

SchemacStatus schemac_copy_end(SchemacCopy *copy, int64_t *row_count, SchemacFailure *failure)
{
    if (copy->is_over) {
        copy_free(copy);
        return rt_fail(failure, SCHEMAC_FAULT_ARGUMENT, "the COPY has failed already");
    }
    static const unsigned char trailer[2] = {0xFF, 0xFF};
    writer_put(&copy->writer, trailer, sizeof trailer);
    if (copy->writer.has_failed) {
        schemac_copy_abort(copy);
        return rt_fail_memory(failure);
    }
    SchemacStatus status = copy_flush(copy, failure);
    if (status == SCHEMAC_DONE) {
        PGresult *result;
        bool sent = copy_finish(copy, NULL, &result);
        if (!sent || PQresultStatus(result) != PGRES_COMMAND_OK) {
            status = rt_fail_result(failure, copy->connection, result);
        } else if (row_count != NULL) {
            *row_count = strtoll(PQcmdTuples(result), NULL, 10);
        }
        PQclear(result);
    }
    copy_free(copy);
    return status;
}

void schemac_copy_abort(SchemacCopy *copy)
{
    if (copy == NULL) {
        return;
    }
    if (!copy->is_over) {
        PGresult *result;
        copy_finish(copy, "aborted by the program", &result);
        PQclear(result);
    }
    copy_free(copy);
}
