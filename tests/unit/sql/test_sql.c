/* The holes quote themselves; what stands alone needs no parentheses; every kind parses. */
#include "sql/sql.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "sema/sema.h"
#include "syntax/syntax.h"

typedef struct Fixture {
    Arena *arena;
    Names *names;
    SqlWriter writer;
} Fixture;

static Fixture begin(void)
{
    Arena *arena = arena_new();
    Names *names = names_make(arena);
    return (Fixture){arena, names, sql_writer(arena, name_intern_string(names, "public"))};
}

#define WRITTEN(fixture, expected) \
    assert_string_equal(text_string((fixture).arena, sql_take(&(fixture).writer)), expected)

static void test_holes(void **state)
{
    (void)state;
    Fixture f = begin();
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

static void test_stands_alone(void **state)
{
    (void)state;
    static const char *const alone[] = {"1",
                                        "-1.5",
                                        "'a b'",
                                        "'it''s'",
                                        "now()",
                                        "f(a, 'x)')",
                                        "'x'::text",
                                        "'x'::character varying(3)",
                                        "NULL",
                                        "ARRAY[1, 2]::int[]",
                                        "a.f(1)::timestamp without time zone"};
    static const char *const mixed[] = {"1 + 1",     "a AND b", "NOT a", "f(1) || g(2)",
                                        "x IS NULL", "",        "(1)"};
    for (size_t i = 0; i < sizeof alone / sizeof *alone; i++)
        assert_true(sql_stands_alone(text_from_string(alone[i])));
    for (size_t i = 0; i < sizeof mixed / sizeof *mixed; i++)
        assert_false(sql_stands_alone(text_from_string(mixed[i])));
}

static void test_calls(void **state)
{
    (void)state;
    Text text = TEXT("lower(a) || 'not(this)' || \"nor(this)\" || random ()");
    size_t at = 0;
    Text name;
    assert_true(sql_next_call(text, &at, &name));
    assert_true(text_equals_string(name, "lower"));
    assert_true(sql_next_call(text, &at, &name));
    assert_true(text_equals_string(name, "random"));
    assert_false(sql_next_call(text, &at, &name));
}

static const Database *compile(Fixture *fixture, const char *text)
{
    Diagnostics *diagnostics = diagnostics_make(fixture->arena);
    const Ast *ast = syntax_parse(fixture->arena, fixture->names, diagnostics,
                                  source_make(fixture->arena, "t.schema", text_from_string(text)));
    const Database *database = sema_compile(fixture->arena, fixture->names, diagnostics,
                                            (SemaFiles){.items = &ast, .count = 1});
    assert_false(diagnostics_has_errors(diagnostics));
    return database;
}

static void assert_created(const char *schema, ObjectKind kind, const char *name, const char *sql)
{
    Fixture f = begin();
    const Database *database = compile(&f, schema);
    const Object *found = NULL;
    for (size_t i = 0; i < database->objects.count; i++)
        if (database->objects.items[i]->kind == kind &&
            strcmp(database->objects.items[i]->name.name, name) == 0)
            found = database->objects.items[i];
    assert_non_null(found);
    assert_string_equal(text_string(f.arena, sql_create(&f.writer, found)), sql);
    arena_free(f.arena);
}

static void test_tables(void **state)
{
    (void)state;
    assert_created(
        "table t { id bigint generated always as identity (start 5) primary key;"
        " name varchar(20) not null default 'x'; at timestamptz(3); n numeric(4,1)[];"
        " \"Odd one\" text collate \"C\"; twice bigint generated always as (id * 2) stored; }",
        KIND_TABLE, "t",
        "CREATE TABLE t (\n"
        "    id        bigint         NOT NULL GENERATED ALWAYS AS IDENTITY (START WITH 5),\n"
        "    name      varchar(20)    NOT NULL DEFAULT 'x',\n"
        "    at        timestamptz(3),\n"
        "    n         numeric(4,1)[],\n"
        "    \"Odd one\" text COLLATE \"C\",\n"
        "    twice     bigint         GENERATED ALWAYS AS (id * 2) STORED,\n"
        "    CONSTRAINT t_pkey PRIMARY KEY (id)\n"
        ")");
}

static void test_others(void **state)
{
    (void)state;
    assert_created("enum e { a, 'it''s' }", KIND_ENUM, "e", "CREATE TYPE e AS ENUM ('a', 'it''s')");
    assert_created("domain d as integer default 1 not null check (value > 0);", KIND_DOMAIN, "d",
                   "CREATE DOMAIN d AS integer DEFAULT 1 NOT NULL\n"
                   "    CONSTRAINT d_check CHECK (value > 0)");
    assert_created("sequence s as integer start 10 increment 5 cycle;", KIND_SEQUENCE, "s",
                   "CREATE SEQUENCE s AS integer START WITH 10 INCREMENT BY 5 CYCLE");
    assert_created("namespace app { enum e { a } }", KIND_ENUM, "e",
                   "CREATE TYPE app.e AS ENUM ('a')");
}

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
    Fixture f = begin();
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
        cmocka_unit_test(test_holes),  cmocka_unit_test(test_stands_alone),
        cmocka_unit_test(test_calls),  cmocka_unit_test(test_tables),
        cmocka_unit_test(test_others), cmocka_unit_test(test_lines),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
