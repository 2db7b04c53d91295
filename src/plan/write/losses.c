/* What goes for good with what is dropped: losses.def. */
#include "plan/write/write.h"

#include <string.h>

typedef enum Keeps { KEEPS_NOTHING, KEEPS_ROWS, KEEPS_VALUES, KEEPS_POSITION } Keeps;

typedef struct LossRow {
    Keeps keeps;
    const char *detail;
} LossRow;

static const LossRow loss_rows[] = {
#define LOSS(kind, keeps, detail) [KIND_##kind] = {KEEPS_##keeps, detail},
#include "plan/write/losses.def"
#undef LOSS
};

#define LOSS(kind, keeps, detail) +1

_Static_assert((0
#include "plan/write/losses.def"
                ) == KIND_COUNT,
               "losses.def says something of each kind");

#undef LOSS

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

Loss *write_loss_of_drop(Planner *planner, PlannedStep *step, const Object *object)
{
    if (is_kept(planner, object, loss_rows[object->kind].keeps)) return NULL;
    const char *detail = loss_rows[object->kind].detail;
    const char *hole = strstr(detail, "%s");
    Text described = planner_describe(planner, object);
    return write_loss(planner, step, object, "%.*s%.*s%s", (int)(hole - detail), detail,
                      TEXT_FORMAT(described), hole + 2);
}
