/* Types that are re-created under the columns that have them. */
#include "plan/select/select.h"

/* PostgreSQL checks the columns of a domain, but no values inside others: it refuses. */
bool domain_must_be_recreated(Planner *planner, const Pair *pair)
{
    const Domain *from = (const Domain *)pair->from;
    const Domain *to = (const Domain *)pair->to;
    if ((pair->attributes & ATTRIBUTE_TYPE) != 0) return true;
    bool demands = (pair->attributes & ATTRIBUTE_NOT_NULL) != 0 && to->not_null;
    for (size_t i = 0; i < to->checks.count; i++) {
        const DomainCheck *check = &to->checks.items[i];
        demands = demands || (!domain_check_stays(to, check, from) && !check->not_valid);
    }
    return demands && domain_is_nested(planner, pair->from);
}
