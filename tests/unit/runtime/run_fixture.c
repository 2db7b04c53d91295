/* The server is SCHEMAC_TEST_URL's, by hand, or the test run's own; without one the test is
 * skipped. */
#include "run_fixture.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static PGconn *connect_to(const char *url)
{
    PGconn *connection = PQconnectdb(url);
    if (PQstatus(connection) != CONNECTION_OK) fail_msg("%s", PQerrorMessage(connection));
    return connection;
}

/* postgresql://user@/NAME?host=... with another name. */
static void url_with_database(char *target, size_t size, const char *url, const char *database)
{
    const char *authority = strstr(url, "://");
    const char *slash = authority == NULL ? NULL : strchr(authority + 3, '/');
    const char *query = strchr(url, '?');
    assert_non_null(slash);
    snprintf(target, size, "%.*s/%s%s", (int)(slash - url), url, database,
             query == NULL ? "" : query);
}

/* By hand, or of tests/run. */
static const char *server_url(void)
{
    const char *url = getenv("SCHEMAC_TEST_URL");
    return url != NULL ? url : getenv("TEST_SERVER_URL");
}

Fixture *fixture_open(void)
{
    static int number;
    const char *url = server_url();
    if (url == NULL || url[0] == '\0') {
        print_message("SKIPPED: neither SCHEMAC_TEST_URL nor TEST_SERVER_URL names a server\n");
        skip();
    }
    Fixture *fixture = calloc(1, sizeof *fixture);
    char sql[256];
    snprintf(fixture->database, sizeof fixture->database, "runner_%d_%d", (int)getpid(), ++number);
    url_with_database(fixture->url, sizeof fixture->url, url, fixture->database);
    PGconn *admin = connect_to(url);
    snprintf(sql, sizeof sql, "CREATE DATABASE %s", fixture->database);
    execute(admin, sql);
    PQfinish(admin);
    fixture->connection = fixture_connect(fixture);
    return fixture;
}

void fixture_close(Fixture *fixture)
{
    char sql[256];
    PQfinish(fixture->connection);
    PGconn *admin = connect_to(server_url());
    snprintf(sql, sizeof sql, "DROP DATABASE %s WITH (FORCE)", fixture->database);
    execute(admin, sql);
    PQfinish(admin);
    free(fixture);
}

PGconn *fixture_connect(const Fixture *fixture)
{
    return fixture_connect_with(fixture, "");
}

PGconn *fixture_connect_with(const Fixture *fixture, const char *more)
{
    char url[2048];
    snprintf(url, sizeof url, "%s%s%s", fixture->url, more[0] == '\0' ? "" : "&", more);
    PGconn *connection = connect_to(url);
    execute(connection, "SET client_min_messages = error");
    return connection;
}

void execute(PGconn *connection, const char *sql)
{
    PGresult *result = PQexec(connection, sql);
    ExecStatusType status = PQresultStatus(result);
    if (status != PGRES_COMMAND_OK && status != PGRES_TUPLES_OK)
        fail_msg("%s: %s", sql, PQerrorMessage(connection));
    PQclear(result);
}

const char *ask(PGconn *connection, const char *sql)
{
    static char answer[4096];
    PGresult *result = PQexec(connection, sql);
    if (PQresultStatus(result) != PGRES_TUPLES_OK)
        fail_msg("%s: %s", sql, PQerrorMessage(connection));
    snprintf(answer, sizeof answer, "%s", PQntuples(result) == 0 ? "" : PQgetvalue(result, 0, 0));
    PQclear(result);
    return answer;
}

/* ---- chains ---- */

Maker *maker_new(uint32_t capacity)
{
    Maker *maker = calloc(1, sizeof *maker);
    maker->revisions = calloc(capacity, sizeof *maker->revisions);
    maker->ids = calloc(capacity, sizeof *maker->ids);
    maker->parents = calloc(capacity, sizeof *maker->parents);
    maker->capacity = capacity;
    maker->chain = (SchemacChain){.abi = SCHEMAC_RUN_ABI,
                                  .abi_symbol = &schemac_run_abi_4,
                                  .project = "test",
                                  .revisions = maker->revisions};
    return maker;
}

static void free_sections(const SchemacSection *sections)
{
    free((void *)(uintptr_t)sections);
}

void maker_free(Maker *maker)
{
    for (uint32_t i = 0; i < maker->chain.count; i++) {
        SchemacRevision *revision = &maker->revisions[i];
        free_sections(revision->up);
        free_sections(revision->down);
        free((void *)(uintptr_t)revision->up_sha256);
        free((void *)(uintptr_t)revision->down_sha256);
        free((void *)(uintptr_t)revision->chain_sha256);
    }
    free(maker->revisions);
    free(maker->ids);
    free(maker->parents);
    free(maker);
}

/* Not SHA-256, but as long and as telling. */
static char *sum_of(const SchemacSection *sections, uint32_t count, const char *salt)
{
    uint64_t sum = 1469598103934665603u;
    char *text = malloc(65);
    for (const char *at = salt; *at != '\0'; at++)
        sum = (sum ^ (unsigned char)*at) * 1099511628211u;
    for (uint32_t i = 0; i < count; i++)
        for (size_t b = 0; b < sections[i].length; b++)
            sum = (sum ^ (unsigned char)sections[i].sql[b]) * 1099511628211u;
    snprintf(text, 65, "%016llx%016llx%016llx%016llx", (unsigned long long)sum,
             (unsigned long long)(sum * 3), (unsigned long long)(sum * 5),
             (unsigned long long)(sum * 7));
    return text;
}

static const SchemacSection *copy_sections(const SchemacSection *sections, uint32_t count)
{
    SchemacSection *copy = calloc(count + 1u, sizeof *copy);
    if (count > 0) memcpy(copy, sections, count * sizeof *copy);
    return copy;
}

SchemacRevision *maker_add_sections(Maker *maker, const char *name, const SchemacSection *up,
                                    uint32_t up_count, const SchemacSection *down,
                                    uint32_t down_count)
{
    uint32_t at = maker->chain.count++;
    assert_true(at < maker->capacity);
    SchemacRevision *revision = &maker->revisions[at];
    snprintf(maker->ids[at], sizeof *maker->ids, "%04u", at + 1);
    maker->parents[at] = at == 0 ? NULL : maker->ids[at - 1];
    *revision = (SchemacRevision){.id = maker->ids[at],
                                  .name = name,
                                  .parents = &maker->parents[at],
                                  .parent_count = at > 0,
                                  .up_count = up_count,
                                  .down_count = down_count};
    revision->up = copy_sections(up, up_count);
    revision->down = copy_sections(down, down_count);
    revision->up_sha256 = sum_of(up, up_count, "");
    revision->down_sha256 = sum_of(down, down_count, "");
    revision->chain_sha256 =
        sum_of(up, up_count, at == 0 ? "" : maker->revisions[at - 1].chain_sha256);
    return revision;
}

SchemacRevision *maker_add(Maker *maker, const char *name, const char *up, const char *down)
{
    SchemacSection sections[2] = {SECTION(""), SECTION("")};
    sections[0].sql = up;
    sections[0].length = strlen(up);
    if (down != NULL) {
        sections[1].sql = down;
        sections[1].length = strlen(down);
    }
    return maker_add_sections(maker, name, &sections[0], 1, &sections[1], down != NULL);
}

void assert_ok(SchemacResult result, const SchemacError *error)
{
    if (result != SCHEMAC_OK) {
        fail_msg("result %d: %s | %s | %s | %s section %u", result, error->message, error->detail,
                 error->hint, error->revision, error->section);
    }
}

void assert_fit(PGconn *connection, const SchemacChain *chain, SchemacFit fit)
{
    SchemacError error;
    SchemacFit found;
    assert_ok(schemac_fit(connection, chain, &found, &error), &error);
    if (fit != found) fail_msg("%s, not %s", schemac_fit_name(found), schemac_fit_name(fit));
}
