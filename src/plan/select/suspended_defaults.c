/* Defaults that children have of their own in columns of their parents: what they name cannot go
 * while they are there, and what is done to a parent's default meanwhile goes down over theirs. So
 * they are taken away and put back, too. */
#include "plan/select/select.h"

/* ---- who has one ---- */

static void spread_to(Planner *planner, const Table *from, Name name)
{
    const Table *to = (const Table *)planner_counterpart(planner, &from->object);
    if (to == NULL || (!column_has_default(table_find_said(from, name)) &&
                       !column_has_default(table_find_said(to, name))))
        return;
    const Column *own = table_find_column(from, name);
    Pair *pair = planner_pair(planner, own != NULL ? &own->object : &from->object);
    if (pair != NULL)
        select_suspend(pair, (Reason){"a default that it sets over is suspended", NULL});
}

static void propagate(Planner *planner, const Object *table, Name name)
{
    const Tables *children = planner_descendants(planner, table);
    for (size_t i = 0; i < children->count; i++) spread_to(planner, children->items[i], name);
}

void select_suspended_defaults(Planner *planner)
{
    for (size_t i = 0; i < planner->pairs.count; i++) {
        const Pair *pair = planner->pairs.items[i];
        if (!pair->default_suspended) continue;
        if (pair->from->kind == KIND_COLUMN && pair->from->parent->kind == KIND_TABLE)
            propagate(planner, pair->from->parent, pair->from->name.name);
        if (pair->from->kind != KIND_TABLE) continue;
        const Columns *overrides = &((const Table *)pair->from)->extras->overrides;
        for (size_t k = 0; k < overrides->count; k++)
            if (column_has_default(overrides->items[k]))
                propagate(planner, pair->from, overrides->items[k]->object.name.name);
    }
}
