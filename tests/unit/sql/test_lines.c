/* Long statements are broken into lines. */
#include "sql_fixture.h"

#include <string.h>

static Text without_spaces(Arena *arena, Text text)
{
    TextBuilder out = text_builder(arena);
    for (size_t i = 0; i < text.length; i++)
        if (text.bytes[i] != ' ' && text.bytes[i] != '\n') text_put_byte(&out, text.bytes[i]);
    return text_built(&out);
}

/* Only spaces outside of quotes become ends of lines, and every line that can be is short. */
static void test_lines(void **state)
{
    static const char *const quoted[] = {
        "'one AND two, three FROM four'", "\"a name, FROM where AND why\"",
        "$$ body, FROM x AND y; $$", "$t$ body $$, FROM x AND y $t$", "'it''s, AND so on'"};
    (void)state;
    Fixture f = fixture_make();
    for (size_t i = 0; i < sizeof quoted / sizeof *quoted; i++) {
        Text text = text_format(
            f.arena,
            "CREATE VIEW v AS SELECT a, b, coalesce(c, %s) AS c FROM t LEFT JOIN u ON "
            "t.id = u.id AND u.name = %s WHERE a BETWEEN 1 AND 2 OR b IN (SELECT id FROM w "
            "WHERE x > 1 ORDER BY id) GROUP BY a, b, c",
            quoted[i], quoted[i]);
        Text broken = sql_break_lines(f.arena, text);
        Text line;
        assert_true(text_equals(without_spaces(f.arena, text), without_spaces(f.arena, broken)));
        assert_non_null(strstr(broken.bytes, quoted[i]));
        assert_non_null(strstr(broken.bytes, "\nFROM t\nLEFT JOIN u"));
        assert_non_null(strstr(broken.bytes, "BETWEEN 1 AND 2"));
        for (Text rest = broken; text_next_line(&rest, &line);) assert_true(line.length <= 100);
    }
    Text untouched = text_format(f.arena, "SELECT %0120d, 'a\\', 'b' -- FROM, AND", 1);
    assert_true(text_equals(sql_break_lines(f.arena, untouched), untouched));
    arena_free(f.arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_lines),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
