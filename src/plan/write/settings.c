/* Storage parameters of tables and materialized views. */
#include "plan/write/write.h"

#include <string.h>

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

static StatementForm form_of_options(const Options *options)
{
    for (size_t i = 0; i < options->count; i++)
        if (strcmp(options->items[i].name, "user_catalog_table") == 0)
            return FORM_SET_CATALOG_OPTION;
    return FORM_SET_OPTIONS;
}

void write_options(Planner *planner, Node *node, const Options *from, const Options *to)
{
    const Options none = {0};
    Options set = options_missing(planner->arena, from, to, true);
    Options reset = options_missing(planner->arena, to, from, false);
    if (set.count > 0)
        write_step(planner, node, sql_set_options(&planner->writer, node->to, &set, &none),
                   form_of_options(&set), node->to);
    if (reset.count > 0)
        write_step(planner, node, sql_set_options(&planner->writer, node->to, &none, &reset),
                   form_of_options(&reset), node->to);
}
