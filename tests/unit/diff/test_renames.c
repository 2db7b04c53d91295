/* Renames that the schema tells, and names that follow from them. */
#include "diff_fixture.h"

static void test_renames(void **state)
{
    (void)state;
    CHANGES("table t { a integer check (a > 0); index (a); } view v as select a as x from t;",
            "table u renamed from t { b integer check (b > 0) renamed from a; index (b); }"
            "view v as select b as x from u;",
            "rename table t to u\n"
            "rename column t.a to b\n"
            "rename constraint t_a_check on u to u_b_check\n"
            "rename index t_a_idx to u_b_idx\n");
    CHANGES("enum e { a, b }", "enum f renamed from e { a, c renamed from b }",
            "rename enum e to f\nrename \"b\" of enum e to \"c\"\n");
}

static void test_derived_renames(void **state)
{
    (void)state;
    CHANGES("table t { a integer; index i (a); }", "table t { a integer; index j (a); }",
            "rename index i to j\n");
    CHANGES("table t { a integer; constraint x unique (a); }",
            "table t { a integer; constraint y unique (a); }", "rename constraint x on t to y\n");
    CHANGES("table t { a integer; b integer; index i (a); }",
            "table t { a integer; b integer; index j (b); }", "create index j\ndrop index i\n");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_renames),
        cmocka_unit_test(test_derived_renames),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
