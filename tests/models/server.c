/* A test here has no way to go on without its server: what fails ends the process. */
#include "tests/models/server.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static void die(PGconn *connection, const char *what)
{
    fprintf(stderr, "%s: %s\n", what, PQerrorMessage(connection));
    exit(1);
}

bool server_is_there(void)
{
    return getenv("TEST_SERVER_URL") != NULL;
}

void server_run(PGconn *connection, const char *sql)
{
    PGresult *result = PQexec(connection, sql);
    ExecStatusType status = PQresultStatus(result);
    if (status != PGRES_COMMAND_OK && status != PGRES_TUPLES_OK) die(connection, sql);
    PQclear(result);
}

void server_ask(PGconn *connection, const char *sql, char *value, size_t size)
{
    PGresult *result = PQexec(connection, sql);
    if (PQresultStatus(result) != PGRES_TUPLES_OK) die(connection, sql);
    const char *text = "";
    if (PQntuples(result) > 0)
        text = PQgetisnull(result, 0, 0) ? "(null)" : PQgetvalue(result, 0, 0);
    snprintf(value, size, "%s", text);
    PQclear(result);
}

static void ignore_notice(void *context, const char *message)
{
    (void)context;
    (void)message;
}

static PGconn *connect(const char *database)
{
    const char *keys[] = {"dbname", "dbname", NULL};
    const char *values[] = {getenv("TEST_SERVER_URL"), database, NULL};
    PGconn *connection = PQconnectdbParams(keys, values, 1);
    if (PQstatus(connection) != CONNECTION_OK) die(connection, "TEST_SERVER_URL");
    PQsetNoticeProcessor(connection, ignore_notice, NULL);
    return connection;
}

static void run_for(const char *statement, const char *name)
{
    PGconn *connection = connect(NULL);
    char sql[256];
    snprintf(sql, sizeof sql, "%s \"%s\"", statement, name);
    server_run(connection, sql);
    PQfinish(connection);
}

/* Of this process: the same test may run twice at once. */
static void make_own(const char *name, char own[64])
{
    snprintf(own, 64, "%.40s_%ld", name, (long)getpid());
}

PGconn *server_database(const char *base)
{
    char name[64];
    make_own(base, name);
    run_for("DROP DATABASE IF EXISTS", name);
    run_for("CREATE DATABASE", name);
    return connect(name);
}

void server_drop(PGconn *connection, const char *base)
{
    char name[64];
    make_own(base, name);
    PQfinish(connection);
    run_for("DROP DATABASE IF EXISTS", name);
}
