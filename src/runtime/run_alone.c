/* One statement outside of any transaction. On a session of our own it gets the settings of its
 * section: set before, put back after, each in a round trip of its own. Behind a pooler it goes
 * alone, since each of those would meet another session, and leave it changed. */
#include "runtime/run_internal.h"

#include <inttypes.h>
#include <stdio.h>

void schemac_put_mark(SchemacBuffer *sql, const SchemacRunner *runner)
{
    schemac_put_sql(sql, "/* schemac %v */ ", runner->token);
}

static const char *const pinned[] = {"search_path", "lock_timeout", "statement_timeout", "TimeZone",
                                     "role"};
#define PINNED (sizeof pinned / sizeof *pinned)

static void put_settings(SchemacBuffer *sql, const char *const *values)
{
    schemac_put(sql, "SELECT pg_catalog.pg_backend_pid()");
    for (size_t i = 0; i < PINNED; i++)
        schemac_put_sql(sql, ", pg_catalog.set_config(%l, %l, false)", pinned[i], values[i]);
}

/* Sets. What met another process than the one that is ours shows a pooler: nothing more is sent
 * that way. */
static bool set_all(SchemacRunner *runner, const char *const *values)
{
    SchemacBuffer sql = {0};
    put_settings(&sql, values);
    PGresult *result = schemac_query(runner, &sql);
    schemac_buffer_free(&sql);
    if (result != NULL) {
        schemac_note_process(runner, PQgetvalue(result, 0, 0));
        if (runner->is_pooled) schemac_fail_unmarked(runner);
    }
    PQclear(result);
    return result != NULL && !runner->is_pooled;
}

static bool read_settings(SchemacRunner *runner, PGresult **settings)
{
    SchemacBuffer sql = {0};
    schemac_put(&sql, "SELECT pg_catalog.current_setting('search_path'), "
                      "pg_catalog.current_setting('lock_timeout'), "
                      "pg_catalog.current_setting('statement_timeout'), "
                      "pg_catalog.current_setting('TimeZone'), "
                      "pg_catalog.current_setting('role')");
    *settings = schemac_query(runner, &sql);
    schemac_buffer_free(&sql);
    return *settings != NULL;
}

/* What holds up others waits for a try only. */
static int32_t lock_limit(const SchemacRunner *runner, const SchemacSection *section)
{
    int32_t limit = schemac_lock_timeout(section, runner->options.lock_timeout_ms);
    return runner->lock_try_ms > 0 && limit > runner->lock_try_ms ? runner->lock_try_ms : limit;
}

static PGresult *run_with_settings(SchemacRunner *runner, const SchemacSection *section,
                                   const char *statement)
{
    char lock[32], time[32];
    const char *own[PINNED];
    PGresult *settings;
    PGresult *result = NULL;
    const char *search_path = runner->chain->search_path;
    const char *role = runner->options.set_role;
    const char *values[PINNED] = {search_path == NULL ? "public" : search_path, lock, time, "UTC",
                                  role};
    snprintf(lock, sizeof lock, "%" PRId32, lock_limit(runner, section));
    snprintf(time, sizeof time, "%" PRId32, schemac_statement_timeout(section));
    if (!read_settings(runner, &settings)) return NULL;
    for (int i = 0; i < (int)PINNED; i++) own[i] = PQgetvalue(settings, 0, i);
    if (role == NULL) values[PINNED - 1] = own[PINNED - 1];
    if (set_all(runner, values)) result = schemac_run_watched(runner, statement, 0, 0);
    if (PQstatus(runner->connection) == CONNECTION_OK) {
        SchemacError said = *runner->error;
        (void)!set_all(runner, own);
        *runner->error = said;
    }
    PQclear(settings);
    return result;
}

PGresult *schemac_run_alone(SchemacRunner *runner, const SchemacSection *section,
                            const char *statement)
{
    if (!runner->is_pooled) return run_with_settings(runner, section, statement);
    return schemac_run_watched(runner, statement, lock_limit(runner, section),
                               schemac_statement_timeout(section));
}
