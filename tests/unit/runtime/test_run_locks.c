/* What statements lock, told by their first words or by the lines above them. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
/* after those, as it wants */
#include <cmocka.h>

#include "runtime/run_locks_internal.h"

/* "a:8+ b:6, unknown": names with modes, + with what is below them, - with what goes. */
static const char *locks_of(const char *sql)
{
    static char text[512];
    SchemacLocks locks = {0};
    size_t length = 0;
    schemac_locks_read(&locks, sql, 0, strlen(sql));
    text[0] = '\0';
    for (size_t i = 0; i < locks.count; i++) {
        const SchemacLock *lock = &locks.items[i];
        length +=
            (size_t)snprintf(text + length, sizeof text - length, "%s%.*s:%d%s%s",
                             i == 0 ? "" : " ", (int)lock->length, lock->name, (int)lock->mode,
                             lock->is_deep ? "+" : "", lock->is_going ? "-" : "");
    }
    if (locks.has_unknown) snprintf(text + length, sizeof text - length, "?");
    schemac_locks_free(&locks);
    return text;
}

static void test_statements(void **state)
{
    (void)state;
    static const char *const rows[][2] = {
        {"ALTER TABLE a ADD COLUMN b int", "a:8+"},
        {"alter table if exists only s.\"A b\" * rename to c", "s.\"A b\":8"},
        {"ALTER TABLE a VALIDATE CONSTRAINT c", ""},
        {"ALTER TABLE a VALIDATE CONSTRAINT c, ALTER b DROP NOT NULL", "a:8+"},
        {"ALTER TABLE a ALTER COLUMN b SET STATISTICS 10", ""},
        {"ALTER TABLE a ALTER b SET DEFAULT coalesce(1, 2)", "a:8+"},
        {"ALTER TABLE a SET (fillfactor = 70)", ""},
        {"ALTER TABLE a SET LOGGED", "a:8+"},
        {"ALTER TABLE a DISABLE TRIGGER t", "a:6+"},
        {"ALTER TABLE a ENABLE ROW LEVEL SECURITY", "a:8+"},
        {"ALTER TABLE a ADD CONSTRAINT f FOREIGN KEY (b) REFERENCES s.b NOT VALID", "a:6+ s.b:6"},
        {"ALTER TABLE a ADD COLUMN b int REFERENCES b", "a:8+ b:6"},
        {"ALTER TABLE a ATTACH PARTITION p FOR VALUES IN (1)", "p:8+"},
        {"ALTER TABLE a DETACH PARTITION p", "a:8+ p:8+"},
        {"ALTER TABLE a DETACH PARTITION p CONCURRENTLY", ""},
        {"CREATE TABLE a (b int REFERENCES b, c int REFERENCES c (d))", "b:6 c:6"},
        {"CREATE TABLE p PARTITION OF a DEFAULT", "a:8"},
        {"CREATE TABLE p (a int) PARTITION BY LIST (a)", ""},
        {"CREATE INDEX ON a (b)", "a:5+"},
        {"CREATE UNIQUE INDEX i ON ONLY a (b)", "a:5"},
        {"CREATE INDEX CONCURRENTLY i ON a (b)", ""},
        {"DROP INDEX i, s.j", "i:8+ s.j:8+"},
        {"DROP INDEX CONCURRENTLY IF EXISTS i", ""},
        {"DROP TABLE IF EXISTS a, b CASCADE", "a:8+- b:8+-"},
        {"DROP VIEW v", "v:8+"},
        {"CREATE OR REPLACE VIEW v AS SELECT 1", "v:8+"},
        {"CREATE VIEW v AS SELECT 1", ""},
        {"CREATE TRIGGER t BEFORE INSERT ON a EXECUTE FUNCTION f()", "a:6+"},
        {"DROP TRIGGER t ON a", "a:8+"},
        {"CREATE RULE r AS ON INSERT TO a DO NOTHING", "a:8"},
        {"CREATE POLICY p ON a USING (true)", "a:8+"},
        {"TRUNCATE ONLY a, b", "a:8 b:8+"},
        {"LOCK a IN SHARE ROW EXCLUSIVE MODE", "a:6+"},
        {"LOCK TABLE a IN ROW EXCLUSIVE MODE", ""},
        {"LOCK TABLE a", "a:8+"},
        {"VACUUM (ANALYZE) a", ""},
        {"VACUUM (FULL, ANALYZE) a", "a:8+"},
        {"VACUUM FULL a", "a:8+"},
        {"REINDEX TABLE a", "a:8+"},
        {"REINDEX INDEX CONCURRENTLY i", ""},
        {"REINDEX (VERBOSE) TABLE CONCURRENTLY a", ""},
        {"UPDATE a SET b = 1", ""},
        {"DO $$ begin alter table a add b int; end $$", "?"},
        {"CREATE FUNCTION f() RETURNS int LANGUAGE sql AS 'select 1'", ""},
        {"SELECT f()", "?"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        assert_string_equal(locks_of(rows[i][0]), rows[i][1]);
}

static void test_lines(void **state)
{
    (void)state;
    assert_string_equal(locks_of("-- locks s.b: SHARE ROW EXCLUSIVE\n"
                                 "-- locks \"a: B\": ACCESS EXCLUSIVE, rewrites the table\n"
                                 "ALTER TABLE a ADD b int;\n"
                                 "-- locks c: SHARE UPDATE EXCLUSIVE, reads all rows\n"
                                 "DO 'anything';\nALTER TABLE d ADD b int"),
                        "s.b:6 \"a: B\":8 d:8+");
    assert_string_equal(locks_of("-- locks are what they are\nALTER TABLE a ADD b int"), "a:8+");
    assert_string_equal(locks_of("-- locks a: NOTHING\nALTER TABLE a ADD b int"), "a:8+");
    assert_string_equal(
        locks_of("CREATE FUNCTION f() RETURNS int LANGUAGE sql AS $$\n-- locks a: SHARE\n$$"), "");
    assert_string_equal(locks_of(""), "");
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_statements),
                                       cmocka_unit_test(test_lines)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
