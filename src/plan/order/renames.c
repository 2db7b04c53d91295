/* Renames come first of all on the way up, last of all on the way down. */
#include "plan/order/order.h"

RULE(renames_after_labels, NEED, "labels and attributes have their old names back before all else");
RULE(labels_first, NEED, "texts name the labels and attributes by their old names");
RULE(renames_last, NEED, "on the way down the old names come back last of all");
RULE(renames_need, NEED, "what moves needs its new namespace, or has left its owner");
RULE(renames_first, NEED, "what comes after the renames goes by the new names and namespaces");

/* Of an enum, or an attribute of a composite type. */
bool change_is_label(const Change *change)
{
    return change->change_kind == CHANGE_RENAME && !text_is_none(change->old_part);
}

bool order_renames_labels_first(Planner *planner)
{
    bool any = false;
    for (size_t i = 0; i < planner->diff->changes.count && planner->down; i++) {
        const Change *change = &planner->diff->changes.items[i];
        if (!change_is_label(change)) continue;
        const Pair *pair = planner_pair(planner, change->new_object);
        if (pair == NULL || (change->old_object->kind == KIND_COMPOSITE &&
                             (pair->attributes != 0 || pair->recreated)))
            return false;
        any = true;
    }
    return any;
}

static bool comes_before_renames(const Planner *planner, const Node *node)
{
    const Object *object = node->to != NULL ? node->to : node->from;
    if (object->kind == KIND_NAMESPACE)
        return planner->down ? node->kind != NODE_DROP : node->kind == NODE_CREATE;
    if (node->aspect == ASPECT_OWNED_BY && planner_left_behind(planner, object) != NULL)
        return planner->down ? node->kind != NODE_CREATE : node->kind == NODE_DROP;
    return planner->down;
}

void order_renames(Planner *planner, Node *renames)
{
    if (planner->diff->renamed == planner->diff->old_database) return;
    for (size_t i = 1; i < planner->nodes.count; i++) {
        Node *node = planner->nodes.items[i];
        if (node->kind == NODE_RENAMES) {
            order_add_edge(planner, renames, &renames_after_labels,
                           (Edge){.before = node, .whole = true});
            continue;
        }
        if (planner->labels_first)
            order_add_edge(planner, node, &labels_first,
                           (Edge){.before = planner->nodes.items[1], .whole = true});
        if (comes_before_renames(planner, node))
            order_add_edge(planner, renames, planner->down ? &renames_last : &renames_need,
                           (Edge){.before = node, .whole = true});
        else
            order_add_edge(planner, node, &renames_first, (Edge){.before = renames});
    }
}
