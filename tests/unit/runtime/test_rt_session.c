/* What can be said without a connection. */
#include "rt_fixture.h"

#include <string.h>

/* ---- calls that cannot be made ---- */
static void test_without_a_connection(void **state)
{
    (void)state;
    static const SchemacColumn columns[] = {
        {.name = "id", .type_name = "int4", .type = SCHEMAC_TYPE_INT4, .is_generated = true}};
    static const SchemacTable table = {.schema = "public",
                                       .name = "t",
                                       .columns = columns,
                                       .column_count = 1,
                                       .row_size = sizeof(int32_t)};
    uint64_t mask = 1;
    int32_t row = 0;
    SchemacFailure failure;
    SchemacCopy *copy;
    assert_int_equal(schemac_insert(NULL, &table, &row, &mask, &failure), SCHEMAC_FAILED);
    assert_int_equal(failure.fault, SCHEMAC_FAULT_CONNECTION);
    assert_true(failure.message[0] != '\0');
    assert_int_equal(schemac_insert(NULL, &table, &row, &mask, NULL), SCHEMAC_FAILED);
    assert_int_equal(schemac_copy_begin(NULL, &table, &mask, &copy, &failure), SCHEMAC_FAILED);
    assert_int_equal(failure.fault, SCHEMAC_FAULT_ARGUMENT); /* the server makes the only column */
    assert_null(copy);
    schemac_copy_abort(copy);
    schemac_stream_end(NULL);
    PGconn *broken = PQconnectdb("host=/nowhere connect_timeout=1");
    assert_int_equal(schemac_insert(broken, &table, &row, &mask, &failure), SCHEMAC_FAILED);
    assert_int_equal(failure.fault, SCHEMAC_FAULT_CONNECTION);
    assert_null(strchr(failure.message, '\n'));
    PQfinish(broken);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_without_a_connection),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
