/* When a name is quoted. */
#include "model_fixture.h"

static void identifiers_are_quoted_when_they_must(void **state)
{
    (void)state;
    static const char *const rows[][2] = {{"a", "a"},
                                          {"a_1", "a_1"},
                                          {"_", "_"},
                                          {"1a", "\"1a\""},
                                          {"A", "\"A\""},
                                          {"a b", "\"a b\""},
                                          {"a\"b", "\"a\"\"b\""},
                                          {"select", "\"select\""},
                                          {"index", "index"},
                                          {"between", "\"between\""},
                                          {"int", "\"int\""},
                                          {"left", "\"left\""},
                                          {"a$", "\"a$\""},
                                          {"ä", "\"ä\""},
                                          {"selec", "selec"},
                                          {"selects", "selects"}};
    Fixture fixture = fixture_make();
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        Text text = identifier_format(fixture.arena, fixture_name(&fixture, rows[i][0]));
        assert_string_equal(text_string(fixture.arena, text), rows[i][1]);
    }
    arena_free(fixture.arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(identifiers_are_quoted_when_they_must),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
