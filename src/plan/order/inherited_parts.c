/* Columns and checks that a table has as its own and from its parents too: which of both comes or
 * goes first. */
#include "plan/order/order.h"

RULE(partition_after_table, PREFER, "a partition gets the column with its table");
RULE(own_before_inherited, PREFER,
     "what is added to a parent merges with what the child has of its own");
RULE(own_after_inherited, PREFER,
     "the child's own column or check cannot go before its parent's, and is set over by it");
RULE(own_takes_turns, PREFER, "an own column becomes an inherited one, or an inherited one own");

static bool is_part(const Object *object)
{
    return object->parent != NULL && object->parent->kind == KIND_TABLE &&
           (object->kind == KIND_COLUMN ||
            (object->kind == KIND_CONSTRAINT &&
             ((const Constraint *)object)->constraint_kind == CONSTRAINT_CHECK));
}

/* A partition's columns and checks are its table's: it cannot have them added or dropped alone. */
static bool stays_partition(Planner *planner, const Object *part)
{
    const Table *table = (const Table *)part->parent;
    const Table *from = database_find_table(planner->source, table->object.name);
    const Table *to = database_find_table(planner->target, table->object.name);
    return from != NULL && to != NULL && from->extras->partition_of.name != NULL &&
           to->extras->partition_of.name != NULL && !planner_is_new(planner, &to->object);
}

typedef struct Above {
    const Map *nodes;
    const Object *part;
    const Object *found;
} Above;

static bool find_above(void *context, const Table *ancestor)
{
    Above *above = context;
    const Object *part = table_find_same_part(ancestor, above->part);
    if (part == NULL || map_find_pointer(above->nodes, part) == NULL) return false;
    above->found = part;
    return true;
}

const Column *order_column_above(Planner *planner, const Column *column)
{
    Above above = {.nodes = planner->create_nodes, .part = &column->object};
    const Table *table = (const Table *)column->object.parent;
    if (!stays_partition(planner, &column->object)) return NULL;
    (void)facts_any_ancestor(planner->target, table, find_above, &above);
    return (const Column *)above.found;
}

const Object *order_dropped_above(Planner *planner, const Object *part)
{
    Above above = {.nodes = planner->drop_nodes, .part = part};
    if (is_part(part) && stays_partition(planner, part))
        (void)facts_any_ancestor(planner->source, (const Table *)part->parent, find_above, &above);
    return above.found;
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
        bool comes_after = above->kind == KIND_COLUMN && stays_partition(planner, order->part);
        if (created != NULL)
            order_add_edge(planner, comes_after ? order->node : created,
                           comes_after ? &partition_after_table : &own_before_inherited,
                           (Edge){.before = comes_after ? created : order->node,
                                  .whole = above->kind == KIND_COLUMN});
        return false;
    }
    const Map *nodes = order->node->kind == NODE_DROP ? planner->drop_nodes : planner->alter_nodes;
    order_add_edge(
        planner, order->node, &own_after_inherited,
        (Edge){.before = map_find_pointer(nodes, above), .whole = above->kind == KIND_COLUMN});
    return false;
}

static bool add_edge_after_drop(void *context, const Table *ancestor)
{
    const Order *order = context;
    const Object *above = table_find_same_part(ancestor, order->part);
    if (above != NULL)
        order_add_edge(order->planner, order->node, &own_takes_turns,
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
    (void)facts_any_ancestor(planner->source, table, add_edge_after_drop, (void *)order);
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
    (void)facts_any_ancestor(database, (const Table *)part->parent, add_edge, &order);
}
