/* Random pairs of schemas, on a real server: pair.h says what must hold of each.
 *
 * usage: property_diff [--pairs N] [--seed S] [--failures N]    (SCHEMAC_TEST_URL: the server)
 * A pair is one seed: a failure is made as small as it can be and printed, both schemas and the
 * SQL, and `--pairs 1 --seed S` does it again. --failures says after how many to stop. */
#include <libpq-fe.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "fingerprint.h"
#include "pair.h"

static bool check_seed(Run *run, uint64_t *refusals)
{
    RandomSource source = random_source(run->seed);
    bool rows = run->rows = run->seed % 2 == 0;
    RandomSchema *first = random_schema(run->arena, &source, rows);
    bool independent = !rows && random_below(&source, 4) == 0;
    RandomSchema *second = independent ? random_schema(run->arena, &source, rows)
                                       : random_schema_changed(run->arena, &source, first, 5, rows);
    if (pair_check(run, first, second)) return true;
    if (!run->refused)
        pair_report(run, first, second);
    else
        ++*refusals;
    return run->refused;
}

/* ---- the program ------------------------------------------------------------------------------
 */

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
    uint64_t seed = number_option(count, words, "--seed", "SEED", 1);
    uint64_t most = number_option(count, words, "--failures", NULL, 10);
    uint64_t failed = 0;
    uint64_t refused = 0;
    uint64_t done = 0;
    if (url == NULL || *url == '\0') {
        puts("1..0 # SKIP SCHEMAC_TEST_URL names no server");
        return 77;
    }
    char work[32];
    char fresh[32];
    snprintf(work, sizeof work, "property_work_%d", (int)getpid());
    snprintf(fresh, sizeof fresh, "property_fresh_%d", (int)getpid());
    Run run = {.work = connect_new(url, work), .fresh = connect_new(url, fresh)};
    Arena *arena = run.arena = arena_new();
    if (!server_reset(&run, run.work) || !server_reset(&run, run.fresh)) return 1;
    run.nothing = fingerprint(arena, run.work);
    for (; done < pairs && failed < most; done++) {
        run.arena = arena_new();
        run.seed = seed + done;
        failed += check_seed(&run, &refused) ? 0 : 1;
        arena_free(run.arena);
    }
    (void)server_reset(&run, run.work);
    (void)server_reset(&run, run.fresh);
    PQfinish(run.work);
    PQfinish(run.fresh);
    arena_free(arena);
    drop_database(url, work);
    drop_database(url, fresh);
    printf("1..1\n%sok 1 - %llu pairs from seed %llu, %llu refused, %llu failed\n",
           failed == 0 ? "" : "not ", (unsigned long long)done, (unsigned long long)seed,
           (unsigned long long)refused, (unsigned long long)failed);
    return failed == 0 ? 0 : 1;
}
