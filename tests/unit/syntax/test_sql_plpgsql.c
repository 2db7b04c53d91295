/* What bodies in PL/pgSQL name, whatever their types are. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

#include "syntax/sql_fragment.h"
#include "syntax/sql_internal.h"

/* Version 15 knows of no cursor, and of no row that is a parameter. */
static const char *const KNOWN[] = {
    "() returns integer language plpgsql as $$ declare a t.b%type; begin return a; end $$",
    "(given app.d[]) returns setof app.d language plpgsql as $$ begin return next given[1]; end; $$",
    "(out a app.d, out b integer) language plpgsql as $$ begin select 1, 2 into a, b; end $$",
    "() returns trigger language plpgsql as $$ begin if tg_op = '{}}' then return new; end if; end $$",
#if PG_VERSION_NUM >= 170000
    "(inout given app.pair, out other integer) language plpgsql as $$ begin given.a := 1; end; $$",
    "() returns void language plpgsql as $$ <<b>> declare a app.t%rowtype; begin a.b := 1; end b $$",
    "() returns void language plpgsql as $$ declare c refcursor; begin open c for select 1; end $$",
    ("() returns void language plpgsql as $$ declare r record; c cursor (x app.d, y app.d[]) for "
     "select 1; begin for r in c(1, null) loop null; end loop; end $$"),
    "() returns app.t language plpgsql as $$ declare a constant app.d := app.f(1); begin\n"
    "declare b app.t; begin b.c := 1; end; return null; end -- end\n$$",
#endif
};

static void bodies_are_known(void **state)
{
    (void)state;
    Arena *arena = arena_new();
    Diagnostics *diagnostics = diagnostics_make(arena);
    Sql *sql = sql_make(arena, names_make(arena), diagnostics);
    size_t failed = 0;
    for (size_t i = 0; i < sizeof KNOWN / sizeof KNOWN[0]; i++) {
        Routine routine = {0};
        SqlRoutine more = {0};
        const Source *source = source_make(arena, "t.schema", text_from_string(KNOWN[i]));
        bool done = sql_parse_routine(sql, KIND_FUNCTION, span_make(source, 0, strlen(KNOWN[i])),
                                      &routine, &more);
        if (done && !routine.is_opaque && more.body != NULL) continue;
        print_error("not known: %s\n", KNOWN[i]);
        failed++;
    }
    assert_int_equal(failed, 0);
    arena_free(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(bodies_are_known)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
