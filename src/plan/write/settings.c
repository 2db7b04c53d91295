/* Storage parameters and rewrites, of tables and materialized views. */
#include "plan/write/write.h"

/* Options of `to` that `from` lacks or has otherwise; and those that only `from` has. */
static Options options_missing(Arena *arena, const Options *from, const Options *to, bool by_value)
{
    Options missing = {0};
    for (size_t i = 0; i < to->count; i++) {
        const Option *found = options_find(from, to->items[i].name);
        if (found == NULL || (by_value && !text_equals(found->value, to->items[i].value)))
            VECTOR_ADD(arena, &missing, to->items[i]);
    }
    return missing;
}

void write_options(Planner *planner, Node *node, const Options *from, const Options *to)
{
    const Options none = {0};
    Options set = options_missing(planner->arena, from, to, true);
    Options reset = options_missing(planner->arena, to, from, false);
    if (set.count > 0)
        write_step(planner, node, sql_set_options(&planner->writer, node->to, &set, &none),
                   LOCK_SHARE_UPDATE_EXCLUSIVE, node->to);
    if (reset.count > 0)
        write_step(planner, node, sql_set_options(&planner->writer, node->to, &none, &reset),
                   LOCK_SHARE_UPDATE_EXCLUSIVE, node->to);
}

void write_rewrite(Planner *planner, Node *node, Text statement, const char *why)
{
    PlannedStep *step = write_step(planner, node, statement, LOCK_ACCESS_EXCLUSIVE, node->to);
    step->step.rewrites = true;
    write_hazard(planner, step, HAZARD_TABLE_REWRITE, "%s", why);
}
