/* What a child has of its parents' and PostgreSQL does not make with theirs as it is to be: names
 * of the indexes of partitions that belong to an index or key of the whole: PostgreSQL chooses them
 * when it makes them, and they are given their own right after. Renaming an index locks the index
 * alone. */
#include "plan/write/write.h"

static void write_names(Planner *planner, Node *node, const Table *partition,
                        const PartNames *names, bool may_be_missing)
{
    if (names->count == 0) return;
    Text statement =
        sql_name_parts(&planner->writer, partition, names->items, names->count, may_be_missing);
    write_step(planner, node, statement, FORM_ALTER_INDEX, NULL);
}

void write_new_part_names(Planner *planner, Node *node, const Table *partition)
{
    const PartNames *all = &partition->extras->part_names;
    PartNames names = {0};
    for (size_t i = 0; i < all->count; i++)
        if (!all->items[i].is_usual) VECTOR_ADD(planner->arena, &names, all->items[i]);
    write_names(planner, node, partition, &names, false);
}

static bool has_object(const Objects *objects, const Object *wanted)
{
    for (size_t i = 0; objects != NULL && i < objects->count; i++)
        if (objects->items[i] == wanted) return true;
    return false;
}

/* PostgreSQL's names for what it makes of a column come from that column's name then. */
static bool has_renamed_column(const Planner *planner, const Object *whole)
{
    for (size_t i = 0; i < planner->diff->changes.count; i++) {
        const Change *change = &planner->diff->changes.items[i];
        if (change->change_kind == CHANGE_RENAME && change->new_object != NULL &&
            change->new_object->kind == KIND_COLUMN &&
            qualified_name_equals(change->new_object->parent->name, whole->parent->name) &&
            part_names_column(whole, change->new_object->name.name))
            return true;
    }
    return false;
}

void write_part_names_again(Planner *planner, Node *node, const Object *whole, Name current_name)
{
    const Tables *partitions = planner_descendants(planner, whole->parent);
    for (size_t i = 0; i < partitions->count; i++) {
        const PartName *name = table_find_part_name(partitions->items[i], whole->name.name);
        PartNames names = {0};
        if (name == NULL || (name->is_usual && !has_renamed_column(planner, whole)) ||
            planner_is_new(planner, &partitions->items[i]->object))
            continue;
        PartName until_then = *name;
        until_then.whole = current_name;
        VECTOR_ADD(planner->arena, &names, until_then);
        write_names(planner, node, partitions->items[i], &names, false);
    }
}

void write_part_names_of(Planner *planner, Node *node, const Object *whole, const Objects *built)
{
    if (whole->parent->kind != KIND_TABLE) return;
    const Tables *partitions = planner_descendants(planner, whole->parent);
    for (size_t i = 0; i < partitions->count; i++) {
        const Table *partition = partitions->items[i];
        const PartName *name = table_find_part_name(partition, whole->name.name);
        PartNames names = {0};
        if (name == NULL || name->is_usual || has_object(built, &partitions->items[i]->object))
            continue;
        VECTOR_ADD(planner->arena, &names, *name);
        /* A new partition may come before or after it, and then gets the names itself. */
        write_names(planner, node, partition, &names,
                    planner_is_new(planner, &partitions->items[i]->object));
    }
}

void write_changed_part_names(Planner *planner, Node *node)
{
    PartRenames renames = planner_changed_part_names(planner, node);
    for (size_t i = 0; i < renames.count; i++) {
        PartRename rename = renames.items[i];
        if (order_part_name_is_wanted(planner, node->to, rename.from)) {
            Name temporary_name = planner_name(planner, rename.from, "_renamed");
            if (node->aspect == ASPECT_TEMPORARY_NAME)
                rename.to = temporary_name;
            else
                rename.from = temporary_name;
        } else if (node->aspect == ASPECT_TEMPORARY_NAME) {
            continue;
        }
        write_step(
            planner, node,
            sql_rename_part(&planner->writer, (const Table *)node->to, rename.from, rename.to),
            FORM_ALTER_INDEX, NULL);
    }
}

/* ---- copies of checks ---- */

static void write_validated_copy(Planner *planner, Node *node, const Object *table, Name check)
{
    Constraint *copy = ARENA_NEW(planner->arena, Constraint);
    copy->object = (Object){
        .kind = KIND_CONSTRAINT, .name = {table->name.namespace_name, check}, .parent = table};
    copy->constraint_kind = CONSTRAINT_CHECK;
    write_validation(planner, node, copy);
}

void write_valid_copies(Planner *planner, Node *node, const Constraint *check)
{
    if (check->constraint_kind != CONSTRAINT_CHECK || !check->not_valid || check->no_inherit)
        return;
    const Tables *children = planner_descendants(planner, check->object.parent);
    for (size_t i = 0; i < children->count; i++) {
        const CheckCopy *copy = table_find_copy(children->items[i], check->object.name.name);
        if (copy != NULL && copy->is_valid)
            write_validated_copy(planner, node, &children->items[i]->object, copy->name);
    }
}

void write_validated_copies(Planner *planner, Node *node)
{
    const Table *from = (const Table *)node->from;
    const CheckCopies *copies = &((const Table *)node->to)->extras->copies;
    for (size_t i = 0; i < copies->count; i++) {
        const CheckCopy *before = table_find_copy(from, copies->items[i].name);
        if (before != NULL && !before->is_valid && copies->items[i].is_valid)
            write_validated_copy(planner, node, node->to, before->name);
    }
}
