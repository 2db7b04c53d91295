/* Why each statement is there, and where it is: the reasons of pairs and the rules of edges, told
 * of the statements that became of their nodes. */
#include "plan/write/write.h"

/* ---- why it is there ---- */

static void add_reason(Planner *planner, PlanSide *side, const Node *node, const char *what,
                       const Reason *reason)
{
    if (reason->why == NULL) return;
    Text cause = reason->cause == NULL
                     ? TEXT("")
                     : text_format(planner->arena, " %.*s",
                                   TEXT_FORMAT(planner_describe(planner, reason->cause)));
    StepReason told = {.after = STEP_NONE,
                       .why = text_format(planner->arena, "%s, since %s%.*s", what, reason->why,
                                          TEXT_FORMAT(cause))};
    VECTOR_ADD(planner->arena, &side->steps.items[node->steps.items[0]->index].reasons, told);
}

static void tell_reason(Planner *planner, PlanSide *side, const Node *node)
{
    const Pair *pair = node->pair;
    if (pair == NULL || node->steps.count == 0) return;
    if (node->aspect == ASPECT_DEFAULT)
        add_reason(planner, side, node, "suspended", &pair->suspended_since);
    else if (node->aspect == ASPECT_OBJECT && node->kind != NODE_ALTER)
        add_reason(planner, side, node, "re-created", &pair->recreated_since);
}

/* ---- what it waits for ---- */

/* Of several statements that it waits for by one rule, the last is told. */
static void tell_rule(Planner *planner, PlanSide *side, const Cut *edge)
{
    if (edge->after->steps.count == 0 || edge->before->steps.count == 0) return;
    uint32_t after = edge->after->steps.items[0]->index;
    uint32_t before = VECTOR_LAST(&edge->before->steps)->index;
    if (before >= after) return; /* one statement, or done beside each other */
    StepReasons *reasons = &side->steps.items[after].reasons;
    for (size_t i = 0; i < reasons->count; i++) {
        if (reasons->items[i].rule != edge->rule->id) continue;
        if (reasons->items[i].after < before) reasons->items[i].after = before;
        return;
    }
    VECTOR_ADD(planner->arena, reasons,
               ((StepReason){before, edge->rule->id, text_from_string(edge->rule->why)}));
}

static void tell_rules(Planner *planner, PlanSide *side, const Node *node)
{
    for (size_t i = 0; i < node->edges.count; i++) {
        const Edge *edge = &node->edges.items[i];
        Cut both = planner->down ? (Cut){edge->before, node, edge->rule}
                                 : (Cut){node, edge->before, edge->rule};
        tell_rule(planner, side, &both);
    }
}

/* ---- what was left out ---- */

static Text describe(const Planner *planner, const Node *node)
{
    static const char *const verbs[] = {"drop of", "change of", "creation of", ""};
    const Object *object = node->to != NULL ? node->to : node->from;
    if (object == NULL) return TEXT("renames");
    return text_format(planner->arena, "%s %.*s", verbs[node->kind],
                       TEXT_FORMAT(planner_describe(planner, object)));
}

static void tell_cuts(Planner *planner, PlanSide *side)
{
    for (size_t i = 0; i < planner->cuts.count; i++) {
        const Cut *cut = &planner->cuts.items[i];
        Text text =
            text_format(planner->arena, "%.*s after %.*s, since %s [%s]",
                        TEXT_FORMAT(describe(planner, cut->after)),
                        TEXT_FORMAT(describe(planner, cut->before)), cut->rule->why, cut->rule->id);
        VECTOR_ADD(planner->arena, &side->left_out, text);
    }
}

void write_reasons(Planner *planner, PlanSide *side)
{
    for (size_t i = 0; i < planner->ordered.count; i++) {
        const Node *node = planner->ordered.items[i];
        tell_reason(planner, side, node);
        tell_rules(planner, side, node);
    }
    tell_cuts(planner, side);
}
