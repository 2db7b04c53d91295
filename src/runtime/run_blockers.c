/* Who holds the locks that a section wants, and the choice to end them. Where a role may not see
 * what others do, it sees at least their locks, and which transaction has them. */
#include "runtime/run_locks_internal.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* ---- asking ---- */

#define IS_RUNNER                                                                              \
    "coalesce(pg_catalog.left(a.query, 10) = '/* schemac' OR a.application_name LIKE "         \
    "'schemac%', false) OR EXISTS (SELECT FROM pg_catalog.pg_locks k JOIN "                    \
    "pg_catalog.pg_class c ON c.oid = k.relation AND c.relname = 'lease' WHERE k.pid = a.pid " \
    "AND EXISTS (SELECT FROM pg_catalog.pg_attribute t WHERE t.attrelid = c.oid AND "          \
    "t.attname = 'backend_start'))"

const char schemac_blocker_columns[] =
    "coalesce(a.pid::text, ''), coalesce(a.usename, p.owner, ''), coalesce(a.application_name, "
    "''), coalesce(CASE WHEN p.gid IS NOT NULL THEN 'prepared transaction' WHEN a.backend_type = "
    "'autovacuum worker' THEN 'autovacuum' END, a.state, ''), coalesce(CASE WHEN a.query ~* "
    "'password' OR a.state IS NULL THEN '' ELSE pg_catalog.regexp_replace("
    "pg_catalog.btrim(pg_catalog.regexp_replace(a.query, '\\s+', ' ', 'g'), ' ;'), "
    "'^(.{60}).+$', '\\1...') END, p.gid, ''), coalesce(("
    "extract(epoch FROM pg_catalog.clock_timestamp() - coalesce(a.xact_start, p.prepared)) * "
    "1000)::bigint, -1), " IS_RUNNER ", coalesce(a.backend_type = 'autovacuum worker', false), "
    "coalesce(a.query ~ 'wraparound', false)";

enum {
    COLUMN_PID,
    COLUMN_ROLE,
    COLUMN_APPLICATION,
    COLUMN_STATE,
    COLUMN_QUERY,
    COLUMN_AGE,
    COLUMN_RUNNER,
    COLUMN_AUTOVACUUM,
    COLUMN_KEEPS_ON
};

/* An index stands for its table; what goes takes along what its foreign keys connect it with. */
static const char wanted[] =
    ",\ntables(place, oid, mode, deep) AS (SELECT n.place, coalesce(i.indrelid, n.relation), "
    "n.mode, n.deep FROM named n LEFT JOIN pg_catalog.pg_index i ON i.indexrelid = n.relation "
    "WHERE n.relation IS NOT NULL UNION SELECT n.place, CASE f.conrelid WHEN n.relation THEN "
    "f.confrelid ELSE f.conrelid END, 8, false FROM named n JOIN pg_catalog.pg_constraint f ON "
    "n.going AND f.contype = 'f' AND n.relation IN (f.conrelid, f.confrelid)),\n"
    "tree AS (SELECT place, oid, mode, deep FROM tables UNION SELECT t.place, i.inhrelid, t.mode, "
    "t.deep FROM tree t JOIN pg_catalog.pg_inherits i ON t.deep AND i.inhparent = t.oid),\n"
    "wanted AS (SELECT oid, pg_catalog.max(mode) AS mode, pg_catalog.min(place) AS place FROM "
    "tree GROUP BY oid),\n"
    "held AS MATERIALIZED (SELECT l.relation, l.pid, l.virtualtransaction, pg_catalog.array_position("
    "'{AccessShareLock,RowShareLock,RowExclusiveLock,ShareUpdateExclusiveLock,ShareLock,"
    "ShareRowExclusiveLock,ExclusiveLock,AccessExclusiveLock}'::text[], l.mode) AS mode FROM "
    "pg_catalog.pg_locks l WHERE l.locktype = 'relation' AND l.granted AND l.pid IS DISTINCT FROM "
    "pg_catalog.pg_backend_pid() AND l.database = (SELECT d.oid FROM pg_catalog.pg_database d "
    "WHERE d.datname = pg_catalog.current_database()))\n";
/* A mode conflicts with those from one on, SHARE not with itself. Workers of a parallel query have
 * what their leader has. */
static const char rows[] =
    "SELECT pg_catalog.format('%I.%I', n.nspname, c.relname), c.relname, w.mode, c.relkind IN "
    "('r', 'p') AND (pg_catalog.has_table_privilege(c.oid, 'UPDATE') OR "
    "pg_catalog.has_table_privilege(c.oid, 'DELETE') OR pg_catalog.has_table_privilege(c.oid, "
    "'TRUNCATE')), h.* FROM wanted w JOIN pg_catalog.pg_class c ON c.oid = w.oid JOIN "
    "pg_catalog.pg_namespace n ON n.oid = c.relnamespace AND n.nspname <> 'pg_catalog' LEFT JOIN "
    "LATERAL (SELECT DISTINCT l.virtualtransaction AS held_by, %v FROM held l LEFT JOIN "
    "pg_catalog.pg_stat_activity a ON a.pid = l.pid LEFT JOIN pg_catalog.pg_prepared_xacts p ON "
    "l.pid IS NULL AND l.virtualtransaction = '-1/' || p.transaction::text WHERE l.relation = "
    "w.oid AND l.mode >= CASE w.mode WHEN 8 THEN 1 WHEN 7 THEN 2 ELSE 3 END AND (l.mode, w.mode) "
    "<> (5, 5) AND a.leader_pid IS NULL) h ON true ORDER BY pg_catalog.count(h.held_by) OVER "
    "(PARTITION BY w.oid) DESC, w.place, w.oid, 10 DESC";

static void put_question(SchemacBuffer *sql, const SchemacRunner *runner, const SchemacLocks *locks)
{
    SchemacBuffer name = {0};
    schemac_put(sql, SCHEMAC_PLAIN);
    if (!runner->is_role_inherited) schemac_put_role(sql, runner);
    schemac_put_sql(sql, "SET LOCAL search_path = %v;\n",
                    runner->chain->search_path == NULL ? "public" : runner->chain->search_path);
    schemac_put(sql, "WITH RECURSIVE named(place, relation, mode, deep, going) AS (SELECT v.place, "
                     "pg_catalog.to_regclass(v.name)::pg_catalog.oid, v.mode, v.deep, v.going FROM "
                     "(VALUES ");
    for (size_t i = 0; i < locks->count; i++) {
        const SchemacLock *lock = &locks->items[i];
        schemac_buffer_clear(&name);
        schemac_put_bytes(&name, lock->name, lock->length);
        sql->failed = sql->failed || name.failed;
        schemac_put_sql(sql, "%v(%i, %l, %i, %b, %b)", i == 0 ? "" : ", ", (int64_t)i,
                        name.failed ? "" : name.bytes, (int64_t)lock->mode, (int)lock->is_deep,
                        (int)lock->is_going);
    }
    schemac_put(sql, ") AS v(place, name, mode, deep, going))");
    schemac_put(sql, wanted);
    schemac_buffer_free(&name);
}

PGresult *schemac_ask_holders(SchemacRunner *runner, const SchemacLocks *locks)
{
    SchemacBuffer sql = {0};
    put_question(&sql, runner, locks);
    const char *columns = strstr(rows, "%v");
    schemac_put_bytes(&sql, rows, (size_t)(columns - rows));
    schemac_put(&sql, schemac_blocker_columns);
    schemac_put(&sql, columns + 2);
    PGresult *answer = schemac_query(runner, &sql);
    schemac_buffer_free(&sql);
    return answer;
}

bool schemac_read_blocker(const PGresult *result, int row, SchemacBlocker *blocker)
{
    const int first = SCHEMAC_HELD_BLOCKER + 1;
    if (PQgetisnull(result, row, SCHEMAC_HELD_BLOCKER)) return false;
    *blocker = (SchemacBlocker){
        .transaction = PQgetvalue(result, row, SCHEMAC_HELD_BLOCKER),
        .pid = PQgetvalue(result, row, first + COLUMN_PID),
        .role = PQgetvalue(result, row, first + COLUMN_ROLE),
        .application = PQgetvalue(result, row, first + COLUMN_APPLICATION),
        .state = PQgetvalue(result, row, first + COLUMN_STATE),
        .query = PQgetvalue(result, row, first + COLUMN_QUERY),
        .age_ms = strtoll(PQgetvalue(result, row, first + COLUMN_AGE), NULL, 10),
        .is_runner = PQgetvalue(result, row, first + COLUMN_RUNNER)[0] == 't',
        .is_autovacuum = PQgetvalue(result, row, first + COLUMN_AUTOVACUUM)[0] == 't',
        .keeps_on = PQgetvalue(result, row, first + COLUMN_KEEPS_ON)[0] == 't',
    };
    return true;
}

/* ---- saying ---- */

static void put_time(char *text, size_t size, int64_t milliseconds)
{
    if (milliseconds < 120000)
        snprintf(text, size, "%" PRId64 " s", milliseconds / 1000);
    else
        snprintf(text, size, "%" PRId64 " min", milliseconds / 60000);
}

void schemac_describe_blocker(char *text, size_t size, const SchemacBlocker *blocker,
                              int64_t seen_ms, bool with_query)
{
    char since[32], whole[768];
    bool is_hidden = blocker->age_ms < 0;
    bool is_prepared = blocker->pid[0] == '\0';
    put_time(since, sizeof since, is_hidden ? seen_ms : blocker->age_ms);
    bool has_query = with_query && blocker->query[0] != '\0';
    snprintf(whole, sizeof whole, "%s%s (role \"%s\"%s%s%s)%s%s, %s %s%s%s%s",
             is_prepared ? "a transaction" : "process ", blocker->pid, blocker->role,
             blocker->application[0] == '\0' ? "" : ", application \"", blocker->application,
             blocker->application[0] == '\0' ? "" : "\"", blocker->state[0] == '\0' ? "" : ", ",
             blocker->state, is_hidden ? "seen for" : "transaction open for", since,
             has_query ? ": \"" : "", has_query ? blocker->query : "", has_query ? "\"" : "");
    schemac_copy_text(text, size, whole);
}

/* ---- ending ---- */

static bool log_signal(SchemacRunner *runner, const char *action, bool done, const char *message)
{
    const SchemacSigner signer = {runner->schema, runner->host, runner->program};
    SchemacBuffer sql = {0};
    schemac_put(&sql, SCHEMAC_PLAIN);
    schemac_put_role(&sql, runner);
    schemac_put_log(&sql, &signer, action, runner->step.revision, done ? "done" : "failed",
                    message);
    bool is_logged = schemac_execute(runner, &sql);
    schemac_buffer_free(&sql);
    return is_logged;
}

/* Only while it is the same transaction: one row, none when it is gone, or why it may not be. */
static PGresult *send_signal(SchemacRunner *runner, const SchemacBlocker *blocker, bool terminate)
{
    SchemacBuffer sql = {0};
    schemac_put_sql(&sql,
                    SCHEMAC_PLAIN "SELECT pg_catalog.%v(%v), true FROM pg_catalog.pg_locks l WHERE "
                                  "l.pid = %v AND l.locktype = 'virtualxid' AND "
                                  "l.virtualtransaction = %l LIMIT 1;\n",
                    terminate ? "pg_terminate_backend" : "pg_cancel_backend", blocker->pid,
                    blocker->pid, blocker->transaction);
    schemac_put_mark_row(&sql, runner);
    PGresult *result = sql.failed ? NULL : schemac_query_all(runner, sql.bytes);
    schemac_buffer_free(&sql);
    return result;
}

static void say(SchemacRunner *runner, const char *message)
{
    schemac_report(runner, (SchemacEvent){.kind = SCHEMAC_EVENT_BLOCKER_ENDED, .message = message});
}

/* Why it would be of no use, or NULL. */
static const char *find_refusal(const SchemacBlocker *blocker, bool terminate)
{
    if (blocker->pid[0] == '\0') return "it is a prepared transaction: see ROLLBACK PREPARED";
    if (blocker->is_runner) return "it belongs to another run of schemac";
    if (!terminate && strncmp(blocker->state, "idle", 4) == 0)
        return "it is idle, and has nothing to cancel";
    return NULL;
}

static bool refuse(SchemacRunner *runner, const char *who, bool terminate, const char *why)
{
    char message[1024];
    snprintf(message, sizeof message, "%s was not %s: %s", who,
             terminate ? "terminated" : "canceled", why);
    say(runner, message);
    return true;
}

bool schemac_signal_blocker(SchemacRunner *runner, const SchemacBlocker *blocker, bool terminate,
                            int64_t seen_ms)
{
    char who[512], message[1536];
    const char *refusal = find_refusal(blocker, terminate);
    schemac_describe_blocker(who, sizeof who, blocker, seen_ms, false);
    if (refusal != NULL) return refuse(runner, who, terminate, refusal);
    PGresult *result = send_signal(runner, blocker, terminate);
    bool done = PQresultStatus(result) == PGRES_TUPLES_OK;
    const char *why = PQresultErrorField(result, PG_DIAG_MESSAGE_PRIMARY);
    if (PQstatus(runner->connection) != CONNECTION_OK || (done && !runner->is_marked)) {
        PQclear(result);
        return done ? schemac_fail_unmarked(runner)
                    : schemac_fail_result(runner, NULL, "in the runner's bookkeeping");
    }
    if (done)
        snprintf(message, sizeof message, "%s %s", terminate ? "terminated" : "canceled", who);
    else
        snprintf(message, sizeof message, "could not %s %s: %s", terminate ? "terminate" : "cancel",
                 who, why == NULL ? "" : why);
    bool is_gone = done && PQntuples(result) == 0;
    PQclear(result);
    if (is_gone) return true;
    say(runner, message);
    return log_signal(runner, terminate ? "terminate-blocker" : "cancel-blocker", done, message);
}
