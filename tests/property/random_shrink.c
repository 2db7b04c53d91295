/* What can be taken away from a pair of random schemas, one part at a time. */
#include <string.h>

#include "random_structure.h"

/* Each is asked in turn whether part `*at` is its own; it takes that away where `a` is not NULL,
 * and counts `*at` down by as many as it has. */
typedef struct Shrinking {
    RandomSchema *a;
    RandomSchema *b;
    int at;
    bool done;
} Shrinking;

static bool is_next(Shrinking *shrinking)
{
    bool next = shrinking->at-- == 0 && !shrinking->done;
    shrinking->done = shrinking->done || next;
    return next;
}

#define DROP_AT(array, count, index)                           \
    (memmove(&(array)[index], &(array)[(index) + 1],           \
             sizeof *(array) * (size_t)((count) - (index)-1)), \
     (count)--)

static int first_id(int renamed_from, int id)
{
    return renamed_from == 0 ? id : renamed_from;
}

static RandomTable *same_table(RandomSchema *schema, int first)
{
    for (int i = 0; i < schema->table_count; i++)
        if (first_id(schema->tables[i].renamed_from, schema->tables[i].id) == first)
            return &schema->tables[i];
    return NULL;
}

static void drop_table(RandomSchema *schema, int first)
{
    RandomTable *table = same_table(schema, first);
    if (table == NULL) return;
    DROP_AT(schema->tables, schema->table_count, (int)(table - schema->tables));
}

static void drop_column(RandomTable *table, int first)
{
    for (int i = 1; table != NULL && i < table->column_count; i++) {
        if (first_id(table->columns[i].renamed_from, table->columns[i].id) != first) continue;
        DROP_AT(table->columns, table->column_count, i);
    }
}

static void drop_item(RandomTable *table, int id)
{
    for (int i = 0; table != NULL && i < table->item_count; i++)
        if (table->items[i].id == id) DROP_AT(table->items, table->item_count, i);
}

static void shrink_table(Shrinking *shrinking, RandomTable one)
{
    int first = first_id(one.renamed_from, one.id);
    if (is_next(shrinking)) {
        drop_table(shrinking->a, first);
        drop_table(shrinking->b, first);
    }
    for (int i = 1; i < one.column_count; i++) {
        int column = first_id(one.columns[i].renamed_from, one.columns[i].id);
        if (!is_next(shrinking)) continue;
        drop_column(same_table(shrinking->a, first), column);
        drop_column(same_table(shrinking->b, first), column);
    }
    for (int i = 0; i < one.item_count; i++) {
        if (!is_next(shrinking)) continue;
        drop_item(same_table(shrinking->a, first), one.items[i].id);
        drop_item(same_table(shrinking->b, first), one.items[i].id);
    }
    if (one.extras != 0 && is_next(shrinking)) {
        if (same_table(shrinking->a, first) != NULL) same_table(shrinking->a, first)->extras = 0;
        if (same_table(shrinking->b, first) != NULL) same_table(shrinking->b, first)->extras = 0;
    }
    /* As it was. */
    RandomTable *before = same_table(shrinking->a, first);
    RandomTable *after = same_table(shrinking->b, first);
    if (before != NULL && after != NULL && is_next(shrinking)) *after = *before;
}

static void shrink_tables(Shrinking *shrinking)
{
    if (is_next(shrinking)) shrinking->a->table_count = shrinking->b->table_count = 0;
    RandomTable tables[2 * TABLES_MAXIMUM];
    int count = 0;
    for (int i = 0; i < shrinking->a->table_count; i++) tables[count++] = shrinking->a->tables[i];
    for (int i = 0; i < shrinking->b->table_count; i++) {
        const RandomTable *one = &shrinking->b->tables[i];
        if (same_table(shrinking->a, first_id(one->renamed_from, one->id)) == NULL)
            tables[count++] = *one;
    }
    for (int i = 0; i < count; i++) shrink_table(shrinking, tables[i]);
}

static void shrink_rest_of(Shrinking *shrinking, RandomSchema *schema)
{
    for (int i = schema->view_count - 1; i >= 0; i--)
        if (is_next(shrinking)) DROP_AT(schema->views, schema->view_count, i);
    for (int i = schema->function_count - 1; i >= 0; i--)
        if (is_next(shrinking)) DROP_AT(schema->functions, schema->function_count, i);
    for (int i = schema->enum_count - 1; i >= 0; i--)
        if (is_next(shrinking)) DROP_AT(schema->enums, schema->enum_count, i);
    for (int i = schema->domain_count - 1; i >= 0; i--)
        if (is_next(shrinking)) DROP_AT(schema->domains, schema->domain_count, i);
    if (is_next(shrinking)) schema->default_privileges = 0;
    if (schema->renames_app && is_next(shrinking)) schema->renames_app = false;
    if (is_next(shrinking)) schema->sequences[0] = schema->sequences[1] = 0;
    if (is_next(shrinking)) schema->composite_attributes = 0;
}

/* ---- objects of all kinds ---- */

static void shrink_object(Shrinking *shrinking, RandomObject one)
{
    RandomObjects *a = &shrinking->a->objects;
    RandomObjects *b = &shrinking->b->objects;
    RandomObject *before = random_object(a, one.key);
    RandomObject *after = random_object(b, one.key);
    if (before != NULL && after != NULL && memcmp(before, after, sizeof *before) != 0 &&
        is_next(shrinking))
        *after = *before;
    if (one.comment + one.extras != 0 && is_next(shrinking)) {
        if (before != NULL) before->comment = before->extras = 0;
        if (after != NULL) after->comment = after->extras = 0;
    }
    for (int i = 0; i < SLOTS_MAXIMUM; i++) {
        if (one.slots[i] == 0 || !is_next(shrinking)) continue;
        /* The first of its alternatives; by how much it changes stays. */
        if (before != NULL) before->slots[i] -= one.slots[i];
        if (after != NULL) after->slots[i] -= one.slots[i];
    }
}

static void shrink(Shrinking *shrinking)
{
    RandomObjects *all = &shrinking->a->objects;
    RandomObject objects[2 * OBJECTS_MAXIMUM];
    int count = 0;
    for (int i = 0; i < all->count; i++) objects[count++] = all->items[i];
    for (int i = 0; i < shrinking->b->objects.count; i++) {
        const RandomObject *one = &shrinking->b->objects.items[i];
        if (random_object(all, one->key) == NULL) objects[count++] = *one;
    }
    /* What takes most away comes first. */
    for (int i = 0; i < count; i++) {
        if (!is_next(shrinking)) continue;
        random_objects_drop(&shrinking->a->objects, objects[i].key);
        random_objects_drop(&shrinking->b->objects, objects[i].key);
    }
    shrink_tables(shrinking);
    shrink_rest_of(shrinking, shrinking->a);
    shrink_rest_of(shrinking, shrinking->b);
    for (int i = 0; i < count; i++) shrink_object(shrinking, objects[i]);
}

int random_schema_parts(const RandomSchema *a, const RandomSchema *b)
{
    RandomSchema first = *a;
    RandomSchema second = *b;
    Shrinking shrinking = {&first, &second, 1 << 20, false};
    shrink(&shrinking);
    return (1 << 20) - shrinking.at;
}

void random_schema_shrink(RandomSchema *a, RandomSchema *b, int at)
{
    Shrinking shrinking = {a, b, at, false};
    shrink(&shrinking);
    random_schema_mend(a);
    random_schema_mend(b);
}

RandomSchema *random_schema_copy(Arena *arena, const RandomSchema *schema)
{
    RandomSchema *copy = ARENA_NEW(arena, RandomSchema);
    *copy = *schema;
    return copy;
}

void random_schema_assign(RandomSchema *schema, const RandomSchema *other)
{
    *schema = *other;
}
