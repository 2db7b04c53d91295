/* Columns that a program fills: a revision waits until no row lacks a value. Only read, within a
 * limit of time; counted up to a few thousand, and beyond that estimated. */
#include "runtime/run_hold_internal.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { COUNTED_MAX = 10000 };
#define FILLS_TIMEOUT "60s"

static void put_rows(SchemacBuffer *sql, const SchemacFill *fill)
{
    schemac_put_sql(sql, "SELECT 1 FROM %v WHERE %v IS NULL", fill->table, fill->column);
    if (fill->from != NULL) schemac_put_sql(sql, " AND %v IS NOT NULL", fill->from);
}

static void put_settings(SchemacBuffer *sql, const SchemacRunner *runner)
{
    const char *path = runner->chain->search_path;
    schemac_put(sql, "SET TRANSACTION ISOLATION LEVEL READ COMMITTED READ ONLY;\n"
                     "SET LOCAL lock_timeout = 0;\n"
                     "SET LOCAL statement_timeout = '" FILLS_TIMEOUT "';\n");
    schemac_put(sql,
                "SET LOCAL row_security = off;\n"); /* a row out of sight is none that is filled */
    schemac_put_sql(sql, "SET LOCAL search_path = %v;\n", path == NULL ? "public" : path);
    schemac_put_role(sql, runner);
}

/* What the planner expects, from the text of EXPLAIN; -1: not known. */
static double estimate(SchemacRunner *runner, const SchemacFill *fill)
{
    SchemacBuffer sql = {0};
    double rows = -1;
    put_settings(&sql, runner);
    schemac_put(&sql, "EXPLAIN ");
    put_rows(&sql, fill);
    PGresult *result = schemac_query(runner, &sql);
    schemac_buffer_free(&sql);
    const char *said = result == NULL || PQntuples(result) == 0
                           ? NULL
                           : strstr(PQgetvalue(result, 0, 0), " rows=");
    if (said != NULL) rows = strtod(said + strlen(" rows="), NULL);
    PQclear(result);
    return rows;
}

static void say_empty(SchemacHeld *held, const SchemacFill *fill, const char *rows)
{
    snprintf(held->until, sizeof held->until,
             "It is applied once a program has filled column %.200s of table %.200s%s%.200s%s: %s.",
             fill->column, fill->table, fill->from == NULL ? "" : " where ",
             fill->from == NULL ? "" : fill->from, fill->from == NULL ? "" : " is not null", rows);
}

/* The table of a revision that is to come first, or the time was not enough: it waits. */
static bool is_unknown(const SchemacError *error, char *rows, size_t size)
{
    if (error->result != SCHEMAC_ERROR_SERVER) return false;
    if (strcmp(error->sqlstate, "57014") == 0)
        snprintf(rows, size,
                 "whether rows lack it was not known within " FILLS_TIMEOUT
                 "; an index on those rows (CREATE INDEX CONCURRENTLY ... WHERE it is null) helps");
    else if (strcmp(error->sqlstate, "42P01") == 0 || strcmp(error->sqlstate, "42703") == 0)
        snprintf(rows, size, "it does not exist yet");
    else if (strcmp(error->sqlstate, "42501") == 0)
        snprintf(rows, size, "this role may not ask which rows lack it");
    else
        return false;
    return true;
}

/* "12 rows lack it"; "" when none does. */
static bool count_empty(SchemacRunner *runner, const SchemacFill *fill, char *rows, size_t size)
{
    SchemacBuffer sql = {0};
    rows[0] = '\0';
    put_settings(&sql, runner);
    schemac_put(&sql, "SELECT pg_catalog.count(*) FROM (");
    put_rows(&sql, fill);
    schemac_put_sql(&sql, " LIMIT %i) AS r", (int64_t)COUNTED_MAX + 1);
    PGresult *result = schemac_query(runner, &sql);
    schemac_buffer_free(&sql);
    if (result == NULL) {
        bool is_known = !is_unknown(runner->error, rows, size);
        if (!is_known) schemac_error_clear(runner->error);
        return !is_known;
    }
    long count = strtol(PQgetvalue(result, 0, 0), NULL, 10);
    PQclear(result);
    if (count == 0) return true;
    if (count <= COUNTED_MAX) {
        snprintf(rows, size, "%ld row%s it", count, count == 1 ? " lacks" : "s lack");
        return true;
    }
    double about = estimate(runner, fill);
    if (about > COUNTED_MAX)
        snprintf(rows, size, "about %.0f rows lack it", about);
    else
        snprintf(rows, size, "more than %d rows lack it", COUNTED_MAX);
    return PQstatus(runner->connection) == CONNECTION_OK;
}

bool schemac_fills_wait(SchemacRunner *runner, SchemacHeld *held, bool *waits)
{
    const SchemacRevision *revision = held->revision;
    *waits = false;
    for (uint32_t i = 0; i < revision->fill_count && !*waits; i++) {
        char rows[200];
        if (!count_empty(runner, &revision->fills[i], rows, sizeof rows)) return false;
        *waits = rows[0] != '\0';
        if (*waits) say_empty(held, &revision->fills[i], rows);
    }
    return true;
}
