/* What may use a cast that is dropped and created. */
#include "plan/select/select.h"

void select_invalidate_cast(Planner *planner, const Object *cast)
{
    const Reason may_use_it = {"it may use", cast};
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
            select_suspend(pair, may_use_it);
        else
            select_recreate(planner, dependent, may_use_it);
    }
}
