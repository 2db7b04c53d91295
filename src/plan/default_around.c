/* Defaults that children have of their own in columns of their parents, around something that is
 * made anew: what they name cannot go while they are there, and what is done to a parent's default
 * meanwhile goes down over theirs. */
#include "plan/children_internal.h"

static bool has_default(const Column *column)
{
    return column != NULL && !expression_is_none(&column->default_value);
}

static const Column *find_in(const Table *table, Name name)
{
    const Column *own = table == NULL ? NULL : table_find_column(table, name);
    return own != NULL || table == NULL ? own : table_find_override(table, name);
}

/* ---- who has one ---- */

static void spread_to(Planner *planner, const Table *from, Name name)
{
    const Table *to = (const Table *)planner_counterpart(planner, &from->object);
    if (to == NULL || (!has_default(find_in(from, name)) && !has_default(find_in(to, name))))
        return;
    const Column *own = table_find_column(from, name);
    Pair *pair = planner_pair(planner, own != NULL ? &own->object : &from->object);
    if (pair != NULL) pair->default_around = true;
}

static void spread(Planner *planner, const Object *table, Name name)
{
    const Tables *heirs = planner_descendants(planner, table);
    for (size_t i = 0; i < heirs->count; i++) spread_to(planner, heirs->items[i], name);
}

void planner_spread_defaults_around(Planner *planner)
{
    for (size_t i = 0; i < planner->pairs.count; i++) {
        const Pair *pair = planner->pairs.items[i];
        if (!pair->default_around) continue;
        if (pair->from->kind == KIND_COLUMN && pair->from->parent->kind == KIND_TABLE)
            spread(planner, pair->from->parent, pair->from->name.name);
        if (pair->from->kind != KIND_TABLE) continue;
        const Columns *overrides = &((const Table *)pair->from)->extras->overrides;
        for (size_t k = 0; k < overrides->count; k++)
            if (has_default(overrides->items[k]))
                spread(planner, pair->from, overrides->items[k]->object.name.name);
    }
}

/* ---- order ---- */

static const Table *table_of(const Node *node)
{
    const Object *object = node->to;
    if (node->aspect != ASPECT_DEFAULT || node->kind != NODE_CREATE) return NULL;
    if (object->kind == KIND_COLUMN) object = object->parent;
    return object->kind == KIND_TABLE ? (const Table *)object : NULL;
}

void planner_add_around_edges(Planner *planner)
{
    Nodes around = {0};
    for (size_t i = 1; i < planner->nodes.count; i++)
        if (table_of(planner->nodes.items[i]) != NULL)
            VECTOR_ADD(planner->arena, &around, planner->nodes.items[i]);
    for (size_t i = 0; i < around.count; i++) {
        Node *node = around.items[i];
        planner_add_override_edges(planner, node);
        for (size_t k = 0; k < around.count; k++) {
            if (family_is_ancestor(planner->target, table_of(around.items[k]), table_of(node)))
                planner_add_edge(planner, node,
                                 (Edge){.before = around.items[k], .soft = true, .whole = true});
        }
    }
}

/* ---- steps ---- */

static void emit_default(Planner *planner, Node *node, const Table *table, const Column *column,
                         const Expression *value)
{
    Column own = *column;
    own.object.parent = (Object *)(uintptr_t)&table->object;
    bool is_null = value == NULL || expression_is_null(value);
    Text statement = sql_set_default(&planner->writer, &own, is_null ? NULL : value);
    Text rest = text_slice(statement, sizeof "ALTER TABLE " - 1, statement.length);
    emit_step(planner, node,
              text_format(planner->arena, "ALTER TABLE ONLY %.*s", TEXT_FORMAT(rest)),
              LOCK_ACCESS_EXCLUSIVE, &table->object);
}

void emit_table_defaults_around(Planner *planner, Node *node)
{
    const Table *from = (const Table *)node->pair->from;
    const Table *to = (const Table *)node->pair->to;
    for (size_t i = 0; i < from->extras->overrides.count; i++) {
        const Column *column = from->extras->overrides.items[i];
        Name name = column->object.name.name;
        Column given = {.extras = &column_extras_none};
        if (!has_default(column)) continue;
        if (node->kind == NODE_DROP && !expression_is_null(&column->default_value))
            emit_default(planner, node, from, column, NULL);
        else if (node->kind == NODE_CREATE && !has_default(find_in(to, name)) &&
                 family_find_inherited(planner->target, to, name, &given))
            emit_default(planner, node, to, column, &given.default_value);
    }
    for (size_t i = 0; node->kind == NODE_CREATE && i < to->extras->overrides.count; i++) {
        const Column *column = to->extras->overrides.items[i];
        if (has_default(column)) emit_default(planner, node, to, column, &column->default_value);
    }
}
