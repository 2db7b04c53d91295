/* Indexes: built at once or while the table is in use, altered, dropped. */
#include "plan/write/write.h"

void write_index_of_partition(Planner *planner, Node *node, const Index *index)
{
    SqlWriter writer = outside_writer(planner);
    PlannedStep *step = write_step(
        planner, node, sql_create_index_as(&writer, index, true, index->object.name.name),
        FORM_CREATE_INDEX_CONCURRENTLY, &index->object);
    step->why = "built while others read and write the table";
    if (index->unique) write_hazard(planner, step, HAZARD_MAY_FAIL, "fails if rows are not unique");
}

/* The partitions' indexes, and then the one that adopts them. */
static void write_adopted_index(Planner *planner, Node *node, const Index *index)
{
    Objects leaves = planner_leaf_partitions(planner, node->to->parent);
    for (size_t i = 0; i < leaves.count; i++) {
        Index *own = ARENA_NEW(planner->arena, Index);
        *own = planner_index_of_partition(index, leaves.items[i]);
        write_index_of_partition(planner, node, own);
    }
    write_step(planner, node,
               sql_create_index_as(&planner->writer, index, false, index->object.name.name),
               FORM_CREATE_INDEX_BUILT, node->to);
    write_part_names_of(planner, node, node->to, &leaves);
}

static void write_created_index(Planner *planner, Node *node)
{
    const Index *index = (const Index *)node->to;
    if (node_may_be_online(node) && planner_is_online_by_partitions(planner, node->to)) {
        write_adopted_index(planner, node, index);
        write_owner_and_comment(planner, node);
        return;
    }
    bool online = node_may_be_online(node) && planner_is_online(planner, node->to);
    SqlWriter outside = outside_writer(planner);
    PlannedStep *step =
        write_step(planner, node,
                   sql_create_index_as(online ? &outside : &planner->writer, index, online,
                                       index->object.name.name),
                   online ? FORM_CREATE_INDEX_CONCURRENTLY : FORM_CREATE_INDEX, node->to);
    if (online) step->why = "built while others read and write the table";
    if (index->unique) write_hazard(planner, step, HAZARD_MAY_FAIL, "fails if rows are not unique");
    write_part_names_of(planner, node, node->to, NULL);
    write_owner_and_comment(planner, node);
}

static void write_dropped_index(Planner *planner, Node *node)
{
    if (node->pair != NULL || !planner_is_online(planner, node->from)) {
        write_step(planner, node, sql_drop(&planner->writer, node->from), FORM_DROP_INDEX,
                   node->from);
        return;
    }
    SqlWriter writer = outside_writer(planner);
    write_step(planner, node, sql_drop_index_concurrently(&writer, node->from),
               FORM_DROP_INDEX_CONCURRENTLY, node->from);
}

/* The new one is built under another name while the old one still serves. */
static void write_swapped_index(Planner *planner, Node *node)
{
    const Index *index = (const Index *)node->to;
    SqlWriter *writer = &planner->writer;
    Name name = planner_built_name(planner, node->to, index->object.name.name);
    Object before = node_former_object(node);
    Object built = index->object;
    built.name.name = name;
    SqlWriter outside = outside_writer(planner);
    PlannedStep *step = write_step(planner, node, sql_create_index_as(&outside, index, true, name),
                                   FORM_CREATE_INDEX_CONCURRENTLY, node->to);
    step->why = "built beside the former one, which serves until it takes its place";
    write_hazard(planner, step, HAZARD_INDEX_REBUILD, "the index is built again");
    node->entry = 1;
    write_step(planner, node, sql_drop(writer, &before), FORM_DROP_INDEX, node->to);
    write_step(planner, node, sql_rename(writer, &built, index->object.name.name), FORM_ALTER_INDEX,
               NULL);
    write_extras_again(planner, node);
}

/* `from`: NULL of an index re-created. */
void write_index_statistics(Planner *planner, Node *node, const Index *from, const Index *to)
{
    for (size_t i = 0; i < to->keys.count; i++) {
        const IndexKey *key = &to->keys.items[i];
        const IndexKey *before = from == NULL ? NULL : &from->keys.items[i];
        if (before == NULL ? !key->has_statistics
                           : key->has_statistics == before->has_statistics &&
                                 key->statistics == before->statistics)
            continue;
        write_step(planner, node, sql_set_index_statistics(&planner->writer, to, i),
                   FORM_ALTER_INDEX, NULL);
    }
}

/* It was there before, and is not made by a step of its own. */
static bool stays(const Planner *planner, const Object *part)
{
    return !planner_is_new(planner, part) && map_find_pointer(planner->create_nodes, part) == NULL;
}

/* It gets its new name only after the column. */
static QualifiedName name_until_then(const Planner *planner, const Object *part)
{
    const Node *node = map_find_pointer(planner->alter_nodes, part);
    return node != NULL && node->pair->renamed ? node->from->name : part->name;
}

static void write_extras_of_indexes(Planner *planner, Node *node, const Table *table, Name column)
{
    for (size_t i = 0; i < table->indexes.count; i++) {
        Index index = *table->indexes.items[i];
        if (!stays(planner, &table->indexes.items[i]->object) ||
            !index_names_column(&index, &table->object, column))
            continue;
        index.object.name = name_until_then(planner, &table->indexes.items[i]->object);
        write_index_statistics(planner, node, NULL, &index);
        write_dependence_again(planner, node, &index.object);
        write_part_names_again(planner, node, &table->indexes.items[i]->object,
                               index.object.name.name);
    }
    for (size_t i = 0; i < table->constraints.count; i++) {
        Constraint constraint = *table->constraints.items[i];
        if (!stays(planner, &table->constraints.items[i]->object) ||
            !constraint_names_column(&constraint, &table->object, column))
            continue;
        constraint.object.name = name_until_then(planner, &table->constraints.items[i]->object);
        if (object_extras(&constraint.object)->extensions.count > 0)
            write_dependence_again(planner, node, &constraint.object);
        write_part_names_again(planner, node, &table->constraints.items[i]->object,
                               constraint.object.name.name);
    }
}

void write_index_extras_again(Planner *planner, Node *node, const Column *column)
{
    const Table *table = (const Table *)column->object.parent;
    write_extras_of_indexes(planner, node, table, column->object.name.name);
    const Tables *children = planner_descendants(planner, &table->object);
    for (size_t i = 0; i < children->count; i++)
        write_extras_of_indexes(planner, node, children->items[i], column->object.name.name);
}

void write_index(Planner *planner, Node *node)
{
    const Index *to = (const Index *)node->to;
    if (node->kind == NODE_DROP) {
        write_dropped_index(planner, node);
        return;
    }
    if (node->kind == NODE_CREATE) {
        write_created_index(planner, node);
    } else if (node->pair->built_beside) {
        write_built_in_place(planner, node);
    } else if ((node->pair->attributes & ATTRIBUTE_DEFINITION) != 0) {
        write_swapped_index(planner, node);
    } else {
        if (node->pair->renamed) write_renamed_part(planner, node);
        write_owner_and_comment(planner, node);
        if ((node->pair->attributes & ATTRIBUTE_STATISTICS) != 0)
            write_index_statistics(planner, node, (const Index *)node->from, to);
        return;
    }
    write_index_statistics(planner, node, NULL, to);
}
