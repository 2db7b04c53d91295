/* Whether CREATE INDEX CONCURRENTLY was done: see run_lookup.c. What the index would be is asked of
 * the server: it makes it, on an empty copy of the table that is rolled back. */
#include "runtime/run_lookup_internal.h"

#include <string.h>

/* ---- indexes that are built ---- */

/* The table's name, quoted and qualified, and whether it is there. */
typedef struct Table {
    SchemacBuffer qualified;
    SchemacBuffer own; /* its name without the schema, quoted */
} Table;

static bool find_table(const SchemacQuestion *question, const SchemacSubject *subject, Table *table)
{
    SchemacBuffer sql = {0};
    schemac_put_look(question, &sql);
    schemac_put_sql(&sql,
                    "SELECT pg_catalog.format('%%I.%%I', n.nspname, c.relname), "
                    "pg_catalog.quote_ident(c.relname) FROM pg_catalog.pg_class c JOIN "
                    "pg_catalog.pg_namespace n ON n.oid = c.relnamespace WHERE c.oid = "
                    "pg_catalog.to_regclass(%l) AND c.relkind IN ('r', 'm')",
                    schemac_or_null(subject->table.text));
    PGresult *rows = schemac_ask(question, &sql);
    schemac_buffer_free(&sql);
    if (rows == NULL) return false;
    if (PQntuples(rows) > 0) {
        schemac_put(&table->qualified, PQgetvalue(rows, 0, 0));
        schemac_put(&table->own, PQgetvalue(rows, 0, 1));
    }
    PQclear(rows);
    return true;
}

/* What stands after the table's name says what an index is; its own name and the schema do not.
 * The indexes of the table are compared with that of its copy. */
static void put_select(SchemacBuffer *sql, const SchemacQuestion *question,
                       const SchemacSubject *subject, const Table *table)
{
    bool is_there = table->qualified.length > 0;
    schemac_put(sql, "SET LOCAL search_path = '';\nWITH t AS (SELECT ");
    schemac_put_sql(sql, "pg_catalog.to_regclass(%l) AS own, pg_catalog.to_regclass(",
                    is_there ? table->qualified.bytes : NULL);
    schemac_put_sql(sql,
                    is_there ? "pg_catalog.concat('pg_temp.', %l)) AS copy), " : "NULL) AS copy), ",
                    table->own.bytes);
    schemac_put(sql, "d AS (SELECT i.indexrelid, i.indrelid, c.relname, n.nspname, i.indisvalid "
                     "AND i.indisready AND i.indislive AS ok, i.indisunique::text || "
                     "pg_catalog.substr(p.text, pg_catalog.strpos(p.text, '.' || "
                     "pg_catalog.quote_ident(r.relname) || ' USING ')) AS definition FROM t JOIN "
                     "pg_catalog.pg_index i ON i.indrelid IN (t.own, t.copy) JOIN "
                     "pg_catalog.pg_class c ON c.oid = i.indexrelid JOIN pg_catalog.pg_namespace n "
                     "ON n.oid = c.relnamespace JOIN pg_catalog.pg_class r ON r.oid = i.indrelid "
                     "CROSS JOIN LATERAL (SELECT pg_catalog.pg_get_indexdef(i.indexrelid)) AS "
                     "p(text))\n");
    schemac_put_sql(
        sql,
        "SELECT pg_catalog.format('%%I.%%I', d.nspname, d.relname), d.ok, d.definition IN "
        "(SELECT e.definition FROM d e WHERE e.indrelid = t.copy), d.indexrelid <> ALL "
        "(coalesce(%l, '{}')::pg_catalog.oid[]) FROM d JOIN t ON d.indrelid = t.own WHERE %b OR "
        "d.relname = (pg_catalog.parse_ident(coalesce(%l, 'x')))[1] ORDER BY d.ok DESC",
        schemac_or_null(question->before), (int)(subject->name.text[0] == '\0'),
        schemac_or_null(subject->name.text));
}

enum { INDEX_NAME, INDEX_IS_OK, INDEX_IS_SAME, INDEX_IS_NEW };

typedef void PutSelect(SchemacBuffer *sql, const SchemacQuestion *question,
                       const SchemacSubject *subject, const Table *table);

/* The indexes of the table that have the statement's name, or, where it gives none, any: as
 * INDEX_ columns. An empty answer when there is no such table. The statement's own mistakes come as
 * an error, *is_own. */
static PGresult *ask_copy(const SchemacQuestion *question, const SchemacSubject *subject,
                          PutSelect *put, bool *is_own)
{
    Table table = {0};
    SchemacBuffer sql = {0};
    PGresult *rows = NULL;
    *is_own = false;
    bool done = find_table(question, subject, &table);
    if (done && table.qualified.length > 0) {
        const char *rest = schemac_question_section(question)->sql + subject->table.end;
        schemac_put_sql(&sql, "CREATE TEMPORARY TABLE %v (LIKE %v);\nCREATE %vINDEX ON pg_temp.%v",
                        table.own.bytes, table.qualified.bytes, subject->is_unique ? "UNIQUE " : "",
                        table.own.bytes);
        schemac_put_bytes(&sql, rest, question->statement->end - subject->table.end);
        schemac_put(&sql, "\n;\nSELECT;");
        PGresult *made = schemac_ask(question, &sql);
        done = made != NULL;
        *is_own = !done;
        PQclear(made);
    }
    if (done) {
        put(&sql, question, subject, &table);
        rows = schemac_ask(question, &sql);
    }
    schemac_roll_back_look(question);
    schemac_buffer_free(&sql);
    schemac_buffer_free(&table.qualified);
    schemac_buffer_free(&table.own);
    return rows;
}

static PGresult *ask_indexes(const SchemacQuestion *question, const SchemacSubject *subject,
                             bool *is_own)
{
    return ask_copy(question, subject, put_select, is_own);
}

/* The statement as the server would write it, with an empty search_path. An index without a name
 * gets the one that the server would give it. */
static void put_statement(SchemacBuffer *sql, const SchemacQuestion *question,
                          const SchemacSubject *subject, const Table *table)
{
    (void)question;
    if (table->qualified.length == 0) {
        schemac_put(sql, "SELECT WHERE false");
        return;
    }
    schemac_put_sql(
        sql,
        "SET LOCAL search_path = '';\n"
        "SELECT pg_catalog.format('CREATE %%sINDEX CONCURRENTLY %%I ON %%s%%s', CASE WHEN "
        "i.indisunique THEN 'UNIQUE ' END, coalesce((pg_catalog.parse_ident(%l))[1], (SELECT f "
        "FROM pg_catalog.generate_series(0, 1000) g CROSS JOIN LATERAL (SELECT "
        "pg_catalog.concat(c.relname, NULLIF(g, 0))) AS n(f) WHERE NOT EXISTS (SELECT FROM "
        "pg_catalog.pg_class o WHERE o.relname = n.f AND o.relnamespace = (SELECT t.relnamespace "
        "FROM pg_catalog.pg_class t WHERE t.oid = pg_catalog.to_regclass(%l))) ORDER BY g LIMIT "
        "1)), %l, pg_catalog.substr(p.text, pg_catalog.strpos(p.text, "
        "pg_catalog.concat('.', %l, ' USING ')) + pg_catalog.length(%l) + 1)), c.reltablespace = 0 "
        "FROM pg_catalog.pg_index i JOIN pg_catalog.pg_class c ON c.oid = i.indexrelid CROSS JOIN "
        "LATERAL (SELECT pg_catalog.pg_get_indexdef(i.indexrelid)) AS p(text) WHERE i.indrelid = "
        "pg_catalog.to_regclass(pg_catalog.concat('pg_temp.', %l))",
        schemac_or_null(subject->name.text), table->qualified.bytes, table->qualified.bytes,
        table->own.bytes, table->own.bytes, table->own.bytes);
}

bool schemac_qualify_build(const SchemacQuestion *question, const SchemacSubject *subject,
                           SchemacBuffer *text)
{
    bool is_own;
    PGresult *rows = ask_copy(question, subject, put_statement, &is_own);
    bool done = rows != NULL;
    if (!done && is_own && question->runner->error->result == SCHEMAC_ERROR_SERVER)
        question->runner->error->result = SCHEMAC_ERROR_SECTION;
    if (done && PQntuples(rows) == 0) {
        done = schemac_fail(question->runner->error, SCHEMAC_ERROR_SECTION,
                            "table \"%s\" does not exist", subject->table.text);
    } else if (done && PQgetvalue(rows, 0, 1)[0] != 't') {
        done = schemac_fail(question->runner->error, SCHEMAC_ERROR_POOLED,
                            "an index with a tablespace cannot be built through a transaction "
                            "pooler");
    } else if (done) {
        schemac_put(text, PQgetvalue(rows, 0, 0));
    }
    PQclear(rows);
    return done;
}

/* It is done when one of them is what the statement makes; what it left unfinished goes. */
bool schemac_find_built(const SchemacQuestion *question, const SchemacSubject *subject,
                        SchemacFound *found)
{
    bool is_own;
    PGresult *rows = ask_indexes(question, subject, &is_own);
    if (rows == NULL) {
        /* a statement that is wrong in itself made nothing */
        *found = SCHEMAC_FOUND_NOTHING;
        return is_own && PQstatus(question->runner->connection) == CONNECTION_OK &&
               strncmp(question->runner->error->sqlstate, "42", 2) == 0 &&
               strcmp(question->runner->error->sqlstate, "42501") != 0;
    }
    bool done = true;
    *found = SCHEMAC_FOUND_NOTHING;
    for (int row = 0; done && row < PQntuples(rows); row++) {
        bool is_ours = PQgetvalue(rows, row, INDEX_IS_SAME)[0] == 't' &&
                       PQgetvalue(rows, row, INDEX_IS_NEW)[0] == 't';
        if (is_ours && PQgetvalue(rows, row, INDEX_IS_OK)[0] == 't') {
            *found = SCHEMAC_FOUND_DONE;
            break;
        }
        if (is_ours) {
            done = schemac_clear_away(question, "DROP INDEX CONCURRENTLY IF EXISTS %v",
                                      PQgetvalue(rows, row, INDEX_NAME));
        }
    }
    PQclear(rows);
    return done;
}

bool schemac_built_leaves(const SchemacQuestion *question, const SchemacSubject *subject,
                          bool *leaves)
{
    bool is_own;
    SchemacError refused = *question->runner->error;
    PGresult *rows = ask_indexes(question, subject, &is_own);
    if (rows == NULL && !is_own) return false;
    *question->runner->error = refused;
    *leaves = false;
    for (int row = 0; row < PQntuples(rows); row++) {
        *leaves = *leaves || (PQgetvalue(rows, row, INDEX_IS_SAME)[0] == 't' &&
                              PQgetvalue(rows, row, INDEX_IS_NEW)[0] == 't');
    }
    PQclear(rows);
    return true;
}

/* IF NOT EXISTS over an index that is not what the statement makes. */
static bool fail_other(const SchemacQuestion *question, const char *name, bool is_same)
{
    SchemacRunner *runner = question->runner;
    schemac_fail(runner->error, SCHEMAC_ERROR_ALREADY_EXISTS,
                 is_same ? "index %s already exists, but it is invalid"
                         : "%s already exists, but it is not the index that this statement creates",
                 name);
    schemac_set_hint(runner->error,
                     is_same ? "A build of it failed. Drop it, then run the command again: DROP "
                               "INDEX CONCURRENTLY %s."
                             : "IF NOT EXISTS would skip it. Drop or rename %s, or give the new "
                               "index another name, then run the command again.",
                     name);
    return false;
}

/* What has the name already, when IF NOT EXISTS is said. */
static bool check_existing(const SchemacQuestion *question, const SchemacSubject *subject,
                           bool *is_done)
{
    bool is_own;
    PGresult *rows = ask_indexes(question, subject, &is_own);
    if (rows == NULL) return is_own && PQstatus(question->runner->connection) == CONNECTION_OK;
    bool done = true;
    if (PQntuples(rows) > 0) {
        bool is_same = PQgetvalue(rows, 0, INDEX_IS_SAME)[0] == 't';
        *is_done = is_same && PQgetvalue(rows, 0, INDEX_IS_OK)[0] == 't';
        done = *is_done || fail_other(question, PQgetvalue(rows, 0, INDEX_NAME), is_same);
    }
    PQclear(rows);
    return done;
}

bool schemac_prepare_build(const SchemacQuestion *question, const SchemacSubject *subject,
                           SchemacBuffer *before, bool *opens, bool *is_done)
{
    SchemacBuffer sql = {0};
    bool is_named = subject->name.text[0] != '\0';
    if (subject->if_exists && is_named && (!check_existing(question, subject, is_done) || *is_done))
        return *is_done;
    schemac_put_sql(
        &sql,
        "SELECT (SELECT pg_catalog.array_agg(i.indexrelid)::text FROM pg_catalog.pg_index i WHERE "
        "i.indrelid = c.oid), (SELECT pg_catalog.format('%%I.%%I', n.nspname, o.relname) FROM "
        "pg_catalog.pg_class o JOIN pg_catalog.pg_namespace n ON n.oid = o.relnamespace WHERE "
        "o.relnamespace = c.relnamespace AND o.relname = "
        "(pg_catalog.parse_ident(coalesce(%l, 'x')))[1] AND %b) FROM pg_catalog.pg_class c WHERE "
        "c.oid = pg_catalog.to_regclass(%l)",
        schemac_or_null(subject->name.text), (int)(is_named && subject->if_exists),
        schemac_or_null(subject->table.text));
    PGresult *rows = schemac_look(question, &sql);
    schemac_buffer_free(&sql);
    bool done = rows != NULL;
    *opens = done && PQntuples(rows) > 0;
    if (*opens) {
        schemac_put(before, PQgetisnull(rows, 0, 0) ? "{}" : PQgetvalue(rows, 0, 0));
        done = PQgetisnull(rows, 0, 1) || fail_other(question, PQgetvalue(rows, 0, 1), false);
    }
    PQclear(rows);
    return done;
}
