/* INHERIT and NO INHERIT. */
#include "plan/write/write.h"

void write_inherit(Planner *planner, Node *node, const Table *table, QualifiedName parent,
                   const Object *about)
{
    PlannedStep *step =
        write_step(planner, node, sql_set_inherits(&planner->writer, table, parent, true),
                   FORM_INHERIT, about);
    write_parent_lock(planner, step, parent, FORM_INHERIT);
}

/* `done`: after the table has joined its parents and left the others. */
static void write_moved(Planner *planner, Node *node, const Table *from, const Table *to, bool done)
{
    NameList names = given_by_others(planner, planner->target, to, from);
    for (size_t i = 0; i < names.count; i++) {
        Name name = names.items[i];
        Column given;
        if (column_is_own(from, to, name) ||
            !family_find_inherited(planner->source, from, name, &given))
            continue;
        Column before = planner_effective_column(planner->source, from, name);
        Column after = planner_effective_column(planner->target, to, name);
        bool arrives = after.not_null && !before.not_null;
        before.not_null = before.not_null || after.not_null;
        if (done) {
            write_moved_column(planner, node, &before, &after);
        } else if (arrives) {
            PlannedStep *step =
                write_step(planner, node, sql_set_not_null(&planner->writer, &after, true),
                           FORM_SET_NOT_NULL, node->to);
            write_hazard(planner, step, HAZARD_MAY_FAIL, "fails if %s is null in any row", name);
        }
    }
}

void write_inherits(Planner *planner, Node *node, const Table *from, const Table *to)
{
    write_moved(planner, node, from, to, false);
    for (size_t i = 0; i < to->inherits.count; i++)
        if (!table_inherits(from, to->inherits.items[i]))
            write_inherit(planner, node, to, to->inherits.items[i], node->to);
    for (size_t i = 0; i < from->inherits.count; i++) {
        if (!table_inherits(to, from->inherits.items[i]))
            write_step(planner, node,
                       sql_set_inherits(&planner->writer, to, from->inherits.items[i], false),
                       FORM_NO_INHERIT, node->to);
    }
    write_moved(planner, node, from, to, true);
}
