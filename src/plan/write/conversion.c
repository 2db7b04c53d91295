/* Columns whose values get another type: what is said of it, and what is lost. */
#include "plan/write/write.h"

void conversion_judge(Planner *planner, PlannedStep *step, const Column *from, const Column *to,
                      const Expression *clause)
{
    Name name = to->object.name.name;
    Text described = planner_describe(planner, &to->object);
    if (!clause_reads(clause, name)) {
        write_loss(planner, step, &to->object,
                   "the values of %.*s are gone for good: its using clause does not read them",
                   TEXT_FORMAT(described));
        return;
    }
    if (clause_narrows(clause, name, &from->type, &to->type))
        write_loss(planner, step, &to->object,
                   "values of %.*s may not fit the type that its using clause casts to",
                   TEXT_FORMAT(described));
    if (clause_is_cast(clause, name)) return;
    if (conversion_of(&to->type, &from->type).other_dimensions) {
        write_hazard(planner, step, HAZARD_NOT_REVERSIBLE,
                     "the way down does not restore the values of %s: a vector cannot be "
                     "converted to other dimensions",
                     name);
        return;
    }
    write_hazard(planner, step, HAZARD_NOT_REVERSIBLE,
                 "the way down converts the values of %s by a cast, which may not restore the "
                 "former values",
                 name);
}
