/* Names that are left out, against those that a server chooses: random tables as schema and as SQL.
 */
#include "sema_fixture.h"

#include <libpq-fe.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "sema/choose_internal.h"

/* ---- the algorithm alone ---- */

static void assert_made(const char *name1, const char *name2, const char *label,
                        const char *expected)
{
    NameBuffer buffer;
    name_make(&buffer, text_from_string(name1), text_from_string(name2), text_from_string(label));
    buffer.bytes[buffer.length] = '\0';
    assert_string_equal(buffer.bytes, expected);
}

static void test_shortening(void **state)
{
    (void)state;
    assert_made("chunks", "document_id", "fkey", "chunks_document_id_fkey");
    assert_made("t", NULL, "pkey", "t_pkey");
    /* the longer of the two is shortened, here the first, to what the second leaves */
    assert_made("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", "b", "idx",
                "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa_b_idx");
    /* no character is cut: 40 bytes of two each, one byte is lost */
    assert_made("éééééééééééééééééééééééééééééé", "éééééééééééééééééééééééééééééé", "key",
                "éééééééééééééé_éééééééééééééé_key");
}

static void test_numbering(void **state)
{
    (void)state;
    Arena *arena = arena_new();
    Text columns[] = {TEXT("expr"), TEXT("a"), TEXT("expr"), TEXT("expr")};
    name_number_columns(arena, columns, 4);
    Text joined = name_join_columns(arena, columns, 4);
    assert_true(text_equals(joined, TEXT("expr_a_expr1_expr2")));
    arena_free(arena);
}

/* ---- a server ---- */

typedef struct Server {
    PGconn *admin;
    PGconn *connection;
    char database[64];
} Server;

static void must_execute(PGconn *connection, const char *sql)
{
    PGresult *result = PQexec(connection, sql);
    ExecStatusType status = PQresultStatus(result);
    if (status != PGRES_COMMAND_OK && status != PGRES_TUPLES_OK)
        fail_msg("%s\n%s", PQerrorMessage(connection), sql);
    PQclear(result);
}

static void ignore_notice(void *argument, const PGresult *result)
{
    (void)argument;
    (void)result;
}

static bool server_open(Server *server)
{
    const char *url = getenv("SCHEMAC_TEST_URL");
    if (url == NULL) url = getenv("TEST_SERVER_URL");
    if (url == NULL || url[0] == '\0') return false;
    server->admin = PQconnectdb(url);
    assert_int_equal(PQstatus(server->admin), CONNECTION_OK);
    char sql[128];
    snprintf(server->database, sizeof server->database, "sema_%d", (int)getpid());
    snprintf(sql, sizeof sql, "CREATE DATABASE %s", server->database);
    must_execute(server->admin, sql);
    const char *keywords[] = {"dbname", "dbname", "client_encoding", NULL};
    const char *values[] = {url, server->database, "UTF8", NULL};
    server->connection = PQconnectdbParams(keywords, values, 1);
    assert_int_equal(PQstatus(server->connection), CONNECTION_OK);
    PQsetNoticeReceiver(server->connection, ignore_notice, NULL);
    return true;
}

static void server_close(Server *server)
{
    char sql[128];
    PQfinish(server->connection);
    snprintf(sql, sizeof sql, "DROP DATABASE %s WITH (FORCE)", server->database);
    must_execute(server->admin, sql);
    PQfinish(server->admin);
}

/* ---- random tables ---- */

typedef struct Random {
    uint64_t state;
} Random;

static unsigned random_below(Random *random, unsigned limit)
{
    random->state = random->state * 6364136223846793005u + 1442695040888963407u;
    return (unsigned)((random->state >> 33) % limit);
}

static const char *const name_parts[] = {
    "a",
    "b",
    "a_b",
    "b_a",
    "a_b_idx",
    "a_check",
    "key",
    "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
    "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaab",
    "bbbbbbbbbbbbbbbbbbbbbbbbbbbbbb",
    "ééééééééééééééééééééé",
    "日本語日本語日本語日本語日本語日本語",
    "With Space",
    "x1",
};

#define PART_COUNT (sizeof name_parts / sizeof *name_parts)
#define COLUMN_COUNT 5

typedef struct Writer {
    TextBuilder schema;
    TextBuilder sql;
    TextBuilder after; /* CREATE INDEX, after the table */
    Random random;
    const char *columns[COLUMN_COUNT];
} Writer;

static void put_both(Writer *writer, const char *text)
{
    text_put_string(&writer->schema, text);
    text_put_string(&writer->sql, text);
}

static const char *pick_column(Writer *writer)
{
    return writer->columns[random_below(&writer->random, COLUMN_COUNT)];
}

static void pick_columns(Writer *writer)
{
    unsigned first = random_below(&writer->random, PART_COUNT);
    for (unsigned i = 0; i < COLUMN_COUNT; i++)
        writer->columns[i] = name_parts[(first + i * 3) % PART_COUNT];
}

static void put_column_clauses(Writer *writer, const char *name, const char *table)
{
    char text[512];
    if (random_below(&writer->random, 4) == 0) {
        snprintf(text, sizeof text, " check (\"%s\" > 0)", name);
        put_both(writer, text);
    }
    if (random_below(&writer->random, 4) == 0) {
        snprintf(text, sizeof text, " check (\"%s\" > 0 and \"%s\" < 9)", pick_column(writer),
                 name);
        put_both(writer, text);
    }
    if (random_below(&writer->random, 4) == 0) put_both(writer, " unique");
    if (random_below(&writer->random, 5) == 0) {
        snprintf(text, sizeof text, " references \"%s\" (\"id of it\")", table);
        put_both(writer, text);
    }
}

static void put_column(Writer *writer, const char *name, const char *table)
{
    static const char *const types[] = {"bigint", "bigint", "bigserial",
                                        "bigint generated by default as identity"};
    char text[256];
    snprintf(text, sizeof text, "    \"%s\" %s", name, types[random_below(&writer->random, 4)]);
    put_both(writer, text);
    put_column_clauses(writer, name, table);
    text_put_string(&writer->schema, ";\n");
    text_put_string(&writer->sql, ",\n");
}

static void put_item(Writer *writer, const char *table)
{
    char text[700];
    const char *a = pick_column(writer);
    const char *b = pick_column(writer);
    switch (random_below(&writer->random, 6)) {
    case 0: snprintf(text, sizeof text, "    check (\"%s\" > 0)", a); break;
    case 1: snprintf(text, sizeof text, "    check (\"%s\" > \"%s\")", a, b); break;
    case 2: snprintf(text, sizeof text, "    check (1 > 0)"); break;
    case 3:
        if (a == b) b = "id of it";
        snprintf(text, sizeof text, "    unique (\"%s\", \"%s\")", a, b);
        break;
    case 4:
        snprintf(text, sizeof text, "    foreign key (\"%s\") references \"%s\" (\"id of it\")", a,
                 table);
        break;
    default: snprintf(text, sizeof text, "    unique (\"%s\")", a); break;
    }
    put_both(writer, text);
    text_put_string(&writer->schema, ";\n");
    text_put_string(&writer->sql, ",\n");
}

static void put_index(Writer *writer, const char *table)
{
    static const char *const forms[] = {
        "(\"%s\", \"%s\")",
        "(\"%s\") include (\"%s\")",
        "(abs(\"%s\"), abs(\"%s\"))",
        "((\"%s\" + \"%s\"))",
        "((\"%s\" + 1), (\"%s\" + 2))",
        "((\"%s\"::text), coalesce(\"%s\", 1))",
        "((case when \"%s\" > 0 then \"%s\" end))",
        "((\"%s\" is null), (nullif(\"%s\", 1)))",
        "(greatest(\"%s\", 1), (array[\"%s\"]))",
        "((\"%s\"::numeric), ((\"%s\" > 0)::integer))",
    };
    char text[512];
    const char *a = pick_column(writer);
    const char *b = pick_column(writer);
    unsigned form = random_below(&writer->random, sizeof forms / sizeof *forms);
    if (a == b && form < 2) b = "id of it";
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
    snprintf(text, sizeof text, forms[form], a, b);
#pragma GCC diagnostic pop
    text_put_format(&writer->schema, "    index %s;\n", text);
    text_put_format(&writer->after, "create index on \"%s\" %s;\n", table, text);
}

static void put_table(Writer *writer, const char *name)
{
    char text[256];
    pick_columns(writer);
    writer->after = text_builder(writer->sql.arena);
    text_put_format(&writer->schema, "table \"%s\" {\n", name);
    text_put_format(&writer->sql, "create table \"%s\" (\n", name);
    for (size_t i = 0; i < COLUMN_COUNT; i++) put_column(writer, writer->columns[i], name);
    for (unsigned left = random_below(&writer->random, 6); left > 0; left--) put_item(writer, name);
    snprintf(text, sizeof text, "    \"id of it\" bigint primary key");
    put_both(writer, text);
    text_put_string(&writer->schema, ";\n");
    text_put_string(&writer->sql, "\n);\n");
    for (unsigned left = random_below(&writer->random, 5); left > 0; left--)
        put_index(writer, name);
    text_put_string(&writer->schema, "}\n");
    text_put(&writer->sql, text_built(&writer->after));
}

static void put_tables(Writer *writer)
{
    unsigned first = random_below(&writer->random, PART_COUNT);
    for (unsigned i = 0; i < 5; i++) {
        char name[128];
        /* the names that our own indexes would take are not for tables */
        const char *part = name_parts[(first + i * 5) % PART_COUNT];
        snprintf(name, sizeof name, "%s", strlen(part) < 60 ? part : part + 2);
        put_table(writer, name);
    }
}

/* ---- comparing ---- */

static const char server_names_sql[] =
    "select name from (select 'constraint ' || t.relname || ' ' || conname as name from pg_constraint c join pg_class t on t.oid = "
    "conrelid where connamespace = 'public'::regnamespace "
    "union all select 'index ' || t.relname || ' ' || i.relname from pg_index x join pg_class i on i.oid = "
    "indexrelid join pg_class t on t.oid = indrelid where t.relnamespace = 'public'::regnamespace and not "
    "exists (select from pg_constraint where conindid = indexrelid) "
    "union all select 'sequence ' || relname from pg_class s where relkind = 'S' and not exists (select from "
    "pg_depend where objid = s.oid and deptype = 'i') "
    ") names order by name collate \"C\"";

typedef VECTOR(const char *) Lines;

typedef struct Collecting {
    Arena *arena;
    Lines lines;
} Collecting;

static void collect_object(void *context, const Object *object)
{
    Collecting *collecting = context;
    if (object->kind == KIND_SEQUENCE) {
        Text line = text_format(collecting->arena, "sequence %s", object->name.name);
        VECTOR_ADD(collecting->arena, &collecting->lines, line.bytes);
    } else if (object->kind == KIND_CONSTRAINT || object->kind == KIND_INDEX) {
        Text line = text_format(collecting->arena, "%s %s %s", kind_row(object->kind)->word,
                                object->parent->name.name, object->name.name);
        VECTOR_ADD(collecting->arena, &collecting->lines, line.bytes);
    }
}

static int compare_lines(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static void compare_names(PGconn *connection, Compiled *compiled, const char *schema)
{
    Collecting collecting = {.arena = compiled->arena};
    database_visit(compiled->database, collect_object, &collecting);
    Lines *lines = &collecting.lines;
    qsort(lines->items, lines->count, sizeof *lines->items, compare_lines);
    PGresult *result = PQexec(connection, server_names_sql);
    assert_int_equal(PQresultStatus(result), PGRES_TUPLES_OK);
    size_t count = (size_t)PQntuples(result);
    for (size_t i = 0; i < count || i < lines->count; i++) {
        const char *theirs = i < count ? PQgetvalue(result, (int)i, 0) : "(nothing)";
        const char *ours = i < lines->count ? lines->items[i] : "(nothing)";
        if (strcmp(theirs, ours) != 0)
            fail_msg("server: %s\nschemac: %s\n%s", theirs, ours, schema);
    }
    PQclear(result);
}

static void test_against_server(void **state)
{
    (void)state;
    Server server;
    if (!server_open(&server)) {
        print_message("SKIPPED: neither SCHEMAC_TEST_URL nor TEST_SERVER_URL names a server\n");
        skip();
    }
    for (uint64_t seed = 1; seed <= 100; seed++) {
        Arena *arena = arena_new();
        Writer writer = {
            .schema = text_builder(arena), .sql = text_builder(arena), .random = {seed}};
        put_tables(&writer);
        must_execute(server.connection, "drop schema public cascade; create schema public");
        must_execute(server.connection, writer.sql.bytes);
        Compiled compiled = compile_good(writer.schema.bytes);
        compare_names(server.connection, &compiled, writer.schema.bytes);
        compiled_free(&compiled);
        arena_free(arena);
    }
    server_close(&server);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_shortening),
        cmocka_unit_test(test_numbering),
        cmocka_unit_test(test_against_server),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
