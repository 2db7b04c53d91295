/* Statements outside a transaction behind a pooler that gives each transaction another server
 * process. None of them has a session of its own: there are no settings, so that names must say
 * their schemas. What needs a setting, or has an effect that could not be looked up afterwards, is
 * refused before anything runs. */
#include "runtime/run_internal.h"

#include <string.h>

static bool fail_pooled(SchemacRunner *runner, const SchemacStep *step, uint32_t section,
                        const SchemacStatement *statement, const char *why)
{
    SchemacError *error = runner->error;
    schemac_fail(error, SCHEMAC_ERROR_POOLED,
                 "this statement cannot run through a transaction pooler: %s", why);
    schemac_set_hint(error, "Give the migrator a direct URL of the server: through the pooler, "
                            "each transaction may get another session.");
    schemac_copy_text(error->revision, sizeof error->revision, step->revision->id);
    schemac_copy_text(error->revision_name, sizeof error->revision_name, step->revision->name);
    error->down = step->down;
    error->section = section + 1;
    error->has_position = true;
    error->position = statement->begin;
    return false;
}

/* In statement mode, PgBouncer ends the connection of a client that begins a transaction. */
static bool refuses_transactions(const SchemacRunner *runner)
{
    return PQstatus(runner->connection) == CONNECTION_BAD &&
           strstr(PQerrorMessage(runner->connection), "statement pooling mode") != NULL;
}

/* The number of the server process that the message met; false when there was no answer. */
static bool ask_process(SchemacRunner *runner, const char *before, char *process, size_t size)
{
    SchemacBuffer sql = {0};
    schemac_put_sql(&sql, "%vSELECT pg_catalog.pg_backend_pid()", before);
    PGresult *rows = schemac_query(runner, &sql);
    schemac_copy_text(process, size, rows == NULL ? "" : PQgetvalue(rows, 0, 0));
    PQclear(rows);
    schemac_buffer_free(&sql);
    return rows != NULL;
}

bool schemac_pooled_holds(SchemacRunner *runner)
{
    char first[32] = "", second[32] = "";
    SchemacBuffer sql = {0};
    schemac_put(&sql, "ROLLBACK");
    bool done = ask_process(runner, "BEGIN;\n", first, sizeof first) &&
                ask_process(runner, "", second, sizeof second) && schemac_execute(runner, &sql);
    schemac_buffer_free(&sql);
    if (refuses_transactions(runner) || (done && strcmp(first, second) != 0)) {
        schemac_fail(runner->error, SCHEMAC_ERROR_POOLED,
                     "a pooler in statement mode cannot be used: it does not support transactions");
        schemac_set_hint(runner->error, "Give the migrator a direct URL of the server, or use a "
                                        "pooler in transaction mode.");
        return false;
    }
    return done;
}

static bool is_one_of(const char *sql, const SchemacToken *token, const char *const *words)
{
    for (; *words != NULL; words++)
        if (schemac_token_equals(sql, token, *words)) return true;
    return false;
}

/* Whether every table that VACUUM, CLUSTER, ... name comes with its schema. */
static bool has_qualified_names(const char *sql, const SchemacStatement *statement)
{
    static const char *const options[] = {"full", "freeze", "verbose", "analyze", "analyse", NULL};
    SchemacScan scan = {.sql = sql, .length = statement->end, .offset = statement->begin};
    SchemacToken token;
    int depth = 0, parts = 0;
    bool is_first = true, is_name = false;
    while (schemac_scan_token(&scan, &token)) {
        bool is_word = token.kind == 'w' || token.kind == 'q';
        depth += (token.kind == '(') - (token.kind == ')');
        if (is_first || depth > 0 || token.kind == ')' ||
            (!is_name && is_one_of(sql, &token, options))) {
            is_first = false;
            continue;
        }
        if (token.kind == ',' || schemac_token_equals(sql, &token, "using")) {
            if (is_name && parts < 2) return false;
            if (token.kind != ',') return true; /* the index of CLUSTER is one of the table's */
            parts = 0;
            is_name = false;
        } else if (is_word) {
            is_name = true;
            parts++;
        }
    }
    return !is_name || parts >= 2;
}

static bool mentions(const char *sql, const SchemacStatement *statement, const char *word)
{
    SchemacScan scan = {.sql = sql, .length = statement->end, .offset = statement->begin};
    SchemacToken token;
    while (schemac_scan_token(&scan, &token))
        if (schemac_token_equals(sql, &token, word)) return true;
    return false;
}

/* Why a statement cannot run, or NULL. */
static const char *find_reason(const SchemacRunner *runner, const char *sql,
                               const SchemacStatement *statement)
{
    static const char *const session[] = {"set",    "reset",    "load",    "prepare", "deallocate",
                                          "listen", "unlisten", "discard", "declare", NULL};
    static const char *const tables[] = {"vacuum", "cluster", NULL};
    SchemacEffect effect = schemac_effect_of(sql, statement);
    if (is_one_of(sql, &statement->tokens[0], session) || mentions(sql, statement, "set_config"))
        return "what it sets is lost at the end of its transaction";
    if (effect != SCHEMAC_EFFECT_TRANSACTION && runner->options.set_role != NULL)
        return "the role that it is to run as cannot be set for it";
    if (effect != SCHEMAC_EFFECT_TRANSACTION && runner->is_read_only)
        return "default_transaction_read_only is on for the role or the database";
    if (effect == SCHEMAC_EFFECT_UNKNOWN) return "whether it was executed could not be determined";
    if (effect == SCHEMAC_EFFECT_REPEATABLE && is_one_of(sql, &statement->tokens[0], tables) &&
        !has_qualified_names(sql, statement))
        return "there is no search_path, and it names a table without its schema";
    return NULL;
}

static bool check_section(SchemacRunner *runner, const SchemacStep *step, uint32_t number)
{
    const SchemacSection *section = schemac_step_section(step, number);
    SchemacScan scan = {.sql = section->sql, .length = section->length};
    SchemacStatement statement;
    while (!section->transactional && schemac_scan_next(&scan, &statement)) {
        const char *reason = find_reason(runner, section->sql, &statement);
        if (reason != NULL) return fail_pooled(runner, step, number, &statement, reason);
    }
    return true;
}

bool schemac_pooled_check(SchemacRunner *runner, const SchemacPlan *plan)
{
    for (size_t i = 0; runner->is_pooled && i < plan->count; i++) {
        const SchemacStep *step = &plan->steps[i];
        for (uint32_t at = step->first_section; at < schemac_step_sections(step); at++)
            if (!check_section(runner, step, at)) return false;
    }
    return true;
}

bool schemac_fail_commits(SchemacRunner *runner, const SchemacStep *step, uint32_t section,
                          const SchemacStatement *statement)
{
    return fail_pooled(runner, step, section, statement,
                       "it commits by itself, and how far it got could not be determined");
}

/* ---- names ---- */

/* The statement with both of its names replaced. */
static void put_replaced(SchemacBuffer *text, const SchemacQuestion *question,
                         const SchemacName *first, const char *first_name,
                         const SchemacName *second, const char *second_name)
{
    const char *sql = schemac_step_section(question->step, question->section)->sql;
    const SchemacStatement *statement = question->statement;
    schemac_put_bytes(text, sql + statement->begin, first->begin - statement->begin);
    schemac_put(text, first_name);
    if (second != NULL) {
        schemac_put_bytes(text, sql + first->end, second->begin - first->end);
        schemac_put(text, second_name);
        first = second;
    }
    schemac_put_bytes(text, sql + first->end, statement->end - first->end);
}

static void put_name_query(SchemacBuffer *sql, const SchemacName *name)
{
    schemac_put_sql(sql,
                    "(SELECT pg_catalog.format('%%I.%%I', n.nspname, c.relname) FROM "
                    "pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = "
                    "c.relnamespace WHERE c.oid = pg_catalog.to_regclass(%l))",
                    name->text[0] == '\0' ? NULL : name->text);
}

static bool fail_missing(const SchemacQuestion *question, const SchemacName *name)
{
    schemac_fail(question->runner->error, SCHEMAC_ERROR_SECTION, "relation \"%s\" does not exist",
                 name->text);
    return false;
}

/* DROP INDEX, DETACH, REINDEX: the relations that the names mean under the section's search_path.
 */
static bool qualify_names(const SchemacQuestion *question, const SchemacSubject *subject,
                          SchemacBuffer *text)
{
    bool has_table = subject->table.text[0] != '\0', has_name = subject->name.text[0] != '\0';
    const SchemacName *first = has_table ? &subject->table : &subject->name;
    const SchemacName *second = has_table && has_name ? &subject->name : NULL;
    SchemacBuffer sql = {0};
    schemac_put(&sql, "SELECT ");
    put_name_query(&sql, first);
    schemac_put(&sql, ", ");
    put_name_query(&sql, second == NULL ? first : second);
    PGresult *rows = schemac_look(question, &sql);
    schemac_buffer_free(&sql);
    bool done = rows != NULL;
    if (done && PQgetisnull(rows, 0, 0)) /* IF EXISTS of what is not there: no text */
        done = subject->if_exists || fail_missing(question, first);
    else if (done && PQgetisnull(rows, 0, 1))
        done = fail_missing(question, second);
    else if (done)
        put_replaced(text, question, first, PQgetvalue(rows, 0, 0), second, PQgetvalue(rows, 0, 1));
    PQclear(rows);
    return done;
}

bool schemac_effect_qualify(const SchemacQuestion *question, SchemacBuffer *text)
{
    const char *sql = schemac_step_section(question->step, question->section)->sql;
    SchemacSubject subject;
    SchemacEffect effect = schemac_effect_read(sql, question->statement, &subject);
    bool has_names = subject.name.text[0] != '\0' || subject.table.text[0] != '\0';
    if (effect == SCHEMAC_EFFECT_INDEX_BUILD)
        return schemac_qualify_build(question, &subject, text);
    if (has_names && effect != SCHEMAC_EFFECT_REPEATABLE)
        return qualify_names(question, &subject, text);
    schemac_put_bytes(text, sql + question->statement->begin,
                      question->statement->end - question->statement->begin);
    return true;
}
