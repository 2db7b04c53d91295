/* schemac.clients: which programs use the database, and which revision each was generated for. They
 * say so themselves, at their start (schemac_fit), as far as they may write. A row a program and
 * revision; of more than a thousand, those that come later share one a revision.
 *
 * An empty table proves nothing, and a program that runs for long says nothing more: an older one
 * is taken for gone only where a newer one has been known for the while, and no older one was seen
 * in it. */
#include "runtime/run_hold_internal.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { CLIENTS_MAX = 1000, CONTRACT_AFTER_MS = 24 * 60 * 60 * 1000 };

/* Who may look at the runner's tables may say that it is there, and when; nothing else. */
void schemac_put_create_clients(SchemacBuffer *sql, const char *schema)
{
    schemac_put_sql(sql,
                    "CREATE TABLE IF NOT EXISTS %n.clients (\n"
                    "  program text NOT NULL, revision text NOT NULL,\n"
                    "  first_seen timestamptz NOT NULL DEFAULT pg_catalog.clock_timestamp(),\n"
                    "  last_seen timestamptz NOT NULL DEFAULT pg_catalog.clock_timestamp(),\n"
                    "  PRIMARY KEY (program, revision));\n"
                    "GRANT SELECT, INSERT (program, revision), UPDATE (last_seen) ON %n.clients "
                    "TO PUBLIC;\n",
                    schema, schema);
}

/* ---- noting one ---- */

void schemac_put_may_note(SchemacBuffer *sql, const SchemacRunner *runner)
{
    if (runner->chain->generated_for == NULL) {
        schemac_put(sql, "false");
        return;
    }
    schemac_put_sql(
        sql,
        "pg_catalog.current_setting('transaction_read_only') = 'off' AND EXISTS (SELECT FROM "
        "pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace WHERE "
        "n.nspname = %l AND c.relname = 'clients' AND pg_catalog.has_table_privilege(c.oid, "
        "'SELECT') AND pg_catalog.has_column_privilege(c.oid, 'program', 'INSERT') AND "
        "pg_catalog.has_column_privilege(c.oid, 'revision', 'INSERT') AND "
        "pg_catalog.has_column_privilege(c.oid, 'last_seen', 'UPDATE'))",
        runner->schema);
}

/* Not one that was noted within a minute: what many do at once is to meet no lock. */
void schemac_note_client(SchemacRunner *runner)
{
    SchemacBuffer sql = {0};
    const char *schema = runner->schema;
    const char *revision = runner->chain->generated_for;
    if (!runner->may_note) return;
    schemac_put(&sql, "SET LOCAL lock_timeout = '200ms';\nSET LOCAL statement_timeout = '2s';\n"
                      "SET LOCAL synchronous_commit = off;\n");
    schemac_put_sql(
        &sql,
        "INSERT INTO %n.clients AS c (program, revision) SELECT CASE WHEN EXISTS (SELECT FROM "
        "%n.clients k WHERE k.program = p.name AND k.revision = p.revision) OR (SELECT "
        "pg_catalog.count(*) FROM %n.clients) < %i THEN p.name ELSE '(others)' END, p.revision "
        "FROM (SELECT %l::text, %l::text) AS p(name, revision) WHERE NOT EXISTS (SELECT FROM "
        "%n.clients k WHERE k.program = p.name AND k.revision = p.revision AND k.last_seen > "
        "pg_catalog.clock_timestamp() - interval '1 minute') ON CONFLICT (program, revision) DO "
        "UPDATE SET last_seen = pg_catalog.clock_timestamp();\n",
        schema, schema, schema, (int64_t)CLIENTS_MAX, runner->program, revision, schema);
    if (!sql.failed) PQclear(PQexec(runner->connection, sql.bytes));
    schemac_buffer_free(&sql);
}

/* ---- asking about them ---- */

static int64_t contract_after_ms(const SchemacRunner *runner)
{
    int64_t after = runner->options.contract_after_ms;
    return after > 0 ? after : CONTRACT_AFTER_MS;
}

const char *schemac_contract_after(const SchemacRunner *runner, char text[32])
{
    static const struct {
        const char *one;
        int64_t milliseconds;
    } units[] = {{"day", 86400000}, {"hour", 3600000}, {"minute", 60000}, {"second", 1000}};
    int64_t after = contract_after_ms(runner);
    size_t unit = 0;
    while (unit + 1 < sizeof units / sizeof *units &&
           (after % units[unit].milliseconds != 0 || after < 2 * units[unit].milliseconds))
        unit++;
    int64_t count = after / units[unit].milliseconds;
    snprintf(text, 32, "%lld %s%s", (long long)count, units[unit].one, count == 1 ? "" : "s");
    return text;
}

/* The revisions of the programs, with the last one seen of each; no row where the table is not. */
enum { CLIENT_REVISION, CLIENT_IS_RECENT, CLIENT_IS_SETTLED, CLIENT_PROGRAM, CLIENT_SEEN };

static PGresult *ask_clients(SchemacRunner *runner)
{
    SchemacBuffer sql = {0};
    int64_t after = contract_after_ms(runner);
    schemac_put_sql(
        &sql,
        "SET LOCAL statement_timeout = 0;\nSELECT EXISTS (SELECT FROM pg_catalog.pg_class c JOIN "
        "pg_catalog.pg_namespace n ON n.oid = c.relnamespace WHERE n.nspname = %l AND c.relname = "
        "'clients' AND pg_catalog.has_schema_privilege(n.oid, 'USAGE') AND "
        "pg_catalog.has_table_privilege(c.oid, 'SELECT'))",
        runner->schema);
    PGresult *result = schemac_query(runner, &sql);
    bool exists = result != NULL && PQgetvalue(result, 0, 0)[0] == 't';
    schemac_buffer_clear(&sql);
    runner->lacks_clients = result != NULL && !exists;
    if (exists) {
        PQclear(result);
        schemac_put_sql(
            &sql,
            "SET LOCAL statement_timeout = 0;\nSELECT revision, pg_catalog.max(last_seen) > "
            "pg_catalog.clock_timestamp() - %i * interval '1 millisecond', "
            "pg_catalog.min(first_seen) <= pg_catalog.clock_timestamp() - %i * interval "
            "'1 millisecond', (pg_catalog.array_agg(program ORDER BY last_seen DESC))[1], "
            "pg_catalog.to_char(pg_catalog.max(last_seen) AT TIME ZONE 'UTC', "
            "'YYYY-MM-DD HH24:MI:SS') FROM %n.clients GROUP BY revision ORDER BY "
            "pg_catalog.max(last_seen) DESC",
            after, after, runner->schema);
        result = schemac_query(runner, &sql);
    }
    schemac_buffer_free(&sql);
    return result;
}

/* Whether a program of that revision knows `wanted`, by the chain; one that the chain lacks is not
 * known to. */
static bool knows(const SchemacRunner *runner, const char *id, uint32_t wanted, bool *marks)
{
    uint32_t ordinal = schemac_index_find(&runner->index, id, strlen(id));
    if (ordinal == SCHEMAC_NONE || ordinal < wanted) return false;
    memset(marks, 0, (runner->chain->count + 1u) * sizeof *marks);
    schemac_mark_ancestors(&runner->index, ordinal, marks);
    return marks[wanted];
}

static void say_older(const PGresult *result, int row, char *why_not, size_t size)
{
    const char *program = PQgetvalue(result, row, CLIENT_PROGRAM);
    char named[160] = "a program";
    if (program[0] != '\0') snprintf(named, sizeof named, "\"%.100s\",", program);
    snprintf(why_not, size, "%s generated for %.128s, was seen at %s UTC", named,
             PQgetvalue(result, row, CLIENT_REVISION), PQgetvalue(result, row, CLIENT_SEEN));
}

bool schemac_clients_allow(SchemacRunner *runner, const SchemacRevision *revision, bool *is_allowed,
                           char *why_not, size_t size)
{
    bool *marks = calloc(runner->chain->count + 1u, sizeof *marks);
    PGresult *result = marks == NULL ? NULL : ask_clients(runner);
    uint32_t wanted = (uint32_t)(revision - runner->chain->revisions);
    bool is_known = false, is_settled = false;
    *is_allowed = false;
    why_not[0] = '\0';
    if (marks == NULL) return schemac_fail_memory(runner->error);
    int rows = result == NULL || PQnfields(result) == 1 ? 0 : PQntuples(result);
    for (int row = 0; row < rows; row++) {
        bool is_newer = knows(runner, PQgetvalue(result, row, CLIENT_REVISION), wanted, marks);
        bool is_recent = PQgetvalue(result, row, CLIENT_IS_RECENT)[0] == 't';
        is_known = is_known || is_newer;
        is_settled =
            is_settled || (is_newer && PQgetvalue(result, row, CLIENT_IS_SETTLED)[0] == 't');
        if (!is_newer && is_recent && why_not[0] == '\0') say_older(result, row, why_not, size);
    }
    free(marks);
    if (result == NULL) return false;
    PQclear(result);
    *is_allowed = is_settled && why_not[0] == '\0';
    if (why_not[0] == '\0')
        schemac_copy_text(why_not, size,
                          rows == 0   ? "no program has been seen yet"
                          : !is_known ? "no program generated for it has been seen yet"
                                      : "the first program generated for it was seen later");
    return true;
}
