/* Parts of a table by name, and whether what two tables say of theirs agrees. */
#include "model/table.h"

const TableExtras table_extras_none = {0};

bool table_is_partitioned(const Table *table)
{
    return !expression_is_none(&table->extras->partition_key);
}

static const CheckCopy *find_copy(const CheckCopies *copies, Name check)
{
    for (size_t i = 0; i < copies->count; i++)
        if (copies->items[i].name == check) return &copies->items[i];
    return NULL;
}

const CheckCopy *table_find_copy(const Table *table, Name check)
{
    return find_copy(&table->extras->copies, check);
}

bool check_copies_agree(const CheckCopies *a, const CheckCopies *b)
{
    for (size_t i = 0; i < a->count; i++) {
        const CheckCopy *other = find_copy(b, a->items[i].name);
        if (other != NULL && other->is_valid != a->items[i].is_valid) return false;
    }
    return true;
}

static const PartName *find_part_name(const PartNames *names, Name whole)
{
    size_t low = 0;
    size_t high = names->count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        int order = name_compare(whole, names->items[middle].whole);
        if (order == 0) return &names->items[middle];
        if (order < 0)
            high = middle;
        else
            low = middle + 1;
    }
    return NULL;
}

const PartName *table_find_part_name(const Table *table, Name whole)
{
    return find_part_name(&table->extras->part_names, whole);
}

bool part_names_agree(const PartNames *a, const PartNames *b)
{
    for (size_t i = 0; i < a->count; i++) {
        const PartName *other = find_part_name(b, a->items[i].whole);
        if (other != NULL && other->part != a->items[i].part) return false;
    }
    return true;
}

Column *table_find_override(const Table *table, Name name)
{
    return overrides_find(&table->extras->overrides, name);
}

Column *table_find_column(const Table *table, Name name)
{
    for (size_t i = 0; i < table->columns.count; i++)
        if (table->columns.items[i]->object.name.name == name) return table->columns.items[i];
    return NULL;
}

const Constraint *table_find_constraint(const Table *table, Name name)
{
    for (size_t i = 0; i < table->constraints.count; i++)
        if (table->constraints.items[i]->object.name.name == name)
            return table->constraints.items[i];
    return NULL;
}

const Index *table_find_index(const Table *table, Name name)
{
    for (size_t i = 0; i < table->indexes.count; i++)
        if (table->indexes.items[i]->object.name.name == name) return table->indexes.items[i];
    return NULL;
}

const Constraint *table_primary_key(const Table *table)
{
    for (size_t i = 0; i < table->constraints.count; i++)
        if (table->constraints.items[i]->constraint_kind == CONSTRAINT_PRIMARY_KEY)
            return table->constraints.items[i];
    return NULL;
}

bool table_inherits(const Table *table, QualifiedName parent)
{
    for (size_t i = 0; i < table->inherits.count; i++)
        if (qualified_name_equals(table->inherits.items[i], parent)) return true;
    return false;
}

bool table_primary_key_has(const Table *table, Name column)
{
    const Constraint *key = table_primary_key(table);
    for (size_t i = 0; key != NULL && i < key->columns.count; i++)
        if (key->columns.items[i] == column) return true;
    return false;
}
