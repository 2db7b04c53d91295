/* What goes for good with what is dropped: losses.def. */
#include "plan/plan_internal.h"

#include <string.h>

typedef enum Keeps { KEEPS_NOTHING, KEEPS_ROWS, KEEPS_VALUES, KEEPS_POSITION } Keeps;

typedef struct LossRow {
    Keeps keeps;
    const char *detail;
} LossRow;

static const LossRow loss_rows[] = {
#define LOSS(kind, keeps, detail) [KIND_##kind] = {KEEPS_##keeps, detail},
#include "plan/losses.def"
#undef LOSS
};

#define LOSS(kind, keeps, detail) +1
_Static_assert((0
#include "plan/losses.def"
                ) == KIND_COUNT,
               "losses.def says something of each kind");
#undef LOSS

/* ---- sequences ---- */

/* "nextval('s'::regclass)" and nothing around it, in a column of integers. */
static bool counts_by(const Column *column, const Sequence *sequence)
{
    const Expression *value = &column->default_value;
    static const char *const integers[] = {"int2", "int4", "int8"};
    bool is_integer = false;
    for (size_t i = 0; i < 3 && column->type.builtin != NULL; i++)
        is_integer = is_integer || strcmp(column->type.builtin->internal, integers[i]) == 0;
    if (!is_integer || !text_starts_with(value->text, "nextval(") ||
        !text_ends_with(value->text, ")"))
        return false;
    for (size_t i = 0; i < value->reference_count; i++)
        if (value->references[i].kind == REFERENCE_RELATION &&
            qualified_name_equals(value->references[i].name, sequence->object.name))
            return true;
    return false;
}

Objects sequence_columns(Arena *arena, const Database *database, const Sequence *sequence)
{
    Objects columns = {0};
    for (size_t i = 0; i < database->objects.count; i++) {
        const Object *object = database->objects.items[i];
        if (object->kind != KIND_TABLE || ((const Table *)object)->extras->is_foreign) continue;
        const Table *table = (const Table *)object;
        for (size_t j = 0; j < table->columns.count; j++)
            if (counts_by(table->columns.items[j], sequence))
                VECTOR_ADD(arena, &columns, &table->columns.items[j]->object);
    }
    return columns;
}

static bool position_can_be_told(const Planner *planner, const Sequence *sequence)
{
    return sequence->owned_by_table.name != NULL ||
           sequence_columns(planner->arena, planner->source, sequence).count > 0;
}

/* ---- judging ---- */

static bool is_kept(const Planner *planner, const Object *object, Keeps keeps)
{
    switch (keeps) {
    case KEEPS_ROWS: return ((const Table *)object)->extras->is_foreign;
    case KEEPS_VALUES:
        return !expression_is_none(&((const Column *)object)->extras->generated) ||
               ((const Table *)object->parent)->extras->is_foreign;
    case KEEPS_POSITION: return position_can_be_told(planner, (const Sequence *)object);
    case KEEPS_NOTHING: break;
    }
    return true;
}

Diagnostic *emit_loss_of_drop(Planner *planner, PlannedStep *step, const Object *object)
{
    if (is_kept(planner, object, loss_rows[object->kind].keeps)) return NULL;
    const char *detail = loss_rows[object->kind].detail;
    const char *hole = strstr(detail, "%s");
    Text described = planner_describe(planner, object);
    return emit_loss(planner, step, object, "%.*s%.*s%s", (int)(hole - detail), detail,
                     TEXT_FORMAT(described), hole + 2);
}
