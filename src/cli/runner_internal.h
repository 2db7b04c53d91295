/* The runner as commands use it: the chain read from files, the connection, progress, Ctrl-C. */
#ifndef SCHEMAC_CLI_RUNNER_INTERNAL_H
#define SCHEMAC_CLI_RUNNER_INTERNAL_H

#include "cli/cli_internal.h"
#include "revision/revision.h"

/* What a run did: one item a revision. */
typedef struct RunnerStep {
    const char *label; /* "0002_add_api_keys" */
    bool down;
    double took_ms;
} RunnerStep;

typedef struct Runner {
    Session *session;
    Workspace workspace;
    RevisionChain *chain;
    const SchemacChain *run; /* the same chain as the runner takes it */
    DatabaseUrl url;
    PGconn *connection; /* NULL while there is none */
    SchemacOnFailure on_failure;
    SchemacBefore before; /* or NULL; its context is the runner */
    bool no_preflight;
    VECTOR(RunnerStep) steps;
    VECTOR(SchemacHeld) held; /* what the run held back */
    SchemacOptions locks;     /* of the options about locks, and about what is held back, alone */
    int64_t progress_said_ms; /* of the statement at hand, without a terminal */
} Runner;

/* What --lock-wait and its like say; false with a diagnostic. */
bool runner_read_lock_options(Session *session, SchemacOptions *locks)
    __attribute__((warn_unused_result));

/* ---- held.c ---- */

/* What --contract and --contract-after say; false with a diagnostic. */
bool held_read_options(Session *session, SchemacOptions *options)
    __attribute__((warn_unused_result));
/* Says what is held back, why, and what lets it go on. */
void held_put(Session *session, const SchemacHeld *held, size_t count);
/* Whether the revision is held back, or comes after one that is. */
bool held_waits(const RevisionChain *chain, const SchemacState *state, const Revision *revision);

/* ---- runner.c ---- */

/* Reads project and chain. With `allow_unsealed` as revision_chain_load. */
bool runner_open(Session *session, bool allow_unsealed, Runner *runner)
    __attribute__((warn_unused_result));
/* The same, and a connection, made at the same time. False when either fails. */
bool runner_open_connected(Session *session, Runner *runner) __attribute__((warn_unused_result));
/* The same, but in a hurry: *is_at_head when the database is at the chain's head and no file of it
 * was touched since it was last found right. Then `chain` is NULL, and `run` has no sections. */
bool runner_open_quickly(Session *session, Runner *runner, bool *is_at_head)
    __attribute__((warn_unused_result));
/* A connection to the database that was named; NULL with a note where it cannot be asked. */
PGconn *session_connect_or_note(Session *session, const Workspace *workspace, DatabaseUrl *url);
/* runner_open, but a database that cannot be asked is only a note: then connection is NULL. */
bool runner_open_maybe_connected(Session *session, bool allow_unsealed, Runner *runner)
    __attribute__((warn_unused_result));
void runner_close(Runner *runner);

/* Whether the connected server is as new as the project and its snapshot need. */
bool runner_check_server(Runner *runner) __attribute__((warn_unused_result));

/* Adds the runner's error, at its place in the revision's file; always false. */
bool runner_fail(Runner *runner, const SchemacError *error);

/* One of schemac_upgrade, schemac_downgrade. */
typedef SchemacResult RunnerOperation(PGconn *connection, const SchemacChain *chain,
                                      const char *target, const SchemacOptions *options,
                                      SchemacError *error);
/* Runs it with progress and with Ctrl-C asking it to stop; runner->steps says what was done. */
bool runner_run(Runner *runner, RunnerOperation *operation, const char *target)
    __attribute__((warn_unused_result));

/* All that the database records; NULL with a diagnostic. Freed by the caller with
 * schemac_state_free. */
SchemacState *runner_read_state(Runner *runner);

/* The last revisions applied: those that no other applied one names as its parent. Joined by ",
 * ", "base" when there are none. */
const char *state_current(Arena *arena, const SchemacState *state);
/* The records (SchemacRecord) by id; empty for a NULL state. */
Map *state_index(Arena *arena, const SchemacState *state);
/* "0002_add_api_keys" */
const char *label_make(Arena *arena, const char *id, const char *name);

#endif
