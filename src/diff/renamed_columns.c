/* Names of columns in the renamed model: a table's own, its type's, or its parents'. */
#include "diff/diff_internal.h"

static Name renamed_attribute(Renames *renames, QualifiedName type, Name name)
{
    const Object *object = database_find_type(renames->old_database, type);
    if (object == NULL || object->kind != KIND_COMPOSITE) return name;
    const Composite *composite = (const Composite *)object;
    for (size_t i = 0; i < composite->attributes.count; i++) {
        const Attribute *attribute = &composite->attributes.items[i];
        const Attribute *renamed = map_find_pointer(renames->attributes, attribute);
        if (attribute->name == name) return renamed == NULL ? name : renamed->name;
    }
    return name;
}

typedef struct ColumnRename {
    Renames *renames;
    Name from;
    Name to;
} ColumnRename;

/* Its own, or an attribute of its type. */
static FamilyVisit rename_in_table(void *context, const Table *table)
{
    ColumnRename *rename = context;
    const Column *column = table_find_column(table, rename->from);
    const Object *renamed =
        column == NULL ? NULL : map_find_pointer(rename->renames->objects, column);
    if (renamed != NULL)
        rename->to = renamed->name.name;
    else if (column == NULL && table->extras->type.name != NULL)
        rename->to = renamed_attribute(rename->renames, table->extras->type, rename->from);
    else if (column == NULL)
        return FAMILY_GO_ON;
    return rename->to == rename->from ? FAMILY_SKIP_ABOVE : FAMILY_STOP;
}

Name renamed_column(Renames *renames, const Object *relation, Name column)
{
    if (relation == NULL || relation->kind != KIND_TABLE) return column;
    const Table *table = (const Table *)relation;
    ColumnRename rename = {renames, column, column};
    if (rename_in_table(&rename, table) == FAMILY_GO_ON)
        (void)family_visit_ancestors(renames->old_database, table, rename_in_table, &rename);
    return rename.to;
}

NameList renamed_columns(Renames *renames, const Object *relation, NameList columns)
{
    NameList result = {0};
    for (size_t i = 0; i < columns.count; i++)
        VECTOR_ADD(renames->arena, &result, renamed_column(renames, relation, columns.items[i]));
    return result;
}
