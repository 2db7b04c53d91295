/* Renames that may be meant: asked for, and accepted. */
#include "diff_fixture.h"

static void test_candidates(void **state)
{
    (void)state;
    CHANGES("table t { a integer; }", "table u { a integer; }",
            "drop table t\ncreate table u\nperhaps: table u renamed from t\n");
    CHANGES("table t { a integer; k text; }", "table t { b integer; c integer; k text; }",
            "create column t.b\ncreate column t.c\ndrop column t.a\n"
            "or: b ... renamed from a\nor: c ... renamed from a\n");
    CHANGES("table t { a integer; }", "table t { b text; }",
            "create column t.b\ndrop column t.a\n");
}

static void test_accepted(void **state)
{
    (void)state;
    Fixture fixture = fixture_make();
    const Database *before =
        fixture_compile(&fixture, "enum e { a, b } table t { x integer; k e; }");
    const Database *after =
        fixture_compile(&fixture, "enum e { a, c } table u { x integer; k e; }");
    Diff *asked = diff_make(fixture.arena, before, after, NULL);
    assert_int_equal(asked->candidates.count, 2);
    Diff *diff = diff_make(fixture.arena, before, after, &asked->candidates);
    assert_int_equal(diff->candidates.count, 0);
    assert_int_equal(diff->changes.count, 2);
    assert_int_equal(diff->changes.items[0].change_kind, CHANGE_RENAME);
    assert_int_equal(diff->changes.items[1].change_kind, CHANGE_RENAME);
    assert_true(diff->renamed != diff->old_database);
    assert_true(database_equals(diff->renamed, after));
    arena_free(fixture.arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_candidates),
        cmocka_unit_test(test_accepted),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
