/* What a difference is, and what it is not. */
#include "diff/diff.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include <cmocka.h>

#include "sema/sema.h"
#include "syntax/syntax.h"

typedef struct Fixture {
    Arena *arena;
    Names *names;
} Fixture;

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

/* The changes, a line each. */
static const char *changes(Fixture *fixture, const char *before, const char *after)
{
    const Database *old_database = compile(fixture, before);
    Diff *diff =
        diff_make(fixture->arena, old_database, compile_edit(fixture, old_database, after), NULL);
    TextBuilder out = text_builder(fixture->arena);
    text_put_string(&out, "");
    for (size_t i = 0; i < diff->changes.count; i++) {
        text_put(&out, change_describe(fixture->arena, &diff->changes.items[i],
                                       diff->new_database->project.default_namespace));
        text_put_byte(&out, '\n');
    }
    for (size_t i = 0; i < diff->candidates.count; i++) {
        const RenameCandidate *candidate = &diff->candidates.items[i];
        text_put_format(&out, "%s: %.*s\n", candidate->unambiguous ? "perhaps" : "or",
                        TEXT_FORMAT(candidate->clause));
    }
    return text_built(&out).bytes;
}

static Fixture begin(void)
{
    Arena *arena = arena_new();
    return (Fixture){arena, names_make(arena)};
}

#define CHANGES(before, after, expected)                                 \
    do {                                                                 \
        Fixture fixture = begin();                                       \
        assert_string_equal(changes(&fixture, before, after), expected); \
        arena_free(fixture.arena);                                       \
    } while (0)

static void test_nothing(void **state)
{
    (void)state;
    const char *text =
        "enum e { a, b } table t { id integer primary key; k e default 'a'; index (k); }"
        "view v as select * from t;";
    CHANGES(text, text, "");
    /* The order of columns is not compared: PostgreSQL appends. */
    CHANGES("table t { a integer; b text; }", "table t { b text; a integer; }", "");
    /* A clause that was applied means nothing. */
    CHANGES("table t { b text; }", "table t { b text renamed from a; }", "");
    CHANGES("table t { a text; }", "table t { a text using (a::text) backfill ('x'); }", "");
}

static void test_columns(void **state)
{
    (void)state;
    CHANGES("table t { a integer; b text; }",
            "table t { a bigint not null default 1; /// new\n c date; b text; }",
            "alter column t.a (type, not null, default)\ncreate column t.c\n");
    CHANGES("table t { a integer; b text; }", "table t { a integer; }", "drop column t.b\n");
}

static void test_renames(void **state)
{
    (void)state;
    CHANGES("table t { a integer check (a > 0); index (a); } view v as select a as x from t;",
            "table u renamed from t { b integer check (b > 0) renamed from a; index (b); }"
            "view v as select b as x from u;",
            "rename table t to u\n"
            "rename column t.a to b\n"
            "rename constraint t_a_check on u to u_b_check\n"
            "rename index t_a_idx to u_b_idx\n");
    CHANGES("enum e { a, b }", "enum f renamed from e { a, c renamed from b }",
            "rename enum e to f\nrename \"b\" of enum e to \"c\"\n");
}

static void test_derived_renames(void **state)
{
    (void)state;
    CHANGES("table t { a integer; index i (a); }", "table t { a integer; index j (a); }",
            "rename index i to j\n");
    CHANGES("table t { a integer; constraint x unique (a); }",
            "table t { a integer; constraint y unique (a); }", "rename constraint x on t to y\n");
    CHANGES("table t { a integer; b integer; index i (a); }",
            "table t { a integer; b integer; index j (b); }", "create index j\ndrop index i\n");
}

static void test_candidates(void **state)
{
    (void)state;
    CHANGES("table t { a integer; }", "table u { a integer; }",
            "drop table t\ncreate table u\nperhaps: table u renamed from t\n");
    CHANGES("table t { a integer; k text; }", "table t { b integer; c integer; k text; }",
            "create column t.b\ncreate column t.c\ndrop column t.a\n"
            "or: b ... renamed from a\nor: c ... renamed from a\n");
    CHANGES("table t { a integer; }", "table t { b text; }",
            "create column t.b\ndrop column t.a\n");
}

static void test_accepted(void **state)
{
    (void)state;
    Fixture fixture = begin();
    const Database *before = compile(&fixture, "enum e { a, b } table t { x integer; k e; }");
    const Database *after = compile(&fixture, "enum e { a, c } table u { x integer; k e; }");
    Diff *asked = diff_make(fixture.arena, before, after, NULL);
    assert_int_equal(asked->candidates.count, 2);
    Diff *diff = diff_make(fixture.arena, before, after, &asked->candidates);
    assert_int_equal(diff->candidates.count, 0);
    assert_int_equal(diff->changes.count, 2);
    assert_int_equal(diff->changes.items[0].change_kind, CHANGE_RENAME);
    assert_int_equal(diff->changes.items[1].change_kind, CHANGE_RENAME);
    assert_true(diff->renamed != diff->old_database);
    assert_true(database_equals(diff->renamed, after));
    arena_free(fixture.arena);
}

static void test_views(void **state)
{
    (void)state;
    CHANGES("table t { a integer; } view v as select * from t;",
            "table t { a integer; b text; } view v as select * from t;",
            "create column t.b\nalter view v (query)\n");
    /* PostgreSQL goes on calling the view's column a. */
    CHANGES("table t { a integer; } view v as select a from t;",
            "table t { b integer renamed from a; } view v as select b from t;",
            "rename column t.a to b\nalter view v (query)\n");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_nothing),    cmocka_unit_test(test_columns),
        cmocka_unit_test(test_renames),    cmocka_unit_test(test_derived_renames),
        cmocka_unit_test(test_candidates), cmocka_unit_test(test_accepted),
        cmocka_unit_test(test_views),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
