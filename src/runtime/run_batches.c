/* A statement that changes rows, in batches: UPDATE and DELETE are narrowed to a range of the
 * primary key, so that each row is in one batch, wherever its new version goes. A table without one
 * is changed by ranges of its pages, where a row that is done is not done again, and else at once;
 * so is one whose key the statement itself changes. */
#include "runtime/run_batches_internal.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "runtime/run_turn_internal.h"

#define PROGRESS_MS 1000

/* The table, or the alias by which the statement names it. */
static bool read_target(SchemacWords *words, SchemacBatches *batches)
{
    bool is_update = schemac_pass_word(words, "update");
    if (!is_update && !(schemac_pass_word(words, "delete") && schemac_pass_word(words, "from")))
        return false;
    schemac_pass_word(words, "only");
    if (!words->has) return false;
    schemac_take_name(words, batches->table, sizeof batches->table);
    schemac_copy_text(batches->name, sizeof batches->name, batches->table);
    if (words->has && words->token.kind == '*') schemac_next_word(words);
    bool has_alias = schemac_pass_word(words, "as") ||
                     (words->has && (words->token.kind == 'w' || words->token.kind == 'q') &&
                      !schemac_is_word(words, "set") && !schemac_is_word(words, "using") &&
                      !schemac_is_word(words, "where"));
    if (has_alias && words->has) {
        schemac_copy_token(batches->name, sizeof batches->name, words->scan.sql, &words->token);
        schemac_next_word(words);
    }
    return true;
}

bool schemac_read_batches(const SchemacSection *section, const SchemacStatement *statement,
                          SchemacBatches *batches)
{
    SchemacWords words = schemac_words_of(section->sql, statement);
    int depth = 0;
    *batches = (SchemacBatches){.where = statement->end};
    if (section->batch_rows == 0 || !read_target(&words, batches)) return false;
    for (; words.has; schemac_next_word(&words)) {
        depth += (words.token.kind == '(') - (words.token.kind == ')');
        if (depth > 0) continue;
        if (schemac_is_word(&words, "returning")) return false;
        if (schemac_is_word(&words, "where")) batches->where = words.token.begin;
    }
    return true;
}

/* Whether the statement may give the column another value: "column =", or a list of columns. */
static bool is_set(const SchemacSection *section, const SchemacStatement *statement,
                   const SchemacBatches *batches, const char *column)
{
    SchemacScan scan = {.sql = section->sql, .length = batches->where, .offset = statement->begin};
    SchemacToken token, before = {0};
    size_t length = strlen(column);
    int depth = 0;
    for (; schemac_scan_token(&scan, &token); before = token) {
        depth += (token.kind == '(') - (token.kind == ')');
        if (depth == 0 && token.kind == '=' &&
            (before.kind == ')' || (before.end - before.begin == length &&
                                    strncmp(section->sql + before.begin, column, length) == 0)))
            return true;
    }
    return false;
}

/* ---- ranges of pages ---- */

#define PAGE_TYPE "::tid"

/* "WHERE a IS NULL OR b IS NULL", of columns that get values: a row that is done is out of it. */
static bool leaves_done(const SchemacSection *section, const SchemacStatement *statement,
                        const SchemacBatches *batches)
{
    SchemacWords words = {
        .scan = {.sql = section->sql, .length = statement->end, .offset = batches->where},
        .has = true};
    char column[SCHEMAC_NAME_SIZE];
    bool leaves = schemac_fills_empty(section->sql, statement) && schemac_next_word(&words) &&
                  schemac_pass_word(&words, "where");
    while (leaves && words.has) {
        schemac_take_name(&words, column, sizeof column);
        leaves = is_set(section, statement, batches, column) && schemac_pass_word(&words, "is") &&
                 schemac_pass_word(&words, "null") &&
                 (!words.has || schemac_pass_word(&words, "or"));
    }
    return leaves;
}

/* The greatest of the tables that are read, all of which have rows in pages; servers from 14 on
 * find a range of them without reading all. */
static bool find_pages(const SchemacQuestion *question, const SchemacSection *section,
                       SchemacBatches *batches, bool *has_pages)
{
    const char *head = section->sql + question->statement->begin;
    bool is_once = strncasecmp(head, "delete", strlen("delete")) == 0 ||
                   leaves_done(section, question->statement, batches);
    SchemacBuffer sql = {0};
    *has_pages = false;
    if (!is_once || PQserverVersion(question->runner->connection) < 140000) return true;
    schemac_put_sql(
        &sql,
        "WITH RECURSIVE t(oid) AS (SELECT pg_catalog.to_regclass(%l)::oid UNION SELECT i.inhrelid "
        "FROM pg_catalog.pg_inherits i JOIN t ON i.inhparent = t.oid) SELECT "
        "max(pg_catalog.pg_relation_size(t.oid)) / "
        "pg_catalog.current_setting('block_size')::bigint, sum(c.reltuples) FILTER (WHERE "
        "c.reltuples > 0 AND c.relkind = 'r'), sum(c.relpages) FILTER (WHERE c.reltuples > 0 AND "
        "c.relkind = 'r'), bool_and(c.relkind IN ('r', 'p')) FROM t JOIN pg_catalog.pg_class c ON "
        "c.oid = t.oid",
        batches->table);
    PGresult *rows = schemac_look(question, &sql);
    schemac_buffer_free(&sql);
    if (rows != NULL && PQgetvalue(rows, 0, 3)[0] == 't') {
        double per_page = strtod(PQgetvalue(rows, 0, 2), NULL);
        batches->rows = strtod(PQgetvalue(rows, 0, 1), NULL);
        per_page = per_page > 0 ? batches->rows / per_page : 50;
        batches->pages = strtol(PQgetvalue(rows, 0, 0), NULL, 10);
        batches->pages_each = (int64_t)(section->batch_rows / (per_page > 1 ? per_page : 1));
        if (batches->pages_each < 1) batches->pages_each = 1;
        *has_pages = batches->pages > batches->pages_each;
        schemac_put(&batches->columns, "ctid");
        schemac_put_sql(&batches->qualified, "%v.ctid", batches->name);
    }
    PQclear(rows);
    return rows != NULL;
}

/* "'(64,0)'::tid": the last page, or none, is the last pass. */
static void put_page_end(const SchemacBatches *batches, const char *begin, SchemacBuffer *end)
{
    char text[40];
    int64_t page = begin[0] == '\0' ? 0 : strtol(begin + strlen("'("), NULL, 10);
    schemac_buffer_clear(end);
    if (page >= batches->pages) return;
    snprintf(text, sizeof text, "'(%lld,0)'" PAGE_TYPE, (long long)(page + batches->pages_each));
    schemac_put(end, text);
}

bool schemac_is_other_batch(const SchemacBatches *batches, const char *begin)
{
    size_t length = strlen(begin), suffix = strlen(PAGE_TYPE);
    bool is_page = length > suffix && strcmp(begin + length - suffix, PAGE_TYPE) == 0;
    return begin[0] != '\0' && is_page != (batches->pages > 0);
}

/* ---- ranges of keys ---- */

enum { KEY_NAME, KEY_TYPE, KEY_ROWS };

bool schemac_find_batch_key(const SchemacQuestion *question, const SchemacSection *section,
                            SchemacBatches *batches, bool *has_key)
{
    SchemacBuffer sql = {0};
    schemac_put_sql(
        &sql,
        "SELECT pg_catalog.quote_ident(a.attname), pg_catalog.format_type(a.atttypid, NULL), (SELECT "
        "sum(c.reltuples) FILTER (WHERE c.reltuples > 0) FROM pg_catalog.pg_class c WHERE c.oid = "
        "i.indrelid OR c.oid IN (SELECT p.inhrelid FROM pg_catalog.pg_inherits p WHERE p.inhparent "
        "= i.indrelid)) FROM pg_catalog.pg_index i CROSS JOIN LATERAL "
        "pg_catalog.unnest(i.indkey::pg_catalog.int2[]) WITH ORDINALITY AS k(number, place) JOIN "
        "pg_catalog.pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = k.number WHERE "
        "i.indrelid = pg_catalog.to_regclass(%l) AND i.indisprimary AND k.place <= i.indnkeyatts "
        "ORDER BY k.place",
        batches->table);
    PGresult *rows = schemac_look(question, &sql);
    schemac_buffer_free(&sql);
    int count = rows == NULL ? 0 : PQntuples(rows);
    *has_key = count > 0;
    for (int row = 0; row < count; row++) {
        const char *name = PQgetvalue(rows, row, KEY_NAME);
        const char *separator = row == 0 ? "" : ", ";
        *has_key = *has_key && !is_set(section, question->statement, batches, name);
        schemac_put_sql(&batches->columns, "%v%v", separator, name);
        schemac_put_sql(&batches->qualified, "%v%v.%v", separator, batches->name, name);
        schemac_put_sql(&batches->values, "%vpg_catalog.quote_literal(%v::pg_catalog.text) || %l",
                        separator, name, "::");
        schemac_put_sql(&batches->values, " || %l", PQgetvalue(rows, row, KEY_TYPE));
        batches->rows = strtod(PQgetvalue(rows, row, KEY_ROWS), NULL);
    }
    bool found = rows != NULL;
    PQclear(rows);
    return found && (count > 0 || find_pages(question, section, batches, has_key));
}

bool schemac_find_batch_end(const SchemacQuestion *question, const SchemacSection *section,
                            const SchemacBatches *batches, const char *begin, SchemacBuffer *end)
{
    SchemacBuffer sql = {0};
    if (batches->pages > 0) {
        put_page_end(batches, begin, end);
        return true;
    }
    schemac_put_sql(&sql, "SELECT pg_catalog.concat_ws(', ', %v) FROM %v", batches->values.bytes,
                    batches->table);
    if (begin[0] != '\0')
        schemac_put_sql(&sql, " WHERE (%v) > (%v)", batches->columns.bytes, begin);
    schemac_put_sql(&sql, " ORDER BY %v OFFSET %i LIMIT 1", batches->columns.bytes,
                    (int64_t)section->batch_rows - 1);
    PGresult *rows = schemac_look(question, &sql);
    schemac_buffer_free(&sql);
    schemac_buffer_clear(end);
    if (rows != NULL && PQntuples(rows) > 0) schemac_put(end, PQgetvalue(rows, 0, 0));
    PQclear(rows);
    return rows != NULL;
}

void schemac_put_batch(SchemacBuffer *sql, const SchemacSection *section,
                       const SchemacStatement *statement, const SchemacBatches *batches,
                       const char *begin, const char *end)
{
    const char *bytes = section->sql;
    size_t where_end = batches->where + strlen("where");
    schemac_put_bytes(sql, bytes + statement->begin, batches->where - statement->begin);
    schemac_put(sql, "\nWHERE (");
    if (batches->where < statement->end)
        schemac_put_bytes(sql, bytes + where_end, statement->end - where_end);
    else
        schemac_put(sql, "true");
    schemac_put(sql, "\n)");
    if (begin[0] != '\0') schemac_put_sql(sql, " AND (%v) > (%v)", batches->qualified.bytes, begin);
    if (end[0] != '\0') schemac_put_sql(sql, " AND (%v) <= (%v)", batches->qualified.bytes, end);
}

void schemac_batches_free(SchemacBatches *batches)
{
    schemac_buffer_free(&batches->columns);
    schemac_buffer_free(&batches->qualified);
    schemac_buffer_free(&batches->values);
}

void schemac_report_batch(SchemacRunner *runner, uint32_t section, const SchemacBatches *batches,
                          double done, int64_t *reported_ms)
{
    char message[SCHEMAC_NAME_SIZE + 100];
    int64_t now = schemac_now_ms();
    if (*reported_ms == 0) *reported_ms = now;
    if (now - *reported_ms < PROGRESS_MS) return;
    *reported_ms = now;
    snprintf(message, sizeof message, "%.0f of about %.0f rows of table %s", done,
             batches->rows > done ? batches->rows : done, batches->table);
    schemac_report(
        runner,
        (SchemacEvent){.kind = SCHEMAC_EVENT_PROGRESS, .section = section + 1, .message = message});
}
