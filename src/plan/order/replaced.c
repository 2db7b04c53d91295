/* What holds on to something that goes, while another takes its place under the same text, is made
 * again after that; and a `*` after the columns that it stands for. */
#include "plan/order/order.h"

RULE(found_after_replaced, PREFER,
     "created before that, it would hold on to what goes under the same name");
RULE(foreign_key_finds_key, NEED,
     "created before that, the table's foreign key would hold on to the key that goes");
RULE(own_foreign_key_finds_key, PREFER,
     "created before that, the foreign key would hold on to the key that goes");
RULE(star_after_columns, PREFER,
     "`*` stands for the columns that are there when the query is created");
RULE(star_before_drops, PREFER, "the query that goes there has the column by its `*`");
RULE(star_after_view, PREFER,
     "`*` stands for the columns that the view has when the query is created");

static void add_edge_after(Planner *planner, const Object *dependent, Node *gone)
{
    const Object *to = planner_counterpart(planner, dependent);
    Node *node = to == NULL ? NULL : map_find_pointer(planner->create_nodes, to);
    if (node != NULL && node->pair != NULL)
        order_add_edge(planner, node, &found_after_replaced, (Edge){.before = gone});
}

/* Defaults that were taken away for it. */
static void add_default_edges(Planner *planner, const Objects *dependents, Node *gone)
{
    Map *held = map_make(planner->arena);
    for (size_t i = 0; i < dependents->count; i++)
        map_put_pointer(held, dependents->items[i], gone);
    for (size_t i = 0; i < planner->nodes.count && map_count(held) > 0; i++) {
        Node *node = planner->nodes.items[i];
        if (node->kind == NODE_CREATE && node->aspect == ASPECT_DEFAULT && node->pair != NULL &&
            map_find_pointer(held, node->pair->from) != NULL)
            order_add_edge(planner, node, &found_after_replaced, (Edge){.before = gone});
    }
}

/* Made again before that, what holds on to it would find the old one again. */
static void add_edges_after(Planner *planner, const Object *object, Node *gone)
{
    if (gone == NULL) return;
    const Objects *dependents = planner_dependents(planner, object);
    for (size_t i = 0; i < dependents->count; i++)
        add_edge_after(planner, dependents->items[i], gone);
    if (kind_is_routine(object->kind)) add_default_edges(planner, dependents, gone);
}

typedef struct Created {
    const Constraint *foreign_key;
    Node *node; /* its own, or its table's */
} Created;

typedef VECTOR(Created) CreatedForeignKeys;

static CreatedForeignKeys find_created(Planner *planner)
{
    CreatedForeignKeys found = {0};
    for (size_t i = 1; i < planner->nodes.count; i++) {
        Node *node = planner->nodes.items[i];
        if (node->kind != NODE_CREATE || node->aspect != ASPECT_OBJECT) continue;
        const Table *table = (const Table *)node->to;
        if (node->to->kind == KIND_CONSTRAINT)
            VECTOR_ADD(planner->arena, &found, ((Created){(const Constraint *)node->to, node}));
        for (size_t j = 0; node->to->kind == KIND_TABLE && j < table->constraints.count; j++)
            VECTOR_ADD(planner->arena, &found, ((Created){table->constraints.items[j], node}));
    }
    return found;
}

/* A foreign key holds on to the first key with its columns that is there when it is made. */
static void add_key_edges(Planner *planner, const Object *key, Node *gone,
                          const CreatedForeignKeys *created)
{
    for (size_t i = 0; gone != NULL && i < created->count; i++) {
        const Constraint *foreign_key = created->items[i].foreign_key;
        Node *node = created->items[i].node;
        if (!planner_is_key_of(key, foreign_key)) continue;
        bool is_part = node->to != &foreign_key->object;
        order_add_edge(planner, node, is_part ? &foreign_key_finds_key : &own_foreign_key_finds_key,
                       (Edge){.before = gone, .for_part = is_part ? &foreign_key->object : NULL});
    }
}

static void add_all_key_edges(Planner *planner, const Objects *replaced)
{
    CreatedForeignKeys created = find_created(planner);
    for (size_t i = 0; created.count > 0 && i < replaced->count; i++) {
        const Object *object = replaced->items[i];
        if (object_is_unique_key(object))
            add_key_edges(planner, object, map_find_pointer(planner->drop_nodes, object), &created);
    }
    for (size_t i = 0; created.count > 0 && i < planner->pairs.count; i++) {
        const Pair *pair = planner->pairs.items[i];
        const Map *nodes = pair->recreated ? planner->drop_nodes : planner->alter_nodes;
        if (object_is_unique_key(pair->from) &&
            (pair->recreated || (pair->attributes & ATTRIBUTE_DEFINITION) != 0))
            add_key_edges(planner, pair->from, map_find_pointer(nodes, pair->from), &created);
    }
}

/* The same of what calls one that goes beside others of its name. */
static void add_overload_edges(Planner *planner, const Overload *overload)
{
    Node *gone = overload->comes ? NULL : map_find_pointer(planner->drop_nodes, overload->routine);
    if (gone == NULL) return;
    for (size_t i = 0; i < overload->callers.count; i++)
        add_edge_after(planner, overload->callers.items[i], gone);
    add_default_edges(planner, &overload->callers, gone);
}

static void add_column_edges(Planner *planner, Node *node, const Table *table, const Map *nodes)
{
    for (size_t i = 0; table != NULL && i < table->columns.count; i++)
        order_add_edge(planner, node, &star_after_columns,
                       (Edge){.before = map_find_pointer(nodes, table->columns.items[i])});
}

/* The columns of a table, and those that it has from its parents. */
static void add_star_edges(Planner *planner, Node *node, QualifiedName name)
{
    const Table *table = database_find_table(planner->target, name);
    add_column_edges(planner, node, database_find_table(planner->source, name),
                     planner->drop_nodes);
    add_column_edges(planner, node, table, planner->create_nodes);
    if (table == NULL) return;
    const Tables *ancestors = family_ancestors(planner->target, table);
    for (size_t i = 0; i < ancestors->count; i++) {
        QualifiedName above = ancestors->items[i]->object.name;
        add_column_edges(planner, node, database_find_table(planner->source, above),
                         planner->drop_nodes);
        add_column_edges(planner, node, ancestors->items[i], planner->create_nodes);
    }
}

/* While a query has them by its `*`, none of the columns can go. */
static void add_dropped_edges(Planner *planner, Node *node, QualifiedName name)
{
    const Table *table = database_find_table(planner->source, name);
    for (size_t i = 0; table != NULL && i < table->columns.count; i++) {
        Node *column = map_find_pointer(planner->drop_nodes, table->columns.items[i]);
        if (column != NULL)
            order_add_edge(planner, column, &star_before_drops, (Edge){.before = node});
    }
}

/* What rows of the relation are, when a query has all of it. */
static void add_row_edges(Planner *planner, Node *node, QualifiedName relation)
{
    if (node->kind == NODE_DROP) {
        add_dropped_edges(planner, node, relation);
        return;
    }
    const Object *view = database_find_relation(planner->target, relation);
    if (view != NULL && view != node->to && view->kind != KIND_TABLE)
        order_add_edge(planner, node, &star_after_view,
                       (Edge){.before = map_find_pointer(planner->alter_nodes, view)});
    add_star_edges(planner, node, relation);
}

/* The functions in FROM that give rows of a relation. */
static void add_function_edges(Planner *planner, Node *node, const Object *object, Arena *scratch)
{
    const Database *database = node->kind == NODE_DROP ? planner->source : planner->target;
    ObjectReferences references = {0};
    object_references(scratch, database, object, &references);
    for (size_t i = 0; i < references.count; i++) {
        const Routine *routine = (const Routine *)references.items[i].object;
        if (routine->object.kind == KIND_FUNCTION && routine->has_returns &&
            routine->returns.type_class == TYPE_USER)
            add_row_edges(planner, node, routine->returns.name);
    }
    arena_reset(scratch);
}

/* `*` is what columns the table has when the query is made: none that goes, all that come. */
static void add_all_star_edges(Planner *planner)
{
    Arena *scratch = arena_new();
    for (size_t i = 0; i < planner->nodes.count; i++) {
        Node *node = planner->nodes.items[i];
        const Object *object = node->kind == NODE_DROP ? node->from : node->to;
        const Expression *query =
            object == NULL || node->kind == NODE_RENAMES ? NULL : planner_query_of(object);
        for (size_t j = 0; query != NULL && j < query->reference_count; j++)
            if (query->references[j].kind == REFERENCE_STAR)
                add_row_edges(planner, node, query->references[j].name);
        if (query != NULL) add_function_edges(planner, node, object, scratch);
    }
    arena_free(scratch);
}

void order_replaced(Planner *planner)
{
    Objects replaced = planner_replaced(planner);
    for (size_t i = 0; i < replaced.count; i++)
        add_edges_after(planner, replaced.items[i],
                        map_find_pointer(planner->drop_nodes, replaced.items[i]));
    for (size_t i = 0; i < planner->overloads.count; i++)
        add_overload_edges(planner, &planner->overloads.items[i]);
    for (size_t i = 0; i < planner->pairs.count; i++) {
        const Pair *pair = planner->pairs.items[i];
        if (!object_is_unique_key(pair->from)) continue;
        if (pair->recreated)
            add_edges_after(planner, pair->from, map_find_pointer(planner->drop_nodes, pair->from));
        else if ((pair->attributes & ATTRIBUTE_DEFINITION) != 0)
            add_edges_after(planner, pair->from,
                            map_find_pointer(planner->alter_nodes, pair->from));
    }
    add_all_key_edges(planner, &replaced);
    add_all_star_edges(planner);
}
