/* Connecting, and why it failed: by the SQLSTATE where a server answered, by libpq's words where
 * none did. */
#include "pg/environment_internal.h"
#include "pg/pg.h"

#include <errno.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define CONNECT_SECONDS 15

/* One way in which connecting fails. `state` is a prefix of the SQLSTATE, which a server gives
 * whatever its language; `words` stand in a message of libpq itself. */
typedef struct Trouble {
    const char *state;
    const char *words;
    DiagnosticCode code;
    const char *sentence; /* %s is the database as it may be shown */
    const char *hint;     /* NULL: none */
} Trouble;

static const Trouble troubles[] = {
    {"3D000", NULL, CODE_DATABASE_MISSING, "the database of %s does not exist",
     "Create it (\"createdb NAME\"), or correct the name."},
    {"28P01", NULL, CODE_LOGIN_REFUSED, "the server refused the password for %s",
     "Passwords may come from the URL, PGPASSWORD or ~/.pgpass."},
    {"28", NULL, CODE_LOGIN_REFUSED, "the server refused the login of %s", NULL},
    {"53300", NULL, CODE_SERVER_FULL, "the server has no free connection for %s",
     "Close idle connections, or raise max_connections; then try again."},
    {"57P03", NULL, CODE_SERVER_NOT_READY, "the server of %s is not ready",
     "Try again in a moment."},
    {"57P01", NULL, CODE_SERVER_NOT_READY, "the server of %s is shutting down",
     "Try again when it is up."},
    {NULL, "no password supplied", CODE_LOGIN_REFUSED, "the server requires a password for %s",
     "Passwords may come from the URL, PGPASSWORD or ~/.pgpass."},
    {NULL, "could not translate host name", CODE_HOST_UNKNOWN, "the host of %s is unknown",
     "Check the spelling, or the network."},
    {NULL, "timeout expired", CODE_CONNECT_TIMEOUT, "no answer from the server of %s in time",
     "A firewall may drop the packets, or the address is wrong; connect_timeout in the URL sets "
     "the time."},
    {NULL, "Connection timed out", CODE_CONNECT_TIMEOUT, "no answer from the server of %s in time",
     "A firewall may drop the packets, or the address is wrong."},
    {NULL, "Connection refused", CODE_SERVER_UNREACHABLE, "no server listens at %s",
     "Start the server, or correct host and port; `schemac dev start` starts a private one."},
    {NULL, "No such file or directory", CODE_SERVER_UNREACHABLE, "no server listens at %s",
     "Start the server, or specify its address with --database or DATABASE_URL; `schemac dev "
     "start` starts a private one."},
    {NULL, "Permission denied", CODE_SERVER_UNREACHABLE,
     "this user is not permitted to use the socket of %s", NULL},
    {NULL, "unreachable", CODE_SERVER_UNREACHABLE, "the server of %s cannot be reached",
     "Check the address and the network."},
    {NULL, "No route to host", CODE_SERVER_UNREACHABLE, "the server of %s cannot be reached",
     "Check the address and the network."},
    {NULL, "SSL", CODE_TLS_FAILED, "could not make an encrypted connection to %s",
     "sslmode in the URL selects what is required: disable, prefer, require, verify-ca, "
     "verify-full."},
    {NULL, "certificate", CODE_TLS_FAILED, "could not make an encrypted connection to %s",
     "sslmode in the URL selects what is required: disable, prefer, require, verify-ca, "
     "verify-full."},
    {NULL, "closed the connection unexpectedly", CODE_SERVER_NOT_READY,
     "the server of %s closed the connection at once",
     "It may be restarting, or not be a PostgreSQL server."},
};

/* The SQLSTATE in a verbose message, "FATAL:  3D000: ...", or NULL: libpq gives the state of a
 * refused connection in no other way, and the words may be in any language. */
static const char *message_find_state(const char *message)
{
    for (const char *at = message; (at = strstr(at, ":  ")) != NULL; at += 3) {
        size_t length = strspn(at + 3, "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ");
        if (length == 5 && at[8] == ':') return at + 3;
    }
    return NULL;
}

static const Trouble *trouble_find(const char *message)
{
    const char *state = message_find_state(message);
    for (size_t i = 0; i < sizeof troubles / sizeof *troubles; i++) {
        const Trouble *trouble = &troubles[i];
        if (trouble->state != NULL && state != NULL &&
            strncmp(state, trouble->state, strlen(trouble->state)) == 0)
            return trouble;
        if (trouble->words != NULL && strstr(message, trouble->words) != NULL) return trouble;
    }
    return NULL;
}

/* libpq's own lines as notes, without the source places and states that verbose messages bring. */
static void message_note(Arena *arena, Diagnostics *diagnostics, Diagnostic *diagnostic,
                         const char *message)
{
    Text rest = text_from_string(message);
    Text line;
    while (text_next_line(&rest, &line)) {
        line = text_trim(line);
        if (text_is_empty(line) || text_starts_with(line, "LOCATION:") ||
            text_starts_with(line, "Is the server"))
            continue;
        const char *string = text_string(arena, line);
        const char *state = message_find_state(string);
        if (state == NULL)
            diag_note(diagnostics, diagnostic, SPAN_NONE, "%s", string);
        else
            diag_note(diagnostics, diagnostic, SPAN_NONE, "%.*s%s", (int)(state - string), string,
                      state + 7);
    }
}

static void trouble_add(Arena *arena, Diagnostics *diagnostics, const DatabaseUrl *database,
                        const char *message)
{
    static const Trouble other = {NULL, NULL, CODE_CONNECT_FAILED, "could not connect to %s", NULL};
    const Trouble *trouble = trouble_find(message);
    if (trouble == NULL) trouble = &other;
    const char *shown = database_url_shown(arena, database);
    const char *hole = strstr(trouble->sentence, "%s");
    Diagnostic *diagnostic =
        diag_add(diagnostics, trouble->code, SPAN_NONE, "%.*s%s%s", (int)(hole - trouble->sentence),
                 trouble->sentence, shown, hole + 2);
    message_note(arena, diagnostics, diagnostic, message);
    diag_note(diagnostics, diagnostic, SPAN_NONE, "the database is given by %s", database->origin);
    if (trouble->hint != NULL) diag_hint(diagnostics, diagnostic, "%s", trouble->hint);
}

/* ---- connecting ---- */

/* What the user allows, in the URL or through libpq's own variable; in seconds. */
static int connect_seconds(const DatabaseUrl *database)
{
    PQconninfoOption *lists[] = {PQconninfoParse(database->conninfo, NULL), PQconndefaults()};
    int seconds = -1;
    for (size_t i = 0; i < 2; i++) {
        for (PQconninfoOption *option = lists[i]; option != NULL && option->keyword != NULL;
             option++)
            if (strcmp(option->keyword, "connect_timeout") == 0 && option->val != NULL &&
                seconds < 0)
                seconds = atoi(option->val);
        PQconninfoFree(lists[i]);
    }
    return seconds < 0 ? CONNECT_SECONDS : seconds == 1 ? 2 : seconds;
}

static int64_t clock_milliseconds(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

/* Waits for the socket; false when the time is over. `deadline` 0 means for ever. */
static bool connect_wait(PGconn *connection, PostgresPollingStatusType wanted, int64_t deadline)
{
    struct pollfd file = {PQsocket(connection), wanted == PGRES_POLLING_READING ? POLLIN : POLLOUT,
                          0};
    for (;;) {
        int64_t left = deadline == 0 ? -1 : deadline - clock_milliseconds();
        if (deadline != 0 && left <= 0) return false;
        int ready = poll(&file, 1, (int)left);
        if (ready > 0) return true;
        if (ready < 0 && errno != EINTR) return true; /* PQconnectPoll finds out what is wrong */
    }
}

static void notice_ignore(void *unused, const PGresult *notice)
{
    (void)unused;
    (void)notice;
}

/* PQconnectdb in parts, for the verbosity to be set before the server can refuse us: it brings
 * the SQLSTATE. A local server has the start packet when this returns. */
PGconn *connection_begin(const DatabaseUrl *database)
{
    /* What stands before dbname may be said otherwise in the URL: a peer whose machine is gone is
     * noticed within half a minute. */
    const char *const keywords[] = {
        "fallback_application_name", "keepalives_idle", "keepalives_interval", "keepalives_count",
        "tcp_user_timeout",          "dbname",          "client_encoding",     NULL};
    const char *const values[] = {"schemac",          "10",   "5", "3", "30000",
                                  database->conninfo, "UTF8", NULL};
    PGconn *connection = PQconnectStartParams(keywords, values, 1);
    if (connection == NULL || PQstatus(connection) == CONNECTION_BAD) return connection;
    PQsetErrorVerbosity(connection, PQERRORS_VERBOSE);
    struct pollfd file = {PQsocket(connection), POLLOUT, 0};
    while (poll(&file, 1, 0) > 0 && PQconnectPoll(connection) == PGRES_POLLING_WRITING)
        file.fd = PQsocket(connection);
    return connection;
}

static bool connect_wait_all(PGconn *connection, const DatabaseUrl *database, bool *timed_out)
{
    int seconds = connect_seconds(database);
    int64_t deadline = seconds == 0 ? 0 : clock_milliseconds() + seconds * INT64_C(1000);
    PostgresPollingStatusType state = PGRES_POLLING_READING;
    ConnStatusType status = PQstatus(connection);
    *timed_out = false;
    if (status == CONNECTION_BAD) return false;
    if (status == CONNECTION_STARTED || status == CONNECTION_MADE) state = PGRES_POLLING_WRITING;
    while (state != PGRES_POLLING_OK && state != PGRES_POLLING_FAILED) {
        if (!connect_wait(connection, state, deadline)) {
            *timed_out = true;
            return false;
        }
        state = PQconnectPoll(connection);
    }
    PQsetErrorVerbosity(connection, PQERRORS_DEFAULT);
    return state == PGRES_POLLING_OK;
}

PGconn *connection_finish(Arena *arena, Diagnostics *diagnostics, const DatabaseUrl *database,
                          PGconn *connection)
{
    bool timed_out = false;
    if (connect_wait_all(connection, database, &timed_out)) {
        PQsetNoticeReceiver(connection, notice_ignore, NULL);
        return connection;
    }
    const char *message = connection == NULL ? "out of memory"
                          : timed_out        ? "timeout expired"
                                             : PQerrorMessage(connection);
    trouble_add(arena, diagnostics, database, message);
    PQfinish(connection);
    return NULL;
}

PGconn *connection_open(Arena *arena, Diagnostics *diagnostics, const DatabaseUrl *database)
{
    HiddenVariables hidden = {0};
    if (database->is_private) hidden = environment_hide(arena);
    PGconn *connection =
        connection_finish(arena, diagnostics, database, connection_begin(database));
    environment_show(&hidden);
    return connection;
}
