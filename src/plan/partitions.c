/* Partitions that are there already, and what is built for each of them first.
 *
 * PostgreSQL builds no index CONCURRENTLY, and adds no key or foreign key without a scan, on a
 * partitioned table. But CREATE INDEX and ADD CONSTRAINT there adopt what each partition has of the
 * kind already: so it is built for each partition first, in its online form, and the statement on
 * the partitioned table then reads no row. */
#include "plan/plan_internal.h"

#include <stdlib.h>

static void note_child(Planner *planner, Map *partitions, const Table *parent, const Table *child)
{
    Objects *list = map_find_pointer(partitions, parent);
    if (list == NULL) {
        list = ARENA_NEW(planner->arena, Objects);
        map_put_pointer(partitions, parent, list);
    }
    VECTOR_ADD(planner->arena, list, (Object *)&child->object);
}

static void note_children(Planner *planner, const Database *database)
{
    for (size_t i = 0; i < database->objects.count; i++) {
        if (database->objects.items[i]->kind != KIND_TABLE) continue;
        const Table *child = (const Table *)database->objects.items[i];
        for (size_t k = 0; k <= child->inherits.count; k++) {
            const Table *parent = database_find_parent(database, child, k);
            if (parent != NULL) note_child(planner, planner->children, parent, child);
        }
    }
}

static const Objects *find_children(Planner *planner, const Object *table)
{
    if (planner->children == NULL) {
        planner->children = map_make(planner->arena);
        note_children(planner, planner->source);
        note_children(planner, planner->target);
    }
    return map_find_pointer(planner->children, table);
}

bool planner_has_children(Planner *planner, const Object *table)
{
    return find_children(planner, table) != NULL;
}

static int compare_objects(const void *a, const void *b)
{
    return object_compare(*(Object *const *)a, *(Object *const *)b);
}

Objects planner_descendants(Planner *planner, const Object *table)
{
    Objects found = {0};
    const Objects *children = find_children(planner, table);
    if (children == NULL) return found;
    Map *seen = map_make(planner->arena);
    for (size_t next = 0; children != NULL || next < found.count;) {
        for (size_t i = 0; children != NULL && i < children->count; i++) {
            Object *child = children->items[i];
            if (map_find_pointer(seen, child) != NULL) continue;
            map_put_pointer(seen, child, child);
            VECTOR_ADD(planner->arena, &found, child);
        }
        children = next < found.count ? find_children(planner, found.items[next++]) : NULL;
    }
    if (found.count > 1) qsort(found.items, found.count, sizeof(Object *), compare_objects);
    return found;
}

static Map *make_partitions(Planner *planner, const Database *database)
{
    Map *partitions = map_make(planner->arena);
    for (size_t i = 0; i < database->objects.count; i++) {
        if (database->objects.items[i]->kind != KIND_TABLE) continue;
        const Table *child = (const Table *)database->objects.items[i];
        const Table *parent = database_find_whole(database, child);
        if (parent != NULL) note_child(planner, partitions, parent, child);
    }
    return partitions;
}

static const Objects *partitions_of(Planner *planner, bool of_source, const Object *table)
{
    static const Objects none = {0};
    Map **partitions = of_source ? &planner->former_partitions : &planner->partitions;
    if (*partitions == NULL)
        *partitions = make_partitions(planner, of_source ? planner->source : planner->target);
    const Objects *list = map_find_pointer(*partitions, table);
    return list == NULL ? &none : list;
}

/* Whether the partition was one of that table before, so that it may have rows. */
static bool was_partition(const Planner *planner, const Table *partition)
{
    const Table *before = database_find_table(planner->source, partition->object.name);
    return before != NULL && !partition->extras->is_foreign &&
           !planner_is_new(planner, &partition->object) &&
           qualified_name_equals(before->extras->partition_of, partition->extras->partition_of);
}

Objects planner_leaves(Planner *planner, const Object *table)
{
    Objects leaves = {0};
    Objects open = {0};
    VECTOR_ADD(planner->arena, &open, (Object *)table);
    for (size_t i = 0; i < open.count; i++) {
        const Objects *partitions = partitions_of(planner, false, open.items[i]);
        for (size_t j = 0; j < partitions->count; j++) {
            const Table *partition = (const Table *)partitions->items[j];
            if (!was_partition(planner, partition)) continue;
            if (table_is_partitioned(partition))
                VECTOR_ADD(planner->arena, &open, partitions->items[j]);
            else
                VECTOR_ADD(planner->arena, &leaves, partitions->items[j]);
        }
    }
    return leaves;
}

const Table *planner_default_partition(Planner *planner, const Object *table)
{
    const Objects *partitions = partitions_of(planner, false, table);
    for (size_t i = 0; i < partitions->count; i++) {
        const Table *partition = (const Table *)partitions->items[i];
        if (text_starts_with(partition->extras->bound.text, "DEFAULT") &&
            was_partition(planner, partition))
            return partition;
    }
    return NULL;
}

Objects planner_dropped_partitions(Planner *planner, const Object *table)
{
    Objects all = {0};
    VECTOR_ADD(planner->arena, &all, (Object *)table);
    for (size_t i = 0; i < all.count; i++) {
        const Objects *partitions = partitions_of(planner, true, all.items[i]);
        for (size_t j = 0; j < partitions->count; j++) {
            if (map_find_pointer(planner->dropped, partitions->items[j]) != NULL)
                VECTOR_ADD(planner->arena, &all, partitions->items[j]);
        }
    }
    return all;
}

/* What partitions of the target say otherwise of the trigger of a table above them. */
Objects planner_triggers_below(Planner *planner, const Object *table, Name name)
{
    Objects found = {0};
    Objects open = {0};
    VECTOR_ADD(planner->arena, &open, (Object *)table);
    for (size_t i = 0; i < open.count; i++) {
        const Objects *partitions = partitions_of(planner, false, open.items[i]);
        for (size_t j = 0; j < partitions->count; j++) {
            const Table *partition = (const Table *)partitions->items[j];
            VECTOR_ADD(planner->arena, &open, partitions->items[j]);
            for (size_t k = 0; k < partition->triggers.count; k++) {
                Trigger *trigger = partition->triggers.items[k];
                if (trigger->inherited && trigger->object.name.name == name)
                    VECTOR_ADD(planner->arena, &found, &trigger->object);
            }
        }
    }
    return found;
}

/* ---- names ---- */

Name planner_name_of_part(const Object *partition, const Object *whole)
{
    const PartName *found = table_find_part_name((const Table *)partition, whole->name.name);
    return found == NULL ? NULL : found->part;
}

/* ---- what is done for each partition first ---- */

Index planner_index_of_leaf(const Index *index, const Object *leaf)
{
    Index copy = *index;
    copy.object.parent = leaf;
    copy.object.name = leaf->name;
    copy.object.name.name = planner_name_of_part(leaf, &index->object);
    return copy;
}

Constraint planner_constraint_of_leaf(const Constraint *constraint, const Object *leaf)
{
    Constraint copy = *constraint;
    copy.object.parent = leaf;
    copy.object.name.namespace_name = leaf->name.namespace_name;
    if (constraint_is_key(constraint))
        copy.object.name.name = planner_name_of_part(leaf, &constraint->object);
    return copy;
}

/* ---- checks that are not valid ---- */

static bool is_inherited_not_valid(const Constraint *constraint)
{
    return constraint->constraint_kind == CONSTRAINT_CHECK && constraint->not_valid &&
           !constraint->no_inherit;
}

/* A child that is made while its parent has the check has a copy that is valid. */
static bool wants_late(const Planner *planner, const Objects *children, Name check)
{
    for (size_t i = 0; i < children->count; i++) {
        const CheckCopy *copy = table_find_copy((const Table *)children->items[i], check);
        if (map_find_pointer(planner->create_nodes, children->items[i]) != NULL &&
            (copy == NULL || !copy->is_valid))
            return true;
    }
    return false;
}

static void add_late_check(Planner *planner, Node *node, const Constraint *check)
{
    Objects children = planner_descendants(planner, node->to);
    if (!wants_late(planner, &children, check->object.name.name)) return;
    map_put_pointer(planner->later, check, (void *)(uintptr_t)check);
    Node *late = planner_add_node(planner, NODE_CREATE, ASPECT_OBJECT, NULL, &check->object, NULL,
                                  node->change);
    planner_add_edge(planner, late, (Edge){.before = node});
    for (size_t i = 0; i < children.count; i++) {
        Node *child = map_find_pointer(planner->create_nodes, children.items[i]);
        if (child != NULL) planner_add_edge(planner, late, (Edge){.before = child});
    }
}

void planner_add_late_checks(Planner *planner)
{
    size_t count = planner->nodes.count;
    for (size_t i = 0; i < count; i++) {
        Node *node = planner->nodes.items[i];
        if (node->kind != NODE_CREATE || node->aspect != ASPECT_OBJECT ||
            node->to->kind != KIND_TABLE)
            continue;
        const Table *table = (const Table *)node->to;
        for (size_t k = 0; k < table->constraints.count; k++) {
            if (is_inherited_not_valid(table->constraints.items[k]))
                add_late_check(planner, node, table->constraints.items[k]);
        }
    }
}

/* ---- bounds ---- */

/* The column of the table, or of one that it is a partition of. */
static const Column *find_key_column(const Planner *planner, const Table *table, Name name)
{
    const Column *column = NULL;
    for (int depth = 0; table != NULL && column == NULL && depth < INHERITANCE_DEPTH; depth++) {
        column = table_find_column(table, name);
        table = database_find_whole(planner->target, table);
    }
    return column;
}

void planner_add_bound_edges(Planner *planner, Node *node)
{
    const Table *whole = database_find_whole(planner->target, (const Table *)node->to);
    const Expression *key = whole == NULL ? NULL : &whole->extras->partition_key;
    for (size_t i = 0; key != NULL && i < key->reference_count; i++) {
        const Column *column = key->references[i].kind != REFERENCE_COLUMN
                                   ? NULL
                                   : find_key_column(planner, whole, key->references[i].part);
        const Object *type = column == NULL || column->type.type_class != TYPE_USER
                                 ? NULL
                                 : database_find_type(planner->target, column->type.name);
        Node *alter = type == NULL ? NULL : map_find_pointer(planner->alter_nodes, type);
        if (alter != NULL && type->kind == KIND_ENUM && !alter->pair->type_rebuilt)
            planner_add_edge(planner, node, (Edge){.before = alter, .apart = true});
    }
}
