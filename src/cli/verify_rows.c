/* The server makes and sums the rows: verify_rows.sql and verify_sums.sql beside this file. */
#include "cli/verify_internal.h"

#include <stdlib.h>
#include <string.h>

#include "cli/embedded.h"

static bool fail_on_server(VerifyRows *rows, const PGresult *result)
{
    ServerError error = server_error_read(rows->connection, result);
    server_error_add(rows->session->diagnostics, CODE_SERVER_ERROR, SPAN_NONE, &error);
    return false;
}

static bool execute(VerifyRows *rows, const char *sql)
{
    return connection_execute(rows->session->diagnostics, rows->connection, sql);
}

static Text field(Arena *arena, const PGresult *result, int row, int column)
{
    return text_copy(arena, text_from_string(PQgetvalue(result, row, column)));
}

static size_t number(const PGresult *result, int row, int column)
{
    return strtoull(PQgetvalue(result, row, column), NULL, 10);
}

/* Opens a transaction in which nothing depends on what a revision that ran since has set: what the
 * two .sql files beside this one read, and how values are shown. */
static bool begin(VerifyRows *rows)
{
    const char *schema = rows->runner->workspace.state_schema;
    const char *path = rows->runner->workspace.search_path;
    Text pins = text_format(
        rows->session->arena,
        "BEGIN ISOLATION LEVEL READ COMMITTED READ WRITE;\nSET LOCAL search_path = %s;\n"
        "SET LOCAL \"schemac.state_schema\" = '%s';\nSET LOCAL TimeZone = 'UTC';\n"
        "SET LOCAL DateStyle = 'ISO, YMD';\nSET LOCAL IntervalStyle = 'postgres';\n"
        "SET LOCAL bytea_output = 'hex';\nSET LOCAL extra_float_digits = 1;\n"
        "SET LOCAL lc_monetary = 'C';\nSET LOCAL xmlbinary = 'base64';\n"
        "SET LOCAL statement_timeout = 0;\nSET LOCAL lock_timeout = 0;\n"
        "SET LOCAL standard_conforming_strings = on;\nSET LOCAL client_min_messages = warning",
        path == NULL ? "public" : path, schema == NULL ? "schemac" : schema);
    return execute(rows, pins.bytes);
}

static bool commit(VerifyRows *rows, bool done)
{
    return done ? execute(rows, "COMMIT") : (PQclear(PQexec(rows->connection, "ROLLBACK")), false);
}

/* ---- filling ---- */

static TableCover *cover_of(VerifyRows *rows, Text table)
{
    for (size_t i = 0; i < rows->covers.count; i++)
        if (text_equals(rows->covers.items[i].table, table)) return &rows->covers.items[i];
    TableCover cover = {.table = table};
    VECTOR_ADD(rows->session->arena, &rows->covers, cover);
    return &VECTOR_LAST(&rows->covers);
}

/* What it says last of a table counts, but for the revision where it had none. */
static void cover_read(VerifyRows *rows, const PGresult *result, int row, const char *at)
{
    Arena *arena = rows->session->arena;
    TableCover *cover = cover_of(rows, field(arena, result, row, 0));
    cover->rows = number(result, row, 1);
    cover->nullable = number(result, row, 2);
    cover->nulls = number(result, row, 3);
    cover->bordered = number(result, row, 4);
    cover->borders = number(result, row, 5);
    cover->impossible = strcmp(PQgetvalue(result, row, 7), "t") == 0;
    if (cover->rows > 0 || cover->at != NULL) return;
    cover->at = at;
    cover->reason = field(arena, result, row, 6);
}

bool verify_rows_fill(VerifyRows *rows, RowsScope scope, const char *at)
{
    static const char *const calls[] = {
        [ROWS_ALL] = "SELECT * FROM pg_temp.schemac_fill('all')",
        [ROWS_NULLS] = "SELECT * FROM pg_temp.schemac_fill('nulls')",
        [ROWS_PLAIN] = "SELECT * FROM pg_temp.schemac_fill('plain')",
        [ROWS_OF_NEW] = "SELECT * FROM pg_temp.schemac_fill('new')",
    };
    bool counts = scope == ROWS_ALL || scope == ROWS_OF_NEW;
    if (scope == ROWS_NONE) return true;
    if (!begin(rows)) return false;
    bool done = execute(rows, cli_verify_rows_sql);
    PGresult *result = done ? PQexec(rows->connection, calls[scope]) : NULL;
    done = done && (PQresultStatus(result) == PGRES_TUPLES_OK || fail_on_server(rows, result));
    for (int i = 0; done && counts && i < PQntuples(result); i++) cover_read(rows, result, i, at);
    PQclear(result);
    return commit(rows, done) && execute(rows, "DISCARD TEMP");
}

/* Takes the rows out again: a revision may be right and yet refuse rows that were made up. */
bool verify_rows_empty(VerifyRows *rows)
{
    TableSums sums;
    if (!verify_rows_sum(rows, &sums)) return false;
    TextBuilder builder = text_builder(rows->session->arena);
    for (size_t i = 0; i < sums.count; i++) {
        text_put_string(&builder, i == 0 ? "TRUNCATE " : ", ");
        text_put(&builder, sums.items[i].table);
    }
    text_put_string(&builder, sums.count == 0 ? "SELECT" : " CASCADE");
    return begin(rows) && commit(rows, execute(rows, text_built(&builder).bytes));
}

bool verify_rows_sum(VerifyRows *rows, TableSums *sums)
{
    Arena *arena = rows->session->arena;
    *sums = (TableSums){0};
    if (!begin(rows)) return false;
    PGresult *result = PQexec(rows->connection, cli_verify_sums_sql);
    bool done = PQresultStatus(result) == PGRES_TUPLES_OK;
    if (done && PQntuples(result) == 1 && !PQgetisnull(result, 0, 0)) {
        PGresult *tables = PQexec(rows->connection, PQgetvalue(result, 0, 0));
        PQclear(result);
        result = tables;
        done = PQresultStatus(result) == PGRES_TUPLES_OK;
        for (int i = 0; done && i < PQntuples(result); i++) {
            TableSum sum = {field(arena, result, i, 0), field(arena, result, i, 1),
                            field(arena, result, i, 2)};
            VECTOR_ADD(arena, sums, sum);
        }
    }
    if (!done) fail_on_server(rows, result);
    PQclear(result);
    return commit(rows, done);
}

/* ---- showing ---- */

static void covers_put_json(const VerifyRows *rows)
{
    JsonWriter *writer = &rows->session->writer;
    json_key(writer, "tables");
    json_begin_array(writer);
    for (size_t i = 0; i < rows->covers.count; i++) {
        const TableCover *cover = &rows->covers.items[i];
        json_begin_object(writer);
        json_key(writer, "table");
        json_text(writer, cover->table);
        json_key(writer, "rows");
        json_number(writer, (int64_t)cover->rows);
        json_key(writer, "columns_nullable");
        json_number(writer, (int64_t)cover->nullable);
        json_key(writer, "columns_null");
        json_number(writer, (int64_t)cover->nulls);
        json_key(writer, "columns_bordered");
        json_number(writer, (int64_t)cover->bordered);
        json_key(writer, "columns_at_border");
        json_number(writer, (int64_t)cover->borders);
        json_key(writer, "empty_at");
        json_string(writer, cover->at);
        json_key(writer, "empty_because");
        if (cover->at == NULL)
            json_string(writer, NULL);
        else
            json_text(writer, cover->reason);
        json_key(writer, "can_have_rows");
        json_bool(writer, !cover->impossible);
        json_end_object(writer);
    }
    json_end_array(writer);
}

/* How many tables had rows, and how many of their columns nulls and borders. */
static void covers_print(const VerifyRows *rows)
{
    Session *session = rows->session;
    TableCover sum = {0};
    size_t with_rows = 0, tables = 0, with_nulls = 0, with_borders = 0;
    for (size_t i = 0; i < rows->covers.count; i++) {
        const TableCover *cover = &rows->covers.items[i];
        if (cover->impossible) {
            session_print(session, "no rows  in %.*s: %.*s\n", TEXT_FORMAT(cover->table),
                          TEXT_FORMAT(cover->reason));
            continue;
        }
        tables++;
        with_rows += cover->at == NULL;
        with_nulls += cover->nulls > 0;
        with_borders += cover->borders > 0;
        sum.nullable += cover->nullable;
        sum.nulls += cover->nulls;
        sum.bordered += cover->bordered;
        sum.borders += cover->borders;
    }
    session_print(session,
                  "rows     in %zu of %s; nulls in %zu of them (%zu of %s that can be null); "
                  "boundary values in %zu (%zu of %s that have some)\n",
                  with_rows, count_words(session->arena, tables, "table", "tables"), with_nulls,
                  sum.nulls, count_words(session->arena, sum.nullable, "column", "columns"),
                  with_borders, sum.borders,
                  count_words(session->arena, sum.bordered, "column", "columns"));
}

static bool is_without(const TableCover *cover)
{
    return cover->at != NULL && !cover->impossible;
}

bool verify_rows_show(VerifyRows *rows)
{
    Session *session = rows->session;
    bool allowed = arguments_has(&session->arguments, "allow-empty-tables");
    Diagnostic *diagnostic = NULL;
    size_t without = 0;
    covers_put_json(rows);
    covers_print(rows);
    for (size_t i = 0; i < rows->covers.count; i++) without += is_without(&rows->covers.items[i]);
    for (size_t i = 0; i < rows->covers.count && !allowed; i++) {
        const TableCover *cover = &rows->covers.items[i];
        if (!is_without(cover)) continue;
        if (diagnostic == NULL)
            diagnostic =
                diag_add(session->diagnostics, CODE_VERIFY_EMPTY, SPAN_NONE,
                         "no rows could be generated for %s: the migration of their rows is not "
                         "tested",
                         count_words(session->arena, without, "table", "tables"));
        diag_note(session->diagnostics, diagnostic, SPAN_NONE, "table %.*s, at %s: %.*s",
                  TEXT_FORMAT(cover->table), cover->at, TEXT_FORMAT(cover->reason));
    }
    if (diagnostic != NULL)
        diag_hint(session->diagnostics, diagnostic,
                  "If that is expected, use --allow-empty-tables.");
    return diagnostic == NULL;
}
