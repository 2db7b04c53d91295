/* Places and spans in sources; and that the rows of codes.def are well formed. */
#include <ctype.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "diag/diag.h"

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

static void expect_place(const Source *source, uint32_t offset, uint32_t line, uint32_t column,
                         const char *text)
{
    Place place = source_place(source, offset);
    assert_int_equal(place.line, line);
    assert_int_equal(place.column, column);
    assert_true(text_equals_string(place.line_text, text));
}

static void places_count_lines_and_characters(void **state)
{
    Source *source = source_make(*state, "p",
                                 TEXT("a\xC3\xA9"
                                      "b\r\n\nlast"));
    expect_place(source, 0, 1, 1,
                 "a\xC3\xA9"
                 "b");
    expect_place(source, 3, 1, 3,
                 "a\xC3\xA9"
                 "b");
    expect_place(source, 5, 1, 5,
                 "a\xC3\xA9"
                 "b"); /* in the line ending */
    expect_place(source, 6, 2, 1, "");
    expect_place(source, 7, 3, 1, "last");
    expect_place(source, 11, 3, 5, "last");
    expect_place(source, 9999, 3, 5, "last");
}

static void newline_at_the_end_opens_an_empty_line(void **state)
{
    Source *source = source_make(*state, "p", TEXT("a\n"));
    expect_place(source, 1, 1, 2, "a");
    expect_place(source, 2, 2, 1, "");
    expect_place(source_make(*state, "p", TEXT_NONE), 0, 1, 1, "");
}

/* Each offset of a long text, against counting by hand. */
static void places_are_found_in_many_lines(void **state)
{
    TextBuilder builder = text_builder(*state);
    for (size_t i = 0; i < 2000; i++) {
        text_put_repeat(&builder, 'x', i % 7);
        text_put_byte(&builder, '\n');
    }
    Text text = text_built(&builder);
    Source *source = source_make(*state, "p", text);
    uint32_t line = 1;
    uint32_t column = 1;
    for (uint32_t offset = 0; offset < text.length; offset++) {
        Place place = source_place(source, offset);
        assert_int_equal(place.line, line);
        assert_int_equal(place.column, column);
        assert_int_equal(place.line_begin + column - 1, offset);
        column = text.bytes[offset] == '\n' ? 1 : column + 1;
        line += text.bytes[offset] == '\n';
    }
}

static void spans_join(void **state)
{
    Source *source = source_make(*state, "p", TEXT("one two three"));
    Span one = span_make(source, 0, 3);
    Span two = span_make(source, 4, 7);
    assert_true(text_equals_string(span_text(span_join(one, two)), "one two"));
    assert_true(text_equals_string(span_text(span_join(SPAN_NONE, two)), "two"));
    assert_true(text_equals_string(span_text(span_join(one, SPAN_NONE)), "one"));
    assert_true(span_is_none(span_join(SPAN_NONE, SPAN_NONE)));
    assert_true(span_is_none(span_make(NULL, 3, 4)));
    assert_true(text_is_none(span_text(SPAN_NONE)));
}

/* The table of codes: stable codes, in order within their block, each with something to say. */
static void codes_are_well_formed(void **state)
{
    (void)state;
    for (int i = 0; i < CODE_COUNT; i++) {
        const CodeRow *row = code_row((DiagnosticCode)i);
        assert_int_equal(strlen(row->code), 6);
        assert_memory_equal(row->code, "SC", 2);
        assert_true(row->code[2] >= '1' && row->code[2] <= '7');
        if (strlen(row->explanation) < 30) fail_msg("%s explains nothing", row->code);
        assert_false(isupper((unsigned char)row->title[0]) &&
                     islower((unsigned char)row->title[1]));
        assert_true(row->title[strlen(row->title) - 1] != '.');
        assert_true(row->exit_status >= 0 && row->exit_status <= 5);
        assert_ptr_equal(code_find(text_from_string(row->code)), row);
        assert_ptr_equal(code_find(text_from_string(row->identifier)), row);
        if (i > 0) {
            const CodeRow *before = code_row((DiagnosticCode)(i - 1));
            if (strcmp(before->code, row->code) >= 0)
                fail_msg("%s stands behind %s", row->code, before->code);
        }
    }
    assert_ptr_equal(code_find(TEXT("sc7001")), code_row(CODE_FILE_READ));
    assert_null(code_find(TEXT("SC0000")));
    assert_null(code_find(TEXT_NONE));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(places_count_lines_and_characters),
        cmocka_unit_test(newline_at_the_end_opens_an_empty_line),
        cmocka_unit_test(places_are_found_in_many_lines),
        cmocka_unit_test(spans_join),
        cmocka_unit_test(codes_are_well_formed),
    };
    return cmocka_run_group_tests(tests, arena_setup, arena_teardown);
}
