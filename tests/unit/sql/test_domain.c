/* Domains. */
#include "sql_fixture.h"

static void test_domains(void **state)
{
    (void)state;
    assert_created_and_dropped("domain d as integer default 1 not null check (value > 0);",
                               KIND_DOMAIN, "d",
                               "CREATE DOMAIN d AS integer DEFAULT 1 NOT NULL\n"
                               "    CONSTRAINT d_check CHECK (value > 0)",
                               "DROP DOMAIN d");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_domains),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
