/* A table that becomes a partition, or ceases to be one, keeps or brings what the tables above have
 * as well: ATTACH takes it for theirs, DETACH leaves it behind. What else it has, alone or inside,
 * is its own, and is compared as parts are. */
#include "diff/diff_internal.h"

bool table_moves_in_or_out(const Table *a, const Table *b)
{
    return (a->extras->partition_of.name == NULL) != (b->extras->partition_of.name == NULL);
}

bool part_is_like(const Object *a, const Object *b)
{
    bool is_check =
        a->kind == KIND_CONSTRAINT && ((const Constraint *)a)->constraint_kind == CONSTRAINT_CHECK;
    return a != b && (!is_check || a->name.name == b->name.name) && shape_equals(a, b);
}

typedef struct Given {
    Map *parts; /* of the table alone; and triggers that it has inside, from above */
    const Table *alone;
    const Table *inside;
} Given;

static bool is_own_too(const Table *inside, const Object *part)
{
    return part->kind == KIND_INDEX ? table_find_index(inside, part->name.name) != NULL
                                    : table_find_constraint(inside, part->name.name) != NULL;
}

/* One for each: of several that are like it, rather one whose name nothing inside has. */
#define GIVE(given, vector, whole)                                                            \
    do {                                                                                      \
        const Object *found = NULL;                                                           \
        for (size_t at = 0; at < (given)->alone->vector.count; at++) {                        \
            const Object *part = &(given)->alone->vector.items[at]->object;                   \
            if (map_find_pointer((given)->parts, part) != NULL || !part_is_like(part, whole)) \
                continue;                                                                     \
            if (found == NULL || is_own_too((given)->inside, found)) found = part;            \
        }                                                                                     \
        if (found != NULL) map_put_pointer((given)->parts, found, (void *)(whole));           \
    } while (0)

static void give_parts_of(Given *given, const Table *above)
{
    for (size_t i = 0; i < above->constraints.count; i++)
        if (!above->constraints.items[i]->no_inherit)
            GIVE(given, constraints, &above->constraints.items[i]->object);
    for (size_t i = 0; i < above->indexes.count; i++)
        GIVE(given, indexes, &above->indexes.items[i]->object);
}

Map *parts_given(Arena *arena, const Diff *diff, const Table *from, const Table *to)
{
    bool comes = from->extras->partition_of.name == NULL;
    const Database *database = comes ? diff->new_database : diff->renamed;
    Given given = {
        .parts = map_make(arena), .alone = comes ? from : to, .inside = comes ? to : from};
    const Tables *above = family_partition_ancestors(database, given.inside);
    for (size_t i = 0; i < above->count; i++) give_parts_of(&given, above->items[i]);
    for (size_t i = 0; i < given.inside->triggers.count; i++) {
        const Trigger *trigger = given.inside->triggers.items[i];
        if (trigger->inherited) map_put_pointer(given.parts, trigger, (void *)(uintptr_t)trigger);
    }
    return given.parts;
}
