/* Names, and places in a partitioned table, that are free only after something went. */
#include "plan/children_internal.h"

/* Names that are free or taken within one table alone. */
static bool is_of_table(const Object *object)
{
    if (object->kind == KIND_CONSTRAINT) {
        ConstraintKind kind = ((const Constraint *)object)->constraint_kind;
        return kind == CONSTRAINT_CHECK || kind == CONSTRAINT_FOREIGN_KEY;
    }
    return object->kind == KIND_TRIGGER || object->kind == KIND_POLICY || object->kind == KIND_RULE;
}

static bool takes_name(const Object *object)
{
    if (definition_row(object->kind) != NULL)
        return object->kind == KIND_RANGE || object->kind == KIND_SHELL_TYPE || is_of_table(object);
    return object->kind != KIND_COLUMN && object->kind != KIND_EXTENSION &&
           object->kind != KIND_NAMESPACE;
}

static Text name_key(Arena *arena, const Object *object)
{
    TextBuilder key = text_builder(arena);
    text_put(&key, name_text(object->name.namespace_name));
    text_put_byte(&key, '\0');
    text_put(&key, name_text(object->name.name));
    text_put(&key, object->signature); /* routines of one name do not hinder each other */
    if (is_of_table(object) && object->parent != NULL) {
        text_put_format(&key, "\n%d ", (int)object->kind);
        text_put(&key, name_text(object->parent->name.name));
    }
    return text_built(&key);
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
    Map *freed; /* name → Node */
    Map *aside; /* Node → Node: its name is free once that is done */
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
        planner_add_edge(
            names->planner, names->node,
            (Edge){.before = map_find(names->freed, primary_key_key(names->planner->arena, object)),
                   .soft = true,
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
        map_put(names->freed, name_key(names->planner->arena, object), names->node);
}

static void take_family(NameContext *names, const Object *object)
{
    Text key = family_key(names->planner->arena, object);
    Node *family = text_is_none(key) ? NULL : map_find(names->freed, key);
    if (family != NULL && family->from->kind != object->kind)
        planner_add_edge(names->planner, names->node, (Edge){.before = family, .soft = true});
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
        planner_add_edge(names->planner, names->node, (Edge){.before = routine, .soft = true});
    take_primary_key(names, object);
    if (!takes_name(object)) return;
    Node *before = map_find(names->freed, name_key(names->planner->arena, object));
    if (before == NULL) return;
    Node *aside = map_find_pointer(names->aside, before);
    planner_add_edge(names->planner, names->node,
                     (Edge){.before = aside != NULL ? aside : before, .soft = true});
    /* It cannot wait for the column that it would go with. */
    const Object *gone = before->kind == NODE_DROP ? before->from : NULL;
    if (gone != NULL && before->pair == NULL &&
        (gone->kind == KIND_INDEX || gone->kind == KIND_CONSTRAINT))
        (void)planner_give_statement(before);
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
    Node *holder = map_find(names->freed, name_key(names->planner->arena, node->to));
    return holder != NULL && moves_name(holder) ? holder : NULL;
}

/* Parts whose names go round: one of them makes room first, under a name of nobody's. */
static void break_round(NameContext *names, Node *node)
{
    Planner *planner = names->planner;
    const Node *at = node;
    for (size_t i = 0; i < planner->nodes.count; i++) {
        at = holder_of(names, at);
        if (at == NULL || map_find_pointer(names->aside, at) != NULL) return;
        if (at == node) break;
    }
    if (at != node) return;
    node->pair->aside = planner_name(planner, node->from->name.name, "_renamed");
    Node *aside = planner_add_node(planner, NODE_ALTER, ASPECT_ASIDE, node->from, node->to,
                                   node->pair, node->change);
    planner_add_edge(planner, node, (Edge){.before = aside});
    /* What a new type makes PostgreSQL forget of it is said again under the old name. */
    for (size_t i = 0; i < node->edges.count; i++) {
        const Edge *edge = &node->edges.items[i];
        if (edge->before->kind == NODE_ALTER && edge->before->to->kind == KIND_COLUMN)
            planner_add_edge(planner, aside, *edge);
    }
    map_put_pointer(names->aside, node, aside);
}

void planner_add_name_edges(Planner *planner)
{
    NameContext names = {
        .planner = planner, .freed = map_make(planner->arena), .aside = map_make(planner->arena)};
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

/* ---- places in a partitioned table ---- */

static Text place_key(Planner *planner, const Object *object)
{
    const Table *table = (const Table *)object;
    if (object == NULL || object->kind != KIND_TABLE || table->extras->partition_of.name == NULL)
        return TEXT_NONE;
    Object parent = {.name = table->extras->partition_of};
    return name_key(planner->arena, &parent);
}

static bool changes_place(const Node *node)
{
    return node->kind == NODE_ALTER && node->aspect == ASPECT_OBJECT &&
           node->to->kind == KIND_TABLE && node->pair != NULL &&
           (node->pair->attributes & ATTRIBUTE_PARTITION) != 0 &&
           ((const Table *)node->from)->extras->partition_of.name != NULL &&
           ((const Table *)node->to)->extras->partition_of.name != NULL;
}

/* The table that a partition leaves may be dropped as soon as it left. */
static void free_former_table(Planner *planner, const Node *node, Node *leaves)
{
    QualifiedName name = ((const Table *)node->from)->extras->partition_of;
    const Table *table = database_find_table(planner->source, name);
    Node *drop = table == NULL ? NULL : map_find_pointer(planner->drop_nodes, &table->object);
    for (size_t i = 0; drop != NULL && i < drop->edges.count; i++)
        if (drop->edges.items[i].before == node) drop->edges.items[i].before = leaves;
}

/* Partitions that get other bounds or another table leave before any of them comes, since they may
 * change places. */
static void add_detached(Planner *planner)
{
    size_t count = planner->nodes.count;
    for (size_t i = 1; i < count; i++) {
        Node *node = planner->nodes.items[i];
        if (!changes_place(node)) continue;
        Node *leaves = planner_add_node(planner, NODE_ALTER, ASPECT_DETACHED, node->from, node->to,
                                        node->pair, node->change);
        planner_add_edge(planner, node, (Edge){.before = leaves});
        free_former_table(planner, node, leaves);
    }
}

/* While a partition stands alone, what is done to its table does not reach it: what is new comes
 * before, what goes goes behind it. */
static void add_part_edges(Planner *planner, Node *leaves, const Table *table)
{
    for (size_t i = 1; i < planner->nodes.count; i++) {
        Node *node = planner->nodes.items[i];
        const Object *part = node->from != NULL ? node->from : node->to;
        if (part == NULL || part->parent == NULL || part->kind > KIND_CONSTRAINT ||
            part->parent->kind != KIND_TABLE ||
            !qualified_name_equals(part->parent->name, table->object.name))
            continue;
        Node *comes = map_find_pointer(planner->alter_nodes, leaves->from);
        if (node->kind == NODE_DROP)
            planner_add_edge(planner, node, (Edge){.before = comes, .soft = true});
        else
            planner_add_edge(planner, leaves, (Edge){.before = node, .soft = true, .whole = true});
    }
}

static bool is_within(const Database *database, const Table *table, QualifiedName ancestor)
{
    const Tables *above = family_partition_ancestors(database, table);
    for (size_t i = 0; i < above->count; i++)
        if (qualified_name_equals(above->items[i]->object.name, ancestor)) return true;
    return false;
}

/* Keys, indexes and triggers of the tables above go down to their partitions, and out of them: not
 * to one that is gone by then, nor from one that is yet to come. */
static void add_part_order(Planner *planner, Node *node, Node *other, bool comes)
{
    Edge edge = {.soft = true, .whole = true};
    if (other->kind == NODE_ALTER || (comes && other->kind == NODE_CREATE)) return;
    edge.before = comes ? other : node;
    planner_add_edge(planner, comes ? node : other, edge);
}

/* What it has of its own before goes first, and what it has behind comes then: it may have the name
 * of what the table has from above. */
static void add_own_order(Planner *planner, Node *node, Node *other)
{
    if (other->kind == NODE_CREATE)
        planner_add_edge(planner, other, (Edge){.before = node, .whole = true});
    else if (other->kind == NODE_DROP)
        planner_add_edge(planner, node, (Edge){.before = other, .whole = true});
}

/* A table that comes or goes alone has the columns of the other at that moment: what it has (alone)
 * is added to the other before, and dropped from it behind; what it lacks the other way round. */
static void add_lone_edges(Planner *planner, Node *node)
{
    const Table *from = (const Table *)node->from;
    const Table *to = (const Table *)node->to;
    bool comes = from->extras->partition_of.name == NULL;
    const Table *alone = comes ? from : to;
    const Table *inside = comes ? to : from;
    for (size_t i = 1; i < planner->nodes.count; i++) {
        Node *other = planner->nodes.items[i];
        const Object *part = other->from != NULL ? other->from : other->to;
        if (part == NULL || part->parent == NULL || part->parent->kind != KIND_TABLE) continue;
        if (part->parent == node->from || part->parent == node->to)
            add_own_order(planner, node, other);
        if (part->kind != KIND_COLUMN &&
            is_within(comes ? planner->target : planner->source, inside, part->parent->name))
            add_part_order(planner, node, other, comes);
        if (part->kind != KIND_COLUMN || other->kind == NODE_ALTER ||
            !qualified_name_equals(part->parent->name, inside->extras->partition_of))
            continue;
        bool has = table_find_column(alone, part->name.name) != NULL;
        bool is_first = has == (other->kind == NODE_CREATE);
        Edge edge = {.before = is_first ? other : node, .soft = true, .whole = true};
        planner_add_edge(planner, is_first ? node : other, edge);
    }
}

static bool comes_or_goes(const Node *node)
{
    return node->kind == NODE_ALTER && node->aspect == ASPECT_OBJECT &&
           node->to->kind == KIND_TABLE && node->pair != NULL &&
           (node->pair->attributes & ATTRIBUTE_PARTITION) != 0 &&
           table_moves_in_or_out((const Table *)node->from, (const Table *)node->to);
}

static void add_detached_edges(Planner *planner)
{
    for (size_t i = 1; i < planner->nodes.count; i++) {
        Node *leaves = planner->nodes.items[i];
        if (comes_or_goes(leaves)) add_lone_edges(planner, leaves);
        if (leaves->aspect != ASPECT_DETACHED) continue;
        const Tables *above =
            family_partition_ancestors(planner->source, (const Table *)leaves->from);
        for (size_t k = 0; k < above->count; k++) add_part_edges(planner, leaves, above->items[k]);
    }
}

/* What a partition holds is free for another one once it went (not with its table), or stands
 * alone. Those that go do so in a row, so that who comes waits for the last of them only. */
void planner_add_partition_edges(Planner *planner)
{
    Map *last = map_make(planner->arena);
    add_detached(planner);
    for (size_t i = 1; i < planner->nodes.count; i++) {
        Node *node = planner->nodes.items[i];
        bool goes = node->aspect == ASPECT_DETACHED ||
                    (node->aspect == ASPECT_OBJECT && text_is_none(place_key(planner, node->to)));
        Text place = goes && !node->implied ? place_key(planner, node->from) : TEXT_NONE;
        if (text_is_none(place)) continue;
        Node *before = map_find(last, place);
        if (before != NULL) planner_add_edge(planner, node, (Edge){.before = before, .soft = true});
        map_put(last, place, node);
    }
    for (size_t i = 1; i < planner->nodes.count && map_count(last) > 0; i++) {
        Node *node = planner->nodes.items[i];
        Text place = node->aspect == ASPECT_OBJECT ? place_key(planner, node->to) : TEXT_NONE;
        Node *before = text_is_none(place) ? NULL : map_find(last, place);
        if (before == NULL || before == node) continue;
        planner_add_edge(planner, node, (Edge){.before = before, .soft = true});
    }
    add_detached_edges(planner);
}
