#include "sema/parts_internal.h"

#include <stdlib.h>
#include <string.h>

/* `name with options ...` in a table: what it has otherwise in a column of its parents, or of its
 * type. */

static const Type *attribute_type(const Sema *sema, const Table *table, Name name)
{
    const Object *type = table->extras->type.name == NULL
                             ? NULL
                             : database_find_type(sema->database, table->extras->type);
    if (type == NULL || type->kind != KIND_COMPOSITE) return NULL;
    const Composite *composite = (const Composite *)(const void *)type;
    for (size_t i = 0; i < composite->attributes.count; i++) {
        if (composite->attributes.items[i].name == name)
            return &composite->attributes.items[i].type;
    }
    return NULL;
}

static const Type *inherited_type(Sema *sema, const RelationState *state, const AstColumn *ast)
{
    const Table *table = (const Table *)(const void *)state->object;
    const Column *column = NULL;
    for (size_t i = 0; column == NULL && i < state->parents.count; i++)
        column = relation_find_column(state->parents.items[i], ast->name.name);
    const Type *type = column != NULL ? &column->type : attribute_type(sema, table, ast->name.name);
    if (type == NULL && !sema_is_excused(sema, ast->name.name))
        SEMA_ADD(sema, UNKNOWN_COLUMN, ast->name.span,
                 "no parent and no type of table \"%s\" has a column \"%s\"",
                 table->object.name.name, ast->name.name);
    return type;
}

/* Other clauses are the parents' to say. */
static bool check_clauses(Sema *sema, const AstColumn *ast)
{
    const AstColumnExtras *extras = ast->extras;
    const Span spans[] = {extras->collation.span,       extras->generated.span,
                          extras->identity_span,        extras->using_expression.span,
                          extras->foreign_options.span, extras->backfill.span,
                          extras->renamed_from.span,    ast->null};
    for (size_t i = 0; i < sizeof spans / sizeof *spans; i++) {
        if (span_is_none(spans[i])) continue;
        SEMA_ADD(sema, COLUMN_CLAUSE, spans[i], "this cannot be said of an inherited column");
        return false;
    }
    return true;
}

static int compare_overrides(const void *a, const void *b)
{
    return name_compare((*(Column *const *)a)->object.name.name,
                        (*(Column *const *)b)->object.name.name);
}

static TableExtras *own_extras(Sema *sema, Table *table)
{
    if (table->extras == &table_extras_none) table->extras = ARENA_NEW(sema->arena, TableExtras);
    return (TableExtras *)table->extras;
}

void overrides_define(Sema *sema, RelationState *state, const AstTable *ast)
{
    Table *table = (Table *)(void *)state->object;
    for (const AstColumn *at = ast->columns; at != NULL; at = at->next) {
        if (!at->inherited) continue;
        const Type *type = inherited_type(sema, state, at);
        if (type == NULL || !check_clauses(sema, at)) continue;
        if (table_find_override(table, at->name.name) != NULL ||
            table_find_column(table, at->name.name) != NULL) {
            SEMA_ADD(sema, DUPLICATE_COLUMN, at->name.span,
                     "column \"%s\" is specified more than once", at->name.name);
            continue;
        }
        Column *column = ARENA_NEW(sema->arena, Column);
        column_define_override(sema, state, column, at, type);
        Columns *overrides = &own_extras(sema, table)->overrides;
        VECTOR_ADD(sema->arena, overrides, column);
    }
    const Columns *overrides = &table->extras->overrides;
    if (overrides->count > 1)
        qsort(overrides->items, overrides->count, sizeof(Column *), compare_overrides);
}
