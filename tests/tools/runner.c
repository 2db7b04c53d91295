/* The runner compiled into a program, with its chain, a report and a cancel.
 *
 *     runner URL up|down|done|again TARGET
 *
 * Its status is 0, 5 for what needs an answer (`done` or `again`), else 1. */
#include <signal.h>
#include <stdio.h>
#include <string.h>

#include "p_chain.h"

static SchemacCancel *cancel;

static void request_cancel(int signal_number)
{
    (void)signal_number;
    schemac_cancel_request(cancel);
}

static void print_event(void *context, const SchemacEvent *event)
{
    (void)context;
    printf("event %d %s %s\n", (int)event->kind, event->revision == NULL ? "" : event->revision->id,
           event->message);
}

static PGconn *connect_again(void *context)
{
    return PQconnectdb(context);
}

static SchemacResult run(PGconn *connection, const char *what, const char *target,
                         const SchemacOptions *options, SchemacError *error)
{
    bool is_done = strcmp(what, "done") == 0;
    if (strcmp(what, "down") == 0)
        return schemac_downgrade(connection, &p_chain, target, options, error);
    if (is_done || strcmp(what, "again") == 0) {
        SchemacResult result = schemac_settle(connection, &p_chain, is_done, options, error);
        if (result != SCHEMAC_OK) return result;
    }
    return schemac_upgrade(connection, &p_chain, target, options, error);
}

int main(int count, char **arguments)
{
    SchemacError error = {0};
    if (count != 4) return 2;
    setvbuf(stdout, NULL, _IOLBF, 0);
    cancel = schemac_cancel_new();
    if (cancel == NULL) return 1;
    signal(SIGINT, request_cancel);
    PGconn *connection = PQconnectdb(arguments[1]);
    const SchemacOptions options = {.report = print_event,
                                    .cancel = cancel,
                                    .reconnect = connect_again,
                                    .reconnect_context = arguments[1],
                                    .program = "schemac compiled in"};
    SchemacResult result = run(connection, arguments[2], arguments[3], &options, &error);
    if (result != SCHEMAC_OK)
        fprintf(stderr, "result %d: %s %s %s\n", (int)result, error.message, error.detail,
                error.hint);
    PQfinish(connection);
    schemac_cancel_free(cancel);
    if (result == SCHEMAC_OK) return 0;
    return result == SCHEMAC_ERROR_HALF_DONE ? 5 : 1;
}
