/* Going up and down on a real server: order, targets, records, refusals, places of errors. */
#include "run_fixture.h"

#include <stdio.h>
#include <string.h>

static Maker *three_tables(void)
{
    Maker *maker = maker_new(8);
    maker_add(maker, "a", "CREATE TABLE a (id integer);", "DROP TABLE a;");
    maker_add(maker, "b", "CREATE TABLE b (id integer);", "DROP TABLE b;");
    maker_add(maker, "c", "CREATE TABLE c (id integer);\n-- no newline at the end", "DROP TABLE c");
    return maker;
}

static const char tables[] =
    "SELECT coalesce(string_agg(relname, ' ' ORDER BY relname), '') FROM pg_class WHERE relkind = 'r' "
    "AND relnamespace = 'public'::regnamespace";

static void test_up_down_up(void **state)
{
    (void)state;
    Fixture *fixture = fixture_open();
    Maker *maker = three_tables();
    PGconn *connection = fixture->connection;
    SchemacError error;
    assert_fit(connection, &maker->chain, SCHEMAC_FIT_EMPTY);
    assert_ok(schemac_upgrade(connection, &maker->chain, NULL, NULL, &error), &error);
    assert_string_equal(ask(connection, tables), "a b c");
    assert_fit(connection, &maker->chain, SCHEMAC_FIT_AT_HEAD);
    assert_ok(schemac_downgrade(connection, &maker->chain, NULL, NULL, &error), &error);
    assert_string_equal(ask(connection, tables), "a b");
    assert_fit(connection, &maker->chain, SCHEMAC_FIT_BEHIND);
    assert_ok(schemac_downgrade(connection, &maker->chain, "base", NULL, &error), &error);
    assert_string_equal(ask(connection, tables), "");
    assert_ok(schemac_upgrade(connection, &maker->chain, "+2", NULL, &error), &error);
    assert_string_equal(ask(connection, tables), "a b");
    assert_ok(schemac_upgrade(connection, &maker->chain, "0003_c", NULL, &error), &error);
    assert_string_equal(ask(connection, tables), "a b c");
    assert_string_equal(
        ask(connection, "SELECT string_agg(action || revision, ' ' ORDER BY sequence) FROM "
                        "schemac.log"),
        "apply0001 apply0002 apply0003 revert0003 revert0002 revert0001 apply0001 apply0002 "
        "apply0003");
    assert_string_equal(ask(connection, "SELECT token FROM schemac.lease"), "");
    maker_free(maker);
    fixture_close(fixture);
}

static void test_targets(void **state)
{
    (void)state;
    Fixture *fixture = fixture_open();
    Maker *maker = three_tables();
    PGconn *connection = fixture->connection;
    SchemacError error;
    SchemacPlan *plan;
    assert_int_equal(schemac_upgrade(connection, &maker->chain, "9", NULL, &error),
                     SCHEMAC_ERROR_TARGET);
    assert_int_equal(schemac_upgrade(connection, &maker->chain, "000", NULL, &error),
                     SCHEMAC_ERROR_TARGET);
    assert_non_null(strstr(error.hint, "0001_a, 0002_b, 0003_c"));
    assert_int_equal(schemac_upgrade(connection, &maker->chain, "+4", NULL, &error),
                     SCHEMAC_ERROR_TARGET);
    assert_string_equal(error.message, "only 3 revisions are pending, not 4");
    assert_int_equal(schemac_upgrade(connection, &maker->chain, "-1", NULL, &error),
                     SCHEMAC_ERROR_TARGET);
    assert_int_equal(schemac_upgrade(connection, &maker->chain, "+x", NULL, &error),
                     SCHEMAC_ERROR_TARGET);
    assert_int_equal(schemac_downgrade(connection, &maker->chain, "0002", NULL, &error),
                     SCHEMAC_ERROR_TARGET);
    assert_string_equal(error.message, "cannot revert to 0002: revision 0002_b is not applied");
    assert_ok(schemac_downgrade(connection, &maker->chain, "base", NULL, &error), &error);
    assert_string_equal(
        ask(connection, "SELECT count(*) FROM pg_namespace WHERE nspname = 'schemac'"), "0");
    assert_ok(schemac_plan_upgrade(connection, &maker->chain, "0002", NULL, &plan, &error), &error);
    assert_int_equal(plan->count, 2);
    assert_ptr_equal(plan->steps[1].revision, &maker->revisions[1]);
    schemac_plan_free(plan);
    assert_string_equal(ask(connection, tables), "");
    maker_free(maker);
    fixture_close(fixture);
}

static void test_failing_section(void **state)
{
    (void)state;
    Fixture *fixture = fixture_open();
    Maker *maker = three_tables();
    const char wrong[] =
        "-- \xc3\xa4\xe6\xbc\xa2\nCREATE TABLE d (id integer);\nCREATE TABLE e (id nonsense);";
    maker_add(maker, "d", wrong, NULL);
    PGconn *connection = fixture->connection;
    SchemacError error;
    assert_int_equal(schemac_upgrade(connection, &maker->chain, NULL, NULL, &error),
                     SCHEMAC_ERROR_SECTION);
    assert_string_equal(error.sqlstate, "42704");
    assert_string_equal(error.revision, "0004");
    assert_int_equal(error.section, 1);
    assert_true(error.has_position);
    assert_int_equal(error.position, strstr(wrong, "nonsense") - wrong);
    assert_string_equal(ask(connection, tables), "a b c");
    assert_string_equal(
        ask(connection, "SELECT outcome FROM schemac.log ORDER BY sequence DESC LIMIT 1"),
        "failed");
    assert_int_equal(PQtransactionStatus(connection), PQTRANS_IDLE);
    assert_fit(connection, &maker->chain, SCHEMAC_FIT_BEHIND);
    maker_free(maker);
    fixture_close(fixture);
}

/* A syntax error keeps the server from running anything of its batch; what stands before must run
 * all the same. */
static void test_syntax_error_late_in_a_batch(void **state)
{
    (void)state;
    Fixture *fixture = fixture_open();
    Maker *maker = maker_new(64);
    static char sql[40][64];
    for (int i = 0; i < 40; i++) {
        snprintf(sql[i], sizeof sql[i], i == 36 ? "CREATE TABEL t%d ();" : "CREATE TABLE t%d ();",
                 i);
        maker_add(maker, "t", sql[i], NULL);
    }
    SchemacError error;
    assert_int_equal(schemac_upgrade(fixture->connection, &maker->chain, NULL, NULL, &error),
                     SCHEMAC_ERROR_SECTION);
    assert_string_equal(error.revision, "0037");
    assert_int_equal(error.position, 7);
    assert_string_equal(ask(fixture->connection, "SELECT count(*) FROM schemac.revisions"), "36");
    assert_string_equal(
        ask(fixture->connection, "SELECT count(*) FROM pg_class WHERE relname ~ '^t[0-9]'"), "36");
    maker_free(maker);
    fixture_close(fixture);
}

static void refuse(PGconn *connection, const char *sql, const char *message)
{
    Maker *maker = maker_new(1);
    SchemacError error;
    maker_add(maker, "x", sql, NULL);
    assert_int_equal(schemac_upgrade(connection, &maker->chain, NULL, NULL, &error),
                     SCHEMAC_ERROR_TRANSACTION_CONTROL);
    assert_non_null(strstr(error.message, message));
    maker_free(maker);
}

static void test_transaction_control(void **state)
{
    (void)state;
    Fixture *fixture = fixture_open();
    refuse(fixture->connection, "SELECT 1; COMMIT; SELECT 2;", "COMMIT is not allowed");
    refuse(fixture->connection, "/* x */ begin", "BEGIN is not allowed");
    refuse(fixture->connection, "ROLLBACK", "ROLLBACK is not allowed");
    refuse(fixture->connection, "SELECT 'abc", "unterminated quoted string");
    refuse(fixture->connection, "SELECT 1 /* ", "unterminated comment");
    refuse(fixture->connection, "SELECT $x$ $y$", "unterminated dollar-quoted string");
    Maker *maker = maker_new(4);
    SchemacError error;
    maker_add(
        maker, "x",
        "SAVEPOINT s; ROLLBACK TO s; SELECT 'COMMIT;';\n"
        "CREATE FUNCTION f() RETURNS integer LANGUAGE SQL BEGIN ATOMIC SELECT CASE WHEN true THEN 1 "
        "ELSE 2 END; SELECT 3; END;\nCREATE FUNCTION g() RETURNS void LANGUAGE plpgsql AS $$ BEGIN "
        "NULL; END $$",
        NULL);
    assert_ok(schemac_upgrade(fixture->connection, &maker->chain, NULL, NULL, &error), &error);
    maker_free(maker);
    fixture_close(fixture);
}

static void test_copy(void **state)
{
    (void)state;
    Fixture *fixture = fixture_open();
    Maker *maker = maker_new(2);
    SchemacError error;
    static const SchemacSection outside[] = {SECTION_OUTSIDE("COPY a FROM STDIN")};
    maker_add(maker, "a", "CREATE TABLE a (id integer); COPY a TO STDOUT; COPY a FROM STDIN", NULL);
    assert_int_equal(schemac_upgrade(fixture->connection, &maker->chain, NULL, NULL, &error),
                     SCHEMAC_ERROR_SECTION);
    assert_non_null(strstr(error.message, "COPY FROM STDIN is not allowed in a revision"));
    maker_free(maker);
    maker = maker_new(2);
    maker_add(maker, "a", "CREATE TABLE a (id integer); COPY a TO STDOUT", NULL);
    maker_add_sections(maker, "b", outside, 1, NULL, 0);
    assert_int_equal(schemac_upgrade(fixture->connection, &maker->chain, NULL, NULL, &error),
                     SCHEMAC_ERROR_SECTION);
    assert_non_null(strstr(error.message, "COPY FROM STDIN is not allowed in a revision"));
    assert_string_equal(ask(fixture->connection, "SELECT token FROM schemac.lease"), "");
    maker_free(maker);
    fixture_close(fixture);
}

static void test_refusals(void **state)
{
    (void)state;
    Fixture *fixture = fixture_open();
    Maker *maker = three_tables();
    PGconn *connection = fixture->connection;
    SchemacError error;
    assert_ok(schemac_upgrade(connection, &maker->chain, NULL, NULL, &error), &error);
    const char *was = maker->revisions[1].up_sha256;
    maker->revisions[1].up_sha256 = "edited";
    const char *chain = maker->revisions[2].chain_sha256;
    maker->revisions[2].chain_sha256 = "other";
    assert_int_equal(schemac_upgrade(connection, &maker->chain, NULL, NULL, &error),
                     SCHEMAC_ERROR_CHECKSUM);
    assert_string_equal(
        error.message,
        "revision 0002_b was changed after it was applied to this database (the up side)");
    assert_fit(connection, &maker->chain, SCHEMAC_FIT_DIVERGED);
    maker->revisions[2].chain_sha256 = chain;
    maker->revisions[1].up_sha256 = was;
    /* an older version of the program */
    maker->chain.count = 2;
    assert_int_equal(schemac_upgrade(connection, &maker->chain, NULL, NULL, &error),
                     SCHEMAC_ERROR_UNKNOWN_REVISION);
    assert_string_equal(error.message,
                        "this database is at 0003_c, which is not among these migrations");
    assert_fit(connection, &maker->chain, SCHEMAC_FIT_AHEAD_COMPATIBLE);
    assert_ok(schemac_ensure(connection, &maker->chain, SCHEMAC_ENSURE_REFUSE, NULL, &error),
              &error);
    execute(connection, "UPDATE schemac.revisions SET breaks_clients = true WHERE id = '0003'");
    assert_fit(connection, &maker->chain, SCHEMAC_FIT_AHEAD);
    assert_int_equal(
        schemac_ensure(connection, &maker->chain, SCHEMAC_ENSURE_UPGRADE, NULL, &error),
        SCHEMAC_ERROR_UNSUITABLE);
    execute(connection, "UPDATE schemac.lease SET format = 99");
    assert_int_equal(schemac_upgrade(connection, &maker->chain, NULL, NULL, &error),
                     SCHEMAC_ERROR_FORMAT);
    assert_fit(connection, &maker->chain, SCHEMAC_FIT_UNKNOWN);
    maker->chain.count = 3;
    maker_free(maker);
    fixture_close(fixture);
}

static void test_stamp(void **state)
{
    (void)state;
    Fixture *fixture = fixture_open();
    Maker *maker = three_tables();
    PGconn *connection = fixture->connection;
    SchemacError error;
    execute(connection, "CREATE TABLE a (id integer)");
    assert_int_equal(schemac_upgrade(connection, &maker->chain, NULL, NULL, &error),
                     SCHEMAC_ERROR_ALREADY_EXISTS);
    assert_non_null(strstr(error.hint, "schemac stamp 0001"));
    assert_ok(schemac_stamp(connection, &maker->chain, "0001", false, NULL, &error), &error);
    assert_ok(schemac_upgrade(connection, &maker->chain, NULL, NULL, &error), &error);
    assert_string_equal(ask(connection, tables), "a b c");
    assert_ok(schemac_stamp(connection, &maker->chain, "base", false, NULL, &error), &error);
    assert_fit(connection, &maker->chain, SCHEMAC_FIT_EMPTY);
    assert_ok(schemac_stamp(connection, &maker->chain, "head", false, NULL, &error), &error);
    assert_fit(connection, &maker->chain, SCHEMAC_FIT_AT_HEAD);
    execute(connection, "UPDATE schemac.revisions SET up_sha256 = 'other' WHERE id = '0001'");
    assert_int_equal(schemac_stamp(connection, &maker->chain, "0002", false, NULL, &error),
                     SCHEMAC_ERROR_CHECKSUM);
    assert_ok(schemac_stamp(connection, &maker->chain, "head", true, NULL, &error), &error);
    assert_fit(connection, &maker->chain, SCHEMAC_FIT_AT_HEAD);
    maker_free(maker);
    fixture_close(fixture);
}

static void test_not_reversible(void **state)
{
    (void)state;
    Fixture *fixture = fixture_open();
    Maker *maker = three_tables();
    maker_add(maker, "d", "CREATE TABLE d ()", NULL);
    SchemacError error;
    assert_ok(schemac_upgrade(fixture->connection, &maker->chain, NULL, NULL, &error), &error);
    assert_int_equal(schemac_downgrade(fixture->connection, &maker->chain, "base", NULL, &error),
                     SCHEMAC_ERROR_NOT_REVERSIBLE);
    assert_string_equal(ask(fixture->connection, tables), "a b c d");
    maker_free(maker);
    fixture_close(fixture);
}

/* What the connection had set is set again, and nothing of a section's settings stays. */
static void test_settings(void **state)
{
    (void)state;
    Fixture *fixture = fixture_open();
    Maker *maker = maker_new(4);
    PGconn *connection = fixture->connection;
    SchemacError error;
    static const SchemacSection outside[] = {
        SECTION_OUTSIDE("CREATE INDEX CONCURRENTLY k ON a (id)")};
    maker_add(maker, "a",
              "CREATE TABLE a AS SELECT 'a\\' AS b, 1 AS id, current_setting('search_path') AS p, "
              "current_setting('lock_timeout') AS l, current_setting('timezone') AS z",
              NULL);
    maker_add_sections(maker, "k", outside, 1, NULL, 0);
    execute(connection,
            "CREATE SCHEMA other; SET search_path = other; SET standard_conforming_strings = off; "
            "SET client_encoding = 'LATIN1'; SET TimeZone = 'Asia/Tokyo'; SET lock_timeout = 77");
    assert_ok(schemac_upgrade(connection, &maker->chain, NULL, NULL, &error), &error);
    assert_string_equal(ask(connection, "SELECT concat_ws(' ', p, l, z) FROM public.a"),
                        "public 3s UTC");
    assert_string_equal(ask(connection,
                            "SELECT concat_ws(' ', current_setting('search_path'), "
                            "current_setting('standard_conforming_strings'), "
                            "current_setting('client_encoding'), current_setting('timezone'), "
                            "current_setting('lock_timeout'))"),
                        "other off LATIN1 Asia/Tokyo 77ms");
    maker_free(maker);
    fixture_close(fixture);
}

static void test_read_only(void **state)
{
    (void)state;
    Fixture *fixture = fixture_open();
    Maker *maker = three_tables();
    SchemacError error;
    execute(fixture->connection, "SET default_transaction_read_only = on");
    assert_int_equal(schemac_upgrade(fixture->connection, &maker->chain, NULL, NULL, &error),
                     SCHEMAC_ERROR_READ_ONLY);
    execute(fixture->connection, "SET default_transaction_read_only = off");
    execute(fixture->connection, "BEGIN");
    assert_int_equal(schemac_upgrade(fixture->connection, &maker->chain, NULL, NULL, &error),
                     SCHEMAC_ERROR_USAGE);
    maker->chain.abi = 99;
    assert_int_equal(schemac_upgrade(fixture->connection, &maker->chain, NULL, NULL, &error),
                     SCHEMAC_ERROR_USAGE);
    maker->chain.abi = SCHEMAC_RUN_ABI;
    maker_free(maker);
    fixture_close(fixture);
}

static void test_script(void **state)
{
    (void)state;
    Maker *maker = three_tables();
    static const SchemacSection outside[] = {
        SECTION_OUTSIDE("CREATE INDEX CONCURRENTLY k ON a (id);\n")};
    maker_add_sections(maker, "k", outside, 1, outside, 1);
    SchemacError error;
    char *script;
    assert_ok(schemac_script(&maker->chain, "base", "head", &script, &error), &error);
    assert_non_null(
        strstr(script, "CREATE TABLE c (id integer);\n-- no newline at the end\nINSERT INTO"));
    assert_null(strstr(script, "lease SET"));
    schemac_script_free(script);
    assert_ok(schemac_script(&maker->chain, "head", "0002", &script, &error), &error);
    assert_non_null(strstr(script, "DROP TABLE c\n;\nDELETE FROM"));
    schemac_script_free(script);
    assert_int_equal(schemac_script(&maker->chain, "+1", "head", &script, &error),
                     SCHEMAC_ERROR_TARGET);
    maker_free(maker);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_up_down_up),
        cmocka_unit_test(test_targets),
        cmocka_unit_test(test_failing_section),
        cmocka_unit_test(test_syntax_error_late_in_a_batch),
        cmocka_unit_test(test_transaction_control),
        cmocka_unit_test(test_copy),
        cmocka_unit_test(test_refusals),
        cmocka_unit_test(test_stamp),
        cmocka_unit_test(test_not_reversible),
        cmocka_unit_test(test_settings),
        cmocka_unit_test(test_read_only),
        cmocka_unit_test(test_script),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
