/* A statement that runs for longer than a second is watched, over a connection of its own: how far
 * it is, and whom it waits for. What cannot be learned is left out; nothing here makes a run fail.
 */
#include "runtime/run_locks_internal.h"

#include <inttypes.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define LOOK_EVERY_MS 1000

/* ---- asking ---- */

enum {
    WATCHED_SALT,
    WATCHED_PHASE,
    WATCHED_DONE,
    WATCHED_TOTAL,
    WATCHED_BLOCKER, /* as in the rows of schemac_ask_holders, with its columns after it */
    WATCHED_UNIT = SCHEMAC_HELD_BLOCKER + 10,
    WATCHED_LOCKERS,
    WATCHED_LOCKERS_DONE,
    WATCHED_LOCKED, /* the relation whose lock is waited for */
    WATCHED_FIELDS
};

static const char progress[] =
    "SELECT g.phase, CASE WHEN g.blocks_total > 0 THEN g.blocks_done ELSE g.tuples_done END, CASE "
    "WHEN g.blocks_total > 0 THEN g.blocks_total ELSE g.tuples_total END, CASE WHEN g.blocks_total "
    "> 0 THEN 'blocks' ELSE 'rows' END, g.lockers_total, g.lockers_done, g.current_locker_pid FROM "
    "pg_catalog.pg_stat_progress_create_index g WHERE g.pid = s.pid UNION ALL SELECT g.phase, "
    "g.heap_blks_scanned, g.heap_blks_total, 'blocks', 0, 0, 0 FROM "
    "pg_catalog.pg_stat_progress_vacuum g WHERE g.pid = s.pid UNION ALL SELECT g.phase, "
    "g.heap_blks_scanned, g.heap_blks_total, 'blocks', 0, 0, 0 FROM "
    "pg_catalog.pg_stat_progress_cluster g WHERE g.pid = s.pid UNION ALL SELECT g.phase, "
    "g.sample_blks_scanned, g.sample_blks_total, 'blocks', 0, 0, 0 FROM "
    "pg_catalog.pg_stat_progress_analyze g WHERE g.pid = s.pid";

/* The server process is told by the runner's token where a pooler is between. */
static void put_question(SchemacBuffer *sql, const SchemacRunner *runner)
{
    schemac_put_sql(
        sql,
        SCHEMAC_PLAIN
        "SELECT %l, coalesce(g.phase, ''), coalesce(g.done, 0), coalesce(g.total, 0), "
        "b.*, coalesce(g.unit, ''), coalesce(g.lockers, 0), coalesce(g.lockers_done, "
        "0), coalesce((SELECT c.relname FROM pg_catalog.pg_locks l JOIN "
        "pg_catalog.pg_class c ON c.oid = l.relation WHERE l.pid = s.pid AND NOT "
        "l.granted AND l.locktype = 'relation' LIMIT 1), '') FROM (SELECT a.pid, CASE "
        "WHEN a.wait_event_type = 'Lock' THEN (pg_catalog.pg_blocking_pids(a.pid))[1] "
        "END AS blocker FROM pg_catalog.pg_stat_activity a WHERE a.state = 'active' AND "
        "a.pid <> pg_catalog.pg_backend_pid() AND ",
        runner->salt);
    if (runner->is_pooled)
        schemac_put_sql(sql, "pg_catalog.strpos(a.query, %l) > 0", runner->token);
    else
        schemac_put_sql(sql, "a.pid = %i", (int64_t)PQbackendPID(runner->connection));
    schemac_put_sql(sql,
                    " LIMIT 1) s LEFT JOIN LATERAL (%v) AS g(phase, done, total, unit, lockers, "
                    "lockers_done, locker) ON true LEFT JOIN LATERAL (SELECT a.pid::text AS "
                    "held_by, %v FROM pg_catalog.pg_stat_activity a LEFT JOIN "
                    "pg_catalog.pg_prepared_xacts p ON false WHERE a.pid = coalesce(s.blocker, "
                    "nullif(g.locker, 0))) b ON true",
                    progress, schemac_blocker_columns);
}

static PGresult *ask_other(SchemacAwait *await)
{
    SchemacBuffer sql = {0};
    SchemacRunner *runner = await->runner;
    if (await->other != NULL && PQstatus(await->other) != CONNECTION_OK) {
        PQfinish(await->other); /* a session may not live long while it is idle */
        await->other = NULL;
    }
    if (await->other == NULL)
        await->other = runner->options.reconnect(runner->options.reconnect_context);
    await->has_failed = await->other == NULL || PQstatus(await->other) != CONNECTION_OK;
    if (await->has_failed) return NULL;
    put_question(&sql, runner);
    PGresult *rows = sql.failed ? NULL : PQexec(await->other, sql.bytes);
    schemac_buffer_free(&sql);
    if (PQresultStatus(rows) == PGRES_TUPLES_OK && PQnfields(rows) == WATCHED_FIELDS &&
        PQntuples(rows) == 1 && strcmp(PQgetvalue(rows, 0, WATCHED_SALT), runner->salt) == 0)
        return rows;
    PQclear(rows);
    return NULL;
}

/* ---- saying ---- */

static int64_t number_of(const PGresult *rows, int field)
{
    return strtoll(PQgetvalue(rows, 0, field), NULL, 10);
}

/* "building index: scanning table, 1200 of 5000 blocks (24 %)" */
static void report_progress(SchemacAwait *await, const PGresult *rows, int64_t elapsed)
{
    char message[512];
    const char *phase = rows == NULL ? "" : PQgetvalue(rows, 0, WATCHED_PHASE);
    int64_t done = rows == NULL ? 0 : number_of(rows, WATCHED_DONE);
    int64_t total = rows == NULL ? 0 : number_of(rows, WATCHED_TOTAL);
    if (phase[0] == '\0') {
        snprintf(message, sizeof message, "running for %" PRId64 " s", elapsed / 1000);
    } else if (total > 0) {
        snprintf(message, sizeof message, "%s, %" PRId64 " of %" PRId64 " %s (%d %%)", phase, done,
                 total, PQgetvalue(rows, 0, WATCHED_UNIT),
                 (int)(done > total ? 100 : done * 100 / total));
    } else {
        snprintf(message, sizeof message, "%s", phase);
    }
    schemac_report(
        await->runner,
        (SchemacEvent){.kind = SCHEMAC_EVENT_PROGRESS, .elapsed_ms = elapsed, .message = message});
}

/* "waiting for writers before build, 1 of 3 done: process 4711 ..." */
static void report_wait(SchemacAwait *await, const PGresult *rows, const SchemacBlocker *blocker,
                        int64_t elapsed)
{
    char who[512], what[256] = "", message[1024];
    const char *phase = PQgetvalue(rows, 0, WATCHED_PHASE);
    const char *locked = PQgetvalue(rows, 0, WATCHED_LOCKED);
    if (elapsed < await->next_message) return;
    await->next_message = schemac_next_message(elapsed);
    schemac_describe_blocker(who, sizeof who, blocker, elapsed, true);
    if (number_of(rows, WATCHED_LOCKERS) > 0)
        snprintf(what, sizeof what, "%s, %" PRId64 " of %" PRId64 " done, now for", phase,
                 number_of(rows, WATCHED_LOCKERS_DONE), number_of(rows, WATCHED_LOCKERS));
    else if (locked[0] != '\0')
        snprintf(what, sizeof what, "waiting for lock on relation \"%s\", held by", locked);
    else
        snprintf(what, sizeof what, "waiting for");
    snprintf(message, sizeof message, "%s %s", what, who);
    schemac_report(
        await->runner,
        (SchemacEvent){.kind = SCHEMAC_EVENT_WAITING, .elapsed_ms = elapsed, .message = message});
}

SchemacAwait schemac_await_begin(SchemacRunner *runner)
{
    int64_t now = schemac_now_ms();
    return (SchemacAwait){.runner = runner, .began = now, .next_look = now + LOOK_EVERY_MS};
}

int64_t schemac_await_left(const SchemacAwait *await)
{
    const SchemacOptions *options = &await->runner->options;
    if (options->report == NULL || options->reconnect == NULL) return -1;
    int64_t left = await->next_look - schemac_now_ms();
    return left > 0 ? left : 0;
}

void schemac_await_look(SchemacAwait *await)
{
    SchemacBlocker blocker;
    int64_t elapsed = schemac_now_ms() - await->began;
    if (schemac_await_left(await) != 0) return;
    PGresult *rows = await->has_failed ? NULL : ask_other(await);
    if (rows != NULL && schemac_read_blocker(rows, 0, &blocker))
        report_wait(await, rows, &blocker, elapsed);
    else
        report_progress(await, rows, elapsed);
    PQclear(rows);
    await->next_look = schemac_now_ms() + LOOK_EVERY_MS;
}

void schemac_await_end(SchemacAwait *await)
{
    PQfinish(await->other);
    await->other = NULL;
}

void schemac_await(SchemacRunner *runner)
{
    PGconn *connection = runner->connection;
    SchemacAwait await = schemac_await_begin(runner);
    while (schemac_await_left(&await) >= 0 && PQisBusy(connection) == 1) {
        struct pollfd wait = {.fd = PQsocket(connection), .events = POLLIN};
        if (poll(&wait, 1, (int)schemac_await_left(&await)) > 0 && PQconsumeInput(connection) != 1)
            break;
        if (PQisBusy(connection) == 1) schemac_await_look(&await);
    }
    schemac_await_end(&await);
}
