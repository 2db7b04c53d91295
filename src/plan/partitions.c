/* Partitions that are there already, and what is built for each of them first.
 *
 * PostgreSQL builds no index CONCURRENTLY, and adds no key or foreign key without a scan, on a
 * partitioned table. But CREATE INDEX and ADD CONSTRAINT there adopt what each partition has of the
 * kind already: so it is built for each partition first, in its online form, and the statement on
 * the partitioned table then reads no row. */
#include "plan/plan_internal.h"

#include <stdlib.h>

static const Database *database_of(const Planner *planner, const Object *table)
{
    const void *of_source = database_find_table(planner->source, table->name);
    return of_source == table ? planner->source : planner->target;
}

bool planner_has_children(const Planner *planner, const Object *table)
{
    return table->kind == KIND_TABLE &&
           family_children(database_of(planner, table), (const Table *)table)->count > 0;
}

const Tables *planner_descendants(const Planner *planner, const Object *table)
{
    static const Tables none = {0};
    return table->kind == KIND_TABLE
               ? family_descendants(database_of(planner, table), (const Table *)table)
               : &none;
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
    Tables open = {0};
    VECTOR_ADD(planner->arena, &open, (const Table *)table);
    for (size_t i = 0; i < open.count; i++) {
        const Tables *partitions = family_children(planner->target, open.items[i]);
        for (size_t j = 0; j < partitions->count; j++) {
            const Table *partition = partitions->items[j];
            if (!was_partition(planner, partition)) continue;
            if (table_is_partitioned(partition))
                VECTOR_ADD(planner->arena, &open, partition);
            else
                VECTOR_ADD(planner->arena, &leaves, (Object *)(uintptr_t)&partition->object);
        }
    }
    return leaves;
}

const Table *planner_default_partition(Planner *planner, const Object *table)
{
    const Tables *partitions = family_children(planner->target, (const Table *)table);
    for (size_t i = 0; i < partitions->count; i++) {
        const Table *partition = partitions->items[i];
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
        const Table *whole = (const Table *)all.items[i];
        if (!table_is_partitioned(whole)) continue;
        const Tables *partitions = family_children(planner->source, whole);
        for (size_t j = 0; j < partitions->count; j++) {
            if (map_find_pointer(planner->dropped, partitions->items[j]) != NULL)
                VECTOR_ADD(planner->arena, &all,
                           (Object *)(uintptr_t)&partitions->items[j]->object);
        }
    }
    return all;
}

/* What partitions of the target say otherwise of the trigger of a table above them. */
Objects planner_triggers_below(Planner *planner, const Object *table, Name name)
{
    Objects found = {0};
    const Tables *partitions = family_descendants(planner->target, (const Table *)table);
    for (size_t i = 0; i < partitions->count; i++) {
        const Table *partition = partitions->items[i];
        for (size_t k = 0; k < partition->triggers.count; k++) {
            Trigger *trigger = partition->triggers.items[k];
            if (trigger->inherited && trigger->object.name.name == name)
                VECTOR_ADD(planner->arena, &found, &trigger->object);
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
static bool wants_late(const Planner *planner, const Tables *children, Name check)
{
    for (size_t i = 0; i < children->count; i++) {
        const CheckCopy *copy = table_find_copy(children->items[i], check);
        if (map_find_pointer(planner->create_nodes, children->items[i]) != NULL &&
            (copy == NULL || !copy->is_valid))
            return true;
    }
    return false;
}

static void add_late_check(Planner *planner, Node *node, const Constraint *check)
{
    const Tables *children = planner_descendants(planner, node->to);
    if (!wants_late(planner, children, check->object.name.name)) return;
    map_put_pointer(planner->later, check, (void *)(uintptr_t)check);
    Node *late = planner_add_node(planner, NODE_CREATE, ASPECT_OBJECT, NULL, &check->object, NULL,
                                  node->change);
    planner_add_edge(planner, late, (Edge){.before = node});
    for (size_t i = 0; i < children->count; i++) {
        Node *child = map_find_pointer(planner->create_nodes, &children->items[i]->object);
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
        for (size_t k = 0; k < table->constraints.count; k++)
            if (is_inherited_not_valid(table->constraints.items[k]))
                add_late_check(planner, node, table->constraints.items[k]);
    }
}

/* ---- bounds ---- */

/* The column of the table, or of one that it is a partition of. */
static const Column *find_key_column(const Planner *planner, const Table *table, Name name)
{
    const Tables *above = family_partition_ancestors(planner->target, table);
    const Column *column = table_find_column(table, name);
    for (size_t i = 0; column == NULL && i < above->count; i++)
        column = table_find_column(above->items[i], name);
    return column;
}

void planner_add_bound_edges(Planner *planner, Node *node)
{
    const Table *whole = family_partitioned_parent(planner->target, (const Table *)node->to);
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
