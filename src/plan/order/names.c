/* Names that are free only after something went. */
#include "plan/order/order.h"

RULE(one_primary_key, PREFER, "a table has one primary key at a time");
RULE(family_name_is_free, PREFER,
     "until then an operator family has the name, by itself or through its class");
RULE(routine_name_is_free, PREFER,
     "until then an aggregate or routine of that name may have the same arguments");
RULE(name_is_free, PREFER, "the name is taken until then");
RULE(temporary_name_first, NEED,
     "names go round: one of them makes room first, under a temporary name");

static bool takes_name(const Object *object)
{
    if (definition_row(object->kind) != NULL)
        return object->kind == KIND_RANGE || object->kind == KIND_SHELL_TYPE ||
               order_is_of_table(object);
    return object->kind != KIND_COLUMN && object->kind != KIND_EXTENSION &&
           object->kind != KIND_NAMESPACE;
}

/* Of an aggregate and any other routine, whose signatures are spelt in two ways: by name alone. */
static Text routine_key(Arena *arena, const Object *object, bool is_aggregate)
{
    return text_format(arena, "%s\n%s\n%s",
                       object->name.namespace_name == NULL ? "" : object->name.namespace_name,
                       object->name.name, is_aggregate ? "aggregate" : "routine");
}

static bool is_routine(const Object *object)
{
    return object->kind == KIND_AGGREGATE || object->kind == KIND_FUNCTION ||
           object->kind == KIND_PROCEDURE;
}

/* Of an operator family, also of one that comes and goes with its class. */
static Text family_key(Arena *arena, const Object *object)
{
    bool is_class = object->kind == KIND_OPERATOR_CLASS;
    if (object->kind != KIND_OPERATOR_FAMILY &&
        (!is_class || !definition_has_own_family((const Definition *)object)))
        return TEXT_NONE;
    return text_format(arena, "%s\n%s\n%.*s\nfamily",
                       object->name.namespace_name == NULL ? "" : object->name.namespace_name,
                       object->name.name, TEXT_FORMAT(object->signature));
}

typedef struct NameContext {
    Planner *planner;
    Map *freed;          /* name → Node */
    Map *temporary_name; /* Node → Node: its name is free once that is done */
    Node *node;
} NameContext;

static bool is_primary_key(const Object *object)
{
    return object->kind == KIND_CONSTRAINT &&
           ((const Constraint *)object)->constraint_kind == CONSTRAINT_PRIMARY_KEY;
}

/* A table has one at most. */
static Text primary_key_key(Arena *arena, const Object *object)
{
    return text_format(arena, "%s\n%s\nprimary key", object->parent->name.namespace_name,
                       object->parent->name.name);
}

/* It goes, or becomes a key of another kind under its name. */
static void free_primary_key(NameContext *names, const Object *object)
{
    const Node *node = names->node;
    if (is_primary_key(object) &&
        (node->kind == NODE_DROP || (node->kind == NODE_ALTER && !is_primary_key(node->to))))
        map_put(names->freed, primary_key_key(names->planner->arena, object), names->node);
}

static void take_primary_key(NameContext *names, const Object *object)
{
    const Node *node = names->node;
    if (is_primary_key(object) &&
        (node->kind == NODE_CREATE || (node->kind == NODE_ALTER && !is_primary_key(node->from))))
        order_add_edge(
            names->planner, names->node, &one_primary_key,
            (Edge){.before = map_find(names->freed, primary_key_key(names->planner->arena, object)),
                   .late = true});
}

static void free_name(void *context, const Object *object)
{
    NameContext *names = context;
    Text family = family_key(names->planner->arena, object);
    if (!text_is_none(family)) map_put(names->freed, family, names->node);
    free_primary_key(names, object);
    if (is_routine(object))
        map_put(names->freed,
                routine_key(names->planner->arena, object, object->kind == KIND_AGGREGATE),
                names->node);
    if (takes_name(object))
        map_put(names->freed, order_name_key(names->planner->arena, object), names->node);
}

static void take_family(NameContext *names, const Object *object)
{
    Text key = family_key(names->planner->arena, object);
    Node *family = text_is_none(key) ? NULL : map_find(names->freed, key);
    if (family != NULL && family->from->kind != object->kind)
        order_add_edge(names->planner, names->node, &family_name_is_free, (Edge){.before = family});
}

static void take_name(void *context, const Object *object)
{
    NameContext *names = context;
    take_family(names, object);
    Text key = is_routine(object)
                   ? routine_key(names->planner->arena, object, object->kind != KIND_AGGREGATE)
                   : TEXT_NONE;
    Node *routine = text_is_none(key) ? NULL : map_find(names->freed, key);
    if (routine != NULL)
        order_add_edge(names->planner, names->node, &routine_name_is_free,
                       (Edge){.before = routine});
    take_primary_key(names, object);
    if (!takes_name(object)) return;
    Node *before = map_find(names->freed, order_name_key(names->planner->arena, object));
    if (before == NULL) return;
    Node *temporary_name = map_find_pointer(names->temporary_name, before);
    order_add_edge(names->planner, names->node, &name_is_free,
                   (Edge){.before = temporary_name != NULL ? temporary_name : before});
    /* It cannot wait for the column that it would go with. */
    const Object *gone = before->kind == NODE_DROP ? before->from : NULL;
    if (gone != NULL && before->pair == NULL &&
        (gone->kind == KIND_INDEX || gone->kind == KIND_CONSTRAINT))
        (void)order_give_statement(before);
}

/* The sequence of an identity that `column` has and `other` has not. */
static bool names_identity(const Object *column, const Object *other, Object *sequence)
{
    if (column == NULL || other == NULL || column->kind != KIND_COLUMN ||
        ((const Column *)column)->identity == IDENTITY_NONE ||
        ((const Column *)other)->identity != IDENTITY_NONE)
        return false;
    *sequence = (Object){
        .kind = KIND_SEQUENCE,
        .name = {column->name.namespace_name, ((const Column *)column)->extras->identity_sequence}};
    return true;
}

typedef void (*NameVisit)(void *names, const Object *object);

static void visit_part_name(NameContext *names, const Object *partition, Name name, NameVisit visit)
{
    Object *index = ARENA_NEW(names->planner->arena, Object);
    *index = (Object){
        .kind = KIND_INDEX, .name = {partition->name.namespace_name, name}, .parent = partition};
    visit(names, index);
}

/* Of an index or key of a whole: its parts in the partitions. Of a partition: those that it has. */
static void visit_parts_of(NameContext *names, const Object *object, NameVisit visit)
{
    if (object->kind == KIND_TABLE) {
        const PartNames *all = &((const Table *)object)->extras->part_names;
        for (size_t i = 0; i < all->count; i++)
            visit_part_name(names, object, all->items[i].part, visit);
    }
    if (!part_has_index(object) || object->parent == NULL || object->parent->kind != KIND_TABLE)
        return;
    const Tables *partitions = planner_descendants(names->planner, object->parent);
    for (size_t i = 0; i < partitions->count; i++) {
        Name name = planner_name_of_part(&partitions->items[i]->object, object);
        if (name != NULL) visit_part_name(names, &partitions->items[i]->object, name, visit);
    }
}

static void free_all_names(void *context, const Object *object)
{
    free_name(context, object);
    visit_parts_of(context, object, free_name);
}

static void take_all_names(void *context, const Object *object)
{
    take_name(context, object);
    visit_parts_of(context, object, take_name);
}

/* The indexes of a partition that get other names. */
static void visit_part_names(NameContext *names, bool takes)
{
    Planner *planner = names->planner;
    PartRenames renames = planner_changed_part_names(planner, names->node);
    for (size_t i = 0; i < renames.count; i++) {
        Name name = takes ? renames.items[i].to : renames.items[i].from;
        visit_part_name(names, names->node->to, name, takes ? take_name : free_name);
    }
}

static bool moves_name(const Node *node)
{
    return node->kind == NODE_ALTER && node->pair->renamed;
}

/* Who has the name that a part is renamed to, if that is renamed too. */
static Node *holder_of(const NameContext *names, const Node *node)
{
    if (!takes_name(node->to)) return NULL;
    Node *holder = map_find(names->freed, order_name_key(names->planner->arena, node->to));
    return holder != NULL && moves_name(holder) ? holder : NULL;
}

/* Parts whose names go round: one of them makes room first, under a name of nobody's. */
static void break_round(NameContext *names, Node *node)
{
    Planner *planner = names->planner;
    const Node *at = node;
    for (size_t i = 0; i < planner->nodes.count; i++) {
        at = holder_of(names, at);
        if (at == NULL || map_find_pointer(names->temporary_name, at) != NULL) return;
        if (at == node) break;
    }
    if (at != node) return;
    node->pair->temporary_name = planner_name(planner, node->from->name.name, "_renamed");
    Node *temporary_name = order_add_node(planner, NODE_ALTER, ASPECT_TEMPORARY_NAME, node->from,
                                          node->to, node->pair, node->change);
    order_add_edge(planner, node, &temporary_name_first, (Edge){.before = temporary_name});
    /* What a new type makes PostgreSQL forget of it is said again under the old name. */
    for (size_t i = 0; i < node->edges.count; i++) {
        const Edge *edge = &node->edges.items[i];
        if (edge->before->kind == NODE_ALTER && edge->before->to->kind == KIND_COLUMN)
            order_add_edge(planner, temporary_name, (*edge).rule, *edge);
    }
    map_put_pointer(names->temporary_name, node, temporary_name);
}

void order_names(Planner *planner)
{
    NameContext names = {.planner = planner,
                         .freed = map_make(planner->arena),
                         .temporary_name = map_make(planner->arena)};
    size_t count = planner->nodes.count;
    Object sequence;
    for (size_t i = 0; i < count; i++) {
        names.node = planner->nodes.items[i];
        if (names.node->aspect != ASPECT_OBJECT) continue;
        if (names_identity(names.node->from, names.node->to, &sequence))
            free_name(&names, &sequence);
        visit_part_names(&names, false);
        if (names.node->kind == NODE_ALTER) free_primary_key(&names, names.node->from);
        if (moves_name(names.node)) free_name(&names, names.node->from);
        if (names.node->kind != NODE_DROP) continue;
        free_all_names(&names, names.node->from);
        object_visit_parts(names.node->from, free_all_names, &names);
    }
    for (size_t i = 0; i < count && map_count(names.freed) > 0; i++) {
        Node *node = planner->nodes.items[i];
        if (node->aspect == ASPECT_OBJECT && moves_name(node)) break_round(&names, node);
    }
    for (size_t i = 0; i < count && map_count(names.freed) > 0; i++) {
        names.node = planner->nodes.items[i];
        if (names.node->aspect != ASPECT_OBJECT) continue;
        if (names_identity(names.node->to, names.node->from, &sequence))
            take_name(&names, &sequence);
        visit_part_names(&names, true);
        if (names.node->kind == NODE_ALTER) take_primary_key(&names, names.node->to);
        if (moves_name(names.node)) take_name(&names, names.node->to);
        if (names.node->kind != NODE_CREATE) continue;
        take_all_names(&names, names.node->to);
        object_visit_parts(names.node->to, take_all_names, &names);
    }
}
