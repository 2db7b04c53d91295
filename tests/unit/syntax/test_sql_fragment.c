/* SQL fragments: constants, mistakes at their places, what must not get through, routines and
 * views. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

#include "syntax/sql_fragment.h"
#include "syntax/sql_internal.h"

typedef struct Fixture {
    Arena *arena;
    Sql *sql;
    Diagnostics *diagnostics;
} Fixture;

static Fixture fixture_make(void)
{
    Fixture fixture = {.arena = arena_new()};
    fixture.diagnostics = diagnostics_make(fixture.arena);
    fixture.sql = sql_make(fixture.arena, names_make(fixture.arena), fixture.diagnostics);
    return fixture;
}

static Span span_of_text(Fixture *fixture, Text text)
{
    return span_make(source_make(fixture->arena, "t.schema", text), 0, text.length);
}

static Span span_of(Fixture *fixture, const char *written)
{
    return span_of_text(fixture, text_from_string(written));
}

/* ---- constants ---- */

static void check_constant(const char *written, SqlConstant constant, const char *value,
                           const char *canonical)
{
    Fixture fixture = fixture_make();
    const SqlFragment *fragment = sql_parse_expression(fixture.sql, span_of(&fixture, written));
    assert_non_null(fragment);
    assert_int_equal(fragment->constant, constant);
    if (value != NULL) assert_string_equal(text_string(fixture.arena, fragment->value), value);
    assert_string_equal(text_string(fixture.arena, fragment->text), canonical);
    arena_free(fixture.arena);
}

static void constants_are_known(void **state)
{
    (void)state;
    check_constant(" 'pending' ", SQL_STRING, "pending", "'pending'");
    check_constant("'it''s'", SQL_STRING, "it's", "'it''s'");
    check_constant("'a'::varchar(3)", SQL_STRING, "a", "'a'::varchar(3)");
    check_constant("-1", SQL_NUMBER, "-1", "-1");
    check_constant("007", SQL_NUMBER, "7", "7");
    check_constant("12345678901.5", SQL_NUMBER, "12345678901.5", "12345678901.5");
    check_constant("TRUE", SQL_BOOLEAN, "true", "true");
    check_constant("null", SQL_NULL, NULL, "NULL");
    check_constant("now()", SQL_NOT_CONSTANT, NULL, "now()");
    check_constant("1 + 1", SQL_NOT_CONSTANT, NULL, "1 + 1");
}

/* What the fast way gives must be what libpg_query gives. */
static void fast_constants_are_canonical(void **state)
{
    (void)state;
    static const char *const written[] = {"0",
                                          "7",
                                          "-7",
                                          "123456789",
                                          "0.5",
                                          "-0.5",
                                          "1.50",
                                          "00",
                                          "-0",
                                          "1.",
                                          ".5",
                                          "1e3",
                                          "''",
                                          "'x'",
                                          "'a b'",
                                          "'ä'",
                                          "'{}'",
                                          "'it''s'",
                                          "'a\\b'",
                                          "null",
                                          "NULL",
                                          "true",
                                          "False",
                                          "now()",
                                          "NOW()",
                                          "now ()",
                                          "current_timestamp",
                                          "CURRENT_DATE",
                                          "current_user",
                                          "gen_random_uuid()",
                                          "1234567890",
                                          "0.0",
                                          "-0.0",
                                          "1.0.0",
                                          "'",
                                          "-",
                                          "--1"};
    Fixture fixture = fixture_make();
    size_t fast = 0;
    for (size_t i = 0; i < sizeof written / sizeof written[0]; i++) {
        Text text = text_from_string(written[i]);
        const SqlShared *shared = sql_constant_fast(fixture.sql, text);
        if (shared == NULL) continue;
        fast++;
        /* A comment keeps the fast way from seeing it. */
        Text slow_text = text_format(fixture.arena, "%s /* */", written[i]);
        const SqlFragment *slow =
            sql_parse_expression(fixture.sql, span_of_text(&fixture, slow_text));
        assert_non_null(slow);
        assert_string_equal(text_string(fixture.arena, shared->text),
                            text_string(fixture.arena, slow->text));
        assert_int_equal(shared->constant, slow->constant);
        assert_true(text_equals(shared->value, slow->value));
    }
    assert_true(fast >= 20);
    arena_free(fixture.arena);
}

/* ---- mistakes ---- */

static void check_mistake(const char *written, const char *expected)
{
    Fixture fixture = fixture_make();
    assert_null(sql_parse_expression(fixture.sql, span_of(&fixture, written)));
    assert_int_equal(fixture.diagnostics->error_count, 1);
    const Diagnostic *mistake = fixture.diagnostics->items.items[0];
    Text shown = text_format(fixture.arena, "%u-%u %.*s", mistake->span.begin, mistake->span.end,
                             TEXT_FORMAT(mistake->message));
    assert_string_equal(shown.bytes, expected);
    arena_free(fixture.arena);
}

static void mistakes_are_placed(void **state)
{
    (void)state;
    check_mistake("a +", "3-3 syntax error at end of input");
    check_mistake(" a + \n", "4-4 syntax error at end of input");
    check_mistake("'é' x y", "5-6 syntax error at or near \"x\"");
    check_mistake("/* ü */ a ~~ ~~", "16-16 syntax error at end of input");
    check_mistake("a b", "2-3 syntax error at or near \"b\"");
    check_mistake("'abc", "0-1 unterminated quoted string");
    check_mistake("", "0-0 SQL is missing here");
    check_mistake("  ", "0-2 SQL is missing here");
}

static void only_one_expression_gets_through(void **state)
{
    (void)state;
    check_mistake("1); drop table x; --", "1-2 syntax error at or near \")\"");
    check_mistake("1; drop table x", "0-15 exactly one expression is expected here");
    check_mistake("1, drop column b", "0-16 exactly one expression is expected here");
    check_mistake("1, 2", "3-4 syntax error at or near \"2\"");
    check_mistake("select 1", "0-6 syntax error at or near \"select\"");
    check_mistake("1 as x", "2-4 syntax error at or near \"as\"");
    Fixture fixture = fixture_make();
    const SqlFragment *fragment =
        sql_parse_expression(fixture.sql, span_of(&fixture, "(a > 1 -- not the end\n)-- end"));
    assert_non_null(fragment);
    assert_string_equal(text_string(fixture.arena, fragment->text), "a > 1");
    assert_null(sql_parse_expression(fixture.sql, span_of_text(&fixture, (Text){"1\0 2", 4})));
    assert_null(sql_parse_query(fixture.sql, span_of(&fixture, "select 1 into x")));
    assert_null(sql_parse_query(fixture.sql, span_of(&fixture, "select 1; select 2")));
    assert_null(sql_parse_query(fixture.sql, span_of(&fixture, "delete from x")));
    arena_free(fixture.arena);
}

static Text repeat(Fixture *fixture, const char *before, const char *piece, size_t count,
                   const char *after)
{
    TextBuilder builder = text_builder(fixture->arena);
    text_put_string(&builder, before);
    for (size_t i = 0; i < count; i++) text_put_string(&builder, piece);
    text_put_string(&builder, after);
    return text_built(&builder);
}

static void depth_is_limited(void **state)
{
    (void)state;
    static const struct {
        const char *before, *piece, *after;
    } deep[] = {{"1", "+1", ""},
                {"", "(", "1"},
                {"", "- ", "1"},
                {"", "not ", "a"},
                {"", "(select ", "1"},
                {"a", "::int", ""},
                {"", "f(", "1"},
                {"", "case when a then b else ", "1"},
                {"(select 1", " union select 1", ")"},
                {"(select 1 from a", " join a on true", ")"},
                {"a", " is null", ""},
                {"", "array[", "1"}};
    Fixture fixture = fixture_make();
    for (size_t i = 0; i < sizeof deep / sizeof deep[0]; i++) {
        Text text = repeat(&fixture, deep[i].before, deep[i].piece, 20000, deep[i].after);
        assert_null(sql_parse_expression(fixture.sql, span_of_text(&fixture, text)));
    }
    Text wide = repeat(&fixture, "a in (1", ", -2", 20000, ")");
    assert_non_null(sql_parse_expression(fixture.sql, span_of_text(&fixture, wide)));
    wide = repeat(&fixture, "a = 1", " or a + 1 = 2", 20000, "");
    assert_non_null(sql_parse_expression(fixture.sql, span_of_text(&fixture, wide)));
    wide = repeat(&fixture, "1", "+1", 900, "");
    assert_non_null(sql_parse_expression(fixture.sql, span_of_text(&fixture, wide)));
    arena_free(fixture.arena);
}

/* ---- views and routines ---- */

static void views_are_read(void **state)
{
    (void)state;
    Fixture fixture = fixture_make();
    View view = {0};
    const SqlFragment *query = NULL;
    Span tail = span_of(&fixture, "(a, \"B\") with (security_barrier, check_option = local) as\n"
                                  "  select 1, x from t -- end\n");
    assert_true(sql_parse_view(fixture.sql, tail, &view, &query));
    assert_int_equal(view.columns.count, 2);
    assert_string_equal(view.columns.items[1], "B");
    assert_int_equal(view.with.count, 1);
    assert_string_equal(text_string(fixture.arena, view.with.items[0].value), "true");
    assert_int_equal(view.check_option, VIEW_CHECK_LOCAL);
    assert_string_equal(text_string(fixture.arena, query->text), "SELECT 1, x FROM t");
    assert_string_equal(text_string(fixture.arena, span_text(query->span)), "select 1, x from t");
    View checked = {0};
    tail = span_of(&fixture, "as select a from t with cascaded check option");
    assert_true(sql_parse_view(fixture.sql, tail, &checked, &query));
    assert_int_equal(checked.check_option, VIEW_CHECK_CASCADED);
    assert_string_equal(text_string(fixture.arena, span_text(query->span)), "select a from t");
    MaterializedView materialized = {0};
    tail = span_of(&fixture,
                   "using heap with (fillfactor = 70) tablespace s as values (1) with no data");
    assert_true(sql_parse_materialized_view(fixture.sql, tail, &materialized, &query));
    assert_true(materialized.with_no_data);
    assert_string_equal(materialized.tablespace, "s");
    assert_string_equal(materialized.access_method, "heap");
    assert_string_equal(text_string(fixture.arena, query->text), "VALUES (1)");
    assert_false(sql_parse_view(fixture.sql, span_of(&fixture, "as select 1; drop table x"),
                                &checked, &query));
    assert_int_equal(fixture.diagnostics->error_count, 1);
    arena_free(fixture.arena);
}

static void routines_are_read(void **state)
{
    (void)state;
    Fixture fixture = fixture_make();
    Routine routine = {0};
    SqlRoutine more = {0};
    Span tail = span_of(
        &fixture,
        "(a int, inout b numeric(10,2) default 1 + (2), variadic c text[]) returns record\n"
        "language plpgsql stable strict security definer parallel safe cost 10\n"
        "set search_path to app, pg_temp set work_mem = '64MB' as $x$begin\n return; end$x$");
    assert_true(sql_parse_routine(fixture.sql, KIND_FUNCTION, tail, &routine, &more));
    assert_int_equal(routine.arguments.count, 3);
    assert_string_equal(routine.arguments.items[1].name, "b");
    assert_int_equal(routine.arguments.items[1].mode, ARGUMENT_INOUT);
    assert_int_equal(routine.arguments.items[2].mode, ARGUMENT_VARIADIC);
    assert_string_equal(more.argument_types.items[0].name.name, "int4");
    assert_null(more.argument_types.items[0].name.namespace_name);
    assert_int_equal(more.argument_types.items[1].modifiers[1], 2);
    assert_int_equal(more.argument_types.items[2].array_dimensions, 1);
    assert_string_equal(text_string(fixture.arena, more.argument_defaults.items[1]->text), "1 + 2");
    assert_string_equal(
        text_string(fixture.arena, span_text(more.argument_defaults.items[1]->span)), "1 + (2)");
    assert_true(routine.has_returns);
    assert_string_equal(more.returns.name.name, "record");
    assert_int_equal(routine.volatility, VOLATILITY_STABLE);
    assert_true(routine.strict && routine.security_definer);
    assert_int_equal(routine.parallel, PARALLEL_SAFE);
    assert_string_equal(text_string(fixture.arena, routine.cost), "10");
    assert_string_equal(routine.set.items[0].name, "search_path");
    assert_string_equal(text_string(fixture.arena, routine.set.items[0].value), "'app', 'pg_temp'");
    assert_string_equal(text_string(fixture.arena, routine.body), "begin\n return; end");
    arena_free(fixture.arena);
}

static void standard_bodies_are_read(void **state)
{
    (void)state;
    Fixture fixture = fixture_make();
    Routine routine = {0};
    SqlRoutine more = {0};
    Span tail = span_of(&fixture, "(a int) returns table (x int, y text) return  a+1");
    assert_true(sql_parse_routine(fixture.sql, KIND_FUNCTION, tail, &routine, &more));
    assert_true(routine.returns_table);
    assert_int_equal(routine.arguments.items[2].mode, ARGUMENT_TABLE);
    assert_string_equal(routine.language, "sql");
    assert_string_equal(text_string(fixture.arena, more.sql_body->text), "RETURN a + 1");
    Routine procedure = {0};
    SqlRoutine of_procedure = {0};
    tail = span_of(
        &fixture,
        "() begin atomic insert into t values (1);; select case when a then b end from t; end");
    assert_true(sql_parse_routine(fixture.sql, KIND_PROCEDURE, tail, &procedure, &of_procedure));
    assert_string_equal(text_string(fixture.arena, of_procedure.sql_body->text),
                        "BEGIN ATOMIC INSERT INTO t VALUES (1); "
                        "SELECT CASE WHEN a THEN b END FROM t; END");
    arena_free(fixture.arena);
}

static void check_routine_mistake(ObjectKind kind, const char *written, const char *expected)
{
    Fixture fixture = fixture_make();
    Routine routine = {0};
    SqlRoutine more = {0};
    assert_false(sql_parse_routine(fixture.sql, kind, span_of(&fixture, written), &routine, &more));
    assert_int_equal(fixture.diagnostics->error_count, 1);
    const Diagnostic *mistake = fixture.diagnostics->items.items[0];
    Text shown = text_format(fixture.arena, "%.*s: %.*s", TEXT_FORMAT(span_text(mistake->span)),
                             TEXT_FORMAT(mistake->message));
    assert_string_equal(shown.bytes, expected);
    arena_free(fixture.arena);
}

static void routine_mistakes_are_placed(void **state)
{
    (void)state;
    check_routine_mistake(KIND_FUNCTION, "() language sql as $$ select 1 form t $$",
                          "t: syntax error at or near \"t\"");
    check_routine_mistake(KIND_FUNCTION, "() language sql as 'select it''s'",
                          "'select it''s': unterminated quoted string");
    check_routine_mistake(KIND_FUNCTION,
                          "() returns int language plpgsql as $$\nbegin\n  retrun 1;\nend $$",
                          "retrun: syntax error at or near \"retrun\"");
    check_routine_mistake(KIND_FUNCTION,
                          "() returns int language sql language sql as $$ select 1 $$",
                          "language: conflicting or redundant options");
    check_routine_mistake(KIND_FUNCTION, "() returns int as $$ select 1 $$",
                          "() returns int as $$ select 1 $$: no language specified");
    check_routine_mistake(KIND_FUNCTION, "() returns int language sql",
                          "() returns int language sql: no function body specified");
    check_routine_mistake(KIND_PROCEDURE, "() strict language sql as ''",
                          "strict: invalid attribute in procedure definition");
    check_routine_mistake(KIND_FUNCTION, "(a int,) language sql as ''",
                          "): syntax error at or near \")\"");
}

/* libpg_query itself refuses this: it does not know that c is a cursor. */
static void what_needs_types_is_not_reported(void **state)
{
    (void)state;
    Fixture fixture = fixture_make();
    Routine routine = {0};
    SqlRoutine more = {0};
    Span tail = span_of(&fixture, "() returns void language plpgsql as $$ declare c cursor for "
                                  "select 1; begin open c; close c; end $$");
    assert_true(sql_parse_routine(fixture.sql, KIND_FUNCTION, tail, &routine, &more));
    assert_int_equal(fixture.diagnostics->error_count, 0);
    arena_free(fixture.arena);
}

static void types_are_read(void **state)
{
    (void)state;
    static const struct {
        const char *written, *name;
        int count, first, second, dimensions;
    } rows[] = {{"int", "int4", 0, 0, 0, 0},
                {"varchar(36)", "varchar", 1, 36, 0, 0},
                {"numeric(12, 2)[][]", "numeric", 2, 12, 2, 2},
                {"interval day to second(3)", "interval day to second", 1, 3, 0, 0},
                {"interval(3)", "interval", 1, 3, 0, 0},
                {"interval year", "interval year", 0, 0, 0, 0},
                {"char", "bpchar", 1, 1, 0, 0},
                {"\"char\"", "\"char\"", 0, 0, 0, 0},
                {"timestamp(3) with time zone", "timestamptz", 1, 3, 0, 0},
                {"vector(768)", "vector", 1, 768, 0, 0},
                {"double precision array", "float8", 0, 0, 0, 1}};
    Fixture fixture = fixture_make();
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        SqlTypes of_row = {0};
        Span span = span_of(&fixture, rows[i].written);
        assert_true(sql_parse_argument_types(fixture.sql, span, &of_row));
        assert_int_equal(of_row.count, 1);
        SqlType type = of_row.items[0];
        assert_string_equal(type.name.name, rows[i].name);
        assert_int_equal(type.modifier_count, rows[i].count);
        assert_int_equal(type.modifiers[0], rows[i].first);
        assert_int_equal(type.modifiers[1], rows[i].second);
        assert_int_equal(type.array_dimensions, rows[i].dimensions);
    }
    SqlTypes types = {0};
    assert_true(sql_parse_argument_types(fixture.sql, span_of(&fixture, "int, app.\"T\", out text"),
                                         &types));
    assert_int_equal(types.count, 2);
    assert_string_equal(types.items[1].name.namespace_name, "app");
    arena_free(fixture.arena);
}

static void scripts_are_split(void **state)
{
    (void)state;
    Fixture fixture = fixture_make();
    Text text =
        TEXT("-- a\nselect ';' ; /* ; */ ;\ncreate function f() begin atomic select 1; select "
             "case when a then b end; end;\n do $$ begin; end $$ ; -- end");
    SqlStatements statements = {0};
    const Source *source = source_make(fixture.arena, "x.sql", text);
    assert_true(sql_script_split(fixture.sql, source, &statements));
    assert_int_equal(statements.count, 3);
    assert_string_equal(text_string(fixture.arena, statements.items[0]), "select ';'");
    assert_string_equal(text_string(fixture.arena, statements.items[2]), "do $$ begin; end $$");
    assert_true(sql_script_check(fixture.sql, source));
    source = source_make(fixture.arena, "y.sql", TEXT("select 1;\nselect 2 form t x;\n"));
    assert_false(sql_script_check(fixture.sql, source));
    assert_string_equal(
        text_string(fixture.arena, span_text(fixture.diagnostics->items.items[0]->span)), "t");
    arena_free(fixture.arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(constants_are_known),
        cmocka_unit_test(fast_constants_are_canonical),
        cmocka_unit_test(mistakes_are_placed),
        cmocka_unit_test(only_one_expression_gets_through),
        cmocka_unit_test(depth_is_limited),
        cmocka_unit_test(views_are_read),
        cmocka_unit_test(routines_are_read),
        cmocka_unit_test(standard_bodies_are_read),
        cmocka_unit_test(routine_mistakes_are_placed),
        cmocka_unit_test(what_needs_types_is_not_reported),
        cmocka_unit_test(types_are_read),
        cmocka_unit_test(scripts_are_split),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
