/* What views and materialized views say of their columns. */
#include "plan/write/write.h"

static const Columns *columns_of(const Object *view)
{
    static const Columns none = {0};
    if (view == NULL) return &none;
    return view->kind == KIND_VIEW ? &((const View *)view)->overrides
                                   : &((const MaterializedView *)view)->overrides;
}

static void write_view_options(Planner *planner, Node *node, const Column *from, const Column *to,
                               const Object *about)
{
    SqlWriter *writer = &planner->writer;
    if (options_equal(&from->extras->options, &to->extras->options)) return;
    if (from->extras->options.count > 0)
        write_step(planner, node, sql_set_column_options(writer, to, &from->extras->options, true),
                   FORM_SET_COLUMN_OPTIONS, about);
    if (to->extras->options.count > 0)
        write_step(planner, node, sql_set_column_options(writer, to, &to->extras->options, false),
                   FORM_SET_COLUMN_OPTIONS, about);
}

static void write_view_column(Planner *planner, Node *node, const Column *from, const Column *to)
{
    SqlWriter *writer = &planner->writer;
    const Object *about = node->kind == NODE_CREATE ? NULL : node->to;
    if (!expression_equals(&from->default_value, &to->default_value))
        write_step(planner, node, sql_set_default(writer, to, &to->default_value), FORM_SET_DEFAULT,
                   about);
    if (from->storage != to->storage)
        write_step(planner, node, sql_set_storage(writer, to, planner_storage(planner, to)),
                   FORM_SET_STORAGE, about);
    if (from->compression != to->compression)
        write_step(planner, node, sql_set_compression(writer, to), FORM_SET_COMPRESSION, about);
    if (from->statistics != to->statistics)
        write_step(planner, node, sql_set_statistics(writer, to), FORM_SET_STATISTICS, about);
    write_view_options(planner, node, from, to, about);
}

void write_view_columns(Planner *planner, Node *node)
{
    const Columns *before = columns_of(node->kind == NODE_CREATE ? NULL : node->from);
    const Columns *after = columns_of(node->to);
    Column nothing = {
        .object = {.kind = KIND_COLUMN, .parent = node->to},
        .type = {.type_class = TYPE_POISON},
        .statistics = -1,
        .extras = &column_extras_none,
    };
    for (size_t i = 0; i < before->count; i++) {
        nothing.object.name = before->items[i]->object.name;
        if (overrides_find(after, nothing.object.name.name) == NULL)
            write_view_column(planner, node, before->items[i], &nothing);
    }
    for (size_t i = 0; i < after->count; i++) {
        const Column *from = overrides_find(before, after->items[i]->object.name.name);
        write_view_column(planner, node, from == NULL ? &nothing : from, after->items[i]);
    }
}
