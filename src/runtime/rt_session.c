/* What is known of a connection: kept with it by libpq's event procedures, so that the caller's
 * PGconn is all there is to pass, nothing is global, and PQfinish frees it. */
#include "rt_internal.h"

#include <libpq-events.h>
#include <stdio.h>
#include <stdlib.h>

void session_forget_prepared(Session *session)
{
    for (size_t i = 0; i < session->prepared_capacity; i++) session->prepared[i] = 0;
    session->prepared_count = 0;
}

static bool begins_with(const char *text, const char *beginning)
{
    return strncmp(text, beginning, strlen(beginning)) == 0;
}

/* Every result passes here, the caller's own too: what it did to what is known is seen without
 * asking. A pool's reset deallocates all statements; DDL changes shapes. */
static void session_see(Session *session, const char *tag)
{
    if (strcmp(tag, "DISCARD ALL") == 0 || strcmp(tag, "DEALLOCATE ALL") == 0)
        session_forget_prepared(session);
    if (begins_with(tag, "ALTER ") || begins_with(tag, "DROP ") || begins_with(tag, "CREATE "))
        session->may_have_changed = true;
}

static void session_clear(Session *session)
{
    session_forget_shapes(session);
    free(session->prepared);
    memset(session, 0, sizeof *session);
    session->encoding = -1;
}

/* Called by libpq. After PQreset the server has forgotten everything, and so do we. */
static int session_event(PGEventId event, void *info, void *through)
{
    (void)through;
    if (event == PGEVT_RESULTCREATE) {
        const PGEventResultCreate *made = info;
        Session *session = PQinstanceData(made->conn, session_event);
        if (session != NULL && PQresultStatus(made->result) == PGRES_COMMAND_OK)
            session_see(session, PQcmdStatus(made->result));
    } else if (event == PGEVT_CONNRESET) {
        Session *session = PQinstanceData(((PGEventConnReset *)info)->conn, session_event);
        if (session != NULL) session_clear(session);
    } else if (event == PGEVT_CONNDESTROY) {
        Session *session = PQinstanceData(((PGEventConnDestroy *)info)->conn, session_event);
        if (session != NULL) {
            session_clear(session);
            free(session);
        }
    }
    return 1;
}

static bool encoding_is(const char *encoding, const char *name)
{
    return encoding != NULL && strcmp(encoding, name) == 0;
}

/* Texts are UTF-8 here. The server takes them for what client_encoding says, and where that is
 * another one it would store each character as several, without a word. With SQL_ASCII on either
 * side nothing is converted. */
static bool check_encoding(PGconn *connection, Session *session, SchemacFailure *failure)
{
    int encoding = PQclientEncoding(connection);
    if (encoding == session->encoding) return true;
    const char *client = PQparameterStatus(connection, "client_encoding");
    const char *server = PQparameterStatus(connection, "server_encoding");
    bool is_plain = encoding_is(server, "SQL_ASCII");
    bool is_bytes = encoding_is(client, "SQL_ASCII") && encoding_is(server, "UTF8");
    if (encoding_is(client, "UTF8") || is_plain || is_bytes) {
        session->encoding = encoding;
        return true;
    }
    rt_fail(failure, SCHEMAC_FAULT_ARGUMENT,
            "the connection's client_encoding is %s, but it must be UTF8",
            client == NULL ? "not known" : client);
    if (failure != NULL) {
        snprintf(failure->hint, sizeof failure->hint,
                 "Connect with client_encoding=UTF8, or call PQsetClientEncoding(connection, "
                 "\"UTF8\").");
    }
    return false;
}

Session *session_get(PGconn *connection, SchemacFailure *failure)
{
    if (connection == NULL || PQstatus(connection) == CONNECTION_BAD) {
        rt_fail_result(failure, connection, NULL);
        return NULL;
    }
    if (PQtransactionStatus(connection) == PQTRANS_ACTIVE) {
        rt_fail(failure, SCHEMAC_FAULT_CONNECTION,
                "the connection is busy: a stream, a COPY or a query on it has not ended");
        return NULL;
    }
    Session *session = PQinstanceData(connection, session_event);
    if (session != NULL) return check_encoding(connection, session, failure) ? session : NULL;
    PQregisterEventProc(connection, session_event, "schemac-rt", NULL); /* fails when it is there */
    session = calloc(1, sizeof *session);
    if (session == NULL || !PQsetInstanceData(connection, session_event, session)) {
        free(session);
        rt_fail_memory(failure);
        return NULL;
    }
    session->encoding = -1;
    return check_encoding(connection, session, failure) ? session : NULL;
}

void session_forget_shapes(Session *session)
{
    while (session->shapes != NULL) {
        TableShape *next = session->shapes->next;
        free(session->shapes);
        session->shapes = next;
    }
    session->may_have_changed = false;
}

void session_set_changed(PGconn *connection)
{
    Session *session = PQinstanceData(connection, session_event);
    if (session != NULL) {
        session->may_have_changed = true;
        session->is_changed = true;
    }
}

/* ---- trying again ---- */

static bool takes_retry(PGconn *connection)
{
    Session *session = connection == NULL ? NULL : PQinstanceData(connection, session_event);
    if (session == NULL || PQstatus(connection) == CONNECTION_BAD) return false;
    PGTransactionStatusType status = PQtransactionStatus(connection);
    return (session->is_stale && status == PQTRANS_IDLE) ||
           (session->is_changed && (status == PQTRANS_IDLE || status == PQTRANS_INTRANS));
}

void session_forbid_retry(PGconn *connection)
{
    Session *session = connection == NULL ? NULL : PQinstanceData(connection, session_event);
    if (session != NULL) {
        session->is_stale = false;
        session->is_changed = false;
    }
}

SchemacStatus rt_run(PGconn *connection, RtOperation *operation, void *call,
                     SchemacFailure *failure)
{
    SchemacFailure own;
    session_forbid_retry(connection);
    SchemacStatus status = operation(call, &own);
    if (status == SCHEMAC_FAILED && takes_retry(connection)) {
        session_forbid_retry(connection);
        status = operation(call, &own);
    }
    if (status == SCHEMAC_FAILED && failure != NULL) *failure = own;
    return status;
}
