/* Nodes and edges: what an object of the target needs is made before it, and what one of the source
 * needs goes behind it. */
#include "plan/children_internal.h"
#include "plan/renames_internal.h"

Node *planner_add_node(Planner *planner, NodeKind kind, Aspect aspect, const Object *from,
                       const Object *to, Pair *pair, const Change *change)
{
    Node *node = ARENA_NEW(planner->arena, Node);
    node->kind = kind;
    node->aspect = aspect;
    node->from = from;
    node->to = to;
    node->pair = pair;
    node->change = change;
    node->gate = UINT32_MAX;
    VECTOR_ADD(planner->arena, &planner->nodes, node);
    if (aspect != ASPECT_OBJECT) return node;
    if (kind == NODE_DROP)
        map_put_pointer(planner->drop_nodes, from, node);
    else if (kind == NODE_CREATE)
        map_put_pointer(planner->create_nodes, to, node);
    else if (kind == NODE_ALTER) {
        map_put_pointer(planner->alter_nodes, from, node);
        map_put_pointer(planner->alter_nodes, to, node);
    }
    return node;
}

void planner_add_edge(Planner *planner, Node *after, Edge edge)
{
    if (edge.before == NULL || edge.before == after) return;
    VECTOR_ADD(planner->arena, &after->edges, edge);
}

/* ---- nodes ---- */

static bool parent_is_made_anew(const Planner *planner, const Pair *pair)
{
    return pair->to->parent != NULL && map_find_pointer(planner->created, pair->to->parent) != NULL;
}

static void add_owner_node(Planner *planner, NodeKind kind, const Object *object, Pair *pair,
                           const Change *change)
{
    if (object->kind != KIND_SEQUENCE || ((const Sequence *)object)->owned_by_table.name == NULL)
        return;
    planner_add_node(planner, kind, ASPECT_OWNED_BY, kind == NODE_DROP ? object : NULL,
                     kind == NODE_CREATE ? object : NULL, pair, change);
}

/* Policies and rules of a new table or view come after it, on their own: what they name may need
 * it.
 */
static void add_definitions(Planner *planner, Node *node, const Definitions *definitions)
{
    for (size_t i = 0; i < definitions->count; i++) {
        Node *part = planner_add_node(planner, NODE_CREATE, ASPECT_OBJECT, NULL,
                                      &definitions->items[i]->object, node->pair, node->change);
        planner_add_edge(planner, part, (Edge){.before = node});
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
              planner_add_node(planner, NODE_CREATE, ASPECT_OBJECT, NULL, object, NULL, change));
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
        planner_pair(planner, object->parent)->rebuilt)
        return; /* goes with its view */
    planner_add_node(planner, NODE_DROP, ASPECT_OBJECT, object, NULL, NULL, change);
    if (parts_from_owner(planner, object)) add_owner_node(planner, NODE_DROP, object, NULL, change);
}

static bool part_follows(Planner *planner, const Change *change, const Object *object)
{
    (void)change;
    return object->parent != NULL && map_find_pointer(planner->created, object->parent) != NULL;
}

static void add_pair_nodes(Planner *planner, Pair *pair)
{
    if (parent_is_made_anew(planner, pair)) return;
    if (pair->rebuilt) {
        planner_add_node(planner, NODE_DROP, ASPECT_OBJECT, pair->from, NULL, pair, pair->change);
        add_parts(planner, planner_add_node(planner, NODE_CREATE, ASPECT_OBJECT, NULL, pair->to,
                                            pair, pair->change));
        return;
    }
    if (pair->attributes != 0 || pair->renamed || pair->type_rebuilt)
        planner_add_node(planner, NODE_ALTER, ASPECT_OBJECT, pair->from, pair->to, pair,
                         pair->change);
    if (pair->default_around) {
        planner_add_node(planner, NODE_DROP, ASPECT_DEFAULT, pair->from, NULL, pair, pair->change);
        planner_add_node(planner, NODE_CREATE, ASPECT_DEFAULT, NULL, pair->to, pair, pair->change);
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
static void add_all_nodes(Planner *planner)
{
    size_t creates = planner->creates.count;
    size_t drops = planner->drops.count;
    planner_add_node(planner, NODE_RENAMES, ASPECT_OWNED_BY, NULL, NULL, NULL, NULL);
    if (planner->labels_first)
        planner_add_node(planner, NODE_RENAMES, ASPECT_LABELS, NULL, NULL, NULL, NULL);
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
        Node *node = pair->type_rebuilt ? map_find_pointer(planner->alter_nodes, pair->from) : NULL;
        for (size_t j = 0; node != NULL && j < pair->columns.count; j++) {
            const Object *column = pair->columns.items[j];
            const Object *counterpart = planner_counterpart(planner, column);
            map_put_pointer(planner->type_nodes, column, node);
            if (counterpart != NULL) map_put_pointer(planner->type_nodes, counterpart, node);
        }
    }
}

/* ---- edges ---- */

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
    return node->kind == NODE_ALTER && node->from->kind == KIND_ENUM && !node->pair->type_rebuilt;
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
    if (drop != NULL) planner_add_edge(planner, drop, edge);
    if (node->kind != NODE_DROP) return;
    if (alter != NULL && !bears_alteration(node->from, alter))
        planner_add_edge(planner, alter, edge);
    if (type != NULL) planner_add_edge(planner, type, edge);
}

/* What stays a materialized view is altered in its settings: nothing waits for them. */
static bool alters_settings(const Node *node)
{
    return node->kind == NODE_ALTER && node->to->kind == KIND_MATERIALIZED_VIEW;
}

/* What only names columns can have them before rows are filled and checked: made anew, it is soon
 * there again. A trigger that is new has nothing to do with that. */
static bool reads_no_rows(const Planner *planner, const Node *node, const Node *column)
{
    if (node->aspect == ASPECT_FILL) return true; /* it waits for those that it reads */
    switch (node->to->kind) {
    case KIND_MATERIALIZED_VIEW:
        return column->kind == NODE_ALTER && planner_fill(planner, column->to) == NULL;
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
        planner_add_edge(planner, needs->node, edge);
        edge.before = nodes[i]->not_null;
        if (edge.before != NULL && !reads_no_rows(planner, needs->node, nodes[i]))
            planner_add_edge(planner, needs->node, edge);
    }
}

static bool orders_owner(const Node *node)
{
    return node->aspect == ASPECT_OWNED_BY;
}

/* A column's default has nodes of its own: what it needs, the column itself does not. */
static bool node_leaves_default(const Node *node)
{
    return node->kind == NODE_ALTER && node->aspect == ASPECT_OBJECT && node->pair->default_around;
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
    /* Policies and rules of what is made come behind it anyway. */
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
                     .soft = reference->likely};
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

static void add_needs(Planner *planner, Node *node, Arena *scratch)
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

void planner_add_needs_of(Planner *planner, Node *node, const Object *from, const Object *to)
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

/* REVOKE on a table takes the privilege of its columns too: what is granted on them comes later. */
static void add_grant_edge(Planner *planner, Node *node)
{
    if (node->to == NULL || node->to->kind != KIND_COLUMN) return;
    Node *table = map_find_pointer(planner->alter_nodes, node->to->parent);
    if (table == NULL || (table->pair->attributes & ATTRIBUTE_GRANTS) == 0) return;
    planner_add_edge(planner, node, (Edge){.before = table, .soft = true});
}

/* A column that leaves a rebuilt type goes first. */
static void add_type_edge(Planner *planner, Node *node)
{
    const Column *from = (const Column *)node->from;
    const Column *to = (const Column *)node->to;
    const Object *type = from->type.type_class == TYPE_USER
                             ? database_find_type(planner->source, from->type.name)
                             : NULL;
    Node *type_node = type == NULL ? NULL : map_find_pointer(planner->alter_nodes, type);
    if (type_node != NULL && type_node->pair->type_rebuilt &&
        !type_base_equals(&from->type, &to->type))
        planner_add_edge(planner, type_node, (Edge){.before = node});
}

/* A column and its sequence have one owner: a new owner of the table comes before the sequence
 * belongs to it, and after one has ceased to, which it would take along. */
static void add_owner_edges(Planner *planner, Node *node)
{
    bool makes = node->kind == NODE_CREATE;
    const Sequence *sequence = (const Sequence *)(makes ? node->to : node->from);
    const Table *table =
        database_find_table(makes ? planner->target : planner->source, sequence->owned_by_table);
    Node *alter = table == NULL ? NULL : map_find_pointer(planner->alter_nodes, table);
    if (alter == NULL || (alter->pair->attributes & ATTRIBUTE_OWNER) == 0) return;
    if (makes)
        planner_add_edge(planner, node, (Edge){.before = alter, .soft = true});
    else
        planner_add_edge(planner, alter, (Edge){.before = node, .soft = true});
}

/* What a kind, or a node of a pair beside its others, waits for by itself. */
static void add_own_edges(Planner *planner, Node *node)
{
    if (node->kind == NODE_ALTER && node->to->kind == KIND_TABLE)
        planner_add_override_edges(planner, node);
    if (node->kind == NODE_ALTER && node->to->kind == KIND_MATERIALIZED_VIEW)
        planner_add_view_mark_edges(planner, node);
    if (node->kind == NODE_CREATE && node->to->kind == KIND_TABLE &&
        node->aspect == ASPECT_OBJECT) {
        planner_add_override_edges(planner, node);
        planner_add_mark_edges(planner, node);
    }
    if (node->kind == NODE_ALTER && node->aspect == ASPECT_OBJECT &&
        (node->to->kind == KIND_INDEX || node->to->kind == KIND_CONSTRAINT))
        planner_add_renamed_index_edges(planner, node);
    if (node->kind == NODE_CREATE && node->to->kind == KIND_DOMAIN)
        planner_add_domain_edges(planner, node);
    if (node->kind != NODE_DROP && node->to->kind == KIND_TABLE)
        planner_add_bound_edges(planner, node);
    add_grant_edge(planner, node);
    if (node->kind == NODE_ALTER && node->to->kind == KIND_COLUMN && node->aspect == ASPECT_OBJECT)
        planner_add_conversion_edges(planner, node);
    if (node->kind == NODE_CREATE && node->pair != NULL && node->aspect == ASPECT_OBJECT)
        planner_add_edge(planner, node,
                         (Edge){.before = map_find_pointer(planner->drop_nodes, node->pair->from)});
    if (node->aspect == ASPECT_OWNED_BY) add_owner_edges(planner, node);
    if (node->aspect == ASPECT_DEFAULT || node->aspect == ASPECT_OWNED_BY) {
        Node *alter = node->pair != NULL ? map_find_pointer(planner->alter_nodes, node->pair->from)
                                         : map_find_pointer(planner->drop_nodes, node->from);
        if (node->kind == NODE_CREATE && alter != NULL)
            planner_add_edge(planner, node, (Edge){.before = alter});
        if (node->kind == NODE_DROP && alter != NULL)
            planner_add_edge(planner, alter, (Edge){.before = node});
        if (node->kind == NODE_CREATE && node->to != NULL)
            planner_add_edge(planner, node,
                             (Edge){.before = map_find_pointer(planner->create_nodes, node->to)});
    }
    if (node->kind == NODE_ALTER && node->from->kind == KIND_COLUMN) add_type_edge(planner, node);
}

void planner_make_nodes(Planner *planner)
{
    Arena *scratch = arena_new();
    add_all_nodes(planner);
    planner_add_late_checks(planner);
    planner_add_fill_nodes(planner);
    planner_add_mark_nodes(planner);
    for (size_t i = 0; i < planner->nodes.count; i++) {
        Node *node = planner->nodes.items[i];
        if (node->kind == NODE_RENAMES || node->aspect == ASPECT_FILL ||
            node->aspect == ASPECT_NOT_NULL || node->aspect == ASPECT_MARKS)
            continue;
        add_needs(planner, node, scratch);
        add_own_edges(planner, node);
        planner_add_merge_edges(planner, node);
        planner_add_not_null_edges(planner, node);
    }
    planner_find_causes(planner);
    planner_add_fill_edges(planner);
    planner_add_around_edges(planner);
    planner_add_part_name_rounds(planner);
    planner_add_name_edges(planner);
    planner_add_replaced_edges(planner);
    planner_add_partition_edges(planner);
    planner_add_heir_edges(planner);
    planner_add_raw_edges(planner);
    planner_add_rename_edges(planner, planner->nodes.items[0]);
    planner_add_extension_edges(planner);
    planner_add_default_privileges_edges(planner);
    planner_add_cause_edges(planner);
    arena_free(scratch);
}
