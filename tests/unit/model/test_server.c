/* What the model makes of names against a server: format_type, quote_ident, pg_catalog's. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <libpq-fe.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "model/catalog_names.h"
#include "model/type.h"

static PGconn *server_connect(void)
{
    const char *url = getenv("SCHEMAC_TEST_URL");
    if (url == NULL) url = getenv("TEST_SERVER_URL");
    if (url == NULL) {
        print_message("SKIPPED: neither SCHEMAC_TEST_URL nor TEST_SERVER_URL names a server\n");
        skip();
    }
    PGconn *connection = PQconnectdb(url);
    if (PQstatus(connection) != CONNECTION_OK) fail_msg("%s", PQerrorMessage(connection));
    return connection;
}

static PGresult *query(PGconn *connection, const char *sql)
{
    PGresult *result = PQexec(connection, sql);
    if (PQresultStatus(result) != PGRES_TUPLES_OK) fail_msg("%s", PQerrorMessage(connection));
    return result;
}

static void check_format(PGconn *connection, Arena *arena, Names *names, const BuiltinType *builtin,
                         int modifiers, int dimensions)
{
    static const int32_t values[] = {5, 2};
    Type type = {.builtin = builtin,
                 .modifier_count = (uint8_t)modifiers,
                 .array_dimensions = (uint8_t)dimensions};
    type.name.name = name_intern_string(names, builtin->name);
    for (int i = 0; i < modifiers; i++) type.modifiers[i] = values[i];
    char text[64] = "";
    if (modifiers == 1) snprintf(text, sizeof text, "5");
    if (modifiers == 2) snprintf(text, sizeof text, "5,2");
    /* The modifier as the type's own function packs it, unpacked by format_type. */
    char sql[512];
    snprintf(sql, sizeof sql, "select pg_catalog.format_type(%u::oid, %s::int4)",
             dimensions > 0 ? builtin->array_oid : builtin->oid, modifiers == 0 ? "-1" : "NULL");
    if (modifiers > 0)
        snprintf(sql, sizeof sql,
                 "select pg_catalog.format_type(%u::oid, pg_catalog.%stypmodin('{%s}'::cstring[]))",
                 dimensions > 0 ? builtin->array_oid : builtin->oid, builtin->internal, text);
    PGresult *rows = query(connection, sql);
    Text format = type_format(arena, &type, NULL);
    assert_string_equal(text_string(arena, format), PQgetvalue(rows, 0, 0));
    PQclear(rows);
}

static void types_are_formatted_as_by_the_server(void **state)
{
    (void)state;
    PGconn *connection = server_connect();
    Arena *arena = arena_new();
    Names *names = names_make(arena);
    for (size_t i = 0; i < builtin_type_count(); i++) {
        const BuiltinType *type = builtin_type_at(i);
        int first = strcmp(type->internal, "interval") == 0 ? 1 : 0;
        for (int modifiers = 0; modifiers <= type->modifier_count; modifiers++) {
            if (first == 1 && modifiers == 1) continue; /* its modifier is fields, then precision */
            check_format(connection, arena, names, type, modifiers, 0);
            if (type->array_oid != 0) check_format(connection, arena, names, type, modifiers, 1);
        }
    }
    arena_free(arena);
    PQfinish(connection);
}

/* Keywords of some versions only, which are right with quotes and without: SQL/JSON's name columns
 * and tables bare, and what a later version reserves is quoted for each. */
static bool is_of_some_versions(const char *word)
{
    return strncmp(word, "json", 4) == 0 || strcmp(word, "merge_action") == 0 ||
           strcmp(word, "system_user") == 0;
}

/* Every word that the server knows, and words made of every byte, alone and inside. */
static void identifiers_are_quoted_as_by_the_server(void **state)
{
    (void)state;
    PGconn *connection = server_connect();
    PGresult *rows =
        query(connection, "select w, pg_catalog.quote_ident(w) from ("
                          " select word from pg_catalog.pg_get_keywords()"
                          " union all select word || 'x' from pg_catalog.pg_get_keywords()"
                          " union all select left(word, -1) from pg_catalog.pg_get_keywords()"
                          " union all select chr(i) from generate_series(1, 300) i"
                          " union all select 'a' || chr(i) from generate_series(1, 300) i"
                          ") as words(w) where w <> ''");
    Arena *arena = arena_new();
    Names *names = names_make(arena);
    for (int i = 0; i < PQntuples(rows); i++) {
        if (is_of_some_versions(PQgetvalue(rows, i, 0))) continue;
        Text text = identifier_format(arena, name_intern_string(names, PQgetvalue(rows, i, 0)));
        assert_string_equal(text_string(arena, text), PQgetvalue(rows, i, 1));
    }
    assert_true(PQntuples(rows) > 1500);
    PQclear(rows);
    arena_free(arena);
    PQfinish(connection);
}

/* A routine or an operator of the schema's under one of these is named with its namespace. */
static void the_servers_names_are_known(void **state)
{
    (void)state;
    PGconn *connection = server_connect();
    PGresult *rows =
        query(connection, "select distinct 'f', proname from pg_catalog.pg_proc"
                          " where pronamespace = 'pg_catalog'::regnamespace"
                          " and proname !~ '^binary_upgrade_'"
                          " union all select distinct 'o', oprname from pg_catalog.pg_operator"
                          " where oprnamespace = 'pg_catalog'::regnamespace");
    Arena *arena = arena_new();
    Names *names = names_make(arena);
    for (int i = 0; i < PQntuples(rows); i++) {
        ObjectKind kind = PQgetvalue(rows, i, 0)[0] == 'f' ? KIND_FUNCTION : KIND_OPERATOR;
        Name name = name_intern_string(names, PQgetvalue(rows, i, 1));
        if (!catalog_may_have(kind, name)) fail_msg("%s is not known", name);
    }
    assert_true(PQntuples(rows) > 1500);
    assert_false(catalog_may_have(KIND_FUNCTION, name_intern_string(names, "of_nobody")));
    assert_false(catalog_may_have(KIND_TABLE, name_intern_string(names, "lower")));
    PQclear(rows);
    arena_free(arena);
    PQfinish(connection);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(types_are_formatted_as_by_the_server),
        cmocka_unit_test(identifiers_are_quoted_as_by_the_server),
        cmocka_unit_test(the_servers_names_are_known),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
