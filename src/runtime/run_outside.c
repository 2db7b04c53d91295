#include "runtime/run_internal.h"

#include <stdlib.h>
#include <string.h>

/* Sections outside a transaction, statement by statement. A statement that could run in a
 * transaction does, together with its record. One that cannot is recorded as open before, and as
 * done after; the next run looks up the effect of one that was left open. */

typedef struct Outside {
    SchemacRunner *runner;
    const SchemacStep *step;
    const SchemacSection *section;
    uint32_t number; /* of the section, from 0 */
    uint32_t done;   /* statements */
    bool open;       /* the one after those was begun before */
    bool is_last;    /* the statement at hand is the section's last */
    bool is_retreat; /* what has nothing to undo is passed over */
} Outside;

void schemac_put_mark(SchemacBuffer *sql, const SchemacRunner *runner)
{
    schemac_put_sql(sql, "/* schemac %v */ ", runner->token);
}

/* ---- one statement on one backend ----------------------------------------------------------- */

static const char *const pinned[] = {"search_path", "lock_timeout", "statement_timeout",
                                     "TimeZone"};
#define PINNED (sizeof pinned / sizeof *pinned)

static void put_settings(SchemacBuffer *sql, const char *const *values)
{
    schemac_put(sql, "SELECT ");
    for (size_t i = 0; i < PINNED; i++) {
        schemac_put_sql(sql,
                        i == 0 ? "pg_catalog.set_config(%l, %l, false)"
                               : ", pg_catalog.set_config(%l, %l, false)",
                        pinned[i], values[i]);
    }
}

static bool send_synced(PGconn *connection, const char *sql)
{
    return PQsendQueryParams(connection, sql, 0, NULL, NULL, NULL, NULL, 0) == 1 &&
           PQpipelineSync(connection) == 1;
}

/* The first result up to the next synchronisation; NULL when the connection is lost. */
static PGresult *receive_synced(PGconn *connection)
{
    PGresult *first = NULL;
    int nothing = 0;
    while (nothing < 2) { /* two NULLs in a row: nothing will come any more */
        PGresult *result = PQgetResult(connection);
        nothing = result == NULL ? nothing + 1 : 0;
        if (PQresultStatus(result) == PGRES_PIPELINE_SYNC) {
            PQclear(result);
            break;
        }
        if (first == NULL) {
            first = result;
        } else {
            PQclear(result);
        }
    }
    return first;
}

/* The settings, the statement and the settings as they were go out together, each with its own end
 * of transaction: PgBouncer gives all of it to one backend, and takes that back with nothing left
 * set. */
static PGresult *run_pipeline(PGconn *connection, const char *before, const char *statement,
                              const char *after)
{
    PGresult *result = NULL;
    if (PQenterPipelineMode(connection) != 1) {
        return NULL;
    }
    if (send_synced(connection, before) && send_synced(connection, statement) &&
        send_synced(connection, after)) {
        PQclear(receive_synced(connection));
        result = receive_synced(connection);
        PQclear(receive_synced(connection));
    }
    PQexitPipelineMode(connection);
    return result;
}

PGresult *schemac_run_alone(SchemacRunner *runner, const SchemacSection *section,
                            const char *statement)
{
    SchemacBuffer before = {0}, after = {0};
    char lock[32], time[32];
    const char *own[PINNED];
    PGresult *result = NULL;
    const char *search_path = runner->chain->search_path;
    const char *values[PINNED] = {search_path == NULL ? "public" : search_path, lock, time, "UTC"};
    schemac_put_sql(&before, "%i",
                    (int64_t)schemac_lock_timeout(section, runner->options.lock_timeout_ms));
    schemac_copy_text(lock, sizeof lock, before.bytes);
    schemac_buffer_clear(&before);
    schemac_put_sql(&before, "%i", (int64_t)schemac_statement_timeout(section));
    schemac_copy_text(time, sizeof time, before.bytes);
    schemac_buffer_clear(&before);
    PGresult *settings =
        PQexec(runner->connection, "SELECT pg_catalog.current_setting('search_path'), "
                                   "pg_catalog.current_setting('lock_timeout'), "
                                   "pg_catalog.current_setting('statement_timeout'), "
                                   "pg_catalog.current_setting('TimeZone')");
    if (PQresultStatus(settings) == PGRES_TUPLES_OK) {
        for (int i = 0; i < (int)PINNED; i++) {
            own[i] = PQgetvalue(settings, 0, i);
        }
        put_settings(&before, values);
        put_settings(&after, own);
        if (!before.failed && !after.failed) {
            result = run_pipeline(runner->connection, before.bytes, statement, after.bytes);
        }
    }
    PQclear(settings);
    schemac_buffer_free(&before);
    schemac_buffer_free(&after);
    return result;
}

/* ---- records -------------------------------------------------------------------------------- */

static bool fail_outside(Outside *outside, const PGresult *result, const char *sent, size_t offset,
                         const SchemacStatement *statement)
{
    schemac_fail_section(outside->runner, result, outside->step, outside->number, sent, offset,
                         statement == NULL ? 0 : statement->begin);
    SchemacError *error = outside->runner->error;
    if (statement != NULL && !error->has_position && error->result != SCHEMAC_ERROR_TAKEN_OVER) {
        error->has_position = true; /* at least which of the statements */
        error->position = statement->begin;
    }
    return false;
}

/* BEGIN; settings; guard; `statement` (or NULL); its record; COMMIT. `begins`: the record says that
 * the statement is open, else that it is done. */
static bool run_recorded(Outside *outside, const SchemacStatement *statement, bool begins)
{
    SchemacRunner *runner = outside->runner;
    const SchemacSigner signer = {runner->schema, runner->host, runner->program};
    SchemacBuffer sql = {0};
    schemac_put_mark(&sql, runner);
    schemac_put(&sql, "BEGIN ISOLATION LEVEL READ COMMITTED READ WRITE;\n");
    schemac_put_pins(&sql, runner->chain, outside->section, runner->options.lock_timeout_ms);
    schemac_put_guard(&sql, runner, outside->step);
    size_t offset = sql.length;
    if (statement != NULL) {
        schemac_put_bytes(&sql, outside->section->sql + statement->begin,
                          statement->end - statement->begin);
        schemac_put(&sql, "\n;\n");
    }
    schemac_put_progress(&sql, &signer, outside->step, outside->number,
                         outside->done + (begins ? 0 : 1), begins);
    if (!begins && outside->is_last) {
        schemac_put_section_done(&sql, &signer, outside->step, outside->number);
    }
    schemac_put(&sql, "COMMIT;\n");
    if (sql.failed) {
        return schemac_fail_memory(runner->error);
    }
    runner->in_flight = true;
    PGresult *result = schemac_query_all(runner, sql.bytes);
    bool done = PQresultStatus(result) == PGRES_COMMAND_OK;
    if (done || PQstatus(runner->connection) == CONNECTION_OK) {
        runner->in_flight = false;
    }
    if (!done) {
        if (PQstatus(runner->connection) == CONNECTION_OK) {
            PQclear(PQexec(runner->connection, "ROLLBACK"));
        }
        fail_outside(outside, result, sql.bytes, offset, statement);
    }
    PQclear(result);
    schemac_buffer_free(&sql);
    return done;
}

/* A failed statement that left nothing is not open any more. */
static void record_failed(Outside *outside)
{
    SchemacRunner *runner = outside->runner;
    const SchemacSigner signer = {runner->schema, runner->host, runner->program};
    SchemacBuffer sql = {0};
    schemac_put(&sql, "BEGIN;\n");
    schemac_put_guard(&sql, runner, outside->step);
    schemac_put_progress(&sql, &signer, outside->step, outside->number, outside->done, false);
    schemac_put(&sql, "COMMIT;\n");
    if (!sql.failed && PQstatus(runner->connection) == CONNECTION_OK) {
        PQclear(PQexec(runner->connection, sql.bytes));
        if (PQtransactionStatus(runner->connection) != PQTRANS_IDLE) {
            PQclear(PQexec(runner->connection, "ROLLBACK"));
        }
    }
    schemac_buffer_free(&sql);
}

/* ---- running -------------------------------------------------------------------------------- */

bool schemac_fail_half_done(SchemacRunner *runner, const SchemacStep *step, uint32_t section,
                            uint32_t number, const SchemacStatement *statement)
{
    char label[SCHEMAC_LABEL_SIZE];
    char text[200];
    size_t length = statement->end - statement->begin;
    char whole[sizeof text * 2];
    length = length < sizeof whole - 1 ? length : sizeof whole - 1;
    memcpy(whole, schemac_step_section(step, section)->sql + statement->begin, length);
    whole[length] = '\0';
    schemac_copy_text(text, sizeof text, whole);
    schemac_label(label, step->revision);
    schemac_fail(
        runner->error, SCHEMAC_ERROR_HALF_DONE,
        "revision %s is half done: whether statement %u of section %u was carried out cannot be "
        "looked up",
        label, number + 1, section + 1);
    schemac_set_detail(runner->error, "A run was cut short while it was running: %s", text);
    schemac_set_hint(
        runner->error,
        "Look whether its effect is there. If it is and nothing follows it, `schemac stamp %s` "
        "records the revision; if it is not, run it and what follows by hand, then stamp; or "
        "set statement_open to false in %s.revisions to have it run again.",
        step->revision->id, runner->schema);
    SchemacError *error = runner->error;
    schemac_copy_text(error->revision, sizeof error->revision, step->revision->id);
    schemac_copy_text(error->revision_name, sizeof error->revision_name, step->revision->name);
    error->down = step->down;
    error->section = section + 1;
    error->has_position = true;
    error->position = statement->begin;
    return false;
}

/* What was open is looked up; *is_done when its effect is there. */
static bool resume(Outside *outside, const SchemacStatement *statement, bool *is_done)
{
    SchemacFound found;
    SchemacRunner *runner = outside->runner;
    if (!schemac_effect_find(runner, outside->step, outside->number, outside->section->sql,
                             statement, &found)) {
        return false;
    }
    if (found == SCHEMAC_FOUND_UNKNOWN) {
        return schemac_fail_half_done(runner, outside->step, outside->number, outside->done,
                                      statement);
    }
    *is_done = found == SCHEMAC_FOUND_DONE;
    schemac_report(runner,
                   (SchemacEvent){.kind = SCHEMAC_EVENT_RESUME,
                                  .section = outside->number + 1,
                                  .message = *is_done ? "the statement that was cut short is done"
                                                      : "the statement that was cut short is run "
                                                        "again"});
    return true;
}

/* Recorded as open, run, recorded as done. */
static bool run_open(Outside *outside, const SchemacStatement *statement, SchemacEffect effect)
{
    SchemacRunner *runner = outside->runner;
    SchemacBuffer sql = {0};
    if (!run_recorded(outside, NULL, true)) {
        return false;
    }
    outside->open = true;
    schemac_put_mark(&sql, runner);
    size_t offset = sql.length;
    schemac_put_bytes(&sql, outside->section->sql + statement->begin,
                      statement->end - statement->begin);
    if (sql.failed) {
        return schemac_fail_memory(runner->error);
    }
    PGresult *result = schemac_run_alone(runner, outside->section, sql.bytes);
    ExecStatusType status = PQresultStatus(result);
    bool done = status == PGRES_COMMAND_OK || status == PGRES_TUPLES_OK;
    if (!done) {
        fail_outside(outside, result, sql.bytes, offset, statement);
        bool leaves = effect == SCHEMAC_EFFECT_INDEX_BUILD || effect == SCHEMAC_EFFECT_INDEX_DROP ||
                      effect == SCHEMAC_EFFECT_REINDEX || effect == SCHEMAC_EFFECT_DETACH;
        /* class 42, "syntax error or access rule violation": refused before anything was done */
        leaves = leaves && strncmp(runner->error->sqlstate, "42", 2) != 0;
        if (!leaves && PQstatus(runner->connection) == CONNECTION_OK) {
            record_failed(outside);
            outside->open = false;
        }
    }
    PQclear(result);
    schemac_buffer_free(&sql);
    return done && run_recorded(outside, NULL, false);
}

static bool run_once(Outside *outside, const SchemacStatement *statement)
{
    SchemacRunner *runner = outside->runner;
    SchemacEffect effect = schemac_effect_of(outside->section->sql, statement);
    bool is_done = false;
    if (outside->open && effect != SCHEMAC_EFFECT_TRANSACTION &&
        !resume(outside, statement, &is_done)) {
        return false;
    }
    if (is_done) {
        return run_recorded(outside, NULL, false);
    }
    if (effect == SCHEMAC_EFFECT_TRANSACTION) {
        if (run_recorded(outside, statement, false)) {
            return true;
        }
        /* "cannot run inside a transaction block": a statement that this version does not know */
        if (strcmp(runner->error->sqlstate, "25001") != 0) {
            return false;
        }
        effect = SCHEMAC_EFFECT_UNKNOWN;
    }
    return run_open(outside, statement, effect);
}

static bool run_statement(Outside *outside, const SchemacStatement *statement)
{
    uint32_t attempt = 0;
    SchemacRunner *runner = outside->runner;
    bool can_retry = schemac_effect_of(outside->section->sql, statement) != SCHEMAC_EFFECT_UNKNOWN;
    for (;;) {
        if (schemac_is_cancelled(runner)) {
            return schemac_fail_cancelled(runner);
        }
        if (run_once(outside, statement)) {
            outside->done++;
            outside->open = false;
            return true;
        }
        if (outside->is_retreat &&
            schemac_pass_over(runner, outside->section->sql, statement->begin, statement->end)) {
            if (!run_recorded(outside, NULL, false)) {
                return false;
            }
            outside->done++;
            outside->open = false;
            return true;
        }
        if (!can_retry || !schemac_retry(runner, &attempt)) {
            return false;
        }
    }
}

/* Where a run before this one stopped in the section. */
static void find_progress(Outside *outside)
{
    const SchemacState *state = outside->runner->state;
    for (size_t i = 0; i < state->count; i++) {
        const SchemacRecord *record = &state->records[i];
        bool same_way =
            record->applied == (outside->step->down ? SCHEMAC_DOWNGRADING : SCHEMAC_UPGRADING);
        if (record->revision == outside->step->revision && same_way &&
            record->sections_done == outside->number) {
            outside->done = record->statements_done;
            outside->open = record->statement_open;
        }
    }
}

static bool run_section(Outside *outside)
{
    SchemacScan scan = {.sql = outside->section->sql, .length = outside->section->length};
    SchemacStatement statement, next;
    if (!schemac_pin_session(outside->runner)) {
        return false;
    }
    uint32_t skip = outside->done;
    bool has_statement = schemac_scan_next(&scan, &statement);
    bool is_recorded = false;
    for (uint32_t at = 0; has_statement; at++) {
        bool has_next = schemac_scan_next(&scan, &next);
        outside->is_last = !has_next;
        if (at >= skip) {
            if (!run_statement(outside, &statement)) {
                return false;
            }
            is_recorded = true;
        }
        statement = next;
        has_statement = has_next;
    }
    outside->is_last = true;
    return is_recorded || run_recorded(outside, NULL, false);
}

bool schemac_run_outside(SchemacRunner *runner, SchemacCursor *cursor)
{
    const SchemacStep *step = &cursor->plan->steps[cursor->step];
    Outside outside = {.runner = runner,
                       .step = step,
                       .number = cursor->section,
                       .section = schemac_step_section(step, cursor->section)};
    schemac_cursor_begin(runner, cursor);
    find_progress(&outside);
    if (!run_section(&outside)) {
        return false;
    }
    schemac_cursor_end(runner, cursor);
    return true;
}

bool schemac_run_outside_from(SchemacRunner *runner, const SchemacStep *step, uint32_t section,
                              uint32_t done, bool is_open)
{
    Outside outside = {.runner = runner,
                       .step = step,
                       .number = section,
                       .section = schemac_step_section(step, section),
                       .done = done,
                       .open = is_open,
                       .is_retreat = true};
    return run_section(&outside);
}
