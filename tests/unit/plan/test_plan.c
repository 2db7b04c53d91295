/* Conversions and values that steps are chosen by; sections; hazards; every statement parses. */
#include "plan/plan.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "plan/facts/facts.h"
#include "sema/sema.h"
#include "syntax/sql_fragment.h"
#include "syntax/syntax.h"

typedef struct Fixture {
    Arena *arena;
    Names *names;
    Diagnostics *diagnostics; /* of the plan */
} Fixture;

static Fixture begin(void)
{
    Arena *arena = arena_new();
    return (Fixture){arena, names_make(arena), diagnostics_make(arena)};
}

static const Database *compile_edit(Fixture *fixture, const Database *before, const char *text)
{
    Diagnostics *diagnostics = diagnostics_make(fixture->arena);
    const Ast *ast = syntax_parse(fixture->arena, fixture->names, diagnostics,
                                  source_make(fixture->arena, "t.schema", text_from_string(text)));
    const Database *database =
        sema_compile(fixture->arena, fixture->names, diagnostics,
                     (SemaFiles){.items = &ast, .count = 1, .before = before});
    TextBuilder out = text_builder(fixture->arena);
    diagnostics_render_text(diagnostics, &out, false);
    if (diagnostics_has_errors(diagnostics)) fail_msg("%s", text_built(&out).bytes);
    return database;
}

static const Database *compile(Fixture *fixture, const char *text)
{
    return compile_edit(fixture, NULL, text);
}

static Plan *plan(Fixture *fixture, const char *before, const char *after, PlanOptions options)
{
    const Database *old_database = compile(fixture, before);
    Diff *diff =
        diff_make(fixture->arena, old_database, compile_edit(fixture, old_database, after), NULL);
    return plan_make(fixture->arena, fixture->diagnostics, diff, &options);
}

/* ---- conversions ---- */

static Conversion convert(const char *from, const char *to)
{
    Fixture fixture = begin();
    const char *text = text_string(
        fixture.arena,
        text_format(
            fixture.arena,
            "extension vector; enum e { a } enum f { b } domain d as text; table t { a %s; b %s; }",
            from, to));
    const Database *database = compile(&fixture, text);
    const Table *table =
        database_find_table(database, (QualifiedName){name_intern_string(fixture.names, "public"),
                                                      name_intern_string(fixture.names, "t")});
    Conversion conversion =
        conversion_of(&table->columns.items[0]->type, &table->columns.items[1]->type);
    arena_free(fixture.arena);
    return conversion;
}

static void test_conversions(void **state)
{
    (void)state;
    static const struct {
        const char *from;
        const char *to;
        SqlConversion how;
        bool possible, rewrites, narrows;
    } rows[] = {
        {"varchar(36)", "varchar(75)", SQL_CONVERT_ASSIGN, true, false, false},
        {"varchar(36)", "text", SQL_CONVERT_ASSIGN, true, false, false},
        {"text", "varchar(36)", SQL_CONVERT_ASSIGN, true, true, true},
        {"varchar(75)", "varchar(36)", SQL_CONVERT_ASSIGN, true, true, true},
        {"numeric(10,2)", "numeric(12,2)", SQL_CONVERT_ASSIGN, true, false, false},
        {"numeric(10,2)", "numeric", SQL_CONVERT_ASSIGN, true, false, false},
        {"numeric(10,2)", "numeric(12,4)", SQL_CONVERT_ASSIGN, true, true, false},
        {"numeric(10,4)", "numeric(10,2)", SQL_CONVERT_ASSIGN, true, true, true},
        {"integer", "bigint", SQL_CONVERT_ASSIGN, true, true, false},
        {"bigint", "integer", SQL_CONVERT_ASSIGN, true, true, true},
        {"timestamp(3)", "timestamp", SQL_CONVERT_ASSIGN, true, false, false},
        {"timestamp", "timestamp(3)", SQL_CONVERT_ASSIGN, true, true, true},
        {"timestamp", "timestamptz", SQL_CONVERT_ASSIGN, true, true, false},
        {"varchar(50)", "e", SQL_CONVERT_CAST, true, true, false},
        {"e", "varchar(50)", SQL_CONVERT_ASSIGN, true, true, false},
        {"e", "f", SQL_CONVERT_TEXT, true, true, false},
        {"e[]", "f[]", SQL_CONVERT_TEXT, true, true, false},
        {"text", "integer", SQL_CONVERT_CAST, true, true, false},
        {"boolean", "timestamptz", SQL_CONVERT_TEXT, false, true, false},
        {"integer", "uuid", SQL_CONVERT_TEXT, false, true, false},
        {"d", "text", SQL_CONVERT_ASSIGN, true, false, false},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        Conversion conversion = convert(rows[i].from, rows[i].to);
        if (conversion.how != rows[i].how || conversion.possible != rows[i].possible ||
            conversion.rewrites != rows[i].rewrites || conversion.narrows != rows[i].narrows)
            fail_msg("%s to %s: how %d possible %d rewrites %d narrows %d", rows[i].from,
                     rows[i].to, conversion.how, conversion.possible, conversion.rewrites,
                     conversion.narrows);
    }
}

/* ---- sections ---- */

/* "T" transaction, "V" validation, "B" backfill, "N" none: a letter a section. */
static const char *sections(Fixture *fixture, const PlanSide *side)
{
    char *letters = arena_make(fixture->arena, side->sections.count + 1);
    for (size_t i = 0; i < side->sections.count; i++)
        letters[i] = "TBVN"[side->sections.items[i].step_class];
    return letters;
}

static void test_sections(void **state)
{
    (void)state;
    static const struct {
        const char *before, *after, *up, *down;
    } rows[] = {
        {"", "table t { id integer primary key; index (id); }", "T", "T"},
        {"table t { a integer; }", "table t { a integer; index (a); }", "N", "N"},
        {"table t { a integer; }", "table t { a integer not null; }", "TVT", "T"},
        {"table t { a integer; }", "table t { a integer not null backfill (0); }", "BTBVT", "T"},
        {"table t { a integer; }", "table t { a integer unique; }", "NT", "T"},
        {"table t { a integer; } table u { id integer primary key; }",
         "table t { a integer references u; check (a > 0); } table u { id integer primary key; }",
         "TV", "T"},
        {"table t { a integer; index i (a); }", "table t { a integer; index i (a desc); }", "NT",
         "NT"},
        /* A label cannot be used in the transaction that adds it. */
        {"enum e { a } table t { k e default 'a'; }",
         "enum e { a, b } table t { k e default 'b'; }", "TT", "T"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        Fixture fixture = begin();
        Plan *made = plan(&fixture, rows[i].before, rows[i].after, (PlanOptions){0});
        assert_string_equal(sections(&fixture, &made->up), rows[i].up);
        assert_string_equal(sections(&fixture, &made->down), rows[i].down);
        made = plan(&fixture, rows[i].before, rows[i].after, (PlanOptions){.offline_ddl = true});
        if (i != 3 && i != 7) assert_string_equal(sections(&fixture, &made->up), "T");
        arena_free(fixture.arena);
    }
}

/* ---- refusals ---- */

static void test_refusals(void **state)
{
    (void)state;
    Fixture fixture = begin();
    const char *before = "table t { a integer; } table u { b integer; }";
    plan(&fixture, before, "table t { a integer; }", (PlanOptions){.allow_data_loss = true});
    assert_false(diagnostics_has_errors(fixture.diagnostics));
    plan(&fixture, before, "table t { a integer; }", (PlanOptions){0});
    assert_int_equal(fixture.diagnostics->error_count, 1);
    assert_int_equal(diagnostics_exit_status(fixture.diagnostics), 5);
    arena_free(fixture.arena);
}

/* ---- statements ---- */

static void assert_parses(Fixture *fixture, const PlanSide *side)
{
    for (size_t i = 0; i < side->steps.count; i++) {
        Diagnostics *diagnostics = diagnostics_make(fixture->arena);
        const Source *source =
            source_make(fixture->arena, "step.sql", side->steps.items[i].statement);
        Sql *sql = sql_make(fixture->arena, fixture->names, diagnostics);
        if (!sql_script_check(sql, source))
            fail_msg("%.*s", TEXT_FORMAT(side->steps.items[i].statement));
    }
}

static void test_statements_parse(void **state)
{
    (void)state;
    static const char before[] =
        "enum e { a, b, c } domain d as integer check (value > 0);"
        "type p { x integer; y text; } sequence s;"
        "function f(a integer) returns integer language sql as $$ select a $$;"
        "function g() returns trigger language plpgsql as $$ begin return new; end $$;"
        "table t { id integer primary key; k e default 'a'; n d; w varchar(20); pt p; q bigint default nextval('s');"
        " index (w); index i (lower(w)) where (k = 'a'); trigger r before update for each row execute function g(); }"
        "view v as select id, k from t; materialized view m as select count(*) as n from t { index (n); }";
    static const char after[] =
        "enum e { a, c } domain d as bigint check (value > 1);"
        "type p { x integer; z text; } sequence s increment 2;"
        "function f(a integer) returns bigint language sql as $$ select a::bigint $$;"
        "function g() returns trigger language plpgsql as $$ begin return old; end $$;"
        "table t { id bigint primary key; k e default 'c'; n d; w text not null; pt p; q bigint default nextval('s');"
        " index (w desc); index i (lower(w)) where (k = 'a'); trigger r after update of k for each row execute function g();"
        " u integer references u; unique (w); check (id > 0); } table u { id integer primary key; t integer references t; }"
        "view v as select k, id from t; materialized view m as select count(*) as n, 1 as o from t { index (o); }";
    Fixture fixture = begin();
    for (int offline = 0; offline < 2; offline++) {
        PlanOptions options = {.allow_data_loss = true, .offline_ddl = offline == 1};
        Plan *made = plan(&fixture, before, after, options);
        assert_parses(&fixture, &made->up);
        assert_parses(&fixture, &made->down);
        made = plan(&fixture, "", after, options);
        assert_parses(&fixture, &made->up);
        assert_parses(&fixture, &made->down);
    }
    arena_free(fixture.arena);
}

static void test_text_is_stable(void **state)
{
    (void)state;
    Fixture one = begin();
    Fixture two = begin();
    const char *before = "table t { a integer; }";
    const char *after =
        "table t { a integer unique; b text; index (b); } table u { id integer primary key; }";
    PlanText first = plan_text(one.arena, plan(&one, before, after, (PlanOptions){0}));
    PlanText second = plan_text(two.arena, plan(&two, before, after, (PlanOptions){0}));
    assert_true(text_equals(first.up, second.up));
    assert_true(text_equals(first.down, second.down));
    assert_true(text_starts_with(first.up, "-- schemac: "));
    arena_free(one.arena);
    arena_free(two.arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_conversions),    cmocka_unit_test(test_sections),
        cmocka_unit_test(test_refusals),       cmocka_unit_test(test_statements_parse),
        cmocka_unit_test(test_text_is_stable),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
