/* Asking the questions of run_preflight.c: read only, each within a time limit; of a big table a
 * sample where that can tell. A question that cannot be asked is none: the revision will say. */
#include "runtime/run_preflight_internal.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#define LIMIT "3s"
#define ROWS_NAMED 5
#define BIG_PAGES 65536   /* half a gigabyte: of more only a sample is read, */
#define SAMPLE_PAGES 8192 /* of about so much */

/* The answer for one table. */
typedef struct Target {
    char keys[SCHEMAC_NAME_SIZE]; /* an expression that names a row */
    char columns[SCHEMAC_NAME_SIZE];
    double pages;
    bool has_partitions;
} Target;

typedef struct Preflight {
    SchemacRunner *runner;
    SchemacQuestions questions;
    SchemacBuffer found; /* sentences, one a violated question */
    const SchemacAsked *first;
    size_t count;
} Preflight;

/* ---- one question ---- */

static void put_begin(const Preflight *preflight, SchemacBuffer *sql)
{
    const SchemacChain *chain = preflight->runner->chain;
    schemac_put(sql, "BEGIN ISOLATION LEVEL READ COMMITTED READ ONLY;\n");
    schemac_put_sql(sql,
                    "SET LOCAL search_path = %v;\nSET LOCAL lock_timeout = '100ms';\nSET LOCAL "
                    "statement_timeout = '" LIMIT "';\nSET LOCAL TimeZone = 'UTC';\n",
                    chain->search_path == NULL ? "public" : chain->search_path);
    schemac_put_role(sql, preflight->runner);
}

/* The rows of `select`, or NULL; `state` (or NULL) gets the SQLSTATE of what failed. */
static PGresult *ask(Preflight *preflight, const SchemacBuffer *select, char state[6])
{
    SchemacRunner *runner = preflight->runner;
    SchemacBuffer sql = {0};
    put_begin(preflight, &sql);
    schemac_put_sql(&sql, "%v;\n", select->failed ? "" : select->bytes);
    schemac_put_mark_row(&sql, runner);
    schemac_put(&sql, "COMMIT;\n");
    PGresult *rows = NULL, *result;
    state[0] = '\0';
    if (!sql.failed && !select->failed && PQsendQuery(runner->connection, sql.bytes) == 1) {
        while ((result = PQgetResult(runner->connection)) != NULL) {
            const char *failed = PQresultErrorField(result, PG_DIAG_SQLSTATE);
            if (failed != NULL) schemac_copy_text(state, 6, failed);
            if (!schemac_is_mark(runner, result, runner->mark) && rows == NULL &&
                PQresultStatus(result) == PGRES_TUPLES_OK)
                rows = result;
            else
                PQclear(result);
        }
    }
    schemac_buffer_free(&sql);
    if (PQtransactionStatus(runner->connection) == PQTRANS_INERROR)
        PQclear(PQexec(runner->connection, "ROLLBACK"));
    if (state[0] == '\0' && runner->is_marked) return rows;
    PQclear(rows);
    return NULL;
}

/* ---- the table ---- */

/* False: it is not there yet. */
static bool find_target(Preflight *preflight, const SchemacAsked *asked, Target *target)
{
    SchemacBuffer sql = {0};
    char state[6];
    schemac_put_sql(
        &sql,
        "SELECT k.list, k.count, c.relpages, c.relkind FROM pg_catalog.pg_class c CROSS JOIN LATERAL (SELECT "
        "pg_catalog.string_agg(pg_catalog.quote_ident(a.attname), ', ' ORDER BY "
        "pg_catalog.array_position(i.indkey::int2[], a.attnum)), count(*) FROM pg_catalog.pg_index "
        "i JOIN pg_catalog.pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = ANY (i.indkey) "
        "WHERE i.indrelid = c.oid AND i.indisprimary) AS k(list, count) WHERE c.oid = "
        "pg_catalog.to_regclass(%l) AND c.relkind IN ('r', 'p')",
        asked->table.bytes);
    PGresult *rows = ask(preflight, &sql, state);
    bool is_there = rows != NULL && PQntuples(rows) == 1;
    if (is_there) {
        bool has_key = !PQgetisnull(rows, 0, 0);
        const char *list = has_key ? PQgetvalue(rows, 0, 0) : "ctid";
        bool is_one = !has_key || strcmp(PQgetvalue(rows, 0, 1), "1") == 0;
        schemac_copy_text(target->columns, sizeof target->columns, list);
        snprintf(target->keys, sizeof target->keys, is_one ? "%s::text" : "ROW(%s)::text",
                 target->columns);
        target->pages = strtod(PQgetvalue(rows, 0, 2), NULL);
        target->has_partitions = PQgetvalue(rows, 0, 3)[0] == 'p';
    }
    PQclear(rows);
    schemac_buffer_free(&sql);
    return is_there;
}

/* ---- the questions as SQL ---- */

static void put_columns(SchemacBuffer *sql, const SchemacBuffer *columns, const char *test,
                        const char *joint)
{
    SchemacScan scan = {.sql = columns->bytes, .length = columns->length};
    SchemacToken token;
    int depth = 0;
    size_t begin = 0;
    bool has = true;
    for (size_t count = 0; has;) {
        has = schemac_scan_token(&scan, &token);
        if (has) depth += (token.kind == '(') - (token.kind == ')');
        if (has && (token.kind != ',' || depth > 0)) continue;
        size_t end = has ? token.begin : columns->length;
        schemac_put(sql, count++ == 0 ? "(" : joint);
        schemac_put_bytes(sql, columns->bytes + begin, end - begin);
        schemac_put(sql, test);
        begin = has ? token.end : end;
    }
    schemac_put(sql, ")");
}

/* Children have no part in a key of their parent, as partitions have. */
static const char *only_of(const SchemacAsked *asked, const Target *target)
{
    bool is_key = asked->kind == SCHEMAC_ASKED_DUPLICATES || asked->kind == SCHEMAC_ASKED_ORPHANS;
    return !target->has_partitions && (is_key || asked->no_inherit) ? "ONLY " : "";
}

static void put_from(SchemacBuffer *sql, const SchemacAsked *asked, const Target *target)
{
    bool joins = asked->kind == SCHEMAC_ASKED_ORPHANS;
    schemac_put_sql(sql, " FROM %v%v", only_of(asked, target), asked->table.bytes);
    if (joins) schemac_put(sql, " AS schemac_t");
    if (target->pages > BIG_PAGES) {
        char sample[80];
        snprintf(sample, sizeof sample, " TABLESAMPLE SYSTEM (%g)",
                 100.0 * SAMPLE_PAGES / target->pages);
        schemac_put(sql, sample);
    }
}

static void put_duplicates(SchemacBuffer *sql, const SchemacAsked *asked, const Target *target)
{
    schemac_put_sql(sql,
                    "SELECT k FROM (SELECT %v AS k, count(*) OVER (PARTITION BY %v) AS n FROM %v%v",
                    target->keys, asked->subject.bytes, only_of(asked, target), asked->table.bytes);
    schemac_put(sql, " WHERE true");
    if (asked->condition.length > 0) schemac_put_sql(sql, " AND (%v)", asked->condition.bytes);
    if (!asked->nulls_equal) {
        schemac_put(sql, " AND ");
        put_columns(sql, &asked->subject, " IS NOT NULL", " AND ");
    }
    schemac_put(sql, ") AS s WHERE n > 1");
}

/* Rows that do not fit, by their keys. */
static void put_question(SchemacBuffer *sql, const SchemacAsked *asked, const Target *target)
{
    if (asked->kind == SCHEMAC_ASKED_DUPLICATES) {
        put_duplicates(sql, asked, target);
    } else {
        bool joins = asked->kind == SCHEMAC_ASKED_ORPHANS;
        schemac_put_sql(sql, "SELECT %v", target->keys);
        put_from(sql, asked, target);
        schemac_put(sql, " WHERE ");
        if (asked->kind == SCHEMAC_ASKED_NULLS)
            put_columns(sql, &asked->subject, " IS NULL", " OR ");
        else if (joins)
            schemac_put_sql(sql, "%v AND NOT EXISTS (SELECT FROM %v AS schemac_r WHERE %v)",
                            asked->condition.bytes, asked->other.bytes, asked->joined.bytes);
        else
            schemac_put_sql(sql, "NOT (%v)", asked->condition.bytes);
    }
    schemac_put_sql(sql, " LIMIT %i", (int64_t)ROWS_NAMED + 1);
}

/* ---- what was found ---- */

static void put_rows(SchemacBuffer *text, const PGresult *rows, const Target *target)
{
    int count = PQntuples(rows);
    schemac_put_sql(text, ": %v ", target->columns);
    for (int row = 0; row < count && row < ROWS_NAMED; row++)
        schemac_put_sql(text, row == 0 ? "%v" : ", %v", PQgetvalue(rows, row, 0));
    if (count > ROWS_NAMED) schemac_put(text, ", ...");
}

static void put_sentence(SchemacBuffer *text, const SchemacAsked *asked)
{
    const char *table = asked->table.bytes;
    switch (asked->kind) {
    case SCHEMAC_ASKED_NULLS:
        schemac_put_sql(text, "rows of table %v have nulls in %v", table, asked->subject.bytes);
        return;
    case SCHEMAC_ASKED_DUPLICATES:
        schemac_put_sql(text, "rows of table %v are the same in (%v)", table, asked->subject.bytes);
        return;
    case SCHEMAC_ASKED_CHECK:
        schemac_put_sql(text, "rows of table %v violate check constraint %v", table,
                        asked->name.length > 0 ? asked->name.bytes : asked->condition.bytes);
        return;
    case SCHEMAC_ASKED_ORPHANS:
        schemac_put_sql(text, "rows of table %v refer to rows that table %v does not have", table,
                        asked->other.bytes);
        return;
    case SCHEMAC_ASKED_CONVERSION:
        schemac_put_sql(text, "values in column %v of table %v cannot be converted to %v",
                        asked->subject.bytes, table, asked->type.bytes);
        return;
    }
}

static void note_violation(Preflight *preflight, const SchemacAsked *asked, const PGresult *rows,
                           const Target *target)
{
    if (preflight->count++ == 0) preflight->first = asked;
    if (preflight->found.length > 0) schemac_put(&preflight->found, "; ");
    put_sentence(&preflight->found, asked);
    if (rows != NULL && PQntuples(rows) > 0) put_rows(&preflight->found, rows, target);
}

/* A conversion fails as a whole. Which row it is, servers from 16 on can say. */
static void ask_conversion(Preflight *preflight, const SchemacAsked *asked, const Target *target)
{
    SchemacBuffer sql = {0};
    char state[6], ignored[6];
    bool has_value = asked->condition.length > 0;
    schemac_put_sql(&sql, "SELECT count((%v)::%v)",
                    has_value ? asked->condition.bytes : asked->subject.bytes, asked->type.bytes);
    put_from(&sql, asked, target);
    PQclear(ask(preflight, &sql, state));
    if (strncmp(state, "22", 2) == 0) { /* data exception */
        PGresult *rows = NULL;
        if (PQserverVersion(preflight->runner->connection) >= 160000) {
            schemac_buffer_clear(&sql);
            schemac_put_sql(&sql, "SELECT %v", target->keys);
            put_from(&sql, asked, target);
            schemac_put_sql(&sql, " WHERE NOT pg_catalog.pg_input_is_valid(%v::text, %l) LIMIT %i",
                            asked->subject.bytes, asked->type.bytes, (int64_t)ROWS_NAMED + 1);
            rows = ask(preflight, &sql, ignored);
        }
        note_violation(preflight, asked, rows, target);
        PQclear(rows);
    }
    schemac_buffer_free(&sql);
}

static void ask_question(Preflight *preflight, const SchemacAsked *asked)
{
    Target target;
    SchemacBuffer sql = {0};
    char state[6];
    if (!find_target(preflight, asked, &target)) return;
    if (asked->kind == SCHEMAC_ASKED_CONVERSION) {
        ask_conversion(preflight, asked, &target);
        return;
    }
    /* A sample says nothing of duplicates. */
    if (asked->kind == SCHEMAC_ASKED_DUPLICATES && target.pages > BIG_PAGES) return;
    put_question(&sql, asked, &target);
    PGresult *rows = ask(preflight, &sql, state);
    if (rows != NULL && PQntuples(rows) > 0) note_violation(preflight, asked, rows, &target);
    PQclear(rows);
    schemac_buffer_free(&sql);
}

/* ---- whether to ask ---- */

static bool names_column(const SchemacBuffer *text, const char *column)
{
    SchemacScan scan = {.sql = text->bytes, .length = text->length};
    SchemacToken token;
    size_t length = strlen(column);
    while (text->length > 0 && schemac_scan_token(&scan, &token))
        if (token.end - token.begin == length &&
            strncasecmp(text->bytes + token.begin, column, length) == 0)
            return true;
    return false;
}

/* The last part of a name as it is written, with or without quotes; one too many is no harm. */
static bool is_same_table(const SchemacBuffer *written, const char *table)
{
    const char *one = written->length == 0 ? "" : written->bytes;
    const char *own = strrchr(one, '.');
    const char *other = strrchr(table, '.');
    own = own == NULL ? one : own + 1;
    other = other == NULL ? table : other + 1;
    own += *own == '"';
    other += *other == '"';
    size_t length = strcspn(own, "\"");
    return length == strcspn(other, "\"") && strncasecmp(own, other, length) == 0;
}

static bool is_same_text(const SchemacBuffer *one, const SchemacBuffer *other)
{
    return one->length == other->length &&
           (one->length == 0 || memcmp(one->bytes, other->bytes, one->length) == 0);
}

static bool is_asked_before(const SchemacQuestions *questions, const SchemacAsked *asked)
{
    for (const SchemacAsked *before = questions->items; before < asked; before++)
        if (before->is_due && before->kind == asked->kind &&
            is_same_text(&before->table, &asked->table) &&
            is_same_text(&before->subject, &asked->subject) &&
            is_same_text(&before->condition, &asked->condition) &&
            is_same_text(&before->other, &asked->other))
            return true;
    return false;
}

/* Whether what it asks about is now what it will be then. */
static bool is_foreseen(const SchemacQuestions *questions, const SchemacAsked *asked)
{
    for (size_t i = 0; i < asked->changes_before && i < questions->changed_count; i++) {
        const SchemacChanged *changed = &questions->changed[i];
        if (!is_same_table(&asked->table, changed->table) &&
            !is_same_table(&asked->other, changed->table))
            continue;
        if (changed->column[0] == '\0' || names_column(&asked->subject, changed->column) ||
            names_column(&asked->condition, changed->column) ||
            names_column(&asked->joined, changed->column))
            return false;
    }
    return true;
}

/* ---- the whole ---- */

static bool fail(Preflight *preflight)
{
    SchemacError *error = preflight->runner->error;
    const SchemacAsked *first = preflight->first;
    const SchemacRevision *revision = first->step.revision;
    char label[SCHEMAC_LABEL_SIZE];
    schemac_fail(error, SCHEMAC_ERROR_PREFLIGHT, "existing rows do not fit revision %s",
                 schemac_label(label, revision));
    schemac_set_detail(error, "%s", preflight->found.failed ? "" : preflight->found.bytes);
    if (error->detail[0] >= 'a' && error->detail[0] <= 'z') error->detail[0] -= 'a' - 'A';
    schemac_set_hint(error, "Nothing was changed. Fix the rows and apply it again.");
    schemac_copy_text(error->revision, sizeof error->revision, revision->id);
    schemac_copy_text(error->revision_name, sizeof error->revision_name, revision->name);
    error->section = first->section + 1;
    error->has_position = true;
    error->position = first->position;
    return false;
}

static void free_questions(SchemacQuestions *questions)
{
    for (size_t i = 0; i < questions->count; i++) {
        SchemacAsked *asked = &questions->items[i];
        SchemacBuffer *const texts[] = {&asked->table,     &asked->name,  &asked->subject,
                                        &asked->condition, &asked->other, &asked->joined,
                                        &asked->type};
        for (size_t k = 0; k < sizeof texts / sizeof *texts; k++) schemac_buffer_free(texts[k]);
    }
    free(questions->items);
    free(questions->changed);
}

static bool is_whole(const SchemacAsked *asked)
{
    return !(asked->table.failed || asked->name.failed || asked->subject.failed ||
             asked->condition.failed || asked->other.failed || asked->joined.failed ||
             asked->type.failed);
}

static bool is_to_ask(const SchemacQuestions *questions, const SchemacAsked *asked)
{
    return asked->is_due && is_whole(asked) && is_foreseen(questions, asked) &&
           !is_asked_before(questions, asked);
}

bool schemac_preflight(SchemacRunner *runner, const SchemacPlan *plan)
{
    Preflight preflight = {.runner = runner};
    if (runner->options.no_preflight) return true;
    schemac_read_questions(plan, &preflight.questions);
    bool done = !preflight.questions.failed || schemac_fail_memory(runner->error);
    for (size_t i = 0; done && i < preflight.questions.count; i++) {
        const SchemacAsked *asked = &preflight.questions.items[i];
        if (schemac_is_cancelled(runner))
            done = schemac_fail_cancelled(runner);
        else if (is_to_ask(&preflight.questions, asked))
            ask_question(&preflight, asked);
    }
    if (done && preflight.count > 0) done = fail(&preflight);
    schemac_buffer_free(&preflight.found);
    free_questions(&preflight.questions);
    return done;
}
