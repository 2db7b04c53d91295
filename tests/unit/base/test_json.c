/* JSON strings and layout; and hashes, against FIPS 180-4's examples. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/hash.h"
#include "base/json.h"

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

static const char *json_of(Arena *arena, Text text)
{
    TextBuilder builder = text_builder(arena);
    json_put_string(&builder, text);
    return text_built(&builder).bytes;
}

static void strings_are_escaped(void **state)
{
    Arena *arena = *state;
    assert_string_equal(json_of(arena, TEXT_NONE), "null");
    assert_string_equal(json_of(arena, TEXT("")), "\"\"");
    assert_string_equal(json_of(arena, TEXT("a\"b\\c/d")), "\"a\\\"b\\\\c/d\"");
    assert_string_equal(json_of(arena, TEXT("\n\r\t\x01\x1f\x7f")),
                        "\"\\n\\r\\t\\u0001\\u001f\\u007f\"");
    assert_string_equal(json_of(arena, ((Text){"a\0b", 3})), "\"a\\u0000b\"");
    assert_string_equal(json_of(arena, TEXT("\xC3\xA9\xF0\x9F\x98\x80")),
                        "\"\xC3\xA9\xF0\x9F\x98\x80\"");
}

static void invalid_bytes_become_replacements(void **state)
{
    Arena *arena = *state;
    assert_string_equal(json_of(arena, TEXT("a\xFF"
                                            "b")),
                        "\"a\xEF\xBF\xBD"
                        "b\"");
    assert_string_equal(json_of(arena, TEXT("\xE2\x82")), "\"\xEF\xBF\xBD\xEF\xBF\xBD\"");
    assert_string_equal(json_of(arena, TEXT("\xED\xA0\x80")),
                        "\"\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD\"");
}

static void writer_puts_commas_and_lines(void **state)
{
    Arena *arena = *state;
    TextBuilder builder = text_builder(arena);
    JsonWriter json = json_writer(&builder);
    json_begin_object(&json);
    json_key(&json, "empty");
    json_begin_array(&json);
    json_end_array(&json);
    json_key(&json, "list");
    json_begin_array(&json);
    json_number(&json, -1);
    json_string(&json, ": ");
    json_begin_object(&json);
    json_end_object(&json);
    json_begin_object(&json);
    json_key(&json, "yes: ");
    json_bool(&json, true);
    json_end_object(&json);
    json_end_array(&json);
    json_key(&json, "none");
    json_string(&json, NULL);
    json_key(&json, "no");
    json_bool(&json, false);
    json_end_object(&json);
    assert_string_equal(text_built(&builder).bytes, "{\n"
                                                    "  \"empty\": [],\n"
                                                    "  \"list\": [\n"
                                                    "    -1,\n"
                                                    "    \": \",\n"
                                                    "    {},\n"
                                                    "    {\n"
                                                    "      \"yes: \": true\n"
                                                    "    }\n"
                                                    "  ],\n"
                                                    "  \"none\": null,\n"
                                                    "  \"no\": false\n"
                                                    "}");
}

/* FIPS 180-4's own examples. */
static void hashes_are_sha_256(void **state)
{
    (void)state;
    assert_string_equal(hash_text(TEXT("abc")).hex,
                        "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    assert_string_equal(hash_text(TEXT("")).hex,
                        "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
    Hash none = hash_text(TEXT_NONE);
    Hash empty = hash_text(TEXT(""));
    assert_true(hash_equals(&none, &empty));
}

static void hash_of_parts_knows_their_lengths(void **state)
{
    (void)state;
    const Text one[] = {TEXT("ab"), TEXT("c")};
    const Text two[] = {TEXT("a"), TEXT("bc")};
    Hash first = hash_texts(one, 2);
    Hash second = hash_texts(two, 2);
    Hash whole = hash_text(TEXT("2:ab1:c"));
    assert_false(hash_equals(&first, &second));
    assert_true(hash_equals(&first, &whole));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(strings_are_escaped),
        cmocka_unit_test(invalid_bytes_become_replacements),
        cmocka_unit_test(writer_puts_commas_and_lines),
        cmocka_unit_test(hashes_are_sha_256),
        cmocka_unit_test(hash_of_parts_knows_their_lengths),
    };
    return cmocka_run_group_tests(tests, arena_setup, arena_teardown);
}
