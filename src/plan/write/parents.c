/* INHERIT and NO INHERIT. */
#include "plan/write/write.h"

void write_inherit(Planner *planner, Node *node, const Table *table, QualifiedName parent,
                   LockMode lock)
{
    PlannedStep *step =
        write_step(planner, node, sql_set_inherits(&planner->writer, table, parent, true), lock,
                   lock == LOCK_NONE ? NULL : node->to);
    write_parent_lock(planner, step, parent);
}

static void report(Planner *planner, const Table *table, Name name, const char *what,
                   const char *hint)
{
    Diagnostic *diagnostic = diag_add(
        planner->diagnostics, CODE_PARTITION_MOVES, table->object.span, "%.*s %s column \"%s\"",
        TEXT_FORMAT(planner_describe(planner, &table->object)), what, name);
    diag_hint(planner->diagnostics, diagnostic, "%s", hint);
}

/* INHERIT wants the column as the parent has it, and nothing changes an inherited column's type. */
static bool is_alike(const Column *a, const Column *b)
{
    return type_equals(&a->type, &b->type) && qualified_name_equals(a->collation, b->collation) &&
           expression_equals(&a->extras->generated, &b->extras->generated);
}

static void check_left(Planner *planner, const Table *from, const Table *to)
{
    NameList names = given_by_others(planner, planner->source, from, to);
    for (size_t i = 0; i < names.count; i++) {
        Column given;
        if (column_is_own(from, to, names.items[i]) ||
            family_find_inherited(planner->target, to, names.items[i], &given) ||
            no_other_parent_has(planner->target, from, to, names.items[i]))
            continue;
        report(planner, to, names.items[i], "stops inheriting from its parents, but keeps their",
               "PostgreSQL keeps it in the table: declare it there, and drop it in a revision "
               "after this one.");
    }
}

static void check_joined(Planner *planner, const Table *from, const Table *to)
{
    NameList names = given_by_others(planner, planner->target, to, from);
    for (size_t i = 0; i < names.count; i++) {
        Column before = {.extras = &column_extras_none};
        Column after = {.extras = &column_extras_none};
        if (column_is_own(from, to, names.items[i])) continue;
        (void)family_find_inherited(planner->target, to, names.items[i], &after);
        bool had = family_find_inherited(planner->source, from, names.items[i], &before);
        if (!had && no_other_parent_has(planner->source, to, from, names.items[i])) continue;
        if (!had)
            report(planner, to, names.items[i],
                   "inherits from new parents, but does not declare their",
                   "INHERIT requires it: declare it in the table, too. A local column stays local "
                   "when it is also inherited.");
        else if (!is_alike(&before, &after))
            report(planner, to, names.items[i], "changes its parents, which define differently the",
                   "Make the columns of the parents match in a revision before this one.");
    }
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
                           LOCK_ACCESS_EXCLUSIVE, node->to);
            step->step.scans = true;
            write_hazard(planner, step, HAZARD_MAY_FAIL, "fails if %s is null in any row", name);
        }
    }
}

void write_inherits(Planner *planner, Node *node, const Table *from, const Table *to)
{
    select_check_child(planner, from, to);
    if (!planner->down) {
        check_left(planner, from, to);
        check_joined(planner, from, to);
    }
    write_moved(planner, node, from, to, false);
    for (size_t i = 0; i < to->inherits.count; i++)
        if (!table_inherits(from, to->inherits.items[i]))
            write_inherit(planner, node, to, to->inherits.items[i], LOCK_ACCESS_EXCLUSIVE);
    for (size_t i = 0; i < from->inherits.count; i++) {
        if (!table_inherits(to, from->inherits.items[i]))
            write_step(planner, node,
                       sql_set_inherits(&planner->writer, to, from->inherits.items[i], false),
                       LOCK_ACCESS_EXCLUSIVE, node->to);
    }
    write_moved(planner, node, from, to, true);
}
