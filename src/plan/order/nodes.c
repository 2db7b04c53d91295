/* Which nodes there are: one for each change, and one for each side of what is re-created. */
#include "plan/order/order.h"

RULE(policy_after_table, NEED,
     "a policy or rule is created after its table or view, which what it names may need");

static bool parent_is_recreated(const Planner *planner, const Pair *pair)
{
    return pair->to->parent != NULL && map_find_pointer(planner->created, pair->to->parent) != NULL;
}

static void add_owner_node(Planner *planner, NodeKind kind, const Object *object, Pair *pair,
                           const Change *change)
{
    if (object->kind != KIND_SEQUENCE || ((const Sequence *)object)->owned_by_table.name == NULL)
        return;
    order_add_node(planner, kind, ASPECT_OWNED_BY, kind == NODE_DROP ? object : NULL,
                   kind == NODE_CREATE ? object : NULL, pair, change);
}

/* Policies and rules of a new table or view come after it, on their own: what they name may need
 * it.
 */
static void add_definitions(Planner *planner, Node *node, const Definitions *definitions)
{
    for (size_t i = 0; i < definitions->count; i++) {
        Node *part = order_add_node(planner, NODE_CREATE, ASPECT_OBJECT, NULL,
                                    &definitions->items[i]->object, node->pair, node->change);
        order_add_edge(planner, part, &policy_after_table, (Edge){.before = node});
    }
}

static void add_parts(Planner *planner, Node *node)
{
    if (node->to->kind == KIND_TABLE)
        add_definitions(planner, node, &((const Table *)node->to)->definitions);
    else if (node->to->kind == KIND_VIEW)
        add_definitions(planner, node, &((const View *)node->to)->definitions);
}

static void add_create(Planner *planner, const Change *change)
{
    const Object *object = planner->down ? change->old_object : change->new_object;
    add_parts(planner,
              order_add_node(planner, NODE_CREATE, ASPECT_OBJECT, NULL, object, NULL, change));
    add_owner_node(planner, NODE_CREATE, object, NULL, change);
}

static bool owner_is_dropped(const Planner *planner, const Sequence *sequence)
{
    const Table *table = database_find_table(planner->source, sequence->owned_by_table);
    const Column *column =
        table == NULL ? NULL : table_find_column(table, sequence->owned_by_column);
    return table != NULL &&
           (map_find_pointer(planner->dropped, table) != NULL ||
            (column != NULL && map_find_pointer(planner->dropped, column) != NULL));
}

/* Whether a sequence of the source has no owner any more before its owner moves away from it. */
static bool parts_from_owner(const Planner *planner, const Object *object)
{
    return !planner->down && planner_left_behind(planner, object) != NULL &&
           !owner_is_dropped(planner, (const Sequence *)object);
}

static void add_drop(Planner *planner, const Change *change)
{
    const Object *object = planner->down ? change->new_object : change->old_object;
    if (object->parent != NULL && planner_pair(planner, object->parent) != NULL &&
        planner_pair(planner, object->parent)->recreated)
        return; /* goes with its view */
    order_add_node(planner, NODE_DROP, ASPECT_OBJECT, object, NULL, NULL, change);
    if (parts_from_owner(planner, object)) add_owner_node(planner, NODE_DROP, object, NULL, change);
}

static bool part_follows(Planner *planner, const Change *change, const Object *object)
{
    (void)change;
    return object->parent != NULL && map_find_pointer(planner->created, object->parent) != NULL;
}

static void add_pair_nodes(Planner *planner, Pair *pair)
{
    if (parent_is_recreated(planner, pair)) return;
    if (pair->recreated) {
        order_add_node(planner, NODE_DROP, ASPECT_OBJECT, pair->from, NULL, pair, pair->change);
        add_parts(planner, order_add_node(planner, NODE_CREATE, ASPECT_OBJECT, NULL, pair->to, pair,
                                          pair->change));
        return;
    }
    /* Columns that get other types online have a node in common. */
    bool is_own = pair->beside == NULL;
    if (is_own && (pair->attributes != 0 || pair->renamed || pair->type_recreated))
        order_add_node(planner, NODE_ALTER, ASPECT_OBJECT, pair->from, pair->to, pair,
                       pair->change);
    if (pair->default_suspended) {
        order_add_node(planner, NODE_DROP, ASPECT_DEFAULT, pair->from, NULL, pair, pair->change);
        order_add_node(planner, NODE_CREATE, ASPECT_DEFAULT, NULL, pair->to, pair, pair->change);
    }
    if ((pair->attributes & ATTRIBUTE_OWNED_BY) != 0) {
        const Sequence *from = (const Sequence *)pair->from;
        const Sequence *to = (const Sequence *)pair->to;
        if (to->owned_by_table.name == NULL || owner_is_dropped(planner, from) ||
            parts_from_owner(planner, pair->from))
            add_owner_node(planner, NODE_DROP, pair->from, pair, pair->change);
        add_owner_node(planner, NODE_CREATE, pair->to, pair, pair->change);
    }
}

/* Roots stand in the order of a creation: of the up side its creates, of the down side, which is
 * turned around in the end, its drops. The others follow, backwards. */
void order_add_nodes(Planner *planner)
{
    size_t creates = planner->creates.count;
    size_t drops = planner->drops.count;
    order_add_node(planner, NODE_RENAMES, ASPECT_OWNED_BY, NULL, NULL, NULL, NULL);
    if (planner->labels_first)
        order_add_node(planner, NODE_RENAMES, ASPECT_LABELS, NULL, NULL, NULL, NULL);
    for (size_t i = 0; i < (planner->down ? drops : 0); i++)
        add_drop(planner, planner->drops.items[i]);
    for (size_t i = 0; i < (planner->down ? 0 : creates); i++) {
        const Change *change = planner->creates.items[i];
        if (!part_follows(planner, change, change->new_object)) add_create(planner, change);
    }
    for (size_t i = 0; i < planner->pairs.count; i++)
        add_pair_nodes(planner, planner->pairs.items[i]);
    for (size_t i = planner->down ? creates : 0; i-- > 0;) {
        const Change *change = planner->creates.items[i];
        if (!part_follows(planner, change, change->old_object)) add_create(planner, change);
    }
    for (size_t i = planner->down ? 0 : drops; i-- > 0;) add_drop(planner, planner->drops.items[i]);
    for (size_t i = 0; i < planner->pairs.count; i++) {
        Pair *pair = planner->pairs.items[i];
        Node *node =
            pair->type_recreated ? map_find_pointer(planner->alter_nodes, pair->from) : NULL;
        for (size_t j = 0; node != NULL && j < pair->columns.count; j++) {
            const Object *column = pair->columns.items[j];
            const Object *counterpart = planner_counterpart(planner, column);
            map_put_pointer(planner->type_nodes, column, node);
            if (counterpart != NULL) map_put_pointer(planner->type_nodes, counterpart, node);
        }
    }
}
