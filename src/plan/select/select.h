/* What must be altered, dropped or created because of a change elsewhere, beside the change itself:
 * pairs get the attributes that are set again, and are made again where nothing alters them. Must
 * not know: order/, write/. */
#ifndef SCHEMAC_PLAN_SELECT_H
#define SCHEMAC_PLAN_SELECT_H

#include "plan/facts/facts.h"

/* ---- attach.c ---- */

/* A table becomes a partition, or ceases to be one: an error where its columns alone are
 * not what they are as a partition's. On the up side, which is the same both ways. */
void planner_check_lone(Planner *planner, const Table *from, const Table *to);

/* ---- cast_users.c ---- */

/* A cast is dropped and created: so is what may use it, but for what holds rows. */
void planner_disturb_users_of_cast(Planner *planner, const Object *cast);

/* ---- close.c ---- */

void planner_close(Planner *planner); /* pulls in what must be rebuilt around the changes */

/* ---- column_users.c ---- */

/* The column's type changes (`base_changed`: not only its modifiers), or it is
 * dropped and added (`gone`): so is what holds on to it. */
void planner_disturb_column(Planner *planner, const Object *column, bool base_changed, bool gone);

/* ---- defaults.c ---- */

/* What children have of their own goes and comes with a parent's, behind that. */
void planner_spread_defaults_around(Planner *planner);

/* ---- fills.c ---- */

Fill *planner_fill(const Planner *planner, const Object *column); /* NULL: none */
void select_fills(Planner *planner);
/* The fill of a column of the same table that the reference names; else NULL. */
Fill *planner_fill_read(const Planner *planner, const Fill *fill, const SqlReference *reference);
/* Columns that are filled from each other see the rows as they were. */
uint32_t select_stage(const Planner *planner, Fill *fill);

/* ---- inherited.c ---- */

void planner_disturb_replaced_columns(Planner *planner);
void planner_disturb_overrides(Planner *planner, const Pair *pair);

/* ---- marks.c ---- */

/* CLUSTER ON and the replica identity go with the index that they name, */
void planner_disturb_marks(Planner *planner, const Object *index);

/* ---- overloads.c ---- */

/* Finds them, and what must be made anew for them. */
void planner_find_overloads(Planner *planner);

/* ---- parents.c ---- */

/* The same of a table that joins or leaves parents by INHERIT. */
void planner_check_heir(Planner *planner, const Table *from, const Table *to);
/* The same of a column that is inherited, and comes as the table's own beside that, or goes. */
void planner_check_own_column(Planner *planner, const Column *column, bool comes);

/* ---- rebuild.c ---- */

/* The object is dropped and created, and what holds on to it looked at. */
void planner_rebuild(Planner *planner, const Object *from);

/* ---- rebuilt_type.c ---- */

bool domain_must_be_rebuilt(Planner *planner, const Pair *pair);

/* ---- spent.c ---- */

/* How the column's values are converted: its `using`; NULL: by a cast. */
const Expression *planner_conversion(Planner *planner, const Column *to);
void select_report_spent(Planner *planner, const Column *column, const char *word,
                         const ColumnClause *clause);

#endif
