/* What happens when runners meet, are killed, lose their connection, or find a lock taken. */
#include "run_fixture.h"

#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static void pause_ms(long milliseconds)
{
    struct timespec time = {milliseconds / 1000, milliseconds % 1000 * 1000000};
    nanosleep(&time, NULL);
}

/* Waits until the query answers `answer`. */
static void wait_for(PGconn *connection, const char *sql, const char *answer)
{
    for (int i = 0; i < 400; i++) {
        if (strcmp(ask(connection, sql), answer) == 0) return;
        pause_ms(25);
    }
    fail_msg("%s never answered %s", sql, answer);
}

/* Upgrades in a process of its own, which answers with the result. */
static pid_t start_runner(const Fixture *fixture, const SchemacChain *chain)
{
    pid_t child = fork();
    if (child == 0) {
        SchemacError error;
        PGconn *connection = fixture_connect(fixture);
        SchemacResult result = schemac_upgrade(connection, chain, NULL, NULL, &error);
        if (result != SCHEMAC_OK) fprintf(stderr, "runner: %d %s\n", result, error.message);
        PQfinish(connection);
        _exit((int)result);
    }
    return child;
}

static int wait_runner(pid_t child)
{
    int status;
    assert_int_equal(waitpid(child, &status, 0), child);
    return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

static void kill_runner(pid_t child)
{
    int status;
    kill(child, SIGKILL);
    assert_int_equal(waitpid(child, &status, 0), child);
}

typedef struct Events {
    int counts[SCHEMAC_EVENT_NOTICE + 1];
    char message[512];
} Events;

static void count_event(void *context, const SchemacEvent *event)
{
    Events *events = context;
    events->counts[event->kind]++;
    if (event->kind != SCHEMAC_EVENT_NOTICE)
        snprintf(events->message, sizeof events->message, "%s", event->message);
}

static void upgrade(const Fixture *fixture, const Maker *maker, Events *events)
{
    SchemacError error;
    const SchemacOptions options = {.report = count_event, .report_context = events};
    assert_ok(schemac_upgrade(fixture->connection, &maker->chain, NULL, &options, &error), &error);
    assert_fit(fixture->connection, &maker->chain, SCHEMAC_FIT_AT_HEAD);
}

static Maker *many(uint32_t count)
{
    static char texts[64][160];
    static const SchemacSection index[] = {
        SECTION_OUTSIDE("CREATE INDEX CONCURRENTLY k ON t0 (id);")};
    Maker *maker = maker_new(64);
    for (uint32_t i = 0; i < count; i++) {
        snprintf(texts[i], sizeof texts[i],
                 "CREATE TABLE t%u (id integer); INSERT INTO t%u VALUES (1)", i, i);
        if (i == count / 2)
            maker_add_sections(maker, "k", index, 1, NULL, 0);
        else
            maker_add(maker, "t", texts[i], NULL);
    }
    return maker;
}

static void test_six_at_once(void **state)
{
    (void)state;
    Fixture *fixture = fixture_open();
    Maker *maker = many(30);
    pid_t children[6];
    for (int i = 0; i < 6; i++) children[i] = start_runner(fixture, &maker->chain);
    for (int i = 0; i < 6; i++) assert_int_equal(wait_runner(children[i]), SCHEMAC_OK);
    assert_fit(fixture->connection, &maker->chain, SCHEMAC_FIT_AT_HEAD);
    assert_string_equal(ask(fixture->connection, "SELECT count(*) FROM schemac.log"), "30");
    assert_string_equal(ask(fixture->connection, "SELECT token FROM schemac.lease"), "");
    maker_free(maker);
    fixture_close(fixture);
}

/* The killed runner's server process goes on to the end of what it was told; the next run waits for
 * it. */
static void test_kill_in_a_transaction(void **state)
{
    (void)state;
    Fixture *fixture = fixture_open();
    Maker *maker = maker_new(4);
    Events events = {0};
    maker_add(maker, "a", "CREATE TABLE a ()", NULL);
    maker_add(maker, "b", "CREATE TABLE b (); SELECT pg_sleep(1); CREATE TABLE c ()", NULL);
    maker_add(maker, "d", "CREATE TABLE d ()", NULL);
    pid_t child = start_runner(fixture, &maker->chain);
    wait_for(fixture->connection,
             "SELECT count(*) FROM pg_stat_activity WHERE wait_event = 'PgSleep' AND "
             "datname = current_database()",
             "1");
    kill_runner(child);
    upgrade(fixture, maker, &events);
    assert_true(events.counts[SCHEMAC_EVENT_WAITING] > 0);
    assert_string_equal(
        ask(fixture->connection, "SELECT count(*) FROM schemac.log WHERE outcome = 'done'"), "3");
    maker_free(maker);
    fixture_close(fixture);
}

static void test_killed_with_its_backend(void **state)
{
    (void)state;
    Fixture *fixture = fixture_open();
    Maker *maker = maker_new(4);
    Events events = {0};
    maker_add(maker, "a", "CREATE TABLE a AS SELECT 30 AS seconds", NULL);
    maker_add(maker, "b", "CREATE TABLE b (); SELECT pg_sleep(seconds) FROM a", NULL);
    pid_t child = start_runner(fixture, &maker->chain);
    static const char sleeping[] =
        "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE "
        "wait_event = 'PgSleep' AND datname = current_database()";
    wait_for(fixture->connection, sleeping, "1");
    assert_int_equal(wait_runner(child), SCHEMAC_ERROR_COMMIT_UNKNOWN);
    assert_string_equal(ask(fixture->connection, "SELECT count(*) FROM schemac.revisions"), "1");
    execute(fixture->connection, "UPDATE a SET seconds = 0");
    upgrade(fixture, maker, &events);
    assert_int_equal(events.counts[SCHEMAC_EVENT_TAKE_OVER], 1);
    maker_free(maker);
    fixture_close(fixture);
}

/* ---- sections outside a transaction ---- */

static Maker *indexed(void)
{
    static const SchemacSection up[] = {
        SECTION("ALTER TABLE a ADD COLUMN b integer"),
        SECTION_OUTSIDE("CREATE INDEX CONCURRENTLY a_id_idx ON a (id);\n"
                        "INSERT INTO a VALUES (7);\n"
                        "CREATE UNIQUE INDEX CONCURRENTLY \"a B\" ON public.a (b)")};
    static const SchemacSection down[] = {
        SECTION_OUTSIDE("DROP INDEX CONCURRENTLY \"a B\"; DELETE FROM a WHERE id = 7; "
                        "DROP INDEX CONCURRENTLY IF EXISTS a_id_idx"),
        SECTION("ALTER TABLE a DROP COLUMN b")};
    Maker *maker = maker_new(4);
    maker_add(maker, "a", "CREATE TABLE a (id integer); INSERT INTO a VALUES (1)", "DROP TABLE a");
    maker_add_sections(maker, "b", up, 2, down, 2);
    return maker;
}

static const char indexes[] =
    "SELECT coalesce(string_agg(relname || ' ' || indisvalid, ', ' ORDER BY relname), '') FROM pg_index JOIN "
    "pg_class c ON c.oid = indexrelid WHERE indrelid = 'a'::regclass";

static void test_kill_while_building_an_index(void **state)
{
    (void)state;
    Fixture *fixture = fixture_open();
    Maker *maker = indexed();
    Events events = {0};
    PGconn *other = fixture_connect(fixture);
    SchemacError error;
    assert_ok(schemac_upgrade(fixture->connection, &maker->chain, "0001", NULL, &error), &error);
    /* an open snapshot that is older than the build holds it up at its end */
    execute(other, "BEGIN ISOLATION LEVEL REPEATABLE READ; SELECT count(*) FROM pg_class");
    pid_t child = start_runner(fixture, &maker->chain);
    wait_for(fixture->connection, indexes, "a_id_idx false");
    pause_ms(100);
    kill_runner(child);
    execute(fixture->connection,
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE query ~ "
            "'CREATE INDEX CONCURRENTLY' AND pid <> pg_backend_pid() AND datname = "
            "current_database()");
    execute(other, "COMMIT");
    wait_for(fixture->connection,
             "SELECT count(*) FROM pg_stat_activity WHERE query ~ 'CREATE INDEX "
             "CONCURRENTLY' AND pid <> pg_backend_pid()",
             "0");
    assert_string_equal(ask(fixture->connection, indexes), "a_id_idx false");
    assert_fit(fixture->connection, &maker->chain, SCHEMAC_FIT_HALF_DONE);
    upgrade(fixture, maker, &events);
    assert_true(events.counts[SCHEMAC_EVENT_RESUME] >= 2);
    assert_string_equal(ask(fixture->connection, indexes), "a B true, a_id_idx true");
    assert_string_equal(ask(fixture->connection, "SELECT count(*) FROM a WHERE id = 7"), "1");
    assert_ok(schemac_downgrade(fixture->connection, &maker->chain, "-1", NULL, &error), &error);
    assert_string_equal(ask(fixture->connection, indexes), "");
    upgrade(fixture, maker, &events);
    PQfinish(other);
    maker_free(maker);
    fixture_close(fixture);
}

/* The statement was carried out, its record was not. */
static void test_effect_is_there(void **state)
{
    (void)state;
    Fixture *fixture = fixture_open();
    Maker *maker = indexed();
    Events events = {0};
    upgrade(fixture, maker, &events);
    char was[64];
    snprintf(was, sizeof was, "%s", ask(fixture->connection, "SELECT '\"a B\"'::regclass::oid"));
    execute(fixture->connection,
            "UPDATE schemac.revisions SET state = 'upgrading', sections_done = 1, "
            "statements_done = 2, statement_open = true WHERE id = '0002'");
    upgrade(fixture, maker, &events);
    assert_string_equal(ask(fixture->connection, "SELECT '\"a B\"'::regclass::oid"), was);
    assert_int_equal(events.counts[SCHEMAC_EVENT_RESUME], 1);
    /* a drop that was done, of a downgrade */
    execute(fixture->connection,
            "DROP INDEX \"a B\"; UPDATE schemac.revisions SET state = 'downgrading', "
            "sections_done = 0, statements_done = 0, statement_open = true "
            "WHERE id = '0002'");
    SchemacError error;
    assert_ok(schemac_downgrade(fixture->connection, &maker->chain, "0001", NULL, &error), &error);
    assert_string_equal(ask(fixture->connection, indexes), "");
    assert_string_equal(ask(fixture->connection, "SELECT count(*) FROM a"), "1");
    maker_free(maker);
    fixture_close(fixture);
}

static void test_unknown_effect(void **state)
{
    (void)state;
    Fixture *fixture = fixture_open();
    Maker *maker = maker_new(2);
    Events events = {0};
    static const SchemacSection call[] = {SECTION_OUTSIDE("VACUUM a; CALL p()")};
    maker_add(maker, "a",
              "CREATE TABLE a (id integer); CREATE PROCEDURE p() LANGUAGE plpgsql AS $$ BEGIN "
              "INSERT INTO a VALUES (1); COMMIT; INSERT INTO a VALUES (2); END $$",
              NULL);
    maker_add_sections(maker, "p", call, 1, NULL, 0);
    upgrade(fixture, maker, &events);
    assert_string_equal(ask(fixture->connection, "SELECT count(*) FROM a"), "2");
    execute(fixture->connection,
            "UPDATE schemac.revisions SET state = 'upgrading', sections_done = 0, "
            "statements_done = 1, statement_open = true WHERE id = '0002'");
    SchemacError error;
    assert_int_equal(schemac_upgrade(fixture->connection, &maker->chain, NULL, NULL, &error),
                     SCHEMAC_ERROR_HALF_DONE);
    assert_string_equal(error.message,
                        "revision 0002_p is half done: cannot determine whether statement 2 of "
                        "section 1 was executed");
    assert_non_null(strstr(error.detail, "CALL p()"));
    assert_ok(schemac_stamp(fixture->connection, &maker->chain, "0002", false, NULL, &error),
              &error);
    assert_fit(fixture->connection, &maker->chain, SCHEMAC_FIT_AT_HEAD);
    maker_free(maker);
    fixture_close(fixture);
}

/* A unique index that cannot be built leaves an invalid one; once the rows are right, it is built
 * anew. */
static void test_failing_index_build(void **state)
{
    (void)state;
    Fixture *fixture = fixture_open();
    Maker *maker = indexed();
    Events events = {0};
    SchemacError error;
    assert_ok(schemac_upgrade(fixture->connection, &maker->chain, "0001", NULL, &error), &error);
    /* while the section before adds the column b, two rows arrive that are equal in it */
    execute(fixture->connection,
            "CREATE FUNCTION fill() RETURNS event_trigger LANGUAGE plpgsql AS $$ BEGIN IF "
            "tg_tag = 'ALTER TABLE' THEN INSERT INTO a VALUES (4, 2), (4, 2); END IF; END $$");
    execute(fixture->connection,
            "CREATE EVENT TRIGGER fill ON ddl_command_end EXECUTE FUNCTION fill()");
    assert_int_equal(schemac_upgrade(fixture->connection, &maker->chain, NULL, NULL, &error),
                     SCHEMAC_ERROR_SECTION);
    assert_string_equal(error.sqlstate, "23505");
    assert_int_equal(error.section, 2);
    assert_true(error.has_position);
    assert_int_equal(error.position, 72);
    assert_string_equal(ask(fixture->connection, indexes), "a B false, a_id_idx true");
    execute(fixture->connection, "DROP EVENT TRIGGER fill; DELETE FROM a WHERE id = 4");
    upgrade(fixture, maker, &events);
    assert_string_equal(ask(fixture->connection, indexes), "a B true, a_id_idx true");
    maker_free(maker);
    fixture_close(fixture);
}

/* ---- locks, cancelling, losing the connection ---- */

typedef struct Later {
    PGconn *connection;
    long delay_ms;
    const char *sql;
    SchemacCancel *cancel;
} Later;

static void *do_later(void *argument)
{
    const Later *later = argument;
    pause_ms(later->delay_ms);
    if (later->cancel != NULL)
        schemac_cancel_request(later->cancel);
    else
        PQclear(PQexec(later->connection, later->sql));
    return NULL;
}

static void test_lock_timeout(void **state)
{
    (void)state;
    Fixture *fixture = fixture_open();
    Maker *maker = maker_new(4);
    Events events = {0};
    SchemacError error;
    PGconn *other = fixture_connect(fixture);
    maker_add(maker, "a", "CREATE TABLE a (id integer)", NULL);
    maker_add(maker, "b", "CREATE TABLE b (id integer); ALTER TABLE a ADD COLUMN b integer", NULL);
    assert_ok(schemac_upgrade(fixture->connection, &maker->chain, "+1", NULL, &error), &error);
    execute(other, "BEGIN; LOCK TABLE a");
    SchemacOptions options = {.report = count_event,
                              .report_context = &events,
                              .lock_timeout_ms = 50,
                              .lock_retries = -1};
    assert_int_equal(schemac_upgrade(fixture->connection, &maker->chain, NULL, &options, &error),
                     SCHEMAC_ERROR_LOCK_TIMEOUT);
    assert_int_equal(events.counts[SCHEMAC_EVENT_RETRY], 0);
    options.lock_retries = 2;
    assert_int_equal(schemac_upgrade(fixture->connection, &maker->chain, NULL, &options, &error),
                     SCHEMAC_ERROR_LOCK_TIMEOUT);
    assert_int_equal(events.counts[SCHEMAC_EVENT_RETRY], 2);
    assert_string_equal(error.sqlstate, "55P03");
    options.lock_retries = 0;
    Later later = {.connection = other, .delay_ms = 500, .sql = "COMMIT"};
    pthread_t thread;
    pthread_create(&thread, NULL, do_later, &later);
    assert_ok(schemac_upgrade(fixture->connection, &maker->chain, NULL, &options, &error), &error);
    pthread_join(thread, NULL);
    assert_fit(fixture->connection, &maker->chain, SCHEMAC_FIT_AT_HEAD);
    PQfinish(other);
    maker_free(maker);
    fixture_close(fixture);
}

static void cancel_in(const char *sql, bool outside)
{
    Fixture *fixture = fixture_open();
    Maker *maker = maker_new(2);
    SchemacError error;
    SchemacSection section = SECTION("");
    section.sql = sql;
    section.length = strlen(sql);
    section.transactional = !outside;
    maker_add_sections(maker, "s", &section, 1, NULL, 0);
    SchemacCancel *cancel = schemac_cancel_new();
    const SchemacOptions options = {.cancel = cancel};
    Later later = {.delay_ms = 300, .cancel = cancel};
    pthread_t thread;
    pthread_create(&thread, NULL, do_later, &later);
    assert_int_equal(schemac_upgrade(fixture->connection, &maker->chain, NULL, &options, &error),
                     SCHEMAC_ERROR_CANCELLED);
    pthread_join(thread, NULL);
    assert_string_equal(ask(fixture->connection, "SELECT outcome FROM schemac.log"), "cancelled");
    assert_string_equal(ask(fixture->connection, "SELECT token FROM schemac.lease"), "");
    schemac_cancel_free(cancel);
    maker_free(maker);
    fixture_close(fixture);
}

static void test_cancel(void **state)
{
    (void)state;
    cancel_in("CREATE TABLE a (); SELECT pg_sleep(20)", false);
    cancel_in("SELECT pg_sleep(20)", true);
    cancel_in("DO $$ BEGIN PERFORM pg_sleep(20); END $$", true);
}

static PGconn *connect_again(void *context)
{
    return fixture_connect(context);
}

static void test_reconnect(void **state)
{
    (void)state;
    Fixture *fixture = fixture_open();
    Maker *maker = maker_new(4);
    SchemacError error;
    PGconn *other = fixture_connect(fixture);
    maker_add(maker, "a", "CREATE TABLE a ()", NULL);
    maker_add(maker, "b", "CREATE TABLE b (); SELECT pg_sleep(0.8)", NULL);
    maker_add(maker, "c", "CREATE TABLE c ()", NULL);
    const SchemacOptions options = {.reconnect = connect_again, .reconnect_context = fixture};
    Later later = {
        .connection = other,
        .delay_ms = 400,
        .sql =
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE wait_event = 'PgSleep' "
            "AND datname = current_database()"};
    pthread_t thread;
    pthread_create(&thread, NULL, do_later, &later);
    assert_ok(schemac_upgrade(fixture->connection, &maker->chain, NULL, &options, &error), &error);
    pthread_join(thread, NULL);
    assert_int_equal(PQstatus(fixture->connection), CONNECTION_BAD);
    assert_fit(other, &maker->chain, SCHEMAC_FIT_AT_HEAD);
    assert_string_equal(ask(other, "SELECT count(*) FROM schemac.log WHERE outcome = 'done'"), "3");
    assert_string_equal(ask(other, "SELECT token FROM schemac.lease"), "");
    PQfinish(other);
    maker_free(maker);
    fixture_close(fixture);
}

static void steal(void *context, const SchemacEvent *event)
{
    if (event->kind == SCHEMAC_EVENT_SECTION_END && event->section == 1)
        execute(context, "UPDATE schemac.lease SET token = 'thief'");
}

static void test_taken_over(void **state)
{
    (void)state;
    Fixture *fixture = fixture_open();
    Maker *maker = maker_new(4);
    SchemacError error;
    PGconn *other = fixture_connect(fixture);
    static const SchemacSection up[] = {SECTION("CREATE TABLE a ()"),
                                        SECTION_OUTSIDE("CREATE INDEX CONCURRENTLY ON a ((1))")};
    maker_add_sections(maker, "a", up, 2, NULL, 0);
    const SchemacOptions options = {.report = steal, .report_context = other};
    assert_int_equal(schemac_upgrade(fixture->connection, &maker->chain, NULL, &options, &error),
                     SCHEMAC_ERROR_TAKEN_OVER);
    assert_string_equal(ask(other, "SELECT token FROM schemac.lease"), "thief");
    assert_string_equal(ask(other, "SELECT sections_done || state FROM schemac.revisions"),
                        "1upgrading");
    PQfinish(other);
    maker_free(maker);
    fixture_close(fixture);
}

static void test_busy(void **state)
{
    (void)state;
    Fixture *fixture = fixture_open();
    Maker *maker = many(4);
    SchemacError error;
    PGconn *other = fixture_connect(fixture);
    assert_ok(schemac_upgrade(fixture->connection, &maker->chain, "+1", NULL, &error), &error);
    execute(
        other,
        "UPDATE schemac.lease SET token = 'x', backend_pid = pg_backend_pid(), backend_start = (SELECT "
        "backend_start FROM pg_stat_activity WHERE pid = pg_backend_pid()), program = 'deploy', host = "
        "'ci', role = 'r', since = '2026-01-02 03:04:05Z', revision = '0002_t'");
    const SchemacOptions options = {.wait_ms = -1};
    assert_int_equal(schemac_upgrade(fixture->connection, &maker->chain, NULL, &options, &error),
                     SCHEMAC_ERROR_BUSY);
    char message[256];
    snprintf(
        message, sizeof message,
        "another runner is active: deploy on ci as role \"r\" since 2026-01-02 03:04:05 UTC, at "
        "0002_t, server process %d",
        PQbackendPID(other));
    assert_string_equal(error.message, message);
    SchemacState *found;
    assert_ok(schemac_state_read(fixture->connection, &maker->chain, &found, &error), &error);
    assert_true(found->busy);
    schemac_state_free(found);
    PQfinish(other);
    Events events = {0};
    wait_for(fixture->connection,
             "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND "
             "backend_type = 'client backend'",
             "1");
    upgrade(fixture, maker, &events);
    assert_int_equal(events.counts[SCHEMAC_EVENT_TAKE_OVER], 1);
    maker_free(maker);
    fixture_close(fixture);
}

static void test_ensure_wait(void **state)
{
    (void)state;
    Fixture *fixture = fixture_open();
    Maker *maker = many(10);
    SchemacError error;
    const SchemacOptions short_wait = {.wait_ms = 100};
    assert_int_equal(schemac_ensure(fixture->connection, &maker->chain, SCHEMAC_ENSURE_WAIT,
                                    &short_wait, &error),
                     SCHEMAC_ERROR_UNSUITABLE);
    assert_string_equal(error.message, "the database does not match test: it is empty");
    pid_t child = start_runner(fixture, &maker->chain);
    assert_ok(schemac_ensure(fixture->connection, &maker->chain, SCHEMAC_ENSURE_WAIT, NULL, &error),
              &error);
    assert_int_equal(wait_runner(child), SCHEMAC_OK);
    maker_free(maker);
    fixture_close(fixture);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_six_at_once),
        cmocka_unit_test(test_kill_in_a_transaction),
        cmocka_unit_test(test_killed_with_its_backend),
        cmocka_unit_test(test_kill_while_building_an_index),
        cmocka_unit_test(test_effect_is_there),
        cmocka_unit_test(test_unknown_effect),
        cmocka_unit_test(test_failing_index_build),
        cmocka_unit_test(test_lock_timeout),
        cmocka_unit_test(test_cancel),
        cmocka_unit_test(test_reconnect),
        cmocka_unit_test(test_taken_over),
        cmocka_unit_test(test_busy),
        cmocka_unit_test(test_ensure_wait),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
