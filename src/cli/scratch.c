/* On a private server roles are made as statements turn out to miss them; on one that the user
 * named they are not ours to make. */
#include "cli/scratch_internal.h"

#include <string.h>

#include "sql/sql.h"

/* Servers of other versions spell the same otherwise, and have not the same. */
static void say_version(Session *session, int major, const Scratch *scratch)
{
    int found = PQserverVersion(scratch->connection) / 10000;
    if (major > 0 && found != major)
        session_say(session,
                    "the scratch server is PostgreSQL %d, not %d: what they store differently may "
                    "be reported as a difference\n",
                    found, major);
}

bool session_open_scratch(Session *session, int major, Scratch *scratch)
{
    DatabaseUrl url;
    const char *given = arguments_find(&session->arguments, "scratch");
    ServerOptions options = session_server_options(session);
    options.major = major;
    if (given != NULL &&
        !database_url_parse(session->arena, session->diagnostics, "--scratch", given, &url))
        return false;
    if (given == NULL) session_say(session, "starting a scratch server\n");
    if (!scratch_open(session->arena, session->diagnostics, &options, given == NULL ? NULL : &url,
                      scratch))
        return false;
    say_version(session, major, scratch);
    return true;
}

/* ---- roles ---- */

/* Makes the role that the server misses, where that is the error. */
static bool make_missing_role(Scratch *scratch, const char *sqlstate, const char *message)
{
    static const char before[] = "role \"";
    static const char after[] = "\" does not exist";
    if (sqlstate == NULL || strcmp(sqlstate, "42704") != 0) return false;
    const char *begin = strstr(message, before);
    const char *end = begin == NULL ? NULL : strstr(begin, after);
    if (end == NULL) return false;
    begin += strlen(before);
    return scratch_make_role(scratch,
                             text_string(scratch->arena, (Text){begin, (size_t)(end - begin)}));
}

SchemacResult scratch_move(Runner *runner, Scratch *scratch, PGconn *connection,
                           RunnerOperation *operation, const char *target, SchemacError *error)
{
    /* Whose rows these are is the caller's matter; who tries again with others begins again. */
    SchemacOptions options = {.program = "schemac " SCHEMAC_VERSION,
                              .no_preflight = true,
                              .hold = SCHEMAC_HOLD_NOTHING,
                              .on_failure = SCHEMAC_ON_FAILURE_UNDO};
    SchemacResult result;
    do {
        *error = (SchemacError){0};
        result = operation(connection, runner->run, target, &options, error);
    } while (result != SCHEMAC_OK && make_missing_role(scratch, error->sqlstate, error->message));
    return result;
}

/* In the version that is said, if that can be had; what the revisions say of it is checked. */
static bool provide(Scratch *scratch, PGconn *connection, const Extension *extension)
{
    SqlWriter writer = sql_writer(scratch->arena, NULL);
    Extension other = *extension;
    Text exact = sql_create(&writer, &extension->object);
    other.version = TEXT_NONE;
    Text any = sql_create(&writer, &other.object);
    Diagnostics *ignored = diagnostics_make(scratch->arena);
    if (extension->namespace_name != NULL) {
        Text space = sql_provide_namespace(&writer, extension->namespace_name);
        if (!connection_execute(scratch->diagnostics, connection, space.bytes)) return false;
    }
    return connection_execute(ignored, connection, exact.bytes) ||
           connection_execute(scratch->diagnostics, connection, any.bytes);
}

PGconn *scratch_begin(Runner *runner, Scratch *scratch, const char **name)
{
    const Database *snapshot = workspace_load_snapshot(runner->session, &runner->workspace, NULL);
    PGconn *connection = snapshot == NULL ? NULL : scratch_make_database(scratch, name);
    for (size_t i = 0; connection != NULL && i < snapshot->objects.count; i++) {
        const Object *object = snapshot->objects.items[i];
        if (object->kind != KIND_EXTENSION || !((const Extension *)(const void *)object)->provided)
            continue;
        if (provide(scratch, connection, (const Extension *)(const void *)object)) continue;
        scratch_drop(scratch, connection, *name);
        connection = NULL;
    }
    return connection;
}

bool scratch_prepare(Runner *runner, PGconn *connection)
{
    const char *path = runner->workspace.search_path;
    Text statement =
        text_format(runner->session->arena, "SET search_path = %s", path == NULL ? "public" : path);
    return connection_execute(runner->session->diagnostics, connection, statement.bytes);
}

static bool execute_one(Scratch *scratch, PGconn *connection, Text statement)
{
    const char *sql = text_string(scratch->arena, statement);
    for (;;) {
        PGresult *result = PQexec(connection, sql);
        ExecStatusType status = PQresultStatus(result);
        ServerError error = server_error_read(connection, result);
        bool done = status == PGRES_COMMAND_OK || status == PGRES_TUPLES_OK;
        bool again = !done && make_missing_role(scratch, error.sqlstate, error.message);
        if (!done && !again) {
            Diagnostic *diagnostic =
                server_error_add(scratch->diagnostics, CODE_SERVER_ERROR, SPAN_NONE, &error);
            diag_note(scratch->diagnostics, diagnostic, SPAN_NONE, "the statement is: %.*s",
                      TEXT_FORMAT(statement));
        }
        PQclear(result);
        if (!again) return done;
    }
}

bool scratch_execute(Scratch *scratch, PGconn *connection, const PlanSide *side)
{
    /* A plan says it with SET LOCAL, which means nothing outside a transaction. */
    if (!connection_execute(scratch->diagnostics, connection, "SET check_function_bodies TO off"))
        return false;
    for (size_t i = 0; i < side->steps.count; i++)
        if (!execute_one(scratch, connection, side->steps.items[i].statement)) return false;
    return true;
}
