/* The diff's changes as this side has them, and who is whose counterpart. What has no change
 * becomes a pair when first asked for. */
#include "plan/plan_internal.h"

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

static bool is_of_partitioned(const Object *part)
{
    const Object *table = part->parent;
    return table != NULL && table->kind == KIND_TABLE && table_is_partitioned((const Table *)table);
}

static bool is_check(const Object *part)
{
    return part->kind == KIND_CONSTRAINT &&
           ((const Constraint *)part)->constraint_kind == CONSTRAINT_CHECK;
}

/* Nothing builds its index beside the table's use. */
static bool is_without_overlaps(const Object *part)
{
    return part->kind == KIND_CONSTRAINT &&
           constraint_is_without_overlaps((const Constraint *)part);
}

static bool nulls_are_alike(const Object *part)
{
    return part->kind == KIND_INDEX ? ((const Index *)part)->nulls_not_distinct
                                    : ((const Constraint *)part)->nulls_not_distinct;
}

/* Whether all rows get one value, or null where the part takes nulls for alike, in a column that
 * comes back. A default satisfies the checks, but is no row's of another table. */
static bool gets_one_value(const Planner *planner, const Column *column, const Object *part)
{
    const Expression *value = &column->default_value;
    if (planner_is_made_up(planner, column)) return true;
    if (is_check(part) || column->identity != IDENTITY_NONE ||
        !expression_is_none(&column->extras->generated) ||
        map_find_pointer(planner->created, column) == NULL ||
        map_find_pointer(planner->created, column->object.parent) != NULL)
        return false;
    return expression_is_none(value) || expression_is_null(value)
               ? nulls_are_alike(part)
               : !value_is_volatile(planner, value);
}

/* Whether the rows can hardly satisfy it, since on the way down a column comes back with one value
 * for all: it fails at once, with nothing done, and not in a section of its own. */
static bool is_over_made_up(const Planner *planner, const Object *part)
{
    if (!planner->down || part->parent == NULL || part->parent->kind != KIND_TABLE) return false;
    const Table *table = (const Table *)part->parent;
    bool is_index = part->kind == KIND_INDEX;
    if (is_index ? !((const Index *)part)->unique : part->kind != KIND_CONSTRAINT) return false;
    size_t named = 0;
    size_t made_up = 0;
    for (size_t i = 0; i < table->columns.count; i++) {
        if (!part_names_column(part, table->columns.items[i]->object.name.name)) continue;
        named++;
        if (gets_one_value(planner, table->columns.items[i], part)) made_up++;
    }
    bool is_of_rows = is_index || constraint_is_key((const Constraint *)part) ||
                      ((const Constraint *)part)->constraint_kind == CONSTRAINT_EXCLUDE;
    return is_of_rows ? made_up > 0 && made_up == named : made_up > 0;
}

bool planner_is_online(const Planner *planner, const Object *part)
{
    return !planner->options->offline_ddl && !is_without_overlaps(part) &&
           (!is_of_partitioned(part) || is_check(part)) && !is_over_made_up(planner, part);
}

bool planner_is_online_by_leaves(const Planner *planner, const Object *part)
{
    return !planner->options->offline_ddl && !is_without_overlaps(part) && is_of_partitioned(part);
}

bool planner_is_new(const Planner *planner, const Object *target_object)
{
    if (map_find_pointer(planner->created, target_object) != NULL) return true;
    return target_object->parent != NULL &&
           map_find_pointer(planner->created, target_object->parent) != NULL;
}
