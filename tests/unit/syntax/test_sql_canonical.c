/* Canonical text of SQL fragments: stable, faithful, and the same by the fast way. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

#include "syntax/sql_fragment.h"
#include "syntax/sql_internal.h"

static const char *const EXPRESSIONS[] = {
    "1",
    "-1",
    "- 1",
    "-1.50",
    "0",
    "-0",
    "007",
    "3000000000",
    "1e10",
    ".5",
    "5.",
    "'x'",
    "'it''s'",
    "E'x\\ny'",
    "'x\\y'",
    "U&'\\0041'",
    "b'101'",
    "x'1f'",
    "TRUE",
    "False",
    "null",
    "NOW()",
    "current_timestamp",
    "CURRENT_TIMESTAMP(3)",
    "current_date",
    "current_time(2)",
    "localtime",
    "localtimestamp(1)",
    "current_user",
    "session_user",
    "user",
    "current_role",
    "current_catalog",
    "current_schema",
    "a",
    "\"A b\"",
    "t.a",
    "s.t.a",
    "(a)",
    "((a)) + (b * c)",
    "(a + b) * c",
    "a - (b - c)",
    "a - b - c",
    "a and b or not c and (d or e)",
    "not (a and b)",
    "a or b or c",
    "a and (b and c)",
    "'x'::varchar(36)",
    "cast('x' as character varying)",
    "interval '1 day'",
    "interval '1' day",
    "interval(3) '1 second'",
    "interval '1:02' minute to second",
    "timestamp with time zone '2020-01-01'",
    "date '2020-01-01'",
    "time '10:00'",
    "int '3'",
    "double precision '1'",
    "'{a,b}'::text[]",
    "a::numeric(10,2)[]",
    "a::\"char\"",
    "a::char",
    "a::bpchar",
    "a::bit",
    "a::bit(3)",
    "a::time with time zone",
    "a::app.status",
    "a::int::text",
    "(-1)::int",
    "-1::int",
    "- (-1)",
    "-a",
    "+a",
    "@ a",
    "a <-> b",
    "a <=> '[1,2]'::vector",
    "a || b || c",
    "extract(epoch from x)",
    "x at time zone 'UTC'",
    "a between 1 and 2",
    "a not between 1 and 2",
    "a between symmetric 1 and 2",
    "a in (1,2)",
    "a not in (1,2)",
    "a in (select b from c)",
    "a = any(array['x','y']::text[])",
    "a = all(select 1)",
    "a <> all (b)",
    "array[[1,2],[3,4]]",
    "array(select a from b)",
    "case when a then b else c end",
    "case a when 1 then 'x' when 2 then 'y' end",
    "(a).b",
    "(a).b.c[1:2]",
    "a[1]",
    "a[1][2]",
    "a[:2]",
    "(f(x)).y",
    "(a.b).c",
    "a->>'x' @> b",
    "a #>> '{x,y}'",
    "a ? 'b'",
    "a ?| array['b']",
    "a operator(pg_catalog.+) b",
    "a is null",
    "a is not null",
    "a isnull",
    "a notnull",
    "a is distinct from b",
    "a is not distinct from b",
    "a is true",
    "a is not false",
    "a is unknown",
    "a like 'x'",
    "a not like 'x'",
    "a like 'x' escape 'y'",
    "a ilike 'x'",
    "a not ilike 'x'",
    "a similar to 'x'",
    "a not similar to 'x'",
    "a ~ 'x'",
    "a !~* 'x'",
    "row(1,2)",
    "(1,2) < (3,4)",
    "row()",
    "row(a, b) is null",
    "exists (select 1 from t)",
    "not exists (select 1 from t where t.a = b)",
    "f()",
    "f(a, variadic b)",
    "f(a => 1)",
    "f(a := 1, b := 2)",
    "app.f(1)",
    "\"F\"(1)",
    "count(*)",
    "count(distinct a)",
    "string_agg(a, ',' order by b desc nulls last)",
    "percentile_cont(0.5) within group (order by a)",
    "count(*) filter (where a)",
    "sum(a) over (partition by b order by c rows between unbounded preceding and current row)",
    "lag(a, 1) over w",
    "sum(a) over ()",
    "sum(a) over (order by b range 1 preceding exclude ties)",
    "position('a' in b)",
    "substring(a from 1 for 2)",
    "substring(a from 'x')",
    "substring(a, 1, 2)",
    "substring(a similar 'x' escape 'y')",
    "trim(both 'x' from a)",
    "trim(a)",
    "trim(leading from a)",
    "overlay(a placing b from 1)",
    "overlay(a placing b from 1 for 2)",
    "a collate \"C\"",
    "lower(a) collate \"de_DE\"",
    "coalesce(a, b, 1)",
    "nullif(a, b)",
    "greatest(a, b)",
    "least(1, 2)",
    "xmlelement(name foo)",
    "xmlelement(name foo, xmlattributes(a as b), 'x')",
    "xmlforest(a, b as c)",
    "xmlparse(document a)",
    "xmlpi(name foo, 'x')",
    "xmlroot(a, version '1.0')",
    "xmlconcat(a, b)",
    "xmlserialize(content a as text)",
    "xmlexists('//a' passing by ref b)",
    "a is document",
    "normalize(a)",
    "normalize(a, nfc)",
    "a is normalized",
    "a is nfkc normalized",
    "(a, b) overlaps (c, d)",
    "treat(a as b)",
    "collation for (a)",
    "grouping(a, b)",
    "nextval('s'::regclass)",
    "nextval('app.\"S\"')",
    "'t'::regclass::oid",
    "a + interval '1 month' * 2",
    "a % 2 = 0",
    "a ^ 2",
    "2 ^ -1",
    "a & 1 | 2 # 3",
    "~a",
    "a << 1",
    "not a = b",
    "not a is null",
    "(a = b) is true",
    "a = (b = c)",
    "(a and b) is true",
    "(not a) is null",
    "(a < b) = (c < d)",
    "-(a + b)",
    "-(-a)",
    "(- a) ^ 2",
    "(a || b) like 'x'",
    "a like (b || c)",
    "(a like b) = c",
    "(case when a then b end) + 1",
    "(select 1)",
    "(select a from t) + 1",
    "(a in (1, 2)) = b",
    "a in ((1), (2))",
    "(a, b) in ((1, 2), (3, 4))",
    "(array[1,2])[1]",
    "(select array[1])[1]",
    "a /* comment */ + -- another\n b",
    "current_setting('x.y')::int",
    "(a ->> 'b')::int > 3",
    "(a -> 'b') ->> 'c'",
    "a -> 'b' ->> 'c'",
    "length(a::text) <= 100",
    "value ~ '@'",
    "value > 0",
    "date_trunc('day', a)",
    "to_tsvector('english'::regconfig, a || ' ' || b)",
    "setweight(to_tsvector('simple', coalesce(a, '')), 'A')",
    "a @@ to_tsquery('x & y')",
    "a::halfvec(3) <-> b",
    "subvector(a, 1, 2)::vector(2)",
    "binary_quantize(a)::bit(3)",
    "pg_catalog.now()",
    "pg_catalog.lower(a)",
    "a = 'x'::app.\"Status\"",
    "'2020-01-01'::date + 1",
    "daterange(a, b, '[)') && daterange(c, d)",
    "char_length(a) = 3",
    "cast(a as double precision)",
    "cast(a as timestamp(3))",
    "cast(a as interval day to second(3))",
    "a::interval(3)",
    "a::national character varying(3)",
    "a::dec(3)",
    "a::float(20)",
    "a::float(40)",
};

static const char *const QUERIES[] = {
    "select a, b as c, t.* from t",
    "select * from t where a = 1 order by a desc nulls last limit 10 offset 5",
    "values (1, 'a'), (2, 'b')",
    "table t",
    "select",
    "select distinct a from t",
    "select all a from t",
    "select distinct on (a) a, b from t order by a, b desc",
    "select 1 union all (select 2 order by 1) order by 1",
    "select 1 union select 2 except select 3",
    "(select 1 union select 2) intersect select 3",
    "select 1 union (select 2 except select 3)",
    "with recursive x(n) as (select 1 union all select n+1 from x where n < 3) select * from x",
    "with a as materialized (select 1), b as not materialized (select 2) select * from a, b",
    "with recursive t(n) as (select 1 union all select n from t) search depth first by n set o select * from t",
    "with recursive t(n) as (select 1 union all select n from t) cycle n set c using p select * from t",
    "select * from a join b using (id) join c on c.id = b.id left join d on true",
    "select * from a natural join b cross join c full outer join d on a.x = d.x",
    "select * from (a join b on true) as j(x, y)",
    "select * from a, lateral (select a.x) s(y)",
    "select * from only t",
    "select * from t tablesample system (10) repeatable (1)",
    "select * from f(1) with ordinality as z(a, b)",
    "select * from rows from (f(1), g(2)) as z",
    "select * from jsonb_to_recordset('[]') as q(a int, b text)",
    "select * from xmltable('/a' passing b columns c int path 'd', e for ordinality) x",
    "select a, count(*) from t group by rollup(a, b) having count(*) > 1",
    "select a from t group by grouping sets ((a), (b, c), ())",
    "select a from t group by distinct a, b",
    "select a from t group by cube (a, b)",
    "select sum(a) over w from t window w as (partition by b order by c)",
    "select a from t order by a fetch first 3 rows with ties",
    "select a from t fetch first row only",
    "select a from t for update of t skip locked",
    "select a from t limit all",
    "select (select max(b) from u where u.a = t.a) m from t",
    "select t from t",
    "select (t).a from t",
    "select (t.*).a, (t).* from t",
    "select a \"B c\" from \"T\" \"x y\"",
    "select 1 as \"select\"",
    "select a from t join (b join c on true) on true",
    "select a from (select 1) as x(a)",
    "select a from s.t as x where exists (select from u where u.a = x.a)",
    "select id, embedding <=> '[1,2,3]' as d from chunks order by embedding <=> '[1,2,3]' limit 5",
    "select * from t where (a, b) in (select c, d from u)",
    "select a::text || 'x' from t",
    "with x as (insert into t values (1) returning *) select * from x",
    "with x as (delete from t using u where t.a = u.a returning t.a) select * from x",
    "with x as (update t set (a, b) = (1, 2), c = default from u where true returning a) select a from x",
    ("with x as (insert into t (a) select 1 on conflict (a) where b do update set a = excluded.a "
     "where t.b returning a) select a from x"),
};

typedef struct Fixture {
    size_t failed;
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

static Span span_of(Fixture *fixture, Text text)
{
    return span_make(source_make(fixture->arena, "t.schema", text), 0, text.length);
}

typedef const SqlFragment *Parse(Sql *sql, Span span);

static void check_stable(Fixture *fixture, Parse *parse, const char *written)
{
    const SqlFragment *once = parse(fixture->sql, span_of(fixture, text_from_string(written)));
    if (once == NULL) {
        print_error("does not parse: %s\n", written);
        fixture->failed++;
        return;
    }
    const SqlFragment *twice = parse(fixture->sql, span_of(fixture, once->text));
    if (twice != NULL && text_equals(once->text, twice->text)) return;
    print_error("%s became %.*s, then %.*s\n", written, TEXT_FORMAT(once->text),
                TEXT_FORMAT(twice == NULL ? TEXT("nothing") : twice->text));
    fixture->failed++;
}

static void canonical_is_stable(void **state)
{
    (void)state;
    Fixture fixture = fixture_make();
    for (size_t i = 0; i < sizeof EXPRESSIONS / sizeof EXPRESSIONS[0]; i++)
        check_stable(&fixture, sql_parse_expression, EXPRESSIONS[i]);
    for (size_t i = 0; i < sizeof QUERIES / sizeof QUERIES[0]; i++)
        check_stable(&fixture, sql_parse_query, QUERIES[i]);
    assert_int_equal(fixture.failed, 0);
    arena_free(fixture.arena);
}

static PgQuery__Node *tree_of(Arena *arena, const char *prefix, Text text)
{
    SqlParse parse;
    Text whole = text_format(arena, "%s%.*s", prefix, TEXT_FORMAT(text));
    assert_true(sql_parse(arena, whole, &parse));
    PgQuery__Node *node = sql_parse_only_statement(&parse);
    assert_non_null(node);
    return node;
}

static void check_faithful(Fixture *fixture, Parse *parse, const char *prefix, const char *written)
{
    Text text = text_from_string(written);
    const SqlFragment *fragment = parse(fixture->sql, span_of(fixture, text));
    if (fragment == NULL) return; /* reported by canonical_is_stable */
    const PgQuery__Node *a = tree_of(fixture->arena, prefix, text);
    const PgQuery__Node *b = tree_of(fixture->arena, prefix, fragment->text);
    if (sql_trees_equal(&a->base, &b->base)) return;
    print_error("%s became something else: %.*s\n", written, TEXT_FORMAT(fragment->text));
    fixture->failed++;
}

static void canonical_says_the_same(void **state)
{
    (void)state;
    Fixture fixture = fixture_make();
    for (size_t i = 0; i < sizeof EXPRESSIONS / sizeof EXPRESSIONS[0]; i++)
        check_faithful(&fixture, sql_parse_expression, "ALTER TABLE t ALTER c SET DEFAULT ",
                       EXPRESSIONS[i]);
    for (size_t i = 0; i < sizeof QUERIES / sizeof QUERIES[0]; i++)
        check_faithful(&fixture, sql_parse_query, "", QUERIES[i]);
    assert_int_equal(fixture.failed, 0);
    arena_free(fixture.arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(canonical_is_stable),
        cmocka_unit_test(canonical_says_the_same),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
