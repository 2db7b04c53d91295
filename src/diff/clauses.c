/* `using` and `backfill`, as they are to be run: after the renames, before anything else. */
#include "diff/diff_internal.h"

static void rename_clause(Renames *renames, Map *clauses, const Column *column,
                          const ColumnClause *clause, const Table *former)
{
    if (expression_is_none(&clause->value)) return;
    Expression *value = ARENA_NEW(renames->arena, Expression);
    *value = renamed_expression(renames, clause->value, former);
    map_put_pointer(clauses, column, value);
}

void clauses_rename(Renames *renames, Diff *diff)
{
    const Objects *objects = &diff->new_database->objects;
    renames->in_clause = renames->keep_labels = true;
    for (size_t i = 0; i < objects->count; i++) {
        if (objects->items[i]->kind != KIND_TABLE) continue;
        const Table *table = (const Table *)objects->items[i];
        const Table *former = (const Table *)renamed_find_former(renames, table->object.name);
        for (size_t k = 0; k < table->columns.count && former != NULL; k++) {
            const Column *column = table->columns.items[k];
            rename_clause(renames, diff->conversions, column, &column->extras->conversion, former);
            rename_clause(renames, diff->backfills, column, &column->extras->backfill, former);
        }
    }
    renames->in_clause = renames->keep_labels = false;
}

const Expression *diff_conversion(const Diff *diff, const Column *column)
{
    const Expression *renamed = map_find_pointer(diff->conversions, column);
    return renamed != NULL ? renamed : &column->extras->conversion.value;
}

const Expression *diff_backfill(const Diff *diff, const Column *column)
{
    const Expression *renamed = map_find_pointer(diff->backfills, column);
    return renamed != NULL ? renamed : &column->extras->backfill.value;
}
