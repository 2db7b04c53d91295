/* Columns and checks that a table has as its own and from its parents too.
 *
 * ALTER TABLE of the parent goes down to them: what is added merges with the child's own, a type or
 * name is changed in both, a default is set over the child's own. What is the child's own cannot go
 * while the parent has it. */
#include "plan/plan_internal.h"

typedef bool Visit(void *context, const Table *ancestor);

/* True: the visit said so of one. */
static bool visit_ancestors(const Database *database, const Table *table, Visit *visit,
                            void *context)
{
    const Tables *ancestors = family_ancestors(database, table);
    for (size_t i = 0; i < ancestors->count; i++)
        if (visit(context, ancestors->items[i])) return true;
    return false;
}

/* The ancestor's own part of the same name. */
static const Object *same_part(const Table *ancestor, const Object *part)
{
    if (part->kind == KIND_COLUMN) {
        const Column *column = table_find_column(ancestor, part->name.name);
        return column == NULL ? NULL : &column->object;
    }
    const Constraint *constraint = table_find_constraint(ancestor, part->name.name);
    return constraint == NULL ? NULL : &constraint->object;
}

static bool is_part(const Object *object)
{
    return object->parent != NULL && object->parent->kind == KIND_TABLE &&
           (object->kind == KIND_COLUMN ||
            (object->kind == KIND_CONSTRAINT &&
             ((const Constraint *)object)->constraint_kind == CONSTRAINT_CHECK));
}

/* ---- types and names ---- */

typedef struct Search {
    Planner *planner;
    const Pair *pair;
    const Change *change;
} Search;

static bool is_retyped(void *context, const Table *ancestor)
{
    const Search *search = context;
    const Object *above = same_part(ancestor, search->pair->from);
    const Pair *pair = above == NULL ? NULL : map_find_pointer(search->planner->pair_of, above);
    return pair != NULL && !pair->rebuilt &&
           (pair->attributes & (ATTRIBUTE_TYPE | ATTRIBUTE_COLLATION)) != 0 &&
           type_equals(&((const Column *)pair->to)->type,
                       &((const Column *)search->pair->to)->type);
}

bool planner_is_retyped_above(Planner *planner, const Pair *pair)
{
    Search search = {.planner = planner, .pair = pair};
    return visit_ancestors(planner->source, (const Table *)pair->from->parent, is_retyped, &search);
}

static bool is_renamed(void *context, const Table *ancestor)
{
    const Search *search = context;
    const Object *above = same_part(ancestor, search->change->old_object);
    const Diff *diff = search->planner->diff;
    for (size_t i = 0; above != NULL && i < diff->changes.count; i++) {
        const Change *other = &diff->changes.items[i];
        if (other->change_kind == CHANGE_RENAME && other->old_object == above)
            return other->new_object->name.name == search->change->new_object->name.name;
    }
    return false;
}

bool planner_is_renamed_above(Planner *planner, const Change *change)
{
    Search search = {.planner = planner, .change = change};
    return change->old_object->kind == KIND_COLUMN && change->old_object->parent != NULL &&
           change->old_object->parent->kind == KIND_TABLE &&
           visit_ancestors(planner->diff->old_database, (const Table *)change->old_object->parent,
                           is_renamed, &search);
}

/* ---- partitions ---- */

/* A partition's columns and checks are its table's: it cannot have them added or dropped alone. */
static bool stays_partition(Planner *planner, const Object *part)
{
    const Table *table = (const Table *)part->parent;
    const Table *from = database_find_table(planner->source, table->object.name);
    const Table *to = database_find_table(planner->target, table->object.name);
    return from != NULL && to != NULL && from->extras->partition_of.name != NULL &&
           to->extras->partition_of.name != NULL && !planner_is_new(planner, &to->object);
}

typedef struct Above {
    const Map *nodes;
    const Object *part;
    const Object *found;
} Above;

static bool find_above(void *context, const Table *ancestor)
{
    Above *above = context;
    const Object *part = same_part(ancestor, above->part);
    if (part == NULL || map_find_pointer(above->nodes, part) == NULL) return false;
    above->found = part;
    return true;
}

const Column *planner_column_above(Planner *planner, const Column *column)
{
    Above above = {.nodes = planner->create_nodes, .part = &column->object};
    const Table *table = (const Table *)column->object.parent;
    if (!stays_partition(planner, &column->object)) return NULL;
    (void)visit_ancestors(planner->target, table, find_above, &above);
    return (const Column *)above.found;
}

const Object *planner_dropped_above(Planner *planner, const Object *part)
{
    Above above = {.nodes = planner->drop_nodes, .part = part};
    if (is_part(part) && stays_partition(planner, part))
        (void)visit_ancestors(planner->source, (const Table *)part->parent, find_above, &above);
    return above.found;
}

/* ---- inherited columns that become own ---- */

/* The table's own column of the target, where it had one of that type from its parents alone. */
static bool keeps(const Planner *planner, const Table *from, const Table *to,
                  const Column *inherited)
{
    Name name = inherited->object.name.name;
    const Column *column = table_find_column(to, name);
    return column != NULL && table_find_column(from, name) == NULL &&
           type_equals(&column->type, &inherited->type) &&
           map_find_pointer(planner->created, column) != NULL;
}

static bool was_there(const Planner *planner, const Column *column)
{
    const Table *table = database_find_table(planner->source, column->object.parent->name);
    return table != NULL && table_find_column(table, column->object.name.name) != NULL;
}

bool planner_is_kept_below(Planner *planner, const Table *table, const Column *column)
{
    const Tables *heirs = planner_descendants(planner, &table->object);
    bool kept = false;
    for (size_t i = 0; i < heirs->count; i++) {
        const Table *from = heirs->items[i];
        const Table *to = (const Table *)planner_counterpart(planner, &from->object);
        Column given;
        if (to == NULL || to->extras->partition_of.name != NULL) continue;
        if (keeps(planner, from, to, column))
            kept = true;
        else if (table_find_column(from, column->object.name.name) == NULL &&
                 family_find_inherited(planner->target, to, column->object.name.name, &given) &&
                 was_there(planner, &given))
            return false; /* from another parent as well: ONLY would make it the table's own */
    }
    return kept;
}

typedef struct Keep {
    Planner *planner;
    const Column *column;
} Keep;

static bool is_kept_of(void *context, const Table *ancestor)
{
    const Keep *keep = context;
    const Column *above = table_find_column(ancestor, keep->column->object.name.name);
    return above != NULL && map_find_pointer(keep->planner->dropped, above) != NULL &&
           type_equals(&above->type, &keep->column->type) &&
           planner_is_kept_below(keep->planner, ancestor, above);
}

bool planner_was_inherited(Planner *planner, const Column *column)
{
    Keep keep = {planner, column};
    const Table *table = database_find_table(planner->source, column->object.parent->name);
    return table != NULL && table->extras->partition_of.name == NULL &&
           table_find_column(table, column->object.name.name) == NULL &&
           visit_ancestors(planner->source, table, is_kept_of, &keep);
}

/* Where another column of the name takes the place of one that goes, inherited for own or the other
 * way round, what holds on to it stays, and must be made anew. */
static bool is_replaced(Planner *planner, const Column *column)
{
    Name name = column->object.name.name;
    const Table *table = (const Table *)column->object.parent;
    const Table *to = (const Table *)planner_counterpart(planner, &table->object);
    Column given;
    if (to != NULL && family_find_inherited(planner->target, to, name, &given)) return true;
    const Tables *heirs = planner_descendants(planner, &table->object);
    for (size_t i = 0; i < heirs->count; i++) {
        to = (const Table *)planner_counterpart(planner, &heirs->items[i]->object);
        if (to != NULL && table_find_column(heirs->items[i], name) == NULL &&
            table_find_column(to, name) != NULL)
            return !planner_is_kept_below(planner, table, column);
    }
    return false;
}

void planner_disturb_replaced_columns(Planner *planner)
{
    for (size_t i = 0; i < planner->drops.count; i++) {
        const Change *change = planner->drops.items[i];
        const Object *object = planner->down ? change->new_object : change->old_object;
        if (object->kind == KIND_COLUMN && object->parent->kind == KIND_TABLE &&
            is_replaced(planner, (const Column *)object))
            planner_disturb_column(planner, object, true, true);
    }
}

/* ---- order ---- */

typedef struct Order {
    Planner *planner;
    Node *node;
    const Object *part;
} Order;

static bool add_edge(void *context, const Table *ancestor)
{
    const Order *order = context;
    Planner *planner = order->planner;
    const Object *above = same_part(ancestor, order->part);
    if (above == NULL) return false;
    if (order->node->kind == NODE_CREATE) {
        Node *created = map_find_pointer(planner->create_nodes, above);
        bool is_behind = above->kind == KIND_COLUMN && stays_partition(planner, order->part);
        if (created != NULL)
            planner_add_edge(planner, is_behind ? order->node : created,
                             (Edge){.before = is_behind ? created : order->node,
                                    .soft = true,
                                    .whole = above->kind == KIND_COLUMN});
        return false;
    }
    const Map *nodes = order->node->kind == NODE_DROP ? planner->drop_nodes : planner->alter_nodes;
    planner_add_edge(planner, order->node,
                     (Edge){.before = map_find_pointer(nodes, above),
                            .soft = true,
                            .whole = above->kind == KIND_COLUMN});
    return false;
}

static bool add_edge_behind_drop(void *context, const Table *ancestor)
{
    const Order *order = context;
    const Object *above = same_part(ancestor, order->part);
    if (above != NULL)
        planner_add_edge(
            order->planner, order->node,
            (Edge){.before = map_find_pointer(order->planner->drop_nodes, above), .soft = true});
    return false;
}

/* A column that was inherited becomes the table's own, or the other way round: the one goes before
 * the other comes. */
static void add_turn_edges(const Order *order)
{
    Planner *planner = order->planner;
    const Table *table = database_find_table(planner->source, order->part->parent->name);
    if (table == NULL) return;
    (void)visit_ancestors(planner->source, table, add_edge_behind_drop, (void *)order);
    const Tables *heirs = planner_descendants(planner, &table->object);
    for (size_t i = 0; i < heirs->count; i++)
        (void)add_edge_behind_drop((void *)order, heirs->items[i]);
}

void planner_add_merge_edges(Planner *planner, Node *node)
{
    const Object *part = node->kind == NODE_CREATE ? node->to : node->from;
    if (node->aspect != ASPECT_OBJECT || !is_part(part)) return;
    Order order = {planner, node, part};
    const Database *database = node->kind == NODE_CREATE ? planner->target : planner->source;
    if (node->kind == NODE_CREATE) add_turn_edges(&order);
    (void)visit_ancestors(database, (const Table *)part->parent, add_edge, &order);
}
