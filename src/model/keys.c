#include "model/database.h"

static bool has_all_names(const NameList *names, const NameList *wanted)
{
    for (size_t i = 0; i < wanted->count; i++) {
        size_t at = 0;
        while (at < names->count && names->items[at] != wanted->items[i]) at++;
        if (at == names->count) return false;
    }
    return names->count == wanted->count;
}

static bool index_has_columns(const Index *index, const NameList *columns)
{
    bool has_all = index->unique && expression_is_none(&index->predicate) &&
                   index->keys.count == columns->count;
    for (size_t i = 0; has_all && i < columns->count; i++) {
        size_t at = 0;
        while (at < columns->count && index->keys.items[at].column != columns->items[i]) at++;
        has_all = at < columns->count;
    }
    return has_all;
}

static const Object *find_own_key(const Table *table, const NameList *columns)
{
    for (size_t i = 0; i < table->constraints.count; i++) {
        const Constraint *key = table->constraints.items[i];
        if (constraint_is_key(key) && has_all_names(&key->columns, columns)) return &key->object;
    }
    for (size_t i = 0; i < table->indexes.count; i++) {
        if (index_has_columns(table->indexes.items[i], columns))
            return &table->indexes.items[i]->object;
    }
    return NULL;
}

const Object *database_find_key(const Database *database, QualifiedName name,
                                const NameList *columns)
{
    const Object *key = NULL;
    const Table *table = database_find_table(database, name);
    for (int depth = 0; table != NULL && key == NULL && depth < INHERITANCE_DEPTH; depth++) {
        key = find_own_key(table, columns);
        table = database_find_whole(database, table);
    }
    return key;
}
