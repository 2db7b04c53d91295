/* Partitions that are there already, and what is built for each of them first.
 *
 * PostgreSQL builds no index CONCURRENTLY, and adds no key or foreign key without a scan, on a
 * partitioned table. But CREATE INDEX and ADD CONSTRAINT there adopt what each partition has of the
 * kind already: so it is built for each partition first, in its online form, and the statement on
 * the partitioned table then reads no row. */
#include "plan/facts/facts.h"

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

Objects planner_leaf_partitions(Planner *planner, const Object *table)
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

Index planner_index_of_partition(const Index *index, const Object *partition)
{
    Index copy = *index;
    copy.object.parent = partition;
    copy.object.name = partition->name;
    copy.object.name.name = planner_name_of_part(partition, &index->object);
    return copy;
}

Constraint planner_constraint_of_partition(const Constraint *constraint, const Object *partition)
{
    Constraint copy = *constraint;
    copy.object.parent = partition;
    copy.object.name.namespace_name = partition->name.namespace_name;
    if (constraint_is_key(constraint))
        copy.object.name.name = planner_name_of_part(partition, &constraint->object);
    return copy;
}
