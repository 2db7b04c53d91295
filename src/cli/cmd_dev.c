/* `dev`: the project's private server, as pg/pg.h has it. */
#include "cli/cli_internal.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

static ServerOptions dev_options(Session *session)
{
    ServerOptions options = session_server_options(session);
    options.ephemeral = arguments_has(&session->arguments, "ephemeral");
    return options;
}

static void dev_put_json(Session *session, const PrivateServer *server)
{
    JsonWriter *writer = &session->writer;
    json_key(writer, "running");
    json_bool(writer, server->pid != 0);
    json_key(writer, "url");
    json_string(writer, server->url);
    json_key(writer, "pid");
    json_number(writer, server->pid);
    json_key(writer, "data");
    json_string(writer, server->data);
    json_key(writer, "socket");
    json_string(writer, server->socket);
    json_key(writer, "log");
    json_string(writer, server->log);
    json_key(writer, "user");
    json_string(writer, server->user);
    json_key(writer, "ephemeral");
    json_bool(writer, server->ephemeral);
}

static bool dev_start(Session *session)
{
    ServerOptions options = dev_options(session);
    PrivateServer server;
    if (!private_server_start(session->arena, session->diagnostics, &options, &server))
        return false;
    if (session->verbose)
        session_say(session, "process %ld of user \"%s\", data in %s, log in %s\n",
                    (long)server.pid, server.user, server.data, server.log);
    session_print(session, "%s\n", server.url);
    dev_put_json(session, &server);
    return true;
}

static bool dev_stop(Session *session)
{
    ServerOptions options = dev_options(session);
    bool was_running;
    if (!private_server_stop(session->arena, session->diagnostics, &options, &was_running))
        return false;
    session_say(session, was_running ? "the private server is stopped\n"
                                     : "the private server was not running\n");
    json_key(&session->writer, "was_running");
    json_bool(&session->writer, was_running);
    return true;
}

static bool dev_reset(Session *session)
{
    ServerOptions options = dev_options(session);
    PrivateServer server;
    if (!private_server_reset(session->arena, session->diagnostics, &options, &server))
        return false;
    session_say(session, "the private server is empty and running\n");
    session_print(session, "%s\n", server.url);
    dev_put_json(session, &server);
    return true;
}

/* The server, which must be running. */
static bool dev_find_running(Session *session, PrivateServer *server)
{
    ServerOptions options = dev_options(session);
    if (!private_server_find(session->arena, session->diagnostics, &options, server)) return false;
    if (server->pid != 0) return true;
    Diagnostic *diagnostic = diag_add(session->diagnostics, CODE_PRIVATE_SERVER_OFF, SPAN_NONE,
                                      "the private server of this project is not running");
    diag_hint(session->diagnostics, diagnostic, "`schemac dev start` starts it.");
    return false;
}

static bool dev_url(Session *session)
{
    PrivateServer server;
    if (!dev_find_running(session, &server)) return false;
    session_print(session, "%s\n", server.url);
    dev_put_json(session, &server);
    return true;
}

static bool dev_status(Session *session)
{
    ServerOptions options = dev_options(session);
    PrivateServer server;
    if (!private_server_find(session->arena, session->diagnostics, &options, &server)) return false;
    dev_put_json(session, &server);
    if (server.pid == 0) {
        session_print(session, "not running\n");
        return true;
    }
    session_print(session, "running%s, process %ld of user \"%s\"\n",
                  server.ephemeral ? " (ephemeral)" : "", (long)server.pid, server.user);
    session_print(session, "  url   %s\n  data  %s\n  log   %s\n", server.url, server.data,
                  server.log);
    return true;
}

/* psql in our place, with what stands after "--". */
static bool dev_psql(Session *session)
{
    PrivateServer server;
    ServerOptions options = dev_options(session);
    ServerPrograms programs;
    VECTOR(const char *) words = {0};
    if (!dev_find_running(session, &server) ||
        !server_programs_find(session->arena, session->diagnostics, &options, 0, &programs))
        return false;
    /* The server's own psql, not a distribution's wrapper, which looks for clusters of its own. */
    const char *beside = text_format(session->arena, "%s/psql", programs.folder).bytes;
    const char *psql = access(beside, X_OK) == 0 ? beside : "psql";
    VECTOR_ADD(session->arena, &words, psql);
    VECTOR_ADD(session->arena, &words, "--dbname");
    VECTOR_ADD(session->arena, &words, server.url);
    for (size_t i = 0; i < session->arguments.passed.count; i++)
        VECTOR_ADD(session->arena, &words, session->arguments.passed.items[i]);
    VECTOR_ADD(session->arena, &words, NULL);
    union {
        const char **given;
        char *const *wanted;
    } list = {.given = words.items};
    fflush(stdout);
    private_server_clear_environment(session->arena);
    execvp(psql, list.wanted);
    diag_add(session->diagnostics, CODE_PROGRAM_MISSING, SPAN_NONE, "could not run \"psql\": %s",
             strerror(errno));
    return false;
}

bool command_dev(Session *session)
{
    static const struct {
        const char *word;
        bool (*act)(Session *session);
    } acts[] = {{"start", dev_start}, {"stop", dev_stop},   {"url", dev_url},
                {"psql", dev_psql},   {"reset", dev_reset}, {"status", dev_status}};
    const char *word = arguments_operand(&session->arguments, 0);
    for (size_t i = 0; i < sizeof acts / sizeof *acts; i++)
        if (strcmp(acts[i].word, word) == 0) return acts[i].act(session);
    Diagnostic *diagnostic = diag_add(session->diagnostics, CODE_OPERAND, SPAN_NONE,
                                      "schemac dev does not accept \"%s\"", word);
    diag_hint(session->diagnostics, diagnostic,
              "Valid words are start, stop, url, psql, reset and status.");
    return false;
}
