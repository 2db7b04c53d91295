/* What stands alone needs no parentheses; calls are found. */
#include "sql_fixture.h"

static void test_stands_alone(void **state)
{
    (void)state;
    static const char *const alone[] = {"1",
                                        "-1.5",
                                        "'a b'",
                                        "'it''s'",
                                        "now()",
                                        "f(a, 'x)')",
                                        "'x'::text",
                                        "'x'::character varying(3)",
                                        "NULL",
                                        "ARRAY[1, 2]::int[]",
                                        "a.f(1)::timestamp without time zone"};
    static const char *const mixed[] = {"1 + 1",     "a AND b", "NOT a", "f(1) || g(2)",
                                        "x IS NULL", "",        "(1)"};
    for (size_t i = 0; i < sizeof alone / sizeof *alone; i++)
        assert_true(sql_stands_alone(text_from_string(alone[i])));
    for (size_t i = 0; i < sizeof mixed / sizeof *mixed; i++)
        assert_false(sql_stands_alone(text_from_string(mixed[i])));
}

static void test_calls(void **state)
{
    (void)state;
    Text text = TEXT("lower(a) || 'not(this)' || \"nor(this)\" || random ()");
    size_t at = 0;
    Text name;
    assert_true(sql_next_call(text, &at, &name));
    assert_true(text_equals_string(name, "lower"));
    assert_true(sql_next_call(text, &at, &name));
    assert_true(text_equals_string(name, "random"));
    assert_false(sql_next_call(text, &at, &name));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_stands_alone),
        cmocka_unit_test(test_calls),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
