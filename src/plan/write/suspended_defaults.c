/* Defaults that are taken away and put back around something that is re-created. */
#include "plan/write/write.h"

static void write_default(Planner *planner, Node *node, const Table *table, const Column *column,
                          const Expression *value)
{
    Column own = *column;
    own.object.parent = (Object *)(uintptr_t)&table->object;
    bool is_null = value == NULL || expression_is_null(value);
    write_only(planner, node, &table->object,
               sql_set_default(sql_only(&planner->writer), &own, is_null ? NULL : value),
               FORM_SET_DEFAULT);
}

void write_suspended_defaults(Planner *planner, Node *node)
{
    const Table *from = (const Table *)node->pair->from;
    const Table *to = (const Table *)node->pair->to;
    for (size_t i = 0; i < from->extras->overrides.count; i++) {
        const Column *column = from->extras->overrides.items[i];
        Name name = column->object.name.name;
        Column given = {.extras = &column_extras_none};
        if (!column_has_default(column)) continue;
        if (node->kind == NODE_DROP && !expression_is_null(&column->default_value))
            write_default(planner, node, from, column, NULL);
        else if (node->kind == NODE_CREATE && !column_has_default(table_find_said(to, name)) &&
                 family_find_inherited(planner->target, to, name, &given))
            write_default(planner, node, to, column, &given.default_value);
    }
    for (size_t i = 0; node->kind == NODE_CREATE && i < to->extras->overrides.count; i++) {
        const Column *column = to->extras->overrides.items[i];
        if (column_has_default(column))
            write_default(planner, node, to, column, &column->default_value);
    }
}
