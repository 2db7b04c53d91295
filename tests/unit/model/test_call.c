/* Calls in the text of an expression. */
#include "model/call.h"

#include "model_fixture.h"

static void quoted_text_is_skipped(void **state)
{
    (void)state;
    assert_int_equal(text_skip_quoted(TEXT("'a''b' c"), 0), 6);
    assert_int_equal(text_skip_quoted(TEXT("E'a\\'b' c"), 1), 7);
    assert_int_equal(text_skip_quoted(TEXT("'a\\' b'"), 0), 4);
    assert_int_equal(text_skip_quoted(TEXT("x.\"a\"\"'\" b"), 2), 8);
    assert_int_equal(text_skip_quoted(TEXT("'open"), 0), 5);
}

static void calls_are_read(void **state)
{
    (void)state;
    Call call;
    call_read(&call, TEXT("f(a, g(b, c), 'x,)') + 1"), 1);
    assert_true(call.is_known);
    assert_int_equal(call.count, 3);
    assert_true(text_equals_string(call.arguments[1], "g(b, c)"));
    assert_true(text_equals_string(call.arguments[2], "'x,)'"));
    call_read(&call, TEXT("f ( )"), 1);
    assert_true(call.is_known && call.count == 0);
    static const char *const unknown[] = {"f",  "f + 1", "f(*)", "f(VARIADIC a)", "f(a ORDER BY b)",
                                          "f(a"};
    for (size_t i = 0; i < sizeof unknown / sizeof *unknown; i++) {
        call_read(&call, text_from_string(unknown[i]), 1);
        assert_false(call.is_known);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(quoted_text_is_skipped),
        cmocka_unit_test(calls_are_read),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
