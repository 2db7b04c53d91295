/* Puts the nodes in order: depth-first, with a stack of our own, since chains of references may be
 * as long as the schema. The down side is put in order as the creation that it undoes, and turned
 * around. */
#include "plan/order/order.h"

RULE(apart_after_both, NEED, "the tables need each other, so that it is added when both are there");
RULE(apart_before_both, NEED,
     "the tables need each other, so that what is between them is dropped first");

enum { UNSEEN, OPEN, DONE };

typedef struct Orderer {
    Planner *planner;
    Nodes stack;
    Nodes last; /* constraints that were cut off: at the end */
} Orderer;

static void turn_edges(Planner *planner)
{
    size_t count = planner->nodes.count;
    Edges *turned = ARENA_ARRAY(planner->arena, Edges, count);
    for (size_t i = 0; i < count; i++) planner->nodes.items[i]->place = (uint32_t)i;
    for (size_t i = 0; i < count; i++) {
        Node *node = planner->nodes.items[i];
        for (size_t j = 0; j < node->edges.count; j++) {
            Edge edge = node->edges.items[j];
            uint32_t place = edge.before->place;
            edge.before = node;
            VECTOR_ADD(planner->arena, &turned[place], edge);
        }
    }
    for (size_t i = 0; i < count; i++) {
        Node *node = planner->nodes.items[i];
        node->edges = turned[i];
    }
}

/* What cannot be re-created while another needs it comes round to itself: that was said. */
static bool is_said(const Planner *planner)
{
    const Diagnostics *diagnostics = planner->diagnostics;
    for (size_t i = 0; i < diagnostics->items.count; i++)
        if (diagnostics->items.items[i]->code == CODE_COMPOSITE_IN_USE) return true;
    return false;
}

/* The edge that the walk has just taken from the node. */
static const Edge *taken_edge(const Node *node)
{
    return &node->edges.items[node->next_edge - 1];
}

static void report_cycle(Orderer *orderer, const Node *node)
{
    const Planner *planner = orderer->planner;
    const Object *object = node->to != NULL ? node->to : node->from;
    if (object == NULL || planner->down || is_said(planner)) return;
    Diagnostic *diagnostic =
        diag_add(planner->diagnostics, CODE_DEPENDENCY_CYCLE, object->span,
                 "%.*s depends on itself", TEXT_FORMAT(planner_describe(planner, object)));
    for (size_t i = orderer->stack.count; i-- > 0 && orderer->stack.items[i] != node;) {
        const Node *other = orderer->stack.items[i];
        const Object *needed = other->to != NULL ? other->to : other->from;
        if (needed != NULL && needed != object)
            diag_note(planner->diagnostics, diagnostic, needed->span, "through %.*s: %s",
                      TEXT_FORMAT(planner_describe(planner, needed)), taken_edge(other)->rule->why);
    }
}

/* The constraint, policy or rule gets a statement of its own: after both tables when they are
 * created, before both when they are dropped. A function is made though its body names what is not
 * there yet. */
static void cut_part(Orderer *orderer, Edge edge, Node *node)
{
    Planner *planner = orderer->planner;
    bool creates = node->kind == NODE_CREATE || edge.before->kind == NODE_CREATE;
    const Object *key = edge.for_part;
    bool is_part = key->parent != NULL;
    Map *cut = is_part ? planner->later : planner->unchecked;
    if (map_find_pointer(cut, key) != NULL) return;
    map_put_pointer(cut, key, (void *)key);
    if (!is_part) return;
    const Node *whole = (creates ? node->to : node->from) == key->parent ? node : edge.before;
    Node *apart = order_add_node(planner, creates ? NODE_CREATE : NODE_DROP, ASPECT_OBJECT,
                                 creates ? NULL : key, creates ? key : NULL, NULL, whole->change);
    const Rule *rule = creates ? &apart_after_both : &apart_before_both;
    apart->state = DONE;
    if (creates != planner->down) {
        order_add_edge(planner, apart, rule, (Edge){.before = node});
        order_add_edge(planner, apart, rule, (Edge){.before = edge.before});
    } else {
        order_add_edge(planner, node, rule, (Edge){.before = apart});
        order_add_edge(planner, edge.before, rule, (Edge){.before = apart});
    }
    if (creates != planner->down)
        VECTOR_ADD(planner->arena, &orderer->last, apart);
    else
        VECTOR_ADD(planner->arena, &planner->ordered, apart);
}

static void open_node(Orderer *orderer, Node *node)
{
    node->state = OPEN;
    node->next_edge = 0;
    VECTOR_ADD(orderer->planner->arena, &orderer->stack, node);
}

typedef enum CutResult { CUT_NONE, CUT_DONE, CUT_AGAIN /* it must all be done again */ } CutResult;

/* On the way down edges are turned around. */
static Cut cut_of(const Planner *planner, const Node *node, const Edge *edge)
{
    return planner->down ? (Cut){edge->before, node, edge->rule}
                         : (Cut){node, edge->before, edge->rule};
}

static CutResult cut_edge(Orderer *orderer, Node *node)
{
    Edge edge = *taken_edge(node);
    node->edges.items[--node->next_edge] = VECTOR_LAST(&node->edges);
    node->edges.count--;
    if (edge.for_part != NULL)
        cut_part(orderer, edge, node);
    else if (!edge.of_cause)
        VECTOR_ADD(orderer->planner->arena, &orderer->planner->cuts,
                   cut_of(orderer->planner, node, &edge));
    if (!edge.of_cause) return CUT_DONE;
    order_part_from_cause(orderer->planner, orderer->planner->down ? edge.before : node);
    return CUT_AGAIN;
}

static bool is_of_cause(const Edge *edge)
{
    return edge->of_cause;
}

static bool is_cuttable(const Edge *edge)
{
    return edge->for_part != NULL || edge->rule->strength == RULE_PREFER || edge->of_cause;
}

/* Cuts such an edge on the way around to `target`, the last one first. */
static CutResult cut_around(Orderer *orderer, const Node *target, bool (*is_such)(const Edge *edge))
{
    for (size_t i = orderer->stack.count; i-- > 0;) {
        Node *node = orderer->stack.items[i];
        if (is_such(taken_edge(node))) return cut_edge(orderer, node);
        if (node == target) return CUT_NONE;
    }
    return CUT_NONE;
}

/* A circle was closed. What goes by itself had better have a statement than that anything else be
 * given up; an edge that closes it and need not stay is cut; else one on the way around. */
static CutResult cut_circle(Orderer *orderer, Node *node)
{
    const Node *target = taken_edge(node)->before;
    CutResult cut = cut_around(orderer, target, is_of_cause);
    if (cut != CUT_NONE) return cut;
    if (is_cuttable(taken_edge(node))) return cut_edge(orderer, node);
    if (cut_around(orderer, target, is_cuttable) != CUT_NONE) return CUT_AGAIN;
    report_cycle(orderer, target);
    return cut_edge(orderer, node);
}

/* False when it must all be done again, with an edge less. */
static bool visit(Orderer *orderer, Node *root)
{
    open_node(orderer, root);
    while (orderer->stack.count > 0) {
        Node *node = VECTOR_LAST(&orderer->stack);
        if (node->next_edge == node->edges.count) {
            node->state = DONE;
            orderer->stack.count--;
            VECTOR_ADD(orderer->planner->arena, &orderer->planner->ordered, node);
            continue;
        }
        Node *before = node->edges.items[node->next_edge++].before;
        if (before->state == UNSEEN)
            open_node(orderer, before);
        else if (before->state == OPEN && cut_circle(orderer, node) == CUT_AGAIN)
            return false;
    }
    return true;
}

static bool visit_all(Orderer *orderer)
{
    const Nodes *nodes = &orderer->planner->nodes;
    size_t count = nodes->count; /* what is cut off on the way is put in its place by that */
    orderer->stack.count = orderer->last.count = orderer->planner->ordered.count = 0;
    for (size_t i = 0; i < count; i++) nodes->items[i]->state = UNSEEN;
    for (size_t i = 0; i < count; i++)
        if (nodes->items[i]->state == UNSEEN && !visit(orderer, nodes->items[i])) return false;
    return true;
}

void order_sort(Planner *planner)
{
    Orderer orderer = {.planner = planner};
    if (planner->down) turn_edges(planner);
    while (!visit_all(&orderer))
        ;
    for (size_t i = 0; i < orderer.last.count; i++)
        VECTOR_ADD(planner->arena, &planner->ordered, orderer.last.items[i]);
    if (planner->down) {
        for (size_t i = 0, j = planner->ordered.count; i + 1 < j; i++) {
            Node *node = planner->ordered.items[--j];
            planner->ordered.items[j] = planner->ordered.items[i];
            planner->ordered.items[i] = node;
        }
    }
    for (size_t i = 0; i < planner->ordered.count; i++)
        planner->ordered.items[i]->place = (uint32_t)i;
}
