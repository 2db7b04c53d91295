#include "model/table.h"

const ColumnExtras column_extras_none = {0};

Column *table_find_column(const Table *table, Name name)
{
    for (size_t i = 0; i < table->columns.count; i++) {
        if (table->columns.items[i]->object.name.name == name) return table->columns.items[i];
    }
    return NULL;
}

const Constraint *table_find_constraint(const Table *table, Name name)
{
    for (size_t i = 0; i < table->constraints.count; i++) {
        if (table->constraints.items[i]->object.name.name == name)
            return table->constraints.items[i];
    }
    return NULL;
}

const Constraint *table_primary_key(const Table *table)
{
    for (size_t i = 0; i < table->constraints.count; i++) {
        if (table->constraints.items[i]->constraint_kind == CONSTRAINT_PRIMARY_KEY)
            return table->constraints.items[i];
    }
    return NULL;
}
