/* Diagnostics as they are shown: carets under any text, order, each once; and their JSON. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/json.h"
#include "diag/diag.h"

/* A command's diagnostics over one source. */
typedef struct Fixture {
    Arena *arena;
    Diagnostics *diagnostics;
    Source *source;
} Fixture;

static Fixture fixture_make(void **state, Text text)
{
    Arena *arena = *state;
    return (Fixture){arena, diagnostics_make(arena), source_make(arena, "a.schema", text)};
}

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

/* The span of the first `needle` in the source. */
static Span span_of(const Fixture *fixture, const char *needle)
{
    const char *at = strstr(fixture->source->text.bytes, needle);
    assert_non_null(at);
    size_t begin = (size_t)(at - fixture->source->text.bytes);
    return span_make(fixture->source, begin, begin + strlen(needle));
}

static const char *rendered(const Fixture *fixture)
{
    TextBuilder builder = text_builder(fixture->arena);
    diagnostics_render_text(fixture->diagnostics, &builder, false);
    return text_built(&builder).bytes;
}

static Diagnostic *add(const Fixture *fixture, Span span, const char *message)
{
    return diag_add(fixture->diagnostics, CODE_FILE_READ, span, "%s", message);
}

static void caret_stands_under_plain_text(void **state)
{
    Fixture fixture = fixture_make(state, TEXT("table a {\n    id int references b;\n}\n"));
    Diagnostic *diagnostic = add(&fixture, span_of(&fixture, "references"), "wrong");
    diag_hint(fixture.diagnostics, diagnostic, "Do it right.");
    assert_string_equal(rendered(&fixture), "a.schema:2:12: error: wrong [SC7001]\n"
                                            "    2 |     id int references b;\n"
                                            "      |            ^~~~~~~~~~\n"
                                            "hint: Do it right.\n");
}

static void caret_stands_right_under_tabs(void **state)
{
    Fixture fixture = fixture_make(state, TEXT("\tid\tint;"));
    add(&fixture, span_of(&fixture, "int"), "wrong");
    assert_string_equal(rendered(&fixture), "a.schema:1:5: error: wrong [SC7001]\n"
                                            "    1 |         id      int;\n"
                                            "      |                 ^~~\n");
}

static void tab_within_a_span_is_underlined_whole(void **state)
{
    Fixture fixture = fixture_make(state, TEXT("ab\tc"));
    add(&fixture, span_of(&fixture, "b\tc"), "wrong");
    assert_string_equal(rendered(&fixture), "a.schema:1:2: error: wrong [SC7001]\n"
                                            "    1 | ab      c\n"
                                            "      |  ^~~~~~~~\n");
}

static void wide_characters_take_two_columns(void **state)
{
    Fixture fixture = fixture_make(state, TEXT("-- \xE8\xA1\xA8\xE6\xA0\xBC x"));
    add(&fixture, span_of(&fixture, "x"), "after");
    add(&fixture, span_of(&fixture, "\xE8\xA1\xA8\xE6\xA0\xBC"), "on");
    assert_string_equal(rendered(&fixture), "a.schema:1:4: error: on [SC7001]\n"
                                            "    1 | -- \xE8\xA1\xA8\xE6\xA0\xBC x\n"
                                            "      |    ^~~~\n"
                                            "a.schema:1:7: error: after [SC7001]\n"
                                            "    1 | -- \xE8\xA1\xA8\xE6\xA0\xBC x\n"
                                            "      |         ^\n");
}

static void combining_marks_take_none(void **state)
{
    Fixture fixture = fixture_make(state, TEXT("e\xCC\x81"
                                               "e\xCC\x81 x"));
    add(&fixture, span_of(&fixture, "x"), "wrong");
    assert_string_equal(rendered(&fixture), "a.schema:1:6: error: wrong [SC7001]\n"
                                            "    1 | e\xCC\x81"
                                            "e\xCC\x81 x\n"
                                            "      |    ^\n");
}

static void bad_bytes_and_controls_are_replaced(void **state)
{
    Fixture fixture = fixture_make(state, TEXT("\x1b[1m\xFF\x01 x"));
    add(&fixture, span_of(&fixture, "x"), "wrong");
    assert_string_equal(rendered(&fixture), "a.schema:1:8: error: wrong [SC7001]\n"
                                            "    1 | \xEF\xBF\xBD[1m\xEF\xBF\xBD\xEF\xBF\xBD x\n"
                                            "      |        ^\n");
}

static void span_over_lines_is_underlined_to_the_end_of_the_first(void **state)
{
    Fixture fixture = fixture_make(state, TEXT("one two\r\nthree\r\n"));
    add(&fixture, span_of(&fixture, "two\r\nthree"), "wrong");
    assert_string_equal(rendered(&fixture), "a.schema:1:5: error: wrong [SC7001]\n"
                                            "    1 | one two\n"
                                            "      |     ^~~\n");
}

static void end_of_file_is_shown_where_the_text_ends(void **state)
{
    static const Text texts[] = {{"table a {\n", 10}, {"table a {\r\n", 11}, {"table a {", 9}};
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        Fixture fixture = fixture_make(state, texts[i]);
        size_t end = texts[i].length;
        add(&fixture, span_make(fixture.source, end, end), "unexpected end of file");
        assert_string_equal(rendered(&fixture),
                            "a.schema:1:10: error: unexpected end of file [SC7001]\n"
                            "    1 | table a {\n"
                            "      |          ^\n");
    }
}

static void empty_source_has_a_place(void **state)
{
    Fixture fixture = fixture_make(state, TEXT(""));
    add(&fixture, span_make(fixture.source, 0, 0), "empty");
    assert_string_equal(rendered(&fixture), "a.schema:1:1: error: empty [SC7001]\n"
                                            "    1 |\n"
                                            "      | ^\n");
}

static void notes_show_their_own_place(void **state)
{
    Fixture fixture = fixture_make(state, TEXT("first;\nsecond;\n"));
    Diagnostic *diagnostic = add(&fixture, span_of(&fixture, "second"), "again");
    diag_note(fixture.diagnostics, diagnostic, span_of(&fixture, "first"), "it was here");
    diag_note(fixture.diagnostics, diagnostic, span_of(&fixture, "first"), "it was here");
    diag_note(fixture.diagnostics, diagnostic, SPAN_NONE, "and so on");
    assert_string_equal(rendered(&fixture), "a.schema:2:1: error: again [SC7001]\n"
                                            "    2 | second;\n"
                                            "      | ^~~~~~\n"
                                            "a.schema:1:1: note: it was here\n"
                                            "    1 | first;\n"
                                            "      | ^~~~~\n"
                                            "note: and so on\n");
}

static void long_line_is_shown_around_the_span(void **state)
{
    Arena *arena = *state;
    TextBuilder builder = text_builder(arena);
    text_put_repeat(&builder, 'a', 5000);
    text_put_string(&builder, "BAD");
    text_put_repeat(&builder, 'z', 5000);
    Fixture fixture = fixture_make(state, text_built(&builder));
    add(&fixture, span_of(&fixture, "BAD"), "wrong");
    Text rest = text_from_string(rendered(&fixture));
    Text line = TEXT_NONE;
    Text carets = TEXT_NONE;
    assert_true(text_next_line(&rest, &line));
    assert_true(text_next_line(&rest, &line));
    assert_true(text_next_line(&rest, &carets));
    assert_true(line.length < 220);
    assert_true(text_starts_with(line, "    1 | ...aaa"));
    assert_true(text_ends_with(line, "zzz..."));
    size_t at = (size_t)((const char *)memchr(carets.bytes, '^', carets.length) - carets.bytes);
    assert_memory_equal(line.bytes + at, "BAD", 3);
    assert_int_equal(carets.length, at + 3);
}

static void color_changes_nothing_but_color(void **state)
{
    Fixture fixture = fixture_make(state, TEXT("one two\n"));
    Diagnostic *diagnostic = add(&fixture, span_of(&fixture, "two"), "wrong");
    diag_hint(fixture.diagnostics, diagnostic, "Mend it.");
    TextBuilder builder = text_builder(fixture.arena);
    diagnostics_render_text(fixture.diagnostics, &builder, true);
    const char *colored = text_built(&builder).bytes;
    assert_non_null(strstr(colored, "\033[1;31merror\033[0m"));
    TextBuilder plain = text_builder(fixture.arena);
    for (const char *at = colored; *at != '\0'; at++) {
        if (*at == '\033') {
            at = strchr(at, 'm');
            assert_non_null(at);
        } else {
            text_put_byte(&plain, *at);
        }
    }
    assert_string_equal(text_built(&plain).bytes, rendered(&fixture));
}

static void diagnostics_are_sorted_by_place(void **state)
{
    Fixture fixture = fixture_make(state, TEXT("one two\n"));
    Source *other = source_make(fixture.arena, "b.schema", TEXT("x"));
    fixture.source->ordinal = 1;
    add(&fixture, SPAN_NONE, "nowhere");
    add(&fixture, span_of(&fixture, "two"), "third");
    add(&fixture, span_of(&fixture, "one"), "second");
    add(&fixture, span_of(&fixture, "two"), "fourth");
    add(&fixture, span_make(other, 0, 1), "first");
    static const char *const sorted[] = {"first", "second", "third", "fourth", "nowhere"};
    diagnostics_sort(fixture.diagnostics);
    assert_int_equal(fixture.diagnostics->items.count, 5);
    for (size_t i = 0; i < 5; i++)
        assert_true(text_equals_string(fixture.diagnostics->items.items[i]->message, sorted[i]));
}

static void same_diagnostic_is_added_once(void **state)
{
    Fixture fixture = fixture_make(state, TEXT("one two\n"));
    Diagnostic *first = add(&fixture, span_of(&fixture, "two"), "wrong");
    assert_ptr_equal(add(&fixture, span_of(&fixture, "two"), "wrong"), first);
    assert_ptr_not_equal(add(&fixture, span_of(&fixture, "one"), "wrong"), first);
    assert_ptr_not_equal(add(&fixture, span_of(&fixture, "two"), "other"), first);
    assert_int_equal(fixture.diagnostics->error_count, 3);
    assert_true(diagnostics_has_errors(fixture.diagnostics));
}

static void near_names_are_suggested(void **state)
{
    static const struct {
        const char *wrong;
        const char *candidate;
        bool near;
    } rows[] = {
        {"document", "documents", true},
        {"docs", "documents", false},
        {"idd", "id", true},
        {"id", "ip", false},
        {"Users", "users", true},
        {"status", NULL, false},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        Fixture fixture = fixture_make(state, TEXT(""));
        Diagnostic *diagnostic = add(&fixture, SPAN_NONE, "wrong");
        diag_hint_near(fixture.diagnostics, diagnostic, text_from_string(rows[i].wrong),
                       text_from_string(rows[i].candidate));
        assert_int_equal(diagnostic->hints.count, rows[i].near ? 1 : 0);
    }
}

static void exit_status_is_that_of_the_worst(void **state)
{
    Fixture fixture = fixture_make(state, TEXT(""));
    assert_int_equal(diagnostics_exit_status(fixture.diagnostics), 0);
    add(&fixture, SPAN_NONE, "input");
    assert_int_equal(diagnostics_exit_status(fixture.diagnostics), 1);
    for (int code = 0; code < CODE_COUNT; code++) {
        const CodeRow *row = code_row((DiagnosticCode)code);
        if (row->exit_status == 3 && row->severity == SEVERITY_ERROR) {
            diag_add(fixture.diagnostics, (DiagnosticCode)code, SPAN_NONE, "server");
            add(&fixture, SPAN_NONE, "input again");
            assert_int_equal(diagnostics_exit_status(fixture.diagnostics), 3);
            return;
        }
    }
    fail();
}

static void json_says_places(void **state)
{
    Fixture fixture = fixture_make(state, TEXT("one\n\xC3\xA9 two\n"));
    Diagnostic *diagnostic = add(&fixture, span_of(&fixture, "two"), "a \"b\"");
    diag_note(fixture.diagnostics, diagnostic, span_of(&fixture, "one"), "here");
    add(&fixture, SPAN_NONE, "nowhere");
    TextBuilder builder = text_builder(fixture.arena);
    diagnostics_render_json(fixture.diagnostics, &builder);
    assert_string_equal(text_built(&builder).bytes, "[\n"
                                                    "  {\n"
                                                    "    \"severity\": \"error\",\n"
                                                    "    \"code\": \"SC7001\",\n"
                                                    "    \"message\": \"a \\\"b\\\"\",\n"
                                                    "    \"path\": \"a.schema\",\n"
                                                    "    \"line\": 2,\n"
                                                    "    \"column\": 3,\n"
                                                    "    \"end_line\": 2,\n"
                                                    "    \"end_column\": 6,\n"
                                                    "    \"hints\": [],\n"
                                                    "    \"notes\": [\n"
                                                    "      {\n"
                                                    "        \"message\": \"here\",\n"
                                                    "        \"path\": \"a.schema\",\n"
                                                    "        \"line\": 1,\n"
                                                    "        \"column\": 1,\n"
                                                    "        \"end_line\": 1,\n"
                                                    "        \"end_column\": 4\n"
                                                    "      }\n"
                                                    "    ]\n"
                                                    "  },\n"
                                                    "  {\n"
                                                    "    \"severity\": \"error\",\n"
                                                    "    \"code\": \"SC7001\",\n"
                                                    "    \"message\": \"nowhere\",\n"
                                                    "    \"path\": null,\n"
                                                    "    \"line\": null,\n"
                                                    "    \"column\": null,\n"
                                                    "    \"end_line\": null,\n"
                                                    "    \"end_column\": null,\n"
                                                    "    \"hints\": [],\n"
                                                    "    \"notes\": []\n"
                                                    "  }\n"
                                                    "]\n");
}

static void no_diagnostics_render_as_nothing(void **state)
{
    Fixture fixture = fixture_make(state, TEXT(""));
    assert_string_equal(rendered(&fixture), "");
    TextBuilder builder = text_builder(fixture.arena);
    diagnostics_render_json(fixture.diagnostics, &builder);
    assert_string_equal(text_built(&builder).bytes, "[]\n");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(caret_stands_under_plain_text),
        cmocka_unit_test(caret_stands_right_under_tabs),
        cmocka_unit_test(tab_within_a_span_is_underlined_whole),
        cmocka_unit_test(wide_characters_take_two_columns),
        cmocka_unit_test(combining_marks_take_none),
        cmocka_unit_test(bad_bytes_and_controls_are_replaced),
        cmocka_unit_test(span_over_lines_is_underlined_to_the_end_of_the_first),
        cmocka_unit_test(end_of_file_is_shown_where_the_text_ends),
        cmocka_unit_test(empty_source_has_a_place),
        cmocka_unit_test(notes_show_their_own_place),
        cmocka_unit_test(long_line_is_shown_around_the_span),
        cmocka_unit_test(color_changes_nothing_but_color),
        cmocka_unit_test(diagnostics_are_sorted_by_place),
        cmocka_unit_test(same_diagnostic_is_added_once),
        cmocka_unit_test(near_names_are_suggested),
        cmocka_unit_test(exit_status_is_that_of_the_worst),
        cmocka_unit_test(json_says_places),
        cmocka_unit_test(no_diagnostics_render_as_nothing),
    };
    return cmocka_run_group_tests(tests, arena_setup, arena_teardown);
}
