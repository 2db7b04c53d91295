/* Statements that read or change the rows of a table, whoever runs them and whatever the table has
 * of row security, rules and deferred constraints. */
#ifndef SCHEMAC_PLAN_UPDATE_INTERNAL_H
#define SCHEMAC_PLAN_UPDATE_INTERNAL_H

#include "plan/plan_internal.h"

/* The UPDATE that gives the rows of a table these values, and what must be around it in its
 * transaction. Returned is the UPDATE itself. */
PlannedStep *emit_update(Planner *planner, Node *node, const SqlFills *fills, StepClass step_class);
/* A statement that reads all rows of the table. */
PlannedStep *emit_reading(Planner *planner, Node *node, Text statement, const Object *table);
/* fill.c: whether it is the same for all rows: no column, no query, nothing volatile. */
bool planner_is_constant(const Planner *planner, const Expression *value);
/* Whether it is a rule that does something else than an UPDATE of its table. */
bool planner_replaces_update(const Object *part);

#endif
