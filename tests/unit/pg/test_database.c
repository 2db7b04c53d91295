/* Addresses of databases: understood, refused, shown without their password; and errors placed in
 * the statement that was sent. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "pg/pg.h"

static int arena_setup(void **state)
{
    *state = arena_new();
    return 0;
}

static int arena_teardown(void **state)
{
    arena_free(*state);
    return 0;
}

/* What libpq is given for `url`, with no diagnostic allowed but `warnings` of them. */
static void assert_conninfo(Arena *arena, const char *url, const char *conninfo, size_t warnings)
{
    Diagnostics *diagnostics = diagnostics_make(arena);
    DatabaseUrl database;
    assert_true(database_url_parse(arena, diagnostics, "--database", url, &database));
    assert_string_equal(database.conninfo, conninfo);
    assert_int_equal(diagnostics->items.count, warnings);
}

static void urls_of_libpq_stay_as_they_are(void **state)
{
    static const char *const urls[] = {
        "postgresql://user@host:5433/name",
        "postgresql://user:p%40ss@host/name?sslmode=require&application_name=x",
        "postgresql:///name?host=/tmp/s",
        "postgresql://[::1]:5432/name",
        "postgresql://a,b:5433/name?target_session_attrs=any",
        "host=/tmp dbname=x password='a b'",
    };
    for (size_t i = 0; i < sizeof urls / sizeof *urls; i++)
        assert_conninfo(*state, urls[i], urls[i], 0);
    assert_conninfo(*state, "postgres://host/name", "postgresql://host/name", 0);
    assert_conninfo(*state, "  postgresql:///name\n", "postgresql:///name", 0);
    assert_conninfo(*state, NULL, "", 0);
    assert_conninfo(*state, "   ", "", 0);
}

static void urls_of_sqlalchemy_are_understood(void **state)
{
    assert_conninfo(*state, "postgresql+asyncpg://u:p@h/n", "postgresql://u:p@h/n", 0);
    assert_conninfo(*state, "postgresql+psycopg2://u:p@h/n?sslmode=disable",
                    "postgresql://u:p@h/n?sslmode=disable", 0);
    assert_conninfo(*state, "postgresql+asyncpg://h/n?ssl=require",
                    "postgresql://h/n?sslmode=require", 0);
    assert_conninfo(*state, "postgresql+asyncpg://h/n?ssl=true", "postgresql://h/n?sslmode=require",
                    0);
    assert_conninfo(*state, "postgresql+asyncpg://h/n?ssl=Verify-Full",
                    "postgresql://h/n?sslmode=verify-full", 0);
    assert_conninfo(*state, "postgresql+pg8000://h/n?ssl=false", "postgresql://h/n?sslmode=disable",
                    0);
    assert_conninfo(*state, "postgresql+psycopg2://u@/n?host=/tmp/s",
                    "postgresql://u@/n?host=/tmp/s", 0);
    assert_conninfo(*state, "postgresql+psycopg://u@/n?host=a:1&host=b:2",
                    "postgresql://u@/n?host=a,b&port=1,2", 0);
    assert_conninfo(*state, "postgresql+asyncpg://h/n?timeout=7",
                    "postgresql://h/n?connect_timeout=7", 0);
    assert_conninfo(*state, "postgresql+asyncpg://h/n?prepared_statement_cache_size=0&ssl=prefer",
                    "postgresql://h/n?sslmode=prefer", 1);
    assert_conninfo(*state, "postgresql+asyncpg://h/n?server_settings=x", "postgresql://h/n", 1);
}

static void assert_refused(Arena *arena, const char *url, const char *secret)
{
    Diagnostics *diagnostics = diagnostics_make(arena);
    DatabaseUrl database;
    assert_false(database_url_parse(arena, diagnostics, "DATABASE_URL", url, &database));
    assert_int_equal(diagnostics->error_count, 1);
    assert_string_equal(code_row(diagnostics->items.items[0]->code)->code, "SC5101");
    TextBuilder out = text_builder(arena);
    diagnostics_render_text(diagnostics, &out, false);
    assert_null(strstr(text_built(&out).bytes, secret));
}

static void nonsense_is_refused_without_showing_it(void **state)
{
    assert_refused(*state, "mysql://u:s3cret@h/n", "s3cret");
    assert_refused(*state, "sqlite:///s3cret.db", "s3cret");
    assert_refused(*state, "s3cret", "s3cret");
    assert_refused(*state, "postgresql://u:s3cret@h:port/n?x", "s3cret");
    assert_refused(*state, "postgresql://u:s3cret%ZZ@h/n", "s3cret");
    assert_refused(*state, "postgresql://u:s3cret@[::1/n", "s3cret");
    assert_refused(*state, "postgresql://u@h/n?s3cret=1", "s3cret");
    assert_refused(*state, "host=h password=a s3cret", "s3cret");
    assert_refused(*state, "host=h password='s3cret", "s3cret");
}

static void assert_shown(Arena *arena, const char *url, const char *shown)
{
    Diagnostics *diagnostics = diagnostics_make(arena);
    DatabaseUrl database;
    assert_true(database_url_parse(arena, diagnostics, "--database", url, &database));
    assert_string_equal(database_url_shown(arena, &database), shown);
}

static void passwords_are_never_shown(void **state)
{
    assert_shown(*state, "postgresql://u:s3cret@h:5433/n", "postgresql://u@h:5433/n");
    assert_shown(*state, "postgresql://u:s3cret@h:5432/n?sslpassword=x", "postgresql://u@h/n");
    assert_shown(*state, "host=/tmp/s user='a b' password=s3cret dbname=n",
                 "postgresql://a%20b@/n?host=/tmp/s");
    assert_shown(*state, "postgresql+asyncpg://u:s3cret@h/n", "postgresql://u@h/n");
}

/* What is shown can be pasted: it leads to the same place, and is shown so again. */
static void assert_pasted(Arena *arena, const char *url, const char *shown)
{
    assert_shown(arena, url, shown);
    assert_shown(arena, shown, shown);
}

static void what_is_shown_can_be_pasted(void **state)
{
    assert_pasted(*state, "host=::1 user=u dbname=n", "postgresql://u@[::1]/n");
    assert_pasted(*state, "postgresql://u@[fe80::1]:5433/n", "postgresql://u@[fe80::1]:5433/n");
    assert_pasted(*state, "host='/tmp/a b&c?d%' user=u dbname='my shop/2'",
                  "postgresql://u@/my%20shop%2F2?host=/tmp/a%20b%26c%3Fd%25");
    assert_pasted(*state, "host=/tmp/s port=5433 user=u dbname=n",
                  "postgresql://u@/n?host=/tmp/s&port=5433");
    assert_pasted(*state, "host=a,b port=1,2 user='ü@' dbname=n",
                  "postgresql://%C3%BC%40@/n?host=a,b&port=1,2");
    assert_pasted(*state, "hostaddr=10.0.0.1 user=u dbname=n", "postgresql://u@10.0.0.1/n");
    assert_pasted(*state, "host=db hostaddr=10.0.0.1 user=u dbname=n",
                  "postgresql://u@db/n?hostaddr=10.0.0.1");
    setenv("PGPORT", "5477", 1);
    assert_pasted(*state, "host=h port=5432 user=u dbname=n", "postgresql://u@h:5432/n");
    unsetenv("PGPORT");
}

static void defaults_of_libpq_complete_what_is_shown(void **state)
{
    setenv("PGHOST", "db.example", 1);
    setenv("PGUSER", "me", 1);
    setenv("PGDATABASE", "mine", 1);
    setenv("PGPASSWORD", "s3cret", 1);
    assert_shown(*state, "", "postgresql://me@db.example/mine");
    DatabaseUrl database = {.conninfo = "", .origin = "x"};
    assert_string_equal(database_url_name(*state, &database), "mine");
    unsetenv("PGHOST");
    unsetenv("PGUSER");
    unsetenv("PGDATABASE");
    unsetenv("PGPASSWORD");
}

static void errors_are_placed_in_the_statement(void **state)
{
    Arena *arena = *state;
    Diagnostics *diagnostics = diagnostics_make(arena);
    Source *source =
        source_make(arena, "m/0001.up.sql", TEXT("-- é\nSELECT 'é', nope;\nSELECT 2;\n"));
    Span statement = span_make(source, 6, 25);
    ServerError error = {
        "42703", "column \"nope\" does not exist", "some detail", "a hint", "line 1\nline 2", 13};
    const Diagnostic *diagnostic =
        server_error_add(diagnostics, CODE_SERVER_ERROR, statement, &error);
    assert_string_equal(text_string(arena, span_text(diagnostic->span)), "nope");
    assert_int_equal(diagnostic->notes.count, 3);
    assert_int_equal(diagnostic->hints.count, 1);
    error.position = 0;
    error.message = "extension \"vector\" is not available";
    error.sqlstate = "0A000";
    diagnostic = server_error_add(diagnostics, CODE_SERVER_ERROR, statement, &error);
    assert_string_equal(code_row(diagnostic->code)->code, "SC5114");
    ServerError lost = {0};
    diagnostic = server_error_add(diagnostics, CODE_SERVER_ERROR, SPAN_NONE, &lost);
    assert_string_equal(code_row(diagnostic->code)->code, "SC5112");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(urls_of_libpq_stay_as_they_are, arena_setup,
                                        arena_teardown),
        cmocka_unit_test_setup_teardown(urls_of_sqlalchemy_are_understood, arena_setup,
                                        arena_teardown),
        cmocka_unit_test_setup_teardown(nonsense_is_refused_without_showing_it, arena_setup,
                                        arena_teardown),
        cmocka_unit_test_setup_teardown(passwords_are_never_shown, arena_setup, arena_teardown),
        cmocka_unit_test_setup_teardown(what_is_shown_can_be_pasted, arena_setup, arena_teardown),
        cmocka_unit_test_setup_teardown(defaults_of_libpq_complete_what_is_shown, arena_setup,
                                        arena_teardown),
        cmocka_unit_test_setup_teardown(errors_are_placed_in_the_statement, arena_setup,
                                        arena_teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
