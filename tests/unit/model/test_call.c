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

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(quoted_text_is_skipped),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
