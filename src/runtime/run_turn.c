/* Going the other way from where a revision stands. A side undoes all of the other one; of one that
 * stopped half way the rest never came to be, and what was to be there for a while only is still
 * there. So:
 *
 * 1. Constraints and indexes that the way so far made are dropped (run_turn_round.c): they carry no
 *    rows, and some of them have a name that only the rest of it would have given up. So is what
 *    that would have taken away again (run_leftovers.c).
 * 2. A section with nothing to do is left out: run_standing.c. The others run action by action, and
 *    an action with nothing to do ("column x does not exist", "relation v already exists") is
 *    passed over, aloud.
 *
 * A statement that changes rows does not show whether its turn has come, so that a side with one is
 * refused, before anything runs, unless it is known of its whole section. */
#include "runtime/run_locks_internal.h"
#include "runtime/run_turn_internal.h"

#include <string.h>

/* ---- trying ---- */

bool schemac_turning_try(Turning *turning, const SchemacBuffer *text, size_t begin)
{
    SchemacRunner *runner = turning->runner;
    SchemacBuffer sql = {0};
    schemac_put(&sql, "SAVEPOINT schemac_turn;\n");
    size_t offset = sql.length;
    schemac_put_sql(&sql, "%v\n;\nRELEASE SAVEPOINT schemac_turn;\n",
                    text->failed ? "" : text->bytes);
    if (sql.failed || text->failed) {
        schemac_buffer_free(&sql);
        return schemac_fail_memory(runner->error);
    }
    PGresult *result = schemac_query_all(runner, sql.bytes);
    ExecStatusType status = PQresultStatus(result);
    bool done = status == PGRES_COMMAND_OK || status == PGRES_TUPLES_OK;
    if (!done) {
        schemac_fail_section(runner, result, turning->step, turning->section, sql.bytes, offset,
                             begin);
        if (!runner->error->has_position) {
            runner->error->has_position = true;
            runner->error->position = begin;
        }
        done = PQstatus(runner->connection) == CONNECTION_OK && turning->turn != SCHEMAC_TURN_NEW &&
               schemac_pass_over(runner, text->bytes, 0, text->length);
        if (done) {
            PQclear(PQexec(runner->connection, "ROLLBACK TO SAVEPOINT schemac_turn; "
                                               "RELEASE SAVEPOINT schemac_turn"));
        }
    }
    PQclear(result);
    schemac_buffer_free(&sql);
    return done;
}

size_t schemac_find_actions(const char *sql, const SchemacStatement *statement)
{
    uint32_t at = 2;
    if (!schemac_token_is(sql, statement, 0, "alter") ||
        !schemac_token_is(sql, statement, 1, "table"))
        return 0;
    if (schemac_token_is(sql, statement, at, "if")) at += 2;
    if (schemac_token_is(sql, statement, at, "only")) at++;
    at++; /* the name */
    while (at + 1 < statement->token_count && statement->tokens[at].kind == '.') at += 2;
    if (at < statement->token_count && statement->tokens[at].kind == '*') at++;
    return at < statement->token_count ? statement->tokens[at].begin : 0;
}

/* Whether a piece of the section is to be tried. */
static bool is_wanted(const Turning *turning, const SchemacBuffer *text)
{
    return turning->turn != SCHEMAC_TURN_MADE || text->failed ||
           schemac_is_about_made(text->bytes, 0, text->length);
}

/* Each action of ALTER TABLE by itself, any other statement whole. */
static bool try_statement(Turning *turning, const char *sql, const SchemacStatement *statement)
{
    size_t actions = turning->turn == SCHEMAC_TURN_NEW ? 0 : schemac_find_actions(sql, statement);
    size_t begin = actions == 0 ? statement->begin : actions;
    SchemacScan scan = {.sql = sql, .length = statement->end, .offset = begin};
    SchemacBuffer text = {0};
    SchemacToken token;
    int depth = 0;
    bool done = true;
    while (done && begin < statement->end) {
        size_t end = statement->end;
        while (schemac_scan_token(&scan, &token)) {
            depth +=
                (token.kind == '(' || token.kind == '[') - (token.kind == ')' || token.kind == ']');
            if (actions != 0 && depth == 0 && token.kind == ',') {
                end = token.begin;
                break;
            }
        }
        schemac_buffer_clear(&text);
        if (actions != 0)
            schemac_put_bytes(&text, sql + statement->begin, actions - statement->begin);
        size_t head = text.length;
        schemac_put_bytes(&text, sql + begin, end - begin);
        done = !is_wanted(turning, &text) ||
               schemac_turning_try(turning, &text, begin >= head ? begin - head : begin);
        begin = end < statement->end ? end + 1 : end;
    }
    schemac_buffer_free(&text);
    return done;
}

/* ---- a section in a transaction ---- */

bool schemac_turning_end(Turning *turning, bool done)
{
    SchemacRunner *runner = turning->runner;
    if (!done) schemac_roll_back(runner);
    if (PQstatus(runner->connection) == CONNECTION_OK) runner->in_flight = false;
    return done;
}

bool schemac_turning_run(Turning *turning, SchemacBuffer *sql)
{
    SchemacRunner *runner = turning->runner;
    bool done = !sql->failed || schemac_fail_memory(runner->error);
    if (done) {
        PGresult *result = schemac_query_all(runner, sql->bytes);
        done = PQresultStatus(result) == PGRES_COMMAND_OK;
        if (done && !runner->is_marked)
            done = schemac_fail_unmarked(runner);
        else if (!done)
            schemac_fail_section(runner, result, turning->step, turning->section, NULL, 0, 0);
        PQclear(result);
    }
    schemac_buffer_free(sql);
    return done;
}

bool schemac_turning_begin(Turning *turning)
{
    SchemacRunner *runner = turning->runner;
    SchemacBuffer sql = {0};
    runner->in_flight = true;
    schemac_put_mark(&sql, runner);
    schemac_put(&sql, "BEGIN ISOLATION LEVEL READ COMMITTED READ WRITE;\n");
    schemac_put_clean_begin(&sql, runner);
    schemac_put_pins(&sql, runner->chain, schemac_step_section(turning->step, turning->section),
                     runner->options.lock_timeout_ms);
    schemac_put_defaults(&sql);
    schemac_put_guard(&sql, runner, turning->step);
    schemac_put_bytes(&sql, turning->preamble.bytes, turning->preamble.length);
    return schemac_turning_run(turning, &sql);
}

static bool try_section(Turning *turning)
{
    SchemacRunner *runner = turning->runner;
    const SchemacSection *section = schemac_step_section(turning->step, turning->section);
    const SchemacSigner signer = {runner->schema, runner->host, runner->program};
    SchemacScan scan = {.sql = section->sql, .length = section->length};
    SchemacStatement statement;
    SchemacBuffer sql = {0};
    bool done = schemac_turning_begin(turning);
    while (done && schemac_scan_next(&scan, &statement))
        done = try_statement(turning, section->sql, &statement);
    if (done) {
        schemac_put_mark_row(&sql, runner);
        schemac_put_clean(&sql, runner);
        schemac_put_turned_done(&sql, &signer, turning->step, turning->section);
        schemac_put(&sql, "COMMIT;\n");
        done = schemac_turning_run(turning, &sql);
    }
    return schemac_turning_end(turning, done);
}

/* ---- the whole step ---- */

/* The section has nothing to do: only its record. */
static bool pass_section(Turning *turning)
{
    SchemacRunner *runner = turning->runner;
    const SchemacSigner signer = {runner->schema, runner->host, runner->program};
    SchemacBuffer sql = {0};
    bool done = schemac_turning_begin(turning);
    if (done) {
        schemac_put_mark_row(&sql, runner);
        schemac_put_turned_done(&sql, &signer, turning->step, turning->section);
        schemac_put(&sql, "COMMIT;\n");
        done = schemac_turning_run(turning, &sql);
    }
    return schemac_turning_end(turning, done);
}

static bool run_gently(Turning *turning)
{
    uint32_t attempt = 0;
    SchemacRunner *runner = turning->runner;
    size_t length = schemac_step_section(turning->step, turning->section)->length;
    bool done = false;
    runner->lock_spent_ms = 0;
    while (schemac_gentle(runner, turning->step, turning->section, 0, length, &turning->preamble)) {
        done = try_section(turning);
        if (done) break;
        schemac_name_blockers(runner, turning->step, turning->section, 0, length);
        if (!schemac_retry(runner, &attempt)) break;
    }
    schemac_buffer_free(&turning->preamble);
    return done;
}

static bool run_section(Turning *turning, const SchemacRecord *record)
{
    SchemacRunner *runner = turning->runner;
    const SchemacStep *step = turning->step;
    turning->turn = schemac_turn_of(runner, step, turning->section);
    if (turning->turn == SCHEMAC_TURN_NONE) return pass_section(turning);
    if (schemac_step_section(step, turning->section)->transactional) return run_gently(turning);
    bool goes_on = !schemac_turns_round(step, record) && turning->section == record->sections_done;
    return schemac_run_outside_turned(runner, step, turning->section, turning->turn,
                                      goes_on ? record : NULL);
}

bool schemac_run_turned(SchemacRunner *runner, SchemacCursor *cursor)
{
    const SchemacStep *step = &cursor->plan->steps[cursor->step];
    const SchemacRecord *record = schemac_state_find(runner->state, step->revision, NULL);
    uint32_t count = schemac_step_sections(step);
    Turning turning = {.runner = runner, .step = step, .section = step->first_section};
    if (schemac_is_untouched(runner, record) || step->first_section >= count)
        return schemac_run_finish(runner, cursor);
    schemac_cursor_begin(runner, cursor);
    if (!schemac_pin_session(runner) ||
        (schemac_turns_round(step, record) && !schemac_turn_round(&turning, record)))
        return false;
    for (uint32_t section = step->first_section; section < count; section++) {
        turning.section = section;
        if (schemac_is_cancelled(runner)) return schemac_fail_cancelled(runner);
        if (section > step->first_section) schemac_cursor_begin(runner, cursor);
        if (!run_section(&turning, record)) return false;
        schemac_cursor_end(runner, cursor);
    }
    return true;
}
