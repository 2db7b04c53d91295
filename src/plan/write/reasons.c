/* Why each statement is there, and where it is: the reasons of pairs and the rules of edges, told
 * of the statements that became of their nodes. */
#include "plan/write/write.h"

/* ---- why it is there ---- */

static void add_why(Planner *planner, PlanSide *side, const PlannedStep *planned, Text why)
{
    StepReasons *reasons = &side->steps.items[planned->index].reasons;
    for (size_t i = 0; i < reasons->count; i++)
        if (reasons->items[i].after == STEP_NONE && text_equals(reasons->items[i].why, why)) return;
    VECTOR_ADD(planner->arena, reasons, ((StepReason){.after = STEP_NONE, .why = why}));
}

/* `what` is done with the node's object, in each of its statements. */
static void add_reason(Planner *planner, PlanSide *side, const Node *node, const char *what,
                       const Reason *reason)
{
    if (reason->why == NULL) return;
    Text object = planner_describe(planner, node->to != NULL ? node->to : node->from);
    Text cause = reason->cause == NULL ? TEXT("") : planner_describe(planner, reason->cause);
    Text why = text_format(planner->arena, "%.*s %s, since %s%s%.*s", TEXT_FORMAT(object), what,
                           reason->why, cause.length == 0 ? "" : " ", TEXT_FORMAT(cause));
    for (size_t i = 0; i < node->steps.count; i++)
        add_why(planner, side, node->steps.items[i], why);
}

/* What somebody changed, as the head of `diff` says it. */
static void add_change(Planner *planner, PlanSide *side, const PlannedStep *planned,
                       const Change *change, const char *more)
{
    Name home = planner->diff->new_database->project.default_namespace;
    if (change == NULL) return;
    add_why(planner, side, planned,
            text_format(planner->arena, "%s: %.*s%s", planner->down ? "undoes" : "for",
                        TEXT_FORMAT(change_describe(planner->arena, change, home)), more));
}

/* What goes by itself has no statement but that of its cause. */
static void tell_implied(Planner *planner, PlanSide *side, const Node *node)
{
    const Node *cause = node;
    while (cause->implied && cause->causes.count > 0) cause = cause->causes.items[0];
    if (cause != node && cause->steps.count > 0 && node->change != cause->change)
        add_change(planner, side, cause->steps.items[0], node->change, ", which goes with it");
}

/* What is done for the sake of something else. */
static void tell_pair(Planner *planner, PlanSide *side, const Node *node, const Pair *pair)
{
    if (node->aspect == ASPECT_DEFAULT)
        add_reason(planner, side, node, "does without its default meanwhile",
                   &pair->suspended_since);
    else if (node->kind == NODE_ALTER && pair->type_recreated)
        add_reason(planner, side, node, "is re-created", &pair->recreated_since);
    else if (node->kind == NODE_ALTER)
        add_reason(planner, side, node, "is altered", &pair->altered_since);
    else if (node->aspect == ASPECT_OBJECT)
        add_reason(planner, side, node, "is re-created", &pair->recreated_since);
}

static void tell_reasons(Planner *planner, PlanSide *side, const Node *node)
{
    for (size_t i = 0; i < node->steps.count; i++)
        add_change(planner, side, node->steps.items[i], node->steps.items[i]->step.change, "");
    if (node->implied) tell_implied(planner, side, node);
    if (node->pair != NULL) tell_pair(planner, side, node, node->pair);
    for (size_t i = 0; i < node->steps.count; i++) {
        const PlannedStep *planned = node->steps.items[i];
        const char *why = node->aspect == ASPECT_TEMPORARY_NAME
                              ? "names go round: it makes room for another"
                              : planned->why;
        if (why != NULL) add_why(planner, side, planned, text_from_string(why));
    }
}

/* ---- what it waits for ---- */

/* Of several statements that it waits for by one rule, the last is told. */
static void tell_rule(Planner *planner, PlanSide *side, const PlannedStep *waiting,
                      const PlannedStep *waited, const Rule *rule)
{
    if (waited->index >= waiting->index) return; /* one statement */
    StepReasons *reasons = &side->steps.items[waiting->index].reasons;
    for (size_t i = 0; i < reasons->count; i++) {
        if (reasons->items[i].rule != rule->id) continue;
        if (reasons->items[i].after < waited->index) reasons->items[i].after = waited->index;
        return;
    }
    VECTOR_ADD(planner->arena, reasons,
               ((StepReason){waited->index, rule->id, text_from_string(rule->why)}));
}

static void tell_rules(Planner *planner, PlanSide *side, const Node *node)
{
    for (size_t i = 0; i < node->edges.count; i++) {
        const Edge *edge = &node->edges.items[i];
        StepLink link = write_link_of(planner, node, edge);
        if (link.before->steps.count > 0 && link.after->steps.count > link.waiting)
            tell_rule(planner, side, link.after->steps.items[link.waiting],
                      link.before->steps.items[link.waited], edge->rule);
    }
    for (size_t i = 0; i < node->steps.count; i++) {
        const PlannedStep *planned = node->steps.items[i];
        if (planned->waits_for != NULL)
            tell_rule(planner, side, planned, planned->waits_for, planned->waits_by);
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
    for (size_t i = 0; i < planner->ordered.count; i++)
        tell_reasons(planner, side, planner->ordered.items[i]);
    for (size_t i = 0; i < planner->ordered.count; i++)
        tell_rules(planner, side, planner->ordered.items[i]);
    tell_cuts(planner, side);
}
