/* What a table has from parents that the same table on the other side does not have. */
#include "plan/facts/facts.h"

/* The table's ancestors through parents which `other` does not have, each once. */
Tables ancestors_by_others(Planner *planner, const Database *database, const Table *table,
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
NameList given_by_others(Planner *planner, const Database *database, const Table *table,
                         const Table *other)
{
    NameList names = {0};
    const Tables ancestors = ancestors_by_others(planner, database, table, other);
    for (size_t i = 0; i < ancestors.count; i++) add_columns(planner, ancestors.items[i], &names);
    return names;
}

bool column_is_own(const Table *from, const Table *to, Name name)
{
    return table_find_column(from, name) != NULL || table_find_column(to, name) != NULL;
}

/* Whether none of the parents that `other` lacks has the column in that database: it comes to them
 * in this revision, or goes from them, and so to the table and from it. */
bool no_other_parent_has(const Database *database, const Table *table, const Table *other,
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
