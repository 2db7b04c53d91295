/* A statement that changes rows, in batches: UPDATE and DELETE are narrowed to a range of the
 * table's blocks (`ctid >= '(0,0)' AND ctid < '(64,0)'`), which servers from 14 on read alone,
 * whatever keys the table has. New versions of rows, and new rows, come after the last block: a
 * statement that must reach these, too, is followed by one that does. */
#include "runtime/run_batches_internal.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define OLDEST_SERVER 140000
#define PROGRESS_MS 1000
#define ROWS_PER_BLOCK 50.0 /* of a table that was never analyzed */

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

bool schemac_read_batches(const SchemacRunner *runner, const SchemacSection *section,
                          const SchemacStatement *statement, SchemacBatches *batches)
{
    SchemacWords words = schemac_words_of(section->sql, statement);
    int depth = 0;
    *batches = (SchemacBatches){.where = statement->end};
    if (section->batch_rows == 0 || PQserverVersion(runner->connection) < OLDEST_SERVER ||
        !read_target(&words, batches))
        return false;
    for (; words.has; schemac_next_word(&words)) {
        depth += (words.token.kind == '(') - (words.token.kind == ')');
        if (depth > 0) continue;
        if (schemac_is_word(&words, "returning")) return false;
        if (schemac_is_word(&words, "where")) batches->where = words.token.begin;
    }
    return true;
}

/* The blocks of the table and of all below it, and how many are a batch. */
bool schemac_measure_batches(const SchemacQuestion *question, const SchemacSection *section,
                             SchemacBatches *batches)
{
    SchemacBuffer sql = {0};
    schemac_put_sql(
        &sql,
        "WITH RECURSIVE below(oid) AS (SELECT pg_catalog.to_regclass(%l)::oid UNION SELECT "
        "i.inhrelid FROM pg_catalog.pg_inherits i JOIN below b ON i.inhparent = b.oid) SELECT "
        "coalesce(max(pg_catalog.pg_relation_size(c.oid)), 0) / "
        "pg_catalog.current_setting('block_size')::bigint, coalesce(sum(c.reltuples) FILTER (WHERE "
        "c.reltuples > 0) / nullif(sum(c.relpages) FILTER (WHERE c.reltuples > 0), 0), 0) FROM "
        "pg_catalog.pg_class c JOIN below b ON c.oid = b.oid WHERE c.relkind = 'r'",
        batches->table);
    PGresult *rows = schemac_look(question, &sql);
    schemac_buffer_free(&sql);
    if (rows == NULL) return false;
    double density = strtod(PQgetvalue(rows, 0, 1), NULL);
    double step = (double)section->batch_rows / (density > 0 ? density : ROWS_PER_BLOCK);
    batches->blocks = strtoll(PQgetvalue(rows, 0, 0), NULL, 10);
    batches->step = step < 1 ? 1 : step > 1e9 ? 1000000000 : (int64_t)step;
    PQclear(rows);
    return true;
}

void schemac_put_batch(SchemacBuffer *sql, const SchemacSection *section,
                       const SchemacStatement *statement, const SchemacBatches *batches,
                       int64_t first, int64_t last)
{
    const char *bytes = section->sql;
    size_t where_end = batches->where + strlen("where");
    schemac_put_bytes(sql, bytes + statement->begin, batches->where - statement->begin);
    if (batches->where < statement->end) {
        schemac_put(sql, "WHERE (");
        schemac_put_bytes(sql, bytes + where_end, statement->end - where_end);
        schemac_put(sql, "\n) AND ");
    } else {
        schemac_put(sql, "\nWHERE ");
    }
    schemac_put_sql(sql, "%v.ctid >= '(%i,0)' AND %v.ctid < '(%i,0)'", batches->name, first,
                    batches->name, last);
}

void schemac_report_batch(SchemacRunner *runner, uint32_t section, const SchemacBatches *batches,
                          int64_t block, int64_t *reported_ms)
{
    char message[SCHEMAC_NAME_SIZE + 64];
    int64_t now = schemac_now_ms();
    if (*reported_ms == 0) *reported_ms = now;
    if (now - *reported_ms < PROGRESS_MS) return;
    *reported_ms = now;
    snprintf(message, sizeof message, "%d %% of table %s", (int)(block * 100 / batches->blocks),
             batches->table);
    schemac_report(
        runner,
        (SchemacEvent){.kind = SCHEMAC_EVENT_PROGRESS, .section = section + 1, .message = message});
}
