/* The chain on a scratch server, and the catalogs it leads to: for `verify` and `drift`. */
#ifndef SCHEMAC_CLI_SCRATCH_INTERNAL_H
#define SCHEMAC_CLI_SCRATCH_INTERNAL_H

#include "cli/catalog_internal.h"
#include "cli/compile_internal.h"
#include "cli/runner_internal.h"
#include "pg/scratch.h"
#include "plan/plan.h"

/* The scratch server that --scratch names, else a private one of the server's `major` version
 * where that is installed (0: the newest). */
bool session_open_scratch(Session *session, int major, Scratch *scratch)
    __attribute__((warn_unused_result));

/* Moves a scratch database to `target`. Roles that the revisions name are made on the way where the
 * server is private. */
SchemacResult scratch_move(Runner *runner, Scratch *scratch, PGconn *connection,
                           RunnerOperation *operation, const char *target, SchemacError *error);

/* The catalog that the recorded revisions make of an empty database, each run as the role that ran
 * it in the connected one (where the server is private; elsewhere by one role). False with a
 * diagnostic. */
bool expected_read(Runner *runner, Scratch *scratch, const SchemacState *state, Text *text)
    __attribute__((warn_unused_result));

/* A scratch database for the project: with the extensions that somebody else provides. NULL with a
 * diagnostic. */
PGconn *scratch_begin(Runner *runner, Scratch *scratch, const char **name)
    __attribute__((warn_unused_result));

/* Sets what a section's statements see: the search_path of the project. */
bool scratch_prepare(Runner *runner, PGconn *connection) __attribute__((warn_unused_result));

/* Runs statements, one by one; roles as above. False with a diagnostic. */
bool scratch_execute(Scratch *scratch, PGconn *connection, const PlanSide *side)
    __attribute__((warn_unused_result));

/* A database made straight from a model, and its catalog; with `role`, what names no owner is that
 * role's. False with a diagnostic. */
bool database_remake(Runner *runner, Scratch *scratch, const Database *database, const char *role,
                     Text *catalog) __attribute__((warn_unused_result));

/* What differs between two catalogs that were read: NULL when nothing does, or only how the server
 * spells expressions that it reads as the same. The arena of the session keeps the models. *failed
 * where one of them does not compile: a diagnostic says why. */
const Diff *catalogs_compare(Runner *runner, Scratch *scratch, Text before, Text after,
                             bool *failed);

#endif
