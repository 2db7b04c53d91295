/* Read as a snapshot is: canonical text that no person wrote. */
#include "cli/catalog_internal.h"

#include "snapshot/snapshot.h"

bool catalog_read_text(Session *session, PGconn *connection, const char *state_schema, Text *text)
{
    CatalogText read;
    CatalogOptions options = {.state_schema = state_schema};
    if (!catalog_read(session->arena, session->diagnostics, connection, &options, &read))
        return false;
    *text = read.schema;
    return true;
}

const Database *catalog_compile(Session *session, Text text)
{
    const Source *source = source_make(session->arena, "database", text);
    const Database *database =
        snapshot_read(session->arena, session->trees, session->names, session->diagnostics, source);
    arena_reset(session->trees);
    return database;
}
