/* From the records and a target to the steps: what must be true of the database first, what is half
 * done, which revisions go up or down. Nothing is run here. */
#include "runtime/run_hold_internal.h"
#include "runtime/run_turn_internal.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* ---- what must be true before anything runs ---- */

static void record_label(const SchemacRecord *record, char label[SCHEMAC_LABEL_SIZE])
{
    snprintf(label, SCHEMAC_LABEL_SIZE, "%s%s%s", record->id, record->name[0] == '\0' ? "" : "_",
             record->name);
}

static void error_revision(SchemacError *error, const char *id, const char *name)
{
    schemac_copy_text(error->revision, sizeof error->revision, id);
    schemac_copy_text(error->revision_name, sizeof error->revision_name, name);
}

static bool fail_unknown(SchemacRunner *runner, const SchemacRecord *record)
{
    char label[SCHEMAC_LABEL_SIZE];
    record_label(record, label);
    schemac_fail(runner->error, SCHEMAC_ERROR_UNKNOWN_REVISION,
                 "this database is at %s, which is not among these migrations", label);
    schemac_set_detail(runner->error, "It was applied at %s by role \"%s\" from %s.",
                       record->applied_at, record->applied_by, record->applied_from);
    schemac_set_hint(runner->error,
                     "Get the migrations that it came from (a newer version, another branch), "
                     "or connect to the database that these belong to.");
    error_revision(runner->error, record->id, record->name);
    return false;
}

static bool fail_changed(SchemacRunner *runner, const SchemacRecord *record)
{
    char label[SCHEMAC_LABEL_SIZE];
    bool up = strcmp(record->up_sha256, record->revision->up_sha256) != 0;
    bool down = strcmp(record->down_sha256, record->revision->down_sha256) != 0;
    record_label(record, label);
    schemac_fail(runner->error, SCHEMAC_ERROR_CHECKSUM,
                 "revision %s was changed after %s applied to this database (%s)", label,
                 record->applied == SCHEMAC_APPLIED ? "it was" : "part of it was",
                 up && down ? "both sides"
                 : up       ? "the up side"
                            : "the down side");
    schemac_set_detail(runner->error, "It was applied at %s by role \"%s\".", record->applied_at,
                       record->applied_by);
    if (record->applied != SCHEMAC_APPLIED) {
        schemac_set_hint(runner->error,
                         "It is half done: %u of its sections and %u statements of the next one "
                         "ran. Restore those and fix only what follows, then run `schemac seal`.",
                         record->sections_done, record->statements_done);
        error_revision(runner->error, record->id, record->name);
        return false;
    }
    schemac_set_hint(runner->error,
                     "Restore the file, and make the change in a revision of its own. If the "
                     "database is right as it is, `schemac stamp --purge TARGET` records the new "
                     "file.");
    error_revision(runner->error, record->id, record->name);
    return false;
}

static bool fail_gap(SchemacRunner *runner, const SchemacRecord *record, const char *parent)
{
    char label[SCHEMAC_LABEL_SIZE];
    record_label(record, label);
    schemac_fail(runner->error, SCHEMAC_ERROR_DIVERGED,
                 "revision %s is applied to this database, but %s, which comes before it, is not",
                 label, parent);
    schemac_set_hint(runner->error,
                     "`schemac status` shows what is applied. If the database is right as it "
                     "is, `schemac stamp` records it.");
    error_revision(runner->error, record->id, record->name);
    return false;
}

static void mark_applied(const SchemacRunner *runner, bool *applied)
{
    for (size_t i = 0; i < runner->state->count; i++) {
        const SchemacRecord *record = &runner->state->records[i];
        if (record->revision != NULL) applied[record->revision - runner->chain->revisions] = true;
    }
}

static bool check_gaps(SchemacRunner *runner, const bool *applied)
{
    for (size_t i = 0; i < runner->state->count; i++) {
        const SchemacRecord *record = &runner->state->records[i];
        for (uint32_t p = 0; p < record->revision->parent_count; p++) {
            const char *parent = record->revision->parents[p];
            uint32_t ordinal = schemac_index_find(&runner->index, parent, strlen(parent));
            if (ordinal != SCHEMAC_NONE && !applied[ordinal])
                return fail_gap(runner, record, parent);
        }
    }
    return true;
}

bool schemac_state_check(SchemacRunner *runner)
{
    /* The last one that is unknown says best where the database is. */
    for (size_t i = runner->state->count; i-- > 0;)
        if (runner->state->records[i].revision == NULL)
            return fail_unknown(runner, &runner->state->records[i]);
    for (size_t i = 0; i < runner->state->count; i++)
        if (runner->state->records[i].changed)
            return fail_changed(runner, &runner->state->records[i]);
    bool *applied = calloc(runner->chain->count + 1u, sizeof *applied);
    if (applied == NULL) return schemac_fail_memory(runner->error);
    mark_applied(runner, applied);
    bool done = check_gaps(runner, applied);
    free(applied);
    return done;
}

/* ---- steps ---- */

void schemac_plan_free(SchemacPlan *plan)
{
    if (plan != NULL) {
        free(plan->steps);
        free(plan->held);
        free(plan);
    }
}

static bool fail_irreversible(SchemacRunner *runner, const SchemacRevision *revision)
{
    char label[SCHEMAC_LABEL_SIZE];
    schemac_fail(runner->error, SCHEMAC_ERROR_NOT_REVERSIBLE,
                 "revision %s cannot be reverted: it has no "
                 "down side",
                 schemac_label(label, revision));
    schemac_set_hint(runner->error,
                     "Nothing was changed. Write its .down.sql before it is applied, or continue "
                     "with a new revision that undoes it.");
    error_revision(runner->error, revision->id, revision->name);
    return false;
}

/* Every section is looked at before the first one runs. */
static bool add_step(SchemacRunner *runner, SchemacPlan *plan, SchemacStep step)
{
    uint32_t count = step.down ? step.revision->down_count : step.revision->up_count;
    if (step.down && count == 0) return fail_irreversible(runner, step.revision);
    for (uint32_t i = step.first_section; i < count; i++)
        if (!schemac_section_check(step.revision, step.down, i, runner->error)) return false;
    plan->steps[plan->count++] = step;
    return true;
}

/* Of one of which nothing was done only the record goes, with or without a down side. */
static bool add_turned(SchemacRunner *runner, SchemacPlan *plan, SchemacStep step,
                       const SchemacRecord *record)
{
    if (schemac_is_untouched(runner, record)) {
        plan->steps[plan->count++] = step;
        return true;
    }
    if (!step.down && schemac_turns_round(&step, record))
        step.first_section = schemac_first_turn(runner, &step);
    return add_step(runner, plan, step) && schemac_turn_check(runner, &step, record);
}

/* Half-done revisions go on in the direction in which they were going, but for one that is wanted
 * the other way: it turns round. */
static bool add_half_done(SchemacRunner *runner, SchemacPlan *plan, SchemacDirection direction,
                          bool *applied, const bool *wanted)
{
    for (size_t i = 0; i < runner->state->count; i++) {
        const SchemacRecord *record = &runner->state->records[i];
        if (record->applied == SCHEMAC_APPLIED || record->revision == NULL) continue;
        size_t at = (size_t)(record->revision - runner->chain->revisions);
        SchemacStep step = {record->revision, record->applied == SCHEMAC_DOWNGRADING,
                            record->sections_done};
        if (wanted[at] == step.down && wanted[at] == (direction == SCHEMAC_UPWARDS))
            step = (SchemacStep){.revision = record->revision, .down = !step.down};
        applied[at] = !step.down;
        bool added = schemac_is_turned(runner, &step) ? add_turned(runner, plan, step, record)
                                                      : add_step(runner, plan, step);
        if (!added) return false;
    }
    return true;
}

static bool fail_not_applied(SchemacRunner *runner, const SchemacRevision *revision,
                             const char *target)
{
    char label[SCHEMAC_LABEL_SIZE];
    schemac_fail(runner->error, SCHEMAC_ERROR_TARGET,
                 "cannot revert to %s: revision %s is not applied", target,
                 schemac_label(label, revision));
    schemac_set_hint(runner->error, "`schemac apply %s` goes up to it.", target);
    return false;
}

static bool add_steps(SchemacRunner *runner, SchemacPlan *plan, SchemacDirection direction,
                      const char *target, const bool *applied, const bool *wanted)
{
    const SchemacChain *chain = runner->chain;
    for (uint32_t i = 0; i < chain->count; i++) {
        bool up = direction == SCHEMAC_UPWARDS;
        uint32_t at = up ? i : chain->count - 1 - i;
        const SchemacRevision *revision = &chain->revisions[at];
        if (!up && wanted[at] && !applied[at] && runner->wanted == NULL)
            return fail_not_applied(runner, revision, target);
        if (wanted[at] != applied[at] && applied[at] != up &&
            !add_step(runner, plan, (SchemacStep){.revision = revision, .down = !up}))
            return false;
    }
    return true;
}

static bool check_direction(SchemacRunner *runner, SchemacDirection direction, const char *target)
{
    if (direction == SCHEMAC_UPWARDS && (target[0] == '-' || strcmp(target, "base") == 0)) {
        schemac_fail(runner->error, SCHEMAC_ERROR_TARGET, "\"%s\" leads down", target);
        schemac_set_hint(runner->error, "`schemac revert %s` goes there.", target);
        return false;
    }
    if (direction == SCHEMAC_DOWNWARDS && target[0] == '+') {
        schemac_fail(runner->error, SCHEMAC_ERROR_TARGET, "\"%s\" leads up", target);
        schemac_set_hint(runner->error, "`schemac apply %s` goes there.", target);
        return false;
    }
    return true;
}

/* An interrupted revision that goes on the same way is one of those that a relative target counts:
 * `revert` again takes down no other one. */
static void mark_counted(const SchemacRunner *runner, SchemacDirection direction, bool *counted)
{
    for (size_t i = 0; i < runner->state->count; i++) {
        const SchemacRecord *record = &runner->state->records[i];
        if (record->revision != NULL) {
            counted[record->revision - runner->chain->revisions] =
                direction == SCHEMAC_DOWNWARDS || record->applied == SCHEMAC_APPLIED;
        }
    }
}

/* A relative target is counted once, from where the database is at first: of several who go a step
 * up together, one works and the others find nothing to do. */
static bool find_wanted(SchemacRunner *runner, SchemacDirection direction, const char *target,
                        bool *wanted)
{
    size_t count = runner->chain->count;
    bool *counted;
    if (runner->wanted != NULL) {
        memcpy(wanted, runner->wanted, count * sizeof *wanted);
        return true;
    }
    counted = calloc(count + 1, sizeof *counted);
    if (counted == NULL) return schemac_fail_memory(runner->error);
    mark_counted(runner, direction, counted);
    bool found = schemac_target_set(&runner->index, target, counted, wanted, runner->error);
    free(counted);
    if (!found) return false;
    if (target[0] == '+' || target[0] == '-') {
        runner->wanted = calloc(count + 1, sizeof *wanted);
        if (runner->wanted == NULL) return schemac_fail_memory(runner->error);
        memcpy(runner->wanted, wanted, count * sizeof *wanted);
    }
    return true;
}

bool schemac_plan_make(SchemacRunner *runner, SchemacDirection direction, const char *target,
                       SchemacPlan **plan)
{
    size_t count = runner->chain->count;
    bool *marks = calloc(2 * count + 2, sizeof *marks);
    bool *wanted = marks == NULL ? NULL : marks + count + 1;
    *plan = calloc(1, sizeof **plan);
    if (*plan != NULL) (*plan)->steps = calloc(2 * count + 1, sizeof *(*plan)->steps);
    bool done;
    if (marks == NULL || *plan == NULL || (*plan)->steps == NULL) {
        done = schemac_fail_memory(runner->error);
    } else {
        mark_applied(runner, marks);
        done = check_direction(runner, direction, target) &&
               find_wanted(runner, direction, target, wanted) &&
               add_half_done(runner, *plan, direction, marks, wanted) &&
               (direction == SCHEMAC_DOWNWARDS || schemac_hold_back(runner, marks, wanted)) &&
               add_steps(runner, *plan, direction, target, marks, wanted);
    }
    free(marks);
    if (!done) {
        schemac_plan_free(*plan);
        *plan = NULL;
    }
    return done;
}

/* ---- the public dry run ---- */

static SchemacResult plan_only(PGconn *connection, const SchemacChain *chain,
                               SchemacDirection direction, const char *target,
                               const SchemacOptions *options, SchemacPlan **plan,
                               SchemacError *error)
{
    SchemacRunner runner;
    *plan = NULL;
    bool done =
        schemac_runner_open(&runner, connection, chain, options, error) &&
        schemac_state_load(&runner, SCHEMAC_LOOK_RECORDS) &&
        (runner.index.slots != NULL || schemac_index_make(&runner.index, chain, runner.error)) &&
        schemac_state_check(&runner) && schemac_plan_make(&runner, direction, target, plan) &&
        ((*plan)->count == 0 || schemac_check_writable(&runner));
    if (!done) {
        schemac_plan_free(*plan);
        *plan = NULL;
    } else {
        (*plan)->held = runner.held;
        (*plan)->held_count = runner.held_count;
        runner.held = NULL;
    }
    return schemac_runner_close(&runner, done);
}

SchemacResult schemac_plan_upgrade(PGconn *connection, const SchemacChain *chain,
                                   const char *target, const SchemacOptions *options,
                                   SchemacPlan **plan, SchemacError *error)
{
    return plan_only(connection, chain, SCHEMAC_UPWARDS, target == NULL ? "head" : target, options,
                     plan, error);
}

SchemacResult schemac_plan_downgrade(PGconn *connection, const SchemacChain *chain,
                                     const char *target, const SchemacOptions *options,
                                     SchemacPlan **plan, SchemacError *error)
{
    return plan_only(connection, chain, SCHEMAC_DOWNWARDS, target == NULL ? "-1" : target, options,
                     plan, error);
}
