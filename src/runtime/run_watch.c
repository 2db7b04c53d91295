/* Time limits of a statement that has no settings: kept by cancelling it. How long it waits for a
 * lock is asked over a connection of its own, since the first one is busy. */
#include "runtime/run_locks_internal.h"

#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

#define LOOK_EVERY_MS 100
/* Odyssey, where it keeps prepared statements, loses the end of an answer that is an error, and
 * libpq, where it finds no memory, the end of any: the connection is given up. */
#define REST_MS 3000

typedef struct Watch {
    SchemacRunner *runner;
    int32_t lock_ms;
    int32_t time_ms;
    int64_t began;
    int64_t next_look;
    int64_t waits_since; /* 0: it does not wait */
    int64_t rest_since;  /* 0: more than the end of the answer is to come */
    PGconn *other;
    SchemacAwait await;
} Watch;

/* To the same database, as the same role. */
static PGconn *connect_other(PGconn *connection)
{
    const char *names[64];
    const char *values[64];
    int count = 0;
    PQconninfoOption *options = PQconninfo(connection);
    for (PQconninfoOption *at = options; at != NULL && at->keyword != NULL && count < 63; at++) {
        if (at->val != NULL && at->val[0] != '\0') {
            names[count] = at->keyword;
            values[count++] = at->val;
        }
    }
    names[count] = NULL;
    values[count] = NULL;
    PGconn *other = options == NULL ? NULL : PQconnectdbParams(names, values, 0);
    PQconninfoFree(options);
    return other;
}

static bool waits_for_lock(Watch *watch)
{
    SchemacBuffer sql = {0};
    if (watch->other == NULL) watch->other = connect_other(watch->runner->connection);
    schemac_put_sql(&sql,
                    "SELECT EXISTS (SELECT FROM pg_catalog.pg_locks l JOIN "
                    "pg_catalog.pg_stat_activity a ON a.pid = l.pid WHERE NOT l.granted AND a.pid "
                    "<> pg_catalog.pg_backend_pid() AND pg_catalog.strpos(a.query, %l) > 0), %l",
                    watch->runner->token, watch->runner->salt);
    PGresult *rows = sql.failed ? NULL : PQexec(watch->other, sql.bytes);
    bool waits = PQresultStatus(rows) == PGRES_TUPLES_OK && PQnfields(rows) == 2 &&
                 strcmp(PQgetvalue(rows, 0, 1), watch->runner->salt) == 0 &&
                 PQgetvalue(rows, 0, 0)[0] == 't';
    PQclear(rows);
    schemac_buffer_free(&sql);
    return waits;
}

static void cancel(Watch *watch, SchemacLimit limit)
{
    char reason[256];
    PGcancel *handle = PQgetCancel(watch->runner->connection);
    if (handle != NULL && PQcancel(handle, reason, sizeof reason) == 1)
        watch->runner->limit = limit;
    PQfreeCancel(handle);
}

static void look(Watch *watch)
{
    int64_t now = schemac_now_ms();
    if (watch->runner->limit != SCHEMAC_LIMIT_NONE) return;
    if (watch->time_ms > 0 && now - watch->began >= watch->time_ms) {
        cancel(watch, SCHEMAC_LIMIT_TIME);
        return;
    }
    if (watch->lock_ms <= 0 || now < watch->next_look) return;
    bool waits = waits_for_lock(watch);
    now = schemac_now_ms();
    watch->next_look = now + LOOK_EVERY_MS;
    watch->waits_since = !waits ? 0 : watch->waits_since == 0 ? now : watch->waits_since;
    if (waits && now - watch->waits_since + LOOK_EVERY_MS >= watch->lock_ms)
        cancel(watch, SCHEMAC_LIMIT_LOCK);
}

/* Waits for the next result, and keeps the limits meanwhile. */
static PGresult *next_result(Watch *watch)
{
    PGconn *connection = watch->runner->connection;
    bool is_limited = watch->lock_ms > 0 || watch->time_ms > 0;
    while (PQconsumeInput(connection) == 1 && PQisBusy(connection) == 1) {
        if (watch->rest_since > 0 && schemac_now_ms() - watch->rest_since > REST_MS)
            (void)shutdown(PQsocket(connection), SHUT_RDWR);
        struct pollfd wait = {.fd = PQsocket(connection), .events = POLLIN};
        (void)poll(&wait, 1, is_limited ? LOOK_EVERY_MS : 1000);
        look(watch);
        if (PQisBusy(connection) == 1) schemac_await_look(&watch->await);
    }
    return PQgetResult(connection);
}

/* What goes before the statement: a transaction that only looks whether the lease is still ours. */
static const char guard_begin[] = "BEGIN ISOLATION LEVEL READ COMMITTED READ WRITE";
static const char guard_end[] = "COMMIT";
#define GUARD_RESULTS 3

/* The guard, the statement and its mark with one point of synchronisation: one trip for a pooler.
 * The server runs the statement outside of any transaction all the same, and not at all where the
 * guard failed: a runner that was stopped, or whose message was held up, until it was taken for
 * dead does nothing any more. */
static bool send_guarded(SchemacRunner *runner, const char *statement)
{
    PGconn *connection = runner->connection;
    SchemacBuffer guard = {0}, mark = {0};
    schemac_put_fence(&guard, runner, &runner->step);
    schemac_put_mark_row(&mark, runner);
    const char *const texts[] = {guard_begin, guard.bytes, guard_end, statement, mark.bytes};
    bool done = !guard.failed && !mark.failed && PQenterPipelineMode(connection) == 1;
    for (size_t i = 0; done && i < sizeof texts / sizeof *texts; i++)
        done = PQsendQueryParams(connection, texts[i], 0, NULL, NULL, NULL, NULL, 0) == 1;
    done = done && PQpipelineSync(connection) == 1;
    schemac_buffer_free(&guard);
    schemac_buffer_free(&mark);
    return done;
}

/* The statement's result, or that of a guard that failed; runner->is_marked when the mark came
 * after it. */
static PGresult *take_marked(Watch *watch)
{
    SchemacRunner *runner = watch->runner;
    PGresult *first = NULL;
    bool is_over = false, was_null = false;
    for (int count = 0; !is_over;) {
        PGresult *result = next_result(watch);
        ExecStatusType status = PQresultStatus(result);
        is_over = status == PGRES_PIPELINE_SYNC || (result == NULL && was_null);
        was_null = result == NULL;
        if (result == NULL) continue;
        schemac_end_copy(runner, status);
        bool is_guard = ++count <= GUARD_RESULTS && status == PGRES_COMMAND_OK;
        bool is_mark = schemac_is_mark(runner, result, runner->mark);
        bool is_answer =
            !is_over && !is_guard && !is_mark && status != PGRES_PIPELINE_ABORTED && first == NULL;
        if (is_mark || (is_answer && status == PGRES_FATAL_ERROR))
            watch->rest_since = schemac_now_ms();
        if (is_answer)
            first = result;
        else
            PQclear(result);
    }
    (void)!PQexitPipelineMode(runner->connection);
    if (PQtransactionStatus(runner->connection) == PQTRANS_INERROR)
        PQclear(PQexec(runner->connection, "ROLLBACK"));
    return first;
}

PGresult *schemac_run_watched(SchemacRunner *runner, const char *statement, int32_t lock_ms,
                              int32_t time_ms)
{
    Watch watch = {.runner = runner, .lock_ms = lock_ms, .time_ms = time_ms};
    PGresult *first = NULL;
    runner->limit = SCHEMAC_LIMIT_NONE;
    watch.began = schemac_now_ms();
    watch.await = schemac_await_begin(runner);
    watch.next_look = watch.began + LOOK_EVERY_MS;
    bool is_sent = send_guarded(runner, statement);
    if (is_sent)
        first = take_marked(&watch);
    else if (PQsocket(runner->connection) >= 0) /* what is half sent must not be finished */
        (void)(shutdown(PQsocket(runner->connection), SHUT_RDWR) +
               PQconsumeInput(runner->connection));
    schemac_await_end(&watch.await);
    PQfinish(watch.other);
    if (first == NULL && is_sent && PQstatus(runner->connection) == CONNECTION_OK)
        schemac_fail_unmarked(runner);
    return first;
}

void schemac_name_limit(SchemacRunner *runner)
{
    SchemacError *error = runner->error;
    if (runner->limit == SCHEMAC_LIMIT_NONE || strcmp(error->sqlstate, "57014") != 0) return;
    bool is_lock = runner->limit == SCHEMAC_LIMIT_LOCK;
    schemac_copy_text(error->message, sizeof error->message,
                      is_lock ? "canceling statement due to lock timeout"
                              : "canceling statement due to statement timeout");
    if (is_lock) {
        error->result = SCHEMAC_ERROR_LOCK_TIMEOUT;
        schemac_copy_text(error->sqlstate, sizeof error->sqlstate, "55P03");
    }
}

/* Behind a pooler an answer may be another client's: what we sent may still be running. */
bool schemac_wait_quiet(SchemacRunner *runner)
{
    SchemacBuffer sql = {0};
    bool done = true, is_quiet = false;
    schemac_put_sql(&sql,
                    "SELECT pg_catalog.count(*) FROM pg_catalog.pg_stat_activity a WHERE a.pid <> "
                    "pg_catalog.pg_backend_pid() AND a.state = 'active' AND "
                    "pg_catalog.strpos(a.query, %l) > 0",
                    runner->token);
    while (done && !is_quiet) {
        PGresult *rows = schemac_query(runner, &sql);
        done = rows != NULL;
        is_quiet = done && strcmp(PQgetvalue(rows, 0, 0), "0") == 0;
        PQclear(rows);
        done = done && (is_quiet || schemac_pause(runner, LOOK_EVERY_MS));
    }
    schemac_buffer_free(&sql);
    return done;
}
