#include "runtime/run_internal.h"

#include <string.h>

/* What is known of statements that cannot run in a transaction: which they are, and how a server
 * shows whether one of them was done, when the runner that began it did not live to see its end. */

typedef struct Words {
    const char *sql;
    const SchemacStatement *statement;
    uint32_t at;
} Words;

static bool take_word(Words *words, const char *word)
{
    if (schemac_token_is(words->sql, words->statement, words->at, word)) {
        words->at++;
        return true;
    }
    return false;
}

static bool take_if_exists(Words *words)
{
    if (take_word(words, "if")) {
        take_word(words, "not");
        take_word(words, "exists");
    }
    return true;
}

/* A name of any number of parts, as it is written; "" when there is none. */
static void take_name(Words *words, char *name, size_t size)
{
    const SchemacStatement *statement = words->statement;
    uint32_t first = words->at;
    name[0] = '\0';
    while (words->at < statement->token_count) {
        char kind = statement->tokens[words->at].kind;
        bool is_dot = (words->at - first) % 2 == 1;
        if (is_dot ? kind != '.' : (kind != 'w' && kind != 'q')) {
            break;
        }
        words->at++;
    }
    if (words->at > first) {
        size_t begin = statement->tokens[first].begin;
        size_t length = statement->tokens[words->at - 1].end - begin;
        if (length < size) {
            memcpy(name, words->sql + begin, length);
            name[length] = '\0';
        }
    }
}

bool schemac_is_index_creation(const char *sql, const SchemacStatement *statement,
                               SchemacSubject *subject)
{
    Words words = {sql, statement, 0};
    *subject = (SchemacSubject){0};
    if (!take_word(&words, "create")) {
        return false;
    }
    take_word(&words, "unique");
    if (!take_word(&words, "index")) {
        return false;
    }
    subject->is_concurrent = take_word(&words, "concurrently");
    take_if_exists(&words);
    if (!schemac_token_is(sql, statement, words.at, "on")) {
        take_name(&words, subject->name, sizeof subject->name);
    }
    take_word(&words, "on");
    take_word(&words, "only");
    take_name(&words, subject->table, sizeof subject->table);
    return true;
}

static bool is_index_build(const char *sql, const SchemacStatement *statement,
                           SchemacSubject *subject)
{
    return schemac_is_index_creation(sql, statement, subject) && subject->is_concurrent;
}

static bool is_index_drop(const char *sql, const SchemacStatement *statement,
                          SchemacSubject *subject)
{
    Words words = {sql, statement, 0};
    if (!take_word(&words, "drop") || !take_word(&words, "index") ||
        !take_word(&words, "concurrently")) {
        return false;
    }
    take_if_exists(&words);
    take_name(&words, subject->name, sizeof subject->name);
    return true;
}

static bool is_detach(const char *sql, const SchemacStatement *statement, SchemacSubject *subject)
{
    Words words = {sql, statement, 0};
    if (!take_word(&words, "alter") || !take_word(&words, "table")) {
        return false;
    }
    take_if_exists(&words);
    take_word(&words, "only");
    take_name(&words, subject->table, sizeof subject->table);
    if (!take_word(&words, "detach") || !take_word(&words, "partition")) {
        return false;
    }
    take_name(&words, subject->name, sizeof subject->name);
    return take_word(&words, "concurrently");
}

/* Sets `table` for REINDEX TABLE, `name` for REINDEX INDEX. */
static bool is_reindex(const char *sql, const SchemacStatement *statement, SchemacSubject *subject)
{
    Words words = {sql, statement, 0};
    if (!take_word(&words, "reindex")) {
        return false;
    }
    if (words.at < statement->token_count && statement->tokens[words.at].kind == '(') {
        while (words.at < statement->token_count && statement->tokens[words.at].kind != ')') {
            words.at++;
        }
        words.at++;
    }
    bool is_index = take_word(&words, "index");
    bool is_table = !is_index && take_word(&words, "table");
    take_word(&words, "concurrently");
    if (is_index || is_table) {
        take_name(&words, is_index ? subject->name : subject->table, SCHEMAC_NAME_SIZE);
    }
    return true;
}

static bool head_is(const char *sql, const SchemacStatement *statement, const char *const *heads)
{
    for (; *heads != NULL; heads += 2) {
        if (schemac_token_is(sql, statement, 0, heads[0]) &&
            (heads[1][0] == '\0' || schemac_token_is(sql, statement, 1, heads[1]))) {
            return true;
        }
    }
    return false;
}

SchemacEffect schemac_effect_of(const char *sql, const SchemacStatement *statement)
{
    static const char *const repeatable[] = {"vacuum", "",       "checkpoint", "", "cluster", "",
                                             "alter",  "system", "discard",    "", NULL};
    static const char *const unknown[] = {"call",   "",
                                          "do",     "",
                                          "create", "database",
                                          "drop",   "database",
                                          "alter",  "database",
                                          "create", "tablespace",
                                          "drop",   "tablespace",
                                          "create", "subscription",
                                          "alter",  "subscription",
                                          "drop",   "subscription",
                                          NULL};
    SchemacSubject subject;
    if (is_index_build(sql, statement, &subject)) {
        return SCHEMAC_EFFECT_INDEX_BUILD;
    }
    if (is_index_drop(sql, statement, &subject)) {
        return SCHEMAC_EFFECT_INDEX_DROP;
    }
    if (is_detach(sql, statement, &subject)) {
        return SCHEMAC_EFFECT_DETACH;
    }
    if (is_reindex(sql, statement, &subject)) {
        return SCHEMAC_EFFECT_REINDEX;
    }
    if (head_is(sql, statement, repeatable)) {
        return SCHEMAC_EFFECT_REPEATABLE;
    }
    return head_is(sql, statement, unknown) ? SCHEMAC_EFFECT_UNKNOWN : SCHEMAC_EFFECT_TRANSACTION;
}

/* ---- looking -------------------------------------------------------------------------------- */

/* A look-up with the section's search_path; rows of what was asked, or NULL with the error filled.
 */
static PGresult *look(SchemacRunner *runner, const SchemacSection *section,
                      const SchemacBuffer *question)
{
    SchemacBuffer sql = {0};
    PGresult *rows = NULL;
    PGresult *result;
    bool done = true;
    schemac_put(&sql, "BEGIN;\n");
    schemac_put_pins(&sql, runner->chain, section, runner->options.lock_timeout_ms);
    schemac_put_sql(&sql, "%v;\nCOMMIT;\n", question->bytes == NULL ? "" : question->bytes);
    if (sql.failed || question->failed) {
        schemac_fail_memory(runner->error);
        done = false;
    } else if (PQsendQuery(runner->connection, sql.bytes) != 1) {
        done = schemac_fail_result(runner, NULL, "while looking up an effect");
    }
    while (done && (result = PQgetResult(runner->connection)) != NULL) {
        ExecStatusType status = PQresultStatus(result);
        if (status == PGRES_TUPLES_OK && rows == NULL) {
            rows = result;
            continue;
        }
        if (status == PGRES_FATAL_ERROR) {
            schemac_fail_result(runner, result, "while looking up an effect");
        }
        PQclear(result);
    }
    schemac_buffer_free(&sql);
    if (rows == NULL && PQstatus(runner->connection) == CONNECTION_OK &&
        PQtransactionStatus(runner->connection) != PQTRANS_IDLE) {
        PQclear(PQexec(runner->connection, "ROLLBACK"));
    }
    return rows;
}

/* Runs a statement that clears something away. */
static bool clear_away(SchemacRunner *runner, const SchemacStep *step, uint32_t section,
                       const char *format, const char *name)
{
    SchemacBuffer sql = {0};
    schemac_put_mark(&sql, runner);
    size_t offset = sql.length;
    schemac_put_sql(&sql, format, name);
    if (sql.failed) {
        schemac_buffer_free(&sql);
        return schemac_fail_memory(runner->error);
    }
    schemac_report(runner, (SchemacEvent){.kind = SCHEMAC_EVENT_RESUME,
                                          .section = section + 1,
                                          .message = sql.bytes + offset});
    PGresult *result = schemac_run_alone(runner, schemac_step_section(step, section), sql.bytes);
    bool done = PQresultStatus(result) == PGRES_COMMAND_OK;
    if (!done) {
        schemac_fail_section(runner, result, step, section, NULL, 0, 0);
    }
    PQclear(result);
    schemac_buffer_free(&sql);
    return done;
}

/* Drops each index that a look-up named in `column`. */
static bool drop_indexes(SchemacRunner *runner, const SchemacStep *step, uint32_t section,
                         const PGresult *rows, int column)
{
    for (int row = 0; row < PQntuples(rows); row++) {
        if (!clear_away(runner, step, section, "DROP INDEX CONCURRENTLY IF EXISTS %v",
                        PQgetvalue(rows, row, column))) {
            return false;
        }
    }
    return true;
}

static bool find_built(SchemacRunner *runner, const SchemacStep *step, uint32_t section,
                       const SchemacSubject *subject, SchemacFound *found)
{
    SchemacBuffer sql = {0};
    if (subject->name[0] ==
        '\0') { /* the server chose its name: which index it was cannot be told */
        *found = SCHEMAC_FOUND_UNKNOWN;
        return true;
    }
    schemac_put_sql(&sql,
                    "SELECT i.indisvalid, pg_catalog.format('%%I.%%I', n.nspname, c.relname) FROM "
                    "pg_catalog.pg_index i JOIN pg_catalog.pg_class c ON c.oid = i.indexrelid JOIN "
                    "pg_catalog.pg_namespace n ON n.oid = c.relnamespace WHERE i.indrelid = "
                    "pg_catalog.to_regclass(%l) AND c.relname = (pg_catalog.parse_ident(%l))[1]",
                    subject->table, subject->name);
    PGresult *rows = look(runner, schemac_step_section(step, section), &sql);
    schemac_buffer_free(&sql);
    if (rows == NULL) {
        return false;
    }
    bool done = true;
    *found = SCHEMAC_FOUND_NOTHING;
    if (PQntuples(rows) > 0 && PQgetvalue(rows, 0, 0)[0] == 't') {
        *found = SCHEMAC_FOUND_DONE;
    } else {
        done = drop_indexes(runner, step, section, rows, 1);
    }
    PQclear(rows);
    return done;
}

static bool find_dropped(SchemacRunner *runner, const SchemacStep *step, uint32_t section,
                         const SchemacSubject *subject, SchemacFound *found)
{
    SchemacBuffer sql = {0};
    schemac_put_sql(&sql, "SELECT pg_catalog.to_regclass(%l) IS NULL", subject->name);
    PGresult *rows = look(runner, schemac_step_section(step, section), &sql);
    schemac_buffer_free(&sql);
    if (rows == NULL) {
        return false;
    }
    *found = PQgetvalue(rows, 0, 0)[0] == 't' ? SCHEMAC_FOUND_DONE : SCHEMAC_FOUND_NOTHING;
    PQclear(rows);
    return true;
}

/* Doing it again does no harm; what the first attempt left behind is dropped. */
static bool find_reindexed(SchemacRunner *runner, const SchemacStep *step, uint32_t section,
                           const SchemacSubject *subject, SchemacFound *found)
{
    SchemacBuffer sql = {0};
    *found = SCHEMAC_FOUND_NOTHING;
    if (subject->name[0] == '\0' && subject->table[0] == '\0') {
        return true;
    }
    schemac_put_sql(
        &sql,
        "SELECT pg_catalog.format('%%I.%%I', n.nspname, c.relname) FROM pg_catalog.pg_index i "
        "JOIN pg_catalog.pg_class c ON c.oid = i.indexrelid JOIN pg_catalog.pg_namespace n ON "
        "n.oid = c.relnamespace WHERE NOT i.indisvalid AND c.relname ~ '_cc(new|old)[0-9]*$' "
        "AND i.indrelid IN (pg_catalog.to_regclass(%l), (SELECT x.indrelid FROM "
        "pg_catalog.pg_index x WHERE x.indexrelid = pg_catalog.to_regclass(%l)))",
        subject->table, subject->name);
    PGresult *rows = look(runner, schemac_step_section(step, section), &sql);
    schemac_buffer_free(&sql);
    bool done = rows != NULL && drop_indexes(runner, step, section, rows, 0);
    PQclear(rows);
    return done;
}

static bool find_detached(SchemacRunner *runner, const SchemacStep *step, uint32_t section,
                          const SchemacSubject *subject, SchemacFound *found)
{
    SchemacBuffer sql = {0};
    schemac_put_sql(
        &sql,
        "SELECT pg_catalog.to_jsonb(i) ->> 'inhdetachpending' FROM pg_catalog.pg_inherits i "
        "WHERE i.inhrelid = pg_catalog.to_regclass(%l) AND i.inhparent = "
        "pg_catalog.to_regclass(%l)",
        subject->name, subject->table);
    PGresult *rows = look(runner, schemac_step_section(step, section), &sql);
    schemac_buffer_clear(&sql);
    bool done = rows != NULL;
    *found = SCHEMAC_FOUND_DONE;
    if (done && PQntuples(rows) > 0) {
        *found = SCHEMAC_FOUND_NOTHING;
        if (strcmp(PQgetvalue(rows, 0, 0), "true") == 0) {
            schemac_put_sql(&sql, "%v DETACH PARTITION %v FINALIZE", subject->table, subject->name);
            done = clear_away(runner, step, section, "ALTER TABLE %v", sql.bytes);
            *found = SCHEMAC_FOUND_DONE;
        }
    }
    PQclear(rows);
    schemac_buffer_free(&sql);
    return done;
}

bool schemac_effect_find(SchemacRunner *runner, const SchemacStep *step, uint32_t section,
                         const char *sql, const SchemacStatement *statement, SchemacFound *found)
{
    SchemacSubject subject = {0};
    *found = SCHEMAC_FOUND_NOTHING;
    if (is_index_build(sql, statement, &subject)) {
        return find_built(runner, step, section, &subject, found);
    }
    if (is_index_drop(sql, statement, &subject)) {
        return find_dropped(runner, step, section, &subject, found);
    }
    if (is_detach(sql, statement, &subject)) {
        return find_detached(runner, step, section, &subject, found);
    }
    if (is_reindex(sql, statement, &subject)) {
        return find_reindexed(runner, step, section, &subject, found);
    }
    if (schemac_effect_of(sql, statement) == SCHEMAC_EFFECT_UNKNOWN) {
        *found = SCHEMAC_FOUND_UNKNOWN;
    }
    return true;
}
