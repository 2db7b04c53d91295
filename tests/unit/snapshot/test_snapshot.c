/* Reading what was printed gives the same model, and printing that the same bytes. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

#include "snapshot/snapshot.h"

typedef struct Fixture {
    Arena *arena;
    Names *names;
    Diagnostics *diagnostics;
} Fixture;

static Fixture fixture_make(void)
{
    Fixture fixture = {.arena = arena_new()};
    fixture.names = names_make(fixture.arena);
    fixture.diagnostics = diagnostics_make(fixture.arena);
    return fixture;
}

static const Database *read_text(Fixture *fixture, const char *path, Text text)
{
    Source *source = source_make(fixture->arena, path, text);
    const Database *database =
        snapshot_read(fixture->arena, fixture->arena, fixture->names, fixture->diagnostics, source);
    if (fixture->diagnostics->items.count > 0) {
        TextBuilder shown = text_builder(fixture->arena);
        diagnostics_render_text(fixture->diagnostics, &shown, false);
        print_error("%s\n", text_built(&shown).bytes);
    }
    return database;
}

/* Gives the printed text. */
static Text check_round(Fixture *fixture, const char *schema)
{
    const Database *first = read_text(fixture, "first.schema", text_from_string(schema));
    assert_non_null(first);
    Text printed = snapshot_print(fixture->arena, first);
    const Database *second = read_text(fixture, "printed.schema", printed);
    if (second == NULL) fail_msg("does not read:\n%s", printed.bytes);
    Text again = snapshot_print(fixture->arena, second);
    assert_string_equal(printed.bytes, again.bytes);
    assert_true(database_equals(first, second));
    return printed;
}

static void check_holds(const char *schema, const char *piece)
{
    Fixture fixture = fixture_make();
    Text printed = check_round(&fixture, schema);
    if (strstr(printed.bytes, piece) == NULL) fail_msg("no %s in\n%s", piece, printed.bytes);
    arena_free(fixture.arena);
}

static void tables_are_kept(void **state)
{
    (void)state;
    check_holds("table t { a int primary key; b text not null unique default 'x'; }",
                "constraint t_b_key unique (b);");
    check_holds("table t unlogged with (fillfactor = 70, toast.autovacuum_enabled = false) "
                "replica identity full owner \"Some One\" { a int; }",
                "with (fillfactor = 70, toast.autovacuum_enabled = false)");
    check_holds("table t { a int generated always as identity (start 5 cycle sequence name s); }",
                "(sequence name public.s start 5 cycle)");
    check_holds("table t { a int default 1 + 2; b int generated always as (a * 2) stored; "
                "c text collate \"C\" storage external compression lz4 statistics 10; }",
                "default (1 + 2)");
    check_holds(
        "extension btree_gist; table t { a int; constraint \"C\" check (a > 0) no inherit not valid; "
        "exclude using gist (a with =) where (a > 1) deferrable initially deferred; }",
        "constraint \"C\" check (a > 0) no inherit not valid;");
    check_holds(
        "table p { a int; b int; unique nulls not distinct (a, b) include (b) "
        "with (fillfactor = 50) deferrable; unique (a, b); }\n"
        "table t { a int; b int; foreign key (a, b) references p (a, b) match full "
        "on delete set null (b) on update cascade deferrable initially deferred not valid; }",
        "match full on delete set null (b) on update cascade deferrable initially deferred");
    check_holds("table p { a int; } table t inherits (p) { b int; }", "inherits (public.p)");
}

static void names_are_quoted(void **state)
{
    (void)state;
    check_holds("table \"T b\" { \"index\" int; \"select\" int; \"A\"\"b\" int; position int; "
                "index (\"index\", \"A\"\"b\"); check (\"index\" > \"select\"); }",
                "\"A\"\"b\" integer;");
    check_holds("enum \"index\" { a } table \"order\" { a \"index\"; b \"index\"[]; }",
                "\"index\"");
    check_holds("table t { \"default\" int; \"constraint\" int; \"primary\" int; \"check\" int; }",
                "\"default\" integer;");
}

static void types_are_kept(void **state)
{
    (void)state;
    check_holds(
        "extension vector; extension citext;\n"
        "table t { a varchar; b varchar(3); c char; d char(3); e bpchar; f bit; g bit(3); "
        "h bit varying; i bit varying(3); j \"char\"; k numeric; l numeric(5); m numeric(5,2); "
        "n time; o time(3); p timetz; q timetz(3); r timestamp; s timestamp(3); t timestamptz(3); "
        "u interval; v interval(3); w interval day to second(3); x interval year; y int[]; "
        "z text[][]; aa vector(3); ab citext; ac int4range; ad name; ae float(3); af float; "
        "ag double precision; ah real; ai json; aj uuid; ak money; al xml; am tstzmultirange; }",
        "w interval day to second(3);");
    check_holds(
        "enum s { a, 'b c', \"D\", 'it''s' } type c { x int; y text collate \"C\"; z s[]; } "
        "domain d as citext not null default 'x' constraint n check (value <> '') "
        "check (length(value) < 10); extension citext;",
        "constraint n check (value <> '')");
}

static void comments_are_kept(void **state)
{
    (void)state;
    check_holds("/// one\n///\n///   two // */ $$ '\ntable t {\n    /// a column\n    a int;\n}",
                "/// one\n///\n///   two // */ $$ '\ntable");
    check_holds("table t { a int; } comment on table t is 'blank at the end ';",
                "comment on table public.t is 'blank at the end ';");
    check_holds("table t { a int; } comment on column t.a is 'x\ty\r\nz';", "comment on column");
    check_holds("table t { a int; index i (a); constraint c check (a > 0); } "
                "comment on index i is ' \n'; comment on constraint c on t is 'x ';",
                "comment on constraint c on public.t is 'x ';");
    check_holds("function f(a int, out b text) language sql as $$ select 'x' $$; "
                "comment on function f(int) is ' ';",
                "comment on function public.f(integer) is ' ';");
    check_holds("type c {\n    /// of x\n    x int;\n}", "    /// of x\n    x integer;");
}

static void indexes_and_triggers_are_kept(void **state)
{
    (void)state;
    check_holds("extension vector; table t { a int; b text; e vector(3); "
                "index unique u (lower(b) collate \"C\" text_pattern_ops desc nulls last, a) "
                "include (e) nulls not distinct with (fillfactor = 90) where (a > 0); "
                "index h using hnsw (e vector_cosine_ops) with (m = 16, ef_construction = 64); }",
                "using hnsw (e vector_cosine_ops) with (ef_construction = 64, m = 16);");
    check_holds("function f() returns trigger language plpgsql as $$ begin return new; end $$;\n"
                "table t { a int; trigger g before insert or update of a for each row "
                "when (new.a > 0) execute function f('x', 1, it) enable always; "
                "constraint trigger k after update deferrable initially deferred for each row "
                "execute function f() disable; trigger s after delete referencing old table as o "
                "for each statement execute function f(); }",
                "execute function public.f('x', '1', 'it') enable always;");
}

static void views_are_kept(void **state)
{
    (void)state;
    check_holds("table t { a int; b int; } view v (x) with (security_barrier) as select a from t "
                "where a > 0 with local check option;",
                "as\n    SELECT a FROM t WHERE a > 0 with local check option;");
    check_holds("table t { a int; } view v as select * from w; view w as select * from t; "
                "materialized view m as select a from v with no data { index unique (a); }",
                "index unique m_a_idx using btree (a);");
    check_holds("namespace app; table app.t { a int; } view v as select a from app.t;",
                "SELECT a FROM app.t");
}

static void routines_are_kept(void **state)
{
    (void)state;
    check_holds(
        "function f(a int, b text default 'x', variadic c int[] default '{}') returns setof record "
        "language sql stable strict leakproof security definer parallel safe cost 5 rows 7 "
        "set search_path to public, pg_temp set \"my.var\" to 'it''s' "
        "as $x$ select 1, '$$' $x$;",
        "set search_path to 'public', 'pg_temp'");
    check_holds(
        "function f() returns void language plpgsql as $x$ begin perform '$$ $body$'; end;$x$;",
        "as $body1$");
    check_holds("function f(a int) returns table (x int, y text) language sql return (select 1);",
                "returns table (x integer, y text)");
    check_holds("procedure p(inout a int) language sql begin atomic select 1; end;",
                "BEGIN ATOMIC SELECT 1; END;");
    check_holds("function f() returns int language sql as $$ select 1 $$; "
                "function f(a int) returns int language sql as $$ select 1 $$;",
                "function public.f(a integer)");
}

static void other_objects_are_kept(void **state)
{
    (void)state;
    check_holds("sequence s as int increment -2 minvalue -100 maxvalue 10 start 5 cache 3 cycle;",
                "sequence public.s as integer");
    check_holds("table t { a int default nextval('s'); } sequence s unlogged owned by t.a;",
                "owned by public.t.a;");
    check_holds("namespace \"Some app\" owner r { table t { a int; } }", "table \"Some app\".t {");
    check_holds("extension vector version '0.8.0' schema ext; namespace ext;",
                "extension vector version '0.8.0' schema ext;");
    check_holds(
        "project p { namespace app; } namespace app; table t { a int; } view v as select a from t;",
        "namespace app;\n}");
}

static void nothing_is_printed_as_nothing(void **state)
{
    (void)state;
    Fixture fixture = fixture_make();
    check_round(&fixture, "");
    arena_free(fixture.arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(tables_are_kept),
        cmocka_unit_test(names_are_quoted),
        cmocka_unit_test(types_are_kept),
        cmocka_unit_test(comments_are_kept),
        cmocka_unit_test(indexes_and_triggers_are_kept),
        cmocka_unit_test(views_are_kept),
        cmocka_unit_test(routines_are_kept),
        cmocka_unit_test(other_objects_are_kept),
        cmocka_unit_test(nothing_is_printed_as_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
