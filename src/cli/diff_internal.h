/* `diff` at work. */
#ifndef SCHEMAC_CLI_DIFF_INTERNAL_H
#define SCHEMAC_CLI_DIFF_INTERNAL_H

#include "cli/compile_internal.h"
#include "cli/runner_internal.h"

typedef enum RenameChoice {
    RENAMES_ASK,
    RENAMES_ACCEPT,
    RENAMES_REFUSE,
    RENAMES_IGNORE
} RenameChoice;

typedef struct DiffCommand {
    Session *session;
    Workspace workspace;
    RevisionChain *chain;
    const Database *old_database;
    const Database *new_database;
    RenameChoice renames;
    Map *answers; /* by question: "yes" or "no" */
} DiffCommand;

/* ---- diff_renames.c ---- */

/* --renames; false with a diagnostic. */
bool renames_read(Session *session, RenameChoice *choice) __attribute__((warn_unused_result));
/* A question on the terminal, asked once; an end of input is a no. */
bool command_ask(DiffCommand *command, Text question);
/* The difference of the two models, with the renames that the user wants. NULL with a diagnostic.
 */
const Diff *command_compare(DiffCommand *command);

/* ---- diff_filled.c: `backfill by program` ---- */

/* An edit in two revisions: the first adds columns, which a program fills; the second one waits for
 * that, puts them in the place of the former ones, and does all the rest. */
typedef struct FilledPlan {
    const Plan *expand;
    PlanParts rest;
    Text name;  /* for the revisions, when none is given */
    Text words; /* of the second one's first directive: what it waits for */
} FilledPlan;

/* Whether a column of the edit changes its type and is filled by a program. */
bool filled_is_asked(const Diff *diff);
/* False with diagnostics. */
bool filled_plan(DiffCommand *command, const Diff *diff, const PlanOptions *options,
                 FilledPlan *filled) __attribute__((warn_unused_result));

#endif
