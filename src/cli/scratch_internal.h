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

/* Sets what a section's statements see: the search_path of the project. */
bool scratch_prepare(Runner *runner, PGconn *connection) __attribute__((warn_unused_result));

/* Runs statements, one by one; roles as above. False with a diagnostic. */
bool scratch_execute(Scratch *scratch, PGconn *connection, const PlanSide *side)
    __attribute__((warn_unused_result));

/* What differs between two catalogs that were read: NULL when nothing does. The arena of `session`
 * keeps the models. *failed where one of them does not compile: a diagnostic says why. */
const Diff *catalogs_compare(Session *session, Text before, Text after, bool *failed);

#endif
