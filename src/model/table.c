#include "model/table.h"

const TableExtras table_extras_none = {0};

bool table_is_partitioned(const Table *table)
{
    return !expression_is_none(&table->extras->partition_key);
}

bool table_extras_equal(const TableExtras *a, const TableExtras *b)
{
    return a == b ||
           (a->is_foreign == b->is_foreign && a->server == b->server &&
            options_equal(&a->options, &b->options) &&
            qualified_name_equals(a->partition_of, b->partition_of) &&
            expression_equals(&a->bound, &b->bound) &&
            expression_equals(&a->partition_key, &b->partition_key) &&
            qualified_name_equals(a->type, b->type) && a->row_security == b->row_security &&
            a->row_security_forced == b->row_security_forced && a->cluster == b->cluster &&
            overrides_equal(&a->overrides, &b->overrides));
}

Column *table_find_override(const Table *table, Name name)
{
    return overrides_find(&table->extras->overrides, name);
}

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

bool table_inherits(const Table *table, QualifiedName parent)
{
    for (size_t i = 0; i < table->inherits.count; i++) {
        if (qualified_name_equals(table->inherits.items[i], parent)) return true;
    }
    return false;
}

bool table_primary_key_has(const Table *table, Name column)
{
    const Constraint *key = table_primary_key(table);
    for (size_t i = 0; key != NULL && i < key->columns.count; i++) {
        if (key->columns.items[i] == column) return true;
    }
    return false;
}
