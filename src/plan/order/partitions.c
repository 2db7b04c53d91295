/* What partitions wait for: checks that are not valid, labels that bounds name. */
#include "plan/order/order.h"

RULE(late_check_after_table, NEED, "a check that is not valid is added to what is there");
RULE(late_check_after_children, NEED,
     "a child that is created after it would have a valid copy of the check");
RULE(bound_after_label, NEED, "the bound may name the label, which must be committed");

static bool is_inherited_not_valid(const Constraint *constraint)
{
    return constraint->constraint_kind == CONSTRAINT_CHECK && constraint->not_valid &&
           !constraint->no_inherit;
}

/* A child that is made while its parent has the check has a copy that is valid. */
static bool wants_late(const Planner *planner, const Tables *children, Name check)
{
    for (size_t i = 0; i < children->count; i++) {
        const CheckCopy *copy = table_find_copy(children->items[i], check);
        if (map_find_pointer(planner->create_nodes, children->items[i]) != NULL &&
            (copy == NULL || !copy->is_valid))
            return true;
    }
    return false;
}

static void add_late_check(Planner *planner, Node *node, const Constraint *check)
{
    const Tables *children = planner_descendants(planner, node->to);
    if (!wants_late(planner, children, check->object.name.name)) return;
    map_put_pointer(planner->later, check, (void *)(uintptr_t)check);
    Node *late = order_add_node(planner, NODE_CREATE, ASPECT_OBJECT, NULL, &check->object, NULL,
                                node->change);
    order_add_edge(planner, late, &late_check_after_table, (Edge){.before = node});
    for (size_t i = 0; i < children->count; i++) {
        Node *child = map_find_pointer(planner->create_nodes, &children->items[i]->object);
        if (child != NULL)
            order_add_edge(planner, late, &late_check_after_children, (Edge){.before = child});
    }
}

void order_add_late_checks(Planner *planner)
{
    size_t count = planner->nodes.count;
    for (size_t i = 0; i < count; i++) {
        Node *node = planner->nodes.items[i];
        if (node->kind != NODE_CREATE || node->aspect != ASPECT_OBJECT ||
            node->to->kind != KIND_TABLE)
            continue;
        const Table *table = (const Table *)node->to;
        for (size_t k = 0; k < table->constraints.count; k++)
            if (is_inherited_not_valid(table->constraints.items[k]))
                add_late_check(planner, node, table->constraints.items[k]);
    }
}

/* The column of the table, or of one that it is a partition of. */
static const Column *find_key_column(const Planner *planner, const Table *table, Name name)
{
    const Tables *above = family_partition_ancestors(planner->target, table);
    const Column *column = table_find_column(table, name);
    for (size_t i = 0; column == NULL && i < above->count; i++)
        column = table_find_column(above->items[i], name);
    return column;
}

void order_bounds(Planner *planner, Node *node)
{
    const Table *whole = family_partitioned_parent(planner->target, (const Table *)node->to);
    const Expression *key = whole == NULL ? NULL : &whole->extras->partition_key;
    for (size_t i = 0; key != NULL && i < key->reference_count; i++) {
        const Column *column = key->references[i].kind != REFERENCE_COLUMN
                                   ? NULL
                                   : find_key_column(planner, whole, key->references[i].part);
        const Object *type = column == NULL || column->type.type_class != TYPE_USER
                                 ? NULL
                                 : database_find_type(planner->target, column->type.name);
        Node *alter = type == NULL ? NULL : map_find_pointer(planner->alter_nodes, type);
        if (alter != NULL && type->kind == KIND_ENUM && !alter->pair->type_recreated)
            order_add_edge(planner, node, &bound_after_label,
                           (Edge){.before = alter, .apart = true});
    }
}
