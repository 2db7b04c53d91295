/* The connection while the runner has it: opened and given back as it was, lost and made again, and
 * questions whose answers must carry their mark. */
#include "runtime/run_internal.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

/* ---- time, events, cancelling ---- */

int64_t schemac_now_ms(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

void schemac_report(SchemacRunner *runner, SchemacEvent event)
{
    if (runner->options.report == NULL) return;
    event.revision = runner->step.revision;
    event.down = runner->step.down;
    event.index = runner->step_number;
    event.total = runner->step_total;
    if (event.message == NULL) event.message = "";
    runner->options.report(runner->options.report_context, &event);
}

bool schemac_is_cancelled(const SchemacRunner *runner)
{
    return schemac_cancel_is_requested(runner->options.cancel);
}

bool schemac_fail_cancelled(SchemacRunner *runner)
{
    schemac_fail(runner->error, SCHEMAC_ERROR_CANCELLED, "cancelled");
    schemac_set_hint(runner->error,
                     "What was done before is recorded; the next run goes on from there.");
    return false;
}

bool schemac_pause(SchemacRunner *runner, int64_t milliseconds)
{
    int64_t end = schemac_now_ms() + milliseconds;
    for (int64_t left = milliseconds; left > 0; left = end - schemac_now_ms()) {
        if (schemac_is_cancelled(runner)) return schemac_fail_cancelled(runner);
        int64_t slice = left < 50 ? left : 50;
        struct timespec time = {.tv_nsec = (long)slice * 1000000};
        nanosleep(&time, NULL);
    }
    return true;
}

static void receive_notice(void *context, const PGresult *result)
{
    const char *message = PQresultErrorField(result, PG_DIAG_MESSAGE_PRIMARY);
    schemac_report(context, (SchemacEvent){.kind = SCHEMAC_EVENT_NOTICE, .message = message});
}

/* ---- queries ---- */

static const char *field_of(const PGresult *result, int field)
{
    const char *value = result == NULL ? NULL : PQresultErrorField(result, field);
    return value == NULL ? "" : value;
}

/* The first line of the connection's own message, which libpq ends with a newline. */
static void connection_message(const PGconn *connection, char *message, size_t size)
{
    schemac_copy_text(message, size, PQerrorMessage(connection));
    message[strcspn(message, "\n")] = '\0';
}

bool schemac_fail_result(SchemacRunner *runner, const PGresult *result, const char *what)
{
    SchemacError *error = runner->error;
    char message[512];
    if (PQstatus(runner->connection) == CONNECTION_BAD) {
        connection_message(runner->connection, message, sizeof message);
        schemac_fail(error, SCHEMAC_ERROR_CONNECTION, "lost the connection %s: %s", what, message);
        schemac_set_hint(error, "Run the same command again; it goes on from what is recorded.");
        return false;
    }
    const char *state = field_of(result, PG_DIAG_SQLSTATE);
    if (strcmp(state, "57014") == 0 && schemac_is_cancelled(runner))
        return schemac_fail_cancelled(runner);
    connection_message(runner->connection, message, sizeof message);
    const char *primary = field_of(result, PG_DIAG_MESSAGE_PRIMARY);
    schemac_fail(error, SCHEMAC_ERROR_SERVER, "%s (%s)", primary[0] != '\0' ? primary : message,
                 what);
    schemac_copy_text(error->sqlstate, sizeof error->sqlstate, state);
    schemac_set_detail(error, "%s", field_of(result, PG_DIAG_MESSAGE_DETAIL));
    schemac_set_hint(error, "%s", field_of(result, PG_DIAG_MESSAGE_HINT));
    if (strcmp(state, "42501") == 0 && runner->options.set_role != NULL) {
        schemac_set_hint(error,
                         "The login must be a member of the role \"%s\", which needs rights on the "
                         "schema \"%s\" and its tables, or CREATE on the database for the first "
                         "run.",
                         runner->options.set_role, runner->schema);
    } else if (strcmp(state, "42501") == 0 && error->hint[0] == '\0') {
        schemac_set_hint(error,
                         "The role needs rights on the schema \"%s\" and its tables, or CREATE on "
                         "the database for the first run.",
                         runner->schema);
    }
    return false;
}

void schemac_end_copy(SchemacRunner *runner, ExecStatusType status)
{
    char *row;
    if (status == PGRES_COPY_IN)
        PQputCopyEnd(runner->connection, "COPY FROM STDIN is not allowed in a revision");
    else if (status == PGRES_COPY_OUT)
        while (PQgetCopyData(runner->connection, &row, 0) > 0) PQfreemem(row);
}

void schemac_put_mark_row(SchemacBuffer *sql, SchemacRunner *runner)
{
    runner->mark++;
    runner->is_marked = false;
    schemac_put_sql(sql, "SELECT '%v.%i';\n", runner->salt, (int64_t)runner->mark);
}

bool schemac_is_mark(SchemacRunner *runner, const PGresult *result, uint64_t mark)
{
    char text[64];
    if (PQresultStatus(result) != PGRES_TUPLES_OK || PQnfields(result) != 1 ||
        PQntuples(result) != 1)
        return false;
    snprintf(text, sizeof text, "%s.%llu", runner->salt, (unsigned long long)mark);
    bool is_mark = strcmp(PQgetvalue(result, 0, 0), text) == 0;
    runner->is_marked = runner->is_marked || (is_mark && mark == runner->mark);
    return is_mark;
}

bool schemac_fail_unmarked(SchemacRunner *runner)
{
    runner->is_doubtful = true;
    schemac_fail(runner->error, SCHEMAC_ERROR_COMMIT_UNKNOWN,
                 "received a result that belongs to another query");
    schemac_set_hint(runner->error,
                     "A pooler mixed up the results of its clients. Run the command again, "
                     "preferably with a direct URL of the server: only verified results are used.");
    return false;
}

/* PgBouncer makes up a number for its clients, so that no process has it; another pooler may tell
 * that of the first one that it gave them. */
void schemac_note_process(SchemacRunner *runner, const char *pid)
{
    runner->is_pooled = runner->is_pooled || atoi(pid) != PQbackendPID(runner->connection);
}

PGresult *schemac_query_all(SchemacRunner *runner, const char *sql)
{
    PGresult *last = NULL;
    PGresult *result;
    if (PQsendQuery(runner->connection, sql) != 1) return NULL;
    while (schemac_await(runner), (result = PQgetResult(runner->connection)) != NULL) {
        schemac_end_copy(runner, PQresultStatus(result));
        if (schemac_is_mark(runner, result, runner->mark)) {
            PQclear(result);
            continue;
        }
        if (PQresultStatus(last) == PGRES_FATAL_ERROR && last != NULL) {
            PQclear(result);
        } else {
            PQclear(last);
            last = result;
        }
    }
    return last;
}

PGresult *schemac_query(SchemacRunner *runner, const SchemacBuffer *sql)
{
    SchemacBuffer marked = {0};
    schemac_put_sql(&marked, "%v\n;\n", sql->failed ? "" : sql->bytes);
    schemac_put_mark_row(&marked, runner);
    if (sql->failed || marked.failed) {
        schemac_buffer_free(&marked);
        schemac_fail_memory(runner->error);
        return NULL;
    }
    PGresult *result = schemac_query_all(runner, marked.bytes);
    ExecStatusType status = PQresultStatus(result);
    schemac_buffer_free(&marked);
    if ((status == PGRES_TUPLES_OK || status == PGRES_COMMAND_OK) && runner->is_marked)
        return result;
    if (status == PGRES_TUPLES_OK || status == PGRES_COMMAND_OK)
        schemac_fail_unmarked(runner);
    else
        schemac_fail_result(runner, result, "in the runner's bookkeeping");
    PQclear(result);
    return NULL;
}

bool schemac_execute(SchemacRunner *runner, const SchemacBuffer *sql)
{
    PGresult *result = schemac_query(runner, sql);
    PQclear(result);
    return result != NULL;
}

/* ---- opening and closing ---- */

/* A setting that the server reports, brought to `value`; its own value is kept in *saved once. */
static bool pin_setting(SchemacRunner *runner, const char *name, const char *value, char **saved)
{
    const char *now = PQparameterStatus(runner->connection, name);
    SchemacBuffer sql = {0};
    if (now == NULL || strcmp(now, value) == 0) return true;
    if (*saved == NULL && (*saved = strdup(now)) == NULL) return schemac_fail_memory(runner->error);
    schemac_put_sql(&sql, "SET %v = %l", name, value);
    bool done = schemac_execute(runner, &sql);
    schemac_buffer_free(&sql);
    return done;
}

bool schemac_pin_session(SchemacRunner *runner)
{
    return pin_setting(runner, "client_encoding", "UTF8", &runner->encoding) &&
           pin_setting(runner, "standard_conforming_strings", "on", &runner->strings);
}

static void restore_setting(SchemacRunner *runner, const char *name, char *saved)
{
    if (saved != NULL && PQstatus(runner->connection) == CONNECTION_OK) {
        SchemacBuffer sql = {0};
        schemac_put_sql(&sql, "SET %v = %l", name, saved);
        if (!sql.failed) PQclear(PQexec(runner->connection, sql.bytes));
        schemac_buffer_free(&sql);
    }
    free(saved);
}

static bool check_connection(PGconn *connection, SchemacError *error)
{
    char message[512];
    if (connection == NULL || PQstatus(connection) != CONNECTION_OK) {
        if (connection != NULL) connection_message(connection, message, sizeof message);
        return schemac_fail(error, SCHEMAC_ERROR_CONNECTION, "not connected%s%s",
                            connection == NULL ? "" : ": ", connection == NULL ? "" : message);
    }
    if (PQtransactionStatus(connection) != PQTRANS_IDLE ||
        PQpipelineStatus(connection) != PQ_PIPELINE_OFF || PQisnonblocking(connection)) {
        return schemac_fail(
            error, SCHEMAC_ERROR_USAGE,
            "the connection is in use: in a transaction, in pipeline mode or nonblocking");
    }
    int version = PQserverVersion(connection);
    if (version < SCHEMAC_OLDEST_SERVER) {
        schemac_fail(error, SCHEMAC_ERROR_SERVER_VERSION,
                     "the server is PostgreSQL %d.%d, but 13 or later is required", version / 10000,
                     version % 10000);
        return false;
    }
    return true;
}

static void set_identity(SchemacRunner *runner)
{
    const char *program = runner->options.program;
    if (program == NULL) program = PQparameterStatus(runner->connection, "application_name");
    schemac_copy_text(runner->program, sizeof runner->program, program);
    if (gethostname(runner->host, sizeof runner->host - 1) != 0) runner->host[0] = '\0';
}

bool schemac_runner_open(SchemacRunner *runner, PGconn *connection, const SchemacChain *chain,
                         const SchemacOptions *options, SchemacError *error)
{
    *runner = (SchemacRunner){.chain = chain};
    runner->error = error != NULL ? error : &runner->own_error;
    schemac_error_clear(runner->error);
    if (!schemac_chain_check(chain, runner->error) || !check_connection(connection, runner->error))
        return false;
    runner->connection = connection;
    runner->borrowed = connection;
    runner->schema = chain->state_schema == NULL ? "schemac" : chain->state_schema;
    if (options != NULL) runner->options = *options;
    set_identity(runner);
    if (runner->options.report != NULL)
        runner->receiver = PQsetNoticeReceiver(connection, receive_notice, runner);
    schemac_cancel_attach(runner->options.cancel, connection);
    return schemac_random(runner, runner->salt) && schemac_pin_session(runner);
}

SchemacResult schemac_runner_close(SchemacRunner *runner, bool done)
{
    SchemacResult result = done ? SCHEMAC_OK : runner->error->result;
    if (runner->connection != NULL) {
        schemac_cancel_detach(runner->options.cancel);
        schemac_lease_release(runner);
        if (runner->clean.length > 0 && !runner->is_pooled &&
            PQstatus(runner->connection) == CONNECTION_OK) {
            runner->clean.bytes[runner->clean_length] = '\0';
            PQclear(PQexec(runner->connection, runner->clean.bytes));
        }
        restore_setting(runner, "client_encoding", runner->encoding);
        restore_setting(runner, "standard_conforming_strings", runner->strings);
        PQsetNoticeReceiver(runner->borrowed, runner->receiver, runner->options.notice_context);
    }
    if (runner->connection != runner->borrowed) PQfinish(runner->connection);
    schemac_state_free(runner->state);
    schemac_index_free(&runner->index);
    free(runner->wanted);
    free(runner->held);
    schemac_buffer_free(&runner->clean);
    if (done) schemac_error_clear(runner->error);
    return result;
}

/* ---- a connection that was lost ---- */

#define RECONNECT_ATTEMPTS 6

static bool connect_again(SchemacRunner *runner)
{
    PGconn *connection = NULL;
    for (int attempt = 0; attempt < RECONNECT_ATTEMPTS; attempt++) {
        SchemacError ignored;
        if (attempt > 0 && !schemac_pause(runner, (int64_t)100 << attempt)) return false;
        connection = runner->options.reconnect(runner->options.reconnect_context);
        if (connection != NULL && check_connection(connection, &ignored)) break;
        PQfinish(connection);
        connection = NULL;
    }
    if (connection == NULL) return false;
    if (runner->connection != runner->borrowed) PQfinish(runner->connection);
    runner->connection = connection;
    PQsetNoticeReceiver(connection, receive_notice, runner);
    schemac_cancel_attach(runner->options.cancel, connection);
    return schemac_pin_session(runner);
}

/* The lost connection's backend may still be at work. It holds the lease's row until its
 * transaction ends, and each of its transactions begins by looking for the old token: once the
 * lease is taken under a new one, nothing more can happen there, and what is recorded is the truth.
 */
bool schemac_reconnect(SchemacRunner *runner)
{
    SchemacError lost = *runner->error;
    if (runner->options.reconnect == NULL || schemac_is_cancelled(runner)) return false;
    if (!connect_again(runner)) {
        if (runner->error->result != SCHEMAC_ERROR_CANCELLED) *runner->error = lost;
        return false;
    }
    runner->in_flight = false;
    return schemac_lease_take(runner);
}
