/* Slices, lines, characters and their widths, distances, the builder. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/text.h"

static int arena_setup(void **state)
{
    *state = arena_new();
    return 0;
}

static int arena_teardown(void **state)
{
    arena_free(*state);
    return 0;
}

static void text_tells_none_from_empty(void **state)
{
    (void)state;
    assert_true(text_is_none(TEXT_NONE));
    assert_false(text_is_none(TEXT("")));
    assert_true(text_is_empty(TEXT("")));
    assert_true(text_equals(TEXT_NONE, TEXT_NONE));
    assert_false(text_equals(TEXT_NONE, TEXT("")));
    assert_false(text_equals(TEXT(""), TEXT_NONE));
    assert_true(text_equals_string(TEXT_NONE, NULL));
    assert_false(text_equals_string(TEXT_NONE, ""));
    assert_true(text_is_none(text_slice(TEXT_NONE, 0, 5)));
    assert_false(text_is_none(text_slice(TEXT("abc"), 3, 3)));
}

static void text_compares_bytewise(void **state)
{
    (void)state;
    assert_true(text_compare(TEXT_NONE, TEXT("")) < 0);
    assert_true(text_compare(TEXT(""), TEXT_NONE) > 0);
    assert_int_equal(text_compare(TEXT_NONE, TEXT_NONE), 0);
    assert_true(text_compare(TEXT("a"), TEXT("ab")) < 0);
    assert_true(text_compare(TEXT("\xC3\xA9"), TEXT("z")) > 0);
    assert_int_equal(text_compare(TEXT("same"), TEXT("same")), 0);
    assert_true(text_equals_ignoring_case(TEXT("VarChar"), "varchar"));
    assert_false(text_equals_ignoring_case(TEXT("varchar"), "varchar2"));
    assert_false(text_equals_ignoring_case(TEXT("\xC3\x89"), "\xC3\xA9"));
}

static void text_slices_are_clamped(void **state)
{
    (void)state;
    assert_true(text_equals_string(text_slice(TEXT("abc"), 1, 99), "bc"));
    assert_true(text_equals_string(text_slice(TEXT("abc"), 9, 12), ""));
    assert_true(text_equals_string(text_slice(TEXT("abc"), 2, 1), ""));
    assert_true(text_equals_string(text_trim(TEXT(" \t\r\n a b \v")), "a b"));
    assert_true(text_equals_string(text_trim(TEXT(" \n ")), ""));
    assert_true(text_starts_with(TEXT("abc"), "ab"));
    assert_false(text_starts_with(TEXT("a"), "ab"));
    assert_true(text_starts_with(TEXT_NONE, ""));
    assert_true(text_ends_with(TEXT("a.sql"), ".sql"));
    assert_false(text_ends_with(TEXT("sql"), ".sql"));
}

static void text_gives_lines_without_their_ends(void **state)
{
    (void)state;
    Text rest = TEXT("one\r\n\ntwo\rthree\n\r\nlast");
    static const char *const lines[] = {"one", "", "two\rthree", "", "last"};
    Text line;
    for (size_t i = 0; i < sizeof lines / sizeof *lines; i++) {
        assert_true(text_next_line(&rest, &line));
        assert_true(text_equals_string(line, lines[i]));
    }
    assert_false(text_next_line(&rest, &line));
    /* A \r that no \n follows belongs to the line. */
    rest = TEXT("a\r");
    assert_true(text_next_line(&rest, &line));
    assert_true(text_equals_string(line, "a\r"));
}

static void text_knows_utf8(void **state)
{
    (void)state;
    static const struct {
        const char *bytes;
        size_t at;
    } bad[] = {
        {"ab\xFF", 2},           /* never a byte of UTF-8 */
        {"\xC0\xAF", 0},         /* overlong */
        {"a\xE0\x80\xAF", 1},    /* overlong, three bytes */
        {"\xED\xA0\x80", 0},     /* a surrogate */
        {"\xF4\x90\x80\x80", 0}, /* after U+10FFFF */
        {"abc\xE2\x82", 3},      /* cut short */
        {"\xE2\x82"
         "a",
         0},          /* interrupted */
        {"x\x80", 1}, /* a lone continuation */
    };
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        size_t at = 99;
        assert_false(text_is_utf8(text_from_string(bad[i].bytes), &at));
        assert_int_equal(at, bad[i].at);
    }
    size_t at = 99;
    assert_false(text_is_utf8(((Text){"a\0b", 3}), &at));
    assert_int_equal(at, 1);
    assert_true(text_is_utf8(TEXT("a\xC3\xA9\xE2\x82\xAC\xF0\x9F\x98\x80\xF4\x8F\xBF\xBF"), &at));
    assert_true(text_is_utf8(TEXT_NONE, &at));
}

static void text_width_counts_columns(void **state)
{
    (void)state;
    assert_int_equal(text_width(TEXT("abc"), 0), 3);
    assert_int_equal(text_width(TEXT("\t"), 0), 8);
    assert_int_equal(text_width(TEXT("\t"), 7), 1);
    assert_int_equal(text_width(TEXT("ab\tc"), 0), 9);
    assert_int_equal(text_width(TEXT("\xE8\xA1\xA8\xE6\xA0\xBC"), 0), 4); /* two Han characters */
    assert_int_equal(text_width(TEXT("e\xCC\x81"), 0), 1); /* e and an acute accent */
    assert_int_equal(text_width(TEXT("\xFF\xFE"), 0), 2);
    assert_int_equal(text_width(TEXT("\xE8\xA1"), 0), 2); /* cut short: a column a byte */
    assert_int_equal(text_width(TEXT_NONE, 5), 0);
}

static void text_distance_counts_edits(void **state)
{
    (void)state;
    assert_int_equal(text_distance(TEXT("documents"), TEXT("DOCUMENTS"), 3), 0);
    assert_int_equal(text_distance(TEXT("document"), TEXT("documents"), 3), 1);
    assert_int_equal(text_distance(TEXT("docmuents"), TEXT("documents"), 3), 1);
    assert_int_equal(text_distance(TEXT("kitten"), TEXT("sitting"), 3), 3);
    assert_int_equal(text_distance(TEXT("kitten"), TEXT("sitting"), 2), 3);
    assert_int_equal(text_distance(TEXT(""), TEXT("ab"), 2), 2);
    assert_int_equal(text_distance(TEXT(""), TEXT("abc"), 2), 3);
    assert_int_equal(text_distance(TEXT("abc"), TEXT("abc"), 0), 0);
}

static void builder_grows(void **state)
{
    Arena *arena = *state;
    TextBuilder builder = text_builder(arena);
    assert_int_equal(text_built(&builder).length, 0);
    assert_string_equal(text_built(&builder).bytes, "");
    for (int i = 0; i < 1000; i++) {
        text_put_number(&builder, i);
        text_put_byte(&builder, ',');
    }
    Text built = text_built(&builder);
    assert_int_equal(built.length, 10 + 90 * 2 + 900 * 3 + 1000);
    assert_true(text_ends_with(built, "998,999,"));
    assert_int_equal(strlen(built.bytes), built.length);
    builder = text_builder(arena);
    text_put_number(&builder, INT64_MIN);
    text_put_format(&builder, "|%s|%*d", "x", 4, 7);
    text_put_repeat(&builder, '~', 3);
    text_put(&builder, TEXT_NONE);
    text_put_string(&builder, NULL);
    assert_string_equal(text_built(&builder).bytes, "-9223372036854775808|x|   7~~~");
}

static void text_copies_are_terminated(void **state)
{
    Arena *arena = *state;
    Text slice = text_slice(TEXT("abcdef"), 1, 3);
    assert_string_equal(text_string(arena, slice), "bc");
    assert_string_equal(text_copy(arena, slice).bytes, "bc");
    assert_string_equal(text_string(arena, TEXT_NONE), "");
    assert_true(text_is_none(text_copy(arena, TEXT_NONE)));
    assert_string_equal(text_lower(arena, TEXT("AbZ\xC3\x89")).bytes, "abz\xC3\x89");
    Text formatted = text_format(arena, "%s-%05d", "n", 42);
    assert_string_equal(formatted.bytes, "n-00042");
    assert_int_equal(formatted.length, 7);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(text_tells_none_from_empty),
        cmocka_unit_test(text_compares_bytewise),
        cmocka_unit_test(text_slices_are_clamped),
        cmocka_unit_test(text_gives_lines_without_their_ends),
        cmocka_unit_test(text_knows_utf8),
        cmocka_unit_test(text_width_counts_columns),
        cmocka_unit_test(text_distance_counts_edits),
        cmocka_unit_test(builder_grows),
        cmocka_unit_test(text_copies_are_terminated),
    };
    return cmocka_run_group_tests(tests, arena_setup, arena_teardown);
}
