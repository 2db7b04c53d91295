/* What can be said of every kind of object. */
#include "sql_fixture.h"

static void test_names_and_comments(void **state)
{
    (void)state;
    Fixture f = fixture_make();
    const Object *table =
        fixture_object(&f, "namespace app { table \"My t\" { a integer; } }", KIND_TABLE, "My t");
    Name other = name_intern_string(f.names, "other");
    assert_string_equal(text_string(f.arena, sql_comment(&f.writer, table, TEXT("it's"))),
                        "COMMENT ON TABLE app.\"My t\" IS 'it''s'");
    assert_string_equal(text_string(f.arena, sql_comment(&f.writer, table, TEXT_NONE)),
                        "COMMENT ON TABLE app.\"My t\" IS NULL");
    assert_string_equal(text_string(f.arena, sql_rename(&f.writer, table, other)),
                        "ALTER TABLE app.\"My t\" RENAME TO other");
    assert_string_equal(text_string(f.arena, sql_set_namespace(&f.writer, table, other)),
                        "ALTER TABLE app.\"My t\" SET SCHEMA other");
    assert_string_equal(text_string(f.arena, sql_set_owner(&f.writer, table, other)),
                        "ALTER TABLE app.\"My t\" OWNER TO other");
    arena_free(f.arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_names_and_comments),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
