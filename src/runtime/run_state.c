/* Reading the records, and how they stand to the chain. Where all is at head, which is the usual
 * case, it is one round trip that fetches no record. */
#include "runtime/run_hold_internal.h"
#include "runtime/run_turn_internal.h"

#include <stdlib.h>
#include <string.h>

/* The records borrow the texts of the result. */
typedef struct StateHolder {
    SchemacState state;        /* first: the public part */
    SchemacProgress *progress; /* beside the records */
    PGresult *result;
} StateHolder;

void schemac_state_free(SchemacState *state)
{
    if (state != NULL) {
        StateHolder *holder = (StateHolder *)(void *)state;
        PQclear(holder->result);
        free(state->records);
        free(state->held);
        free(state->waits);
        free(holder->progress);
        free(holder);
    }
}

const SchemacRecord *schemac_state_find(const SchemacState *state, const SchemacRevision *revision,
                                        const SchemacProgress **progress)
{
    const StateHolder *holder = (const StateHolder *)(const void *)state;
    for (size_t i = 0; i < state->count; i++) {
        if (state->records[i].revision == revision) {
            if (progress != NULL) *progress = &holder->progress[i];
            return &state->records[i];
        }
    }
    return NULL;
}

const char *schemac_fit_name(SchemacFit fit)
{
    switch (fit) {
    case SCHEMAC_FIT_AT_HEAD: return "at head";
    case SCHEMAC_FIT_HELD: return "at head but for what is held back";
    case SCHEMAC_FIT_EMPTY: return "empty";
    case SCHEMAC_FIT_BEHIND: return "behind";
    case SCHEMAC_FIT_AHEAD_COMPATIBLE: return "ahead, compatible";
    case SCHEMAC_FIT_AHEAD: return "ahead";
    case SCHEMAC_FIT_HALF_DONE: return "half done";
    case SCHEMAC_FIT_DIVERGED: return "diverged";
    case SCHEMAC_FIT_DRIFTED: return "drifted";
    case SCHEMAC_FIT_UNKNOWN: return "unknown";
    }
    return "unknown";
}

/* ---- reading ---- */

/* Three questions in one round trip. First: is all at head? The chain hash of what was applied last
 * covers all that stands before it; with the count it tells a thousand revisions from another
 * thousand. Then the rows, unless the answer was yes. Then, when it is asked for, who is at work.
 * The answer to the first reaches the second through a setting of the transaction's own, so that
 * the usual case is planned and run in no time. */
enum { HEAD_AT_HEAD, HEAD_FORMAT, HEAD_BACKEND, HEAD_MAY_NOTE };
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
    FIELD_TOOK,
    FIELD_DONE_HASH,
    FIELD_SUBJECT,
    FIELD_RETREATS,
    FIELD_STANDING
};
enum { BUSY_IS_BUSY, BUSY_ROLE };

static void put_state_query(SchemacBuffer *sql, SchemacRunner *runner, SchemacLook look)
{
    const SchemacChain *chain = runner->chain;
    const char *head = chain->count == 0 ? "" : chain->revisions[chain->count - 1].chain_sha256;
    const char *schema = runner->schema;
    schemac_put(sql, "SET TRANSACTION ISOLATION LEVEL READ COMMITTED;\n"
                     "SET LOCAL statement_timeout = 0;\n");
    schemac_put_role(sql, runner);
    schemac_put_mark_row(sql, runner);
    schemac_put_sql(
        sql,
        "SELECT pg_catalog.set_config('schemac.at_head', (SELECT %b AND count(*) = %i AND "
        "coalesce(bool_and(r.state = 'applied'), true) AND "
        "coalesce((SELECT l.chain_sha256 FROM %n.revisions l ORDER BY sequence DESC LIMIT 1), '')"
        " = %l FROM %n.revisions r)::text, true), (SELECT format FROM %n.lease), "
        "pg_catalog.pg_backend_pid(), ",
        (int)(look == SCHEMAC_LOOK_QUICK || look == SCHEMAC_LOOK_FIT), (int64_t)chain->count,
        schema, head, schema, schema);
    schemac_put_may_note(sql, runner);
    schemac_put(sql, ";\n");
    schemac_put_sql(
        sql,
        "SELECT r.id, r.name, pg_catalog.array_to_string(r.parents, ' '), r.up_sha256, "
        "r.down_sha256, r.chain_sha256, r.state, r.sections, r.sections_done, r.statements_done, "
        "r.statement_open, r.stamped, r.breaks_clients, r.role, "
        "pg_catalog.concat_ws(' ', r.host, r.program), "
        "pg_catalog.to_char(r.applied_at AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24:MI:SS') || '+00', "
        "r.took_ms, h ->> 'done_hash', h ->> 'subject', h ->> 'retreats', h ->> 'standing' FROM "
        "%n.revisions r LEFT JOIN LATERAL (SELECT pg_catalog.to_jsonb(r)) AS j(h) ON r.state <> 'applied' WHERE "
        "pg_catalog.current_setting('schemac.at_head') = 'false' ORDER BY r.sequence;\n",
        schema);
    if (look == SCHEMAC_LOOK_BUSY) {
        schemac_put_sql(
            sql,
            "SELECT l.token <> '' AND %v, l.role, l.host, l.program, pg_catalog.to_char("
            "l.since AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24:MI:SS'), l.revision, %v FROM %n.lease l;\n",
            schemac_lease_alive, schemac_lease_pid, schema);
    }
    if (look == SCHEMAC_LOOK_FIT && chain->column_count > 0) schemac_put_shape_query(sql, chain);
}

static uint32_t number_of(const PGresult *result, int row, int field)
{
    return (uint32_t)strtoul(PQgetvalue(result, row, field), NULL, 10);
}

static bool bool_of(const PGresult *result, int row, int field)
{
    return PQgetvalue(result, row, field)[0] == 't';
}

/* Of what is half done, only what was done must be as it was; the other side is not at work. */
static bool is_changed(SchemacRecord *record, SchemacProgress *progress)
{
    char hash[SCHEMAC_HASH_SIZE];
    bool up = strcmp(record->up_sha256, record->revision->up_sha256) != 0;
    bool down = strcmp(record->down_sha256, record->revision->down_sha256) != 0;
    bool goes_up = record->applied == SCHEMAC_UPGRADING;
    if (record->applied == SCHEMAC_APPLIED || !(up || down)) return up || down;
    const SchemacStep step = {.revision = record->revision, .down = !goes_up};
    schemac_done_hash(hash, &step, record->sections_done, record->statements_done);
    bool is_same = strcmp(hash, progress->done_hash) == 0 ||
                   (record->sections_done == 0 && record->statements_done == 0);
    if (goes_up && progress->standing[0] != '\0')
        is_same = !schemac_is_other_side(record->revision, progress->standing);
    progress->is_mended =
        (goes_up || progress->retreats || !up) && (is_same || !(goes_up ? up : down));
    return !progress->is_mended;
}

static void read_progress(const PGresult *result, int row, SchemacProgress *progress)
{
    *progress = (SchemacProgress){.done_hash = PQgetvalue(result, row, FIELD_DONE_HASH),
                                  .subject = PQgetvalue(result, row, FIELD_SUBJECT),
                                  .standing = PQgetvalue(result, row, FIELD_STANDING),
                                  .retreats = PQgetvalue(result, row, FIELD_RETREATS)[0] == 't'};
}

static void read_record(const SchemacRunner *runner, const PGresult *result, int row,
                        SchemacRecord *record, SchemacProgress *progress)
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
    if (state[0] != 'a')
        record->applied = state[0] == 'u' ? SCHEMAC_UPGRADING : SCHEMAC_DOWNGRADING;
    uint32_t ordinal = schemac_index_find(&runner->index, record->id, strlen(record->id));
    if (ordinal != SCHEMAC_NONE) {
        record->revision = &runner->chain->revisions[ordinal];
        record->changed = is_changed(record, progress);
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
    if (state->count == 0) return chain->count == 0 ? SCHEMAC_FIT_AT_HEAD : SCHEMAC_FIT_EMPTY;
    if (known == 0) return SCHEMAC_FIT_UNKNOWN;
    if (changed || (unknown > 0 && known < chain->count)) return SCHEMAC_FIT_DIVERGED;
    if (half_done) return SCHEMAC_FIT_HALF_DONE;
    if (unknown > 0) return breaks ? SCHEMAC_FIT_AHEAD : SCHEMAC_FIT_AHEAD_COMPATIBLE;
    return known == chain->count ? SCHEMAC_FIT_AT_HEAD : SCHEMAC_FIT_BEHIND;
}

static bool read_records(SchemacRunner *runner, StateHolder *holder)
{
    PGresult *result = holder->result;
    SchemacState *state = &holder->state;
    int rows = PQntuples(result);
    state->records = calloc((size_t)rows + 1, sizeof *state->records);
    holder->progress = calloc((size_t)rows + 1, sizeof *holder->progress);
    if (state->records == NULL || holder->progress == NULL)
        return schemac_fail_memory(runner->error);
    if (runner->index.slots == NULL &&
        !schemac_index_make(&runner->index, runner->chain, runner->error))
        return false;
    state->count = (size_t)rows;
    for (int row = 0; row < rows; row++) {
        read_progress(result, row, &holder->progress[row]);
        read_record(runner, result, row, &state->records[row], &holder->progress[row]);
    }
    state->fit = fit_of(runner->chain, state);
    bool is_held = false;
    if (state->fit == SCHEMAC_FIT_BEHIND && !schemac_state_is_held(runner, state, &is_held))
        return false;
    if (is_held) state->fit = SCHEMAC_FIT_HELD;
    return true;
}

static bool read_head(SchemacRunner *runner, SchemacState *state, const PGresult *result)
{
    if (PQgetisnull(result, 0, HEAD_FORMAT)) {
        schemac_fail(runner->error, SCHEMAC_ERROR_FORMAT, "the table \"%s.lease\" is empty",
                     runner->schema);
        schemac_set_hint(runner->error,
                         "Restore its row: INSERT INTO %s.lease (format) VALUES (%d);",
                         runner->schema, SCHEMAC_FORMAT);
        return false;
    }
    if (number_of(result, 0, HEAD_FORMAT) > SCHEMAC_FORMAT) {
        schemac_fail(runner->error, SCHEMAC_ERROR_FORMAT,
                     "the bookkeeping in schema \"%s\" has format %s, but this schemac supports "
                     "format %d",
                     runner->schema, PQgetvalue(result, 0, HEAD_FORMAT), SCHEMAC_FORMAT);
        schemac_set_hint(runner->error, "Use the newer schemac that created it.");
        return false;
    }
    state->exists = true;
    state->fit = SCHEMAC_FIT_AT_HEAD;
    schemac_note_process(runner, PQgetvalue(result, 0, HEAD_BACKEND));
    runner->may_note = bool_of(result, 0, HEAD_MAY_NOTE);
    return true;
}

static void read_busy(SchemacState *state, const PGresult *result)
{
    state->busy = PQntuples(result) > 0 && bool_of(result, 0, BUSY_IS_BUSY);
    if (state->busy)
        schemac_busy_message(state->busy_message, sizeof state->busy_message, result, BUSY_ROLE);
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
    } else if (PQnfields(result) == SCHEMAC_SHAPE_FIELDS) {
        schemac_read_shape(runner, result);
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
    int number = 0;
    while ((result = PQgetResult(runner->connection)) != NULL) {
        if (PQresultStatus(result) == PGRES_COMMAND_OK ||
            schemac_is_mark(runner, result, runner->mark)) {
            PQclear(result);
            continue;
        }
        if (done && !runner->is_marked && PQresultStatus(result) == PGRES_TUPLES_OK)
            done = schemac_fail_unmarked(runner);
        if (done && PQresultStatus(result) == PGRES_TUPLES_OK) {
            done = read_answer(runner, holder, result, number++, &at_head);
            continue;
        }
        if (done && is_missing(result) && runner->is_marked)
            holder->state.fit = runner->chain->count == 0 ? SCHEMAC_FIT_AT_HEAD : SCHEMAC_FIT_EMPTY;
        else if (done)
            done = schemac_fail_result(runner, result, "in the runner's bookkeeping");
        PQclear(result);
    }
    return done && (runner->is_marked || schemac_fail_unmarked(runner));
}

bool schemac_state_load(SchemacRunner *runner, SchemacLook look)
{
    SchemacBuffer sql = {0};
    StateHolder *holder = calloc(1, sizeof *holder);
    schemac_state_free(runner->state);
    runner->state = NULL;
    if (holder == NULL) return schemac_fail_memory(runner->error);
    runner->state = &holder->state;
    put_state_query(&sql, runner, look);
    bool done = !sql.failed || schemac_fail_memory(runner->error);
    if (done && PQsendQuery(runner->connection, sql.bytes) != 1)
        done = schemac_fail_result(runner, NULL, "in the runner's bookkeeping");
    schemac_buffer_free(&sql);
    return done && read_state(runner, holder);
}
