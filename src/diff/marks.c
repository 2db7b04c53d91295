/* CLUSTER ON and the replica identity name an index: what matters is which one it is, whatever it
 * is called on either side. */
#include "diff/diff_internal.h"

typedef struct Marks {
    Arena *arena;
    Diff *diff;
    const Object *from;
    const Object *to;
    size_t first; /* of the changes of this pair */
} Marks;

/* What the index of the old side is called on the new one. */
static Name renamed_mark(const Marks *marks, Name name)
{
    for (size_t i = marks->first; i < marks->diff->changes.count; i++) {
        const Change *change = &marks->diff->changes.items[i];
        if (change->change_kind == CHANGE_RENAME && change->old_object->name.name == name &&
            (change->old_object->kind == KIND_INDEX || change->old_object->kind == KIND_CONSTRAINT))
            return change->new_object->name.name;
    }
    return name;
}

static void remove_change(Diff *diff, size_t at)
{
    for (size_t i = at; i + 1 < diff->changes.count; i++)
        diff->changes.items[i] = diff->changes.items[i + 1];
    diff->changes.count--;
}

/* `differs` is told of the pair itself, which may have no change yet, or none any more. */
static void settle(const Marks *marks, ChangeAttributes attribute, bool differs)
{
    Diff *diff = marks->diff;
    for (size_t i = marks->first; i < diff->changes.count; i++) {
        Change *change = &diff->changes.items[i];
        if (change->change_kind != CHANGE_ALTER || change->old_object != marks->from) continue;
        change->attributes &= ~attribute;
        if (differs) change->attributes |= attribute;
        if (change->attributes == 0) remove_change(diff, i);
        return;
    }
    if (differs)
        VECTOR_ADD(marks->arena, &diff->changes,
                   (Change){.change_kind = CHANGE_ALTER,
                            .old_object = marks->from,
                            .new_object = marks->to,
                            .attributes = attribute});
}

static void settle_names(const Marks *marks, ChangeAttributes attribute, Name from, Name to)
{
    if (from == NULL || to == NULL) return;
    settle(marks, attribute, renamed_mark(marks, from) != to);
}

void marks_compare(Arena *arena, Diff *diff, const Object *from, const Object *to, size_t first)
{
    Marks marks = {arena, diff, from, to, first};
    if (from->kind == KIND_MATERIALIZED_VIEW)
        settle_names(&marks, ATTRIBUTE_CLUSTER, ((const MaterializedView *)from)->cluster,
                     ((const MaterializedView *)to)->cluster);
    if (from->kind != KIND_TABLE) return;
    const Table *before = (const Table *)from;
    const Table *after = (const Table *)to;
    settle_names(&marks, ATTRIBUTE_CLUSTER, before->extras->cluster, after->extras->cluster);
    if (before->replica_identity == after->replica_identity)
        settle_names(&marks, ATTRIBUTE_REPLICA_IDENTITY, before->replica_identity_index,
                     after->replica_identity_index);
}
