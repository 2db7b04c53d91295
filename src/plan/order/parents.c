/* What its parents ask for is there before a table joins them, and goes after it left. */
#include "plan/order/order.h"

RULE(joins_after_part, PREFER, "INHERIT asks the table for the columns and checks of its parents");
RULE(leaves_before_part, PREFER, "what the parents ask for goes when the table has left them");
RULE(joins_after_column, NEED, "INHERIT asks for a parent's column that is as the child's");
RULE(column_after_joining, NEED, "the child gets the column from its parent, which it has joined");
RULE(leaves_after_column, NEED, "the column goes from the child with its parent's");
RULE(column_after_leaving, NEED, "it must not go down to the child that leaves");

/* Whether one of the first one's parents is none of the other's. */
static bool has_other_parents(const Table *table, const Table *other)
{
    for (size_t i = 0; i < table->inherits.count; i++)
        if (!table_inherits(other, table->inherits.items[i])) return true;
    return false;
}

/* Who joins parents has their columns, values in these and checks before, whoever leaves them loses
 * what they ask for only then. */
static void add_child_edge(Planner *planner, Node *child, Node *part, bool joins, bool leaves)
{
    bool comes = part->kind == NODE_CREATE;
    if (part->kind == NODE_ALTER && part->to->kind == KIND_CONSTRAINT && part->pair->renamed) {
        comes = joins; /* what a parent has too cannot be renamed */
    } else if (part->kind == NODE_ALTER) {
        if (part->to->kind != KIND_COLUMN ||
            (part->pair->attributes &
             (ATTRIBUTE_NOT_NULL | ATTRIBUTE_NOT_NULL_FORM | ATTRIBUTE_TYPE)) == 0)
            return;
        bool is_renamed = (part->pair->attributes & ATTRIBUTE_NOT_NULL_FORM) != 0;
        comes = is_renamed ? joins
                           : ((const Column *)part->to)->not_null ||
                                 !((const Column *)part->from)->not_null;
    }
    if (comes && joins)
        order_add_edge(planner, child, &joins_after_part, (Edge){.before = part, .whole = true});
    else if (!comes && leaves)
        order_add_edge(planner, part, &leaves_before_part, (Edge){.before = child, .whole = true});
}

static bool is_child(const Node *node)
{
    return node->kind == NODE_ALTER && node->aspect == ASPECT_OBJECT &&
           node->to->kind == KIND_TABLE && (node->pair->attributes & ATTRIBUTE_INHERITS) != 0;
}

/* What changes in a column of a parent waits for the table to leave it, and comes before the table
 * joins it; but a column that the table has from the parent alone comes to both once it has joined,
 * and goes from both before it leaves. */
static void add_edges_of(Planner *planner, Node *child, const Table *parent, bool joins)
{
    const Table *from = (const Table *)child->from;
    const Table *to = (const Table *)child->to;
    const Table *tables[] = {database_find_table(planner->source, parent->object.name),
                             database_find_table(planner->target, parent->object.name)};
    Map *maps[] = {planner->create_nodes, planner->alter_nodes, planner->drop_nodes};
    for (size_t i = 0; i < 2; i++) {
        for (size_t j = 0; tables[i] != NULL && j < tables[i]->columns.count; j++) {
            const Object *column = &tables[i]->columns.items[j]->object;
            Column given;
            bool parents_alone =
                !column_is_own(from, to, column->name.name) &&
                !family_find_inherited(joins ? planner->source : planner->target, joins ? from : to,
                                       column->name.name, &given);
            for (size_t k = 0; k < sizeof maps / sizeof *maps; k++) {
                Node *node = map_find_pointer(maps[k], column);
                if (node == NULL) continue;
                if (joins != (parents_alone && k == (joins ? 0u : 2u)))
                    order_add_edge(planner, child,
                                   joins ? &joins_after_column : &leaves_after_column,
                                   (Edge){.before = node, .whole = true});
                else
                    order_add_edge(planner, node,
                                   joins ? &column_after_joining : &column_after_leaving,
                                   (Edge){.before = child, .whole = true});
            }
        }
    }
}

static void order_column_changes(Planner *planner, Node *child)
{
    const Table *sides[] = {(const Table *)child->from, (const Table *)child->to};
    for (size_t i = 0; i < 2; i++) {
        bool joins = i == 1;
        const Tables ancestors = ancestors_by_others(
            planner, joins ? planner->target : planner->source, sides[i], sides[1 - i]);
        for (size_t j = 0; j < ancestors.count; j++)
            add_edges_of(planner, child, ancestors.items[j], joins);
    }
}

void order_children(Planner *planner)
{
    Map *children = map_make(planner->arena); /* table of the source and of the target → Node */
    for (size_t i = 1; i < planner->nodes.count; i++) {
        Node *node = planner->nodes.items[i];
        if (!is_child(node)) continue;
        map_put_pointer(children, node->from, node);
        map_put_pointer(children, node->to, node);
        order_column_changes(planner, node);
    }
    for (size_t i = 1; i < planner->nodes.count && map_count(children) > 0; i++) {
        Node *part = planner->nodes.items[i];
        const Object *object = part->to != NULL ? part->to : part->from;
        if (part->aspect != ASPECT_OBJECT || object == NULL || object->parent == NULL ||
            (object->kind != KIND_COLUMN && object->kind != KIND_CONSTRAINT))
            continue;
        Node *child = map_find_pointer(children, object->parent);
        if (child == NULL) continue;
        const Table *from = (const Table *)child->from;
        const Table *to = (const Table *)child->to;
        add_child_edge(planner, child, part, has_other_parents(to, from),
                       has_other_parents(from, to));
    }
}
