/* Questions as SQL that finds the rows which do not fit, by their keys. */
#include "runtime/run_preflight_internal.h"

#include <stdio.h>

#define SAMPLE_PAGES 8192 /* what is read of a big table, about */

bool schemac_next_item(SchemacScan *scan, SchemacToken *item)
{
    SchemacToken token;
    int depth = 0;
    bool has = false;
    while (schemac_scan_token(scan, &token)) {
        if (depth == 0 && token.kind == ',') break;
        depth += (token.kind == '(') - (token.kind == ')');
        if (!has) *item = token;
        has = true;
        item->end = token.end;
    }
    return has;
}

static void put_columns(SchemacBuffer *sql, const SchemacBuffer *columns, const char *test,
                        const char *joint)
{
    SchemacScan scan = {.sql = columns->bytes, .length = columns->length};
    SchemacToken item;
    for (size_t count = 0; schemac_next_item(&scan, &item); count++) {
        schemac_put(sql, count == 0 ? "(" : joint);
        schemac_put_span(sql, columns->bytes, &item);
        schemac_put(sql, test);
    }
    schemac_put(sql, ")");
}

/* Children have no part in a key of their parent, as partitions have. */
static const char *only_of(const SchemacAsked *asked, const SchemacTarget *target)
{
    bool is_key = asked->kind == SCHEMAC_ASKED_DUPLICATES || asked->kind == SCHEMAC_ASKED_ORPHANS ||
                  asked->kind == SCHEMAC_ASKED_CONFLICTS;
    return !target->has_partitions && (is_key || asked->no_inherit) ? "ONLY " : "";
}

void schemac_put_asked_from(SchemacBuffer *sql, const SchemacAsked *asked,
                            const SchemacTarget *target)
{
    bool joins = asked->kind == SCHEMAC_ASKED_ORPHANS;
    schemac_put_sql(sql, " FROM %v%v", only_of(asked, target), asked->table.bytes);
    if (joins) schemac_put(sql, " AS schemac_t");
    if (target->pages > SCHEMAC_BIG_PAGES) {
        char sample[80];
        snprintf(sample, sizeof sample, " TABLESAMPLE SYSTEM (%g)",
                 100.0 * SAMPLE_PAGES / target->pages);
        schemac_put(sql, sample);
    }
}

static void put_duplicates(SchemacBuffer *sql, const SchemacAsked *asked,
                           const SchemacTarget *target)
{
    schemac_put_sql(sql,
                    "SELECT k FROM (SELECT %v AS k, count(*) OVER (PARTITION BY %v) AS n FROM %v%v",
                    target->keys, asked->subject.bytes, only_of(asked, target), asked->table.bytes);
    schemac_put(sql, " WHERE true");
    if (asked->condition.length > 0) schemac_put_sql(sql, " AND (%v)", asked->condition.bytes);
    if (!asked->nulls_equal) {
        schemac_put(sql, " AND ");
        put_columns(sql, &asked->subject, " IS NOT NULL", " AND ");
    }
    schemac_put(sql, ") AS s WHERE n > 1");
}

/* Without what comes after a column, call or expression. */
static SchemacToken first_part(const char *sql, const SchemacToken *item)
{
    SchemacWords words = {.scan = {.sql = sql, .length = item->end, .offset = item->begin},
                          .has = true};
    SchemacToken part = *item, inside;
    char name[SCHEMAC_NAME_SIZE];
    schemac_next_word(&words);
    if (words.token.kind != '(') part.end = schemac_take_name(&words, name, sizeof name).end;
    if (words.has && schemac_take_parentheses(&words, &inside)) part.end = inside.end + 1;
    return part;
}

/* "c WITH =": the operator. */
static SchemacToken operator_of(const SchemacBuffer *list, SchemacToken *item)
{
    SchemacScan scan = {.sql = list->bytes, .length = item->end, .offset = item->begin};
    SchemacToken token, with = {0};
    while (schemac_scan_token(&scan, &token))
        if (schemac_token_equals(list->bytes, &token, "with")) with = token;
    const SchemacToken rest = {.begin = with.end, .end = item->end};
    item->end = with.begin;
    return rest;
}

/* Pairs of rows, by their keys. An element is a column, call or expression; what comes after it, a
 * collation or operator class, does not change which values are equal. */
static void put_conflicts(SchemacBuffer *sql, const SchemacAsked *asked,
                          const SchemacTarget *target)
{
    SchemacBuffer values = {0}, pairs = {0};
    SchemacScan scan = {.sql = asked->subject.bytes, .length = asked->subject.length};
    SchemacToken item;
    for (int64_t i = 1; schemac_next_item(&scan, &item); i++) {
        SchemacToken by = operator_of(&asked->subject, &item);
        SchemacToken element = first_part(asked->subject.bytes, &item);
        schemac_put(&values, ", ");
        schemac_put_span(&values, asked->subject.bytes, &element);
        schemac_put_sql(&values, " AS e%i", i);
        schemac_put_sql(&pairs, " AND one.e%i ", i);
        schemac_put_span(&pairs, asked->subject.bytes, &by);
        schemac_put_sql(&pairs, " other.e%i", i);
    }
    schemac_put_sql(
        sql, "WITH s AS MATERIALIZED (SELECT %v AS k, pg_catalog.row_number() OVER () AS n%v",
        target->keys, values.failed ? "" : values.bytes);
    schemac_put_asked_from(sql, asked, target);
    if (asked->condition.length > 0) schemac_put_sql(sql, " WHERE %v", asked->condition.bytes);
    schemac_put_sql(sql,
                    ") SELECT one.k || ' and ' || other.k FROM s AS one JOIN s AS other ON one.n < "
                    "other.n%v",
                    pairs.failed ? "" : pairs.bytes);
    sql->failed = sql->failed || values.failed || pairs.failed;
    schemac_buffer_free(&values);
    schemac_buffer_free(&pairs);
}

void schemac_put_question(SchemacBuffer *sql, const SchemacAsked *asked,
                          const SchemacTarget *target)
{
    if (asked->kind == SCHEMAC_ASKED_DUPLICATES) {
        put_duplicates(sql, asked, target);
    } else if (asked->kind == SCHEMAC_ASKED_CONFLICTS) {
        put_conflicts(sql, asked, target);
    } else {
        bool joins = asked->kind == SCHEMAC_ASKED_ORPHANS;
        schemac_put_sql(sql, "SELECT %v", target->keys);
        schemac_put_asked_from(sql, asked, target);
        schemac_put(sql, " WHERE ");
        if (asked->kind == SCHEMAC_ASKED_NULLS)
            put_columns(sql, &asked->subject, " IS NULL", " OR ");
        else if (joins)
            schemac_put_sql(sql, "%v AND NOT EXISTS (SELECT FROM %v AS schemac_r WHERE %v)",
                            asked->condition.bytes, asked->other.bytes, asked->joined.bytes);
        else
            schemac_put_sql(sql, "NOT (%v)", asked->condition.bytes);
    }
    schemac_put_sql(sql, " LIMIT %i", (int64_t)SCHEMAC_ROWS_NAMED + 1);
}
