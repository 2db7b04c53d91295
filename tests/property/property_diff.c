/* Random pairs of schemas, on a real server:
 *
 *   diff(a, a) is empty; parse(print(a)) is a, and prints the same bytes;
 *   up from nothing gives what a says; up from a gives exactly the catalog that b gives from
 * nothing; down gives a's catalog again; every row is still there; the second diff is empty.
 *
 * usage: property_diff [--pairs N] [--seed S] [--verbose]    (SCHEMAC_TEST_URL: the server)
 * A pair is one seed: a failure prints it, both schemas and the SQL, and `--pairs 1 --seed S` does
 * it again. */
#include <libpq-fe.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "fingerprint.h"
#include "plan/plan.h"
#include "random_schema.h"
#include "sema/sema.h"
#include "snapshot/snapshot.h"
#include "syntax/syntax.h"

typedef struct Run {
    Arena *arena;
    PGconn *work;
    PGconn *fresh;
    uint64_t seed;
    const char *failure; /* of this pair; NULL so far */
    Text detail;
    bool refused;      /* the pair has no plan, and should have none */
    uint64_t refusals; /* of all pairs */
} Run;

typedef struct Side {
    Text text;
    const Database *database;
    Plan *create; /* from nothing */
    Text catalog;
} Side;

static bool fail(Run *run, const char *what, Text detail)
{
    if (run->failure == NULL) {
        run->failure = what;
        run->detail = detail;
    }
    return false;
}

/* ---- compiling
 * --------------------------------------------------------------------------------------- */

static const Database *compile(Run *run, Names *names, Text text, const char *path)
{
    Diagnostics *diagnostics = diagnostics_make(run->arena);
    const Ast *ast =
        syntax_parse(run->arena, names, diagnostics, source_make(run->arena, path, text));
    Database *database = sema_compile(run->arena, names, diagnostics, (SemaFiles){&ast, 1});
    if (!diagnostics_has_errors(diagnostics)) return database;
    TextBuilder out = text_builder(run->arena);
    diagnostics_render_text(diagnostics, &out, false);
    fail(run, "a schema does not compile", text_built(&out));
    return NULL;
}

static const Database *empty_database(Run *run, Names *names)
{
    return compile(run, names, TEXT("project random { namespace public; }\n"), "empty.schema");
}

static bool check_snapshot(Run *run, Names *names, const Database *database)
{
    Text printed = snapshot_print(run->arena, database);
    const Database *again = compile(run, names, printed, "snapshot.schema");
    if (again == NULL) return fail(run, "a snapshot does not compile", printed);
    if (!database_equals(database, again))
        return fail(run, "a snapshot means something else", printed);
    if (!text_equals(printed, snapshot_print(run->arena, again))) {
        return fail(run, "a snapshot prints otherwise the second time", printed);
    }
    Diff *diff = diff_make(run->arena, again, database, NULL);
    return diff_is_empty(diff) || fail(run, "diff(a, snapshot of a) is not empty", printed);
}

/* A type that does not convert into another, a column without a value for the rows: refused, and
 * rightly so. */
static bool is_refused_rightly(const Diagnostics *diagnostics)
{
    for (size_t i = 0; i < diagnostics->items.count; i++) {
        DiagnosticCode code = diagnostics->items.items[i]->code;
        if (code != CODE_CONVERSION_MISSING && code != CODE_BACKFILL_MISSING) return false;
    }
    return true;
}

static Plan *make_plan(Run *run, const Database *from, const Database *to)
{
    Diagnostics *diagnostics = diagnostics_make(run->arena);
    PlanOptions options = {.allow_data_loss = true, .offline_ddl = run->seed % 4 == 3};
    Plan *plan =
        plan_make(run->arena, diagnostics, diff_make(run->arena, from, to, NULL), &options);
    if (!diagnostics_has_errors(diagnostics)) return plan;
    run->refused = is_refused_rightly(diagnostics);
    TextBuilder out = text_builder(run->arena);
    diagnostics_render_text(diagnostics, &out, false);
    fail(run, "no plan", text_built(&out));
    return NULL;
}

/* ---- the server
 * -------------------------------------------------------------------------------------- */

static bool execute(Run *run, PGconn *connection, const char *sql)
{
    PGresult *result = PQexec(connection, sql);
    ExecStatusType status = PQresultStatus(result);
    bool done =
        status == PGRES_COMMAND_OK || status == PGRES_TUPLES_OK || status == PGRES_EMPTY_QUERY;
    if (!done) {
        const char *state = PQresultErrorField(result, PG_DIAG_SQLSTATE);
        /* A new foreign key that the rows do not satisfy. */
        run->refused = state != NULL && strcmp(state, "23503") == 0;
        fail(run, "the server refused a statement",
             text_format(run->arena, "%s%s", PQresultErrorMessage(result), sql));
    }
    PQclear(result);
    return done;
}

static bool run_section(Run *run, PGconn *connection, const PlanSide *side,
                        const PlanSection *section)
{
    bool transaction = section->step_class != STEP_NO_TRANSACTION;
    bool done = !transaction || execute(run, connection, "BEGIN");
    for (uint32_t i = 0; done && i < section->step_count; i++) {
        Text statement = side->steps.items[section->first_step + i].statement;
        done = execute(run, connection, text_string(run->arena, statement));
    }
    if (transaction && !execute(run, connection, done ? "COMMIT" : "ROLLBACK")) return false;
    return done;
}

static bool run_side(Run *run, PGconn *connection, const PlanSide *side)
{
    for (size_t i = 0; i < side->sections.count; i++) {
        if (!run_section(run, connection, side, &side->sections.items[i])) return false;
    }
    return true;
}

static bool reset(Run *run, PGconn *connection)
{
    return execute(
        run, connection,
        "DROP SCHEMA IF EXISTS app CASCADE; DROP SCHEMA public CASCADE; CREATE SCHEMA public;"
        "GRANT ALL ON SCHEMA public TO public;"
        "COMMENT ON SCHEMA public IS 'standard public schema';"
        "SET allow_system_table_mods = on; DELETE FROM pg_default_acl;"
        "DELETE FROM pg_shdepend WHERE classid = 'pg_default_acl'::regclass;"
        "DELETE FROM pg_depend WHERE classid = 'pg_default_acl'::regclass;"
        "DO $$ DECLARE r text; BEGIN FOREACH r IN ARRAY ARRAY['random_a', 'random_b', 'random_c']"
        " LOOP IF to_regrole(r) IS NULL THEN EXECUTE 'CREATE ROLE ' || r; END IF; END LOOP;"
        " END $$;"
        "GRANT USAGE ON SCHEMA public TO random_b");
}

static bool check_catalog(Run *run, PGconn *connection, Text expected, const char *what)
{
    Text actual = fingerprint(run->arena, connection);
    if (text_is_none(actual)) return fail(run, "no fingerprint", TEXT_NONE);
    return text_equals(expected, actual) ||
           fail(run, what, fingerprint_difference(run->arena, expected, actual));
}

/* Tables with how many rows they have; those of only one schema have none to lose. */
static Text count_rows(Run *run, PGconn *connection)
{
    static const char query[] =
        "SELECT coalesce(sum((xpath('/row/n/text()', query_to_xml(format('SELECT count(*) AS n FROM %I.%I',"
        " nspname, relname), false, true, '')))[1]::text::bigint), 0)"
        " FROM pg_class c JOIN pg_namespace n ON n.oid = relnamespace"
        " WHERE relkind = 'r' AND nspname IN ('public', 'app')";
    PGresult *result = PQexec(connection, query);
    Text count = PQresultStatus(result) == PGRES_TUPLES_OK
                     ? text_format(run->arena, "%s", PQgetvalue(result, 0, 0))
                     : TEXT_NONE;
    PQclear(result);
    return count;
}

/* ---- a pair
 * ------------------------------------------------------------------------------------------ */

static bool prepare_side(Run *run, Names *names, const Database *empty, Side *side)
{
    side->database = compile(run, names, side->text, "random.schema");
    if (side->database == NULL || !check_snapshot(run, names, side->database)) return false;
    side->create = make_plan(run, empty, side->database);
    return side->create != NULL;
}

static bool check_from_nothing(Run *run, PGconn *connection, Side *side)
{
    if (!reset(run, connection)) return false;
    Text nothing = fingerprint(run->arena, connection);
    if (!run_side(run, connection, &side->create->up)) return false;
    side->catalog = fingerprint(run->arena, connection);
    return run_side(run, connection, &side->create->down) &&
           check_catalog(run, connection, nothing, "down to nothing leaves something") &&
           run_side(run, connection, &side->create->up) &&
           check_catalog(run, connection, side->catalog, "up, down, up is not up");
}

static void put_side(TextBuilder *out, const char *title, const PlanSide *side)
{
    text_put_format(out, "---- %s\n", title);
    for (size_t i = 0; i < side->sections.count; i++) {
        const PlanSection *section = &side->sections.items[i];
        text_put_string(out, section->step_class == STEP_NO_TRANSACTION ? "-- no-transaction\n"
                                                                        : "-- transaction\n");
        for (uint32_t k = 0; k < section->step_count; k++) {
            Text statement = side->steps.items[section->first_step + k].statement;
            text_put_format(out, "%.*s;\n", TEXT_FORMAT(statement));
        }
    }
}

static void report(const Run *run, const Side *a, const Side *b, const Plan *plan)
{
    TextBuilder out = text_builder(run->arena);
    text_put_format(&out, "seed %llu: %s\n%.*s\n", (unsigned long long)run->seed, run->failure,
                    TEXT_FORMAT(run->detail));
    text_put_format(&out, "---- a\n%.*s---- b\n%.*s", TEXT_FORMAT(a->text), TEXT_FORMAT(b->text));
    if (a->create != NULL && plan == NULL) put_side(&out, "create a", &a->create->up);
    if (plan != NULL) {
        put_side(&out, "up", &plan->up);
        put_side(&out, "down", &plan->down);
    }
    fputs(text_built(&out).bytes, stderr);
}

static bool check_change(Run *run, const Side *a, const Side *b, const Plan *plan, Text rows)
{
    if (!execute(run, run->work, text_string(run->arena, rows))) return false;
    Text before = count_rows(run, run->work);
    if (!run_side(run, run->work, &plan->up)) return false;
    if (!check_catalog(run, run->work, b->catalog, "up does not give b's catalog")) return false;
    if (!text_is_empty(rows) && !text_equals(before, count_rows(run, run->work))) {
        return fail(run, "up lost rows", before);
    }
    if (!run_side(run, run->work, &plan->down)) return false;
    if (!text_is_empty(rows) && !text_equals(before, count_rows(run, run->work))) {
        return fail(run, "down lost rows", before);
    }
    return check_catalog(run, run->work, a->catalog, "down does not give a's catalog");
}

static bool check_pair(Run *run)
{
    RandomSource source = random_source(run->seed);
    bool rows = run->seed % 2 == 0;
    Names *names = names_make(run->arena);
    RandomSchema *first = random_schema(run->arena, &source, rows);
    bool independent = !rows && random_below(&source, 4) == 0;
    RandomSchema *second = independent ? random_schema(run->arena, &source, rows)
                                       : random_schema_changed(run->arena, &source, first, 4, rows);
    Side a = {.text = random_schema_text(run->arena, first)};
    Side b = {.text = random_schema_text(run->arena, second)};
    const Database *empty = empty_database(run, names);
    Plan *plan = NULL;
    bool done =
        prepare_side(run, names, empty, &a) && prepare_side(run, names, empty, &b) &&
        (plan = make_plan(run, a.database, b.database)) != NULL &&
        check_from_nothing(run, run->fresh, &b) && check_from_nothing(run, run->work, &a) &&
        check_change(run, &a, &b, plan, rows ? random_schema_rows(run->arena, first) : TEXT(""));
    if (!done && run->refused) {
        run->refusals++;
        return true;
    }
    if (!done) report(run, &a, &b, plan);
    return done;
}

/* ---- the program
 * -------------------------------------------------------------------------------------- */

static PGconn *connect_to(const char *url, const char *database)
{
    const char *keywords[] = {"dbname", "dbname", "options", NULL};
    const char *values[] = {url, database, "-c client_min_messages=error -c synchronous_commit=off",
                            NULL};
    PGconn *connection = PQconnectdbParams(keywords, values, 1);
    if (PQstatus(connection) != CONNECTION_OK) {
        fprintf(stderr, "property_diff: %s", PQerrorMessage(connection));
        exit(1);
    }
    return connection;
}

/* A URL names its database itself: made from the server's own, by the name in `database`. */
static PGconn *connect_new(const char *url, const char *database)
{
    char sql[128];
    PGconn *admin = connect_to(url, NULL);
    snprintf(sql, sizeof sql, "DROP DATABASE IF EXISTS %s", database);
    PQclear(PQexec(admin, sql));
    snprintf(sql, sizeof sql, "CREATE DATABASE %s", database);
    PQclear(PQexec(admin, sql));
    const char *keywords[] = {"host", "port", "user", "password", "dbname", "options", NULL};
    const char *values[] = {PQhost(admin), PQport(admin),
                            PQuser(admin), PQpass(admin),
                            database,      "-c client_min_messages=error -c synchronous_commit=off",
                            NULL};
    PGconn *connection = PQconnectdbParams(keywords, values, 0);
    PQfinish(admin);
    if (PQstatus(connection) != CONNECTION_OK) {
        fprintf(stderr, "property_diff: %s", PQerrorMessage(connection));
        exit(1);
    }
    return connection;
}

static uint64_t number_option(int count, char **words, const char *name, const char *variable,
                              uint64_t other)
{
    const char *given = variable == NULL ? NULL : getenv(variable);
    uint64_t number = given == NULL || *given == '\0' ? other : strtoull(given, NULL, 10);
    for (int i = 1; i + 1 < count; i++) {
        if (strcmp(words[i], name) == 0) number = strtoull(words[i + 1], NULL, 10);
    }
    return number;
}

static void drop_database(const char *url, const char *database)
{
    char sql[128];
    PGconn *admin = connect_to(url, NULL);
    snprintf(sql, sizeof sql, "DROP DATABASE IF EXISTS %s", database);
    PQclear(PQexec(admin, sql));
    PQfinish(admin);
}

int main(int count, char **words)
{
    const char *url = getenv("SCHEMAC_TEST_URL");
    uint64_t pairs = number_option(count, words, "--pairs", "PAIRS", 1000);
    uint64_t seed = number_option(count, words, "--seed", NULL, 1);
    uint64_t failed = 0;
    if (url == NULL || *url == '\0') {
        puts("1..0 # SKIP SCHEMAC_TEST_URL names no server");
        return 77;
    }
    Run run = {.work = connect_new(url, "property_work"),
               .fresh = connect_new(url, "property_fresh")};
    for (uint64_t i = 0; i < pairs && failed < 10; i++) {
        run.arena = arena_new();
        run.seed = seed + i;
        run.failure = NULL;
        run.detail = TEXT_NONE;
        run.refused = false;
        failed += check_pair(&run) ? 0 : 1;
        arena_free(run.arena);
    }
    PQfinish(run.work);
    PQfinish(run.fresh);
    drop_database(url, "property_work");
    drop_database(url, "property_fresh");
    printf("1..1\n%sok 1 - %llu pairs from seed %llu, %llu refused, %llu failed\n",
           failed == 0 ? "" : "not ", (unsigned long long)pairs, (unsigned long long)seed,
           (unsigned long long)run.refusals, (unsigned long long)failed);
    return failed == 0 ? 0 : 1;
}
