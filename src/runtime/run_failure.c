/* The failure of a section: what the server says, where in the section's SQL, with a hint where
 * there is a usual way out; and whether to try again. */
#include "runtime/run_internal.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char *field_of(const PGresult *result, int field)
{
    const char *value = result == NULL ? NULL : PQresultErrorField(result, field);
    return value == NULL ? "" : value;
}

/* ---- what failed ---- */

static bool is_one_of(const char *state, const char *const *states)
{
    for (; *states != NULL; states++)
        if (strcmp(state, *states) == 0) return true;
    return false;
}

/* duplicate_table (relations of all kinds), _column, _object, _schema, _function, _database */
static const char *const already_there[] = {"42P07", "42701", "42710", "42P06",
                                            "42723", "42P04", NULL};
/* lock_not_available, deadlock_detected, serialization_failure: wholly rolled back, and may go away
 */
static const char *const goes_away[] = {"55P03", "40P01", "40001", NULL};

static SchemacResult kind_of(const SchemacRunner *runner, const char *state)
{
    if (strcmp(state, "57014") == 0 && schemac_is_cancelled(runner)) return SCHEMAC_ERROR_CANCELLED;
    if (is_one_of(state, goes_away)) return SCHEMAC_ERROR_LOCK_TIMEOUT;
    return is_one_of(state, already_there) ? SCHEMAC_ERROR_ALREADY_EXISTS : SCHEMAC_ERROR_SECTION;
}

static const char lock_hint[] =
    "Run the command again when the other session has released the lock, wait for longer with "
    "--lock-budget, or have it ended by --cancel-blockers or --terminate-blockers.";

static void set_own_hint(SchemacRunner *runner, const SchemacStep *step)
{
    SchemacError *error = runner->error;
    char label[SCHEMAC_LABEL_SIZE];
    schemac_label(label, step->revision);
    if (error->result == SCHEMAC_ERROR_ALREADY_EXISTS && !step->down) {
        schemac_set_hint(error,
                         "If this database has what revision %s makes already, "
                         "`schemac stamp %s` records that without running it.",
                         label, step->revision->id);
    } else if (error->result == SCHEMAC_ERROR_LOCK_TIMEOUT) {
        schemac_set_hint(error, "%s", lock_hint);
    } else if (strcmp(error->sqlstate, "25001") == 0) {
        schemac_set_hint(error, "Put the statement into a section of its own, opened by "
                                "\"-- schemac: no-transaction\".");
    } else if (strcmp(error->sqlstate, "57014") == 0 && error->result == SCHEMAC_ERROR_SECTION) {
        schemac_set_hint(
            error, "The section's statement_timeout is %d ms, or an administrator canceled it.",
            (int)schemac_statement_timeout(schemac_step_section(step, error->section - 1)));
    }
}

/* The server counts characters of what was sent; the user's section begins at `offset` of it. */
static void set_position(SchemacError *error, const PGresult *result, const char *sent,
                         size_t offset, size_t base, size_t length)
{
    unsigned long characters = strtoul(field_of(result, PG_DIAG_STATEMENT_POSITION), NULL, 10);
    const char *at = sent;
    if (characters == 0 || sent == NULL) return;
    for (unsigned long i = 1; i < characters && *at != '\0'; i++) {
        at++;
        while (((unsigned char)*at & 0xC0) == 0x80) at++;
    }
    size_t byte = (size_t)(at - sent);
    if (byte >= offset && byte - offset + base <= length) {
        error->has_position = true;
        error->position = byte - offset + base;
    }
}

static bool fail_lost(SchemacRunner *runner, const SchemacStep *step, uint32_t section)
{
    char label[SCHEMAC_LABEL_SIZE];
    char why[512];
    schemac_copy_text(why, sizeof why, PQerrorMessage(runner->connection));
    why[strcspn(why, "\n")] = '\0';
    schemac_fail(runner->error, SCHEMAC_ERROR_COMMIT_UNKNOWN,
                 "lost the connection during revision %s, section %u: %s",
                 schemac_label(label, step->revision), section + 1, why);
    schemac_set_hint(runner->error,
                     "Whether it was committed is recorded in the database. Run the same "
                     "command again: it looks that up, and nothing runs twice.");
    return false;
}

static bool fail_taken_over(SchemacRunner *runner)
{
    runner->has_lease = false;
    schemac_fail(runner->error, SCHEMAC_ERROR_TAKEN_OVER,
                 "another runner took this one for dead and took over");
    schemac_set_hint(runner->error,
                     "Nothing was done twice. Run the command again: it waits for the other "
                     "one.");
    return false;
}

void schemac_place_error(SchemacRunner *runner, const SchemacStep *step, uint32_t section)
{
    SchemacError *error = runner->error;
    schemac_copy_text(error->revision, sizeof error->revision, step->revision->id);
    schemac_copy_text(error->revision_name, sizeof error->revision_name, step->revision->name);
    error->down = step->down;
    error->section = section + 1;
}

bool schemac_fail_section(SchemacRunner *runner, const PGresult *result, const SchemacStep *step,
                          uint32_t section, const char *sent, size_t offset, size_t base)
{
    SchemacError *error = runner->error;
    const char *state = field_of(result, PG_DIAG_SQLSTATE);
    if (PQstatus(runner->connection) == CONNECTION_BAD) {
        fail_lost(runner, step, section);
    } else if (schemac_is_guard_failure(runner, result)) {
        return fail_taken_over(runner);
    } else {
        const char *message = field_of(result, PG_DIAG_MESSAGE_PRIMARY);
        SchemacResult kind = kind_of(runner, state);
        schemac_fail(error, kind, "%s",
                     message[0] == '\0' ? PQerrorMessage(runner->connection) : message);
        if (kind == SCHEMAC_ERROR_CANCELLED) schemac_fail_cancelled(runner);
        schemac_copy_text(error->sqlstate, sizeof error->sqlstate, state);
        schemac_copy_text(error->detail, sizeof error->detail,
                          field_of(result, PG_DIAG_MESSAGE_DETAIL));
        if (kind != SCHEMAC_ERROR_CANCELLED) {
            schemac_copy_text(error->hint, sizeof error->hint,
                              field_of(result, PG_DIAG_MESSAGE_HINT));
        }
        schemac_copy_text(error->context, sizeof error->context, field_of(result, PG_DIAG_CONTEXT));
        set_position(error, result, sent, offset, base,
                     schemac_step_section(step, section)->length);
    }
    schemac_place_error(runner, step, section);
    if (error->hint[0] == '\0') set_own_hint(runner, step);
    return false;
}

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
        "revision %s is half done: cannot determine whether statement %u of section %u was "
        "executed",
        label, number + 1, section + 1);
    schemac_set_detail(runner->error, "A run was interrupted while it was running: %s", text);
    schemac_set_hint(
        runner->error,
        "Check whether it took effect. `schemac %s --open-statement done` counts it as done and "
        "continues after it; `--open-statement again` runs it again.",
        step->down ? "revert" : "apply");
    SchemacError *error = runner->error;
    schemac_copy_text(error->revision, sizeof error->revision, step->revision->id);
    schemac_copy_text(error->revision_name, sizeof error->revision_name, step->revision->name);
    error->down = step->down;
    error->section = section + 1;
    error->has_position = true;
    error->position = statement->begin;
    return false;
}

/* The message of a failure is written on its own: the failed transaction took everything else with
 * it. */
void schemac_log_failure(SchemacRunner *runner, const SchemacStep *step)
{
    if (PQstatus(runner->connection) != CONNECTION_OK ||
        PQtransactionStatus(runner->connection) != PQTRANS_IDLE)
        return;
    const SchemacSigner signer = {runner->schema, runner->host, runner->program};
    SchemacBuffer sql = {0};
    bool is_cancelled = runner->error->result == SCHEMAC_ERROR_CANCELLED;
    schemac_put(&sql, SCHEMAC_PLAIN);
    schemac_put_role(&sql, runner);
    schemac_put_log(&sql, &signer, step->down ? "revert" : "apply", step->revision,
                    is_cancelled ? "cancelled" : "failed", runner->error->message);
    if (!sql.failed) PQclear(PQexec(runner->connection, sql.bytes));
    schemac_buffer_free(&sql);
}

/* ---- trying again ---- */

#define BUDGET_MS 300000
#define TRY_MS 100
#define LONGEST_PAUSE_MS 5000

int64_t schemac_lock_budget(const SchemacRunner *runner)
{
    int64_t budget = runner->options.lock_budget_ms;
    return budget == 0 ? BUDGET_MS : budget < 0 ? 0 : budget;
}

void schemac_detail_holder(SchemacRunner *runner)
{
    SchemacError *error = runner->error;
    if (error->result != SCHEMAC_ERROR_LOCK_TIMEOUT) return;
    if (error->hint[0] == '\0') schemac_set_hint(error, "%s", lock_hint);
    if (runner->held_by[0] != '\0' && error->detail[0] == '\0')
        schemac_set_detail(error, "It waited for a %s.", runner->held_by);
}

/* Longer than the wait before it, and each twice as long as the one before. Two runners of two
 * databases on one server need not knock in step. */
static int64_t retry_pause(const SchemacRunner *runner, uint32_t attempt)
{
    const SchemacOptions *options = &runner->options;
    int64_t longest = options->lock_pause_ms > 0 ? options->lock_pause_ms : LONGEST_PAUSE_MS;
    int64_t pause = 2 * (int64_t)(options->lock_wait_ms > 0 ? options->lock_wait_ms : TRY_MS);
    for (uint32_t i = 0; i < attempt && pause < longest; i++) pause *= 2;
    pause = pause < longest ? pause : longest;
    return pause + (int64_t)((unsigned char)runner->token[attempt % 32] % 16) * pause / 64;
}

/* Whether there is to be another try, after *pause at most. */
static bool has_patience(const SchemacRunner *runner, uint32_t attempt, int64_t *pause)
{
    int64_t left = schemac_lock_budget(runner) - runner->lock_spent_ms;
    if (runner->options.lock_retries > 0) return attempt < (uint32_t)runner->options.lock_retries;
    if (runner->options.lock_retries < 0 || left <= 0) return false;
    *pause = *pause < left ? *pause : left;
    return true;
}

bool schemac_retry(SchemacRunner *runner, uint32_t *attempt)
{
    int64_t pause = retry_pause(runner, *attempt);
    char message[sizeof runner->error->message + sizeof runner->held_by + sizeof " ()"];
    if (runner->error->result != SCHEMAC_ERROR_LOCK_TIMEOUT ||
        !has_patience(runner, *attempt, &pause))
        return false;
    snprintf(message, sizeof message, "%s%s%s%s", runner->error->message,
             runner->held_by[0] == '\0' ? "" : " (", runner->held_by,
             runner->held_by[0] == '\0' ? "" : ")");
    ++*attempt;
    schemac_report(runner, (SchemacEvent){.kind = SCHEMAC_EVENT_RETRY,
                                          .section = runner->error->section,
                                          .attempt = *attempt,
                                          .pause_ms = pause,
                                          .message = message});
    runner->lock_spent_ms += pause + runner->lock_try_ms;
    return schemac_pause(runner, pause);
}
