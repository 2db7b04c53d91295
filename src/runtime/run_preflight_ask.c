/* Asking the questions of run_preflight.c: read only, each within a time limit; of a big table a
 * sample where that can tell. A question that cannot be asked is none: the revision will say. */
#include "runtime/run_preflight_internal.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#define LIMIT "3s"

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
            is_same_text(&before->other, &asked->other) &&
            is_same_text(&before->parent, &asked->parent) &&
            is_same_text(&before->joined, &asked->joined))
            return true;
    return false;
}

/* Whether what it asks about is now what it will be then. */
static bool is_foreseen(const SchemacQuestions *questions, const SchemacAsked *asked)
{
    for (size_t i = 0; i < asked->changes_before && i < questions->changed_count; i++) {
        const SchemacChanged *changed = &questions->changed[i];
        bool is_asked = is_same_table(&asked->table, changed->table) ||
                        is_same_table(&asked->other, changed->table);
        bool is_under = asked->kind == SCHEMAC_ASKED_DEFAULT && !changed->is_attached &&
                        is_same_table(&asked->parent, changed->table);
        if (!is_asked && !is_under) continue;
        if (changed->column[0] == '\0' || names_column(&asked->subject, changed->column) ||
            names_column(&asked->condition, changed->column) ||
            names_column(&asked->joined, changed->column))
            return false;
    }
    return true;
}

/* ---- one question ---- */

static void put_begin(const SchemacPreflight *preflight, SchemacBuffer *sql)
{
    const SchemacChain *chain = preflight->runner->chain;
    schemac_put(sql, "BEGIN ISOLATION LEVEL READ COMMITTED READ ONLY;\n");
    schemac_put_sql(sql,
                    "SET LOCAL search_path = %v;\nSET LOCAL lock_timeout = '100ms';\nSET LOCAL "
                    "statement_timeout = '" LIMIT "';\nSET LOCAL TimeZone = 'UTC';\n",
                    chain->search_path == NULL ? "public" : chain->search_path);
    schemac_put_role(sql, preflight->runner);
}

PGresult *schemac_preflight_rows(SchemacPreflight *preflight, const SchemacBuffer *select,
                                 char state[6])
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
static bool find_target(SchemacPreflight *preflight, const SchemacAsked *asked,
                        SchemacTarget *target)
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
    PGresult *rows = schemac_preflight_rows(preflight, &sql, state);
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

/* ---- what was found ---- */

static void put_rows(SchemacBuffer *text, const PGresult *rows, const SchemacTarget *target)
{
    int count = PQntuples(rows);
    schemac_put_sql(text, ": %v ", target->columns);
    for (int row = 0; row < count && row < SCHEMAC_ROWS_NAMED; row++)
        schemac_put_sql(text, row == 0 ? "%v" : ", %v", PQgetvalue(rows, row, 0));
    if (count > SCHEMAC_ROWS_NAMED) schemac_put(text, ", ...");
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
    case SCHEMAC_ASKED_CONFLICTS:
        schemac_put_sql(text, "rows of table %v conflict by exclusion constraint %v", table,
                        asked->name.length > 0 ? asked->name.bytes : asked->subject.bytes);
        return;
    case SCHEMAC_ASKED_BOUND:
        schemac_put_sql(text,
                        "rows of table %v are not in the bound that it is to have in table %v",
                        table, asked->parent.bytes);
        return;
    case SCHEMAC_ASKED_DEFAULT:
        schemac_put_sql(text,
                        "rows of table %v, the default partition of table %v, are in the bound of "
                        "the new one",
                        table, asked->parent.bytes);
        return;
    }
}

static void note_violation(SchemacPreflight *preflight, const SchemacAsked *asked,
                           const PGresult *rows, const SchemacTarget *target)
{
    if (preflight->count++ == 0) preflight->first = asked;
    if (preflight->found.length > 0) schemac_put(&preflight->found, "; ");
    put_sentence(&preflight->found, asked);
    if (rows != NULL && PQntuples(rows) > 0) put_rows(&preflight->found, rows, target);
}

/* Rows of `condition`: those that do not fit; whether there are any. */
static bool ask_rows(SchemacPreflight *preflight, const SchemacAsked *asked,
                     const SchemacTarget *target, const SchemacBuffer *condition, PGresult **rows)
{
    SchemacBuffer sql = {0};
    char state[6];
    schemac_put_sql(&sql, "SELECT %v", target->keys);
    schemac_put_asked_from(&sql, asked, target);
    schemac_put_sql(&sql, " WHERE %v LIMIT %i", condition->failed ? "" : condition->bytes,
                    (int64_t)SCHEMAC_ROWS_NAMED + 1);
    *rows = schemac_preflight_rows(preflight, &sql, state);
    schemac_buffer_free(&sql);
    return *rows != NULL && PQntuples(*rows) > 0;
}

/* A conversion fails as a whole: then it is asked which rows those are. */
static void ask_conversion(SchemacPreflight *preflight, const SchemacAsked *asked,
                           const SchemacTarget *target)
{
    SchemacBuffer sql = {0}, condition = {0};
    PGresult *rows = NULL;
    char state[6] = "";
    bool has_value = asked->condition.length > 0;
    bool is_cut = schemac_is_cut(asked);
    if (!is_cut) {
        schemac_put_sql(&sql, "SELECT count((%v)::%v)",
                        has_value ? asked->condition.bytes : asked->subject.bytes,
                        asked->type.bytes);
        schemac_put_asked_from(&sql, asked, target);
        PQclear(schemac_preflight_rows(preflight, &sql, state));
    }
    /* data exception; of a domain: integrity constraint violation */
    bool fails = strncmp(state, "22", 2) == 0 || strncmp(state, "23", 2) == 0;
    bool has_rows = (is_cut || fails) && schemac_find_unfit(preflight, asked, &condition) &&
                    ask_rows(preflight, asked, target, &condition, &rows);
    if (fails || has_rows) note_violation(preflight, asked, rows, target);
    PQclear(rows);
    schemac_buffer_free(&sql);
    schemac_buffer_free(&condition);
}

/* How many there are, where not all are named and counting them does not take long. */
static void note_count(SchemacPreflight *preflight, const SchemacAsked *asked,
                       const SchemacBuffer *condition)
{
    SchemacBuffer sql = {0};
    char state[6];
    schemac_put_sql(&sql, "SELECT count(*) FROM %v WHERE %v", asked->table.bytes,
                    condition->failed ? "" : condition->bytes);
    PGresult *rows = schemac_preflight_rows(preflight, &sql, state);
    if (rows != NULL && PQntuples(rows) == 1)
        schemac_put_sql(&preflight->found, " (%v in all)", PQgetvalue(rows, 0, 0));
    PQclear(rows);
    schemac_buffer_free(&sql);
}

/* Of the default partition the name is found out first. */
static void ask_bound(SchemacPreflight *preflight, SchemacAsked *asked)
{
    SchemacBuffer condition = {0};
    SchemacTarget target;
    PGresult *rows = NULL;
    if (schemac_find_bound(preflight, asked, &condition) && !asked->table.failed &&
        is_foreseen(&preflight->questions, asked) && find_target(preflight, asked, &target) &&
        ask_rows(preflight, asked, &target, &condition, &rows)) {
        note_violation(preflight, asked, rows, &target);
        if (PQntuples(rows) > SCHEMAC_ROWS_NAMED) note_count(preflight, asked, &condition);
    }
    PQclear(rows);
    schemac_buffer_free(&condition);
}

static void ask_question(SchemacPreflight *preflight, SchemacAsked *asked)
{
    SchemacTarget target;
    SchemacBuffer sql = {0};
    char state[6];
    if (asked->kind == SCHEMAC_ASKED_BOUND || asked->kind == SCHEMAC_ASKED_DEFAULT) {
        ask_bound(preflight, asked);
        return;
    }
    if (!find_target(preflight, asked, &target)) return;
    if (asked->kind == SCHEMAC_ASKED_CONVERSION) {
        ask_conversion(preflight, asked, &target);
        return;
    }
    /* A sample says nothing of duplicates. */
    if (asked->kind == SCHEMAC_ASKED_DUPLICATES && target.pages > SCHEMAC_BIG_PAGES) return;
    schemac_put_question(&sql, asked, &target);
    PGresult *rows = schemac_preflight_rows(preflight, &sql, state);
    if (rows != NULL && PQntuples(rows) > 0) note_violation(preflight, asked, rows, &target);
    PQclear(rows);
    schemac_buffer_free(&sql);
}

/* ---- the whole ---- */

static bool fail(SchemacPreflight *preflight)
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
        SchemacBuffer *const texts[] = {&asked->table, &asked->name,   &asked->subject,
                                        &asked->other, &asked->joined, &asked->condition,
                                        &asked->type,  &asked->parent};
        for (size_t k = 0; k < sizeof texts / sizeof *texts; k++) schemac_buffer_free(texts[k]);
    }
    free(questions->items);
    free(questions->changed);
}

static bool is_whole(const SchemacAsked *asked)
{
    return !(asked->table.failed || asked->name.failed || asked->subject.failed ||
             asked->condition.failed || asked->other.failed || asked->joined.failed ||
             asked->type.failed || asked->parent.failed);
}

static bool is_to_ask(const SchemacQuestions *questions, const SchemacAsked *asked)
{
    return asked->is_due && is_whole(asked) && is_foreseen(questions, asked) &&
           !is_asked_before(questions, asked);
}

bool schemac_preflight(SchemacRunner *runner, const SchemacPlan *plan)
{
    SchemacPreflight preflight = {.runner = runner};
    if (runner->options.no_preflight) return true;
    schemac_read_questions(plan, &preflight.questions);
    bool done = !preflight.questions.failed || schemac_fail_memory(runner->error);
    for (size_t i = 0; done && i < preflight.questions.count; i++) {
        SchemacAsked *asked = &preflight.questions.items[i];
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
