/* Sequences. */
#include "sql_fixture.h"

static void test_sequences(void **state)
{
    (void)state;
    assert_created_and_dropped(
        "sequence s as integer start 10 increment 5 cycle;", KIND_SEQUENCE, "s",
        "CREATE SEQUENCE s AS integer START WITH 10 INCREMENT BY 5 CYCLE", "DROP SEQUENCE s");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_sequences),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
