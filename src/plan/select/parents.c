/* A table that gets other parents. It joins the new ones before it leaves the former, so that a
 * column which both have is never its own between: PostgreSQL has no way back from that. So some
 * changes cannot be. */
#include "plan/select/select.h"

static bool inherits_column(const Database *database, const Table *table, Name name)
{
    const Tables *ancestors = family_ancestors(database, table);
    for (size_t i = 0; table->inherits.count > 0 && i < ancestors->count; i++)
        if (table_find_column(ancestors->items[i], name) != NULL) return true;
    return false;
}

/* A column that is its own and was its parents' alone: PostgreSQL keeps it both ways, and then it
 * is the table's own for good. */
static void check_child(Planner *planner, const Table *from, const Table *to,
                        const Database *former, bool leaves)
{
    for (size_t i = 0; i < to->columns.count; i++) {
        const Object *column = &to->columns.items[i]->object;
        if (table_find_column(from, column->name.name) != NULL ||
            !inherits_column(former, from, column->name.name))
            continue;
        Diagnostic *diagnostic = diag_add(
            planner->diagnostics, CODE_PARTITION_MOVES, column->span, "%.*s %s, and %.*s %s",
            TEXT_FORMAT(planner_describe(planner, &to->object)), "changes its parents",
            TEXT_FORMAT(planner_describe(planner, column)),
            leaves ? "changes from inherited to local" : "changes from local to inherited");
        diag_hint(planner->diagnostics, diagnostic,
                  leaves ? "PostgreSQL cannot reverse that. Create a table with another name and "
                           "move the rows over to it."
                         : "A local column stays local when it is also inherited: declare it in "
                           "both tables.");
    }
}

/* INHERIT asks for the parents' checks, and what is said so is the table's own for good. */
static void check_inherited_checks(Planner *planner, const Table *table, const Table *former,
                                   const Database *database, bool leaves)
{
    for (size_t i = 0; i < table->inherits.count; i++) {
        const Table *parent = database_find_table(database, table->inherits.items[i]);
        if (parent == NULL || table_inherits(former, table->inherits.items[i])) continue;
        for (size_t j = 0; j < parent->constraints.count; j++) {
            const Constraint *check = parent->constraints.items[j];
            if (check->constraint_kind != CONSTRAINT_CHECK || check->no_inherit ||
                table_find_constraint(table, check->object.name.name) != NULL)
                continue;
            Diagnostic *diagnostic = diag_add(
                planner->diagnostics, CODE_PARTITION_MOVES, table->object.span,
                "%.*s %s check \"%s\"", TEXT_FORMAT(planner_describe(planner, &table->object)),
                leaves ? "stops inheriting from its parents, but does not declare their"
                       : "inherits from new parents, but does not declare their",
                check->object.name.name);
            diag_note(planner->diagnostics, diagnostic, check->object.span, "it is declared here");
            diag_hint(planner->diagnostics, diagnostic, "Declare it in the child table, too.");
        }
    }
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

void select_refuse_child(Planner *planner, const Table *from, const Table *to)
{
    check_inherited_checks(planner, to, from, planner->target, false);
    check_inherited_checks(planner, from, to, planner->source, true);
    check_child(planner, from, to, planner->source, true);
    check_child(planner, to, from, planner->target, false);
    check_left(planner, from, to);
    check_joined(planner, from, to);
}

/* Of a table that keeps its parents: there is no way from the one to the other. */
void select_refuse_own_column(Planner *planner, const Column *column, bool comes)
{
    QualifiedName name = column->object.parent->name;
    const Table *from = database_find_table(planner->source, name);
    const Table *to = database_find_table(planner->target, name);
    if (from == NULL || to == NULL || map_find_pointer(planner->created, to) != NULL ||
        !inherits_column(planner->source, from, column->object.name.name) ||
        !inherits_column(planner->target, to, column->object.name.name) ||
        planner_was_inherited(planner, column))
        return;
    Diagnostic *diagnostic = diag_add(
        planner->diagnostics, CODE_PARTITION_MOVES, (comes ? column->object.span : to->object.span),
        "%.*s is inherited and %s", TEXT_FORMAT(planner_describe(planner, &column->object)),
        comes ? "becomes local as well" : "is no longer local");
    diag_hint(planner->diagnostics, diagnostic,
              comes ? "PostgreSQL has no statement for that: do not declare it in the child "
                      "table, or give it another name."
                    : "PostgreSQL has no statement for that: a local column stays local when it "
                      "is also inherited. Declare it in both tables.");
}
