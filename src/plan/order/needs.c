/* What an object of the target needs is made before it, and what one of the source needs goes
 * after it: edges of what they refer to. */
#include "plan/order/order.h"

RULE(dependents_go_first, NEED, "what refers to it is dropped or changed first");
RULE(dependents_may_go_first, PREFER, "what may refer to it is dropped or changed first");
RULE(made_after_needed, NEED, "it refers to what is created or changed there");
RULE(may_be_made_after_needed, PREFER, "it may refer to what is created or changed there");

typedef struct Needs {
    Planner *planner;
    Node *node;
    const Database *database;
    Arena *scratch;
    bool of_source;
    const ObjectReferences *meant; /* what is not looked for in the source: it is in the target */
} Needs;

static Node *find_node(const Map *nodes, const Object *object)
{
    Node *node = map_find_pointer(nodes, object);
    if (node == NULL && object->parent != NULL) node = map_find_pointer(nodes, object->parent);
    return node;
}

static bool adds_labels(const Node *node)
{
    return node->kind == NODE_ALTER && node->from->kind == KIND_ENUM && !node->pair->type_recreated;
}

/* An index stays usable while its column gets another length, and new labels hinder nobody. */
static bool bears_alteration(const Object *object, const Node *alter)
{
    return adds_labels(alter) || (object->kind == KIND_INDEX && alter->from->kind == KIND_COLUMN &&
                                  !alter->pair->base_changed);
}

/* What the source's object needs goes away only after it. */
static void need_in_source(Needs *needs, const Object *needed, Edge edge)
{
    Planner *planner = needs->planner;
    Node *node = needs->node;
    Node *drop = find_node(planner->drop_nodes, needed);
    Node *alter = map_find_pointer(planner->alter_nodes, needed);
    Node *type = map_find_pointer(planner->type_nodes, needed);
    edge.before = node;
    if (drop != NULL) order_add_edge(planner, drop, edge.rule, edge);
    if (node->kind != NODE_DROP) return;
    if (alter != NULL && !bears_alteration(node->from, alter))
        order_add_edge(planner, alter, edge.rule, edge);
    if (type != NULL) order_add_edge(planner, type, edge.rule, edge);
}

/* What stays a materialized view is altered in its settings: nothing waits for them. */
static bool alters_settings(const Node *node)
{
    return node->kind == NODE_ALTER && node->to->kind == KIND_MATERIALIZED_VIEW;
}

/* What only names columns can have them before rows are filled and checked: re-created, it is soon
 * there again. A trigger that is new has nothing to do with that. */
static bool reads_no_rows(const Planner *planner, const Node *node, const Node *column)
{
    if (node->aspect == ASPECT_FILL) return true; /* it waits for those that it reads */
    switch (node->to->kind) {
    case KIND_MATERIALIZED_VIEW:
        return column->kind == NODE_ALTER && select_fill_of(planner, column->to) == NULL;
    case KIND_VIEW:
    case KIND_FUNCTION:
    case KIND_PROCEDURE:
    case KIND_RULE:
    case KIND_POLICY: return true;
    case KIND_TRIGGER: return node->pair != NULL;
    default: return false;
    }
}

static void need_in_target(Needs *needs, const Object *needed, Edge edge)
{
    Planner *planner = needs->planner;
    Node *nodes[] = {find_node(planner->create_nodes, needed),
                     map_find_pointer(planner->alter_nodes, needed),
                     map_find_pointer(planner->type_nodes, needed)};
    for (size_t i = 0; i < 3; i++) {
        if (nodes[i] == NULL || alters_settings(nodes[i])) continue;
        edge.before = nodes[i];
        edge.apart = adds_labels(nodes[i]);
        order_add_edge(planner, needs->node, edge.rule, edge);
        edge.before = nodes[i]->not_null;
        if (edge.before != NULL && !reads_no_rows(planner, needs->node, nodes[i]))
            order_add_edge(planner, needs->node, edge.rule, edge);
    }
}

static bool orders_owner(const Node *node)
{
    return node->aspect == ASPECT_OWNED_BY;
}

/* A column's default has nodes of its own: what it needs, the column itself does not. */
static bool node_leaves_default(const Node *node)
{
    return node->kind == NODE_ALTER && node->aspect == ASPECT_OBJECT &&
           node->pair->default_suspended;
}

/* What the reference is for can be done later: a constraint that the table does without. */
static bool can_wait(const Object *object, bool is_part, const ObjectReference *reference)
{
    if (reference->in_body) return true;
    if (!is_part) return false;
    if (object->kind != KIND_CONSTRAINT) return true;
    ConstraintKind kind = ((const Constraint *)object)->constraint_kind;
    return kind == CONSTRAINT_FOREIGN_KEY
               ? reference->deferred
               : kind == CONSTRAINT_CHECK && reference->object->kind == KIND_FUNCTION;
}

/* What has another's name in the source is not what is meant. */
static bool is_meant_otherwise(const Needs *needs, const Object *named)
{
    if (needs->meant == NULL || named->kind == KIND_COLUMN) return false;
    for (size_t i = 0; i < needs->meant->count; i++)
        if (qualified_name_equals(needs->meant->items[i].object->name, named->name)) return true;
    return false;
}

static const Rule *rule_of(const Needs *needs, const ObjectReference *reference)
{
    if (needs->of_source)
        return reference->likely ? &dependents_may_go_first : &dependents_go_first;
    return reference->likely ? &may_be_made_after_needed : &made_after_needed;
}

static void add_needs_of(void *context, const Object *object)
{
    Needs *needs = context;
    bool is_apart = object->kind == KIND_POLICY || object->kind == KIND_RULE;
    if (is_apart && !needs->of_source && object != needs->node->to) return;
    Column column;
    Domain domain;
    Table table;
    TableExtras table_extras;
    if (node_leaves_default(needs->node) && object->kind == KIND_COLUMN) {
        column = *(const Column *)object;
        column.default_value = (Expression){.text = TEXT_NONE};
        object = &column.object;
    } else if (node_leaves_default(needs->node) && object->kind == KIND_DOMAIN &&
               needs->of_source) {
        domain = *(const Domain *)object;
        domain.default_value = (Expression){.text = TEXT_NONE};
        domain.checks.count = 0;
        object = &domain.object;
    } else if (node_leaves_default(needs->node) && object->kind == KIND_TABLE) {
        table = *(const Table *)object;
        table_extras = *table.extras;
        table_extras.overrides.count = 0;
        table.extras = &table_extras;
        object = &table.object;
    }
    ObjectReferences references = {0};
    /* Policies and rules of what is made come after it anyway. */
    bool is_part = (object->kind == KIND_CONSTRAINT || (is_apart && needs->of_source)) &&
                   object->parent == (needs->of_source ? needs->node->from : needs->node->to);
    object_references(needs->scratch, needs->database, object, &references);
    for (size_t i = 0; i < references.count; i++) {
        const ObjectReference *reference = &references.items[i];
        /* A body that is read when it runs, an OWNED BY: no order is needed. */
        if (reference->deferred && object->kind != KIND_CONSTRAINT && !orders_owner(needs->node))
            continue;
        if (is_meant_otherwise(needs, reference->object)) continue;
        Edge edge = {.for_part = can_wait(object, is_part, reference) ? object : NULL,
                     .rule = rule_of(needs, reference)};
        if (needs->of_source)
            need_in_source(needs, reference->object, edge);
        else
            need_in_target(needs, reference->object, edge);
    }
}

static bool holds_parts(const Node *node)
{
    return node->aspect != ASPECT_DEFAULT && (node->kind == NODE_DROP || node->kind == NODE_CREATE);
}

void order_add_needs(Planner *planner, Node *node, Arena *scratch)
{
    Needs needs = {.planner = planner, .node = node, .scratch = scratch};
    if (node->from != NULL) {
        needs.of_source = true;
        needs.database = planner->source;
        add_needs_of(&needs, node->from);
        if (holds_parts(node)) object_visit_parts(node->from, add_needs_of, &needs);
    }
    if (node->to != NULL) {
        needs.of_source = false;
        needs.database = planner->target;
        add_needs_of(&needs, node->to);
        if (holds_parts(node)) object_visit_parts(node->to, add_needs_of, &needs);
    }
    arena_reset(scratch);
}

void order_add_needs_of(Planner *planner, Node *node, const Object *from, const Object *to)
{
    Arena *scratch = arena_new();
    Needs needs = {.planner = planner, .node = node, .scratch = scratch};
    ObjectReferences meant = {0};
    needs.database = planner->target;
    object_references(scratch, planner->target, to, &meant);
    add_needs_of(&needs, to);
    needs.of_source = true;
    needs.database = planner->source;
    needs.meant = &meant;
    add_needs_of(&needs, from);
    arena_free(scratch);
}
