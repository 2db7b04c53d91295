/* schemac_stamp and schemac_settle: records changed by what a person knows, without running
 * anything of the revisions. Under the lease, as all that writes. */
#include "runtime/run_internal.h"

#include <stdlib.h>
#include <string.h>

/* Rows of what is not to be there are deleted, of what is missing inserted; a half-done one is
 * whole. */
static void put_stamp(SchemacBuffer *sql, const SchemacRunner *runner, const bool *wanted,
                      const bool *recorded, bool purge)
{
    const SchemacSigner signer = {runner->schema, runner->host, runner->program};
    const SchemacChain *chain = runner->chain;
    if (purge) schemac_put_sql(sql, "DELETE FROM %n.revisions;\n", runner->schema);
    for (uint32_t i = 0; i < chain->count; i++) {
        const SchemacStep step = {.revision = &chain->revisions[i]};
        bool is_there = recorded[i] && !purge;
        if (wanted[i] == is_there) continue;
        if (wanted[i]) {
            schemac_put_insert(sql, &signer, "applied", &step, schemac_step_sections(&step));
            schemac_put(sql, ";\n");
            schemac_put_sql(sql, "UPDATE %n.revisions SET stamped = true WHERE id = %l;\n",
                            runner->schema, step.revision->id);
        } else {
            schemac_put_sql(sql, "DELETE FROM %n.revisions WHERE id = %l;\n", runner->schema,
                            step.revision->id);
        }
        schemac_put_log(sql, &signer, "stamp", step.revision, wanted[i] ? "done" : "removed", NULL);
    }
    schemac_put_sql(
        sql,
        "UPDATE %n.revisions SET state = 'applied', sections_done = sections, "
        "statements_done = 0, statement_open = false, done_hash = NULL, subject = NULL, "
        "retreats = false, standing = NULL, stamped = true WHERE state <> 'applied';\n",
        runner->schema);
}

static bool find_wanted(SchemacRunner *runner, const char *target, bool purge, bool *wanted,
                        bool *recorded)
{
    for (size_t i = 0; i < runner->state->count; i++) {
        const SchemacRecord *record = &runner->state->records[i];
        if (record->revision != NULL) recorded[record->revision - runner->chain->revisions] = true;
    }
    /* What is not connected any more (a parent that is not applied) is just what stamping is for.
     */
    return (purge || schemac_state_check(runner) ||
            runner->error->result == SCHEMAC_ERROR_DIVERGED) &&
           schemac_target_set(&runner->index, target, recorded, wanted, runner->error);
}

static bool stamp_now(SchemacRunner *runner, const char *target, bool purge, bool *wanted,
                      bool *recorded)
{
    SchemacBuffer sql = {0};
    schemac_put(&sql, SCHEMAC_BEGIN);
    schemac_put_guard(&sql, runner, NULL);
    if (!find_wanted(runner, target, purge, wanted, recorded)) {
        schemac_buffer_free(&sql);
        return false;
    }
    put_stamp(&sql, runner, wanted, recorded, purge);
    schemac_put(&sql, "COMMIT;\n");
    bool done = schemac_execute(runner, &sql);
    if (!done && PQstatus(runner->connection) == CONNECTION_OK)
        PQclear(PQexec(runner->connection, "ROLLBACK"));
    schemac_buffer_free(&sql);
    return done;
}

static bool stamp(SchemacRunner *runner, const char *target, bool purge)
{
    size_t count = runner->chain->count;
    bool *marks = calloc(2 * count + 2, sizeof *marks);
    if (marks == NULL) return schemac_fail_memory(runner->error);
    bool done = schemac_index_make(&runner->index, runner->chain, runner->error) &&
                schemac_state_load(runner, SCHEMAC_LOOK_RECORDS) && schemac_state_prepare(runner) &&
                schemac_lease_take(runner) && schemac_state_load(runner, SCHEMAC_LOOK_RECORDS) &&
                stamp_now(runner, target, purge, marks, marks + count + 1);
    free(marks);
    return done;
}

SchemacResult schemac_stamp(PGconn *connection, const SchemacChain *chain, const char *target,
                            bool purge, const SchemacOptions *options, SchemacError *error)
{
    SchemacRunner runner;
    bool done = schemac_runner_open(&runner, connection, chain, options, error) &&
                stamp(&runner, target == NULL ? "head" : target, purge);
    return schemac_runner_close(&runner, done);
}

/* ---- open statements ---- */

static bool put_settled(SchemacBuffer *sql, const SchemacRunner *runner, bool is_done)
{
    const SchemacSigner signer = {runner->schema, runner->host, runner->program};
    bool is_any = false;
    for (size_t i = 0; i < runner->state->count; i++) {
        const SchemacRecord *record = &runner->state->records[i];
        if (!record->statement_open || record->revision == NULL) continue;
        const SchemacStep step = {.revision = record->revision,
                                  .down = record->applied == SCHEMAC_DOWNGRADING};
        schemac_put_progress(sql, &signer, &step, record->sections_done,
                             record->statements_done + (is_done ? 1 : 0), false);
        schemac_put_log(sql, &signer, "settle", step.revision, is_done ? "done" : "again", NULL);
        is_any = true;
    }
    return is_any;
}

static bool settle(SchemacRunner *runner, bool is_done)
{
    SchemacBuffer sql = {0};
    bool done = schemac_index_make(&runner->index, runner->chain, runner->error) &&
                schemac_state_load(runner, SCHEMAC_LOOK_RECORDS) && schemac_state_prepare(runner) &&
                schemac_lease_take(runner) && schemac_state_load(runner, SCHEMAC_LOOK_RECORDS) &&
                schemac_state_check(runner);
    if (!done) return false;
    schemac_put(&sql, SCHEMAC_BEGIN);
    schemac_put_guard(&sql, runner, NULL);
    if (!put_settled(&sql, runner, is_done)) {
        schemac_buffer_free(&sql);
        schemac_fail(runner->error, SCHEMAC_ERROR_TARGET, "no revision has an open statement");
        return false;
    }
    schemac_put(&sql, "COMMIT;\n");
    done = schemac_execute(runner, &sql);
    if (!done && PQstatus(runner->connection) == CONNECTION_OK)
        PQclear(PQexec(runner->connection, "ROLLBACK"));
    schemac_buffer_free(&sql);
    return done;
}

SchemacResult schemac_settle(PGconn *connection, const SchemacChain *chain, bool is_done,
                             const SchemacOptions *options, SchemacError *error)
{
    SchemacRunner runner;
    bool done =
        schemac_runner_open(&runner, connection, chain, options, error) && settle(&runner, is_done);
    return schemac_runner_close(&runner, done);
}
