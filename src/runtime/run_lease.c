/* One row says who works. It is taken under a random token; every transaction of the holder begins
 * by looking for its token and locking the row, so that whoever finds the row locked, or the holder
 * alive, waits, and a holder that was taken for dead by mistake cannot go on.
 *
 * The holder is gone when it had a server process of its own and that is not there any more, or is
 * another one by now. Else it is alive while it was seen within half a minute, or while something
 * that carries its token runs, or ended within half a minute: a build can take hours, and its end
 * is still to be recorded. A role that may not see the statements of others sees their locks: it
 * waits while the holder's role has a strong one on a relation. */
#include "runtime/run_internal.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>

#define STRONG_LOCK                                                                   \
    "EXISTS (SELECT FROM pg_catalog.pg_locks k WHERE k.pid = a.pid AND k.locktype = " \
    "'relation' AND k.mode NOT IN ('AccessShareLock', 'RowShareLock'))"
#define RECENT "pg_catalog.clock_timestamp() - interval '30 seconds'"
#define RUNNING                                                                                \
    "pg_catalog.pg_stat_activity a WHERE a.datname = pg_catalog.current_database() AND a.pid " \
    "<> pg_catalog.pg_backend_pid() AND CASE WHEN coalesce(a.state, 'disabled') = 'disabled' " \
    "THEN a.usename = l.role AND coalesce(l.backend_pid = a.pid, true) AND " STRONG_LOCK       \
    " WHEN a.state = 'idle' THEN a.state_change > " RECENT " AND (a.pid = l.backend_pid OR "   \
    "l.token <> '' AND pg_catalog.left(a.query, 10) = '/* schemac' AND "                       \
    "pg_catalog.strpos(a.query, l.token) > 0) ELSE l.token <> '' AND "                         \
    "pg_catalog.strpos(a.query, l.token) > 0 END"
const char schemac_lease_alive[] =
    "(l.backend_pid IS NULL OR l.backend_pid <> pg_catalog.pg_backend_pid() AND EXISTS (SELECT "
    "FROM pg_catalog.pg_stat_activity a WHERE a.pid = l.backend_pid AND coalesce(a.backend_start = "
    "l.backend_start, a.usename = l.role))) AND (coalesce(l.beat > " RECENT ", false) OR EXISTS "
    "(SELECT FROM " RUNNING "))";
/* The server process that is at work: it has the row, runs the statement, or is the holder's. */
const char schemac_lease_pid[] =
    "coalesce((SELECT k.pid FROM pg_catalog.pg_locks k WHERE k.locktype = 'transactionid' AND "
    "k.granted AND k.transactionid = l.xmax LIMIT 1), (SELECT a.pid FROM " RUNNING
    " LIMIT 1), l.backend_pid)";

#define FIRST_PAUSE_MS 20
#define LONGEST_PAUSE_MS 500
#define MESSAGE_EVERY_MS 5000

bool schemac_random(SchemacRunner *runner, char text[33])
{
    unsigned char bytes[16];
    if (getrandom(bytes, sizeof bytes, 0) != (ssize_t)sizeof bytes)
        return schemac_fail(runner->error, SCHEMAC_ERROR_USAGE,
                            "could not get random bytes from the system");
    for (size_t i = 0; i < sizeof bytes; i++) snprintf(text + 2 * i, 3, "%02x", bytes[i]);
    return true;
}

void schemac_busy_message(char *message, size_t size, const PGresult *result, int first_column)
{
    const char *role = PQgetvalue(result, 0, first_column);
    const char *host = PQgetvalue(result, 0, first_column + 1);
    const char *program = PQgetvalue(result, 0, first_column + 2);
    const char *since = PQgetvalue(result, 0, first_column + 3);
    const char *revision = PQgetvalue(result, 0, first_column + 4);
    const char *pid = PQgetvalue(result, 0, first_column + 5);
    char text[768];
    snprintf(text, sizeof text, "%s%s%s as role \"%s\" since %s UTC%s%s%s%s",
             program[0] == '\0' ? "another runner" : program, host[0] == '\0' ? "" : " on ", host,
             role, since, revision[0] == '\0' ? "" : ", at ", revision,
             pid[0] == '\0' ? "" : ", server process ", pid);
    schemac_copy_text(message, size, text);
}

/* As a login sees what runs under it, the role of the options may not. */
static void put_role(SchemacBuffer *sql, const SchemacRunner *runner)
{
    if (!runner->is_role_inherited) schemac_put_role(sql, runner);
}

/* What still runs under a token that is ours, on a connection that was lost. */
#define OWN_RUNNING                                                                          \
    "EXISTS (SELECT FROM pg_catalog.pg_stat_activity a WHERE a.datname = "                   \
    "pg_catalog.current_database() AND a.pid <> pg_catalog.pg_backend_pid() AND a.state <> " \
    "'idle' AND pg_catalog.strpos(a.query, l.token) > 0)"

/* Who holds it, then taking it if nobody does: one round trip, one transaction. `own` is a token
 * that is ours to replace, once nothing runs under it any more. */
static void put_take(SchemacBuffer *sql, SchemacRunner *runner, const char *own)
{
    const char *schema = runner->schema;
    char label[SCHEMAC_LABEL_SIZE];
    schemac_put(sql, SCHEMAC_PLAIN);
    put_role(sql, runner);
    schemac_put_mark_row(sql, runner);
    schemac_put_sql(
        sql,
        "SELECT l.role, l.host, l.program, pg_catalog.to_char(l.since AT TIME ZONE 'UTC', "
        "'YYYY-MM-DD HH24:MI:SS'), l.revision, %v, l.token <> '', l.token = %l FROM %n.lease l;\n",
        schemac_lease_pid, own, schema);
    schemac_put_sql(
        sql,
        "UPDATE %n.lease SET token = %l, backend_pid = %v, backend_start = (SELECT "
        "a.backend_start FROM pg_catalog.pg_stat_activity a WHERE a.pid = "
        "pg_catalog.pg_backend_pid()), role = session_user, host = %l, program = %l,\n"
        "since = pg_catalog.clock_timestamp(), beat = pg_catalog.clock_timestamp(), "
        "revision = %l\nWHERE one IN (SELECT l.one FROM %n.lease l WHERE ",
        schema, runner->token, runner->is_pooled ? "NULL" : "pg_catalog.pg_backend_pid()",
        runner->host, runner->program,
        runner->step.revision == NULL ? NULL : schemac_label(label, runner->step.revision), schema);
    if (own[0] != '\0') {
        schemac_put_sql(sql, "l.token = %l AND NOT " OWN_RUNNING " FOR UPDATE);\n", own);
    } else {
        schemac_put_sql(sql, "l.token = '' OR NOT (%v) FOR UPDATE SKIP LOCKED);\n",
                        schemac_lease_alive);
    }
}

typedef struct LeaseAnswer {
    bool taken;
    bool was_held; /* when taken: by somebody who is gone */
    bool is_own;   /* when not taken: something of ours still runs */
    char who[512];
} LeaseAnswer;

static bool try_take(SchemacRunner *runner, const char *own, LeaseAnswer *answer)
{
    SchemacBuffer sql = {0};
    PGresult *result;
    *answer = (LeaseAnswer){0};
    put_take(&sql, runner, own);
    bool done = !sql.failed && PQsendQuery(runner->connection, sql.bytes) == 1;
    if (!done) schemac_fail_result(runner, NULL, "in the runner's bookkeeping");
    while ((result = PQgetResult(runner->connection)) != NULL) {
        ExecStatusType status = PQresultStatus(result);
        if (schemac_is_mark(runner, result, runner->mark)) {
            PQclear(result);
            continue;
        }
        if (status == PGRES_TUPLES_OK && PQntuples(result) == 1 && PQnfields(result) > 7) {
            answer->was_held = PQgetvalue(result, 0, 6)[0] == 't';
            answer->is_own = PQgetvalue(result, 0, 7)[0] == 't';
            schemac_busy_message(answer->who, sizeof answer->who, result, 0);
        } else if (status == PGRES_COMMAND_OK) {
            answer->taken = strcmp(PQcmdStatus(result), "UPDATE 1") == 0;
        } else if (done && status != PGRES_TUPLES_OK) {
            done = schemac_fail_result(runner, result, "in the runner's bookkeeping");
        }
        PQclear(result);
    }
    schemac_buffer_free(&sql);
    return done && (runner->is_marked || schemac_fail_unmarked(runner));
}

static bool fail_busy(SchemacRunner *runner, const LeaseAnswer *answer)
{
    schemac_fail(runner->error, SCHEMAC_ERROR_BUSY, "another runner is active: %s", answer->who);
    schemac_set_hint(runner->error,
                     "Wait until it is done, or look for its session in pg_stat_activity.");
    return false;
}

static void report_waiting(SchemacRunner *runner, const LeaseAnswer *answer, int64_t *next)
{
    if (schemac_now_ms() >= *next) {
        schemac_report(runner,
                       (SchemacEvent){.kind = SCHEMAC_EVENT_WAITING, .message = answer->who});
        *next = schemac_now_ms() + MESSAGE_EVERY_MS;
    }
}

bool schemac_lease_take(SchemacRunner *runner)
{
    LeaseAnswer answer;
    char own[sizeof runner->token];
    int64_t began = schemac_now_ms();
    int64_t next_message = began;
    int64_t pause = FIRST_PAUSE_MS;
    memcpy(own, runner->has_lease ? runner->token : "", runner->has_lease ? sizeof own : 1);
    runner->has_lease = false;
    if (!schemac_random(runner, runner->token)) return false;
    for (;;) {
        if (!try_take(runner, own, &answer)) return false;
        if (answer.taken) {
            runner->has_lease = true;
            if (answer.was_held && own[0] == '\0') {
                schemac_report(
                    runner, (SchemacEvent){.kind = SCHEMAC_EVENT_TAKE_OVER, .message = answer.who});
            }
            return true;
        }
        if (!answer.is_own) own[0] = '\0'; /* somebody took it over: wait as all do */
        int64_t waited = schemac_now_ms() - began;
        if (runner->options.wait_ms != 0 && waited >= runner->options.wait_ms)
            return fail_busy(runner, &answer);
        report_waiting(runner, &answer, &next_message);
        if (!schemac_pause(runner, pause)) return false;
        pause = pause * 3 / 2 < LONGEST_PAUSE_MS ? pause * 3 / 2 : LONGEST_PAUSE_MS;
    }
}

/* Best effort: a lease that stays is taken over once its holder is gone. */
void schemac_lease_release(SchemacRunner *runner)
{
    if (!runner->has_lease || PQstatus(runner->connection) != CONNECTION_OK) return;
    SchemacBuffer sql = {0};
    schemac_roll_back(runner);
    schemac_put(&sql, SCHEMAC_PLAIN);
    put_role(&sql, runner);
    schemac_put_sql(&sql, "UPDATE %n.lease SET token = '', revision = NULL WHERE token = %l",
                    runner->schema, runner->token);
    if (!sql.failed) PQclear(PQexec(runner->connection, sql.bytes));
    schemac_buffer_free(&sql);
    runner->has_lease = false;
}

void schemac_put_fence(SchemacBuffer *sql, const SchemacRunner *runner, const SchemacStep *step)
{
    char label[SCHEMAC_LABEL_SIZE];
    schemac_put_sql(sql,
                    "UPDATE %n.lease SET token = CASE token WHEN %l THEN token END, "
                    "beat = pg_catalog.clock_timestamp(), revision = %l",
                    runner->schema, runner->token,
                    step == NULL || step->revision == NULL ? NULL
                                                           : schemac_label(label, step->revision));
}

void schemac_put_guard(SchemacBuffer *sql, SchemacRunner *runner, const SchemacStep *step)
{
    schemac_put_role(sql, runner);
    schemac_put_mark_row(sql, runner);
    schemac_put_fence(sql, runner, step);
    schemac_put(sql, ";\n");
}

bool schemac_is_guard_failure(const SchemacRunner *runner, const PGresult *result)
{
    const char *state = PQresultErrorField(result, PG_DIAG_SQLSTATE);
    const char *schema = PQresultErrorField(result, PG_DIAG_SCHEMA_NAME);
    const char *table = PQresultErrorField(result, PG_DIAG_TABLE_NAME);
    const char *column = PQresultErrorField(result, PG_DIAG_COLUMN_NAME);
    return state != NULL && schema != NULL && table != NULL && column != NULL &&
           strcmp(state, "23502") == 0 && strcmp(schema, runner->schema) == 0 &&
           strcmp(table, "lease") == 0 && strcmp(column, "token") == 0;
}
