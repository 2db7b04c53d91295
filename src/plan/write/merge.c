/* Neighbours that become one statement: actions of ALTER TABLE on one table. */
#include "plan/write/write.h"

#include <string.h>

enum { LINE_WIDTH = 96 };

bool write_can_merge(const PlannedStep *first, const PlannedStep *second)
{
    return first->merge && second->merge && text_equals(first->alter_table, second->alter_table);
}

/* The action alone: what follows "ALTER TABLE t ". */
static Text action_of(const PlannedStep *planned)
{
    return text_slice(planned->step.statement, planned->alter_table.length,
                      planned->step.statement.length);
}

static Text merged_alter(Arena *arena, const PlannedSteps *steps)
{
    TextBuilder out = text_builder(arena);
    Text prefix = steps->items[0]->alter_table;
    Text first = steps->items[0]->step.statement;
    if (steps->count == 1 && first.length <= LINE_WIDTH &&
        memchr(first.bytes, '\n', first.length) == NULL)
        return first;
    text_put(&out, text_slice(prefix, 0, prefix.length - 1));
    for (size_t i = 0; i < steps->count; i++) {
        text_put_string(&out, i == 0 ? "\n    " : ",\n    ");
        text_put(&out, action_of(steps->items[i]));
    }
    return text_built(&out);
}

static void merge_into(Arena *arena, Step *step, const Step *other)
{
    if (other->lock > step->lock) {
        step->lock = other->lock;
        step->locked = other->locked;
    }
    for (size_t i = 0; i < other->also_locked.count; i++)
        step_add_lock(arena, step, other->also_locked.items[i]);
    step->rewrites = step->rewrites || other->rewrites;
    step->scans = step->scans || other->scans;
    if (step->change == NULL) step->change = other->change;
    for (size_t i = 0; i < other->hazards.count; i++)
        VECTOR_ADD(arena, &step->hazards, other->hazards.items[i]);
}

Step write_merged(Arena *arena, const PlannedSteps *steps)
{
    PlannedStep *first = steps->items[0];
    Step step = first->step;
    for (size_t i = 1; i < steps->count; i++) merge_into(arena, &step, &steps->items[i]->step);
    if (first->alter_table.length > 0) step.statement = merged_alter(arena, steps);
    return step;
}
