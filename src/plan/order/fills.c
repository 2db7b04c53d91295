/* Of a table: its columns come and get their types first; then one UPDATE fills all of them that it
 * can (one that reads another waits for it: a stage); then the checks, and their validation. What
 * of the table is new beside its columns comes after, what goes before it. */
#include "plan/order/order.h"

RULE(not_null_after_column, NEED, "the column is there before it is set NOT NULL");
RULE(rows_after_rows_read, PREFER, "the value is read from rows of a table that get theirs first");
RULE(rows_in_stages, NEED, "the value is computed from a column that gets its own first");
RULE(rows_after_columns, PREFER,
     "one UPDATE fills the rows when all columns of the table are there in their types");
RULE(rows_unhindered, PREFER,
     "a constraint, trigger or rule there could reject the UPDATE, or act in its place");
RULE(rows_before_the_new, PREFER,
     "rows get values before it is checked, built or fired for each of them");
RULE(conversion_after_rows, PREFER, "rows get values that are read from the column as it was");
RULE(after_not_null, NEED, "it asks for a column without nulls");
RULE(not_null_after_parents, PREFER, "SET NOT NULL of the parent goes down over the child's own");
RULE(table_after_not_null, PREFER,
     "attaching, INHERIT and a replica identity ask for columns without nulls");
RULE(rows_after_column, NEED, "rows get values in a column that is there, and has its type");
RULE(not_null_after_rows, NEED, "rows get values before the column takes no nulls");
RULE(conversion_before_drop, NEED, "the conversion there reads the column that goes");
RULE(conversion_before_change, PREFER, "the conversion there reads the column as it was");

static Fill *find_leader(const Planner *planner, const Fill *fill)
{
    for (size_t i = 0; i < planner->fills.count; i++) {
        Fill *other = planner->fills.items[i];
        if (other->column->object.parent == fill->column->object.parent &&
            other->stage == fill->stage)
            return other;
    }
    return NULL;
}

static Node *node_of_column(const Planner *planner, const Object *column)
{
    Node *node = map_find_pointer(planner->alter_nodes, column);
    return node != NULL ? node : map_find_pointer(planner->create_nodes, column);
}

static void add_fill_nodes(Planner *planner)
{
    for (size_t i = 0; i < planner->fills.count; i++)
        (void)select_stage(planner, planner->fills.items[i]);
    for (size_t i = 0; i < planner->fills.count; i++) {
        Fill *fill = planner->fills.items[i];
        Fill *leader = find_leader(planner, fill);
        const Node *own = node_of_column(planner, &fill->column->object);
        if (leader == fill)
            fill->node =
                order_add_node(planner, NODE_ALTER, ASPECT_FILL, &fill->column->object,
                               &fill->column->object, NULL, own == NULL ? NULL : own->change);
        else
            fill->node = leader->node;
        VECTOR_ADD(planner->arena, &fill->node->fills, fill);
    }
}

/* A node of its own for what can only be when all rows are filled. */
static void add_not_null_node(Planner *planner, Node *column)
{
    column->not_null = order_add_node(planner, NODE_ALTER, ASPECT_NOT_NULL, column->from,
                                      column->to, column->pair, column->change);
    order_add_edge(planner, column->not_null, &not_null_after_column, (Edge){.before = column});
}

void order_add_fill_nodes(Planner *planner)
{
    Nodes others = planner->nodes;
    planner->nodes = (Nodes){0};
    for (size_t i = 0; i < others.count; i++) {
        Node *node = others.items[i];
        VECTOR_ADD(planner->arena, &planner->nodes, node);
        if (node->aspect != ASPECT_OBJECT || node->kind == NODE_DROP || node->to == NULL ||
            node->to->kind != KIND_COLUMN)
            continue;
        bool fills = select_fill_of(planner, node->to) != NULL;
        bool ends = node->kind == NODE_ALTER && (node->pair->attributes & ATTRIBUTE_NOT_NULL) != 0;
        if (fills || (ends && ((const Column *)node->to)->not_null))
            add_not_null_node(planner, node);
    }
    add_fill_nodes(planner);
}

/* The column as an object that needs what its value names. */
static Column *column_of_value(Planner *planner, const Column *column, const Expression *value)
{
    Column *copy = ARENA_NEW(planner->arena, Column);
    *copy = *column;
    copy->default_value = *value;
    copy->extras = &column_extras_none;
    return copy;
}

void order_needs_of_value(Planner *planner, Node *node, const Column *column,
                          const Expression *value)
{
    Column *from = column_of_value(planner, column, value);
    Column *to = column_of_value(planner, column, value);
    const Table *table = database_find_table(planner->source, column->object.parent->name);
    if (table != NULL) from->object.parent = &table->object;
    order_add_needs_of(planner, node, &from->object, &to->object);
}

/* What rows are filled from in other tables must be filled itself. */
static void add_other_tables(Planner *planner, Node *node, const Expression *value)
{
    for (size_t i = 0; i < value->reference_count; i++) {
        const SqlReference *reference = &value->references[i];
        const Table *table = reference->kind != REFERENCE_COLUMN || reference->name.name == NULL
                                 ? NULL
                                 : database_find_table(planner->target, reference->name);
        const Column *read = table == NULL ? NULL : table_find_column(table, reference->part);
        const Fill *fill = read == NULL ? NULL : select_fill_of(planner, &read->object);
        if (fill != NULL)
            order_add_edge(planner, node, &rows_after_rows_read,
                           (Edge){.before = fill->node, .whole = true});
    }
}

/* Whether the node gives another type to a column that rows are filled from, and not filled itself:
 * it waits, so that what is read is what was there. */
static bool converts_what_is_read(const Node *fill, const Node *node)
{
    if (node->kind != NODE_ALTER || node->to->kind != KIND_COLUMN ||
        (node->pair->attributes & ATTRIBUTE_TYPE) == 0)
        return false;
    bool is_read = false;
    for (size_t i = 0; i < fill->fills.count; i++) {
        const Fill *one = fill->fills.items[i];
        if (&one->column->object == node->to) return false;
        is_read = is_read || clause_reads(&one->value, node->from->name.name) ||
                  clause_reads(&one->value, node->to->name.name);
    }
    return is_read;
}

/* Without the columns of its own table that are converted after it. */
static Expression without_converted(Planner *planner, const Fill *fill)
{
    Expression rest = fill->value;
    SqlReference *references = ARENA_ARRAY(planner->arena, SqlReference, rest.reference_count);
    rest.references = references;
    rest.reference_count = 0;
    const Table *table = (const Table *)fill->column->object.parent;
    for (size_t i = 0; i < fill->value.reference_count; i++) {
        const SqlReference *reference = &fill->value.references[i];
        bool is_own = reference->kind == REFERENCE_COLUMN && reference->name.name == NULL;
        const Column *read = is_own ? table_find_column(table, reference->part) : NULL;
        const Node *alter = read == NULL ? NULL : map_find_pointer(planner->alter_nodes, read);
        if (alter == NULL || !converts_what_is_read(fill->node, alter))
            references[rest.reference_count++] = *reference;
    }
    return rest;
}

static void add_value_edges(Planner *planner, Node *node, const Fill *fill)
{
    Expression rest = without_converted(planner, fill);
    order_needs_of_value(planner, node, fill->column, &rest);
    add_other_tables(planner, node, &fill->value);
    for (size_t i = 0; i < fill->value.reference_count; i++) {
        const Fill *read = select_fill_read(planner, fill, &fill->value.references[i]);
        if (read != NULL && read->stage < fill->stage)
            order_add_edge(planner, node, &rows_in_stages,
                           (Edge){.before = read->node, .whole = true});
    }
}

/* What may hinder the UPDATE, or would be done twice. */
static bool hinders(const Object *part)
{
    if (part->kind == KIND_INDEX) return ((const Index *)part)->unique;
    return part->kind == KIND_CONSTRAINT || part->kind == KIND_TRIGGER ||
           planner_replaces_update(part);
}

/* What only names columns: re-created, it is there again at once. */
static bool only_names(const Object *part)
{
    return part->kind == KIND_TRIGGER || part->kind == KIND_POLICY || part->kind == KIND_RULE;
}

static void add_table_edges(Planner *planner, Node *fill)
{
    const Object *table = fill->to->parent;
    for (size_t i = 0; i < planner->nodes.count; i++) {
        Node *node = planner->nodes.items[i];
        const Object *part = node->kind == NODE_DROP ? node->from : node->to;
        if (node == fill || node->aspect != ASPECT_OBJECT || part == NULL || part->parent == NULL)
            continue;
        bool drops = node->kind == NODE_DROP;
        if ((drops ? planner_counterpart(planner, part->parent) : part->parent) != table) continue;
        /* A rule that stays is as it will be by then. */
        bool stays = node->pair != NULL && planner_replaces_update(part);
        bool comes =
            part->kind == KIND_COLUMN ? !drops && !converts_what_is_read(fill, node) : drops;
        comes = comes || stays;
        /* Rows get both at once, as long as the column is not read. */
        if (comes && node->retyped != NULL) continue;
        if (part->kind == KIND_COLUMN ? drops : !drops && !stays && node->kind != NODE_CREATE)
            continue;
        if (part->kind != KIND_COLUMN && drops && !hinders(part)) continue;
        if (node->pair != NULL && only_names(part) && !stays) continue;
        const Rule *rules[2][2] = {{&rows_before_the_new, &rows_unhindered},
                                   {&conversion_after_rows, &rows_after_columns}};
        const Rule *rule = rules[part->kind == KIND_COLUMN][comes];
        order_add_edge(planner, comes ? fill : node, rule,
                       (Edge){.before = comes ? node : fill, .whole = true});
    }
}

/* A partition that comes, and what says which index identifies rows, ask for columns that are not
 * null; what a child has as its own comes after its parent's. */
static bool asks_not_null(const Node *node)
{
    const Object *object = node->to;
    return object != NULL && node->kind != NODE_DROP && node->aspect == ASPECT_OBJECT &&
           (object->kind == KIND_TABLE || node->not_null != NULL);
}

static void add_asking_edges(Planner *planner, Node *node)
{
    size_t count = node->edges.count;
    for (size_t i = 0; i < count; i++) {
        Edge edge = node->edges.items[i];
        if (edge.before->not_null == NULL) continue;
        edge.before = edge.before->not_null;
        order_add_edge(planner, node->not_null != NULL ? node->not_null : node,
                       node->not_null != NULL || edge.rule->strength == RULE_PREFER
                           ? &not_null_after_parents
                           : &after_not_null,
                       edge);
    }
    if (node->to->kind != KIND_TABLE || node->kind != NODE_ALTER ||
        (node->pair->attributes &
         (ATTRIBUTE_PARTITION | ATTRIBUTE_INHERITS | ATTRIBUTE_REPLICA_IDENTITY)) == 0)
        return;
    const Table *table = (const Table *)node->to;
    for (size_t i = 0; i < table->columns.count; i++) {
        const Node *column = node_of_column(planner, &table->columns.items[i]->object);
        if (column != NULL && column->not_null != NULL)
            order_add_edge(planner, node, &table_after_not_null,
                           (Edge){.before = column->not_null});
    }
}

void order_fills(Planner *planner)
{
    for (size_t i = 0; i < planner->fills.count; i++) {
        const Fill *fill = planner->fills.items[i];
        const Node *column = node_of_column(planner, &fill->column->object);
        add_value_edges(planner, fill->node, fill);
        order_add_edge(planner, fill->node, &rows_after_column, (Edge){.before = (Node *)column});
        order_add_edge(planner, column->not_null, &not_null_after_rows,
                       (Edge){.before = fill->node, .whole = true});
        if (find_leader(planner, fill) == fill) add_table_edges(planner, fill->node);
    }
    for (size_t i = 0; i < planner->nodes.count; i++)
        if (asks_not_null(planner->nodes.items[i]))
            add_asking_edges(planner, planner->nodes.items[i]);
}

/* A conversion sees the rows as they were: what it reads changes or goes after it, what it calls
 * is there before. */
void order_conversion(Planner *planner, Node *node)
{
    const Column *to = (const Column *)node->to;
    if ((node->pair->attributes & (ATTRIBUTE_TYPE | ATTRIBUTE_COLLATION)) == 0) return;
    const Expression *value = planner_conversion(planner, to);
    if (value == NULL) return;
    Expression rest = *value;
    SqlReference *references = ARENA_ARRAY(planner->arena, SqlReference, value->reference_count);
    rest.references = references;
    rest.reference_count = 0;
    const Table *table = (const Table *)node->from->parent;
    for (size_t i = 0; i < value->reference_count; i++) {
        const SqlReference *reference = &value->references[i];
        bool is_own = reference->kind == REFERENCE_COLUMN && reference->name.name == NULL;
        if (!is_own) references[rest.reference_count++] = *reference;
        const Column *read = is_own ? table_find_column(table, reference->part) : NULL;
        if (read == NULL || &read->object == node->from) continue;
        Node *drop = map_find_pointer(planner->drop_nodes, read);
        Node *alter = map_find_pointer(planner->alter_nodes, read);
        if (drop != NULL)
            order_add_edge(planner, drop, &conversion_before_drop, (Edge){.before = node});
        if (alter != NULL)
            order_add_edge(planner, alter, &conversion_before_change, (Edge){.before = node});
    }
    order_needs_of_value(planner, node, to, &rest);
}
