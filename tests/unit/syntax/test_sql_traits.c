/* Facts of expressions: what the whole is, calls, casts, items of select lists, places. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

#include "syntax/sql_fragment.h"

typedef struct Fixture {
    Arena *arena;
    Sql *sql;
} Fixture;

static Fixture fixture_make(void)
{
    Fixture fixture = {.arena = arena_new()};
    Names *names = names_make(fixture.arena);
    fixture.sql = sql_make(fixture.arena, names, diagnostics_make(fixture.arena));
    return fixture;
}

static Span span_of(Fixture *fixture, const char *written)
{
    Text text = text_from_string(written);
    return span_make(source_make(fixture->arena, "t.schema", text), 0, text.length);
}

static const SqlFragment *parse(Fixture *fixture, const char *written)
{
    Span span = span_of(fixture, written);
    bool is_query =
        text_starts_with(span_text(span), "select") || text_starts_with(span_text(span), "with");
    const SqlFragment *fragment =
        is_query ? sql_parse_query(fixture->sql, span) : sql_parse_expression(fixture->sql, span);
    assert_non_null(fragment);
    assert_non_null(fragment->facts);
    return fragment;
}

/* ---- what it is ---- */

static const struct {
    ExpressionTrait trait;
    const char *word;
} words[] = {
    {EXPRESSION_IS_NULL, "null"},
    {EXPRESSION_IS_NULL_CAST, "null_cast"},
    {EXPRESSION_IS_STRING, "string"},
    {EXPRESSION_IS_DIGITS, "digits"},
    {EXPRESSION_IS_CALL, "call"},
    {EXPRESSION_IS_CAST, "cast"},
    {EXPRESSION_IS_COLUMN, "column"},
    {EXPRESSION_IS_SELECT, "select"},
    {EXPRESSION_STANDS_ALONE, "alone"},
    {EXPRESSION_HAS_STRING, "has_string"},
    {EXPRESSION_HAS_CAST, "has_cast"},
    {EXPRESSION_HAS_QUERY, "has_query"},
    {EXPRESSION_HAS_SET_OPERATION, "has_set"},
    {EXPRESSION_HAS_GROUPS, "has_groups"},
    {EXPRESSION_HAS_STAR, "has_star"},
    {EXPRESSION_HAS_NULL_TEST, "has_test"},
};

static const char *const traits[][2] = {
    {"null", "null alone "},
    {"null::text", "null_cast cast alone has_cast "},
    {"'it''s'", "string alone has_string "},
    {"E'a\\\\b'", "has_string "},
    {"12", "digits alone "},
    {"-12", "alone "},
    {"1.5", "alone "},
    {"1e10", ""},
    {"true", "alone "},
    {"b'101'", "has_string "},
    {"now()", "call alone "},
    {"f(a)", "call alone "},
    {"s.f(a)::text", "cast alone has_cast "},
    {"f(a) over ()", ""},
    {"count(a) filter (where b)", ""},
    {"a at time zone 'UTC'", "has_string "},
    {"extract(year from a)", "has_string "},
    {"current_timestamp(3)", "alone "},
    {"coalesce(a, 1)", "alone "},
    {"nullif(a, 1)", "alone "},
    {"greatest(a, b)", "alone "},
    {"array[1, 2]::int[]", "cast alone has_cast "},
    {"array(select 1)", "alone has_query "},
    {"exists (select 1)", "has_query "},
    {"(select 1 union select 2)", "has_query has_set "},
    {"row(a, b)", "alone "},
    {"(a, b) = (1, 2)", ""},
    {"a", "column alone "},
    {"t.a::int::text", "cast column alone has_cast "},
    {"a[1]", "alone "},
    {"a[1][2]", ""},
    {"(a).b", ""},
    {"a + 1", ""},
    {"a collate \"C\"", ""},
    {"case when a then 1 end", ""},
    {"a is not null", "has_test "},
    {"a is null", ""},
    {"cast(a + 1 as text)", "cast alone has_cast "},
    {"'SELECT UNION NOT NULL GROUP BY'", "string alone has_string "},
    {"select a from t", "select "},
    {"select t.* from t", "select has_star "},
    {"select count(*) from t group by a", "select has_groups "},
    {"select a from t union select b from u", "has_set "},
    {"with w as (select 1) select * from w", ""},
};

static void test_traits(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof traits / sizeof *traits; i++) {
        Fixture fixture = fixture_make();
        const SqlFragment *fragment = parse(&fixture, traits[i][0]);
        TextBuilder out = text_builder(fixture.arena);
        for (size_t j = 0; j < sizeof words / sizeof *words; j++)
            if ((fragment->facts->traits & words[j].trait) != 0)
                text_put_format(&out, "%s ", words[j].word);
        if (strcmp(text_built(&out).bytes, traits[i][1]) != 0) print_error("%s\n", traits[i][0]);
        assert_string_equal(text_built(&out).bytes, traits[i][1]);
        arena_free(fixture.arena);
    }
}

/* ---- calls ---- */

static void check_calls(const char *written, const char *expected)
{
    Fixture fixture = fixture_make();
    const SqlFragment *fragment = parse(&fixture, written);
    TextBuilder out = text_builder(fixture.arena);
    for (size_t i = 0; i < fragment->facts->call_count; i++) {
        const ExpressionCall *call = &fragment->facts->calls[i];
        const char *spelled = call->begin == UINT32_MAX ? "-" : fragment->text.bytes + call->begin;
        bool is_there = strncmp(spelled, call->name.name, strlen(call->name.name)) == 0;
        text_put_format(&out, "%s%s%s(", is_there ? "" : "?", call->name.name,
                        call->is_open ? "..." : "");
        for (size_t j = 0; j < call->argument_count; j++) {
            const ExpressionArgument *argument = &call->arguments[j];
            const char *type = argument->type == NULL ? "_" : argument->type->name;
            text_put_format(&out, "%s%s", j > 0 ? " " : "",
                            argument->column != NULL ? argument->column : type);
        }
        text_put_string(&out, ");");
    }
    assert_string_equal(text_built(&out).bytes, expected);
    arena_free(fixture.arena);
}

static void test_calls(void **state)
{
    (void)state;
    check_calls("now()", "now();");
    check_calls("f(g(a), 1, 'x', t.a, b::text, true)", "g(a);f(_ integer _ _ text boolean);");
    check_calls("app.\"f\"(a)", "f(a);");
    check_calls("count(*)", "count...();");
    check_calls("f(variadic a)", "f...(a);");
    check_calls("string_agg(a, ',' order by b)", "string_agg...(a _);");
    check_calls("percentile_cont(0.5) within group (order by a)", "percentile_cont(_);");
    check_calls("a at time zone 'x'", "?timezone(_ a);");
    check_calls("'f(1)'", "");
    check_calls("select f(a) from g(1) where h(b)", "g(integer);f(a);h(b);");
}

/* ---- casts ---- */

static void check_casts(const char *written, const char *expected)
{
    Fixture fixture = fixture_make();
    const SqlFragment *fragment = parse(&fixture, written);
    TextBuilder out = text_builder(fixture.arena);
    for (size_t i = 0; i < fragment->facts->cast_count; i++) {
        const ExpressionCast *cast = &fragment->facts->casts[i];
        Text text = fragment->text;
        text_put_format(&out, "%s", cast->type == NULL ? "?" : cast->type->name);
        for (size_t j = 0; j < cast->modifier_count; j++)
            text_put_format(&out, "%s%d", j == 0 ? "/" : ",", (int)cast->modifiers[j]);
        if (cast->array_dimensions > 0) text_put_string(&out, "[]");
        if (cast->string.begin < cast->string.end)
            text_put_format(&out, " %.*s",
                            TEXT_FORMAT(text_slice(text, cast->string.begin, cast->string.end)));
        if (cast->column_begin != UINT32_MAX)
            text_put_format(&out, " of %c", text.bytes[cast->column_begin]);
        text_put_format(&out, " at %c;", text.bytes[cast->type_begin]);
    }
    assert_string_equal(text_built(&out).bytes, expected);
    arena_free(fixture.arena);
}

static void test_casts(void **state)
{
    (void)state;
    check_casts("a::numeric(12,2)::int", "numeric/12,2 of a at n;integer of a at i;");
    check_casts("'x'::app.mood", "? 'x' at m;");
    check_casts("'it''s'::mood = b", "? 'it''s' at m;");
    check_casts("'{a}'::mood[]", "?[] '{a}' at m;");
    check_casts("t.c::vector(3)", "?/3 of c at v;");
    check_casts("(a + 1)::text", "text at t;");
}

/* ---- queries ---- */

static void check_query(const char *written, const char *items, const char *names)
{
    Fixture fixture = fixture_make();
    const SqlFragment *fragment = parse(&fixture, written);
    TextBuilder out = text_builder(fixture.arena);
    for (size_t i = 0; i < fragment->facts->item_count; i++) {
        TextPlace place = fragment->facts->items[i];
        text_put_format(&out, "[%.*s]",
                        TEXT_FORMAT(text_slice(fragment->text, place.begin, place.end)));
    }
    assert_string_equal(text_built(&out).bytes, items);
    out = text_builder(fixture.arena);
    for (size_t i = 0; i < fragment->facts->name_count; i++)
        text_put_format(&out, "%s ", fragment->facts->names[i]);
    assert_string_equal(text_built(&out).bytes, names);
    arena_free(fixture.arena);
}

static void test_queries(void **state)
{
    (void)state;
    check_query("select a, f(b, 1) as c, 'x, y' from t where d", "[a][f(b, 1) AS c]['x, y']",
                "a b d ");
    check_query("select distinct on (a) a, b from t", "[DISTINCT ON (a) a][b]", "a b ");
    check_query("select a is distinct from b, c from t", "[a IS DISTINCT FROM b][c]", "a b c ");
    check_query("select (select a from u), array[1, 2]", "[(SELECT a FROM u)][ARRAY[1, 2]]", "a ");
    check_query("select (r).x, y(r) from t r join u using (k)", "[(r).x][y(r)]", "k x r y ");
    check_query("select a from t union select b from u", "", "a b ");
}

/* ---- sharing ---- */

static void test_alike_are_shared(void **state)
{
    (void)state;
    Fixture fixture = fixture_make();
    const SqlFragment *first = parse(&fixture, "f(a)::text");
    const SqlFragment *second = parse(&fixture, " f(a)::text ");
    assert_ptr_equal(first->facts, second->facts);
    assert_ptr_equal(parse(&fixture, "a > 0")->facts, parse(&fixture, "b < 1")->facts);
    assert_ptr_equal(parse(&fixture, "'x'")->facts, parse(&fixture, "'y'")->facts);
    assert_ptr_equal(parse(&fixture, "gen_random_uuid()")->facts,
                     parse(&fixture, "GEN_RANDOM_UUID()")->facts);
    arena_free(fixture.arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_traits),
        cmocka_unit_test(test_calls),
        cmocka_unit_test(test_casts),
        cmocka_unit_test(test_queries),
        cmocka_unit_test(test_alike_are_shared),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
