/* What tells whether a change breaks programs: shared by the files that do. */
#ifndef SCHEMAC_PLAN_CLIENT_BREAKS_INTERNAL_H
#define SCHEMAC_PLAN_CLIENT_BREAKS_INTERNAL_H

#include "plan/plan_internal.h"

/* What was there and what comes, where the change is the node's own: not what is only made again
 * around another one. */
typedef struct Edit {
    const Object *from; /* NULL: it is new */
    const Object *to;   /* NULL: it goes */
    ChangeAttributes attributes;
    const Planner *planner;
} Edit;

/* The table was there before: programs know it. */
bool client_knows_table(const Edit *edit, const Object *part);

/* Adds the hazard to a node that breaks programs made for what was before: client_breaks.def. */
void planner_judge_clients(Planner *planner, Node *node);

bool routine_loses_default(const Routine *from, const Routine *to); /* closure.c */

/* replace.c. Of a view or a materialized view: whether something that was selected is not, as far
 * as the text tells. */
typedef struct ViewColumns {
    const Expression *query;
    const NameList *names;  /* that it gives them */
    const NameList *output; /* that they have */
} ViewColumns;
bool planner_view_loses_columns(Arena *arena, const ViewColumns *from, const ViewColumns *to);

/* client_breaks_other.c: of what is no row of a table. */
bool break_view_remade(const Edit *edit);
bool break_materialized_view_remade(const Edit *edit);
bool break_trigger_refuses(const Edit *edit);
bool break_instead_dropped(const Edit *edit);
bool break_rule_instead(const Edit *edit);
bool break_function_signature(const Edit *edit);
bool break_procedure_signature(const Edit *edit);
bool break_owner_changed(const Edit *edit);
bool break_privilege_revoked(const Edit *edit);

#endif
