/* Places in a partitioned table, that are free only after a partition went. */
#include "plan/order/order.h"

RULE(attached_after_detached, NEED, "a partition leaves its place before it has another");
RULE(drops_after_attached, PREFER, "a drop goes down to the partition only while it is attached");
RULE(creates_before_detached, PREFER,
     "what is created goes down to the partition only while it is attached");
RULE(attached_after_drops, PREFER, "the partition must not get the part that goes");
RULE(parts_after_detached, PREFER, "it must not reach the partition that leaves");
RULE(own_part_after_move, NEED, "the table has it as its own only when it is attached or detached");
RULE(move_after_own_part, NEED,
     "what the table had as its own goes before it is attached or detached");
RULE(same_columns, PREFER,
     "the partition has the columns of its parent at the moment it is attached or detached");
RULE(places_left_in_a_row, PREFER,
     "partitions leave one after the other, so that who comes waits for the last alone");
RULE(place_is_free, PREFER,
     "the bounds of what leaves the place may overlap with those of what takes it");

static Text place_key(Planner *planner, const Object *object)
{
    const Table *table = (const Table *)object;
    if (object == NULL || object->kind != KIND_TABLE || table->extras->partition_of.name == NULL)
        return TEXT_NONE;
    Object parent = {.name = table->extras->partition_of};
    return order_name_key(planner->arena, &parent);
}

static bool changes_place(const Node *node)
{
    return node->kind == NODE_ALTER && node->aspect == ASPECT_OBJECT &&
           node->to->kind == KIND_TABLE && node->pair != NULL &&
           (node->pair->attributes & ATTRIBUTE_PARTITION) != 0 &&
           ((const Table *)node->from)->extras->partition_of.name != NULL &&
           ((const Table *)node->to)->extras->partition_of.name != NULL;
}

/* The table that a partition leaves may be dropped as soon as it left. */
static void free_former_table(Planner *planner, const Node *node, Node *leaves)
{
    QualifiedName name = ((const Table *)node->from)->extras->partition_of;
    const Table *table = database_find_table(planner->source, name);
    Node *drop = table == NULL ? NULL : map_find_pointer(planner->drop_nodes, &table->object);
    for (size_t i = 0; drop != NULL && i < drop->edges.count; i++)
        if (drop->edges.items[i].before == node) drop->edges.items[i].before = leaves;
}

/* Partitions that get other bounds or another table leave before any of them comes, since they may
 * change places. */
static void add_detached(Planner *planner)
{
    size_t count = planner->nodes.count;
    for (size_t i = 1; i < count; i++) {
        Node *node = planner->nodes.items[i];
        if (!changes_place(node)) continue;
        Node *leaves = order_add_node(planner, NODE_ALTER, ASPECT_DETACHED, node->from, node->to,
                                      node->pair, node->change);
        order_add_edge(planner, node, &attached_after_detached, (Edge){.before = leaves});
        free_former_table(planner, node, leaves);
    }
}

/* While a partition is standalone, what is done to its table does not reach it: what is new comes
 * before, what goes goes after it. */
static void add_part_edges(Planner *planner, Node *leaves, const Table *table)
{
    for (size_t i = 1; i < planner->nodes.count; i++) {
        Node *node = planner->nodes.items[i];
        const Object *part = node->from != NULL ? node->from : node->to;
        if (part == NULL || part->parent == NULL || part->kind > KIND_CONSTRAINT ||
            part->parent->kind != KIND_TABLE ||
            !qualified_name_equals(part->parent->name, table->object.name))
            continue;
        Node *comes = map_find_pointer(planner->alter_nodes, leaves->from);
        if (node->kind == NODE_DROP)
            order_add_edge(planner, node, &drops_after_attached, (Edge){.before = comes});
        else
            order_add_edge(planner, leaves, &creates_before_detached,
                           (Edge){.before = node, .whole = true});
    }
}

static bool is_within(const Database *database, const Table *table, QualifiedName ancestor)
{
    const Tables *above = family_partition_ancestors(database, table);
    for (size_t i = 0; i < above->count; i++)
        if (qualified_name_equals(above->items[i]->object.name, ancestor)) return true;
    return false;
}

/* Keys, indexes and triggers of the tables above go down to their partitions, and out of them: not
 * to one that is gone by then, nor from one that is yet to come. */
static void add_part_order(Planner *planner, Node *node, Node *other, bool comes)
{
    Edge edge = {.whole = true};
    if (other->kind == NODE_ALTER || (comes && other->kind == NODE_CREATE)) return;
    edge.before = comes ? other : node;
    order_add_edge(planner, comes ? node : other,
                   comes ? &attached_after_drops : &parts_after_detached, edge);
}

/* What it has of its own before goes first, and what it has after comes then: it may have the name
 * of what the table has from above. */
static void add_own_order(Planner *planner, Node *node, Node *other)
{
    if (other->kind == NODE_CREATE)
        order_add_edge(planner, other, &own_part_after_move, (Edge){.before = node, .whole = true});
    else if (other->kind == NODE_DROP)
        order_add_edge(planner, node, &move_after_own_part, (Edge){.before = other, .whole = true});
}

/* A table that comes or goes alone has the columns of the other at that moment: what it has (alone)
 * is added to the other before, and dropped from it after; what it lacks the other way round. */
static void add_standalone_edges(Planner *planner, Node *node)
{
    const Table *from = (const Table *)node->from;
    const Table *to = (const Table *)node->to;
    bool comes = from->extras->partition_of.name == NULL;
    const Table *alone = comes ? from : to;
    const Table *inside = comes ? to : from;
    for (size_t i = 1; i < planner->nodes.count; i++) {
        Node *other = planner->nodes.items[i];
        const Object *part = other->from != NULL ? other->from : other->to;
        if (part == NULL || part->parent == NULL || part->parent->kind != KIND_TABLE) continue;
        if (part->parent == node->from || part->parent == node->to)
            add_own_order(planner, node, other);
        if (part->kind != KIND_COLUMN &&
            is_within(comes ? planner->target : planner->source, inside, part->parent->name))
            add_part_order(planner, node, other, comes);
        if (part->kind != KIND_COLUMN || other->kind == NODE_ALTER ||
            !qualified_name_equals(part->parent->name, inside->extras->partition_of))
            continue;
        bool has = table_find_column(alone, part->name.name) != NULL;
        bool is_first = has == (other->kind == NODE_CREATE);
        Edge edge = {.before = is_first ? other : node, .whole = true};
        order_add_edge(planner, is_first ? node : other, &same_columns, edge);
    }
}

static bool comes_or_goes(const Node *node)
{
    return node->kind == NODE_ALTER && node->aspect == ASPECT_OBJECT &&
           node->to->kind == KIND_TABLE && node->pair != NULL &&
           (node->pair->attributes & ATTRIBUTE_PARTITION) != 0 &&
           table_moves_in_or_out((const Table *)node->from, (const Table *)node->to);
}

static void add_detached_edges(Planner *planner)
{
    for (size_t i = 1; i < planner->nodes.count; i++) {
        Node *leaves = planner->nodes.items[i];
        if (comes_or_goes(leaves)) add_standalone_edges(planner, leaves);
        if (leaves->aspect != ASPECT_DETACHED) continue;
        const Tables *above =
            family_partition_ancestors(planner->source, (const Table *)leaves->from);
        for (size_t k = 0; k < above->count; k++) add_part_edges(planner, leaves, above->items[k]);
    }
}

/* What a partition holds is free for another one once it went (not with its table), or stands
 * alone. Those that go do so in a row, so that who comes waits for the last of them only. */
void order_partition_places(Planner *planner)
{
    Map *last = map_make(planner->arena);
    add_detached(planner);
    for (size_t i = 1; i < planner->nodes.count; i++) {
        Node *node = planner->nodes.items[i];
        bool goes = node->aspect == ASPECT_DETACHED ||
                    (node->aspect == ASPECT_OBJECT && text_is_none(place_key(planner, node->to)));
        Text place = goes && !node->implied ? place_key(planner, node->from) : TEXT_NONE;
        if (text_is_none(place)) continue;
        Node *before = map_find(last, place);
        if (before != NULL)
            order_add_edge(planner, node, &places_left_in_a_row, (Edge){.before = before});
        map_put(last, place, node);
    }
    for (size_t i = 1; i < planner->nodes.count && map_count(last) > 0; i++) {
        Node *node = planner->nodes.items[i];
        Text place = node->aspect == ASPECT_OBJECT ? place_key(planner, node->to) : TEXT_NONE;
        Node *before = text_is_none(place) ? NULL : map_find(last, place);
        if (before == NULL || before == node) continue;
        order_add_edge(planner, node, &place_is_free, (Edge){.before = before});
    }
    add_detached_edges(planner);
}
