/* What a foreign key may refer to: keys of these columns in any order, and unique indexes of them
 * that are not partial. */
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

static void find_own_keys(Arena *arena, const Table *table, const NameList *columns, Objects *keys)
{
    for (size_t i = 0; i < table->constraints.count; i++) {
        Constraint *key = table->constraints.items[i];
        if (constraint_is_key(key) && has_all_names(&key->columns, columns))
            VECTOR_ADD(arena, keys, &key->object);
    }
    for (size_t i = 0; i < table->indexes.count; i++)
        if (index_has_columns(table->indexes.items[i], columns))
            VECTOR_ADD(arena, keys, &table->indexes.items[i]->object);
}

Objects database_find_keys(Arena *arena, const Database *database, QualifiedName name,
                           const NameList *columns)
{
    Objects keys = {0};
    const Table *table = database_find_table(database, name);
    if (table == NULL) return keys;
    const Tables *above = family_partition_ancestors(database, table);
    find_own_keys(arena, table, columns, &keys);
    for (size_t i = 0; i < above->count; i++) find_own_keys(arena, above->items[i], columns, &keys);
    return keys;
}
