/* What rows get that are there already, in columns that come or become not null. */
#include "plan/select/select.h"

static void add_fill(Planner *planner, const Column *from, const Column *column, Expression value)
{
    Fill *fill = ARENA_NEW(planner->arena, Fill);
    *fill = (Fill){.from = from, .column = column, .value = value};
    VECTOR_ADD(planner->arena, &planner->fills, fill);
    map_put_pointer(planner->fill_of, column, fill);
}

static void find_new(Planner *planner, const Object *object)
{
    bool made_up;
    if (object->kind != KIND_COLUMN || column_is_computed((const Column *)object)) return;
    const Column *column = (const Column *)object;
    if (map_find_pointer(planner->created, object->parent) != NULL) return;
    Expression value = row_value_of_new(planner, column, &made_up);
    if (!expression_is_none(&value) && !planner_is_constant(planner, &value))
        add_fill(planner, NULL, column, value);
}

/* What a virtual column was computed as, where it becomes one that rows have a value of. */
static bool find_former(Planner *planner, const Pair *pair)
{
    const Column *from = (const Column *)pair->from;
    const Column *to = (const Column *)pair->to;
    if (!from->extras->is_virtual || column_is_computed(to) ||
        (!planner->down && !expression_is_none(diff_backfill(planner->diff, to))))
        return false;
    add_fill(planner, NULL, to, from->extras->generated);
    return true;
}

/* Whether the column takes no nulls from now on. */
static bool ends_nulls(const Pair *pair)
{
    const Column *from = (const Column *)pair->from;
    const Column *to = (const Column *)pair->to;
    bool refuses = type_refuses_null(&to->type) && !type_refuses_null(&from->type);
    return ((pair->attributes & ATTRIBUTE_NOT_NULL) != 0 && to->not_null) ||
           ((pair->attributes & ATTRIBUTE_TYPE) != 0 && refuses);
}

/* On the way down: of a column whose `using` left no value in it. */
static bool lost_all(const Planner *planner, const Pair *pair)
{
    return planner->down &&
           expression_is_null(diff_conversion(planner->diff, (const Column *)pair->from));
}

static void find_again(Planner *planner, const Pair *pair)
{
    const Column *to = (const Column *)pair->to;
    Expression value = to->default_value;
    if (expression_is_none(&value) || expression_is_null(&value))
        value = value_neutral(planner->arena, &to->type);
    if (!expression_is_none(&value)) add_fill(planner, (const Column *)pair->from, to, value);
}

void select_fills(Planner *planner)
{
    for (size_t i = 0; i < planner->creates.count; i++) {
        const Change *change = planner->creates.items[i];
        find_new(planner, planner->down ? change->old_object : change->new_object);
    }
    for (size_t i = 0; i < planner->pairs.count; i++) {
        const Pair *pair = planner->pairs.items[i];
        if (pair->from->kind != KIND_COLUMN ||
            map_find_pointer(planner->created, pair->to->parent) != NULL)
            continue;
        const Column *to = (const Column *)pair->to;
        if (ends_nulls(pair)) select_report_spent(planner, to, "backfill", &to->extras->backfill);
        if (pair->recreated && !find_former(planner, pair))
            find_new(planner, pair->to);
        else if (!pair->recreated && !planner->down && ends_nulls(pair) &&
                 !expression_is_none(&to->extras->backfill.value))
            add_fill(planner, (const Column *)pair->from, to, *diff_backfill(planner->diff, to));
        else if (!pair->recreated && ends_nulls(pair) && lost_all(planner, pair))
            find_again(planner, pair);
    }
}

Fill *select_fill_of(const Planner *planner, const Object *column)
{
    return map_find_pointer(planner->fill_of, column);
}

/* ---- stages ---- */

/* The fill of a column of the same table that the reference names; else NULL. */
Fill *select_fill_read(const Planner *planner, const Fill *fill, const SqlReference *reference)
{
    if (reference->kind != REFERENCE_COLUMN || reference->name.name != NULL) return NULL;
    const Column *read =
        table_find_column((const Table *)fill->column->object.parent, reference->part);
    return read == NULL || read == fill->column ? NULL : select_fill_of(planner, &read->object);
}

/* Columns that are filled from each other see the rows as they were. */
uint32_t select_stage(const Planner *planner, Fill *fill)
{
    if (fill->stage != 0 || fill->is_open) return fill->stage;
    uint32_t stage = 1;
    fill->is_open = true;
    for (size_t i = 0; i < fill->value.reference_count; i++) {
        Fill *read = select_fill_read(planner, fill, &fill->value.references[i]);
        uint32_t before = read == NULL ? 0 : select_stage(planner, read);
        if (before >= stage) stage = before + 1;
    }
    fill->is_open = false;
    return fill->stage = stage;
}
