/* Deciding: which columns a table has. The model keeps with a table only what it declares itself.
 */
#include "emit/emit_internal.h"

static bool columns_have(const Columns *columns, Name name)
{
    for (size_t i = 0; i < columns->count; i++)
        if (columns->items[i]->object.name.name == name) return true;
    return false;
}

static void add_column(CModel *model, Column *column, Columns *columns)
{
    if (!columns_have(columns, column->object.name.name)) VECTOR_ADD(model->arena, columns, column);
}

/* The column as the child has it. The identity of a parent is not its, but of what it is a
 * partition of. */
static void add_given(CModel *model, const Table *table, const Column *column, Columns *columns)
{
    Name name = column->object.name.name;
    Column *given = ARENA_NEW(model->arena, Column);
    *given = *column;
    (void)family_find_inherited(model->database, table, name, given);
    const Column *override = table_find_override(table, name);
    bool refuses =
        (override != NULL && column_refuses_nulls(override)) || table_primary_key_has(table, name);
    if (refuses && given->extras->not_null.not_valid) {
        ColumnExtras *extras = ARENA_NEW(model->arena, ColumnExtras);
        *extras = *given->extras;
        extras->not_null = (NotNull){0};
        given->extras = extras;
    }
    given->not_null = refuses || column_refuses_nulls(given);
    if (table->extras->partition_of.name == NULL) given->identity = IDENTITY_NONE;
    add_column(model, given, columns);
}

static void add_attributes(CModel *model, const Table *table, Columns *columns)
{
    if (table->extras == NULL || table->extras->type.name == NULL) return;
    const Object *type = database_find_type(model->database, table->extras->type);
    if (type == NULL || type->kind != KIND_COMPOSITE) return;
    const Composite *composite = (const Composite *)type;
    for (size_t i = 0; i < composite->attributes.count; i++) {
        const Attribute *attribute = &composite->attributes.items[i];
        const Column *override = table_find_override(table, attribute->name);
        Column *column = ARENA_NEW(model->arena, Column);
        *column = (Column){.object = {.kind = KIND_COLUMN,
                                      .name = {NULL, attribute->name},
                                      .parent = &table->object,
                                      .comment = attribute->comment,
                                      .span = attribute->span},
                           .type = attribute->type,
                           .extras = &column_extras_none};
        column->not_null = (override != NULL && column_refuses_nulls(override)) ||
                           table_primary_key_has(table, attribute->name);
        add_column(model, column, columns);
    }
}

static const Columns *all_columns(CModel *model, const Table *table);

static void add_inherited(CModel *model, const Table *table, const Table *parent, Columns *columns)
{
    const Columns *inherited = all_columns(model, parent);
    for (size_t i = 0; i < inherited->count; i++) {
        const Column *from = inherited->items[i];
        Column *own = table_find_column(table, from->object.name.name);
        if (own == NULL) {
            add_given(model, table, from, columns);
            continue;
        }
        Column *merged = ARENA_NEW(model->arena, Column);
        *merged = *own;
        merged->not_null =
            own->not_null || (column_refuses_nulls(from) && !from->extras->not_null.no_inherit);
        add_column(model, merged, columns);
    }
}

/* Of each table once: children of children meet in diamonds. */
static const Columns *all_columns(CModel *model, const Table *table)
{
    Columns *columns = map_find_pointer(model->columns, table);
    if (columns != NULL) return columns;
    columns = ARENA_NEW(model->arena, Columns);
    add_attributes(model, table, columns);
    const Tables *parents = family_parents(model->database, table);
    for (size_t i = 0; !table->made_apart && i < parents->count; i++)
        add_inherited(model, table, parents->items[i], columns);
    for (size_t i = 0; i < table->columns.count; i++)
        add_column(model, table->columns.items[i], columns);
    map_put_pointer(model->columns, table, columns);
    return columns;
}

void c_table_columns(CModel *model, const Table *table, Columns *columns)
{
    const Columns *all = all_columns(model, table);
    for (size_t i = 0; i < all->count; i++)
        if (!all->items[i]->extras->c.skip) VECTOR_ADD(model->arena, columns, all->items[i]);
}
