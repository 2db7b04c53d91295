/* Views and materialized views as a whole. */
#include "plan/write/write.h"

static void write_created_view(Planner *planner, Node *node)
{
    SqlWriter *writer = &planner->writer;
    write_step(planner, node, sql_create(writer, node->to), FORM_CREATE_VIEW, NULL);
    write_view_columns(planner, node);
    if (node->to->kind == KIND_VIEW) {
        const View *view = (const View *)node->to;
        for (size_t i = 0; i < view->triggers.count; i++)
            write_step(planner, node, sql_create(writer, &view->triggers.items[i]->object),
                       FORM_CREATE_TRIGGER, NULL);
    } else {
        const MaterializedView *view = (const MaterializedView *)node->to;
        for (size_t i = 0; i < view->indexes.count; i++) {
            write_step(planner, node, sql_create(writer, &view->indexes.items[i]->object),
                       FORM_CREATE_INDEX, NULL);
            write_index_statistics(planner, node, NULL, view->indexes.items[i]);
        }
        if (view->cluster != NULL)
            write_step(planner, node, sql_set_view_cluster(writer, view), FORM_CLUSTER_ON, NULL);
    }
    write_owner_and_comment(planner, node);
}

static void write_altered_view(Planner *planner, Node *node)
{
    ChangeAttributes attributes = node->pair->attributes;
    SqlWriter *writer = &planner->writer;
    if (node->to->kind == KIND_VIEW) {
        if ((attributes & (ATTRIBUTE_QUERY | ATTRIBUTE_OPTIONS | ATTRIBUTE_DEFINITION)) != 0)
            write_step(planner, node, sql_replace_view(writer, (const View *)node->to),
                       FORM_REPLACE_VIEW, node->to);
    } else {
        const MaterializedView *from = (const MaterializedView *)node->from;
        const MaterializedView *to = (const MaterializedView *)node->to;
        if ((attributes & ATTRIBUTE_OPTIONS) != 0)
            write_options(planner, node, &from->with, &to->with);
        if ((attributes & ATTRIBUTE_TABLESPACE) != 0)
            write_step(planner, node, sql_set_tablespace(writer, node->to, to->tablespace),
                       FORM_SET_TABLESPACE, node->to);
        if ((attributes & ATTRIBUTE_CLUSTER) != 0)
            write_step(planner, node, sql_set_view_cluster(writer, to), FORM_CLUSTER_ON, node->to);
    }
    if ((attributes & ATTRIBUTE_COLUMNS) != 0) write_view_columns(planner, node);
    write_owner_and_comment(planner, node);
}

void write_view(Planner *planner, Node *node)
{
    if (node->kind == NODE_CREATE) {
        write_created_view(planner, node);
    } else if (node->kind == NODE_ALTER) {
        write_altered_view(planner, node);
    } else {
        PlannedStep *step = write_step(planner, node, sql_drop(&planner->writer, node->from),
                                       FORM_DROP_VIEW, node->from);
        if (node->pair == NULL)
            write_hazard(planner, step, HAZARD_BREAKS_CLIENTS, "the view is gone");
    }
}

void write_materialized_view(Planner *planner, Node *node)
{
    write_view(planner, node);
}
