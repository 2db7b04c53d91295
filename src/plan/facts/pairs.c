/* The diff's changes as this side has them, and who is whose counterpart. What has no change
 * becomes a pair when first asked for. */
#include "plan/facts/facts.h"

/* ---- loading: a change of the diff as this side sees it ---- */

static const Object *from_of(const Planner *planner, const Change *change)
{
    return planner->down ? change->new_object : change->old_object;
}

static const Object *to_of(const Planner *planner, const Change *change)
{
    return planner->down ? change->old_object : change->new_object;
}

static Pair *add_pair(Planner *planner, const Object *from, const Object *to)
{
    Pair *pair = map_find_pointer(planner->pair_of, from);
    if (pair != NULL) return pair;
    pair = ARENA_NEW(planner->arena, Pair);
    pair->from = from;
    pair->to = to;
    map_put_pointer(planner->pair_of, from, pair);
    VECTOR_ADD(planner->arena, &planner->pairs, pair);
    return pair;
}

static bool is_renamed_part(const Change *change)
{
    ObjectKind kind = change->old_object->kind;
    return kind == KIND_CONSTRAINT || kind == KIND_INDEX || kind == KIND_TRIGGER ||
           kind == KIND_POLICY || kind == KIND_RULE;
}

static void load_change(Planner *planner, const Change *change)
{
    const Object *from = from_of(planner, change);
    const Object *to = to_of(planner, change);
    Pair *pair;
    switch (change->change_kind) {
    case CHANGE_RENAME:
        if (!is_renamed_part(change)) return; /* done before all else: emit_renames */
        pair = add_pair(planner, from, to);
        pair->renamed = true;
        pair->change = change;
        map_put_pointer(planner->renamed_parts, from, (void *)to);
        return;
    case CHANGE_ALTER:
        pair = add_pair(planner, from, to);
        pair->attributes |= change->attributes;
        pair->change = change;
        return;
    default: break;
    }
    if (to == NULL) {
        VECTOR_ADD(planner->arena, &planner->drops, change);
        if (from->kind == KIND_BASE_TYPE)
            VECTOR_ADD(planner->arena, &planner->base_types, (Object *)from);
        map_put_pointer(planner->dropped, from, (void *)change);
    } else {
        VECTOR_ADD(planner->arena, &planner->creates, change);
        map_put_pointer(planner->created, to, (void *)change);
    }
}

void planner_load(Planner *planner)
{
    for (size_t i = 0; i < planner->diff->changes.count; i++)
        load_change(planner, &planner->diff->changes.items[i]);
}

#define FIND_PART(vector, wanted)                                 \
    do {                                                          \
        for (size_t at = 0; at < (vector).count; at++)            \
            if ((vector).items[at]->object.name.name == (wanted)) \
                return &(vector).items[at]->object;               \
        return NULL;                                              \
    } while (0)

static const Object *find_definition(const Definitions *definitions, const Object *part)
{
    for (size_t i = 0; i < definitions->count; i++) {
        const Object *object = &definitions->items[i]->object;
        if (object->kind == part->kind && object->name.name == part->name.name) return object;
    }
    return NULL;
}

static const Object *find_table_part(const Table *table, const Object *part)
{
    switch (part->kind) {
    case KIND_COLUMN: {
        Column *column = table_find_column(table, part->name.name);
        return column == NULL ? NULL : &column->object;
    }
    case KIND_CONSTRAINT: FIND_PART(table->constraints, part->name.name);
    case KIND_INDEX: FIND_PART(table->indexes, part->name.name);
    case KIND_POLICY:
    case KIND_RULE: return find_definition(&table->definitions, part);
    default: FIND_PART(table->triggers, part->name.name);
    }
}

static const Object *find_part(const Object *parent, const Object *part)
{
    if (parent->kind == KIND_TABLE) return find_table_part((const Table *)parent, part);
    if (parent->kind == KIND_VIEW && part->kind == KIND_RULE)
        return find_definition(&((const View *)parent)->definitions, part);
    if (parent->kind == KIND_VIEW) FIND_PART(((const View *)parent)->triggers, part->name.name);
    FIND_PART(((const MaterializedView *)parent)->indexes, part->name.name);
}

const Object *planner_counterpart(Planner *planner, const Object *from)
{
    const Object *renamed = map_find_pointer(planner->renamed_parts, from);
    if (renamed != NULL) return renamed;
    if (map_find_pointer(planner->dropped, from) != NULL) return NULL;
    if (from->parent == NULL)
        return database_find(planner->target, from->kind, from->name, from->signature);
    const Object *parent = planner_counterpart(planner, from->parent);
    return parent == NULL ? NULL : find_part(parent, from);
}

Pair *planner_pair(Planner *planner, const Object *from)
{
    Pair *pair = map_find_pointer(planner->pair_of, from);
    if (pair != NULL) return pair;
    const Object *to = planner_counterpart(planner, from);
    return to == NULL ? NULL : add_pair(planner, from, to);
}

bool planner_is_new(const Planner *planner, const Object *target_object)
{
    if (map_find_pointer(planner->created, target_object) != NULL) return true;
    return target_object->parent != NULL &&
           map_find_pointer(planner->created, target_object->parent) != NULL;
}
