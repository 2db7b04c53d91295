/* schemac_upgrade and schemac_downgrade: plan, lease, plan again, then section after section. When
 * the connection is lost, what is recorded decides where to go on. */
#include "runtime/run_hold_internal.h"
#include "runtime/run_preflight_internal.h"
#include "runtime/run_turn_internal.h"

#include <stdlib.h>
#include <string.h>

/* Reads, checks and plans: what an operation does before it changes anything, and again once the
 * lease is its own, since others may have worked meanwhile. */
static bool prepare(SchemacRunner *runner, SchemacDirection direction, const char *target,
                    bool quick, SchemacPlan **plan)
{
    *plan = NULL;
    if (!schemac_state_load(runner, quick ? SCHEMAC_LOOK_QUICK : SCHEMAC_LOOK_RECORDS))
        return false;
    if (quick && runner->state->exists && runner->state->count == 0 &&
        runner->state->fit == SCHEMAC_FIT_AT_HEAD)
        return true;
    if (runner->index.slots == NULL &&
        !schemac_index_make(&runner->index, runner->chain, runner->error))
        return false;
    return schemac_state_check(runner) && schemac_plan_make(runner, direction, target, plan);
}

static bool run_some(SchemacRunner *runner, SchemacCursor *cursor)
{
    const SchemacStep *step = &cursor->plan->steps[cursor->step];
    if (schemac_is_turned(runner, step)) return schemac_run_turned(runner, cursor);
    if (cursor->section >= schemac_step_sections(step)) return schemac_run_finish(runner, cursor);
    return schemac_step_section(step, cursor->section)->transactional
               ? schemac_run_transactions(runner, cursor)
               : schemac_run_outside(runner, cursor);
}

/* Whoever called may have something to do before, or say no. */
static bool admit(SchemacRunner *runner, const SchemacPlan *plan)
{
    const SchemacOptions *options = &runner->options;
    if (options->before == NULL || runner->is_admitted || plan->count == 0) return true;
    schemac_fail(runner->error, SCHEMAC_ERROR_REFUSED, "the caller refused it");
    runner->is_admitted = options->before(options->before_context, runner, plan, runner->error);
    if (runner->is_admitted) return true;
    schemac_log_failure(runner, &plan->steps[0]);
    return false;
}

static bool run_plan(SchemacRunner *runner, SchemacCursor *cursor)
{
    if (!schemac_pooled_check(runner, cursor->plan) ||
        !schemac_triggers_check(runner, cursor->plan) || !schemac_preflight(runner, cursor->plan) ||
        !admit(runner, cursor->plan))
        return false;
    if (cursor->plan->count > 0 && !schemac_state_mend(runner, cursor->plan)) return false;
    while (cursor->step < cursor->plan->count) {
        if (!run_some(runner, cursor)) {
            if (cursor->step < cursor->plan->count)
                schemac_log_failure(runner, &cursor->plan->steps[cursor->step]);
            return false;
        }
    }
    return true;
}

/* The connection was lost: with a new one, the plan is made again from what is recorded. */
static bool take_again(SchemacRunner *runner, uint32_t *reconnects)
{
    SchemacResult result = runner->error->result;
    if (runner->is_doubtful && ++runner->doubts <= 2) {
        SchemacError doubted = *runner->error;
        bool has_other = schemac_reconnect(runner);
        runner->is_doubtful = false;
        if (has_other || schemac_lease_take(runner)) return true;
        *runner->error = doubted;
        return false;
    }
    if ((result != SCHEMAC_ERROR_COMMIT_UNKNOWN && result != SCHEMAC_ERROR_CONNECTION) ||
        ++*reconnects > 5)
        return false;
    return schemac_reconnect(runner);
}

/* A session that is another one now, or never was our own, is put back to other settings. */
static bool can_go_on(SchemacRunner *runner, uint32_t *reconnects)
{
    const PGconn *before = runner->connection;
    return take_again(runner, reconnects) &&
           ((runner->connection == before && runner->is_pooled == runner->is_clean_pooled) ||
            schemac_clean_prepare(runner));
}

static bool change(SchemacRunner *runner, SchemacDirection direction, const char *target)
{
    SchemacPlan *plan;
    uint32_t reconnects = 0;
    if (!prepare(runner, direction, target, strcmp(target, "head") == 0, &plan)) return false;
    size_t count = plan == NULL ? 0 : plan->count;
    if (count > 0) runner->step = plan->steps[0]; /* what others see */
    schemac_plan_free(plan);
    if (count == 0) {
        /* Programs can say that they are there; an older schemac made no table for them. */
        if (runner->lacks_clients && !schemac_state_prepare(runner))
            schemac_error_clear(runner->error);
        return true;
    }
    bool done = schemac_state_prepare(runner) && schemac_clean_prepare(runner) &&
                schemac_lease_take(runner);
    while (done) {
        if (prepare(runner, direction, target, false, &plan)) {
            SchemacCursor cursor = {.plan = plan, .batch_limit = 1};
            cursor.section = plan->count > 0 ? plan->steps[0].first_section : 0;
            done = run_plan(runner, &cursor);
        } else {
            done = false;
        }
        schemac_plan_free(plan);
        if (done) return true;
        done = can_go_on(runner, &reconnects);
    }
    if (direction == SCHEMAC_UPWARDS) schemac_undo_refused(runner);
    return false;
}

/* ---- for options.before ---- */

/* A transaction of the runner's own with the lease and `sql`, or nothing more. */
static bool write_own(SchemacRunner *runner, const SchemacBuffer *own)
{
    SchemacBuffer sql = {0};
    if (schemac_is_cancelled(runner)) return schemac_fail_cancelled(runner);
    schemac_put(&sql, SCHEMAC_BEGIN);
    schemac_put_guard(&sql, runner, &runner->step);
    schemac_put_sql(&sql, "%vCOMMIT;\n", own->bytes == NULL ? "" : own->bytes);
    sql.failed = sql.failed || own->failed;
    bool done = schemac_execute(runner, &sql);
    schemac_buffer_free(&sql);
    if (!done) schemac_roll_back(runner);
    return done;
}

bool schemac_keep(SchemacRunner *runner)
{
    return write_own(runner, &(SchemacBuffer){0});
}

bool schemac_note(SchemacRunner *runner, const char *action, const SchemacRevision *revision,
                  const char *outcome, const char *message)
{
    const SchemacSigner signer = {runner->schema, runner->host, runner->program};
    SchemacBuffer row = {0};
    schemac_put_log(&row, &signer, action, revision, outcome, message);
    bool done = write_own(runner, &row);
    schemac_buffer_free(&row);
    return done;
}

bool schemac_is_pooled(const SchemacRunner *runner)
{
    return runner->is_pooled;
}

SchemacResult schemac_upgrade(PGconn *connection, const SchemacChain *chain, const char *target,
                              const SchemacOptions *options, SchemacError *error)
{
    SchemacRunner runner;
    bool done = schemac_runner_open(&runner, connection, chain, options, error) &&
                change(&runner, SCHEMAC_UPWARDS, target == NULL ? "head" : target);
    if (done) schemac_report_held(&runner);
    return schemac_runner_close(&runner, done);
}

SchemacResult schemac_downgrade(PGconn *connection, const SchemacChain *chain, const char *target,
                                const SchemacOptions *options, SchemacError *error)
{
    SchemacRunner runner;
    bool done = schemac_runner_open(&runner, connection, chain, options, error) &&
                change(&runner, SCHEMAC_DOWNWARDS, target == NULL ? "-1" : target);
    return schemac_runner_close(&runner, done);
}
