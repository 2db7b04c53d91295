/* CLUSTER ON and the replica identity go with the index that they name. */
#include "plan/select/select.h"

static void invalidate_index_mark(Planner *planner, const Table *table, const Object *index)
{
    bool identifies = table->replica_identity_index == index->name.name;
    bool clusters = table->extras->cluster == index->name.name;
    const Reason goes_with_it = {"its replica identity or CLUSTER ON goes with", index};
    if ((!identifies && !clusters) ||
        database_find_marked(planner->source, table, index->name.name) != index)
        return;
    Pair *pair = planner_pair(planner, &table->object);
    if (pair == NULL) return;
    const Table *to = (const Table *)pair->to;
    if (identifies && to->replica_identity == REPLICA_IDENTITY_INDEX)
        select_alter(pair, ATTRIBUTE_REPLICA_IDENTITY, goes_with_it);
    if (clusters && to->extras->cluster != NULL)
        select_alter(pair, ATTRIBUTE_CLUSTER, goes_with_it);
}

static void invalidate_view_index_mark(Planner *planner, const MaterializedView *view,
                                       const Object *index)
{
    Pair *pair = view->cluster == index->name.name ? planner_pair(planner, &view->object) : NULL;
    if (pair != NULL && ((const MaterializedView *)pair->to)->cluster != NULL)
        select_alter(pair, ATTRIBUTE_CLUSTER, (Reason){"its CLUSTER ON goes with", index});
}

void select_invalidate_index_marks(Planner *planner, const Object *index)
{
    const Objects *objects = &planner->source->objects;
    if (index->parent != NULL && index->parent->kind == KIND_MATERIALIZED_VIEW)
        invalidate_view_index_mark(planner, (const MaterializedView *)index->parent, index);
    if (index->parent == NULL || index->parent->kind != KIND_TABLE) return;
    const Table *owner = (const Table *)index->parent;
    invalidate_index_mark(planner, owner, index);
    for (size_t i = 0; table_is_partitioned(owner) && i < objects->count; i++)
        if (objects->items[i]->kind == KIND_TABLE && objects->items[i] != index->parent)
            invalidate_index_mark(planner, (const Table *)objects->items[i], index);
}
