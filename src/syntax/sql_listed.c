/* CREATE STATISTICS and CREATE PUBLICATION list columns as bare names, of which libpg_query keeps
 * no place. So the lists are read as those of a SELECT that stands at the same bytes: what they
 * name is then known, column by column, and a rename can be applied to the text. */
#include "syntax/sql_internal.h"

#include <string.h>

typedef struct Listing {
    Sql *sql;
    Arena *scratch;
    SqlTree *tree;
    SqlTraits *traits;
    Text text; /* the whole statement */
    size_t base;
    SqlTokens tokens;
} Listing;

static bool token_is(const Listing *listing, size_t index, const char *wanted)
{
    if (index >= listing->tokens.count) return false;
    const SqlToken *token = &listing->tokens.items[index];
    return text_equals_ignoring_case(text_slice(listing->text, token->begin, token->end), wanted);
}

/* After the parenthesis that closes the one at `first`. */
static size_t skip_group(const Listing *listing, size_t first)
{
    size_t depth = 0;
    for (size_t i = first; i < listing->tokens.count; i++) {
        if (token_is(listing, i, "(")) depth++;
        if (token_is(listing, i, ")") && --depth == 0) return i + 1;
    }
    return listing->tokens.count;
}

static bool add_select(const Listing *listing, Text text)
{
    SqlParse parse;
    size_t first = listing->tree->named.count;
    if (!sql_parse(listing->scratch, text, &parse) || sql_parse_only_statement(&parse) == NULL)
        return false;
    sql_tree_add(listing->tree, listing->sql->arena, listing->sql->names,
                 sql_parse_only_statement(&parse), text, listing->base, listing->traits);
    for (size_t i = first; i < listing->tree->named.count; i++)
        listing->tree->named.items[i].is_output = false; /* there is no output that it names */
    return true;
}

/* SELECT and blanks, as long as `length`. */
static char *make_blank(const Listing *listing, size_t length)
{
    char *bytes = arena_make(listing->scratch, length + 1);
    memset(bytes, ' ', length);
    memcpy(bytes, "SELECT", strlen("SELECT"));
    return bytes;
}

/* "CREATE STATISTICS x (kinds) ON a, (b + 1) FROM t": the same from ON on. */
static bool add_statistics(const Listing *listing)
{
    size_t at = 0;
    while (at < listing->tokens.count && !token_is(listing, at, "on"))
        at = token_is(listing, at, "(") ? skip_group(listing, at) : at + 1;
    if (at >= listing->tokens.count) return false;
    char *bytes = make_blank(listing, listing->text.length);
    size_t end = listing->tokens.items[at].end;
    memcpy(bytes + end, listing->text.bytes + end, listing->text.length - end);
    return add_select(listing, (Text){bytes, listing->text.length});
}

static void move_place(uint32_t *place, size_t from, size_t to)
{
    if (*place >= from) *place = (uint32_t)(*place - from + to);
}

/* What stands after byte `from` of the SELECT stands at `to` in the statement. */
static void move_places(const Listing *listing, size_t first, size_t from, size_t to)
{
    for (size_t i = first; i < listing->tree->named.count; i++) {
        SqlNamed *named = &listing->tree->named.items[i];
        move_place(&named->begin, from, to);
        move_place(&named->end, from, to);
        move_place(&named->qualifier_begin, from, to);
        move_place(&named->qualifier_end, from, to);
        move_place(&named->outer_begin, from, to);
    }
}

/* One "t (a, b) WHERE (c)", as "SELECT (a, b), (c) FROM t"; *next is after it. */
static bool add_published_table(const Listing *listing, size_t first, size_t *next)
{
    size_t at = first;
    size_t length = listing->text.length;
    char *bytes = make_blank(listing, length);
    const char *comma = "";
    while (at < listing->tokens.count && !token_is(listing, at, "(") &&
           !token_is(listing, at, ",") && !token_is(listing, at, "where") &&
           !token_is(listing, at, "with"))
        at++;
    if (at == first) return false;
    size_t name = listing->tokens.items[first].begin;
    size_t name_end = listing->tokens.items[at - 1].end;
    while (token_is(listing, at, "(") || token_is(listing, at, "where")) {
        if (token_is(listing, at, "where")) at++;
        size_t end = skip_group(listing, at);
        size_t begin = listing->tokens.items[at].begin;
        memcpy(bytes + begin, listing->text.bytes + begin,
               listing->tokens.items[end - 1].end - begin);
        if (*comma != '\0') bytes[begin - 1] = ',';
        comma = ",";
        at = end;
    }
    *next = at;
    size_t count = listing->tree->named.count;
    if (!add_select(listing, text_format(listing->scratch, "%.*s FROM %.*s", (int)length, bytes,
                                         (int)(name_end - name), listing->text.bytes + name)))
        return false;
    move_places(listing, count, length + strlen(" FROM ") - listing->base, name - listing->base);
    return true;
}

/* "... FOR TABLE t (a), u WHERE (b), TABLES IN SCHEMA s WITH (...)" */
static bool add_publication(const Listing *listing)
{
    size_t at = 0;
    while (at < listing->tokens.count && !token_is(listing, at, "table")) at++;
    while (at < listing->tokens.count && !token_is(listing, at, "with")) {
        if (token_is(listing, at, "table") || token_is(listing, at, ",")) at++;
        if (token_is(listing, at, "table")) at++;
        if (token_is(listing, at, "tables") && token_is(listing, at + 1, "in"))
            break; /* of namespaces: the last there are */
        if (!add_published_table(listing, at, &at)) return false;
    }
    return true;
}

bool sql_tree_add_listed(Sql *sql, Arena *scratch, SqlTree *tree, ObjectKind kind, Text text,
                         size_t base, SqlTraits *traits)
{
    SqlError error;
    Listing listing = {
        .sql = sql, .scratch = scratch, .tree = tree, .traits = traits, .text = text, .base = base};
    if (!sql_scan(scratch, text, &listing.tokens, &error)) return false;
    if (kind == KIND_STATISTICS) return add_statistics(&listing);
    if (kind != KIND_PUBLICATION) return false;
    return add_publication(&listing);
}

/* ---- the order of what statistics are of ---- */

/* Columns before expressions. */
static int compare_columns(const void *a, const void *b)
{
    const PgQuery__StatsElem *first = (*(PgQuery__Node *const *)a)->stats_elem;
    const PgQuery__StatsElem *second = (*(PgQuery__Node *const *)b)->stats_elem;
    bool names = first->name[0] != '\0';
    if (names != (second->name[0] != '\0')) return names ? -1 : 1;
    return strcmp(first->name, second->name);
}

enum { STATISTICS_KINDS = 3 };

static size_t place_of_kind(const PgQuery__Node *node)
{
    static const char *const kinds[STATISTICS_KINDS] = {"ndistinct", "dependencies", "mcv"};
    const char *kind = sql_string_of(node);
    for (size_t i = 0; kind != NULL && i < STATISTICS_KINDS; i++)
        if (strcmp(kind, kinds[i]) == 0) return i;
    return STATISTICS_KINDS;
}

/* As the server tells them. */
static int compare_kinds(const void *a, const void *b)
{
    size_t first = place_of_kind(*(PgQuery__Node *const *)a);
    size_t second = place_of_kind(*(PgQuery__Node *const *)b);
    return first < second ? -1 : first > second;
}

/* Stable. */
static void sort_nodes(PgQuery__Node **items, size_t count,
                       int (*compare)(const void *a, const void *b))
{
    for (size_t i = 1; i < count; i++) {
        for (size_t k = i; k > 0 && compare(&items[k - 1], &items[k]) > 0; k--) {
            PgQuery__Node *item = items[k];
            items[k] = items[k - 1];
            items[k - 1] = item;
        }
    }
}

void sql_sort_statistics(PgQuery__CreateStatsStmt *statement)
{
    for (size_t i = 0; i < statement->n_exprs; i++) {
        if (statement->exprs[i]->node_case != PG_QUERY__NODE__NODE_STATS_ELEM) return;
        if (statement->exprs[i]->stats_elem->name == NULL) return;
    }
    sort_nodes(statement->exprs, statement->n_exprs, compare_columns);
    sort_nodes(statement->stat_types, statement->n_stat_types, compare_kinds);
    bool has_all = statement->n_stat_types == STATISTICS_KINDS;
    for (size_t i = 0; i < statement->n_stat_types && has_all; i++)
        has_all = place_of_kind(statement->stat_types[i]) == i;
    if (has_all) statement->n_stat_types = 0; /* what is meant where none is named */
}

static bool is_same_name(const SqlNamed *a, const SqlNamed *b)
{
    if (a->kind != b->kind || a->part_count != b->part_count) return false;
    for (size_t i = 0; i < a->part_count; i++)
        if (a->parts[i] != b->parts[i]) return false;
    return true;
}

void sql_sort_names_like(SqlNameds *names, const SqlNameds *wanted)
{
    for (size_t i = 0; i < wanted->count; i++) {
        size_t at = i;
        while (at < names->count && !is_same_name(&names->items[at], &wanted->items[i])) at++;
        if (at == names->count) continue;
        SqlNamed found = names->items[at];
        for (; at > i; at--) names->items[at] = names->items[at - 1];
        names->items[i] = found;
    }
}
