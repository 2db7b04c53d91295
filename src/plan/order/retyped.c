/* Columns that get other types online: they are filled beside the former ones, what is built over
 * them comes after that, and one node puts all of a table in their places. Who waits for an altered
 * column waits for that one. */
#include "plan/order/order.h"

RULE(swapped_when_filled, NEED, "rows have their values before the columns change places");
RULE(built_when_filled, NEED, "it is built over the columns that are filled there");
RULE(swapped_when_built, NEED, "what is built there serves the new columns from the beginning");
RULE(named_after_swap, NEED, "the former one has its name, and goes with the former columns");

RULE(index_leaves_columns, NEED,
     "it is over other columns then, and would go with the former ones");
RULE(rows_before_checks, PREFER, "rows get values before it is checked or fired for each of them");

RULE(losses_after_swap, PREFER, "what it loses cannot be undone: what can fail comes before");

static void add_nodes_of(Planner *planner, Retyped *retyped)
{
    Pair *first = retyped->pairs.items[0];
    retyped->beside = order_add_node(planner, NODE_ALTER, ASPECT_BESIDE, first->from, first->to,
                                     first, first->change);
    retyped->swap = order_add_node(planner, NODE_ALTER, ASPECT_OBJECT, first->from, first->to,
                                   first, first->change);
    retyped->beside->retyped = retyped->swap->retyped = retyped;
    for (size_t i = 1; i < retyped->pairs.count; i++) {
        map_put_pointer(planner->alter_nodes, retyped->pairs.items[i]->from, retyped->swap);
        map_put_pointer(planner->alter_nodes, retyped->pairs.items[i]->to, retyped->swap);
    }
    order_add_edge(planner, retyped->swap, &swapped_when_filled,
                   (Edge){.before = retyped->beside, .whole = true});
}

static const Retyped *retyped_of(const Planner *planner, const Object *table)
{
    for (size_t i = 0; i < planner->retyped.count; i++)
        if (&planner->retyped.items[i]->table->object == table) return planner->retyped.items[i];
    return NULL;
}

/* An index or key: of two nodes, the second of which is the one that it has anyway. */
static void add_nodes_built(Planner *planner, Node *node)
{
    const Retyped *retyped = retyped_of(planner, node->to->parent);
    Node *build = order_add_node(planner, NODE_ALTER, ASPECT_BESIDE, node->from, node->to,
                                 node->pair, node->change);
    order_add_edge(planner, build, &built_when_filled,
                   (Edge){.before = retyped->beside, .whole = true});
    order_add_edge(planner, retyped->swap, &swapped_when_built,
                   (Edge){.before = build, .whole = true});
    order_add_edge(planner, node, &named_after_swap,
                   (Edge){.before = retyped->swap, .whole = true});
}

void order_add_retyped_nodes(Planner *planner)
{
    for (size_t i = 0; i < planner->retyped.count; i++)
        add_nodes_of(planner, planner->retyped.items[i]);
    size_t count = planner->retyped.count == 0 ? 0 : planner->nodes.count;
    for (size_t i = 0; i < count; i++) {
        Node *node = planner->nodes.items[i];
        if (node->kind == NODE_ALTER && node->aspect == ASPECT_OBJECT && node->pair != NULL &&
            node->pair->built_beside)
            add_nodes_built(planner, node);
    }
}

static bool leaves_columns(const Retyped *retyped, const Node *node)
{
    if (node->from == NULL || node->from->parent == NULL || !part_has_index(node->from))
        return false;
    for (size_t i = 0; i < retyped->pairs.count; i++) {
        const Object *column = retyped->pairs.items[i]->from;
        if (node->from->parent == column->parent &&
            part_names_column(node->from, column->name.name))
            return true;
    }
    return false;
}

/* What could reject the UPDATE of rows that are there, or act on it: constraints, triggers. */
static bool is_of_rows(const Object *part)
{
    return (part->kind == KIND_INDEX && ((const Index *)part)->unique) ||
           part->kind == KIND_CONSTRAINT || part->kind == KIND_TRIGGER || part->kind == KIND_RULE;
}

/* A table, or a column of one that stays, goes for good. */
static bool loses_rows(const Node *node)
{
    return node->kind == NODE_DROP && node->pair == NULL &&
           (node->from->kind == KIND_TABLE || node->from->kind == KIND_COLUMN);
}

static void add_table_edges(Planner *planner, const Retyped *retyped)
{
    for (size_t i = 0; i < planner->nodes.count; i++) {
        Node *node = planner->nodes.items[i];
        if (node->aspect != ASPECT_OBJECT || node == retyped->swap) continue;
        if (node->kind == NODE_ALTER && !node->pair->built_beside && leaves_columns(retyped, node))
            order_add_edge(planner, retyped->swap, &index_leaves_columns,
                           (Edge){.before = node, .whole = true});
        if (loses_rows(node))
            order_add_edge(planner, node, &losses_after_swap,
                           (Edge){.before = retyped->swap, .whole = true});
        bool comes = node->kind == NODE_CREATE && node->to->parent == &retyped->table->object;
        if (comes && is_of_rows(node->to))
            order_add_edge(planner, node, &rows_before_checks,
                           (Edge){.before = retyped->beside, .whole = true});
    }
}

/* What the new columns' types, and what converts to them, need. */
void order_retyped(Planner *planner)
{
    static const Expression none = {.text = TEXT_NONE};
    for (size_t i = 0; i < planner->retyped.count; i++) {
        const Retyped *retyped = planner->retyped.items[i];
        add_table_edges(planner, retyped);
        for (size_t j = retyped->pairs.count; j-- > 0;) {
            node_set_pair(retyped->beside, retyped->pairs.items[j]);
            order_conversion(planner, retyped->beside);
            order_needs_of_value(planner, retyped->beside, retyped->pairs.items[j]->beside, &none);
        }
    }
}
