#include "cli/catalog_internal.h"
#include "snapshot/snapshot.h"

#define PULL_TITLE "// Written by schemac pull."

/* A project is not needed: the database is enough. */
static bool pull_find(Session *session, DatabaseUrl *url, const char **state_schema)
{
    Workspace workspace;
    Diagnostics *kept = session->diagnostics;
    session->diagnostics = diagnostics_make(session->arena);
    bool has_project = workspace_open(session, &workspace);
    session->diagnostics = kept;
    *state_schema = has_project ? workspace.state_schema : NULL;
    return session_find_database(session, has_project ? &workspace : NULL, url);
}

bool command_pull(Session *session)
{
    Text text;
    DatabaseUrl url;
    const char *state_schema;
    if (!pull_find(session, &url, &state_schema)) return false;
    PGconn *connection = connection_open(session->arena, session->diagnostics, &url);
    if (connection == NULL) return false;
    bool done = catalog_read_text(session, connection, state_schema, &text);
    PQfinish(connection);
    if (!done) return false;
    if (session->verbose) session_say(session, "%.*s", TEXT_FORMAT(text));
    const Database *database = catalog_compile(session, text);
    if (database == NULL) return false;
    Text schema = snapshot_print_titled(session->arena, database, PULL_TITLE);
    session_print_text(session, schema);
    json_key(&session->writer, "schema");
    json_text(&session->writer, schema);
    return true;
}
