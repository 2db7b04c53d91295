/* What may use a cast that is dropped and created. */
#include "plan/plan_internal.h"

void planner_disturb_users_of_cast(Planner *planner, const Object *cast)
{
    const Objects *dependents = planner_dependents(planner, cast);
    for (size_t i = 0; i < dependents->count; i++) {
        const Object *dependent = dependents->items[i];
        bool is_routine = dependent->kind == KIND_FUNCTION || dependent->kind == KIND_PROCEDURE;
        bool is_column = dependent->kind == KIND_COLUMN &&
                         expression_is_none(&((const Column *)dependent)->extras->generated);
        Pair *pair = planner_pair(planner, dependent);
        if (pair == NULL || dependent->kind == KIND_DOMAIN ||
            (is_routine && expression_is_none(planner_query_of(dependent))))
            continue;
        if (is_column)
            pair->default_around = true;
        else
            planner_rebuild(planner, dependent);
    }
}

/* Columns have a domain, so it is not made anew. */
void emit_users_of_cast(Planner *planner, Node *node, PlannedStep *step)
{
    const Objects *dependents = planner_dependents(planner, node->from);
    for (size_t i = 0; i < dependents->count; i++) {
        const Object *dependent = dependents->items[i];
        if (dependent->kind == KIND_DOMAIN && planner_counterpart(planner, dependent) != NULL)
            emit_hazard(planner, step, HAZARD_MAY_FAIL, "fails if %.*s uses the cast",
                        TEXT_FORMAT(planner_describe(planner, dependent)));
    }
}
