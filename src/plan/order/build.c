/* All rules of order, one after the other. */
#include "plan/order/order.h"

RULE(column_grants_after_table, PREFER,
     "REVOKE on the table takes the privileges on its columns along");
RULE(column_leaves_type, NEED,
     "a column that gets another type has it before its former type is re-created");
RULE(sequence_after_owner, PREFER,
     "OWNED BY asks for one owner of sequence and table, which the table has by then");
RULE(sequence_before_owner, PREFER,
     "ALTER TABLE OWNER TO would take along a sequence that is still owned by a column");
RULE(recreated_after_drop, NEED, "it is dropped before it is created again");
RULE(restored_after_change, NEED, "what was suspended for the change is put back after it");
RULE(suspended_before_change, NEED, "what is in the way of the change is suspended before it");
RULE(restored_after_created, NEED, "it belongs to what is created there");

/* REVOKE on a table takes the privilege of its columns too: what is granted on them comes later. */
static void add_grant_edge(Planner *planner, Node *node)
{
    if (node->to == NULL || node->to->kind != KIND_COLUMN) return;
    Node *table = map_find_pointer(planner->alter_nodes, node->to->parent);
    if (table == NULL || (table->pair->attributes & ATTRIBUTE_GRANTS) == 0) return;
    order_add_edge(planner, node, &column_grants_after_table, (Edge){.before = table});
}

/* A column that leaves a re-created type goes first. */
static void add_type_edge(Planner *planner, Node *node)
{
    const Column *from = (const Column *)node->from;
    const Column *to = (const Column *)node->to;
    const Object *type = from->type.type_class == TYPE_USER
                             ? database_find_type(planner->source, from->type.name)
                             : NULL;
    Node *type_node = type == NULL ? NULL : map_find_pointer(planner->alter_nodes, type);
    if (type_node != NULL && type_node->pair->type_recreated &&
        !type_base_equals(&from->type, &to->type))
        order_add_edge(planner, type_node, &column_leaves_type, (Edge){.before = node});
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
        order_add_edge(planner, node, &sequence_after_owner, (Edge){.before = alter});
    else
        order_add_edge(planner, alter, &sequence_before_owner, (Edge){.before = node});
}

/* What a kind, or a node of a pair beside its others, waits for by itself. */
static void add_own_edges(Planner *planner, Node *node)
{
    if (node->kind == NODE_ALTER && node->to->kind == KIND_TABLE)
        order_inherited_columns(planner, node);
    if (node->kind == NODE_ALTER && node->to->kind == KIND_MATERIALIZED_VIEW)
        order_view_index_marks(planner, node);
    if (node->kind == NODE_CREATE && node->to->kind == KIND_TABLE &&
        node->aspect == ASPECT_OBJECT) {
        order_inherited_columns(planner, node);
        order_index_marks(planner, node);
    }
    if (node->kind == NODE_ALTER && node->aspect == ASPECT_OBJECT &&
        (node->to->kind == KIND_INDEX || node->to->kind == KIND_CONSTRAINT))
        order_renamed_indexes(planner, node);
    if (node->kind == NODE_CREATE && node->to->kind == KIND_DOMAIN) order_domain(planner, node);
    if (node->kind != NODE_DROP && node->to->kind == KIND_TABLE) order_bounds(planner, node);
    add_grant_edge(planner, node);
    if (node->kind == NODE_ALTER && node->to->kind == KIND_COLUMN && node->aspect == ASPECT_OBJECT)
        order_conversion(planner, node);
    if (node->kind == NODE_CREATE && node->pair != NULL && node->aspect == ASPECT_OBJECT)
        order_add_edge(planner, node, &recreated_after_drop,
                       (Edge){.before = map_find_pointer(planner->drop_nodes, node->pair->from)});
    if (node->aspect == ASPECT_OWNED_BY) add_owner_edges(planner, node);
    if (node->aspect == ASPECT_DEFAULT || node->aspect == ASPECT_OWNED_BY) {
        Node *alter = node->pair != NULL ? map_find_pointer(planner->alter_nodes, node->pair->from)
                                         : map_find_pointer(planner->drop_nodes, node->from);
        if (node->kind == NODE_CREATE && alter != NULL)
            order_add_edge(planner, node, &restored_after_change, (Edge){.before = alter});
        if (node->kind == NODE_DROP && alter != NULL)
            order_add_edge(planner, alter, &suspended_before_change, (Edge){.before = node});
        if (node->kind == NODE_CREATE && node->to != NULL)
            order_add_edge(planner, node, &restored_after_created,
                           (Edge){.before = map_find_pointer(planner->create_nodes, node->to)});
    }
    if (node->kind == NODE_ALTER && node->from->kind == KIND_COLUMN) add_type_edge(planner, node);
}

static void add_edges(Planner *planner, Node *node, Arena *scratch)
{
    order_add_needs(planner, node, scratch);
    add_own_edges(planner, node);
    order_inherited_parts(planner, node);
    order_not_null(planner, node);
}

/* A node of several columns is about each of them. */
static void add_edges_of_each(Planner *planner, Node *node, Arena *scratch)
{
    const Retyped *retyped = node->retyped;
    for (size_t i = retyped->pairs.count; i-- > 0;) {
        node_set_pair(node, retyped->pairs.items[i]);
        add_edges(planner, node, scratch);
    }
}

void order_build(Planner *planner)
{
    Arena *scratch = arena_new();
    order_add_nodes(planner);
    order_add_retyped_nodes(planner);
    order_add_late_checks(planner);
    order_add_fill_nodes(planner);
    order_add_mark_nodes(planner);
    for (size_t i = 0; i < planner->nodes.count; i++) {
        Node *node = planner->nodes.items[i];
        if (node->kind == NODE_RENAMES || node->aspect == ASPECT_FILL ||
            node->aspect == ASPECT_NOT_NULL || node->aspect == ASPECT_INDEX_MARKS ||
            node->aspect == ASPECT_BESIDE)
            continue;
        if (node->retyped == NULL)
            add_edges(planner, node, scratch);
        else
            add_edges_of_each(planner, node, scratch);
    }
    order_retyped(planner);
    order_find_implied_drops(planner);
    order_fills(planner);
    order_suspended_defaults(planner);
    order_add_part_name_rounds(planner);
    order_names(planner);
    order_replaced(planner);
    order_partition_places(planner);
    order_children(planner);
    order_raw_blocks(planner);
    order_renames(planner, planner->nodes.items[0]);
    order_extensions(planner);
    order_default_privileges(planner);
    order_implied_drops(planner);
    arena_free(scratch);
}
