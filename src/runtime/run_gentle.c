/* Locks are asked for briefly and often. Whoever waits for a strong lock holds up all that come
 * after, so a try waits a tenth of a second, and all locks of a transaction together do: they are
 * taken before its first statement, the most wanted first, within one deadline. While somebody is
 * known to hold one of them for long, nothing is asked for at all: looking at pg_locks holds up
 * nobody.
 *
 * Autovacuum gives way only to who has waited for longer than deadlock_timeout. That is done with a
 * lock that is no hindrance to clients. */
#include "runtime/run_locks_internal.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define TRY_MS 100
/* A transaction that is older, or was there before a try that failed, is not expected to end within
 * one. */
#define LONG_MS 500
#define FIRST_LOOK_MS 50
#define LONGEST_LOOK_MS 400
#define FIRST_MESSAGE_MS 1000
#define MESSAGE_EVERY_MS 5000
#define LONGEST_MESSAGE_MS 60000
#define SHORTEST_TRY_MS 20

int32_t schemac_lock_try(const SchemacRunner *runner, const SchemacSection *section)
{
    int32_t longest = runner->options.lock_wait_ms > 0 ? runner->options.lock_wait_ms : TRY_MS;
    int32_t ceiling = schemac_lock_timeout(section, runner->options.lock_timeout_ms);
    return ceiling < longest ? ceiling : longest;
}

/* ---- who was seen ---- */

static SchemacSeen *find_seen(SchemacRunner *runner, const SchemacBlocker *blocker)
{
    const size_t count = sizeof runner->seen / sizeof *runner->seen;
    SchemacSeen *oldest = &runner->seen[0];
    char key[sizeof oldest->transaction];
    snprintf(key, sizeof key, "%s %s", blocker->pid, blocker->transaction);
    for (size_t i = 0; i < count; i++) {
        if (strcmp(runner->seen[i].transaction, key) == 0) return &runner->seen[i];
        if (runner->seen[i].last < oldest->last) oldest = &runner->seen[i];
    }
    *oldest = (SchemacSeen){.first = schemac_now_ms()};
    memcpy(oldest->transaction, key, sizeof key);
    return oldest;
}

static int64_t seen_for(SchemacRunner *runner, const SchemacBlocker *blocker)
{
    SchemacSeen *seen = find_seen(runner, blocker);
    seen->last = schemac_now_ms();
    return seen->last - seen->first;
}

static int64_t age_of(SchemacRunner *runner, const SchemacBlocker *blocker)
{
    int64_t seen = seen_for(runner, blocker);
    return blocker->age_ms >= 0 ? blocker->age_ms : seen;
}

static bool is_long(SchemacRunner *runner, const SchemacBlocker *blocker)
{
    return (!blocker->is_autovacuum || blocker->keeps_on) &&
           (age_of(runner, blocker) >= LONG_MS || find_seen(runner, blocker)->has_outlasted);
}

/* Those that were there all the time of a try that failed: there is no other against them. */
static void note_outlasting(SchemacRunner *runner, const PGresult *rows)
{
    SchemacBlocker blocker;
    for (int row = 0; row < PQntuples(rows); row++)
        if (schemac_read_blocker(rows, row, &blocker) &&
            age_of(runner, &blocker) >= runner->lock_try_ms)
            find_seen(runner, &blocker)->has_outlasted = true;
}

/* The row of the holder that is named: one that holds it for long, or the one that has for longest;
 * -1: nobody holds anything. *others: how many more there are. */
static int find_holder(SchemacRunner *runner, const PGresult *rows, bool only_long, int *others)
{
    SchemacBlocker blocker;
    int found = -1;
    int64_t longest = -1;
    *others = -1;
    for (int row = 0; row < PQntuples(rows); row++) {
        if (!schemac_read_blocker(rows, row, &blocker) || (only_long && !is_long(runner, &blocker)))
            continue;
        ++*others;
        int64_t age = age_of(runner, &blocker);
        if (age > longest) {
            longest = age;
            found = row;
        }
    }
    return found;
}

/* Into runner->held_by: "lock on relation "docs", held by process 4711 ..., and 2 others" */
static void name_holder(SchemacRunner *runner, const PGresult *rows, int row, int others)
{
    SchemacBlocker blocker;
    char who[512], more[32] = "", text[sizeof runner->held_by + 64];
    if (!schemac_read_blocker(rows, row, &blocker)) return;
    schemac_describe_blocker(who, sizeof who, &blocker, seen_for(runner, &blocker), true);
    if (others > 0) snprintf(more, sizeof more, " and %d other%s", others, others == 1 ? "" : "s");
    snprintf(text, sizeof text, "lock on relation \"%s\", held%s by %s",
             PQgetvalue(rows, row, SCHEMAC_HELD_LABEL), more[0] == '\0' ? "" : " among others",
             who);
    schemac_copy_text(runner->held_by, sizeof runner->held_by, text);
}

/* ---- the choice to end them ---- */

static bool signal_one(SchemacRunner *runner, const SchemacBlocker *blocker, bool terminate,
                       int64_t limit_ms)
{
    SchemacSeen *seen = find_seen(runner, blocker);
    bool *was_sent = terminate ? &seen->was_terminated : &seen->was_canceled;
    if (limit_ms <= 0 || *was_sent || age_of(runner, blocker) < limit_ms) return true;
    *was_sent = true;
    return schemac_signal_blocker(runner, blocker, terminate, seen_for(runner, blocker));
}

static bool signal_all(SchemacRunner *runner, const PGresult *rows)
{
    SchemacBlocker blocker;
    for (int row = 0; row < PQntuples(rows); row++) {
        if (!schemac_read_blocker(rows, row, &blocker)) continue;
        if (!signal_one(runner, &blocker, false, runner->options.cancel_blockers_ms) ||
            !signal_one(runner, &blocker, true, runner->options.terminate_blockers_ms))
            return false;
    }
    return true;
}

/* ---- before a try ---- */

static bool fail_budget(SchemacRunner *runner, const SchemacStep *step, uint32_t section,
                        const char *relation)
{
    SchemacError *error = runner->error;
    schemac_fail(error, SCHEMAC_ERROR_LOCK_TIMEOUT,
                 "could not obtain lock on relation \"%s\" within %" PRId64 " s", relation,
                 schemac_lock_budget(runner) / 1000);
    schemac_copy_text(error->sqlstate, sizeof error->sqlstate, "55P03");
    schemac_place_error(runner, step, section);
    return false;
}

int64_t schemac_next_message(int64_t waited_ms)
{
    int64_t pause = waited_ms < MESSAGE_EVERY_MS ? MESSAGE_EVERY_MS : waited_ms;
    return waited_ms + (pause < LONGEST_MESSAGE_MS ? pause : LONGEST_MESSAGE_MS);
}

static void report_waiting(SchemacRunner *runner, uint32_t section, int64_t waited, int64_t *next)
{
    char message[sizeof runner->held_by + 32];
    if (waited < *next) return;
    *next = schemac_next_message(waited);
    snprintf(message, sizeof message, "waiting for %s", runner->held_by);
    schemac_report(runner, (SchemacEvent){.kind = SCHEMAC_EVENT_WAITING,
                                          .section = section + 1,
                                          .elapsed_ms = waited,
                                          .message = message});
}

/* Whether the answer is to be done without: what is looked up here only helps. */
static bool can_do_without(SchemacRunner *runner)
{
    if (PQstatus(runner->connection) != CONNECTION_OK || runner->is_doubtful ||
        schemac_is_cancelled(runner))
        return false;
    schemac_error_clear(runner->error);
    return true;
}

/* Until nobody holds for long what is wanted. *rows: who holds it then. */
static bool wait_for_holders(SchemacRunner *runner, const SchemacStep *step, uint32_t section,
                             const SchemacLocks *locks, PGresult **rows)
{
    int64_t began = schemac_now_ms(), waited = 0, next_message = FIRST_MESSAGE_MS;
    int64_t pause = FIRST_LOOK_MS;
    for (;;) {
        int others;
        *rows = schemac_ask_holders(runner, locks);
        if (*rows == NULL) return can_do_without(runner);
        int row =
            runner->options.lock_retries != 0 ? -1 : find_holder(runner, *rows, true, &others);
        if (row < 0) return true;
        name_holder(runner, *rows, row, others);
        report_waiting(runner, section, waited, &next_message);
        bool done = signal_all(runner, *rows);
        if (done && runner->lock_spent_ms >= schemac_lock_budget(runner)) {
            done = fail_budget(runner, step, section, PQgetvalue(*rows, row, SCHEMAC_HELD_LABEL));
            schemac_detail_holder(runner);
        }
        PQclear(*rows);
        *rows = NULL;
        if (!done || !schemac_pause(runner, pause)) return false;
        pause = pause * 2 < LONGEST_LOOK_MS ? pause * 2 : LONGEST_LOOK_MS;
        runner->lock_spent_ms += schemac_now_ms() - began - waited;
        waited = schemac_now_ms() - began;
    }
}

/* ---- what is put before the statements ---- */

typedef struct Wanted {
    int relations;
    bool all_lockable;
    bool has_autovacuum;
} Wanted;

static bool is_first_row(const PGresult *rows, int row)
{
    return row == 0 || strcmp(PQgetvalue(rows, row, SCHEMAC_HELD_NAME),
                              PQgetvalue(rows, row - 1, SCHEMAC_HELD_NAME)) != 0;
}

static Wanted count_wanted(const PGresult *rows)
{
    Wanted wanted = {.all_lockable = true};
    SchemacBlocker blocker;
    for (int row = 0; row < PQntuples(rows); row++) {
        wanted.relations += is_first_row(rows, row);
        wanted.all_lockable =
            wanted.all_lockable && PQgetvalue(rows, row, SCHEMAC_HELD_LOCKABLE)[0] == 't';
        wanted.has_autovacuum =
            wanted.has_autovacuum ||
            (schemac_read_blocker(rows, row, &blocker) && blocker.is_autovacuum);
    }
    return wanted;
}

static void put_lock(SchemacBuffer *sql, const char *relation, SchemacLockMode mode)
{
    schemac_put_sql(sql, "LOCK TABLE ONLY %v IN %v MODE;\n", relation,
                    schemac_lock_mode_name(mode));
}

static void put_timeout(SchemacBuffer *sql, int32_t milliseconds)
{
    schemac_put_sql(sql, "SET LOCAL lock_timeout = %i;\n", (int64_t)milliseconds);
}

/* Where autovacuum is at work: a lock that no client waits for makes it give way. */
static void put_weak_locks(SchemacBuffer *sql, const PGresult *rows, int32_t ceiling)
{
    SchemacBlocker blocker;
    schemac_put_sql(sql,
                    "SELECT pg_catalog.set_config('lock_timeout', least(s.setting::integer + 1000, "
                    "%i)::text, true) FROM pg_catalog.pg_settings s WHERE s.name = "
                    "'deadlock_timeout';\n",
                    (int64_t)ceiling);
    for (int row = 0; row < PQntuples(rows); row++)
        if (schemac_read_blocker(rows, row, &blocker) && blocker.is_autovacuum)
            put_lock(sql, PQgetvalue(rows, row, SCHEMAC_HELD_NAME),
                     SCHEMAC_LOCK_SHARE_UPDATE_EXCLUSIVE);
}

static void put_strong_locks(SchemacBuffer *sql, const PGresult *rows, int32_t try_ms)
{
    bool is_first = true;
    put_timeout(sql, try_ms);
    schemac_put(sql, "SELECT pg_catalog.set_config('schemac.lock_began', extract(epoch FROM "
                     "pg_catalog.clock_timestamp())::text, true);\n");
    for (int row = 0; row < PQntuples(rows); row++) {
        if (!is_first_row(rows, row)) continue;
        if (!is_first) {
            schemac_put_sql(
                sql,
                "SELECT pg_catalog.set_config('lock_timeout', greatest(5, %i - (extract(epoch FROM "
                "pg_catalog.clock_timestamp())::float8 - pg_catalog.current_setting("
                "'schemac.lock_began')::float8) * 1000)::integer::text, true);\n",
                (int64_t)try_ms);
        }
        is_first = false;
        put_lock(sql, PQgetvalue(rows, row, SCHEMAC_HELD_NAME),
                 (SchemacLockMode)atoi(PQgetvalue(rows, row, SCHEMAC_HELD_MODE)));
    }
}

/* What was not foreseen has half of the time once strong locks are held. A view cannot be locked
 * without its tables, and comes before them, as clients take them: there each lock has its share.
 */
static void put_preamble(SchemacBuffer *sql, const SchemacLocks *locks, const PGresult *rows,
                         int32_t try_ms, int32_t ceiling)
{
    Wanted wanted = count_wanted(rows);
    if (!wanted.all_lockable || wanted.relations == 0) {
        int32_t share = wanted.relations > 1 ? try_ms / wanted.relations : try_ms;
        put_timeout(sql, share < SHORTEST_TRY_MS && share < try_ms ? SHORTEST_TRY_MS : share);
        return;
    }
    if (wanted.has_autovacuum) put_weak_locks(sql, rows, ceiling);
    if (wanted.relations == 1 && locks->statements == 1) {
        put_timeout(sql, try_ms);
    } else {
        put_strong_locks(sql, rows, try_ms);
        put_timeout(sql, try_ms / 2 > 0 ? try_ms / 2 : 1);
    }
}

bool schemac_gentle(SchemacRunner *runner, const SchemacStep *step, uint32_t section, size_t begin,
                    size_t end, SchemacBuffer *preamble)
{
    const SchemacSection *part = schemac_step_section(step, section);
    SchemacLocks locks = {0};
    PGresult *rows = NULL;
    int32_t try_ms = schemac_lock_try(runner, part);
    bool done = true;
    schemac_buffer_clear(preamble);
    runner->held_by[0] = '\0';
    runner->lock_try_ms = 0;
    schemac_locks_read(&locks, part->sql, begin, end);
    if (locks.failed) {
        done = schemac_fail_memory(runner->error);
    } else if (try_ms > 0 && (locks.count > 0 || locks.has_unknown)) {
        runner->lock_try_ms = try_ms;
        if (locks.count > 0) done = wait_for_holders(runner, step, section, &locks, &rows);
        if (done)
            put_preamble(preamble, &locks, rows, try_ms,
                         schemac_lock_timeout(part, runner->options.lock_timeout_ms));
        PQclear(rows);
    }
    schemac_locks_free(&locks);
    return done && (!preamble->failed || schemac_fail_memory(runner->error));
}

void schemac_name_blockers(SchemacRunner *runner, const SchemacStep *step, uint32_t section,
                           size_t begin, size_t end)
{
    SchemacLocks locks = {0};
    SchemacError kept = *runner->error;
    int others;
    if (kept.result != SCHEMAC_ERROR_LOCK_TIMEOUT || strcmp(kept.sqlstate, "55P03") != 0 ||
        PQstatus(runner->connection) != CONNECTION_OK)
        return;
    schemac_locks_read(&locks, schemac_step_section(step, section)->sql, begin, end);
    if (!locks.failed && locks.count > 0) {
        PGresult *rows = schemac_ask_holders(runner, &locks);
        note_outlasting(runner, rows);
        int row = find_holder(runner, rows, false, &others);
        if (row >= 0) name_holder(runner, rows, row, others);
        PQclear(rows);
    }
    schemac_locks_free(&locks);
    *runner->error = kept;
    schemac_detail_holder(runner);
}
