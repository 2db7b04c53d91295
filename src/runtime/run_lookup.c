/* How a server shows whether a statement that runs outside a transaction was done, when the runner
 * that began it did not live to see its end, or was told that it failed.
 *
 * What is compared is the definition, never a name alone: before such a statement is run, what is
 * there is recorded with it (the index or the partition that is to go, the table's indexes), so
 * that afterwards what it made can be told from what somebody else made. What an index would be is
 * asked of the server itself: it makes it, on an empty copy of the table that is rolled back. */
#include "runtime/run_lookup_internal.h"

#include <string.h>

/* ---- asking ---- */

const SchemacSection *schemac_question_section(const SchemacQuestion *question)
{
    return schemac_step_section(question->step, question->section);
}

/* A literal, NULL for an empty text: to_regclass('') is an error. */
const char *schemac_or_null(const char *text)
{
    return text[0] == '\0' ? NULL : text;
}

/* Runs SQL; the first rows that come, or NULL with the error filled. */
PGresult *schemac_ask(const SchemacQuestion *question, SchemacBuffer *sql)
{
    SchemacRunner *runner = question->runner;
    PGresult *rows = NULL;
    PGresult *result;
    schemac_put(sql, "\n;\n");
    schemac_put_mark_row(sql, runner);
    bool done = !sql->failed || schemac_fail_memory(runner->error);
    if (done && PQsendQuery(runner->connection, sql->bytes) != 1)
        done = schemac_fail_result(runner, NULL, "while looking up an effect");
    while (done && (result = PQgetResult(runner->connection)) != NULL) {
        ExecStatusType status = PQresultStatus(result);
        if (schemac_is_mark(runner, result, runner->mark)) {
            PQclear(result);
            continue;
        }
        if (status == PGRES_TUPLES_OK && rows == NULL) {
            rows = result;
            continue;
        }
        if (status == PGRES_FATAL_ERROR) {
            schemac_fail_result(runner, result, "while looking up an effect");
            PQclear(rows);
            rows = NULL;
            done = false;
        }
        PQclear(result);
    }
    while (!done && (result = PQgetResult(runner->connection)) != NULL) PQclear(result);
    schemac_buffer_clear(sql);
    if (done && !runner->is_marked) {
        schemac_fail_unmarked(runner);
        PQclear(rows);
        rows = NULL;
    }
    return rows;
}

void schemac_put_look(const SchemacQuestion *question, SchemacBuffer *sql)
{
    schemac_put(sql, "BEGIN ISOLATION LEVEL READ COMMITTED READ WRITE;\n");
    schemac_put_pins(sql, question->runner->chain, schemac_question_section(question),
                     question->runner->options.lock_timeout_ms);
    schemac_put_role(sql, question->runner);
    schemac_put(sql, "SET LOCAL idle_in_transaction_session_timeout = '" SCHEMAC_IDLE "';\n");
}

void schemac_roll_back_look(const SchemacQuestion *question)
{
    PGconn *connection = question->runner->connection;
    if (PQstatus(connection) == CONNECTION_OK && PQtransactionStatus(connection) != PQTRANS_IDLE)
        PQclear(PQexec(connection, "ROLLBACK"));
}

/* One question under the section's search_path. */
PGresult *schemac_look(const SchemacQuestion *question, const SchemacBuffer *select)
{
    SchemacBuffer sql = {0};
    schemac_put_look(question, &sql);
    schemac_put_sql(&sql, "%v;\nCOMMIT;\n", select->failed ? "" : select->bytes);
    sql.failed = sql.failed || select->failed;
    PGresult *rows = schemac_ask(question, &sql);
    schemac_buffer_free(&sql);
    if (rows == NULL) schemac_roll_back_look(question);
    return rows;
}

/* ---- clearing away ---- */

/* Runs a statement that clears something away. */
bool schemac_clear_away(const SchemacQuestion *question, const char *format, const char *name)
{
    SchemacRunner *runner = question->runner;
    SchemacBuffer sql = {0};
    schemac_put_mark(&sql, runner);
    size_t offset = sql.length;
    schemac_put_sql(&sql, format, name);
    if (sql.failed) {
        schemac_buffer_free(&sql);
        return schemac_fail_memory(runner->error);
    }
    schemac_report(runner, (SchemacEvent){.kind = SCHEMAC_EVENT_RESUME,
                                          .section = question->section + 1,
                                          .message = sql.bytes + offset});
    PGresult *result = schemac_run_alone(runner, schemac_question_section(question), sql.bytes);
    bool done = PQresultStatus(result) == PGRES_COMMAND_OK;
    if (done && runner->is_pooled && !runner->is_marked)
        done = schemac_fail_unmarked(runner);
    else if (!done && (result != NULL || PQstatus(runner->connection) != CONNECTION_OK))
        schemac_fail_section(runner, result, question->step, question->section, NULL, 0, 0);
    PQclear(result);
    schemac_buffer_free(&sql);
    return done;
}

/* ---- indexes that are dropped, partitions that are detached ---- */

/* What is to go, as it is now: one row of an array of oids as text, or none. */
static bool prepare_going(const SchemacQuestion *question, const SchemacBuffer *select,
                          SchemacBuffer *before, bool *opens)
{
    PGresult *rows = schemac_look(question, select);
    if (rows == NULL) return false;
    *opens = PQntuples(rows) > 0;
    if (*opens) schemac_put_sql(before, "{%v}", PQgetvalue(rows, 0, 0));
    PQclear(rows);
    return true;
}

static void put_dropped(SchemacBuffer *sql, const SchemacQuestion *question,
                        const SchemacSubject *subject)
{
    schemac_put(sql, "SELECT i.indexrelid FROM pg_catalog.pg_index i WHERE i.indexrelid = ");
    if (question->before[0] != '\0')
        schemac_put_sql(sql, "ANY (%l::pg_catalog.oid[])", question->before);
    else
        schemac_put_sql(sql, "pg_catalog.to_regclass(%l)", schemac_or_null(subject->name.text));
}

static void put_detached(SchemacBuffer *sql, const SchemacQuestion *question,
                         const SchemacSubject *subject)
{
    schemac_put(sql,
                "SELECT i.inhrelid, pg_catalog.to_jsonb(i) ->> 'inhdetachpending', (SELECT "
                "pg_catalog.format('%I.%I', n.nspname, c.relname) FROM pg_catalog.pg_class c JOIN "
                "pg_catalog.pg_namespace n ON n.oid = c.relnamespace WHERE c.oid = i.inhparent), "
                "(SELECT pg_catalog.format('%I.%I', n.nspname, c.relname) FROM pg_catalog.pg_class "
                "c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace WHERE c.oid = "
                "i.inhrelid) FROM pg_catalog.pg_inherits i WHERE i.inhrelid = ");
    if (question->before[0] != '\0')
        schemac_put_sql(sql, "ANY (%l::pg_catalog.oid[])", question->before);
    else
        schemac_put_sql(sql, "pg_catalog.to_regclass(%l)", schemac_or_null(subject->name.text));
    schemac_put_sql(sql, " AND i.inhparent = pg_catalog.to_regclass(%l)",
                    schemac_or_null(subject->table.text));
}

static bool find_dropped(const SchemacQuestion *question, const SchemacSubject *subject,
                         SchemacFound *found)
{
    SchemacBuffer sql = {0};
    put_dropped(&sql, question, subject);
    PGresult *rows = schemac_look(question, &sql);
    schemac_buffer_free(&sql);
    *found = PQntuples(rows) == 0 ? SCHEMAC_FOUND_DONE : SCHEMAC_FOUND_NOTHING;
    PQclear(rows);
    return rows != NULL;
}

static bool find_detached(const SchemacQuestion *question, const SchemacSubject *subject,
                          SchemacFound *found)
{
    SchemacBuffer sql = {0};
    put_detached(&sql, question, subject);
    PGresult *rows = schemac_look(question, &sql);
    schemac_buffer_clear(&sql);
    bool done = rows != NULL;
    *found = SCHEMAC_FOUND_DONE;
    if (PQntuples(rows) > 0) {
        *found = SCHEMAC_FOUND_NOTHING;
        if (strcmp(PQgetvalue(rows, 0, 1), "true") == 0) {
            schemac_put_sql(&sql, "%v DETACH PARTITION %v FINALIZE", PQgetvalue(rows, 0, 2),
                            PQgetvalue(rows, 0, 3));
            done = schemac_clear_away(question, "ALTER TABLE %v", sql.bytes);
            *found = SCHEMAC_FOUND_DONE;
        }
    }
    PQclear(rows);
    schemac_buffer_free(&sql);
    return done;
}

static bool detached_leaves(const SchemacQuestion *question, const SchemacSubject *subject,
                            bool *leaves)
{
    SchemacBuffer sql = {0};
    put_detached(&sql, question, subject);
    PGresult *rows = schemac_look(question, &sql);
    schemac_buffer_free(&sql);
    *leaves = PQntuples(rows) > 0 && strcmp(PQgetvalue(rows, 0, 1), "true") == 0;
    PQclear(rows);
    return rows != NULL;
}

/* ---- REINDEX ---- */

/* Indexes that an interrupted REINDEX CONCURRENTLY left: of the table's own TOAST table, too. */
static PGresult *ask_reindexed(const SchemacQuestion *question, const SchemacSubject *subject)
{
    SchemacBuffer sql = {0};
    schemac_put_sql(
        &sql,
        "WITH t AS (SELECT c.oid, c.reltoastrelid FROM pg_catalog.pg_class c WHERE (%b AND c.relkind "
        "IN ('r', 'm')) OR c.oid = pg_catalog.to_regclass(%l) OR c.oid = (SELECT x.indrelid FROM "
        "pg_catalog.pg_index x WHERE x.indexrelid = pg_catalog.to_regclass(%l)))\n"
        "SELECT pg_catalog.format('%%I.%%I', n.nspname, c.relname) FROM pg_catalog.pg_index i JOIN "
        "pg_catalog.pg_class c ON c.oid = i.indexrelid JOIN pg_catalog.pg_namespace n ON n.oid = "
        "c.relnamespace WHERE NOT i.indisvalid AND c.relname ~ '_cc(new|old)[0-9]*$' AND EXISTS "
        "(SELECT FROM t WHERE i.indrelid IN (t.oid, t.reltoastrelid))",
        (int)(subject->table.text[0] == '\0' && subject->name.text[0] == '\0'),
        schemac_or_null(subject->table.text), schemac_or_null(subject->name.text));
    PGresult *rows = schemac_look(question, &sql);
    schemac_buffer_free(&sql);
    return rows;
}

/* REINDEX CONCURRENTLY makes new indexes in place of the old ones: those that are still there. */
static void put_reindexed(SchemacBuffer *sql, const SchemacSubject *subject)
{
    schemac_put_sql(sql,
                    "SELECT pg_catalog.array_to_string(pg_catalog.array_agg(i.indexrelid), ',') "
                    "FROM pg_catalog.pg_index i WHERE i.indisvalid AND NOT i.indisexclusion AND "
                    "(i.indexrelid = pg_catalog.to_regclass(%l) OR i.indrelid = "
                    "pg_catalog.to_regclass(%l)) HAVING count(*) > 0",
                    schemac_or_null(subject->name.text), schemac_or_null(subject->table.text));
}

/* Without anything known of before: doing it again does no harm. */
static bool is_reindexed(const SchemacQuestion *question, SchemacFound *found)
{
    SchemacBuffer sql = {0};
    if (question->before[0] == '\0') return true;
    schemac_put_sql(&sql,
                    "SELECT pg_catalog.count(*) FROM pg_catalog.pg_index i WHERE i.indisvalid AND "
                    "i.indexrelid = ANY (%l::pg_catalog.oid[])",
                    question->before);
    PGresult *rows = schemac_look(question, &sql);
    schemac_buffer_free(&sql);
    if (rows != NULL && strcmp(PQgetvalue(rows, 0, 0), "0") == 0) *found = SCHEMAC_FOUND_DONE;
    PQclear(rows);
    return rows != NULL;
}

/* What the first attempt left behind is dropped. */
static bool find_reindexed(const SchemacQuestion *question, const SchemacSubject *subject,
                           SchemacFound *found)
{
    PGresult *rows = ask_reindexed(question, subject);
    bool done = rows != NULL;
    *found = SCHEMAC_FOUND_NOTHING;
    for (int row = 0; done && row < PQntuples(rows); row++) {
        done = schemac_clear_away(question, "DROP INDEX CONCURRENTLY IF EXISTS %v",
                                  PQgetvalue(rows, row, 0));
    }
    PQclear(rows);
    return done && is_reindexed(question, found);
}

static bool reindexed_leaves(const SchemacQuestion *question, const SchemacSubject *subject,
                             bool *leaves)
{
    PGresult *rows = ask_reindexed(question, subject);
    *leaves = PQntuples(rows) > 0;
    PQclear(rows);
    return rows != NULL;
}

/* ---- by kind ---- */

bool schemac_effect_prepare(const SchemacQuestion *question, SchemacBuffer *before, bool *opens,
                            bool *is_done)
{
    SchemacSubject subject;
    SchemacBuffer sql = {0};
    bool done = true;
    *opens = true;
    *is_done = false;
    switch (schemac_effect_read(schemac_question_section(question)->sql, question->statement,
                                &subject)) {
    case SCHEMAC_EFFECT_INDEX_BUILD:
        done = schemac_prepare_build(question, &subject, before, opens, is_done);
        break;
    case SCHEMAC_EFFECT_INDEX_DROP:
        put_dropped(&sql, question, &subject);
        done = prepare_going(question, &sql, before, opens);
        break;
    case SCHEMAC_EFFECT_DETACH:
        put_detached(&sql, question, &subject);
        done = prepare_going(question, &sql, before, opens);
        break;
    case SCHEMAC_EFFECT_REINDEX:
        put_reindexed(&sql, &subject);
        done = prepare_going(question, &sql, before, opens);
        *opens = true;
        break;
    case SCHEMAC_EFFECT_REPEATABLE:
    case SCHEMAC_EFFECT_UNKNOWN:
    case SCHEMAC_EFFECT_TRANSACTION: break;
    }
    schemac_buffer_free(&sql);
    return done;
}

bool schemac_effect_find(const SchemacQuestion *question, SchemacFound *found)
{
    SchemacSubject subject;
    *found = SCHEMAC_FOUND_NOTHING;
    switch (schemac_effect_read(schemac_question_section(question)->sql, question->statement,
                                &subject)) {
    case SCHEMAC_EFFECT_INDEX_BUILD: return schemac_find_built(question, &subject, found);
    case SCHEMAC_EFFECT_INDEX_DROP: return find_dropped(question, &subject, found);
    case SCHEMAC_EFFECT_DETACH: return find_detached(question, &subject, found);
    case SCHEMAC_EFFECT_REINDEX: return find_reindexed(question, &subject, found);
    case SCHEMAC_EFFECT_REPEATABLE: return true;
    case SCHEMAC_EFFECT_TRANSACTION: /* it was open because it could not run in one */
    case SCHEMAC_EFFECT_UNKNOWN: *found = SCHEMAC_FOUND_UNKNOWN; return true;
    }
    return true;
}

bool schemac_effect_leaves(const SchemacQuestion *question, bool *leaves)
{
    SchemacSubject subject;
    *leaves = false;
    switch (schemac_effect_read(schemac_question_section(question)->sql, question->statement,
                                &subject)) {
    case SCHEMAC_EFFECT_INDEX_BUILD: return schemac_built_leaves(question, &subject, leaves);
    case SCHEMAC_EFFECT_DETACH: return detached_leaves(question, &subject, leaves);
    case SCHEMAC_EFFECT_REINDEX: return reindexed_leaves(question, &subject, leaves);
    case SCHEMAC_EFFECT_TRANSACTION: /* CALL, DO: what it committed before it failed stays */
        *leaves = true;
        return true;
    case SCHEMAC_EFFECT_INDEX_DROP: /* what it left is dropped by the next attempt */
    case SCHEMAC_EFFECT_REPEATABLE:
    case SCHEMAC_EFFECT_UNKNOWN: return true;
    }
    return true;
}
