/* `select *` stands for the columns that its tables have as a view is made: PostgreSQL writes them
 * out then. Here they are those of the file in its order, so that a database that was changed and
 * one that was re-created have the same view. A star stays where a column is not known, and in a
 * routine, which may return rows of a table as they are. */
#include "syntax/sql_resolve_internal.h"

#include <stdlib.h>

#include "model/type.h"

/* As it is written in the place of the star; qualifier NULL: USING or NATURAL merged it. */
typedef struct StarColumn {
    Name qualifier;
    Name name;
} StarColumn;

typedef VECTOR(StarColumn) StarColumns;

static bool add_from(Resolver *resolver, uint32_t query, const SqlFrom *from, StarColumns *columns);

/* The merged ones come first, once; then the rest of the left, then of the right. */
static bool add_join(Resolver *resolver, uint32_t query, const SqlFrom *join, StarColumns *columns)
{
    StarColumns sides[2] = {0};
    if (join->left == NULL || join->right == NULL ||
        !add_from(resolver, query, join->left, &sides[0]) ||
        !add_from(resolver, query, join->right, &sides[1]))
        return false;
    const RangeColumns *left = resolver_columns(resolver, query, join->left);
    const RangeColumns *right = resolver_columns(resolver, query, join->right);
    for (size_t pass = 0; pass < 3; pass++) {
        const StarColumns *side = &sides[pass == 2];
        for (size_t i = 0; i < side->count; i++) {
            StarColumn column = side->items[i];
            bool merged = join_merges(join, left, right, column.name);
            if (merged != (pass == 0)) continue;
            if (merged) column.qualifier = NULL;
            VECTOR_ADD(resolver->arena, columns, column);
        }
    }
    return true;
}

/* Recursion is bounded by sql_parse's limit on depth. False: there may be others. */
static bool add_from(Resolver *resolver, uint32_t query, const SqlFrom *from, StarColumns *columns)
{
    if (from == NULL) return false;
    if (from->kind == SQL_FROM_JOIN && from->alias == NULL)
        return add_join(resolver, query, from, columns);
    const RangeColumns *known = resolver_columns(resolver, query, from);
    if (known->any || known->is_busy || from_visible_name(from) == NULL) return false;
    for (size_t i = 0; i < known->items.count; i++) {
        StarColumn column = {from_visible_name(from), known->items.items[i].name};
        if (column.name == NULL) return false;
        VECTOR_ADD(resolver->arena, columns, column);
    }
    return true;
}

static bool add_star(Resolver *resolver, const SqlNamed *named, StarColumns *columns)
{
    if (named->part_count > 0) {
        uint32_t at = 0;
        const SqlFrom *from = resolver_find_qualifying(resolver, named, &at);
        return from != NULL && add_from(resolver, at, from, columns);
    }
    const SqlQuery *query = resolver->tree->queries.items[named->query];
    for (size_t i = 0; i < query->from.count; i++) {
        if (query->from.items[i] != NULL && query->from.items[i]->is_only_qualified) continue;
        if (!add_from(resolver, named->query, query->from.items[i], columns)) return false;
    }
    return true;
}

/* Whether each can be named: no other has the same name and qualifier, or is seen as bare. */
static bool are_clear(Resolver *resolver, const StarColumns *columns)
{
    Map *seen = map_make(resolver->arena);
    for (size_t pass = 0; pass < 2; pass++) {
        for (size_t i = 0; i < columns->count; i++) {
            const StarColumn *column = &columns->items[i];
            const char *qualifier = column->qualifier == NULL ? "" : column->qualifier;
            Text bare = text_format(resolver->arena, ".%s", column->name);
            Text key = text_format(resolver->arena, "%s.%s", qualifier, column->name);
            bool is_bare = column->qualifier == NULL;
            if (pass == 0 ? map_find(seen, key) != NULL : !is_bare && map_find(seen, bare) != NULL)
                return false;
            if (pass == 0) map_put(seen, key, resolver);
        }
    }
    return true;
}

/* Where the star itself ends; 0: it is not in the text. */
static size_t end_of_star(Text text, const SqlNamed *named)
{
    size_t at = named->begin;
    if (named->part_count > 0) {
        at = named->qualifier_end;
        if (at <= named->begin || at >= text.length || text.bytes[at++] != '.') return 0;
    }
    return at < text.length && text.bytes[at] == '*' ? at + 1 : 0;
}

static void put_columns(Resolver *resolver, TextBuilder *out, const StarColumns *columns)
{
    for (size_t i = 0; i < columns->count; i++) {
        const StarColumn *column = &columns->items[i];
        if (i > 0) text_put_string(out, ", ");
        if (column->qualifier != NULL) {
            text_put(out, identifier_format(resolver->arena, column->qualifier));
            text_put_byte(out, '.');
        }
        text_put(out, identifier_format(resolver->arena, column->name));
    }
}

static int compare_places(const void *a, const void *b)
{
    uint32_t left = (*(const SqlNamed *const *)a)->begin;
    uint32_t right = (*(const SqlNamed *const *)b)->begin;
    return left < right ? -1 : left > right;
}

Text resolver_spell_stars(Resolver *resolver)
{
    VECTOR(const SqlNamed *) stars = {0};
    const SqlTree *tree = resolver->tree;
    Text text = resolver->fragment->text;
    TextBuilder out = text_builder(resolver->arena);
    SqlForm form = (SqlForm)resolver->fragment->form;
    size_t copied = 0;
    for (size_t i = 0; i < tree->named.count; i++) {
        const SqlNamed *named = &tree->named.items[i];
        if (named->kind == REFERENCE_STAR && named->is_output)
            VECTOR_ADD(resolver->arena, &stars, named);
    }
    if (stars.count == 0 || form == SQL_FORM_NONE || form == SQL_FORM_BODY) return TEXT_NONE;
    qsort(stars.items, stars.count, sizeof *stars.items, compare_places);
    for (size_t i = 0; i < stars.count; i++) {
        StarColumns columns = {0};
        size_t end = end_of_star(text, stars.items[i]);
        if (end == 0 || stars.items[i]->begin < copied ||
            !add_star(resolver, stars.items[i], &columns) || columns.count == 0 ||
            !are_clear(resolver, &columns))
            continue;
        text_put(&out, text_slice(text, copied, stars.items[i]->begin));
        put_columns(resolver, &out, &columns);
        copied = end;
    }
    if (copied == 0) return TEXT_NONE;
    text_put(&out, text_slice(text, copied, text.length));
    return text_built(&out);
}

bool sql_names_star(const SqlFragment *fragment, Name qualifier)
{
    for (size_t i = 0; fragment->tree != NULL && i < fragment->tree->named.count; i++) {
        const SqlNamed *named = &fragment->tree->named.items[i];
        if (named->kind == REFERENCE_STAR && named->part_count > 0 &&
            named->parts[named->part_count - 1] == qualifier)
            return true;
    }
    return false;
}
