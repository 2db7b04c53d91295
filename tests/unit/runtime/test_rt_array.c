/* Malformed arrays from the wire. */
#include "rt_fixture.h"

static void test_malformed_arrays(void **state)
{
    (void)state;
    assert_true(DECODES(INT4, ARRAY_OF, "\0\0\0\0\0\0\0\0\0\0\0\x17"));
    assert_true(
        DECODES(INT4, ARRAY_OF, "\0\0\0\1\0\0\0\0\0\0\0\x17\0\0\0\1\0\0\0\1\0\0\0\4\0\0\0\7"));
    assert_false(
        DECODES(INT4, ARRAY_OF, "\0\0\0\1\0\0\0\0\0\0\0\x17\0\0\0\2\0\0\0\1\0\0\0\4\0\0\0\7"));
    assert_false(DECODES(INT4, ARRAY_OF,
                         "\0\0\0\1\0\0\0\0\0\0\0\x17\x7F\xFF\xFF\xFF\0\0\0\1")); /* 2^31 items */
    assert_false(DECODES(INT4, ARRAY_OF, "\0\0\0\7\0\0\0\0\0\0\0\x17"));         /* 7 dimensions */
    assert_false(
        DECODES(INT4, ARRAY_OF, "\0\0\0\1\0\0\0\0\0\0\0\x17\0\0\0\1\0\0\0\1\0\0\0\5\0\0\0\7"));
    assert_false(DECODES(
        INT4, ARRAY_OF, "\0\0\0\1\0\0\0\0\0\0\0\x17\0\0\0\1\0\0\0\1\0\0\0\4\0\0\0\7\0")); /* more */
    assert_true(DECODES(INT4, RANGE_OF, "\1"));
    assert_true(DECODES(INT4, RANGE_OF, "\2\0\0\0\4\0\0\0\1\0\0\0\4\0\0\0\2"));
    assert_false(DECODES(INT4, RANGE_OF, "\2\0\0\0\4\0\0\0\1"));
    assert_false(DECODES(INT4, RANGE_OF, "\2\xFF\xFF\xFF\xFF\0\0\0\4\0\0\0\2"));
    assert_false(DECODES(INT4, RANGE_OF, "\x80"));
    assert_false(DECODES(INT4, MULTIRANGE_OF, "\xFF\xFF\xFF\xFF"));
    assert_true(DECODES(INT4, MULTIRANGE_OF, "\0\0\0\1\0\0\0\1\1"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_malformed_arrays),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
