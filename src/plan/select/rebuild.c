/* An object is dropped and created. */
#include "plan/select/select.h"

void planner_rebuild(Planner *planner, const Object *from)
{
    Pair *pair = planner_pair(planner, from);
    if (pair != NULL && !pair->rebuilt) {
        pair->rebuilt = true;
        pair->disturbed = false; /* look at its dependents */
        map_put_pointer(planner->created, pair->to, pair);
    }
}
