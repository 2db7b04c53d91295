/* All rules of order, one after the other. */
#include "plan/order/order.h"

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
    order_add_nodes(planner);
    planner_add_late_checks(planner);
    planner_add_fill_nodes(planner);
    planner_add_mark_nodes(planner);
    for (size_t i = 0; i < planner->nodes.count; i++) {
        Node *node = planner->nodes.items[i];
        if (node->kind == NODE_RENAMES || node->aspect == ASPECT_FILL ||
            node->aspect == ASPECT_NOT_NULL || node->aspect == ASPECT_MARKS)
            continue;
        order_add_needs(planner, node, scratch);
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
