/* `pull`: a live database, or a dump loaded on a scratch server, as .schema text: the catalog's
 * text compiled, and printed as a snapshot is. */
#include "cli/compile_internal.h"
#include "cli/scratch_internal.h"
#include "snapshot/snapshot.h"

#include <errno.h>
#include <string.h>

#include "base/file.h"

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

/* That somebody else provides an extension is not in the database, but in the project. */
static void keep_provided(Session *session, const Database *database)
{
    Workspace workspace;
    Diagnostics *kept = session->diagnostics;
    session->diagnostics = diagnostics_make(session->arena);
    const Database *snapshot = workspace_open(session, &workspace)
                                   ? workspace_load_snapshot(session, &workspace, NULL)
                                   : NULL;
    session->diagnostics = kept;
    for (size_t i = 0; snapshot != NULL && i < snapshot->objects.count; i++) {
        const Object *object = snapshot->objects.items[i];
        if (object->kind != KIND_EXTENSION || !((const Extension *)(const void *)object)->provided)
            continue;
        Object *found = database_find(database, KIND_EXTENSION, object->name, TEXT_NONE);
        if (found == NULL) continue;
        ((Extension *)(void *)found)->provided = true;
        ((Extension *)(void *)found)->version = ((const Extension *)(const void *)object)->version;
    }
}

static bool pull_read(Session *session, PGconn *connection, const char *project,
                      const char *state_schema, CatalogText *text)
{
    CatalogOptions options = {
        .state_schema = state_schema,
        .project = project,
        .allow_unmodelled = arguments_has(&session->arguments, "allow-unmodelled"),
    };
    return catalog_read(session->arena, session->diagnostics, connection, &options, text);
}

static bool pull_database(Session *session, CatalogText *text)
{
    DatabaseUrl url;
    const char *state_schema;
    if (!pull_find(session, &url, &state_schema)) return false;
    PGconn *connection = connection_open(session->arena, session->diagnostics, &url);
    if (connection == NULL) return false;
    bool done = pull_read(session, connection, PQdb(connection), state_schema, text);
    PQfinish(connection);
    return done;
}

/* "dumps/shop.sql" is shop. */
static const char *file_stem(Session *session, const char *file)
{
    const char *slash = strrchr(file, '/');
    const char *name = slash == NULL ? file : slash + 1;
    size_t length = strcspn(name, ".");
    return text_string(session->arena, (Text){name, length});
}

/* A dump, loaded on a scratch server. */
static bool pull_file(Session *session, const char *file, CatalogText *text)
{
    Scratch scratch;
    const char *name;
    ServerOptions options = session_server_options(session);
    if (!file_exists(file)) {
        diag_add(session->diagnostics, CODE_FILE_READ, SPAN_NONE, "could not read \"%s\": %s", file,
                 strerror(errno));
        return false;
    }
    if (!session_open_scratch(session, 0, &scratch)) return false;
    PGconn *connection = scratch_load(&scratch, &options, file, &name);
    bool done =
        connection != NULL && pull_read(session, connection, file_stem(session, file), NULL, text);
    if (connection != NULL) scratch_drop(&scratch, connection, name);
    scratch_close(&scratch);
    return done;
}

/* What is left out is named in the file. */
static const char *make_title(Session *session, const CatalogText *text)
{
    TextBuilder title = text_builder(session->arena);
    text_put_string(&title, PULL_TITLE);
    for (size_t i = 0; i < text->unmodelled.count; i++)
        text_put_format(&title, "\n// Not modelled, left out: %.*s",
                        TEXT_FORMAT(text->unmodelled.items[i]));
    return text_built(&title).bytes;
}

static bool write_files(Session *session, const char *folder, const SnapshotFiles *files)
{
    json_key(&session->writer, "files");
    json_begin_array(&session->writer);
    bool done = folder_make(session->arena, folder);
    const char *path = folder;
    for (size_t i = 0; done && i < files->count; i++) {
        path = path_join(session->arena, folder, files->items[i].name);
        done = file_write(session->arena, path, files->items[i].text, NULL);
        if (done) session_print(session, "%s\n", path);
        json_string(&session->writer, path);
    }
    json_end_array(&session->writer);
    if (!done)
        diag_add(session->diagnostics, CODE_FILE_WRITE, SPAN_NONE, "could not write \"%s\": %s",
                 path, strerror(errno));
    return done;
}

bool command_pull(Session *session)
{
    CatalogText text;
    const char *file = arguments_operand(&session->arguments, 0);
    const char *folder = arguments_find(&session->arguments, "split");
    if (!(file == NULL ? pull_database(session, &text) : pull_file(session, file, &text)))
        return false;
    const Database *database = catalog_compile(session, text.schema);
    if (database == NULL) return false;
    if (file == NULL) keep_provided(session, database);
    const char *title = make_title(session, &text);
    if (folder != NULL) {
        SnapshotFiles files = snapshot_print_split(session->arena, database, title);
        return write_files(session, folder, &files);
    }
    Text schema = snapshot_print_titled(session->arena, database, title);
    session_print_text(session, schema);
    json_key(&session->writer, "schema");
    json_text(&session->writer, schema);
    return true;
}
