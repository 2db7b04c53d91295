/* A sequence that a column owns goes with the column's table: PostgreSQL moves both to another
 * namespace (AlterSeqNamespaces in its tablecmds.c). One that is to stay must be free by then. */
#include "plan/facts/facts.h"

bool planner_is_early_rename(const Change *change)
{
    if (change->change_kind != CHANGE_RENAME) return false;
    ObjectKind kind = change->old_object->kind;
    return kind != KIND_CONSTRAINT && kind != KIND_INDEX && kind != KIND_TRIGGER &&
           kind != KIND_POLICY && kind != KIND_RULE;
}

Name planner_former_namespace(const Planner *planner, Name name)
{
    for (size_t i = 0; i < planner->diff->changes.count; i++) {
        const Change *change = &planner->diff->changes.items[i];
        if (planner_is_early_rename(change) && change->old_object->kind == KIND_NAMESPACE &&
            change->new_object->name.name == name)
            return change->old_object->name.name;
    }
    return name;
}

/* What becomes of the old relation's name; NULL: it keeps it. */
static const Change *find_rename(const Planner *planner, ObjectKind kind, QualifiedName name)
{
    for (size_t i = 0; i < planner->diff->changes.count; i++) {
        const Change *change = &planner->diff->changes.items[i];
        if (planner_is_early_rename(change) && change->old_object->kind == kind &&
            text_is_none(change->old_part) && qualified_name_equals(change->old_object->name, name))
            return change;
    }
    return NULL;
}

/* Where a relation is before namespaces get their new names: `change` is its rename, or NULL. */
static Name namespace_after(const Planner *planner, const Change *change, QualifiedName name)
{
    return change == NULL
               ? name.namespace_name
               : planner_former_namespace(planner, change->new_object->name.namespace_name);
}

/* Where the owner of a sequence of the old model takes it; NULL: it has none, or that stays. */
static Name owner_moves_to(const Planner *planner, const Sequence *sequence)
{
    QualifiedName owner = sequence->owned_by_table;
    if (owner.name == NULL) return NULL;
    Name namespace_name = namespace_after(planner, find_rename(planner, KIND_TABLE, owner), owner);
    return namespace_name == owner.namespace_name ? NULL : namespace_name;
}

bool planner_is_carried(const Planner *planner, const Change *change)
{
    if (change->old_object->kind != KIND_SEQUENCE) return false;
    Name moves_to = owner_moves_to(planner, (const Sequence *)change->old_object);
    return moves_to != NULL &&
           moves_to == namespace_after(planner, change, change->old_object->name);
}

/* A sequence of Diff.renamed as it was; NULL: not found. */
static const Sequence *find_former(const Planner *planner, const Object *object)
{
    QualifiedName name = object->name;
    if (object->renamed_from.name != NULL && span_is_none(object->renamed_from_span))
        name = object->renamed_from;
    for (size_t i = 0; i < planner->diff->changes.count; i++) {
        const Change *change = &planner->diff->changes.items[i];
        if (planner_is_early_rename(change) && change->old_object->kind == KIND_SEQUENCE &&
            qualified_name_equals(change->new_object->name, name))
            return (const Sequence *)change->old_object;
    }
    name.namespace_name = planner_former_namespace(planner, name.namespace_name);
    return (const Sequence *)database_find(planner->diff->old_database, KIND_SEQUENCE, name,
                                           TEXT_NONE);
}

const Sequence *planner_left_behind(const Planner *planner, const Object *object)
{
    const Diff *diff = planner->diff;
    if (object->kind != KIND_SEQUENCE || diff->renamed == diff->old_database ||
        ((const Sequence *)object)->owned_by_table.name == NULL)
        return NULL;
    const Sequence *former = find_former(planner, object);
    if (former == NULL) return NULL;
    Name moves_to = owner_moves_to(planner, former);
    if (moves_to == NULL) return NULL;
    const Change *change = find_rename(planner, KIND_SEQUENCE, former->object.name);
    return moves_to == namespace_after(planner, change, former->object.name) ? NULL : former;
}
