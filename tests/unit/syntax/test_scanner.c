/* Lexemes, and what is wrong with them. */
#include "parse_fixture.h"
#include "syntax/ast_target.h"

#include <string.h>

static void bad_bytes_are_placed(void **state)
{
    Fixture *fixture = *state;
    fixture_parse_text(fixture, TEXT("enum e { a };\n-- \xff\xfe x \xc3\n-- nul \0 here\n"));
    assert_string_equal(fixture_mistakes(fixture),
                        "1:13 SC1010 unexpected \";\", expected a statement\n"
                        "2:4 SC1001 invalid byte 0xff: the text is not UTF-8\n"
                        "2:9 SC1001 invalid byte 0xc3: the text is not UTF-8\n"
                        "3:8 SC1002 NUL byte in the text\n");
}

static void byte_order_mark_is_passed_over(void **state)
{
    assert_tree(*state,
                "\xef\xbb\xbf"
                "extension a;",
                "\nextension name=\"\".\"a\"\n");
}

static void unterminated_pieces_hide_nothing(void **state)
{
    assert_mistakes(
        *state,
        "table t {\n"
        "    a text default 'x;\n"
        "    b text default 'it''s fine';\n"
        "    \"c integer;\n"
        "    d text not nul;\n"
        "}\n"
        "function f() returns int language sql as $x$ select 1;\n"
        "tabel u { }\n"
        "/* no end\n"
        "enum e { a b }\n",
        "2:20 SC1003 unterminated string\n"
        "4:5 SC1006 unterminated quoted name\n"
        "5:16 SC1010 unexpected \"nul\", expected \"deferrable\", \"enforced\", \"null\" or \"valid\"\n"
        "7:42 SC1005 unterminated $x$ string\n"
        "8:1 SC1013 no statement begins with \"tabel\"\n"
        "9:1 SC1004 unterminated /* comment\n"
        "10:12 SC1010 unexpected \"b\", expected \"renamed\", \"}\" or \",\"\n");
}

static void long_strings_are_strings(void **state)
{
    Fixture *fixture = *state;
    fixture_parse(fixture,
                  "comment on table t is 'one;\ntwo, ''three'';\n';\ntable t { \"a\nb\" int; }\n");
    assert_string_equal(fixture_mistakes(fixture), "");
    const AstComment *comment = (const AstComment *)fixture->ast->statements;
    assert_true(text_equals(comment->text.text, TEXT("one;\ntwo, 'three';\n")));
}

static void comments_nest_and_end_operators(void **state)
{
    assert_tree(*state,
                "/* a /* b */ c */ extension a; --===\n//*** x\n-- y\nextension b; /***/ //",
                "\nextension name=\"\".\"a\"\nextension name=\"\".\"b\"\n");
    assert_mistakes(*state, "/* /* */ extension a;", "1:1 SC1004 unterminated /* comment\n");
}

static Text comment_text(Fixture *fixture, const char *string)
{
    TextBuilder out = text_builder(fixture->arena);
    text_put_format(&out, "comment on table t is %s;", string);
    fixture_parse_text(fixture, text_built(&out));
    const AstStatement *statement = fixture->ast->statements;
    return statement == NULL || statement->kind != AST_COMMENT
               ? TEXT_NONE
               : ((const AstComment *)statement)->text.text;
}

static void strings_are_unquoted(void **state)
{
    Fixture *fixture = *state;
    static const char *const pairs[][2] = {
        {"''", ""},
        {"'it''s'", "it's"},
        {"'a\\n'", "a\\n"},
        {"E'a\\n\\t\\\\\\'\\x41\\101\\u00e9\\U0001F600'", "a\n\t\\'AA\xc3\xa9\xf0\x9f\x98\x80"},
        {"e'''x'''", "'x'"},
        {"U&'\\00e9\\+01F600\\\\'", "\xc3\xa9\xf0\x9f\x98\x80\\"},
        {"$$it's$$", "it's"},
        {"$a$ $$ $a$", " $$ "},
        {"n'x'", "x"},
    };
    for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++) {
        Text text = comment_text(fixture, pairs[i][0]);
        assert_string_equal(fixture_mistakes(fixture), "");
        assert_string_equal(text_string(fixture->arena, text), pairs[i][1]);
    }
}

static void bad_escapes_are_placed(void **state)
{
    assert_mistakes(*state, "comment on table t is E'a\\ud800 \\u12 \\xff \\000';",
                    "1:26 SC1009 invalid escape in a string\n"
                    "1:33 SC1009 invalid escape in a string\n"
                    "1:38 SC1009 invalid escape in a string\n"
                    "1:43 SC1009 invalid escape in a string\n");
    assert_mistakes(*state, "comment on table t is U&'\\00g0';",
                    "1:26 SC1009 invalid escape in a string\n");
}

static void names_fold_and_quote(void **state)
{
    Fixture *fixture = *state;
    fixture_parse(
        fixture,
        "extension ABC; extension \"A\"\"b C\"; extension \xc3\x84Z; extension U&\"\\0041b\";"
        "extension \"select\";");
    assert_string_equal(fixture_mistakes(fixture), "");
    static const char *const names[] = {"abc", "A\"b C", "\xc3\x84z", "Ab", "select"};
    size_t i = 0;
    for (const AstStatement *statement = fixture->ast->statements; statement;
         statement = statement->next) {
        assert_string_equal(statement->name.name, names[i]);
        assert_int_equal(statement->name.quoted, i == 1 || i == 3 || i == 4);
        i++;
    }
    assert_int_equal(i, 5);
    assert_mistakes(fixture, "extension \"\";", "1:11 SC1007 a quoted name must not be empty\n");
}

static void stray_characters_are_reported(void **state)
{
    assert_mistakes(*state, "extension \\a;\nextension \x01 b;\n",
                    "1:11 SC1008 unexpected character \"\\\"\n"
                    "2:11 SC1008 unexpected control character 0x01\n");
}

static void documentation_is_attached(void **state)
{
    assert_tree(*state,
                "/// A table.\n///\n///  Indented.\n// plain\ntable t {\n"
                "    /// col\n    a int;\n    //// ruler\n"
                "    /// idx\n    index (a);\n    /// con\n    check (a > 0);\n}\n"
                "enum e { a,\n/// label\nb }",
                "\ntable name=\"\".\"t\" doc='A table.\n\n Indented.'\n"
                "  column name=\"a\" type=\"\".\"int\" doc='col'\n"
                "  check check#1{a > 0\n} doc='con'\n"
                "  index doc='idx'\n"
                "    key column=\"a\"\n"
                "enum name=\"\".\"e\"\n  label is='a'\n  label is='b' doc='label'\n");
    assert_mistakes(*state, "table t { a int; /// behind\n b int\n/// inside\n; }\n/// at the end",
                    "1:18 SC1026 a /// comment after something else documents nothing\n"
                    "3:1 SC1026 a /// comment documents nothing here\n"
                    "5:1 SC1026 a /// comment documents nothing here\n");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        FIXTURE_TEST(bad_bytes_are_placed),
        FIXTURE_TEST(byte_order_mark_is_passed_over),
        FIXTURE_TEST(unterminated_pieces_hide_nothing),
        FIXTURE_TEST(long_strings_are_strings),
        FIXTURE_TEST(comments_nest_and_end_operators),
        FIXTURE_TEST(strings_are_unquoted),
        FIXTURE_TEST(bad_escapes_are_placed),
        FIXTURE_TEST(names_fold_and_quote),
        FIXTURE_TEST(stray_characters_are_reported),
        FIXTURE_TEST(documentation_is_attached),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
