/* Nodes, and the edges between them. */
#include "plan/order/order.h"

Node *order_add_node(Planner *planner, NodeKind kind, Aspect aspect, const Object *from,
                     const Object *to, Pair *pair, const Change *change)
{
    Node *node = ARENA_NEW(planner->arena, Node);
    node->kind = kind;
    node->aspect = aspect;
    node->from = from;
    node->to = to;
    node->pair = pair;
    node->change = change;
    node->gate = UINT32_MAX;
    VECTOR_ADD(planner->arena, &planner->nodes, node);
    if (aspect != ASPECT_OBJECT) return node;
    if (kind == NODE_DROP)
        map_put_pointer(planner->drop_nodes, from, node);
    else if (kind == NODE_CREATE)
        map_put_pointer(planner->create_nodes, to, node);
    else if (kind == NODE_ALTER) {
        map_put_pointer(planner->alter_nodes, from, node);
        map_put_pointer(planner->alter_nodes, to, node);
    }
    return node;
}

void node_set_pair(Node *node, Pair *pair)
{
    node->pair = pair;
    node->from = pair->from;
    node->to = pair->to;
    node->change = pair->change;
}

void order_add_edge(Planner *planner, Node *after, const Rule *rule, Edge edge)
{
    edge.rule = rule;
    if (edge.before == NULL || edge.before == after) return;
    VECTOR_ADD(planner->arena, &after->edges, edge);
}
