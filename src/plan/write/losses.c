/* What goes for good with what is dropped: as the rows of model/kinds.def say. */
#include "plan/write/write.h"

typedef enum Keeps { KEEPS_NOTHING, KEEPS_ROWS, KEEPS_VALUES, KEEPS_POSITION } Keeps;

static const Keeps kept[KIND_COUNT] = {
#define KIND(identifier, word, plural, Type, subject, place, space, said, keeps) KEEPS_##keeps,
#include "model/kinds.def"
#undef KIND
};

static bool position_can_be_told(const Planner *planner, const Sequence *sequence)
{
    return sequence->owned_by_table.name != NULL ||
           sequence_columns(planner->arena, planner->source, sequence).count > 0;
}

/* ---- judging ---- */

/* A foreign table has no rows and values of its own; computed values can be computed again; where a
 * column takes its default from a sequence, it tells the position, which the way down asks it. */
static bool can_be_told(const Planner *planner, const Object *object, Keeps keeps)
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
    static const char *const words[][2] = {
        [KEEPS_ROWS] = {"", " is gone for good, with its rows"},
        [KEEPS_VALUES] = {"the values of ", " are gone for good"},
        [KEEPS_POSITION] = {"the current value of ", " is lost"},
    };
    Keeps keeps = kept[object->kind];
    if (can_be_told(planner, object, keeps)) return NULL;
    return write_loss(planner, step, object, "%s%.*s%s", words[keeps][0],
                      TEXT_FORMAT(planner_describe(planner, object)), words[keeps][1]);
}
