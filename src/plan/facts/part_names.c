/* Indexes of a partition that stays which are called otherwise. */
#include "plan/facts/facts.h"

/* ALTER COLUMN TYPE re-creates an index of the column: in partitions under names of PostgreSQL's.
 */
static bool has_retyped_column(Planner *planner, const Object *whole)
{
    if (whole->parent == NULL || whole->parent->kind != KIND_TABLE) return false;
    const Table *table = (const Table *)whole->parent;
    for (size_t i = 0; i < table->columns.count; i++) {
        const Object *column = &table->columns.items[i]->object;
        const Pair *pair = planner_pair(planner, column);
        if (pair != NULL && (pair->attributes & (ATTRIBUTE_TYPE | ATTRIBUTE_COLLATION)) != 0 &&
            part_names_column(whole, column->name.name))
            return true;
    }
    return false;
}

static bool is_recreated(Planner *planner, const Table *partition, Name whole)
{
    const Object *object = database_find_marked(planner->source, partition, whole);
    const Pair *pair = object == NULL ? NULL : planner_pair(planner, object);
    return object == NULL || (pair != NULL && pair->recreated) ||
           map_find_pointer(planner->dropped, object) != NULL ||
           has_retyped_column(planner, object);
}

PartRenames planner_changed_part_names(Planner *planner, const Node *node)
{
    PartRenames renames = {0};
    if (node->kind != NODE_ALTER || node->aspect == ASPECT_DEFAULT || node->pair == NULL ||
        (node->pair->attributes & ATTRIBUTE_PART_NAMES) == 0 || node->to->kind != KIND_TABLE)
        return renames;
    const Table *from = (const Table *)node->from;
    const Table *to = (const Table *)node->to;
    const PartNames *names = &from->extras->part_names;
    if (table_moves_in_or_out(from, to)) return renames;
    for (size_t i = 0; i < names->count; i++) {
        const PartName *name = table_find_part_name(to, names->items[i].whole);
        if (name != NULL && name->part != names->items[i].part &&
            !is_recreated(planner, from, name->whole))
            VECTOR_ADD(planner->arena, &renames, ((PartRename){names->items[i].part, name->part}));
    }
    return renames;
}
