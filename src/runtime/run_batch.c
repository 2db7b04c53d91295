/* Transactional sections, many to a round trip. Each is its own transaction
 *
 *     BEGIN; SET LOCAL ...; the lease is still ours; the section; the record; COMMIT;
 *
 * and several stand in one string of the simple protocol: the server runs them one after the other
 * and drops all that follows the first failure, so that no section ever runs after one that failed.
 * How many are committed is counted from the COMMIT tags. */
#include "runtime/run_locks_internal.h"

#include <stdlib.h>
#include <string.h>

#define BATCH_SECTIONS 64
#define BATCH_BYTES 262144
/* A quicker round trip lets the next take twice as many, a slower one half as many: somebody may be
 * watching the progress. */
#define BATCH_GROWS_MS 50
#define BATCH_SHRINKS_MS 300

typedef struct Piece {
    uint32_t section;
    size_t step;
    size_t start; /* of its transaction in the text */
    size_t begin; /* of the section's SQL */
    size_t end;
    uint64_t mark;
} Piece;

typedef struct Batch {
    SchemacBuffer text;
    SchemacBuffer preamble; /* of its first section */
    Piece pieces[BATCH_SECTIONS];
    size_t count;
    size_t committed;
    size_t answered; /* statements of the transaction that runs */
    bool made;       /* it made what cannot have been there */
    bool is_marked;  /* what is answered of it is the answer to this batch */
} Batch;

/* ---- the cursor ---- */

static const SchemacStep *cursor_step(const SchemacCursor *cursor)
{
    return &cursor->plan->steps[cursor->step];
}

void schemac_cursor_begin(SchemacRunner *runner, SchemacCursor *cursor)
{
    const SchemacStep *step = cursor_step(cursor);
    if (runner->step.revision != step->revision || runner->step.down != step->down ||
        runner->step_number != cursor->step + 1) {
        runner->step = *step;
        runner->step_number = (uint32_t)cursor->step + 1;
        runner->step_total = (uint32_t)cursor->plan->count;
        runner->step_began_ms = schemac_now_ms();
        schemac_report(runner, (SchemacEvent){.kind = SCHEMAC_EVENT_REVISION_BEGIN});
    }
    if (schemac_step_sections(step) > 1) {
        schemac_report(runner, (SchemacEvent){.kind = SCHEMAC_EVENT_SECTION_BEGIN,
                                              .section = cursor->section + 1});
    }
}

void schemac_cursor_end(SchemacRunner *runner, SchemacCursor *cursor)
{
    const SchemacStep *step = cursor_step(cursor);
    uint32_t count = schemac_step_sections(step);
    int64_t elapsed = schemac_now_ms() - runner->step_began_ms;
    if (count > 1) {
        schemac_report(runner, (SchemacEvent){.kind = SCHEMAC_EVENT_SECTION_END,
                                              .section = cursor->section + 1,
                                              .elapsed_ms = elapsed});
    }
    runner->lock_spent_ms = 0;
    if (++cursor->section < count) return;
    schemac_report(runner,
                   (SchemacEvent){.kind = SCHEMAC_EVENT_REVISION_END, .elapsed_ms = elapsed});
    cursor->step++;
    cursor->section = cursor->step < cursor->plan->count ? cursor_step(cursor)->first_section : 0;
}

/* ---- building ---- */

/* A name inside a comment must not end it. */
static void put_comment(SchemacBuffer *text, const SchemacRunner *runner, const SchemacStep *step)
{
    char label[SCHEMAC_LABEL_SIZE];
    schemac_label(label, step->revision);
    for (char *at = label; *at != '\0'; at++)
        if (*at == '*' || *at == '/') *at = '_';
    schemac_put_sql(text, "/* schemac %v %v %v */ ", step->down ? "revert" : "apply", label,
                    runner->token);
}

static void put_piece(Batch *batch, SchemacRunner *runner, const SchemacCursor *cursor,
                      size_t step_at, uint32_t section_at)
{
    const SchemacPlan *plan = cursor->plan;
    const SchemacStep *step = &plan->steps[step_at];
    const SchemacSection *section = schemac_step_section(step, section_at);
    const SchemacSigner signer = {runner->schema, runner->host, runner->program};
    bool is_last = section_at + 1 == schemac_step_sections(step) && step_at + 1 < plan->count;
    Piece piece = {.section = section_at, .step = step_at, .start = batch->text.length};
    put_comment(&batch->text, runner, step);
    schemac_put(&batch->text, "BEGIN ISOLATION LEVEL READ COMMITTED READ WRITE;\n");
    schemac_put_clean_begin(&batch->text, runner);
    schemac_put_pins(&batch->text, runner->chain, section, runner->options.lock_timeout_ms);
    schemac_put_defaults(&batch->text);
    /* What others see while the next one runs is what this transaction leaves. */
    schemac_put_guard(&batch->text, runner, is_last ? &plan->steps[step_at + 1] : step);
    piece.mark = runner->mark;
    schemac_put_bytes(&batch->text, batch->preamble.bytes, batch->preamble.length);
    schemac_buffer_clear(&batch->preamble);
    piece.begin = batch->text.length;
    schemac_put_bytes(&batch->text, section->sql, section->length);
    piece.end = batch->text.length;
    batch->pieces[batch->count++] = piece;
    schemac_put(&batch->text, "\n;\n");
    schemac_put_clean(&batch->text, runner);
    schemac_put_section_done(&batch->text, &signer, step, section_at);
    schemac_put(&batch->text, "COMMIT;\n");
}

/* Whether a section can be sent after others: one that needs strong locks is looked at before. */
static bool can_follow(Batch *batch, const SchemacRunner *runner, const SchemacSection *section)
{
    SchemacLocks locks = {0};
    schemac_locks_read(&locks, section->sql, 0, section->length);
    bool done = locks.count == 0 && !locks.failed;
    int32_t try_ms = schemac_lock_try(runner, section);
    if (done && locks.has_unknown && try_ms > 0)
        schemac_put_sql(&batch->preamble, "SET LOCAL lock_timeout = %i;\n", (int64_t)try_ms);
    schemac_locks_free(&locks);
    return done;
}

static void batch_fill(Batch *batch, SchemacRunner *runner, const SchemacCursor *cursor)
{
    size_t step = cursor->step;
    uint32_t section = cursor->section;
    schemac_buffer_clear(&batch->text);
    batch->count = 0;
    batch->committed = 0;
    batch->made = false;
    batch->is_marked = false;
    batch->answered = 0;
    while (step < cursor->plan->count && batch->count < cursor->batch_limit) {
        const SchemacStep *at = &cursor->plan->steps[step];
        const SchemacSection *part = schemac_step_section(at, section);
        bool is_full = batch->count > 0 && batch->text.length + part->length > BATCH_BYTES;
        if (!part->transactional || is_full ||
            (batch->count > 0 && !can_follow(batch, runner, part)))
            break;
        put_piece(batch, runner, cursor, step, section);
        if (++section == schemac_step_sections(at)) {
            step++;
            section = step < cursor->plan->count ? cursor->plan->steps[step].first_section : 0;
        }
    }
}

/* ---- running ---- */

static void count_commit(SchemacRunner *runner, Batch *batch, SchemacCursor *cursor)
{
    batch->committed++;
    batch->answered = 0;
    batch->made = false;
    batch->is_marked = false;
    schemac_cursor_end(runner, cursor);
    if (batch->committed < batch->count) schemac_cursor_begin(runner, cursor);
}

/* What may be there already says nothing. */
static bool makes_something(const char *tag)
{
    return strncmp(tag, "CREATE ", 7) == 0 && strcmp(tag, "CREATE EXTENSION") != 0 &&
           strcmp(tag, "CREATE SCHEMA") != 0;
}

static bool is_marked(SchemacRunner *runner, const Batch *batch, const PGresult *result)
{
    return batch->committed < batch->count &&
           schemac_is_mark(runner, result, batch->pieces[batch->committed].mark);
}

/* The failed result, or NULL when all went well. */
static PGresult *batch_collect(SchemacRunner *runner, Batch *batch, SchemacCursor *cursor)
{
    PGresult *failed = NULL;
    PGresult *result;
    while (schemac_await(runner), (result = PQgetResult(runner->connection)) != NULL) {
        ExecStatusType status = PQresultStatus(result);
        schemac_end_copy(runner, status);
        if (status == PGRES_FATAL_ERROR && failed == NULL) {
            failed = result;
            continue;
        } else if (batch->is_marked && status == PGRES_COMMAND_OK &&
                   strcmp(PQcmdStatus(result), "COMMIT") == 0) {
            count_commit(runner, batch, cursor);
        } else if (failed == NULL) {
            batch->is_marked = batch->is_marked || is_marked(runner, batch, result);
            batch->answered++;
            batch->made = batch->made || makes_something(PQcmdStatus(result));
        }
        PQclear(result);
    }
    return failed;
}

/* The byte of the text that the server's position (in characters, from 1) is at. */
static bool error_byte(const PGresult *result, const char *text, size_t *byte)
{
    const char *position = PQresultErrorField(result, PG_DIAG_STATEMENT_POSITION);
    unsigned long characters = position == NULL ? 0 : strtoul(position, NULL, 10);
    if (characters == 0) return false;
    const char *at = text;
    for (unsigned long i = 1; i < characters && *at != '\0'; i++) {
        at++;
        while (((unsigned char)*at & 0xC0) == 0x80) at++;
    }
    *byte = (size_t)(at - text);
    return true;
}

/* A syntax error anywhere stops the server before the first transaction: what stands before the
 * wrong section is then run on its own first. */
static bool failed_later(const Batch *batch, const PGresult *failed)
{
    size_t byte;
    return batch->committed == 0 && batch->count > 1 &&
           error_byte(failed, batch->text.bytes, &byte) && byte >= batch->pieces[1].begin;
}

/* Where the server says no position (a row that violates a constraint), at least the statement that
 * failed: one answer came for each before it. */
static void set_statement(SchemacError *error, const Batch *batch, const Piece *piece)
{
    SchemacScan scan = {.sql = batch->text.bytes, .length = piece->end, .offset = piece->start};
    SchemacStatement statement;
    for (size_t i = 0; schemac_scan_next(&scan, &statement); i++) {
        if (i < batch->answered) continue;
        error->has_position = statement.begin >= piece->begin;
        error->position = error->has_position ? statement.begin - piece->begin : 0;
        return;
    }
}

static bool batch_fail(SchemacRunner *runner, const Batch *batch, const SchemacCursor *cursor,
                       const PGresult *failed)
{
    const Piece *piece = &batch->pieces[batch->committed];
    if (failed == NULL && PQstatus(runner->connection) == CONNECTION_OK)
        return schemac_fail_unmarked(runner);
    runner->is_doubtful = runner->is_pooled && !batch->is_marked;
    schemac_fail_section(runner, failed, &cursor->plan->steps[piece->step], piece->section,
                         batch->text.bytes, piece->begin, 0);
    if (failed != NULL && !runner->error->has_position) set_statement(runner->error, batch, piece);
    if (runner->error->result == SCHEMAC_ERROR_ALREADY_EXISTS &&
        !cursor->plan->steps[piece->step].down && (batch->made || piece->section > 0)) {
        /* It cannot be that the database has all of it already. */
        schemac_set_hint(runner->error,
                         "The objects that the revision creates before it did not exist: "
                         "something else has the name. Rename or drop that, or give the new "
                         "object another name.");
    }
    return false;
}

/* False when a section failed; *again when the same sections are to be tried in a smaller batch. */
static bool batch_run(SchemacRunner *runner, Batch *batch, SchemacCursor *cursor, bool *again)
{
    int64_t began = schemac_now_ms();
    *again = false;
    runner->in_flight = true;
    PGresult *failed = NULL;
    bool done = PQsendQuery(runner->connection, batch->text.bytes) == 1;
    if (done) failed = batch_collect(runner, batch, cursor);
    if (done && failed == NULL && batch->committed == batch->count) {
        int64_t took = schemac_now_ms() - began;
        runner->in_flight = false;
        if (took < BATCH_GROWS_MS && cursor->batch_limit * 2 <= BATCH_SECTIONS)
            cursor->batch_limit *= 2;
        else if (took > BATCH_SHRINKS_MS)
            cursor->batch_limit = (cursor->batch_limit + 1) / 2;
        return true;
    }
    schemac_roll_back(runner);
    if (PQstatus(runner->connection) == CONNECTION_OK) {
        runner->in_flight = false;
        *again = failed != NULL && failed_later(batch, failed);
    }
    if (!*again) batch_fail(runner, batch, cursor, failed);
    PQclear(failed);
    return *again;
}

bool schemac_run_finish(SchemacRunner *runner, SchemacCursor *cursor)
{
    const SchemacStep *step = cursor_step(cursor);
    const SchemacSigner signer = {runner->schema, runner->host, runner->program};
    SchemacBuffer sql = {0};
    cursor->section = schemac_step_sections(step) - 1;
    schemac_cursor_begin(runner, cursor);
    schemac_put(&sql, SCHEMAC_BEGIN);
    schemac_put_guard(&sql, runner, step);
    schemac_put_finish(&sql, &signer, step);
    schemac_put(&sql, "COMMIT;\n");
    bool done = schemac_execute(runner, &sql);
    schemac_buffer_free(&sql);
    if (!done) {
        schemac_roll_back(runner);
        return false;
    }
    schemac_cursor_end(runner, cursor);
    return true;
}

/* One batch; *again when what it did not commit is to be tried again. */
static bool run_batch(SchemacRunner *runner, Batch *batch, SchemacCursor *cursor, uint32_t *attempt,
                      bool *again)
{
    const SchemacStep *step = cursor_step(cursor);
    uint32_t section = cursor->section;
    size_t length = schemac_step_section(step, section)->length;
    *again = false;
    if (schemac_is_cancelled(runner)) return schemac_fail_cancelled(runner);
    if (!schemac_pin_session(runner)) return false;
    schemac_cursor_begin(runner, cursor);
    if (!schemac_gentle(runner, step, section, 0, length, &batch->preamble)) return false;
    batch_fill(batch, runner, cursor);
    if (batch->text.failed) return schemac_fail_memory(runner->error);
    if (batch_run(runner, batch, cursor, again)) {
        *attempt = 0;
        return true;
    }
    *attempt = batch->committed > 0 ? 0 : *attempt;
    if (batch->committed == 0) schemac_name_blockers(runner, step, section, 0, length);
    *again = schemac_retry(runner, attempt);
    return *again;
}

bool schemac_run_transactions(SchemacRunner *runner, SchemacCursor *cursor)
{
    Batch *batch = calloc(1, sizeof *batch);
    uint32_t attempt = 0;
    bool done = batch != NULL || schemac_fail_memory(runner->error);
    while (done && cursor->step < cursor->plan->count &&
           schemac_step_section(cursor_step(cursor), cursor->section)->transactional) {
        bool again;
        done = run_batch(runner, batch, cursor, &attempt, &again);
        cursor->batch_limit = again ? 1 : cursor->batch_limit;
    }
    if (batch != NULL) {
        schemac_buffer_free(&batch->preamble);
        schemac_buffer_free(&batch->text);
        free(batch);
    }
    return done;
}
