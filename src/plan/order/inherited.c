/* What a child says of a column comes after what its parents say of it. */
#include "plan/order/order.h"

RULE(child_default_after_parents, PREFER, "a parent's SET DEFAULT goes down over the child's own");
RULE(setting_after_ancestors, PREFER,
     "an ancestor's ALTER goes down over what the table says of the column");
RULE(renamed_after_retyped, PREFER,
     "ALTER COLUMN TYPE of an ancestor re-creates the index, under its former name");
RULE(compression_is_inherited, PREFER,
     "a new child takes the compression that its parents' columns have by then");

static const Table *table_of(const Node *node)
{
    const Object *object = node->to;
    if (node->aspect != ASPECT_DEFAULT || node->kind != NODE_CREATE) return NULL;
    if (object->kind == KIND_COLUMN) object = object->parent;
    return object->kind == KIND_TABLE ? (const Table *)object : NULL;
}

void order_suspended_defaults(Planner *planner)
{
    Nodes around = {0};
    for (size_t i = 1; i < planner->nodes.count; i++)
        if (table_of(planner->nodes.items[i]) != NULL)
            VECTOR_ADD(planner->arena, &around, planner->nodes.items[i]);
    for (size_t i = 0; i < around.count; i++) {
        Node *node = around.items[i];
        order_inherited_columns(planner, node);
        for (size_t k = 0; k < around.count; k++) {
            if (family_is_ancestor(planner->target, table_of(around.items[k]), table_of(node)))
                order_add_edge(planner, node, &child_default_after_parents,
                               (Edge){.before = around.items[k], .whole = true});
        }
    }
}

/* The node of the table comes after what its ancestors say of the column. */
static void add_edges_after(Planner *planner, Node *node, const Rule *rule, const Table *table,
                            Name column)
{
    const Tables *ancestors = family_ancestors(planner->target, table);
    for (size_t i = 0; i < ancestors->count; i++) {
        const Column *own = table_find_column(ancestors->items[i], column);
        Node *nodes[] = {map_find_pointer(planner->alter_nodes, ancestors->items[i]),
                         own == NULL ? NULL : map_find_pointer(planner->alter_nodes, own),
                         own == NULL ? NULL : map_find_pointer(planner->create_nodes, own)};
        for (size_t j = 0; j < 3; j++)
            order_add_edge(planner, node, rule, (Edge){.before = nodes[j], .whole = true});
    }
}

/* A new child begins with the compression that its parents' columns have by then. */
static void add_edges_to_compression(Planner *planner, Node *node, const Table *table)
{
    const ChangeAttributes sets = ATTRIBUTE_COMPRESSION | ATTRIBUTE_TYPE | ATTRIBUTE_COLLATION;
    const Tables *ancestors = family_ancestors(planner->target, table);
    for (size_t i = 0; i < ancestors->count; i++) {
        const Table *ancestor = ancestors->items[i];
        for (size_t k = 0; k < ancestor->columns.count; k++) {
            Node *before = map_find_pointer(planner->alter_nodes, ancestor->columns.items[k]);
            if (before != NULL && (before->pair->attributes & sets) != 0)
                order_add_edge(planner, node, &compression_is_inherited,
                               (Edge){.before = before, .whole = true});
        }
    }
}

static void add_expression_edges(Planner *planner, Node *node, const Table *table,
                                 const Expression *expression)
{
    for (size_t i = 0; i < expression->reference_count; i++) {
        const SqlReference *reference = &expression->references[i];
        if (reference->kind == REFERENCE_COLUMN && reference->part != NULL)
            add_edges_after(planner, node, &renamed_after_retyped, table, reference->part);
    }
}

/* The indexes of children are re-created with the column of a parent: until then they have their
 * former names. */
void order_renamed_indexes(Planner *planner, Node *node)
{
    const Object *object = node->to;
    const Table *table = (const Table *)object->parent;
    bool is_index = object->kind == KIND_INDEX;
    if (node->kind != NODE_ALTER || !node->pair->renamed || table->object.kind != KIND_TABLE ||
        (!is_index && object->kind != KIND_CONSTRAINT))
        return;
    size_t count = is_index ? ((const Index *)object)->keys.count
                            : ((const Constraint *)object)->columns.count;
    for (size_t i = 0; i < count; i++) {
        Name column = is_index ? ((const Index *)object)->keys.items[i].column
                               : ((const Constraint *)object)->columns.items[i];
        if (column != NULL) add_edges_after(planner, node, &renamed_after_retyped, table, column);
        if (is_index)
            add_expression_edges(planner, node, table,
                                 &((const Index *)object)->keys.items[i].expression);
    }
    if (is_index) add_expression_edges(planner, node, table, &((const Index *)object)->predicate);
}

void order_inherited_columns(Planner *planner, Node *node)
{
    if (node->kind == NODE_CREATE && node->to->kind == KIND_COLUMN) {
        add_edges_after(planner, node, &setting_after_ancestors, (const Table *)node->to->parent,
                        node->to->name.name);
    } else if (node->kind == NODE_CREATE) {
        const Table *table = (const Table *)node->to;
        if (node->aspect == ASPECT_OBJECT) add_edges_to_compression(planner, node, table);
        for (size_t i = 0; i < table->extras->overrides.count; i++)
            add_edges_after(planner, node, &setting_after_ancestors, table,
                            table->extras->overrides.items[i]->object.name.name);
    }
    if (node->kind != NODE_ALTER || (node->pair->attributes & ATTRIBUTE_OVERRIDES) == 0) return;
    const Table *tables[] = {(const Table *)node->to, (const Table *)node->from};
    for (size_t side = 0; side < 2; side++) {
        const Columns *overrides = &tables[side]->extras->overrides;
        for (size_t i = 0; i < overrides->count; i++)
            add_edges_after(planner, node, &setting_after_ancestors, tables[0],
                            overrides->items[i]->object.name.name);
    }
}
