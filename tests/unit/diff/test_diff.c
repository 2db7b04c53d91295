/* What a difference is, and what it is not. */
#include "diff_fixture.h"

static void test_nothing(void **state)
{
    (void)state;
    const char *text =
        "enum e { a, b } table t { id integer primary key; k e default 'a'; index (k); }"
        "view v as select * from t;";
    CHANGES(text, text, "");
    /* The order of columns is not compared: PostgreSQL appends. */
    CHANGES("table t { a integer; b text; }", "table t { b text; a integer; }", "");
    /* A clause that was applied means nothing. */
    CHANGES("table t { b text; }", "table t { b text renamed from a; }", "");
    CHANGES("table t { a text; }", "table t { a text using (a::text) backfill ('x'); }", "");
}

static void test_columns(void **state)
{
    (void)state;
    CHANGES("table t { a integer; b text; }",
            "table t { a bigint not null default 1; /// new\n c date; b text; }",
            "alter column t.a (type, not null, default)\ncreate column t.c\n");
    CHANGES("table t { a integer; b text; }", "table t { a integer; }", "drop column t.b\n");
}

static void test_views(void **state)
{
    (void)state;
    CHANGES("table t { a integer; } view v as select * from t;",
            "table t { a integer; b text; } view v as select * from t;",
            "create column t.b\nalter view v (query)\n");
    /* PostgreSQL goes on calling the view's column a. */
    CHANGES("table t { a integer; } view v as select a from t;",
            "table t { b integer renamed from a; } view v as select b from t;",
            "rename column t.a to b\nalter view v (query)\n");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_nothing),
        cmocka_unit_test(test_columns),
        cmocka_unit_test(test_views),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
