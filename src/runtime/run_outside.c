/* Sections outside a transaction, statement by statement. A statement that could run in a
 * transaction does, together with its record. One that cannot is recorded as open before, and as
 * done after; the next run looks up the effect of one that was left open. */
#include "runtime/run_locks_internal.h"
#include "runtime/run_outside_internal.h"

#include <stdlib.h>
#include <string.h>

/* ---- records ---- */

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

/* What was looked up forbids to run it: its place is added. */
static bool place_refusal(Outside *outside, const SchemacStatement *statement)
{
    SchemacError *error = outside->runner->error;
    if (error->revision[0] == '\0') {
        const SchemacRevision *revision = outside->step->revision;
        schemac_copy_text(error->revision, sizeof error->revision, revision->id);
        schemac_copy_text(error->revision_name, sizeof error->revision_name, revision->name);
        error->down = outside->step->down;
        error->section = outside->number + 1;
        error->has_position = true;
        error->position = statement->begin;
    }
    return false;
}

bool schemac_outside_transaction(Outside *outside, const SchemacStatement *statement,
                                 const SchemacBuffer *batch, bool begins)
{
    SchemacRunner *runner = outside->runner;
    const SchemacSigner signer = {runner->schema, runner->host, runner->program};
    SchemacBuffer sql = {0};
    schemac_put_mark(&sql, runner);
    schemac_put(&sql, "BEGIN ISOLATION LEVEL READ COMMITTED READ WRITE;\n");
    schemac_put_clean_begin(&sql, runner);
    schemac_put_pins(&sql, runner->chain, outside->section, runner->options.lock_timeout_ms);
    schemac_put_defaults(&sql);
    if (statement != NULL && outside->section->triggers_off)
        schemac_put(&sql, "SET LOCAL session_replication_role = replica;\n");
    schemac_put_guard(&sql, runner, outside->step);
    size_t offset = sql.length;
    if (statement != NULL) {
        schemac_put_bytes(&sql, outside->preamble.bytes, outside->preamble.length);
        offset = sql.length;
        if (batch != NULL)
            schemac_put(&sql, batch->bytes);
        else
            schemac_put_bytes(&sql, outside->section->sql + statement->begin,
                              statement->end - statement->begin);
        schemac_put(&sql, "\n;\n");
    }
    /* on a session of our own, settings hold for the rest of the section */
    if ((!begins && outside->is_last) || (runner->is_pooled && statement != NULL))
        schemac_put_clean(&sql, runner);
    schemac_put_progress(&sql, &signer, outside->step, outside->number,
                         outside->done + (begins ? 0 : 1), begins && batch == NULL);
    if (begins && outside->before.length > 0) {
        schemac_put_sql(&sql, "UPDATE %n.revisions SET subject = %l WHERE id = %l;\n",
                        runner->schema, outside->before.bytes, outside->step->revision->id);
    }
    if (!begins && outside->is_last)
        schemac_put_section_done(&sql, &signer, outside->step, outside->number);
    schemac_put(&sql, "COMMIT;\n");
    if (sql.failed) return schemac_fail_memory(runner->error);
    runner->in_flight = true;
    PGresult *result = schemac_query_all(runner, sql.bytes);
    bool done = PQresultStatus(result) == PGRES_COMMAND_OK;
    bool is_unmarked = done && !runner->is_marked;
    runner->is_doubtful = !runner->is_marked && (done || runner->is_pooled);
    if (done || PQstatus(runner->connection) == CONNECTION_OK) runner->in_flight = false;
    if (is_unmarked)
        done = schemac_fail_unmarked(runner);
    else if (!done)
        fail_outside(outside, result, sql.bytes, offset, statement);
    if (!done && PQstatus(runner->connection) == CONNECTION_OK &&
        PQtransactionStatus(runner->connection) != PQTRANS_IDLE)
        PQclear(PQexec(runner->connection, "ROLLBACK"));
    PQclear(result);
    schemac_buffer_free(&sql);
    return done;
}

static bool run_recorded(Outside *outside, const SchemacStatement *statement, bool begins)
{
    return schemac_outside_transaction(outside, statement, NULL, begins);
}

/* A failed statement that left nothing is not open any more. */
static void record_failed(Outside *outside)
{
    SchemacRunner *runner = outside->runner;
    const SchemacSigner signer = {runner->schema, runner->host, runner->program};
    SchemacBuffer sql = {0};
    schemac_put(&sql, SCHEMAC_BEGIN);
    schemac_put_guard(&sql, runner, outside->step);
    schemac_put_progress(&sql, &signer, outside->step, outside->number, outside->done, false);
    schemac_put(&sql, "COMMIT;\n");
    if (!sql.failed && PQstatus(runner->connection) == CONNECTION_OK) {
        PQclear(PQexec(runner->connection, sql.bytes));
        if (PQtransactionStatus(runner->connection) != PQTRANS_IDLE)
            PQclear(PQexec(runner->connection, "ROLLBACK"));
    }
    schemac_buffer_free(&sql);
}

/* ---- running ---- */

SchemacQuestion schemac_outside_question(const Outside *outside, const SchemacStatement *statement)
{
    return (SchemacQuestion){outside->runner, outside->step, outside->number, statement,
                             outside->before.bytes == NULL ? "" : outside->before.bytes};
}

/* What was open is looked up; *is_done when its effect is there. */
static bool resume(Outside *outside, const SchemacStatement *statement, bool *is_done)
{
    SchemacFound found;
    SchemacRunner *runner = outside->runner;
    const SchemacQuestion question = schemac_outside_question(outside, statement);
    if (!schemac_effect_find(&question, &found)) return false;
    if (found == SCHEMAC_FOUND_UNKNOWN) {
        return schemac_fail_half_done(runner, outside->step, outside->number, outside->done,
                                      statement);
    }
    *is_done = found == SCHEMAC_FOUND_DONE;
    schemac_report(runner,
                   (SchemacEvent){.kind = SCHEMAC_EVENT_RESUME,
                                  .section = outside->number + 1,
                                  .message = *is_done ? "the interrupted statement is done"
                                                      : "the interrupted statement is run again"});
    return true;
}

/* The server refused it. It is not open any more, unless something is left to be cleared away, or
 * nobody knows what it committed before it failed. */
static void settle_refused(Outside *outside, const SchemacStatement *statement, bool is_unknown)
{
    SchemacRunner *runner = outside->runner;
    const SchemacQuestion question = schemac_outside_question(outside, statement);
    SchemacError refused = *runner->error;
    bool leaves = true;
    if (PQstatus(runner->connection) != CONNECTION_OK) return;
    if (is_unknown) {
        schemac_fail_half_done(runner, outside->step, outside->number, outside->done, statement);
        schemac_set_detail(runner->error,
                           "It failed, but what it had already committed remains: %s",
                           refused.message);
        schemac_copy_text(runner->error->context, sizeof runner->error->context, refused.context);
        return;
    }
    if (!schemac_effect_leaves(&question, &leaves)) leaves = true;
    *runner->error = refused;
    if (!leaves) {
        record_failed(outside);
        outside->open = false;
    }
}

static bool has_visible_effect(const Outside *outside, const SchemacStatement *statement)
{
    return outside->before.length > 0 &&
           schemac_effect_of(outside->section->sql, statement) != SCHEMAC_EFFECT_REPEATABLE;
}

/* Behind a pooler what is there decides, once nothing of ours runs; and where nothing shows it, an
 * answer that came with its mark. *is_refused: that the server refused it is sure. */
static bool believe(Outside *outside, const SchemacStatement *statement, bool answer,
                    bool *is_refused)
{
    SchemacFound found = SCHEMAC_FOUND_UNKNOWN;
    SchemacRunner *runner = outside->runner;
    SchemacError answered = *runner->error;
    const SchemacQuestion question = schemac_outside_question(outside, statement);
    bool is_visible = has_visible_effect(outside, statement);
    bool is_marked = runner->is_marked;
    *is_refused = false;
    if (!schemac_wait_quiet(runner) || (is_visible && !schemac_effect_find(&question, &found)))
        return false;
    if (found == SCHEMAC_FOUND_DONE) return true;
    *runner->error = answered;
    *is_refused = !answer;
    if (answer && (is_visible || !is_marked)) /* another client's */
        schemac_fail_unmarked(runner);
    return answer && !is_visible && is_marked;
}

/* Recorded as open, run, recorded as done. */
static bool run_open(Outside *outside, const SchemacStatement *statement, const SchemacBuffer *text,
                     bool opens, bool is_unknown)
{
    SchemacRunner *runner = outside->runner;
    SchemacBuffer sql = {0};
    bool is_refused = true;
    if (opens && !run_recorded(outside, NULL, true)) return false;
    outside->open = opens;
    schemac_put_mark(&sql, runner);
    size_t offset = sql.length;
    schemac_put(&sql, text->bytes);
    if (sql.failed || text->failed) return schemac_fail_memory(runner->error);
    PGresult *result = schemac_run_alone(runner, outside->section, sql.bytes);
    ExecStatusType status = PQresultStatus(result);
    bool done = status == PGRES_COMMAND_OK || status == PGRES_TUPLES_OK;
    if (!done && (result != NULL || PQstatus(runner->connection) != CONNECTION_OK)) {
        fail_outside(outside, result, runner->is_pooled ? NULL : sql.bytes, offset, statement);
        schemac_name_limit(runner);
    }
    PQclear(result);
    schemac_buffer_free(&sql);
    if (runner->is_pooled && opens && PQstatus(runner->connection) == CONNECTION_OK)
        done = believe(outside, statement, done, &is_refused);
    else if (runner->is_pooled && done && !runner->is_marked)
        done = schemac_fail_unmarked(runner);
    if (!done && opens && is_refused) settle_refused(outside, statement, is_unknown);
    return done && run_recorded(outside, NULL, false);
}

/* In a transaction with its record, when the server lets it; *is_outside when it does not: "cannot
 * run inside a transaction block" (a statement that this version does not know), "invalid
 * transaction termination" (a procedure that commits by itself). */
static bool run_inside(Outside *outside, const SchemacStatement *statement, bool *is_outside)
{
    const char *state = outside->runner->error->sqlstate;
    *is_outside = false;
    if (run_recorded(outside, statement, false)) return true;
    *is_outside = strcmp(state, "25001") == 0 || strcmp(state, "2D000") == 0;
    return false;
}

/* ---- statements ---- */

static bool run_once(Outside *outside, const SchemacStatement *statement)
{
    SchemacEffect effect = schemac_effect_of(outside->section->sql, statement);
    bool is_transaction = effect == SCHEMAC_EFFECT_TRANSACTION;
    bool is_done = false, opens = true, is_outside;
    if (!schemac_outside_batches(outside, statement, &is_done)) return false;
    if (is_done) return true;
    if (outside->open) {
        if (!resume(outside, statement, &is_done)) return false;
        if (is_done) return run_recorded(outside, NULL, false);
    }
    if (is_transaction) {
        if (run_inside(outside, statement, &is_outside)) return true;
        if (!is_outside) return false;
    } else {
        schemac_buffer_clear(&outside->before);
        const SchemacQuestion question = schemac_outside_question(outside, statement);
        if (!schemac_effect_prepare(&question, &outside->before, &opens, &is_done))
            return place_refusal(outside, statement);
        if (is_done) return run_recorded(outside, NULL, false);
    }
    if (is_transaction && outside->runner->is_pooled)
        return schemac_fail_commits(outside->runner, outside->step, outside->number, statement);
    SchemacBuffer text = {0};
    const SchemacQuestion question = schemac_outside_question(outside, statement);
    bool done = true;
    if (outside->runner->is_pooled) {
        done = schemac_effect_qualify(&question, &text) || place_refusal(outside, statement);
    } else {
        schemac_put_bytes(&text, outside->section->sql + statement->begin,
                          statement->end - statement->begin);
    }
    if (done && text.length == 0)
        done = run_recorded(outside, NULL, false);
    else
        done = done && run_open(outside, statement, &text, opens, is_transaction);
    schemac_buffer_free(&text);
    return done;
}

/* It has nothing to do: only its record. */
static bool pass_statement(Outside *outside)
{
    if (!run_recorded(outside, NULL, false)) return false;
    outside->done++;
    outside->open = false;
    return true;
}

/* Of a section that lacks no more than constraints and indexes. */
static bool is_there(const Outside *outside, const SchemacStatement *statement)
{
    return outside->turn == SCHEMAC_TURN_MADE && !outside->open &&
           !schemac_is_about_made(outside->section->sql, statement->begin, statement->end);
}

static bool run_statement(Outside *outside, const SchemacStatement *statement)
{
    uint32_t attempt = 0;
    SchemacRunner *runner = outside->runner;
    bool can_retry = schemac_effect_of(outside->section->sql, statement) != SCHEMAC_EFFECT_UNKNOWN;
    if (is_there(outside, statement)) return pass_statement(outside);
    for (;;) {
        if (schemac_is_cancelled(runner)) return schemac_fail_cancelled(runner);
        if (!schemac_gentle(runner, outside->step, outside->number, outside->from, statement->end,
                            &outside->preamble))
            return false;
        if (run_once(outside, statement)) {
            outside->done++;
            outside->open = false;
            return true;
        }
        if (outside->turn != SCHEMAC_TURN_NEW &&
            schemac_pass_over(runner, outside->section->sql, statement->begin, statement->end))
            return pass_statement(outside);
        schemac_name_blockers(runner, outside->step, outside->number, outside->from,
                              statement->end);
        if (!can_retry || !schemac_retry(runner, &attempt)) return false;
    }
}

static void take_progress(Outside *outside, const SchemacRecord *record)
{
    const SchemacProgress *progress;
    schemac_state_find(outside->runner->state, record->revision, &progress);
    outside->done = record->statements_done;
    outside->open = record->statement_open;
    schemac_put(&outside->before, progress->subject);
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
            record->sections_done == outside->number)
            take_progress(outside, record);
    }
}

/* Settings are the session's, which is another one than that of the run before. */
static bool set_again(Outside *outside, const SchemacStatement *statement)
{
    static const char *const heads[] = {"set", "reset", "load", "prepare"};
    SchemacRunner *runner = outside->runner;
    const char *sql = outside->section->sql;
    SchemacBuffer text = {0};
    bool is_setting = false;
    for (size_t i = 0; i < sizeof heads / sizeof *heads; i++)
        is_setting = is_setting || schemac_token_is(sql, statement, 0, heads[i]);
    if (!is_setting) return true;
    schemac_put_bytes(&text, sql + statement->begin, statement->end - statement->begin);
    PGresult *result = text.failed ? NULL : schemac_query_all(runner, text.bytes);
    bool done = PQresultStatus(result) == PGRES_COMMAND_OK ||
                fail_outside(outside, result, text.bytes, 0, statement);
    PQclear(result);
    schemac_buffer_free(&text);
    return done;
}

static bool run_statements(Outside *outside)
{
    SchemacScan scan = {.sql = outside->section->sql, .length = outside->section->length};
    SchemacStatement statement, next;
    if (!schemac_pin_session(outside->runner)) return false;
    uint32_t skip = outside->done;
    bool has_statement = schemac_scan_next(&scan, &statement);
    bool is_recorded = false;
    for (uint32_t at = 0; has_statement; at++) {
        bool has_next = schemac_scan_next(&scan, &next);
        outside->is_last = !has_next;
        if (at >= skip) {
            if (!run_statement(outside, &statement)) return false;
            is_recorded = true;
        } else if (!set_again(outside, &statement)) {
            return false;
        }
        outside->from = statement.end;
        statement = next;
        has_statement = has_next;
    }
    outside->is_last = true;
    return is_recorded || run_recorded(outside, NULL, false);
}

static bool run_section(Outside *outside)
{
    bool done = run_statements(outside);
    schemac_buffer_free(&outside->before);
    schemac_buffer_free(&outside->preamble);
    return done;
}

bool schemac_run_outside(SchemacRunner *runner, SchemacCursor *cursor)
{
    const SchemacStep *step = &cursor->plan->steps[cursor->step];
    Outside outside = {.runner = runner,
                       .step = step,
                       .number = cursor->section,
                       .section = schemac_step_section(step, cursor->section),
                       .turn = SCHEMAC_TURN_NEW};
    schemac_cursor_begin(runner, cursor);
    find_progress(&outside);
    bool done = run_section(&outside);
    if (done) schemac_cursor_end(runner, cursor);
    return done;
}

bool schemac_run_outside_turned(SchemacRunner *runner, const SchemacStep *step, uint32_t section,
                                SchemacTurn turn, const SchemacRecord *record)
{
    Outside outside = {.runner = runner,
                       .step = step,
                       .number = section,
                       .section = schemac_step_section(step, section),
                       .turn = turn};
    if (record != NULL) take_progress(&outside, record);
    return run_section(&outside);
}
