/* Whether a change breaks programs that were made for the schema before it. */
#include "plan/write/write.h"

static bool has_hazard(const Step *step, Text detail)
{
    for (size_t i = 0; i < step->hazards.count; i++)
        if (step->hazards.items[i].kind == HAZARD_BREAKS_CLIENTS &&
            text_equals(step->hazards.items[i].detail, detail))
            return true;
    return false;
}

/* A view is judged where it is dropped, all else that is re-created where it comes back. */
static bool is_judged_here(const Node *node)
{
    if (node->pair == NULL) return true;
    ObjectKind kind = (node->to != NULL ? node->to : node->from)->kind;
    if (node->pair->change == NULL) return false;
    bool is_view = kind == KIND_VIEW || kind == KIND_MATERIALIZED_VIEW;
    bool is_remade = node->kind != NODE_ALTER;
    if (is_view && is_remade) return node->kind == NODE_DROP;
    return node->kind != NODE_DROP || kind == KIND_POLICY;
}

/* Where a column's not null has a node of its own, that one is judged for it, and for nothing else.
 */
void write_client_breaks(Planner *planner, Node *node)
{
    bool is_not_null = node->aspect == ASPECT_NOT_NULL;
    if (node->steps.count == 0 || !is_judged_here(node) ||
        (node->aspect != ASPECT_OBJECT && !is_not_null))
        return;
    Edit edit = {node->from, node->to, 0, planner};
    if (node->pair != NULL)
        edit = (Edit){node->pair->from, node->pair->to, node->pair->change->attributes, planner};
    ClientBreakPart part = is_not_null              ? CLIENT_BREAKS_NOT_NULL
                           : node->not_null != NULL ? CLIENT_BREAKS_BUT_NOT_NULL
                                                    : CLIENT_BREAKS_ALL;
    Hazards found = client_breaks_of(&edit, part);
    Step *step = &node->steps.items[0]->step;
    for (size_t i = 0; i < found.count; i++)
        if (!has_hazard(step, found.items[i].detail))
            VECTOR_ADD(planner->arena, &step->hazards, found.items[i]);
}
