/* Deciding: what a table's keys and indexes are good for. */
#include "emit/emit_internal.h"

#include <stdlib.h>
#include <string.h>

/* As part of a function's name: the `_` after a keyword is not needed there. */
static Text member_word(const CTable *table, size_t number)
{
    Text member = table->columns.items[number].member;
    return text_ends_with(member, "_") ? text_slice(member, 0, member.length - 1) : member;
}

static Text join_members(CModel *model, const CTable *table, const CColumnList *columns)
{
    TextBuilder out = text_builder(model->arena);
    for (size_t i = 0; i < columns->count; i++) {
        text_put_string(&out, i == 0 ? "" : "_");
        text_put(&out, member_word(table, columns->items[i]));
    }
    return text_built(&out);
}

/* Adds the table's number of each name; false when one is not in C (it is skipped). */
static bool find_columns(CModel *model, const CTable *table, const Name *names, size_t count,
                         CColumnList *columns)
{
    for (size_t i = 0; i < count; i++) {
        size_t number = c_table_find(table, names[i]);
        if (number == (size_t)-1) return false;
        VECTOR_ADD(model->arena, columns, number);
    }
    return count > 0;
}

static bool lists_are_equal(const CColumnList *a, const CColumnList *b)
{
    return a->count == b->count &&
           (a->count == 0 || memcmp(a->items, b->items, a->count * sizeof *a->items) == 0);
}

/* Whether rows of this type are found by `=` with a parameter: not json, xml, bare bytes, vectors.
 */
static bool is_comparable(const CColumn *column)
{
    const CType *type = &column->type;
    bool is_text = strcmp(type->code, "TEXT") == 0;
    bool is_without = text_equals_string(type->server_name, "json") ||
                      text_equals_string(type->server_name, "xml");
    bool is_unknown =
        strcmp(type->code, "BYTES") == 0 && !text_equals_string(type->server_name, "bytea");
    return (is_text && !is_without) || (!is_text && !is_unknown);
}

static bool all_are_comparable(const CTable *table, const CColumnList *columns)
{
    for (size_t i = 0; i < columns->count; i++)
        if (!is_comparable(&table->columns.items[columns->items[i]])) return false;
    return true;
}

/* ---- keys ---- */

static void add_key(CModel *model, CTable *table, CKey key, const Name *names, size_t count)
{
    key.is_not_null = true;
    if (!find_columns(model, table, names, count, &key.columns) ||
        !all_are_comparable(table, &key.columns))
        return;
    for (size_t i = 0; i < table->keys.count; i++)
        if (lists_are_equal(&table->keys.items[i].columns, &key.columns))
            return; /* two unique indexes of the same columns */
    for (size_t i = 0; i < count; i++) {
        key.is_not_null =
            key.is_not_null && !table->columns.items[key.columns.items[i]].is_nullable;
    }
    key.words = join_members(model, table, &key.columns);
    key.descriptor = c_descriptor(model, "key", table, table->keys.count);
    VECTOR_ADD(model->arena, &table->keys, key);
}

/* The column names of an index of bare columns; false when it holds an expression. */
static bool index_columns(CModel *model, const Index *index, NameList *names)
{
    for (size_t i = 0; i < index->keys.count; i++) {
        if (index->keys.items[i].column == NULL) return false;
        VECTOR_ADD(model->arena, names, index->keys.items[i].column);
    }
    return true;
}

static void add_keys(CModel *model, CTable *table)
{
    const Table *object = table->table;
    for (size_t i = 0; i < object->constraints.count; i++) {
        const Constraint *constraint = object->constraints.items[i];
        bool is_primary = constraint->constraint_kind == CONSTRAINT_PRIMARY_KEY;
        if (is_primary || constraint->constraint_kind == CONSTRAINT_UNIQUE) {
            Text source =
                text_format(model->arena, "%s %s", is_primary ? "Primary key" : "Unique key",
                            constraint->object.name.name);
            CKey key = {.source = source,
                        .takes_conflicts = !constraint->deferrable && !constraint->has_period};
            add_key(model, table, key, constraint->columns.items, constraint->columns.count);
        }
    }
    for (size_t i = 0; i < object->indexes.count; i++) {
        const Index *index = object->indexes.items[i];
        NameList names = {0};
        if (index->unique && expression_is_none(&index->predicate) &&
            index_columns(model, index, &names)) {
            CKey key = {.source =
                            text_format(model->arena, "Unique index %s", index->object.name.name),
                        .takes_conflicts = true};
            add_key(model, table, key, names.items, names.count);
        }
    }
    for (size_t i = 0; i < table->keys.count && table->identity == NULL; i++) {
        const CKey *key = &table->keys.items[i];
        table->identity = key->is_not_null ? key : NULL;
    }
}

/* ---- listings: equality on the leading columns, order by the last and by the identity ---- */

typedef struct IndexShape {
    Text source;
    Name name;
    CColumnList columns;
    bool is_unique;
    bool is_descending; /* of the last column */
    Text predicate;
} IndexShape;

/* Equality serves any column; only a column that is never null can be paged over. */
static void split_columns(CModel *model, const CTable *table, const IndexShape *shape,
                          CListing *listing)
{
    size_t last = shape->columns.items[shape->columns.count - 1];
    bool is_ordered =
        !table->columns.items[last].is_nullable && (shape->columns.count > 1 || shape->is_unique);
    size_t equal_count = shape->columns.count - (is_ordered ? 1 : 0);
    for (size_t i = 0; i < equal_count; i++)
        VECTOR_ADD(model->arena, &listing->equal, shape->columns.items[i]);
    if (is_ordered) {
        VECTOR_ADD(model->arena, &listing->order, last);
        listing->is_descending = shape->is_descending;
    }
}

static bool list_has(const CColumnList *columns, size_t number)
{
    for (size_t i = 0; i < columns->count; i++)
        if (columns->items[i] == number) return true;
    return false;
}

/* Whether equality and order together hold a whole key: then no two rows are at one place. */
static bool covers_key(const CTable *table, const CListing *listing)
{
    for (size_t i = 0; i < table->keys.count; i++) {
        const CColumnList *columns = &table->keys.items[i].columns;
        size_t covered = 0;
        while (covered < columns->count && (list_has(&listing->equal, columns->items[covered]) ||
                                            list_has(&listing->order, columns->items[covered])))
            covered++;
        if (covered == columns->count) return true;
    }
    return false;
}

/* Ends the order in the identity where it needs that to be an order of all rows: a unique key and a
 * plain index of the same columns are the same list. */
static void add_identity(CModel *model, const CTable *table, bool is_unique, CListing *listing)
{
    if (listing->order.count > 0 && (is_unique || covers_key(table, listing))) return;
    for (size_t i = 0; i < table->identity->columns.count; i++) {
        size_t number = table->identity->columns.items[i];
        if (!list_has(&listing->equal, number) && !list_has(&listing->order, number))
            VECTOR_ADD(model->arena, &listing->order, number);
    }
}

/* A partial list never has the plain name: an index of all rows would take it over. */
static Text listing_words(CModel *model, const CTable *table, const CListing *listing, Name index)
{
    TextBuilder out = text_builder(model->arena);
    if (listing->equal.count > 0) {
        text_put_string(&out, "by_");
        text_put(&out, join_members(model, table, &listing->equal));
        text_put_string(&out, "_");
    }
    text_put_string(&out, "ordered_by_");
    text_put(&out, member_word(table, listing->order.items[0]));
    if (!text_is_empty(listing->predicate)) {
        text_put_string(&out, "_in_");
        text_put(&out, c_identifier(model->arena, name_text(index)));
    }
    return text_built(&out);
}

static void add_listing(CModel *model, CTable *table, const IndexShape *shape)
{
    if (table->identity == NULL || shape->columns.count == 0 ||
        !all_are_comparable(table, &shape->columns))
        return;
    CListing listing = {.source = shape->source, .predicate = shape->predicate};
    split_columns(model, table, shape, &listing);
    add_identity(model, table, shape->is_unique, &listing);
    if (listing.order.count == 0) return; /* equality on a whole unique key: that is a get */
    for (size_t i = 0; i < table->listings.count; i++) {
        const CListing *other = &table->listings.items[i];
        if (lists_are_equal(&other->equal, &listing.equal) &&
            lists_are_equal(&other->order, &listing.order) &&
            other->is_descending == listing.is_descending &&
            text_equals(other->predicate, listing.predicate))
            return;
    }
    listing.words = listing_words(model, table, &listing, shape->name);
    listing.descriptor = c_descriptor(model, "list", table, table->listings.count);
    VECTOR_ADD(model->arena, &table->listings, listing);
}

static void add_constraint_listings(CModel *model, CTable *table)
{
    const Table *object = table->table;
    for (size_t i = 0; i < object->constraints.count; i++) {
        const Constraint *constraint = object->constraints.items[i];
        bool is_primary = constraint->constraint_kind == CONSTRAINT_PRIMARY_KEY;
        if (!is_primary && constraint->constraint_kind != CONSTRAINT_UNIQUE) continue;
        IndexShape shape = {.is_unique = true};
        shape.source = text_format(model->arena, "%s %s", is_primary ? "primary key" : "unique key",
                                   constraint->object.name.name);
        if (find_columns(model, table, constraint->columns.items, constraint->columns.count,
                         &shape.columns))
            add_listing(model, table, &shape);
    }
}

static void add_index_listings(CModel *model, CTable *table)
{
    const Table *object = table->table;
    for (size_t i = 0; i < object->indexes.count; i++) {
        const Index *index = object->indexes.items[i];
        IndexShape shape = {.is_unique = index->unique, .predicate = index->predicate.text};
        NameList names = {0};
        bool is_btree = strcmp(index->access_method, "btree") == 0;
        if (!is_btree || !index_columns(model, index, &names) ||
            !find_columns(model, table, names.items, names.count, &shape.columns))
            continue;
        bool has_class = false;
        for (size_t k = 0; k < index->keys.count; k++) {
            const IndexKey *key = &index->keys.items[k];
            has_class =
                has_class || key->operator_class.name != NULL || key->collation.name != NULL;
        }
        if (has_class) continue; /* sorts otherwise than the column does */
        shape.name = index->object.name.name;
        shape.source = text_format(model->arena, "index %s", shape.name);
        shape.is_descending = index->keys.items[index->keys.count - 1].descending;
        add_listing(model, table, &shape);
    }
}

/* Rising and falling lists of the same columns are told apart in both: an index that is added makes
 * a program fail to compile, never turns its list around. */
static void name_directions(CModel *model, CTable *table)
{
    for (size_t i = 0; i < table->listings.count; i++) {
        CListing *listing = &table->listings.items[i];
        for (size_t k = i + 1; k < table->listings.count; k++) {
            CListing *other = &table->listings.items[k];
            if (text_equals(listing->words, other->words) &&
                listing->is_descending != other->is_descending) {
                Text words = listing->words;
                listing->words = text_format(model->arena, "%.*s_%s", TEXT_FORMAT(words),
                                             listing->is_descending ? "desc" : "asc");
                other->words = text_format(model->arena, "%.*s_%s", TEXT_FORMAT(words),
                                           other->is_descending ? "desc" : "asc");
            }
        }
    }
}

void c_model_add_keys(CModel *model, CTable *table)
{
    add_keys(model, table);
    add_constraint_listings(model, table);
    add_index_listings(model, table);
    name_directions(model, table);
}
