/* Statements: their text, binary parameters, and preparing them once a connection. */
#include "rt_internal.h"

#include <stdlib.h>

/* ---- parameters ---- */

void statement_free(Statement *statement)
{
    writer_free(&statement->text);
    writer_free(&statement->values);
    free(statement->offsets);
    free(statement->lengths);
    free(statement->formats);
    free(statement->types);
    free(statement->pointers);
    memset(statement, 0, sizeof *statement);
}

void statement_reset_values(Statement *statement)
{
    statement->values.length = 0;
    statement->count = 0;
}

static bool grow(void **items, size_t count, size_t size)
{
    void *grown = realloc(*items, count * size);
    if (grown != NULL) *items = grown;
    return grown != NULL;
}

static bool statement_reserve(Statement *statement)
{
    if (statement->count < statement->capacity) return true;
    size_t capacity = statement->capacity == 0 ? 16 : statement->capacity * 2;
    if (!grow((void **)&statement->offsets, capacity, sizeof *statement->offsets) ||
        !grow((void **)&statement->lengths, capacity, sizeof *statement->lengths) ||
        !grow((void **)&statement->formats, capacity, sizeof *statement->formats) ||
        !grow((void **)&statement->types, capacity, sizeof *statement->types) ||
        !grow((void **)&statement->pointers, capacity, sizeof *statement->pointers))
        return false;
    statement->capacity = capacity;
    return true;
}

/* The rest of the message is for lengths, formats and the name. */
#define VALUES_SIZE_MAX (VALUE_SIZE_MAX - PARAMETERS_MAX * (size_t)8)

/* Starts a parameter at the end of `values`; end_parameter sets its length. */
static bool begin_parameter(Statement *statement, uint32_t type, bool is_null,
                            SchemacFailure *failure)
{
    if (statement->count >= PARAMETERS_MAX) {
        rt_fail(failure, SCHEMAC_FAULT_ARGUMENT, "a statement takes at most 65535 parameters");
        return false;
    }
    if (!statement_reserve(statement)) {
        rt_fail_memory(failure);
        return false;
    }
    statement->offsets[statement->count] = is_null ? SIZE_MAX : statement->values.length;
    statement->formats[statement->count] = 1;
    statement->types[statement->count] = type;
    statement->lengths[statement->count] = 0;
    statement->count++;
    return true;
}

static SchemacStatus end_parameter(Statement *statement, SchemacFailure *failure)
{
    size_t number = statement->count - 1;
    size_t length = statement->values.length - statement->offsets[number];
    if (statement->values.has_failed) return rt_fail_memory(failure);
    statement->lengths[number] = (int)length;
    return SCHEMAC_DONE;
}

SchemacStatus rt_fail_value(const SchemacColumn *column, const char *fault, SchemacFailure *failure)
{
    rt_fail(failure, SCHEMAC_FAULT_ARGUMENT, "the value for column \"%s\" cannot be sent: %s",
            column->name, fault);
    if (failure != NULL) strncpy(failure->column, column->name, sizeof failure->column - 1);
    return SCHEMAC_FAILED;
}

SchemacStatus statement_add_value(Statement *statement, const SchemacColumn *column,
                                  ParameterType type, const void *value, SchemacFailure *failure)
{
    if (!begin_parameter(statement, type.oid, value == NULL, failure)) return SCHEMAC_FAILED;
    if (value == NULL) return SCHEMAC_DONE;
    statement->values.limit = VALUES_SIZE_MAX;
    Encoding encoding = {&statement->values, column, type.element_oid, NULL};
    if (!rt_encode(&encoding, value)) return rt_fail_value(column, encoding.fault, failure);
    if (statement->values.is_full) {
        return rt_fail_value(
            column, "with it, the statement is longer than the 1 GiB that it can have", failure);
    }
    return end_parameter(statement, failure);
}

bool field_is_null(const SchemacColumn *column, const void *row)
{
    if (!column->is_nullable) return false;
    bool is_set;
    memcpy(&is_set, (const unsigned char *)row + column->offset + rt_value_size(column),
           sizeof is_set);
    return !is_set;
}

SchemacStatus statement_add_field(Statement *statement, const TableShape *shape, size_t number,
                                  const void *row, SchemacFailure *failure)
{
    const SchemacColumn *column = &shape->table->columns[number];
    const void *value =
        field_is_null(column, row) ? NULL : (const unsigned char *)row + column->offset;
    ParameterType type = {shape->columns[number].type_oid, shape->columns[number].element_oid};
    return statement_add_value(statement, column, type, value, failure);
}

SchemacStatus statement_add_int8(Statement *statement, int64_t value, SchemacFailure *failure)
{
    static const SchemacColumn column = {.name = "", .type = SCHEMAC_TYPE_INT8};
    ParameterType type = {rt_type(SCHEMAC_TYPE_INT8)->oid, 0};
    return statement_add_value(statement, &column, type, &value, failure);
}

SchemacStatus statement_add_float8(Statement *statement, double value, SchemacFailure *failure)
{
    static const SchemacColumn column = {.name = "", .type = SCHEMAC_TYPE_FLOAT8};
    ParameterType type = {rt_type(SCHEMAC_TYPE_FLOAT8)->oid, 0};
    return statement_add_value(statement, &column, type, &value, failure);
}

void statement_put_parameter(Statement *statement)
{
    writer_put(&statement->text, "$", 1);
    writer_put_number(&statement->text, statement->count);
}

/* ---- text ---- */

void sql_put_table(Writer *text, const SchemacTable *table)
{
    writer_put_name(text, table->schema);
    writer_put(text, ".", 1);
    writer_put_name(text, table->name);
}

void sql_put_selected(Writer *text, const TableShape *shape, const uint64_t *mask)
{
    const SchemacTable *table = shape->table;
    const char *comma = "";
    for (size_t i = 0; i < table->column_count; i++) {
        if (!SCHEMAC_MASK_HAS(mask, i)) continue;
        writer_put_string(text, comma);
        writer_put_name(text, table->columns[i].name);
        if (table->columns[i].bare_type != NULL) {
            writer_put_string(text, "::");
            writer_put_string(text, table->columns[i].bare_type);
        }
        comma = ", ";
    }
    sql_put_cast_check(text, shape, mask);
}

SchemacStatus sql_put_match(Statement *statement, const TableShape *shape, const void *row,
                            const uint64_t *mask, const char *word, SchemacFailure *failure)
{
    const SchemacTable *table = shape->table;
    for (size_t i = 0; mask != NULL && i < table->column_count; i++) {
        if (!SCHEMAC_MASK_HAS(mask, i)) continue;
        writer_put_string(&statement->text, word);
        writer_put_name(&statement->text, table->columns[i].name);
        word = " AND ";
        if (field_is_null(&table->columns[i], row)) {
            writer_put_string(&statement->text, " IS NULL");
            continue;
        }
        if (statement_add_field(statement, shape, i, row, failure) != SCHEMAC_DONE)
            return SCHEMAC_FAILED;
        writer_put_string(&statement->text, " = ");
        statement_put_parameter(statement);
    }
    return SCHEMAC_DONE;
}

void sql_put_values(Statement *statement, const TableShape *shape, const uint64_t *mask,
                    const uint64_t *also)
{
    for (size_t i = 1; i <= statement->count; i++) {
        writer_put_string(&statement->text, i == 1 ? "SELECT $" : ", $");
        writer_put_number(&statement->text, i);
    }
    sql_put_guard(&statement->text, shape, mask, also, " WHERE ");
}

/* ---- preparing ---- */

uint64_t rt_hash(uint64_t hash, const void *bytes, size_t size)
{
    hash = hash == 0 ? UINT64_C(14695981039346656037) : hash;
    const unsigned char *byte = bytes;
    for (size_t i = 0; i < size; i++) hash = (hash ^ byte[i]) * UINT64_C(1099511628211);
    return hash;
}

/* Made once for the many rows of an upsert. */
uint64_t statement_hash(Statement *statement)
{
    if (statement->hash == 0 || statement->hashed_length != statement->text.length ||
        statement->hashed_count != statement->count) {
        uint64_t hash = rt_hash(statement->seed, statement->text.bytes, statement->text.length);
        hash = rt_hash(hash, statement->types, statement->count * sizeof *statement->types);
        statement->hash = hash == 0 ? 1 : hash;
        statement->hashed_length = statement->text.length;
        statement->hashed_count = statement->count;
    }
    return statement->hash;
}

#define STATEMENT_NAME 26

static void hash_name(uint64_t hash, char name[STATEMENT_NAME])
{
    static const char digits[] = "0123456789abcdef";
    memcpy(name, "schemac_", 8);
    for (int i = 0; i < 16; i++) name[8 + i] = digits[hash >> (60 - 4 * i) & 15];
    name[24] = '\0';
}

/* The slot of `hash`, or the free one where it would go. The table is never full. */
static uint64_t *prepared_slot(const Session *session, uint64_t hash)
{
    size_t index = (size_t)hash & (session->prepared_capacity - 1);
    while (session->prepared[index] != 0 && session->prepared[index] != hash)
        index = (index + 1) & (session->prepared_capacity - 1);
    return &session->prepared[index];
}

static bool prepared_grow(Session *session)
{
    Session grown = {.prepared_capacity =
                         session->prepared_capacity == 0 ? 64 : session->prepared_capacity * 2};
    grown.prepared = calloc(grown.prepared_capacity, sizeof *grown.prepared);
    if (grown.prepared == NULL) return false;
    for (size_t i = 0; i < session->prepared_capacity; i++)
        if (session->prepared[i] != 0)
            *prepared_slot(&grown, session->prepared[i]) = session->prepared[i];
    free(session->prepared);
    session->prepared = grown.prepared;
    session->prepared_capacity = grown.prepared_capacity;
    return true;
}

static bool result_is(const PGresult *result, const char *sqlstate)
{
    const char *state = PQresultErrorField(result, PG_DIAG_SQLSTATE);
    return state != NULL && strcmp(state, sqlstate) == 0;
}

SchemacStatus statement_prepare(PGconn *connection, Session *session, Statement *statement,
                                SchemacFailure *failure)
{
    const char *text = writer_string(&statement->text);
    if (text == NULL ||
        ((session->prepared_count + 1) * 2 > session->prepared_capacity && !prepared_grow(session)))
        return rt_fail_memory(failure);
    uint64_t hash = statement_hash(statement);
    uint64_t *slot = prepared_slot(session, hash);
    if (session->is_pooled || *slot != 0) return SCHEMAC_DONE;
    char name[STATEMENT_NAME];
    hash_name(hash, name);
    PGresult *result = PQprepare(connection, name, text, (int)statement->count, statement->types);
    bool is_there = result_is(result, "42P05"); /* by another client behind the same pooler */
    if (PQresultStatus(result) != PGRES_COMMAND_OK && !is_there) {
        SchemacStatus status = rt_fail_result(failure, connection, result);
        statement_note_failure(connection, session, hash, result);
        PQclear(result);
        return status;
    }
    session->is_pooled = session->is_pooled || is_there;
    PQclear(result);
    *slot = hash;
    session->prepared_count++;
    return SCHEMAC_DONE;
}

/* Open addressing: what stood after it is put again. */
static bool prepared_remove(Session *session, uint64_t hash)
{
    if (session->prepared_capacity == 0) return false;
    uint64_t *slot = prepared_slot(session, hash);
    if (*slot == 0) return false;
    *slot = 0;
    session->prepared_count--;
    size_t index = (size_t)(slot - session->prepared);
    for (;;) {
        index = (index + 1) & (session->prepared_capacity - 1);
        uint64_t moved = session->prepared[index];
        if (moved == 0) return true;
        session->prepared[index] = 0;
        *prepared_slot(session, moved) = moved;
    }
}

/* The statement is gone; its plan's result is another; a type, column, table, operator or cast is
 * not what it was; bytes are not of their type; a vector has other dimensions; a cached OID is of
 * nothing. */
static bool is_of_another_shape(const PGresult *result)
{
    static const char *const states[] = {"26000", "0A000", "42804", "42883", "42704", "42P01",
                                         "42703", "42846", "42P18", "22P03", "22000", "XX000"};
    for (size_t i = 0; i < sizeof states / sizeof states[0]; i++)
        if (result_is(result, states[i])) return true;
    return false;
}

void statement_note_failure(PGconn *connection, Session *session, uint64_t hash,
                            const PGresult *result)
{
    if (!is_of_another_shape(result)) return;
    session->may_have_changed = true;
    session->is_stale = true;
    bool is_gone = result_is(result, "26000");
    bool is_idle = PQtransactionStatus(connection) == PQTRANS_IDLE;
    if (!is_gone && !is_idle)
        return; /* it is still there, and fails again once the transaction is over */
    if (prepared_remove(session, hash) && !is_gone) {
        char text[STATEMENT_NAME + 16] = "DEALLOCATE ";
        hash_name(hash, text + strlen(text));
        PQclear(PQexec(connection, text));
    }
}

/* ---- running ---- */

static void statement_point(Statement *statement)
{
    for (size_t i = 0; i < statement->count; i++) {
        bool is_null = statement->offsets[i] == SIZE_MAX;
        statement->pointers[i] =
            is_null ? NULL : (const char *)statement->values.bytes + statement->offsets[i];
        if (!is_null && statement->values.bytes == NULL)
            statement->pointers[i] = ""; /* nothing but empty values so far */
    }
}

SchemacStatus statement_send(PGconn *connection, Session *session, Statement *statement,
                             SchemacFailure *failure)
{
    const char *text = writer_string(&statement->text);
    if (text == NULL) return rt_fail_memory(failure);
    statement_point(statement);
    int count = (int)statement->count;
    const char *const *values = (const char *const *)statement->pointers;
    int sent;
    uint64_t hash = statement_hash(statement);
    bool is_prepared = session->prepared_capacity > 0 && *prepared_slot(session, hash) != 0;
    if (is_prepared && !session->is_pooled) {
        char name[STATEMENT_NAME];
        hash_name(hash, name);
        sent = PQsendQueryPrepared(connection, name, count, values, statement->lengths,
                                   statement->formats, 1);
    } else {
        sent = PQsendQueryParams(connection, text, count, statement->types, values,
                                 statement->lengths, statement->formats, 1);
    }
    return sent ? SCHEMAC_DONE : rt_fail_result(failure, connection, NULL);
}

/* The last result, as PQexec gives it. */
static PGresult *take_result(PGconn *connection)
{
    PGresult *last = NULL;
    for (PGresult *result = PQgetResult(connection); result != NULL;
         result = PQgetResult(connection)) {
        PQclear(last);
        last = result;
    }
    return last;
}

static PGresult *run_once(PGconn *connection, Session *session, Statement *statement,
                          SchemacFailure *failure)
{
    if (statement_prepare(connection, session, statement, failure) != SCHEMAC_DONE ||
        statement_send(connection, session, statement, failure) != SCHEMAC_DONE)
        return NULL;
    PGresult *result = take_result(connection);
    if (result == NULL) rt_fail_result(failure, connection, NULL);
    return result;
}

static bool result_is_good(const PGresult *result)
{
    ExecStatusType status = PQresultStatus(result);
    return status == PGRES_TUPLES_OK || status == PGRES_COMMAND_OK;
}

PGresult *statement_run(PGconn *connection, Session *session, Statement *statement,
                        SchemacFailure *failure)
{
    PGresult *result = run_once(connection, session, statement, failure);
    if (result != NULL && !result_is_good(result)) {
        rt_fail_result(failure, connection, result);
        statement_note_failure(connection, session, statement_hash(statement), result);
        PQclear(result);
        return NULL;
    }
    return result;
}
