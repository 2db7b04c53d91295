/* CLUSTER ON and the replica identity, which name an index of the table or materialized view. */
#include "plan/plan_internal.h"

static void disturb_mark(Planner *planner, const Table *table, const Object *index)
{
    bool identifies = table->replica_identity_index == index->name.name;
    bool clusters = table->extras->cluster == index->name.name;
    if ((!identifies && !clusters) ||
        database_find_marked(planner->source, table, index->name.name) != index)
        return;
    Pair *pair = planner_pair(planner, &table->object);
    if (pair == NULL) return;
    const Table *to = (const Table *)pair->to;
    if (identifies && to->replica_identity == REPLICA_IDENTITY_INDEX)
        pair->attributes |= ATTRIBUTE_REPLICA_IDENTITY;
    if (clusters && to->extras->cluster != NULL) pair->attributes |= ATTRIBUTE_CLUSTER;
}

static void disturb_view_mark(Planner *planner, const MaterializedView *view, const Object *index)
{
    Pair *pair = view->cluster == index->name.name ? planner_pair(planner, &view->object) : NULL;
    if (pair != NULL && ((const MaterializedView *)pair->to)->cluster != NULL)
        pair->attributes |= ATTRIBUTE_CLUSTER;
}

void planner_disturb_marks(Planner *planner, const Object *index)
{
    const Objects *objects = &planner->source->objects;
    if (index->parent != NULL && index->parent->kind == KIND_MATERIALIZED_VIEW)
        disturb_view_mark(planner, (const MaterializedView *)index->parent, index);
    if (index->parent == NULL || index->parent->kind != KIND_TABLE) return;
    const Table *owner = (const Table *)index->parent;
    disturb_mark(planner, owner, index);
    for (size_t i = 0; table_is_partitioned(owner) && i < objects->count; i++)
        if (objects->items[i]->kind == KIND_TABLE && objects->items[i] != index->parent)
            disturb_mark(planner, (const Table *)objects->items[i], index);
}

/* The index of REPLICA IDENTITY or CLUSTER ON must be there, in its final form. */
static void add_marked_edges(Planner *planner, Node *node, const Object *index)
{
    planner_add_edge(
        planner, node,
        (Edge){.before = map_find_pointer(planner->create_nodes, index), .whole = true});
    planner_add_edge(
        planner, node,
        (Edge){.before = map_find_pointer(planner->alter_nodes, index), .whole = true});
}

void planner_add_view_mark_edges(Planner *planner, Node *node)
{
    const MaterializedView *view = (const MaterializedView *)node->to;
    for (size_t i = 0; i < view->indexes.count; i++)
        if (view->indexes.items[i]->object.name.name == view->cluster)
            add_marked_edges(planner, node, &view->indexes.items[i]->object);
}

void planner_add_mark_nodes(Planner *planner)
{
    const ChangeAttributes marks = ATTRIBUTE_REPLICA_IDENTITY | ATTRIBUTE_CLUSTER;
    size_t count = planner->nodes.count;
    for (size_t i = 1; i < count; i++) {
        Node *alter = planner->nodes.items[i];
        if (alter->kind != NODE_ALTER || alter->aspect != ASPECT_OBJECT ||
            alter->to->kind != KIND_TABLE || (alter->pair->attributes & marks) == 0)
            continue;
        Node *node = planner_add_node(planner, NODE_ALTER, ASPECT_MARKS, alter->from, alter->to,
                                      alter->pair, alter->change);
        map_put_pointer(planner->mark_nodes, alter->from, node);
        map_put_pointer(planner->mark_nodes, alter->to, node);
        planner_add_edge(planner, node, (Edge){.before = alter});
        planner_add_mark_edges(planner, node);
    }
}

void planner_add_mark_edges(Planner *planner, Node *node)
{
    const Table *table = (const Table *)node->to;
    const Name marked[] = {table->replica_identity_index, table->extras->cluster};
    for (size_t i = 0; i < 2; i++) {
        const Object *object = database_find_marked(planner->target, table, marked[i]);
        if (object == NULL || (node->kind == NODE_CREATE && object->parent == node->to)) continue;
        add_marked_edges(planner, node, object);
    }
}
