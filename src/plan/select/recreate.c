/* An object is dropped and created. */
#include "plan/select/select.h"

void select_recreate(Planner *planner, const Object *from)
{
    Pair *pair = planner_pair(planner, from);
    if (pair != NULL && !pair->recreated) {
        pair->recreated = true;
        pair->visited = false; /* look at its dependents */
        map_put_pointer(planner->created, pair->to, pair);
    }
}
