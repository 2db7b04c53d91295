/* Malformed vectors from the wire. */
#include "rt_fixture.h"

static void test_malformed_vectors(void **state)
{
    (void)state;
    assert_true(DECODES(FLOATS, SCALAR, "\0\2\0\0\0\0\0\0\0\0\0\0"));
    assert_false(DECODES(FLOATS, SCALAR, "\0\1\0\0\0\0\0\0")); /* of another dimension */
    assert_true(DECODES(VECTOR, SCALAR, "\0\1\0\0\0\0\0\0"));
    assert_false(DECODES(VECTOR, SCALAR, "\0\1\0\1\0\0\0\0"));
    assert_false(DECODES(VECTOR, SCALAR, "\0\0\0\0"));
    assert_false(DECODES(VECTOR, SCALAR, "\x7F\xFF\0\0"));
    assert_true(DECODES(SPARSEVEC, SCALAR, "\0\0\0\5\0\0\0\1\0\0\0\0\0\0\0\4\x3F\x80\0\0"));
    assert_false(DECODES(SPARSEVEC, SCALAR, "\0\0\0\5\0\0\0\1\0\0\0\0\0\0\0\5\x3F\x80\0\0"));
    assert_false(
        DECODES(SPARSEVEC, SCALAR, "\0\0\0\5\0\0\0\1\0\0\0\0\xFF\xFF\xFF\xFF\x3F\x80\0\0"));
    assert_false(DECODES(SPARSEVEC, SCALAR, "\0\0\0\5\xFF\xFF\xFF\xFF\0\0\0\0"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_malformed_vectors),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
