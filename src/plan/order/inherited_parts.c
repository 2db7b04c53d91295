/* Columns and checks that a table has as its own and from its parents too: which of both comes or
 * goes first. */
#include "plan/order/order.h"

RULE(partition_column_after_parent, PREFER, "the column comes to the partition with its parent's");
RULE(own_before_inherited, PREFER,
     "what is added to a parent merges with what the child has of its own by then");
RULE(own_drop_after_parents, PREFER,
     "the child's own column or check cannot go before its parent's");
RULE(own_change_after_parents, PREFER,
     "an ALTER of the parent goes down over what the child has of its own");
RULE(own_and_inherited_take_turns, PREFER,
     "the column or check of a parent or child goes before its own comes in the same place");

static bool is_part(const Object *object)
{
    return object->parent != NULL && object->parent->kind == KIND_TABLE &&
           (object->kind == KIND_COLUMN ||
            (object->kind == KIND_CONSTRAINT &&
             ((const Constraint *)object)->constraint_kind == CONSTRAINT_CHECK));
}

const Object *order_dropped_above(Planner *planner, const Object *part)
{
    return is_part(part) && planner_stays_partition(planner, part)
               ? planner_find_above(planner->source, part, planner->drop_nodes)
               : NULL;
}

typedef struct Order {
    Planner *planner;
    Node *node;
    const Object *part;
} Order;

static bool add_edge(void *context, const Table *ancestor)
{
    const Order *order = context;
    Planner *planner = order->planner;
    const Object *above = table_find_same_part(ancestor, order->part);
    if (above == NULL) return false;
    if (order->node->kind == NODE_CREATE) {
        Node *created = map_find_pointer(planner->create_nodes, above);
        bool comes_after =
            above->kind == KIND_COLUMN && planner_stays_partition(planner, order->part);
        if (created != NULL)
            order_add_edge(planner, comes_after ? order->node : created,
                           comes_after ? &partition_column_after_parent : &own_before_inherited,
                           (Edge){.before = comes_after ? created : order->node,
                                  .whole = above->kind == KIND_COLUMN});
        return false;
    }
    bool drops = order->node->kind == NODE_DROP;
    Node *before = map_find_pointer(drops ? planner->drop_nodes : planner->alter_nodes, above);
    order_add_edge(planner, order->node,
                   drops ? &own_drop_after_parents : &own_change_after_parents,
                   (Edge){.before = before, .whole = above->kind == KIND_COLUMN});
    return false;
}

static bool add_edge_after_drop(void *context, const Table *ancestor)
{
    const Order *order = context;
    const Object *above = table_find_same_part(ancestor, order->part);
    if (above != NULL)
        order_add_edge(order->planner, order->node, &own_and_inherited_take_turns,
                       (Edge){.before = map_find_pointer(order->planner->drop_nodes, above)});
    return false;
}

/* A column that was inherited becomes the table's own, or the other way round: the one goes before
 * the other comes. */
static void add_turn_edges(const Order *order)
{
    Planner *planner = order->planner;
    const Table *table = database_find_table(planner->source, order->part->parent->name);
    if (table == NULL) return;
    (void)planner_any_ancestor(planner->source, table, add_edge_after_drop, (void *)order);
    const Tables *children = planner_descendants(planner, &table->object);
    for (size_t i = 0; i < children->count; i++)
        (void)add_edge_after_drop((void *)order, children->items[i]);
}

void order_inherited_parts(Planner *planner, Node *node)
{
    const Object *part = node->kind == NODE_CREATE ? node->to : node->from;
    if (node->aspect != ASPECT_OBJECT || !is_part(part)) return;
    Order order = {planner, node, part};
    const Database *database = node->kind == NODE_CREATE ? planner->target : planner->source;
    if (node->kind == NODE_CREATE) add_turn_edges(&order);
    (void)planner_any_ancestor(database, (const Table *)part->parent, add_edge, &order);
}
