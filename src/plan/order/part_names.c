/* Indexes of partitions whose names go round: one makes room first. */
#include "plan/order/order.h"

RULE(part_temporary_name_first, NEED,
     "names of indexes of partitions go round: one of them makes room first");

/* Whether another index is to have the name that this one leaves: then it takes a temporary name
 * first. */
bool order_part_name_is_wanted(Planner *planner, const Object *table, Name name)
{
    for (size_t i = 1; i < planner->nodes.count; i++) {
        const Node *node = planner->nodes.items[i];
        if (node->aspect != ASPECT_OBJECT) continue;
        PartRenames renames = planner_changed_part_names(planner, node);
        for (size_t k = 0; k < renames.count; k++)
            if (renames.items[k].to == name &&
                node->to->name.namespace_name == table->name.namespace_name)
                return true;
    }
    return false;
}

void order_add_part_name_rounds(Planner *planner)
{
    Nodes asides = {0};
    size_t count = planner->nodes.count;
    for (size_t i = 1; i < count; i++) {
        Node *node = planner->nodes.items[i];
        if (node->aspect != ASPECT_OBJECT) continue;
        PartRenames renames = planner_changed_part_names(planner, node);
        bool steps_aside = false;
        for (size_t k = 0; k < renames.count; k++)
            steps_aside =
                steps_aside || order_part_name_is_wanted(planner, node->to, renames.items[k].from);
        if (steps_aside)
            VECTOR_ADD(planner->arena, &asides,
                       order_add_node(planner, NODE_ALTER, ASPECT_TEMPORARY_NAME, node->from,
                                      node->to, node->pair, node->change));
    }
    for (size_t i = 1; i < count && asides.count > 0; i++) {
        Node *node = planner->nodes.items[i];
        if (node->aspect != ASPECT_OBJECT || planner_changed_part_names(planner, node).count == 0)
            continue;
        for (size_t k = 0; k < asides.count; k++)
            order_add_edge(planner, node, &part_temporary_name_first,
                           (Edge){.before = asides.items[k]});
    }
}
