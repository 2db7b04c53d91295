/* VALIDATE CONSTRAINT. */
#include "plan/write/write.h"

void write_validation(Planner *planner, Node *node, const Constraint *constraint)
{
    PlannedStep *step =
        write_alter(planner, node, sql_validate_constraint(&planner->writer, constraint),
                    write_form_of_validated(constraint), &constraint->object);
    step->step.step_class = STEP_VALIDATE;
    write_hazard(planner, step, HAZARD_MAY_FAIL, "fails if any row violates %s",
                 constraint->object.name.name);
}
