#include "runtime/run_internal.h"

#include <string.h>

/* One statement outside of any transaction, with the settings of its section. */

void schemac_put_mark(SchemacBuffer *sql, const SchemacRunner *runner)
{
    schemac_put_sql(sql, "/* schemac %v */ ", runner->token);
}

/* ---- one statement on one backend ----------------------------------------------------------- */

static const char *const pinned[] = {"search_path", "lock_timeout", "statement_timeout",
                                     "TimeZone"};
#define PINNED (sizeof pinned / sizeof *pinned)

static void put_settings(SchemacBuffer *sql, const char *const *values)
{
    schemac_put(sql, "SELECT ");
    for (size_t i = 0; i < PINNED; i++) {
        schemac_put_sql(sql,
                        i == 0 ? "pg_catalog.set_config(%l, %l, false)"
                               : ", pg_catalog.set_config(%l, %l, false)",
                        pinned[i], values[i]);
    }
}

static bool send_synced(PGconn *connection, const char *sql)
{
    return PQsendQueryParams(connection, sql, 0, NULL, NULL, NULL, NULL, 0) == 1 &&
           PQpipelineSync(connection) == 1;
}

/* The first result up to the next synchronisation; NULL when the connection is lost. */
static PGresult *receive_synced(PGconn *connection)
{
    PGresult *first = NULL;
    int nothing = 0;
    while (nothing < 2) { /* two NULLs in a row: nothing will come any more */
        PGresult *result = PQgetResult(connection);
        nothing = result == NULL ? nothing + 1 : 0;
        if (PQresultStatus(result) == PGRES_PIPELINE_SYNC) {
            PQclear(result);
            break;
        }
        if (first == NULL) {
            first = result;
        } else {
            PQclear(result);
        }
    }
    return first;
}

/* The settings, the statement and the settings as they were go out together, each with its own end
 * of transaction: PgBouncer gives all of it to one backend, and takes that back with nothing left
 * set. */
static PGresult *run_pipeline(PGconn *connection, const char *before, const char *statement,
                              const char *after)
{
    PGresult *result = NULL;
    if (PQenterPipelineMode(connection) != 1) {
        return NULL;
    }
    if (send_synced(connection, before) && send_synced(connection, statement) &&
        send_synced(connection, after)) {
        PQclear(receive_synced(connection));
        result = receive_synced(connection);
        PQclear(receive_synced(connection));
    }
    PQexitPipelineMode(connection);
    return result;
}

PGresult *schemac_run_alone(SchemacRunner *runner, const SchemacSection *section,
                            const char *statement)
{
    SchemacBuffer before = {0}, after = {0};
    char lock[32], time[32];
    const char *own[PINNED];
    PGresult *result = NULL;
    const char *search_path = runner->chain->search_path;
    const char *values[PINNED] = {search_path == NULL ? "public" : search_path, lock, time, "UTC"};
    schemac_put_sql(&before, "%i",
                    (int64_t)schemac_lock_timeout(section, runner->options.lock_timeout_ms));
    schemac_copy_text(lock, sizeof lock, before.bytes);
    schemac_buffer_clear(&before);
    schemac_put_sql(&before, "%i", (int64_t)schemac_statement_timeout(section));
    schemac_copy_text(time, sizeof time, before.bytes);
    schemac_buffer_clear(&before);
    PGresult *settings =
        PQexec(runner->connection, "SELECT pg_catalog.current_setting('search_path'), "
                                   "pg_catalog.current_setting('lock_timeout'), "
                                   "pg_catalog.current_setting('statement_timeout'), "
                                   "pg_catalog.current_setting('TimeZone')");
    if (PQresultStatus(settings) == PGRES_TUPLES_OK) {
        for (int i = 0; i < (int)PINNED; i++) {
            own[i] = PQgetvalue(settings, 0, i);
        }
        put_settings(&before, values);
        put_settings(&after, own);
        if (!before.failed && !after.failed) {
            result = run_pipeline(runner->connection, before.bytes, statement, after.bytes);
        }
    }
    PQclear(settings);
    schemac_buffer_free(&before);
    schemac_buffer_free(&after);
    return result;
}
