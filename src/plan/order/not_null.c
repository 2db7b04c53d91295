/* Who needs a column to be not null: the primary key and the index of the replica identity. They go
 * before it ceases to be, and come when it is. */
#include "plan/order/order.h"

RULE(nulls_after_identity, NEED, "until then the replica identity asks for a column without nulls");
RULE(nulls_after_key, NEED,
     "until then the primary key or replica identity asks for a column without nulls");
RULE(identity_after_not_null, NEED, "the replica identity asks for a column without nulls");
RULE(named_before_parents, PREFER,
     "the child's NOT NULL cannot be renamed once its parent has it too");

/* `column`: NULL means any. */
static bool names_column(const Object *part, Name column)
{
    return column == NULL || part_names_column(part, column);
}

static const Object *find_identity(const Database *database, const Table *table, Name column)
{
    const Object *index =
        table->replica_identity != REPLICA_IDENTITY_INDEX
            ? NULL
            : database_find_marked(database, table, table->replica_identity_index);
    return index != NULL && names_column(index, column) ? index : NULL;
}

/* `table`: of the source; the column may be of one above. */
static void add_leaving(Planner *planner, Node *node, const Table *table, Name column)
{
    const Constraint *key = table_primary_key(table);
    const Object *identity = find_identity(planner->source, table, column);
    const void *needing[] = {key != NULL && names_column(&key->object, column) ? key : NULL,
                             identity};
    if (identity != NULL)
        order_add_edge(planner, node, &nulls_after_identity,
                       (Edge){.before = map_find_pointer(planner->index_mark_nodes, table)});
    for (size_t i = 0; i < 2; i++) {
        if (needing[i] == NULL) continue;
        order_add_edge(planner, node, &nulls_after_key,
                       (Edge){.before = map_find_pointer(planner->drop_nodes, needing[i])});
        order_add_edge(planner, node, &nulls_after_key,
                       (Edge){.before = map_find_pointer(planner->alter_nodes, needing[i])});
    }
}

static void add_arriving(Planner *planner, Node *node, const Table *table, Name column)
{
    Node *marks = map_find_pointer(planner->index_mark_nodes, table);
    if (marks == NULL || (marks->pair->attributes & ATTRIBUTE_REPLICA_IDENTITY) == 0 ||
        find_identity(planner->target, table, column) == NULL)
        return;
    order_add_edge(planner, marks, &identity_after_not_null, (Edge){.before = node, .whole = true});
}

/* Of the table and those that have the column from it. */
static void add_for_all(Planner *planner, Node *node, const Table *from, const Table *to,
                        Name column, bool not_null)
{
    const Tables *below = planner_descendants(planner, not_null ? &to->object : &from->object);
    if (not_null)
        add_arriving(planner, node, to, column);
    else
        add_leaving(planner, node, from, column);
    for (size_t i = 0; i < below->count; i++)
        if (not_null)
            add_arriving(planner, node, below->items[i], column);
        else
            add_leaving(planner, node, below->items[i], column);
}

/* What has its not-null constraint from a parent too cannot be renamed: before it has. */
static void add_renamed_below(Planner *planner, const Node *node)
{
    const Tables *below = planner_descendants(planner, node->to->parent);
    for (size_t i = 0; i < below->count; i++) {
        const Column *own = table_find_column(below->items[i], node->to->name.name);
        Node *alter = own == NULL ? NULL : map_find_pointer(planner->alter_nodes, own);
        if (alter != NULL && (alter->pair->attributes & ATTRIBUTE_NOT_NULL_FORM) != 0)
            order_add_edge(planner, node->not_null, &named_before_parents, (Edge){.before = alter});
    }
}

void order_not_null(Planner *planner, Node *node)
{
    if (node->kind != NODE_ALTER || node->aspect != ASPECT_OBJECT) return;
    /* What a partition or child says itself of columns that it inherits. */
    if (node->to->kind == KIND_TABLE && (node->pair->attributes & ATTRIBUTE_OVERRIDES) != 0)
        add_for_all(planner, node, (const Table *)node->from, (const Table *)node->to, NULL, false);
    if (node->to->kind == KIND_COLUMN && node->not_null != NULL &&
        node->to->parent->kind == KIND_TABLE)
        add_renamed_below(planner, node);
    /* A column that gives way to another takes its keys along. */
    if (node->retyped != NULL && !((const Column *)node->to)->not_null) return;
    if (node->to->kind == KIND_COLUMN && (node->pair->attributes & ATTRIBUTE_NOT_NULL) != 0)
        add_for_all(planner, node, (const Table *)node->from->parent,
                    (const Table *)node->to->parent, node->from->name.name,
                    ((const Column *)node->to)->not_null);
}
