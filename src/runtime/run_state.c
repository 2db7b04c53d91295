#include "runtime/run_internal.h"

#include <stdlib.h>
#include <string.h>

/* The records borrow the texts of the result. */
typedef struct StateHolder {
    SchemacState state; /* first: the public part */
    PGresult *result;
} StateHolder;

void schemac_state_free(SchemacState *state)
{
    if (state != NULL) {
        StateHolder *holder = (StateHolder *)(void *)state;
        PQclear(holder->result);
        free(state->records);
        free(holder);
    }
}

const char *schemac_fit_name(SchemacFit fit)
{
    switch (fit) {
    case SCHEMAC_FIT_AT_HEAD: return "at head";
    case SCHEMAC_FIT_EMPTY: return "empty";
    case SCHEMAC_FIT_BEHIND: return "behind";
    case SCHEMAC_FIT_AHEAD_COMPATIBLE: return "ahead, compatible";
    case SCHEMAC_FIT_AHEAD: return "ahead";
    case SCHEMAC_FIT_HALF_DONE: return "half done";
    case SCHEMAC_FIT_DIVERGED: return "diverged";
    case SCHEMAC_FIT_UNKNOWN: return "unknown";
    }
    return "unknown";
}

/* ---- the tables ----------------------------------------------------------------------------- */

void schemac_put_create(SchemacBuffer *sql, const char *schema)
{
    schemac_put_sql(sql,
                    "CREATE TABLE IF NOT EXISTS %n.lease (\n"
                    "  one boolean PRIMARY KEY DEFAULT true CHECK (one),\n"
                    "  format integer NOT NULL,\n"
                    "  token text NOT NULL DEFAULT '',\n"
                    "  backend_pid integer,\n"
                    "  backend_start timestamptz,\n"
                    "  role text, host text, program text,\n"
                    "  since timestamptz, beat timestamptz,\n"
                    "  revision text);\n",
                    schema);
    schemac_put_sql(
        sql,
        "CREATE TABLE IF NOT EXISTS %n.revisions (\n"
        "  id text PRIMARY KEY,\n"
        "  name text NOT NULL,\n"
        "  parents text[] NOT NULL,\n"
        "  up_sha256 text NOT NULL, down_sha256 text NOT NULL, chain_sha256 text NOT NULL,\n"
        "  breaks_clients boolean NOT NULL DEFAULT false,\n"
        "  state text NOT NULL CHECK (state IN ('applied', 'upgrading', 'downgrading')),\n"
        "  sections integer NOT NULL, sections_done integer NOT NULL,\n"
        "  statements_done integer NOT NULL DEFAULT 0,\n"
        "  statement_open boolean NOT NULL DEFAULT false,\n"
        "  stamped boolean NOT NULL DEFAULT false,\n"
        "  sequence bigint NOT NULL GENERATED ALWAYS AS IDENTITY UNIQUE,\n"
        "  role text NOT NULL DEFAULT session_user, host text, program text,\n"
        "  applied_at timestamptz NOT NULL DEFAULT pg_catalog.clock_timestamp(),\n"
        "  took_ms double precision NOT NULL);\n",
        schema);
    schemac_put_sql(
        sql,
        "CREATE TABLE IF NOT EXISTS %n.log (\n"
        "  sequence bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,\n"
        "  at timestamptz NOT NULL DEFAULT pg_catalog.clock_timestamp(),\n"
        "  action text NOT NULL, revision text, name text, outcome text NOT NULL,\n"
        "  message text, role text NOT NULL DEFAULT session_user, host text, program text,\n"
        "  took_ms double precision);\n"
        "INSERT INTO %n.lease (format) VALUES (%i) ON CONFLICT DO NOTHING;\n",
        schema, schema, (int64_t)SCHEMAC_FORMAT);
}

/* All that start at once meet at the advisory lock, which is the transaction's: it holds behind
 * PgBouncer too. The schema may have been made by somebody else for a role that may not make one.
 */
bool schemac_state_create(SchemacRunner *runner)
{
    SchemacBuffer sql = {0};
    schemac_put_sql(&sql,
                    "BEGIN ISOLATION LEVEL READ COMMITTED READ WRITE;\n"
                    "SET LOCAL client_min_messages = warning;\n"
                    "SELECT pg_catalog.pg_advisory_xact_lock(pg_catalog.hashtext(%l), 5462);\n"
                    "SELECT pg_catalog.count(*) FROM pg_catalog.pg_namespace WHERE nspname = %l;\n",
                    runner->schema, runner->schema);
    PGresult *result = schemac_query(runner, &sql);
    bool done = result != NULL;
    bool exists = done && strcmp(PQgetvalue(result, 0, 0), "0") != 0;
    PQclear(result);
    schemac_buffer_clear(&sql);
    if (!exists) {
        schemac_put_sql(&sql, "CREATE SCHEMA %n;\n", runner->schema);
    }
    schemac_put_create(&sql, runner->schema);
    schemac_put(&sql, "COMMIT;\n");
    done = done && schemac_execute(runner, &sql);
    if (!done && PQstatus(runner->connection) == CONNECTION_OK) {
        PQclear(PQexec(runner->connection, "ROLLBACK"));
    }
    schemac_buffer_free(&sql);
    return done;
}

/* ---- reading -------------------------------------------------------------------------------- */

/* Three questions in one round trip. First: is all at head? The chain hash of what was applied last
 * covers all that stands before it; with the count it tells a thousand revisions from another
 * thousand. Then the rows, unless the answer was yes. Then, when it is asked for, who is at work.
 * The answer to the first reaches the second through a setting of the transaction's own, so that
 * the usual case is planned and run in no time. */
enum { HEAD_AT_HEAD, HEAD_FORMAT, HEAD_BACKEND };
enum {
    FIELD_ID,
    FIELD_NAME,
    FIELD_PARENTS,
    FIELD_UP,
    FIELD_DOWN,
    FIELD_CHAIN,
    FIELD_STATE,
    FIELD_SECTIONS,
    FIELD_SECTIONS_DONE,
    FIELD_STATEMENTS_DONE,
    FIELD_OPEN,
    FIELD_STAMPED,
    FIELD_BREAKS,
    FIELD_APPLIED_BY,
    FIELD_APPLIED_FROM,
    FIELD_APPLIED_AT,
    FIELD_TOOK
};
enum { BUSY_IS_BUSY, BUSY_ROLE };

static void put_state_query(SchemacBuffer *sql, const SchemacRunner *runner, SchemacLook look)
{
    const SchemacChain *chain = runner->chain;
    const char *head = chain->count == 0 ? "" : chain->revisions[chain->count - 1].chain_sha256;
    const char *schema = runner->schema;
    schemac_put_sql(
        sql,
        "SELECT pg_catalog.set_config('schemac.at_head', (SELECT %b AND count(*) = %i AND "
        "coalesce(bool_and(r.state = 'applied'), true) AND "
        "coalesce((SELECT l.chain_sha256 FROM %n.revisions l ORDER BY sequence DESC LIMIT 1), '')"
        " = %l FROM %n.revisions r)::text, true), (SELECT format FROM %n.lease), "
        "pg_catalog.pg_backend_pid();\n",
        (int)(look == SCHEMAC_LOOK_QUICK), (int64_t)chain->count, schema, head, schema, schema);
    schemac_put_sql(
        sql,
        "SELECT r.id, r.name, pg_catalog.array_to_string(r.parents, ' '), r.up_sha256, "
        "r.down_sha256, r.chain_sha256, r.state, r.sections, r.sections_done, r.statements_done, "
        "r.statement_open, r.stamped, r.breaks_clients, r.role, "
        "pg_catalog.concat_ws(' ', r.host, r.program), "
        "pg_catalog.to_char(r.applied_at AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24:MI:SS') || '+00', "
        "r.took_ms FROM %n.revisions r WHERE "
        "pg_catalog.current_setting('schemac.at_head') = 'false' ORDER BY r.sequence;\n",
        schema);
    if (look == SCHEMAC_LOOK_BUSY) {
        schemac_put_sql(
            sql,
            "SELECT l.token <> '' AND %v, l.role, l.host, l.program, pg_catalog.to_char("
            "l.since AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24:MI:SS'), l.revision FROM %n.lease l;\n",
            schemac_lease_alive, schema);
    }
}

static uint32_t number_of(const PGresult *result, int row, int field)
{
    return (uint32_t)strtoul(PQgetvalue(result, row, field), NULL, 10);
}

static bool bool_of(const PGresult *result, int row, int field)
{
    return PQgetvalue(result, row, field)[0] == 't';
}

static void read_record(const SchemacRunner *runner, const PGresult *result, int row,
                        SchemacRecord *record)
{
    const char *state = PQgetvalue(result, row, FIELD_STATE);
    *record = (SchemacRecord){
        .id = PQgetvalue(result, row, FIELD_ID),
        .name = PQgetvalue(result, row, FIELD_NAME),
        .parents = PQgetvalue(result, row, FIELD_PARENTS),
        .up_sha256 = PQgetvalue(result, row, FIELD_UP),
        .down_sha256 = PQgetvalue(result, row, FIELD_DOWN),
        .chain_sha256 = PQgetvalue(result, row, FIELD_CHAIN),
        .sections = number_of(result, row, FIELD_SECTIONS),
        .sections_done = number_of(result, row, FIELD_SECTIONS_DONE),
        .statements_done = number_of(result, row, FIELD_STATEMENTS_DONE),
        .statement_open = bool_of(result, row, FIELD_OPEN),
        .stamped = bool_of(result, row, FIELD_STAMPED),
        .breaks_clients = bool_of(result, row, FIELD_BREAKS),
        .applied_by = PQgetvalue(result, row, FIELD_APPLIED_BY),
        .applied_from = PQgetvalue(result, row, FIELD_APPLIED_FROM),
        .applied_at = PQgetvalue(result, row, FIELD_APPLIED_AT),
        .took_ms = strtod(PQgetvalue(result, row, FIELD_TOOK), NULL),
    };
    if (state[0] != 'a') {
        record->applied = state[0] == 'u' ? SCHEMAC_UPGRADING : SCHEMAC_DOWNGRADING;
    }
    uint32_t ordinal = schemac_index_find(&runner->index, record->id, strlen(record->id));
    if (ordinal != SCHEMAC_NONE) {
        record->revision = &runner->chain->revisions[ordinal];
        record->changed = strcmp(record->up_sha256, record->revision->up_sha256) != 0 ||
                          strcmp(record->down_sha256, record->revision->down_sha256) != 0;
    }
}

static SchemacFit fit_of(const SchemacChain *chain, const SchemacState *state)
{
    uint32_t known = 0;
    uint32_t unknown = 0;
    bool half_done = false, changed = false, breaks = false;
    for (size_t i = 0; i < state->count; i++) {
        const SchemacRecord *record = &state->records[i];
        known += record->revision != NULL;
        unknown += record->revision == NULL;
        changed |= record->changed;
        half_done |= record->applied != SCHEMAC_APPLIED;
        breaks |= record->revision == NULL && record->breaks_clients;
    }
    if (state->count == 0) {
        return chain->count == 0 ? SCHEMAC_FIT_AT_HEAD : SCHEMAC_FIT_EMPTY;
    }
    if (known == 0) {
        return SCHEMAC_FIT_UNKNOWN;
    }
    if (changed || (unknown > 0 && known < chain->count)) {
        return SCHEMAC_FIT_DIVERGED;
    }
    if (half_done) {
        return SCHEMAC_FIT_HALF_DONE;
    }
    if (unknown > 0) {
        return breaks ? SCHEMAC_FIT_AHEAD : SCHEMAC_FIT_AHEAD_COMPATIBLE;
    }
    return known == chain->count ? SCHEMAC_FIT_AT_HEAD : SCHEMAC_FIT_BEHIND;
}

static bool read_records(SchemacRunner *runner, StateHolder *holder)
{
    PGresult *result = holder->result;
    SchemacState *state = &holder->state;
    int rows = PQntuples(result);
    state->records = calloc((size_t)rows + 1, sizeof *state->records);
    if (state->records == NULL) {
        return schemac_fail_memory(runner->error);
    }
    if (runner->index.slots == NULL &&
        !schemac_index_make(&runner->index, runner->chain, runner->error)) {
        return false;
    }
    state->count = (size_t)rows;
    for (int row = 0; row < rows; row++) {
        read_record(runner, result, row, &state->records[row]);
    }
    state->fit = fit_of(runner->chain, state);
    return true;
}

static bool read_head(SchemacRunner *runner, SchemacState *state, const PGresult *result)
{
    if (PQgetisnull(result, 0, HEAD_FORMAT)) {
        schemac_fail(runner->error, SCHEMAC_ERROR_FORMAT, "the table \"%s.lease\" is empty",
                     runner->schema);
        schemac_set_hint(runner->error,
                         "Put its row back: INSERT INTO %s.lease (format) VALUES (%d);",
                         runner->schema, SCHEMAC_FORMAT);
        return false;
    }
    if (number_of(result, 0, HEAD_FORMAT) > SCHEMAC_FORMAT) {
        schemac_fail(runner->error, SCHEMAC_ERROR_FORMAT,
                     "the bookkeeping in schema \"%s\" has format %s; this schemac knows format %d",
                     runner->schema, PQgetvalue(result, 0, HEAD_FORMAT), SCHEMAC_FORMAT);
        schemac_set_hint(runner->error, "Use the newer schemac that made it.");
        return false;
    }
    state->exists = true;
    state->fit = SCHEMAC_FIT_AT_HEAD;
    /* PgBouncer makes up a process number for its clients. */
    runner->is_pooled = (int)number_of(result, 0, HEAD_BACKEND) != PQbackendPID(runner->connection);
    return true;
}

static void read_busy(SchemacState *state, const PGresult *result)
{
    state->busy = PQntuples(result) > 0 && bool_of(result, 0, BUSY_IS_BUSY);
    if (state->busy) {
        schemac_busy_message(state->busy_message, sizeof state->busy_message, result, BUSY_ROLE);
    }
}

/* Answer `number` of the query. */
static bool read_answer(SchemacRunner *runner, StateHolder *holder, PGresult *result, int number,
                        bool *at_head)
{
    bool done = true;
    if (number == 0) {
        *at_head = strcmp(PQgetvalue(result, 0, HEAD_AT_HEAD), "true") == 0;
        done = read_head(runner, &holder->state, result);
    } else if (number == 1) {
        holder->result = result;
        return *at_head || read_records(runner, holder);
    } else {
        read_busy(&holder->state, result);
    }
    PQclear(result);
    return done;
}

/* No such table, no such schema. */
static bool is_missing(const PGresult *result)
{
    const char *state = PQresultErrorField(result, PG_DIAG_SQLSTATE);
    return state != NULL && (strcmp(state, "42P01") == 0 || strcmp(state, "3F000") == 0);
}

/* Every answer is taken, also after one that failed. */
static bool read_state(SchemacRunner *runner, StateHolder *holder)
{
    bool done = true;
    bool at_head = false;
    PGresult *result;
    for (int number = 0; (result = PQgetResult(runner->connection)) != NULL; number++) {
        if (done && PQresultStatus(result) == PGRES_TUPLES_OK) {
            done = read_answer(runner, holder, result, number, &at_head);
            continue;
        }
        if (done && is_missing(result)) {
            holder->state.fit = runner->chain->count == 0 ? SCHEMAC_FIT_AT_HEAD : SCHEMAC_FIT_EMPTY;
        } else if (done) {
            done = schemac_fail_result(runner, result, "in the runner's bookkeeping");
        }
        PQclear(result);
    }
    return done;
}

bool schemac_state_load(SchemacRunner *runner, SchemacLook look)
{
    SchemacBuffer sql = {0};
    StateHolder *holder = calloc(1, sizeof *holder);
    schemac_state_free(runner->state);
    runner->state = NULL;
    if (holder == NULL) {
        return schemac_fail_memory(runner->error);
    }
    runner->state = &holder->state;
    put_state_query(&sql, runner, look);
    bool done = !sql.failed || schemac_fail_memory(runner->error);
    if (done && PQsendQuery(runner->connection, sql.bytes) != 1) {
        done = schemac_fail_result(runner, NULL, "in the runner's bookkeeping");
    }
    schemac_buffer_free(&sql);
    return done && read_state(runner, holder);
}

bool schemac_check_writable(SchemacRunner *runner)
{
    PGresult *result =
        PQexec(runner->connection, "SELECT pg_catalog.pg_is_in_recovery(), "
                                   "pg_catalog.current_setting('transaction_read_only') = 'on', "
                                   "pg_catalog.pg_backend_pid()");
    if (PQresultStatus(result) != PGRES_TUPLES_OK) {
        schemac_fail_result(runner, result, "in the runner's bookkeeping");
        PQclear(result);
        return false;
    }
    bool is_standby = bool_of(result, 0, 0);
    bool is_read_only = bool_of(result, 0, 1);
    runner->is_pooled = (int)number_of(result, 0, 2) != PQbackendPID(runner->connection);
    PQclear(result);
    if (is_standby) {
        schemac_fail(runner->error, SCHEMAC_ERROR_READ_ONLY, "the server is a standby");
        schemac_set_hint(runner->error,
                         "Connect to the primary; target_session_attrs=read-write in the "
                         "connection string finds it.");
        return false;
    }
    if (is_read_only) {
        schemac_fail(runner->error, SCHEMAC_ERROR_READ_ONLY, "the session is read-only");
        schemac_set_hint(runner->error,
                         "default_transaction_read_only is on for this server, database or "
                         "role.");
        return false;
    }
    return true;
}
