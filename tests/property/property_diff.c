/* Random pairs of schemas, on a real server: pair.h says what must hold of each.
 *
 * usage: property_diff [--pairs N] [--seed S] [--failures N] [--tries N] [--jobs N]
 * (SCHEMAC_TEST_URL: the server)
 * A pair is one seed: a failure is made as small as it can be and printed, both schemas and the
 * SQL, and `--pairs 1 --seed S` does it again. --failures says after how many to stop, --tries how
 * often to try to make one smaller. --jobs shares the seeds among as many processes, each with a
 * database of its own. */
#include <libpq-fe.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "fingerprint.h"
#include "pair.h"

typedef struct Count {
    uint64_t done;
    uint64_t refused;
    uint64_t failed;
} Count;

static void check_seed(Run *run, Count *count)
{
    RandomSource source = random_source(run->seed);
    bool rows = run->rows = run->seed % 2 == 0;
    RandomSchema *first = random_schema(run->arena, &source, rows);
    bool independent = !rows && random_below(&source, 4) == 0;
    RandomSchema *second = independent ? random_schema(run->arena, &source, rows)
                                       : random_schema_changed(run->arena, &source, first, 5, rows);
    count->done++;
    if (pair_has_roles(run->seed))
        random_schema_leave_to_superusers(run->arena, first, second,
                                          pair_has_several_roles(run->seed));
    if (pair_check(run, first, second)) return;
    if (run->refused) {
        count->refused++;
        return;
    }
    pair_report(run, first, second);
    count->failed++;
}

/* ---- the program ---- */

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
    for (int i = 1; i + 1 < count; i++)
        if (strcmp(words[i], name) == 0) number = strtoull(words[i + 1], NULL, 10);
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

typedef struct Job {
    const char *url;
    uint64_t first;
    uint64_t step;
    uint64_t pairs;
    uint64_t most;  /* failures */
    uint64_t tries; /* to make one smaller */
} Job;

enum { PAIRS_A_DATABASE = 100 };

/* A database's catalogs, and what the backend keeps of them, grow with each pair: after 1,000 one
 * takes six times as long as at first. */
static void run_in_database(const Job *job, Count *count)
{
    char database[32];
    snprintf(database, sizeof database, "property_%d", (int)getpid());
    Run run = {.connection = connect_new(job->url, database), .tries = job->tries};
    Arena *arena = run.arena = arena_new();
    if (!server_reset(&run)) {
        fprintf(stderr, "property_diff: %.*s\n", TEXT_FORMAT(run.detail));
        exit(1);
    }
    run.nothing = fingerprint(arena, run.connection);
    run.is_clean = true;
    for (uint64_t i = 0; i < job->pairs && count->failed < job->most; i++) {
        run.arena = arena_new();
        run.seed = job->first + i * job->step;
        check_seed(&run, count);
        arena_free(run.arena);
    }
    run.arena = arena;
    (void)server_reset(&run); /* a subscription belongs to the server */
    PQfinish(run.connection);
    arena_free(arena);
    drop_database(job->url, database);
}

static Count run_job(const Job *all)
{
    Count count = {0};
    for (uint64_t done = 0; done < all->pairs && count.failed < all->most;) {
        Job job = *all;
        if (job.pairs > all->pairs - done) job.pairs = all->pairs - done;
        if (job.pairs > PAIRS_A_DATABASE) job.pairs = PAIRS_A_DATABASE;
        job.first += done * job.step;
        run_in_database(&job, &count);
        done += job.pairs;
    }
    return count;
}

/* A child writes what it counted into the pipe; one that died counted nothing, and that is told. */
static pid_t start_job(const Job *job, int pipe_end)
{
    pid_t child = fork();
    if (child != 0) return child;
    Count count = run_job(job);
    _exit(write(pipe_end, &count, sizeof count) == sizeof count ? 0 : 1);
}

static Count run_jobs(const Job *all, uint64_t jobs)
{
    Count sum = {0};
    Count one;
    int ends[2];
    int status;
    if (pipe(ends) != 0) exit(1);
    for (uint64_t i = 0; i < jobs; i++) {
        Job job = *all;
        job.first += i;
        job.step = jobs;
        job.pairs = all->pairs / jobs + (i < all->pairs % jobs ? 1 : 0);
        if (start_job(&job, ends[1]) < 0) sum.failed++;
    }
    (void)close(ends[1]);
    while (read(ends[0], &one, sizeof one) == sizeof one) {
        sum.done += one.done;
        sum.refused += one.refused;
        sum.failed += one.failed;
    }
    (void)close(ends[0]);
    while (wait(&status) > 0)
        if (status != 0) sum.failed++;
    return sum;
}

int main(int count, char **words)
{
    uint64_t jobs = number_option(count, words, "--jobs", NULL, 1);
    Job job = {.url = getenv("SCHEMAC_TEST_URL"),
               .first = number_option(count, words, "--seed", "SEED", 1),
               .step = 1,
               .pairs = number_option(count, words, "--pairs", "PAIRS", 1000),
               .most = number_option(count, words, "--failures", NULL, 10),
               .tries = number_option(count, words, "--tries", NULL, 300)};
    if (job.url == NULL || *job.url == '\0') {
        puts("1..0 # SKIP SCHEMAC_TEST_URL names no server");
        return 77;
    }
    Count sum = jobs > 1 ? run_jobs(&job, jobs) : run_job(&job);
    printf("1..1\n%sok 1 - %llu pairs from seed %llu, %llu refused, %llu failed\n",
           sum.failed == 0 ? "" : "not ", (unsigned long long)sum.done,
           (unsigned long long)job.first, (unsigned long long)sum.refused,
           (unsigned long long)sum.failed);
    return sum.failed == 0 ? 0 : 1;
}
