/* Triggers. */
#include "plan/write/write.h"

/* For a partitioned table PostgreSQL does it to the partitions too: those that stay otherwise are
 * told again. */
static void write_firing(Planner *planner, Node *node, const Trigger *trigger)
{
    const Object *table = trigger->object.parent;
    Objects below = {0};
    write_step(planner, node, sql_enable_trigger(&planner->writer, trigger), FORM_ENABLE_TRIGGER,
               table);
    if (table->kind == KIND_TABLE && table_is_partitioned((const Table *)table))
        below = planner_triggers_below(planner, table, trigger->object.name.name);
    for (size_t i = 0; i < below.count; i++) {
        if (planner_is_new(planner, below.items[i])) continue;
        write_step(planner, node,
                   sql_enable_trigger(&planner->writer, (const Trigger *)below.items[i]),
                   FORM_ENABLE_TRIGGER, below.items[i]);
    }
}

/* A partition's own word on a trigger is gone: it fires as that of its parent does. */
static void write_firing_as_above(Planner *planner, Node *node)
{
    const Table *table = database_find_table(planner->target, node->from->parent->name);
    if (node->pair != NULL || table == NULL) return;
    Trigger trigger = *(const Trigger *)node->from;
    trigger.object.parent = &table->object;
    const Trigger *above = trigger_above(planner->target, &trigger);
    if (above == NULL) return;
    trigger.enabled = above->enabled;
    write_firing(planner, node, &trigger);
}

void write_trigger(Planner *planner, Node *node)
{
    const Trigger *trigger = (const Trigger *)node->to;
    SqlWriter *writer = &planner->writer;
    if (node->kind == NODE_DROP && ((const Trigger *)node->from)->inherited) {
        write_firing_as_above(planner, node);
        return;
    }
    if (trigger != NULL && trigger->inherited) {
        write_firing(planner, node, trigger);
        return;
    }
    if (node->kind == NODE_DROP) {
        write_step(planner, node, sql_drop(writer, node->from), FORM_DROP_TRIGGER, node->from);
        return;
    }
    if (node->kind == NODE_CREATE)
        write_step(planner, node, sql_create(writer, node->to), FORM_CREATE_TRIGGER, node->to);
    else if (node->pair->renamed)
        write_renamed_part(planner, node);
    if (node->kind == NODE_CREATE ? trigger->enabled != TRIGGER_ENABLED_ORIGIN
                                  : (node->pair->attributes & ATTRIBUTE_ENABLED) != 0)
        write_firing(planner, node, trigger);
    write_owner_and_comment(planner, node);
}
