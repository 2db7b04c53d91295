/* What the statements of a script do to objects, one line a deed. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

#include "syntax/sql_deeds.h"

static const char *const kinds[] = {
    "creates",     "alters",       "drops",      "renames",        "moves",   "gives",
    "adds column", "drops column", "retypes",    "renames column", "inserts", "updates",
    "deletes",     "empties",      "references", "validates",      "unbinds", "unknown"};
static const char *const objects[] = {"",           " index",     " routine", " type",
                                      " namespace", " extension", " other"};

static void put_name(TextBuilder *out, QualifiedName name)
{
    if (name.name == NULL && name.namespace_name == NULL) return;
    text_put_byte(out, ' ');
    if (name.namespace_name != NULL) text_put_format(out, "%s.", name.namespace_name);
    if (name.name != NULL) text_put_string(out, name.name);
}

static void expect_deeds(const char *script, const char *expected)
{
    Arena *arena = arena_new();
    SqlDeeds deeds = {0};
    TextBuilder out = text_builder(arena);
    sql_deeds_read(arena, names_make(arena), text_from_string(script), &deeds);
    for (size_t i = 0; i < deeds.count; i++) {
        const SqlDeed *deed = &deeds.items[i];
        text_put_format(&out, "%u %s%s", deed->statement, kinds[deed->kind], objects[deed->object]);
        put_name(&out, deed->name);
        if (deed->column != NULL) text_put_format(&out, " .%s", deed->column);
        if (deed->other.name != NULL || deed->other.namespace_name != NULL)
            text_put_string(&out, " ->");
        put_name(&out, deed->other);
        text_put_string(&out, deed->cascades ? " cascade\n" : "\n");
    }
    assert_string_equal(text_built(&out).bytes, expected);
    arena_free(arena);
}

static void test_tables(void **state)
{
    (void)state;
    expect_deeds(
        "CREATE TABLE s.t (a int REFERENCES u, FOREIGN KEY (a) REFERENCES v); DROP TABLE t, s.u "
        "CASCADE",
        "0 creates s.t\n0 references u -> s.t\n0 references v -> s.t\n"
        "1 drops t cascade\n1 drops s.u cascade\n");
    expect_deeds("ALTER TABLE t DROP COLUMN a, ADD COLUMN b int, ALTER c TYPE text, OWNER TO o",
                 "0 alters t\n0 drops column t .a\n0 adds column t .b\n0 retypes t .c\n"
                 "0 gives t -> o\n");
    expect_deeds(
        "ALTER TABLE t ADD FOREIGN KEY (a) REFERENCES u; ALTER TABLE t ADD FOREIGN KEY (a) "
        "REFERENCES u NOT VALID; ALTER TABLE t VALIDATE CONSTRAINT k",
        "0 alters t\n0 references u -> t\n0 validates t\n0 validates u\n1 alters t\n"
        "1 references u -> t\n2 alters t\n2 validates t .k\n");
    expect_deeds("ALTER TABLE t NO FORCE ROW LEVEL SECURITY", "0 alters t\n0 unbinds t\n");
    expect_deeds(
        "ALTER TABLE a RENAME TO b; ALTER TABLE b RENAME c TO d; ALTER TABLE b SET SCHEMA s; "
        "ALTER SCHEMA s RENAME TO r",
        "0 renames a -> b\n1 alters b\n1 renames column b .c -> d\n2 moves b -> s.\n"
        "3 renames namespace s -> r\n");
    expect_deeds("CREATE TEMP TABLE t (a int); CREATE INDEX i ON s.t (a); DROP TRIGGER g ON s.t",
                 "1 alters s.t\n1 creates index s.i\n2 alters s.t\n");
}

static void test_rows(void **state)
{
    (void)state;
    expect_deeds(
        "WITH gone AS (DELETE FROM a RETURNING *) INSERT INTO b SELECT * FROM gone; UPDATE c "
        "SET x = 1, y = 2; TRUNCATE d, e CASCADE; SELECT 1",
        "0 inserts b\n0 deletes a\n1 updates c .x\n1 updates c .y\n2 empties d cascade\n"
        "2 empties e cascade\n");
    expect_deeds("INSERT INTO a VALUES (1) ON CONFLICT (i) DO UPDATE SET x = 2",
                 "0 inserts a\n0 updates a .x\n");
    expect_deeds("CREATE FUNCTION f() RETURNS void BEGIN ATOMIC DELETE FROM a; END",
                 "0 creates routine f\n");
}

static void test_others(void **state)
{
    (void)state;
    expect_deeds(
        "CREATE SCHEMA s; CREATE EXTENSION vector; CREATE TYPE s.m AS ENUM ('a'); DROP TYPE m "
        "CASCADE; DROP FUNCTION s.f(int); CREATE PUBLICATION p",
        "0 creates namespace s\n1 creates extension vector\n2 creates type s.m\n"
        "3 drops type m cascade\n4 drops routine s.f\n5 creates other\n");
    expect_deeds(
        "ALTER SCHEMA s OWNER TO o; ALTER FUNCTION f() OWNER TO o; COMMENT ON COLUMN s.t.c IS 'x'",
        "0 gives namespace s -> o\n1 gives routine f -> o\n2 alters s.t\n");
    expect_deeds(
        "DO $$ BEGIN PERFORM 1; END $$; DO $$ BEGIN EXECUTE 'Drop TABLE x'; END $$; CALL p()",
        "1 unknown\n2 unknown\n");
    expect_deeds("ALTER TYPE s.pair DROP ATTRIBUTE a",
                 "0 alters type s.pair\n0 drops column type s.pair .a\n");
    expect_deeds("this is not SQL", "0 unknown\n");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_tables),
        cmocka_unit_test(test_rows),
        cmocka_unit_test(test_others),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
