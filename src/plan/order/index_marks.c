/* CLUSTER ON and the replica identity, which name an index of the table or materialized view. */
#include "plan/order/order.h"

RULE(mark_after_index, NEED, "CLUSTER ON and REPLICA IDENTITY name the index");
RULE(marks_after_table, NEED, "the index may be one that comes with the change of the table");

/* The index of REPLICA IDENTITY or CLUSTER ON must be there, in its final form. */
static void add_marked_edges(Planner *planner, Node *node, const Object *index)
{
    order_add_edge(planner, node, &mark_after_index,
                   (Edge){.before = map_find_pointer(planner->create_nodes, index), .whole = true});
    order_add_edge(planner, node, &mark_after_index,
                   (Edge){.before = map_find_pointer(planner->alter_nodes, index), .whole = true});
}

void order_view_index_marks(Planner *planner, Node *node)
{
    const MaterializedView *view = (const MaterializedView *)node->to;
    for (size_t i = 0; i < view->indexes.count; i++)
        if (view->indexes.items[i]->object.name.name == view->cluster)
            add_marked_edges(planner, node, &view->indexes.items[i]->object);
}

void order_add_mark_nodes(Planner *planner)
{
    const ChangeAttributes marks = ATTRIBUTE_REPLICA_IDENTITY | ATTRIBUTE_CLUSTER;
    size_t count = planner->nodes.count;
    for (size_t i = 1; i < count; i++) {
        Node *alter = planner->nodes.items[i];
        if (alter->kind != NODE_ALTER || alter->aspect != ASPECT_OBJECT ||
            alter->to->kind != KIND_TABLE || (alter->pair->attributes & marks) == 0)
            continue;
        Node *node = order_add_node(planner, NODE_ALTER, ASPECT_INDEX_MARKS, alter->from, alter->to,
                                    alter->pair, alter->change);
        map_put_pointer(planner->index_mark_nodes, alter->from, node);
        map_put_pointer(planner->index_mark_nodes, alter->to, node);
        order_add_edge(planner, node, &marks_after_table, (Edge){.before = alter});
        order_index_marks(planner, node);
    }
}

void order_index_marks(Planner *planner, Node *node)
{
    const Table *table = (const Table *)node->to;
    const Name marked[] = {table->replica_identity_index, table->extras->cluster};
    for (size_t i = 0; i < 2; i++) {
        const Object *object = database_find_marked(planner->target, table, marked[i]);
        if (object == NULL || (node->kind == NODE_CREATE && object->parent == node->to)) continue;
        add_marked_edges(planner, node, object);
    }
}
