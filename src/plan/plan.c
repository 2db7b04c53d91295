/* Both sides go through the same phases: on the way down, source and target have changed places. */
#include "plan/plan.h"

#include "plan/write/write.h"

/* `up`: the other side, for the way down; NULL for the way up. */
static Planner *plan_side(Arena *arena, Diagnostics *diagnostics, const Diff *diff,
                          const PlanOptions *options, const Planner *up, PlanSide *side,
                          uint32_t up_sections)
{
    bool down = up != NULL;
    Planner *planner = ARENA_NEW(arena, Planner);
    *planner = (Planner){
        .arena = arena,
        .diagnostics = diagnostics,
        .diff = diff,
        .options = options,
        .down = down,
        .up = up,
        .up_sections = up_sections,
        .source = down ? diff->new_database : diff->renamed,
        .target = down ? diff->renamed : diff->new_database,
        .writer = sql_writer(arena, diff->new_database->project.default_namespace),
        .pair_of = map_make(arena),
        .dropped = map_make(arena),
        .created = map_make(arena),
        .renamed_parts = map_make(arena),
        .drop_nodes = map_make(arena),
        .create_nodes = map_make(arena),
        .alter_nodes = map_make(arena),
        .index_mark_nodes = map_make(arena),
        .type_nodes = map_make(arena),
        .fill_of = map_make(arena),
        .check_names = map_make(arena),
        .built_names = map_make(arena),
        .later = map_make(arena),
        .unchecked = map_make(arena),
    };
    planner_load(planner);
    select_all(planner);
    planner->labels_first = order_renames_labels_first(planner);
    if (planner->labels_first) planner->writer.other_texts = diff->label_texts;
    order_build(planner);
    order_sort(planner);
    for (size_t i = 0; i < planner->ordered.count; i++)
        write_node(planner, planner->ordered.items[i]);
    planner_refuse_losses(planner);
    for (size_t i = 0; i < planner->ordered.count; i++)
        write_locks(planner, planner->ordered.items[i]);
    write_sections(planner, side);
    return planner;
}

Plan *plan_make(Arena *arena, Diagnostics *diagnostics, const Diff *diff,
                const PlanOptions *options)
{
    static const PlanOptions defaults = {0};
    Plan *plan = ARENA_NEW(arena, Plan);
    plan->diff = diff;
    if (options == NULL) options = &defaults;
    const Planner *up = plan_side(arena, diagnostics, diff, options, NULL, &plan->up, 1);
    uint32_t up_sections = (uint32_t)plan->up.sections.count;
    plan_side(arena, diagnostics, diff, options, up, &plan->down,
              up_sections == 0 ? 1 : up_sections);
    return plan;
}
