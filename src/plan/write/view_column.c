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
                               LockMode lock)
{
    SqlWriter *writer = &planner->writer;
    if (options_equal(&from->extras->options, &to->extras->options)) return;
    if (from->extras->options.count > 0)
        write_step(planner, node, sql_set_column_options(writer, to, &from->extras->options, true),
                   lock, node->to);
    if (to->extras->options.count > 0)
        write_step(planner, node, sql_set_column_options(writer, to, &to->extras->options, false),
                   lock, node->to);
}

static void write_view_column(Planner *planner, Node *node, const Column *from, const Column *to)
{
    SqlWriter *writer = &planner->writer;
    bool is_new = node->kind == NODE_CREATE;
    LockMode lock = is_new ? LOCK_NONE : LOCK_ACCESS_EXCLUSIVE;
    LockMode weak_lock = is_new ? LOCK_NONE : LOCK_SHARE_UPDATE_EXCLUSIVE;
    if (!expression_equals(&from->default_value, &to->default_value))
        write_step(planner, node, sql_set_default(writer, to, &to->default_value), lock, node->to);
    if (from->storage != to->storage)
        write_step(planner, node, sql_set_storage(writer, to, planner_storage(planner, to)), lock,
                   node->to);
    if (from->compression != to->compression)
        write_step(planner, node, sql_set_compression(writer, to), lock, node->to);
    if (from->statistics != to->statistics)
        write_step(planner, node, sql_set_statistics(writer, to), weak_lock, node->to);
    write_view_options(planner, node, from, to, weak_lock);
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
