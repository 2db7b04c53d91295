/* What a change of a parent's column does to the word of its children. */
#include "plan/select/select.h"

/* Its own column is set again, as far as the ALTER changes it. */
static void invalidate_own(Planner *planner, const Column *own, ChangeAttributes attributes,
                           Reason reason)
{
    Pair *pair = planner_pair(planner, &own->object);
    if (pair == NULL) return;
    const Column *to = (const Column *)pair->to;
    ChangeAttributes taken = attributes & (ATTRIBUTE_DEFAULT | ATTRIBUTE_STORAGE);
    if ((attributes & (ATTRIBUTE_TYPE | ATTRIBUTE_COLLATION)) != 0)
        taken |= (to->storage != NULL ? ATTRIBUTE_STORAGE : 0u) |
                 (to->compression != NULL ? ATTRIBUTE_COMPRESSION : 0u);
    if (!expression_is_none(&to->extras->generated) || to->identity != IDENTITY_NONE)
        taken &= ~(ChangeAttributes)ATTRIBUTE_DEFAULT;
    if (to->not_null) taken |= attributes & ATTRIBUTE_NOT_NULL;
    select_alter(pair, taken, reason);
}

/* A column changes in `parent`: the ALTER goes down to the children, over their own word. */
static void invalidate_children(Planner *planner, const Object *parent, Name column,
                                ChangeAttributes attributes)
{
    const Object *to = planner_counterpart(planner, parent);
    if (to == NULL || !planner_has_children(planner, to)) return;
    const Reason goes_down = {"an ALTER goes down to it from", parent};
    const Tables *children = planner_descendants(planner, parent);
    for (size_t i = 0; i < children->count; i++) {
        const Table *table = children->items[i];
        const Column *own = table_find_column(table, column);
        if (own == NULL && table_find_override(table, column) == NULL) continue;
        if (own != NULL) {
            invalidate_own(planner, own, attributes, goes_down);
            continue;
        }
        Pair *pair = planner_pair(planner, &table->object);
        if (pair != NULL) select_alter(pair, ATTRIBUTE_OVERRIDES, goes_down);
    }
}

void select_invalidate_inherited_columns(Planner *planner, const Pair *pair)
{
    if (pair->from->kind == KIND_COLUMN) {
        invalidate_children(planner, pair->from->parent, pair->from->name.name, pair->attributes);
        return;
    }
    const Table *tables[] = {(const Table *)pair->from, (const Table *)pair->to};
    for (size_t side = 0; side < 2; side++) {
        const Columns *overrides = &tables[side]->extras->overrides;
        for (size_t i = 0; i < overrides->count; i++)
            invalidate_children(planner, pair->from, overrides->items[i]->object.name.name,
                                ATTRIBUTE_DEFAULT | ATTRIBUTE_STORAGE | ATTRIBUTE_NOT_NULL);
    }
}

/* Where another column of the name takes the place of one that goes, inherited for own or the other
 * way round, what holds on to it stays, and must be re-created. */
static bool is_replaced(Planner *planner, const Column *column)
{
    Name name = column->object.name.name;
    const Table *table = (const Table *)column->object.parent;
    const Table *to = (const Table *)planner_counterpart(planner, &table->object);
    Column given;
    if (to != NULL && family_find_inherited(planner->target, to, name, &given)) return true;
    const Tables *children = planner_descendants(planner, &table->object);
    for (size_t i = 0; i < children->count; i++) {
        to = (const Table *)planner_counterpart(planner, &children->items[i]->object);
        if (to != NULL && table_find_column(children->items[i], name) == NULL &&
            table_find_column(to, name) != NULL)
            return !planner_is_kept_below(planner, table, column);
    }
    return false;
}

void select_invalidate_replaced_columns(Planner *planner)
{
    for (size_t i = 0; i < planner->drops.count; i++) {
        const Change *change = planner->drops.items[i];
        const Object *object = planner->down ? change->new_object : change->old_object;
        if (object->kind == KIND_COLUMN && object->parent->kind == KIND_TABLE &&
            is_replaced(planner, (const Column *)object))
            select_invalidate_column(planner, object, true, true);
    }
}
