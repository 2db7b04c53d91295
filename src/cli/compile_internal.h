/* The compiler as commands use it: the schema, the snapshot, what lies between them, the
 * generated files. */
#ifndef SCHEMAC_CLI_COMPILE_INTERNAL_H
#define SCHEMAC_CLI_COMPILE_INTERNAL_H

#include "cli/cli_internal.h"
#include "diff/diff.h"
#include "emit/emit.h"
#include "model/database.h"
#include "plan/plan.h"
#include "sema/sema.h"

/* The model of the folder of .schema files; NULL when there are mistakes: all of them are
 * reported. `before` and `reused`: see SemaFiles; `before` may be NULL where no revision is made.
 */
const Database *workspace_compile(Session *session, const Workspace *workspace,
                                  const Database *before, SemaReused reused);

/* Whether an earlier `diff` wrote its revision, but not yet the snapshot in its place: it is in
 * workspace->snapshot_new then, and workspace_load_snapshot reads it there. */
bool workspace_diff_was_cut(Session *session, const Workspace *workspace);

/* The model at the head revision; an empty one where there is no snapshot yet. NULL with a
 * diagnostic. `text` (may be NULL) is the file's, none where there is none. */
const Database *workspace_load_snapshot(Session *session, const Workspace *workspace, Text *text);

/* diff_make, but for expressions that are only spelled otherwise: `new_database` gets the old
 * spelling. */
Diff *workspace_compare(Session *session, const Database *old_database,
                        const Database *new_database, const RenameCandidates *accepted);

/* What `gen` would write. NULL with a diagnostic. */
const EmittedFiles *workspace_emit(Session *session, const Workspace *workspace,
                                   const Database *database, const RevisionChain *chain);

/* Each change as one note of a diagnostic; of many, the first 20 and how many more. */
void diagnostic_note_changes(Session *session, Diagnostic *diagnostic, const Diff *diff);

/* Says on the terminal how large the tables are that the plan reads or rewrites, where the user
 * names a database (--database, --database-file); one that cannot be asked is a note. */
void sizes_put(Session *session, const Workspace *workspace, const PlanSide *side,
               Name namespace_name);

/* explain.c: why each statement of the side (`name`: "up", "down") is there, and where it is; of a
 * plan with PlanOptions.explains. */
void side_explain(Session *session, const PlanSide *side, const char *name);

#endif
