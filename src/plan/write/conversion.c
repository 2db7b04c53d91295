/* Columns whose values get another type: what is said of it, and what is lost. */
#include "plan/write/write.h"

void conversion_report(Planner *planner, const Column *from, const Column *to)
{
    Text name = planner_describe(planner, &to->object);
    Text old_type = type_format(planner->arena, &from->type, NULL);
    Text new_type = type_format(planner->arena, &to->type, NULL);
    Text word = identifier_format(planner->arena, to->object.name.name);
    Diagnostic *diagnostic =
        diag_add(planner->diagnostics, CODE_CONVERSION_MISSING, to->object.span,
                 "%.*s cannot be converted from type %.*s to type %.*s", TEXT_FORMAT(name),
                 TEXT_FORMAT(old_type), TEXT_FORMAT(new_type));
    if (conversion_of(&from->type, &to->type).other_dimensions) {
        diag_hint(
            planner->diagnostics, diagnostic,
            "A vector cannot be converted to other dimensions: they come from the model. Add a "
            "column \"%.*s_new %.*s\", fill it with new embeddings, and then, in a revision of "
            "its own, drop \"%.*s\" and write \"%.*s %.*s renamed from %.*s_new\".",
            TEXT_FORMAT(word), TEXT_FORMAT(new_type), TEXT_FORMAT(word), TEXT_FORMAT(word),
            TEXT_FORMAT(new_type), TEXT_FORMAT(word));
        return;
    }
    diag_hint(
        planner->diagnostics, diagnostic,
        "Specify the conversion: \"%.*s %.*s using (EXPRESSION)\"; or add a column of the new "
        "type, fill it, and drop the old one in a revision of its own.",
        TEXT_FORMAT(word), TEXT_FORMAT(new_type));
}

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
