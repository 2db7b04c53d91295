/* What must be altered, dropped or created because of a change elsewhere, beside the change itself:
 * pairs get the attributes that are set again, and are re-created where nothing alters them. Must
 * not know: order/, write/. */
#ifndef SCHEMAC_PLAN_SELECT_H
#define SCHEMAC_PLAN_SELECT_H

#include "plan/facts/facts.h"

/* ---- cast_users.c ---- */

/* A cast is dropped and created: so is what may use it, but for what holds rows. */
void select_invalidate_cast(Planner *planner, const Object *cast);

/* ---- close.c ---- */

void select_all(Planner *planner); /* all of the phase */

/* ---- column_users.c ---- */

/* The column's type changes (`base_changed`: not only its modifiers), or it is
 * dropped and added (`gone`): so is what holds on to it. */
void select_invalidate_column(Planner *planner, const Object *column, bool base_changed, bool gone);

/* ---- fills.c ---- */

Fill *select_fill_of(const Planner *planner, const Object *column); /* NULL: none */
void select_fills(Planner *planner);                                /* finds them all */
/* The fill of a column of the same table that the reference names; else NULL. */
Fill *select_fill_read(const Planner *planner, const Fill *fill, const SqlReference *reference);
/* Columns that are filled from each other see the rows as they were. */
uint32_t select_stage(const Planner *planner, Fill *fill);

/* ---- index_marks.c ---- */

/* CLUSTER ON and the replica identity go with the index that they name. */
void select_invalidate_index_marks(Planner *planner, const Object *index);

/* ---- inherited.c ---- */

/* Columns that go while an inherited one, or a child's own, takes their place under their name. */
void select_invalidate_replaced_columns(Planner *planner);
/* What children say of a column is set again over the ALTER of their parent's. */
void select_invalidate_inherited_columns(Planner *planner, const Pair *pair);

/* ---- overloads.c ---- */

/* Finds them, and what must be re-created for them. */
void select_overloads(Planner *planner);

/* ---- parents.c ---- */

/* A table joins or leaves parents: an error where nothing leads from the one to the other. */
void select_refuse_child(Planner *planner, const Table *from, const Table *to);
/* The same of a column that is inherited, and becomes the table's own beside that, or ceases to be.
 */
void select_refuse_own_column(Planner *planner, const Column *column, bool comes);

/* ---- recreate.c ---- */

/* More of the pair is altered than its change has. */
void select_alter(Pair *pair, ChangeAttributes attributes, Reason reason);
/* The object is dropped and created, and what holds on to it looked at. */
void select_recreate(Planner *planner, const Object *from, Reason reason);
/* The index or key is built beside the former one, over columns that take others' places. */
void select_build_beside(Planner *planner, const Object *from, Reason reason);
/* The default (of a domain, its checks too) is taken away and put back. */
void select_suspend(Pair *pair, Reason reason);

/* ---- recreated_type.c ---- */

/* Under the columns that have it, since nothing alters it so. */
bool domain_must_be_recreated(Planner *planner, const Pair *pair);

/* ---- refuse.c ---- */

/* Errors for what PostgreSQL has no statement for. */
void select_refuse(Planner *planner);

/* ---- refuse_column.c ---- */

void select_refuse_column(Planner *planner, const Pair *pair);
/* `is_recreated`: it was there before. */
void select_refuse_new_column(Planner *planner, const Column *column, bool is_recreated);
void select_refuse_not_null_name(Planner *planner, const Column *from, const Column *to);

/* ---- retyped.c ---- */

/* Which columns get their types online, in columns beside them; of others, why not. */
void select_retyped(Planner *planner);

/* ---- spent.c ---- */

/* An error, or a question (PlanOptions.spent): the clause was written for an earlier edit. */
void select_report_spent(Planner *planner, const Column *column, const char *word,
                         const ColumnClause *clause);

/* ---- standalone.c ---- */

/* A table becomes a partition, or ceases to be one: an error where its columns alone are
 * not what they are as a partition's. */
void select_refuse_standalone(Planner *planner, const Table *from, const Table *to);

/* ---- suspended_defaults.c ---- */

/* What children have of their own goes and comes with a parent's, after that. */
void select_suspended_defaults(Planner *planner);

#endif
