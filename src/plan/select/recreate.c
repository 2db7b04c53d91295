/* What is done for the sake of something else: an object is altered, or dropped and created, a
 * default taken away and put back. The first reason is kept with the pair. */
#include "plan/select/select.h"

void select_alter(Pair *pair, ChangeAttributes attributes, Reason reason)
{
    if ((attributes & ~pair->attributes) == 0) return;
    if (pair->altered_since.why == NULL) pair->altered_since = reason;
    pair->attributes |= attributes;
}

void select_recreate(Planner *planner, const Object *from, Reason reason)
{
    Pair *pair = planner_pair(planner, from);
    if (pair != NULL && !pair->recreated) {
        pair->recreated = true;
        pair->recreated_since = reason;
        pair->visited = false; /* look at its dependents */
        map_put_pointer(planner->created, pair->to, pair);
    }
}

void select_build_beside(Planner *planner, const Object *from, Reason reason)
{
    Pair *pair = planner_pair(planner, from);
    if (pair == NULL || pair->built_beside) return;
    pair->built_beside = true;
    pair->visited = false; /* foreign keys hold on to a key */
    select_alter(pair, ATTRIBUTE_DEFINITION, reason);
}

void select_suspend(Pair *pair, Reason reason)
{
    if (!pair->default_suspended) pair->suspended_since = reason;
    pair->default_suspended = true;
}
