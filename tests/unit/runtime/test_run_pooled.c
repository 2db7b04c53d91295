/* The runner behind PgBouncer in transaction mode, where a session lock means nothing. */
#include "run_fixture.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

typedef struct Pooler {
    Fixture *server;
    char folder[64];
    char url[256];
    uid_t user;
    gid_t group;
    pid_t process;
} Pooler;

static void pause_ms(long milliseconds)
{
    struct timespec time = {milliseconds / 1000, milliseconds % 1000 * 1000000};
    nanosleep(&time, NULL);
}

static const char *find_pgbouncer(void)
{
    static const char *const places[] = {"/usr/sbin/pgbouncer", "/usr/bin/pgbouncer",
                                         "/usr/local/bin/pgbouncer"};
    for (size_t i = 0; i < sizeof places / sizeof *places; i++)
        if (access(places[i], X_OK) == 0) return places[i];
    return NULL;
}

/* The server's socket folder and the role, as the test's own connection has them. */
/* PgBouncer refuses to run as root, and must come to the server's socket: it runs as that folder's
 * owner. */
static void choose_user(Pooler *pooler)
{
    struct stat status;
    pooler->user = geteuid();
    pooler->group = getegid();
    if (stat(PQhost(pooler->server->connection), &status) == 0 && geteuid() == 0) {
        pooler->user = status.st_uid != 0 ? status.st_uid : 65534;
        pooler->group = status.st_uid != 0 ? status.st_gid : 65534;
        assert_int_equal(chown(pooler->folder, pooler->user, pooler->group), 0);
    }
}

static void write_configuration(const Pooler *pooler)
{
    char path[128];
    PGconn *connection = pooler->server->connection;
    snprintf(path, sizeof path, "%s/pgbouncer.ini", pooler->folder);
    FILE *file = fopen(path, "w");
    assert_non_null(file);
    fprintf(file,
            "[databases]\n%s = host=%s port=%s user=%s\n[pgbouncer]\nlisten_addr =\n"
            "listen_port = 6543\nunix_socket_dir = %s\nauth_type = any\npool_mode = transaction\n"
            "default_pool_size = 3\nlogfile = %s/log\npidfile = %s/pid\n",
            pooler->server->database, PQhost(connection), PQport(connection), PQuser(connection),
            pooler->folder, pooler->folder, pooler->folder);
    fclose(file);
}

static pid_t start_process(const char *program, const Pooler *pooler)
{
    char path[128];
    snprintf(path, sizeof path, "%s/pgbouncer.ini", pooler->folder);
    pid_t child = fork();
    if (child == 0) {
        if (geteuid() == 0 && (setgid(pooler->group) != 0 || setuid(pooler->user) != 0)) _exit(1);
        prctl(PR_SET_PDEATHSIG, SIGTERM); /* a test that fails leaves none behind */
        execl(program, program, "-q", path, (char *)NULL);
        _exit(127);
    }
    return child;
}

static Pooler *pooler_open(void)
{
    const char *program = find_pgbouncer();
    if (program == NULL) {
        print_message("SKIPPED: pgbouncer is not installed\n");
        skip();
    }
    Fixture *server = fixture_open();
    Pooler *pooler = calloc(1, sizeof *pooler);
    pooler->server = server;
    snprintf(pooler->folder, sizeof pooler->folder, "/tmp/schemac-pooler.XXXXXX");
    assert_non_null(mkdtemp(pooler->folder));
    assert_int_equal(chmod(pooler->folder, 0755), 0);
    choose_user(pooler);
    write_configuration(pooler);
    pooler->process = start_process(program, pooler);
    snprintf(pooler->url, sizeof pooler->url, "host=%s port=6543 dbname=%s user=%s", pooler->folder,
             server->database, PQuser(server->connection));
    for (int i = 0; i < 100 && PQping(pooler->url) != PQPING_OK; i++) pause_ms(50);
    return pooler;
}

static void pooler_close(Pooler *pooler)
{
    static const char *const files[] = {"pgbouncer.ini", "log", "pid", ".s.PGSQL.6543"};
    char path[128];
    int status;
    kill(pooler->process, SIGTERM);
    waitpid(pooler->process, &status, 0);
    for (size_t i = 0; i < sizeof files / sizeof *files; i++) {
        snprintf(path, sizeof path, "%s/%s", pooler->folder, files[i]);
        unlink(path);
    }
    rmdir(pooler->folder);
    fixture_close(pooler->server);
    free(pooler);
}

static PGconn *connect_pooled(const Pooler *pooler)
{
    PGconn *connection = PQconnectdb(pooler->url);
    if (PQstatus(connection) != CONNECTION_OK) fail_msg("%s", PQerrorMessage(connection));
    return connection;
}

static pid_t start_runner(const Pooler *pooler, const SchemacChain *chain)
{
    pid_t child = fork();
    if (child == 0) {
        SchemacError error;
        PGconn *connection = connect_pooled(pooler);
        const SchemacOptions options = {.program = "test"};
        SchemacResult result = schemac_upgrade(connection, chain, NULL, &options, &error);
        if (result != SCHEMAC_OK)
            fprintf(stderr, "runner: %d %s | %s\n", result, error.message, error.detail);
        PQfinish(connection);
        _exit((int)result);
    }
    return child;
}

static Maker *with_indexes(void)
{
    static char texts[24][160];
    static const SchemacSection index[] = {SECTION_OUTSIDE(
        "CREATE INDEX CONCURRENTLY k ON t0 (id);\nCREATE INDEX CONCURRENTLY l ON t1 (id)")};
    Maker *maker = maker_new(24);
    for (uint32_t i = 0; i < 20; i++) {
        snprintf(texts[i], sizeof texts[i],
                 "CREATE TABLE t%u (id integer); INSERT INTO t%u VALUES (1); SELECT pg_sleep(0.01)",
                 i, i);
        if (i == 10)
            maker_add_sections(maker, "k", index, 1, NULL, 0);
        else
            maker_add(maker, "t", texts[i], NULL);
    }
    maker->chain.search_path = "app";
    return maker;
}

static void test_six_at_once(void **state)
{
    (void)state;
    Pooler *pooler = pooler_open();
    Maker *maker = with_indexes();
    pid_t children[6];
    PGconn *direct = pooler->server->connection;
    execute(direct, "CREATE SCHEMA app");
    for (int i = 0; i < 6; i++) children[i] = start_runner(pooler, &maker->chain);
    for (int i = 0; i < 6; i++) {
        int status;
        waitpid(children[i], &status, 0);
        assert_true(WIFEXITED(status));
        assert_int_equal(WEXITSTATUS(status), SCHEMAC_OK);
    }
    assert_fit(direct, &maker->chain, SCHEMAC_FIT_AT_HEAD);
    assert_string_equal(ask(direct, "SELECT count(*) FROM schemac.log"), "20");
    assert_string_equal(ask(direct,
                            "SELECT count(*) FROM pg_index WHERE indisvalid AND indrelid IN "
                            "('app.t0'::regclass, 'app.t1'::regclass)"),
                        "2");
    assert_string_equal(ask(direct, "SELECT token FROM schemac.lease"), "");
    /* no setting stays behind on a server connection that others use */
    for (int i = 0; i < 6; i++) {
        PGconn *pooled = connect_pooled(pooler);
        assert_string_equal(ask(pooled, "SELECT current_setting('search_path') || "
                                        "current_setting('lock_timeout')"),
                            "\"$user\", public0");
        PQfinish(pooled);
    }
    maker_free(maker);
    pooler_close(pooler);
}

/* The lease of a runner that is gone: its server connections live on in the pool, so only time
 * tells. */
static void test_lease_of_the_dead(void **state)
{
    (void)state;
    Pooler *pooler = pooler_open();
    Maker *maker = with_indexes();
    PGconn *direct = pooler->server->connection;
    PGconn *pooled = connect_pooled(pooler);
    SchemacError error;
    execute(direct, "CREATE SCHEMA app");
    assert_ok(schemac_upgrade(pooled, &maker->chain, "+1", NULL, &error), &error);
    assert_string_equal(ask(direct, "SELECT backend_pid IS NULL FROM schemac.lease"), "t");
    const SchemacOptions options = {.wait_ms = -1};
    execute(direct,
            "UPDATE schemac.lease SET token = 'dead', beat = now() - interval '10 seconds'");
    assert_int_equal(schemac_upgrade(pooled, &maker->chain, NULL, &options, &error),
                     SCHEMAC_ERROR_BUSY);
    execute(direct, "UPDATE schemac.lease SET beat = now() - interval '40 seconds'");
    assert_ok(schemac_upgrade(pooled, &maker->chain, "+1", &options, &error), &error);
    /* silent for long, but its statement is still running */
    execute(direct,
            "UPDATE schemac.lease SET token = 'building', beat = now() - interval '40 seconds'");
    PGconn *other = fixture_connect(pooler->server);
    assert_int_equal(PQsendQuery(other, "/* schemac building */ SELECT pg_sleep(30)"), 1);
    pause_ms(100);
    assert_int_equal(schemac_upgrade(pooled, &maker->chain, NULL, &options, &error),
                     SCHEMAC_ERROR_BUSY);
    execute(
        direct,
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE query ~ 'schemac building' "
        "AND pid <> pg_backend_pid()");
    pause_ms(100);
    assert_ok(schemac_upgrade(pooled, &maker->chain, NULL, &options, &error), &error);
    PQfinish(other);
    PQfinish(pooled);
    maker_free(maker);
    pooler_close(pooler);
}

/* A killed client's transaction goes with it; the next runner goes on. */
static void test_kill(void **state)
{
    (void)state;
    Pooler *pooler = pooler_open();
    Maker *maker = with_indexes();
    PGconn *direct = pooler->server->connection;
    int status;
    execute(direct, "CREATE SCHEMA app");
    for (int round = 0; round < 4; round++) {
        pid_t child = start_runner(pooler, &maker->chain);
        pause_ms(60 + round * 45);
        kill(child, SIGKILL);
        waitpid(child, &status, 0);
        /* what a wait of half a minute would do */
        pause_ms(300);
        PQclear(PQexec(direct, "UPDATE schemac.lease SET beat = now() - interval '40 seconds'"));
    }
    pid_t child = start_runner(pooler, &maker->chain);
    waitpid(child, &status, 0);
    assert_int_equal(WEXITSTATUS(status), SCHEMAC_OK);
    assert_fit(direct, &maker->chain, SCHEMAC_FIT_AT_HEAD);
    assert_string_equal(
        ask(direct, "SELECT count(DISTINCT revision) || ' ' || count(*) FROM schemac.log WHERE "
                    "outcome = 'done'"),
        "20 20");
    maker_free(maker);
    pooler_close(pooler);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_six_at_once),
        cmocka_unit_test(test_lease_of_the_dead),
        cmocka_unit_test(test_kill),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
