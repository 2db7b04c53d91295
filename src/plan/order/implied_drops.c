/* What PostgreSQL drops by itself with something else.
 *
 * Such a drop has no statement of its own: it is done when its cause is. So who waits for it waits
 * for the cause, and the cause waits for what it would have waited for. Only where that leads round
 * in a circle it gets a statement, before its cause: see order_part_from_cause(). */
#include "plan/order/order.h"

RULE(implied_with_cause, NEED, "it goes by itself with what is dropped there");
RULE(cause_after_own_drop, NEED,
     "that would go by itself with it, but has a statement, which must find it there");

typedef void FindCauses(Planner *planner, const Node *node, Nodes *causes);

static void add_cause(Planner *planner, const Node *node, const Object *gone, Nodes *causes)
{
    Node *cause = gone == NULL ? NULL : map_find_pointer(planner->drop_nodes, gone);
    if (cause != NULL && cause != node) VECTOR_ADD(planner->arena, causes, cause);
}

static void find_columns(Planner *planner, const Node *node, Nodes *causes)
{
    Arena *scratch = arena_new();
    ObjectReferences references = {0};
    object_references(scratch, planner->source, node->from, &references);
    for (size_t i = 0; i < references.count; i++) {
        const Object *needed = references.items[i].object;
        if (needed->kind == KIND_COLUMN && needed->parent == node->from->parent)
            add_cause(planner, node, needed, causes);
    }
    arena_free(scratch);
}

static void find_owner(Planner *planner, const Node *node, Nodes *causes)
{
    const Sequence *sequence = (const Sequence *)node->from;
    const Table *table = database_find_table(planner->source, sequence->owned_by_table);
    if (table == NULL) return;
    const Column *column = table_find_column(table, sequence->owned_by_column);
    add_cause(planner, node, &table->object, causes);
    if (column != NULL) add_cause(planner, node, &column->object, causes);
}

static void find_whole(Planner *planner, const Node *node, Nodes *causes)
{
    const Table *whole = family_partitioned_parent(planner->source, (const Table *)node->from);
    if (whole != NULL) add_cause(planner, node, &whole->object, causes);
}

static void find_part_above(Planner *planner, const Node *node, Nodes *causes)
{
    add_cause(planner, node, order_dropped_above(planner, node->from), causes);
}

/* The type and the functions that it is made of need each other, and the shell that it began as. */
static void find_base_type(Planner *planner, const Node *node, Nodes *causes)
{
    const Object *object = node->from;
    for (size_t i = 0; i < planner->base_types.count; i++) {
        const Object *dropped = planner->base_types.items[i];
        if (object->kind == KIND_FUNCTION ? base_type_is_made_of(dropped, object)
                                          : qualified_name_equals(dropped->name, object->name))
            add_cause(planner, node, dropped, causes);
    }
}

/* What goes, with what, and whether it can also go alone. */
static const struct {
    ObjectKind kind;
    FindCauses *find;
    bool alone;
} rows[] = {
    {KIND_INDEX, find_columns, true},          /* with any column that it names */
    {KIND_CONSTRAINT, find_columns, true},     /* the same */
    {KIND_SEQUENCE, find_owner, true},         /* with the column that owns it, or its table */
    {KIND_TABLE, find_whole, true},            /* a partition with its table */
    {KIND_COLUMN, find_part_above, false},     /* a partition's with its table's */
    {KIND_CONSTRAINT, find_part_above, false}, /* a partition's check with its table's */
    {KIND_FUNCTION, find_base_type, false},
    {KIND_SHELL_TYPE, find_base_type, false},
};

/* What takes its place under the same name comes before a column is dropped for good. */
static bool makes_room(const Node *node, const Nodes *causes)
{
    for (size_t i = 0; i < causes->count; i++)
        if (node->pair != NULL && causes->items[i]->pair == NULL) return true;
    return false;
}

static void find_causes(Planner *planner, Node *node, Nodes *causes)
{
    if (node->kind != NODE_DROP || node->aspect != ASPECT_OBJECT) return;
    for (size_t i = 0; i < sizeof rows / sizeof *rows && causes->count == 0; i++) {
        if (rows[i].kind != node->from->kind) continue;
        rows[i].find(planner, node, causes);
        node->alone = rows[i].alone;
    }
    if (node->alone && makes_room(node, causes)) causes->count = 0;
}

void order_find_implied_drops(Planner *planner)
{
    for (size_t i = 1; i < planner->nodes.count; i++) {
        Node *node = planner->nodes.items[i];
        find_causes(planner, node, &node->causes);
        node->implied = node->causes.count > 0;
    }
}

bool order_give_statement(Node *node)
{
    if (!node->alone) return false;
    node->implied = false;
    node->causes.count = 0;
    return true;
}

/* ---- order ---- */

static bool goes_with(const Node *node, const Node *cause)
{
    for (size_t i = 0; i < node->causes.count; i++)
        if (node->causes.items[i] == cause || goes_with(node->causes.items[i], cause)) return true;
    return false;
}

/* The cause, and what that goes with in turn, wait for what the node waits for. */
static void hand_on_needs(Planner *planner, const Node *node, const Node *with)
{
    for (size_t i = 0; i < with->causes.count; i++) {
        Node *cause = with->causes.items[i];
        for (size_t j = 0; j < node->edges.count; j++)
            if (!goes_with(node->edges.items[j].before, cause))
                order_add_edge(planner, cause, node->edges.items[j].rule, node->edges.items[j]);
        hand_on_needs(planner, node, cause);
    }
}

/* They do not wait for the node itself. */
static void remove_waiting(const Node *node, const Node *with)
{
    for (size_t i = 0; i < with->causes.count; i++) {
        Edges *edges = &with->causes.items[i]->edges;
        size_t kept = 0;
        for (size_t j = 0; j < edges->count; j++)
            if (edges->items[j].before != node) edges->items[kept++] = edges->items[j];
        edges->count = kept;
        remove_waiting(node, with->causes.items[i]);
    }
}

void order_implied_drops(Planner *planner)
{
    for (size_t i = 1; i < planner->nodes.count; i++) {
        const Node *node = planner->nodes.items[i];
        hand_on_needs(planner, node, node);
    }
    for (size_t i = 1; i < planner->nodes.count; i++) {
        Node *node = planner->nodes.items[i];
        if (node->causes.count == 0) continue;
        remove_waiting(node, node);
        order_add_edge(planner, node, &implied_with_cause,
                       (Edge){.before = node->causes.items[0], .of_cause = node->alone});
    }
}

static void add_waiting(Planner *planner, Node *node, const Node *with)
{
    for (size_t i = 0; i < with->causes.count; i++) {
        Node *cause = with->causes.items[i];
        order_add_edge(planner, planner->down ? node : cause, &cause_after_own_drop,
                       (Edge){.before = planner->down ? cause : node});
        add_waiting(planner, node, cause);
    }
}

void order_part_from_cause(Planner *planner, Node *node)
{
    add_waiting(planner, node, node);
    (void)order_give_statement(node);
}
