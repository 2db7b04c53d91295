/* Scalars: their text, and malformed ones from the wire. */
#include "rt_fixture.h"

static void test_uuid_text(void **state)
{
    (void)state;
    static const char *const good[] = {
        "01234567-89ab-cdef-0123-456789abcdef", "0123456789ABCDEF0123456789abcdef",
        "{01234567-89ab-cdef-0123-456789abcdef}", "0123-4567-89ab-cdef-0123-4567-89ab-cdef"};
    static const char *const wrong[] = {"",
                                        "-",
                                        "{}",
                                        "01234567-89ab-cdef-0123-456789abcde",
                                        "01234567-89ab-cdef-0123-456789abcdefa",
                                        "g1234567-89ab-cdef-0123-456789abcdef",
                                        "01234567--89ab-cdef-0123-456789abcdef",
                                        "01234567-89ab-cdef-0123-456789abcdef-"};
    for (size_t i = 0; i < sizeof good / sizeof good[0]; i++) {
        SchemacUuid uuid;
        char text[SCHEMAC_UUID_TEXT];
        assert_true(schemac_uuid_parse(schemac_text(good[i]), &uuid));
        assert_string_equal(schemac_uuid_text(uuid, text), good[0]);
    }
    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
        SchemacUuid uuid;
        assert_false(schemac_uuid_parse(schemac_text(wrong[i]), &uuid));
    }
}

static void test_malformed_scalars(void **state)
{
    (void)state;
    assert_true(DECODES(INT4, SCALAR, "\0\0\0\1"));
    assert_false(DECODES(INT4, SCALAR, "\0\0\0"));
    assert_false(DECODES(INT4, SCALAR, "\0\0\0\0\0\0\0\1"));
    assert_false(DECODES(TIMESTAMP, SCALAR, "\0\0\0\1"));
    assert_false(DECODES(BOOL, SCALAR, ""));
    assert_true(DECODES(JSONB, SCALAR, "\1{}"));
    assert_false(DECODES(JSONB, SCALAR, "\2{}"));
    assert_false(DECODES(JSONB, SCALAR, ""));
    assert_false(DECODES(NUMERIC, SCALAR, "\0\2\0\0\0\0\0\0\0\1"));     /* a digit short */
    assert_false(DECODES(NUMERIC, SCALAR, "\0\1\0\0\0\0\0\0\x27\x10")); /* a digit of 10000 */
    assert_false(DECODES(NUMERIC, SCALAR, "\0\0\0\0\x80\0\0\0"));       /* no such sign */
    assert_false(DECODES(INET, SCALAR, "\2\x21\0\4\1\2\3\4"));          /* 33 bits */
    assert_false(DECODES(INET, SCALAR, "\2\x20\0\x10\1\2\3\4"));
    assert_true(DECODES(BITS, SCALAR, "\0\0\0\11\xFF\x80"));
    assert_false(DECODES(BITS, SCALAR, "\0\0\0\11\xFF"));
    assert_false(DECODES(BITS, SCALAR, "\xFF\xFF\xFF\xFF"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_uuid_text),
        cmocka_unit_test(test_malformed_scalars),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
