/* Enumerated types. */
#include "sql_fixture.h"

static void test_enums(void **state)
{
    (void)state;
    assert_created_and_dropped("enum e { a, 'it''s' }", KIND_ENUM, "e",
                               "CREATE TYPE e AS ENUM ('a', 'it''s')", "DROP TYPE e");
    assert_created_and_dropped("namespace app { enum e { a } }", KIND_ENUM, "e",
                               "CREATE TYPE app.e AS ENUM ('a')", "DROP TYPE app.e");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_enums),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
