/* The holes quote themselves. */
#include "sql_fixture.h"

static void test_holes(void **state)
{
    (void)state;
    Fixture f = fixture_make();
    Name odd = name_intern_string(f.names, "a\"b; DROP TABLE x");
    Name app = name_intern_string(f.names, "app");
    Name plain = name_intern_string(f.names, "plain");
    sql_put_identifier(&f.writer, odd);
    WRITTEN(f, "\"a\"\"b; DROP TABLE x\"");
    sql_put_qualified(&f.writer, (QualifiedName){app, plain});
    WRITTEN(f, "app.plain");
    sql_put_qualified(&f.writer, (QualifiedName){name_intern_string(f.names, "public"), plain});
    WRITTEN(f, "plain");
    sql_put_literal(&f.writer, TEXT("it's \\ so"));
    WRITTEN(f, "'it''s \\ so'");
    sql_put_dollar_quoted(&f.writer, TEXT("a $$ b"));
    WRITTEN(f, "$body$a $$ b$body$");
    sql_put_dollar_quoted(&f.writer, TEXT("ends in '$"));
    WRITTEN(f, "'ends in ''$'");
    arena_free(f.arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_holes),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
