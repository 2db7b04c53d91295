/* A table that gets other parents. It joins the new ones before it leaves the former, so that a
 * column which both have is never its own between: PostgreSQL has no way back from that. */
#include "plan/children_internal.h"

/* The table's ancestors through parents which `other` does not have, each once. */
static Tables ancestors_by_others(Planner *planner, const Database *database, const Table *table,
                                  const Table *other)
{
    Tables ancestors = {0};
    Map *seen = map_make(planner->arena);
    for (size_t i = 0; i < table->inherits.count; i++) {
        const Table *parent = database_find_table(database, table->inherits.items[i]);
        if (parent == NULL || table_inherits(other, parent->object.name)) continue;
        const Tables *above = family_ancestors(database, parent);
        for (size_t j = 0; j <= above->count; j++) {
            const Table *ancestor = j == 0 ? parent : above->items[j - 1];
            if (map_find_pointer(seen, ancestor) != NULL) continue;
            map_put_pointer(seen, ancestor, (void *)(uintptr_t)ancestor);
            VECTOR_ADD(planner->arena, &ancestors, ancestor);
        }
    }
    return ancestors;
}

static void add_columns(Planner *planner, const Table *table, NameList *names)
{
    for (size_t i = 0; i < table->columns.count; i++) {
        Name name = table->columns.items[i]->object.name.name;
        if (!name_list_has(names, name)) VECTOR_ADD(planner->arena, names, name);
    }
}

/* The columns that the table has from parents which `other` does not have. */
static NameList given_by_others(Planner *planner, const Database *database, const Table *table,
                                const Table *other)
{
    NameList names = {0};
    const Tables ancestors = ancestors_by_others(planner, database, table, other);
    for (size_t i = 0; i < ancestors.count; i++) add_columns(planner, ancestors.items[i], &names);
    return names;
}

static bool is_own(const Table *from, const Table *to, Name name)
{
    return table_find_column(from, name) != NULL || table_find_column(to, name) != NULL;
}

static void report(Planner *planner, const Table *table, Name name, const char *what,
                   const char *hint)
{
    Diagnostic *diagnostic = diag_add(
        planner->diagnostics, CODE_PARTITION_MOVES, table->object.span, "%.*s %s column %s",
        TEXT_FORMAT(planner_describe(planner, &table->object)), what, name);
    diag_hint(planner->diagnostics, diagnostic, "%s", hint);
}

/* Whether none of the parents that `other` lacks has the column in that database: it comes to them
 * in this revision, or goes from them, and so to the table and from it. */
static bool no_parent_has(const Database *database, const Table *table, const Table *other,
                          Name name)
{
    for (size_t i = 0; i < table->inherits.count; i++) {
        const Table *parent = database_find_table(database, table->inherits.items[i]);
        Column given;
        if (table_inherits(other, table->inherits.items[i])) continue;
        if (parent == NULL || family_find_handed_down(database, parent, name, &given)) return false;
    }
    return true;
}

/* ---- what cannot be ---- */

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
        if (is_own(from, to, names.items[i]) ||
            family_find_inherited(planner->target, to, names.items[i], &given) ||
            no_parent_has(planner->target, from, to, names.items[i]))
            continue;
        report(planner, to, names.items[i], "leaves its parents, and keeps their",
               "PostgreSQL leaves it to the table: write it there, and drop it in a revision after "
               "this one.");
    }
}

static void check_joined(Planner *planner, const Table *from, const Table *to)
{
    NameList names = given_by_others(planner, planner->target, to, from);
    for (size_t i = 0; i < names.count; i++) {
        Column before = {.extras = &column_extras_none};
        Column after = {.extras = &column_extras_none};
        if (is_own(from, to, names.items[i])) continue;
        (void)family_find_inherited(planner->target, to, names.items[i], &after);
        bool had = family_find_inherited(planner->source, from, names.items[i], &before);
        if (!had && no_parent_has(planner->source, to, from, names.items[i])) continue;
        if (!had)
            report(
                planner, to, names.items[i], "joins parents, and lacks their",
                "INHERIT asks for it: write it in the table, too. A column stays the table's own "
                "beside its parent's.");
        else if (!is_alike(&before, &after))
            report(planner, to, names.items[i], "has other parents, and otherwise from them",
                   "Make the columns of the parents alike in a revision before this one.");
    }
}

/* ---- order ---- */

/* What changes in a column of a parent waits for the table to leave it, and comes before the table
 * joins it; but a column that the table has from the parent alone comes to both once it has joined,
 * and goes from both before it leaves. */
static void add_edges_of(Planner *planner, Node *heir, const Table *parent, bool joins)
{
    const Table *from = (const Table *)heir->from;
    const Table *to = (const Table *)heir->to;
    const Table *tables[] = {database_find_table(planner->source, parent->object.name),
                             database_find_table(planner->target, parent->object.name)};
    Map *maps[] = {planner->create_nodes, planner->alter_nodes, planner->drop_nodes};
    for (size_t i = 0; i < 2; i++) {
        for (size_t j = 0; tables[i] != NULL && j < tables[i]->columns.count; j++) {
            const Object *column = &tables[i]->columns.items[j]->object;
            Column given;
            bool parents_alone =
                !is_own(from, to, column->name.name) &&
                !family_find_inherited(joins ? planner->source : planner->target, joins ? from : to,
                                       column->name.name, &given);
            for (size_t k = 0; k < sizeof maps / sizeof *maps; k++) {
                Node *node = map_find_pointer(maps[k], column);
                if (node == NULL) continue;
                if (joins != (parents_alone && k == (joins ? 0u : 2u)))
                    planner_add_edge(planner, heir, (Edge){.before = node, .whole = true});
                else
                    planner_add_edge(planner, node, (Edge){.before = heir, .whole = true});
            }
        }
    }
}

void planner_add_parent_edges(Planner *planner, Node *heir)
{
    const Table *sides[] = {(const Table *)heir->from, (const Table *)heir->to};
    for (size_t i = 0; i < 2; i++) {
        bool joins = i == 1;
        const Tables ancestors = ancestors_by_others(
            planner, joins ? planner->target : planner->source, sides[i], sides[1 - i]);
        for (size_t j = 0; j < ancestors.count; j++)
            add_edges_of(planner, heir, ancestors.items[j], joins);
    }
}

/* ---- statements ---- */

/* `done`: after the table has joined its parents and left the others. */
static void emit_moved(Planner *planner, Node *node, const Table *from, const Table *to, bool done)
{
    NameList names = given_by_others(planner, planner->target, to, from);
    for (size_t i = 0; i < names.count; i++) {
        Name name = names.items[i];
        Column given;
        if (is_own(from, to, name) || !family_find_inherited(planner->source, from, name, &given))
            continue;
        Column before = planner_effective_column(planner->source, from, name);
        Column after = planner_effective_column(planner->target, to, name);
        bool arrives = after.not_null && !before.not_null;
        before.not_null = before.not_null || after.not_null;
        if (done) {
            emit_moved_column(planner, node, &before, &after);
        } else if (arrives) {
            PlannedStep *step =
                emit_step(planner, node, sql_set_not_null(&planner->writer, &after, true),
                          LOCK_ACCESS_EXCLUSIVE, node->to);
            step->step.scans = true;
            emit_hazard(planner, step, HAZARD_MAY_FAIL, "fails while a row has no %s", name);
        }
    }
}

void emit_inherits(Planner *planner, Node *node, const Table *from, const Table *to)
{
    planner_check_heir(planner, from, to);
    if (!planner->down) {
        check_left(planner, from, to);
        check_joined(planner, from, to);
    }
    emit_moved(planner, node, from, to, false);
    for (size_t i = 0; i < to->inherits.count; i++)
        if (!table_inherits(from, to->inherits.items[i]))
            emit_inherit(planner, node, to, to->inherits.items[i], LOCK_ACCESS_EXCLUSIVE);
    for (size_t i = 0; i < from->inherits.count; i++) {
        if (!table_inherits(to, from->inherits.items[i]))
            emit_step(planner, node,
                      sql_set_inherits(&planner->writer, to, from->inherits.items[i], false),
                      LOCK_ACCESS_EXCLUSIVE, node->to);
    }
    emit_moved(planner, node, from, to, true);
}
