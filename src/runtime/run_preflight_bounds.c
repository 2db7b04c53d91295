/* Whether rows are in the bound of a partition that is still to come: what the server will ask then
 * as a condition that can be asked now. Where an operator class of its own compares them, it cannot
 * be told. */
#include "runtime/run_preflight_internal.h"

#include <stdlib.h>
#include <string.h>

enum { MOST_KEYS = 32 }; /* PARTITION_MAX_KEYS */

/* The partitioned table. */
typedef struct Parent {
    char *keys[MOST_KEYS];
    size_t count;
    char *own;      /* its own bound, where it is a partition; else NULL */
    char *others;   /* those of its partitions, or NULL */
    char *defaults; /* the name of its default partition, or NULL */
} Parent;

static char *copy_span(const char *text, const SchemacToken *span)
{
    size_t length = span->end - span->begin;
    char *copy = malloc(length + 1);
    if (copy != NULL) {
        memcpy(copy, text + span->begin, length);
        copy[length] = '\0';
    }
    return copy;
}

static char *copy_value(const PGresult *rows, int field)
{
    const char *text = PQgetvalue(rows, 0, field);
    const SchemacToken span = {.end = strlen(text)};
    return PQgetisnull(rows, 0, field) ? NULL : copy_span(text, &span);
}

static void parent_free(Parent *parent)
{
    for (size_t i = 0; i < parent->count; i++) free(parent->keys[i]);
    free(parent->own);
    free(parent->others);
    free(parent->defaults);
}

/* A column, call or expression, and perhaps its collation; what follows is an operator class. */
static bool is_plain_key(const char *text, const SchemacToken *item)
{
    SchemacWords words = {.scan = {.sql = text, .length = item->end, .offset = item->begin},
                          .has = true};
    SchemacToken inside;
    char name[SCHEMAC_NAME_SIZE];
    schemac_next_word(&words);
    if (words.has && words.token.kind != '(') schemac_take_name(&words, name, sizeof name);
    if (words.has && words.token.kind == '(') schemac_take_parentheses(&words, &inside);
    if (schemac_pass_word(&words, "collate") && words.has)
        schemac_take_name(&words, name, sizeof name);
    return !words.has;
}

/* "RANGE (a, lower(b))" */
static bool read_keys(Parent *parent, const char *definition)
{
    SchemacWords words = {.scan = {.sql = definition, .length = strlen(definition)}, .has = true};
    SchemacToken list, item;
    while (words.has && words.token.kind != '(') schemac_next_word(&words);
    if (!schemac_take_parentheses(&words, &list)) return false;
    SchemacScan scan = {.sql = definition, .length = list.end, .offset = list.begin};
    while (parent->count < MOST_KEYS && schemac_next_item(&scan, &item)) {
        if (!is_plain_key(definition, &item)) return false;
        parent->keys[parent->count] = copy_span(definition, &item);
        if (parent->keys[parent->count++] == NULL) return false;
    }
    return parent->count > 0;
}

enum { FIELD_KEYS, FIELD_OWN, FIELD_DEFAULT, FIELD_OTHERS };

static bool find_parent(SchemacPreflight *preflight, const char *name, Parent *parent)
{
    SchemacBuffer sql = {0};
    char state[6];
    schemac_put_sql(
        &sql,
        "SELECT pg_catalog.pg_get_partkeydef(p.partrelid), "
        "pg_catalog.pg_get_partition_constraintdef(p.partrelid), "
        "nullif(p.partdefid, 0)::pg_catalog.regclass, (SELECT pg_catalog.string_agg('(' || "
        "pg_catalog.pg_get_partition_constraintdef(i.inhrelid) || ')', ' OR ') FROM "
        "pg_catalog.pg_inherits i WHERE i.inhparent = p.partrelid AND i.inhrelid <> p.partdefid) "
        "FROM pg_catalog.pg_partitioned_table p WHERE p.partrelid = pg_catalog.to_regclass(%l)",
        name);
    PGresult *rows = schemac_preflight_rows(preflight, &sql, state);
    bool is_there = rows != NULL && PQntuples(rows) == 1;
    *parent = (Parent){0};
    if (is_there) {
        parent->own = copy_value(rows, FIELD_OWN);
        parent->defaults = copy_value(rows, FIELD_DEFAULT);
        parent->others = copy_value(rows, FIELD_OTHERS);
        is_there = read_keys(parent, PQgetvalue(rows, 0, FIELD_KEYS));
    }
    PQclear(rows);
    schemac_buffer_free(&sql);
    return is_there;
}

/* ---- bounds ---- */

static bool is_item(const char *text, const SchemacToken *item, const char *word)
{
    SchemacScan scan = {.sql = text, .length = item->end, .offset = item->begin};
    SchemacToken token;
    return schemac_scan_token(&scan, &token) && schemac_token_equals(text, &token, word) &&
           !schemac_scan_token(&scan, &token);
}

static void put_in(SchemacBuffer *inside, const Parent *parent, const SchemacBuffer *list)
{
    SchemacScan scan = {.sql = list->bytes, .length = list->length};
    SchemacToken item;
    bool has_null = false;
    schemac_put_sql(inside, "(%v) IN (", parent->keys[0]);
    for (size_t count = 0; schemac_next_item(&scan, &item);) {
        has_null = has_null || is_item(list->bytes, &item, "null");
        if (is_item(list->bytes, &item, "null")) continue;
        schemac_put(inside, count++ == 0 ? "" : ", ");
        schemac_put_span(inside, list->bytes, &item);
    }
    schemac_put(inside, ")");
    if (has_null) schemac_put_sql(inside, " OR (%v) IS NULL", parent->keys[0]);
}

/* One side of a range: keys that are greater than or equal to the bound, or less than it. */
static bool put_side(SchemacBuffer *inside, const Parent *parent, const SchemacBuffer *list,
                     bool is_lower)
{
    SchemacScan scan = {.sql = list->bytes, .length = list->length};
    SchemacToken item;
    size_t open = 0;
    bool is_closed = false;
    for (size_t i = 0; i < parent->count; i++) {
        bool is_last = i + 1 == parent->count;
        if (!schemac_next_item(&scan, &item)) return false;
        if (is_closed) continue;
        bool is_least = is_item(list->bytes, &item, "minvalue");
        is_closed = is_least || is_item(list->bytes, &item, "maxvalue");
        if (is_closed) {
            schemac_put(inside, is_least == is_lower ? "true" : "false");
            continue;
        }
        schemac_put_sql(inside, "((%v) %v (", parent->keys[i],
                        !is_lower ? "<"
                        : is_last ? ">="
                                  : ">");
        schemac_put_span(inside, list->bytes, &item);
        schemac_put(inside, ")");
        open++;
        if (is_last) continue;
        schemac_put_sql(inside, " OR (%v) = (", parent->keys[i]);
        schemac_put_span(inside, list->bytes, &item);
        schemac_put(inside, ") AND ");
    }
    while (open-- > 0) schemac_put(inside, ")");
    return !schemac_next_item(&scan, &item);
}

static bool put_range(SchemacBuffer *inside, const Parent *parent, const SchemacAsked *asked)
{
    for (size_t i = 0; i < parent->count; i++)
        schemac_put_sql(inside, "(%v) IS NOT NULL AND ", parent->keys[i]);
    if (!put_side(inside, parent, &asked->subject, true)) return false;
    schemac_put(inside, " AND ");
    return put_side(inside, parent, &asked->joined, false);
}

/* "MODULUS 4, REMAINDER 0", in either order. */
static bool put_hash(SchemacBuffer *inside, const Parent *parent, const SchemacAsked *asked)
{
    SchemacScan scan = {.sql = asked->subject.bytes, .length = asked->subject.length};
    SchemacToken token, before = {0}, modulus = {0}, remainder = {0};
    for (; schemac_scan_token(&scan, &token); before = token) {
        if (schemac_token_equals(scan.sql, &before, "modulus")) modulus = token;
        if (schemac_token_equals(scan.sql, &before, "remainder")) remainder = token;
    }
    if (modulus.end == 0 || remainder.end == 0) return false;
    schemac_put_sql(inside, "pg_catalog.satisfies_hash_partition(pg_catalog.to_regclass(%l), ",
                    asked->parent.bytes);
    schemac_put_span(inside, scan.sql, &modulus);
    schemac_put(inside, ", ");
    schemac_put_span(inside, scan.sql, &remainder);
    for (size_t i = 0; i < parent->count; i++) schemac_put_sql(inside, ", %v", parent->keys[i]);
    schemac_put(inside, ")");
    return true;
}

static bool put_inside(SchemacBuffer *inside, const Parent *parent, const SchemacAsked *asked)
{
    switch (asked->bound) {
    case SCHEMAC_BOUND_DEFAULT:
        schemac_put_sql(inside, "(%v) IS NOT TRUE",
                        parent->others == NULL ? "false" : parent->others);
        return true;
    case SCHEMAC_BOUND_LIST: put_in(inside, parent, &asked->subject); return parent->count == 1;
    case SCHEMAC_BOUND_RANGE: return put_range(inside, parent, asked);
    case SCHEMAC_BOUND_HASH: return put_hash(inside, parent, asked);
    }
    return false;
}

bool schemac_find_bound(SchemacPreflight *preflight, SchemacAsked *asked, SchemacBuffer *condition)
{
    Parent parent;
    SchemacBuffer inside = {0};
    bool is_default = asked->kind == SCHEMAC_ASKED_DEFAULT;
    bool found = find_parent(preflight, asked->parent.bytes, &parent) &&
                 (!is_default || parent.defaults != NULL) && put_inside(&inside, &parent, asked) &&
                 !inside.failed;
    if (found && is_default) {
        schemac_put(&asked->table, parent.defaults);
        schemac_put_sql(condition, "%v", inside.bytes);
    } else if (found) {
        schemac_put_sql(condition, "(%v) IS NOT TRUE", inside.bytes);
        if (parent.own != NULL) schemac_put_sql(condition, " OR (%v) IS NOT TRUE", parent.own);
    }
    parent_free(&parent);
    schemac_buffer_free(&inside);
    return found;
}
