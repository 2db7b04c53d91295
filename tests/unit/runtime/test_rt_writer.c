/* SQL as it is written. */
#include "rt_fixture.h"

static void test_names_are_quoted(void **state)
{
    (void)state;
    Writer text = {0};
    writer_put_name(&text, "a\"b");
    writer_put_string(&text, " ");
    writer_put_number(&text, 65535);
    writer_put(&text, "", 0);
    assert_string_equal(writer_string(&text), "\"a\"\"b\" 65535");
    writer_free(&text);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_names_are_quoted),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
