/* Values without a server: calendar, uuid, numeric text, labels, arenas, SQL names. */
#include "runtime/rt_internal.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <time.h>

#include <cmocka.h>

static void test_calendar_goes_both_ways(void **state)
{
    (void)state;
    for (int32_t days = -2451507; days < 2145031949 - 1000003; days += 999983) {
        SchemacDate date = {days};
        int year;
        int month;
        int day;
        schemac_date_parts(date, &year, &month, &day);
        SchemacDate again;
        assert_true(schemac_date_make(year, month, day, &again));
        assert_int_equal(again.days, days);
    }
    SchemacDate date;
    assert_true(schemac_date_make(2000, 1, 1, &date));
    assert_int_equal(date.days, 0);
    assert_true(schemac_date_make(1970, 1, 1, &date));
    assert_int_equal(date.days, -10957);
    assert_true(schemac_date_make(2024, 2, 29, &date));
    assert_false(schemac_date_make(2023, 2, 29, &date));
    assert_false(schemac_date_make(1900, 2, 29, &date));
    assert_false(schemac_date_make(2000, 13, 1, &date));
    assert_false(schemac_date_make(2000, 0, 1, &date));
}

static void test_unix_time(void **state)
{
    (void)state;
    SchemacTimestamptz at = schemac_timestamptz_from_unix(0, 0);
    assert_true(at.microseconds == -SCHEMAC_UNIX_SECONDS * 1000000);
    assert_true(schemac_timestamptz_to_unix(at) == 0);
    assert_true(schemac_timestamptz_to_unix(schemac_timestamptz_from_unix(-1, 999999)) == -1);
    assert_true(schemac_timestamptz_to_unix(schemac_timestamptz_from_unix(2000000000, 1)) ==
                2000000000);
    char text[SCHEMAC_TIME_TEXT];
    assert_string_equal(schemac_timestamptz_text(schemac_timestamptz_from_unix(-1, 999999), text),
                        "1969-12-31 23:59:59.999999+00");
    assert_true(
        llabs(schemac_timestamptz_to_unix(schemac_timestamptz_now()) - (long long)time(NULL)) <= 1);
}

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

static void test_labels(void **state)
{
    (void)state;
    static const SchemacLabel items[] = {{"a", 5}, {"a b", 6}, {"ab", 7}, {"b", 8}};
    static const SchemacLabels labels = {items, 4};
    for (size_t i = 0; i < 4; i++) {
        assert_int_equal(schemac_label_find(&labels, schemac_text(items[i].text)), items[i].value);
        assert_string_equal(schemac_label_text(&labels, items[i].value), items[i].text);
    }
    assert_int_equal(schemac_label_find(&labels, schemac_text("")), 0);
    assert_int_equal(schemac_label_find(&labels, schemac_text("abc")), 0);
    assert_null(schemac_label_text(&labels, 0));
}

static void test_arena(void **state)
{
    (void)state;
    SchemacArena *arena = schemac_arena_new();
    for (int round = 0; round < 3; round++) {
        for (size_t alignment = 1; alignment <= 64; alignment *= 2) {
            for (size_t size = 0; size < 20000; size = size * 2 + 1) {
                char *place = schemac_arena_make(arena, size, alignment);
                assert_non_null(place);
                assert_int_equal((uintptr_t)place % alignment, 0);
                memset(place, 0xAA, size);
            }
        }
        schemac_arena_reset(arena);
    }
    assert_null(schemac_arena_make(arena, SIZE_MAX - 10, 8));
    assert_true(rt_arena_has_failed(arena));
    schemac_arena_free(arena);
    schemac_arena_free(NULL);
}

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

/* ---- malformed wire values ---- */

static bool decodes(SchemacType type, SchemacForm form, const void *bytes, size_t length)
{
    SchemacArena *arena = schemac_arena_new();
    SchemacColumn column = {
        .name = "x", .type = (unsigned char)type, .form = (unsigned char)form, .dimensions = 2};
    unsigned char *copy = malloc(length + 1); /* of the exact size for the sanitizer, but never 0 */
    memcpy(copy + 1, bytes, length);
    unsigned char value[128] __attribute__((aligned(16)));
    Decoding decoding = {arena, true, NULL, &column};
    bool is_good = rt_decode(&decoding, copy + 1, length, value);
    free(copy);
    schemac_arena_free(arena);
    return is_good;
}

#define DECODES(type, form, literal) \
    decodes(SCHEMAC_TYPE_##type, SCHEMAC_##form, literal, sizeof(literal) - 1)

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
        cmocka_unit_test(test_calendar_goes_both_ways),
        cmocka_unit_test(test_unix_time),
        cmocka_unit_test(test_uuid_text),
        cmocka_unit_test(test_labels),
        cmocka_unit_test(test_arena),
        cmocka_unit_test(test_names_are_quoted),
        cmocka_unit_test(test_malformed_scalars),
        cmocka_unit_test(test_malformed_vectors),
        cmocka_unit_test(test_malformed_arrays),
        cmocka_unit_test(test_without_a_connection),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
