/* Finding the project from the folder we are in, and its database from options, the project block
 * and the environment. */
#include "cli/cli_internal.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/file.h"
#include "syntax/syntax.h"

/* Deeper than any project lies. */
#define FOLDERS_UP 64

/* "." and "..", "../..", ... up to the first folder that has schema/ with a .schema file in it. */
static bool workspace_search(Session *session, const char **folder, FileNames *names)
{
    TextBuilder above = text_builder(session->arena);
    for (int i = 0; i < FOLDERS_UP; i++) {
        const char *here = i == 0 ? "." : text_string(session->arena, text_built(&above));
        const char *schema = path_join(session->arena, here, "schema");
        *names = (FileNames){0};
        if (folder_exists(schema) && folder_list(session->arena, schema, ".schema", names) &&
            names->count > 0) {
            *folder = here;
            return true;
        }
        char *real = realpath(here, NULL);
        bool top = real == NULL || strcmp(real, "/") == 0;
        free(real);
        if (top) return false;
        text_put_string(&above, i == 0 ? ".." : "/..");
    }
    return false;
}

const char *workspace_find_folder(Session *session)
{
    const char *folder;
    FileNames names;
    return workspace_search(session, &folder, &names) ? folder : ".";
}

ServerOptions session_server_options(Session *session)
{
    return (ServerOptions){
        .project = workspace_find_folder(session),
        .programs = session->environment.server_programs,
        .search_path = session->environment.search_path,
        .cache = session->environment.cache,
        .time_zone = session->environment.time_zone,
    };
}

static bool workspace_read_sources(Session *session, Workspace *workspace, const FileNames *names)
{
    for (size_t i = 0; i < names->count; i++) {
        const char *path = path_join(session->arena, workspace->schema, names->items[i]);
        Source *source = session_read_schema(session, path);
        if (source == NULL) return false;
        source->ordinal = (uint32_t)i;
        VECTOR_ADD(session->arena, &workspace->sources, source);
    }
    return true;
}

static const char *workspace_folder_name(Session *session, const char *folder)
{
    char *real = realpath(folder, NULL);
    const char *slash = real == NULL ? NULL : strrchr(real, '/');
    const char *name =
        text_string(session->arena, text_from_string(slash == NULL ? "project" : slash + 1));
    free(real);
    return name;
}

static const char *setting_read(Session *session, const char *folder, AstText value,
                                const char *otherwise)
{
    const char *path =
        text_is_empty(value.text) ? otherwise : text_string(session->arena, value.text);
    return path_join(session->arena, folder, path);
}

/* A name as SQL takes it in SET search_path. */
static const char *name_quote(Arena *arena, Name name)
{
    TextBuilder builder = text_builder(arena);
    text_put_byte(&builder, '"');
    for (const char *at = name; *at != '\0'; at++) {
        if (*at == '"') text_put_byte(&builder, '"');
        text_put_byte(&builder, *at);
    }
    text_put_byte(&builder, '"');
    return text_built(&builder).bytes;
}

static void workspace_set(Session *session, Workspace *workspace, const AstProject *project)
{
    static const AstProject empty = {0};
    Arena *arena = session->arena;
    if (project == NULL) project = &empty;
    Name name = project->statement.name.name;
    workspace->name = name == NULL ? workspace_folder_name(session, workspace->folder) : name;
    if (!text_is_empty(project->database_variable.text))
        workspace->database_variable = text_string(arena, project->database_variable.text);
    if (!text_is_empty(project->migrator_variable.text))
        workspace->migrator_variable = text_string(arena, project->migrator_variable.text);
    workspace->migrations =
        setting_read(session, workspace->folder, project->migrations, "migrations");
    workspace->generated =
        setting_read(session, workspace->folder, project->generated, "generated");
    workspace->snapshot = path_join(arena, workspace->migrations, "snapshot.schema");
    workspace->snapshot_new = path_join(arena, workspace->migrations, "snapshot.schema.new");
    workspace->state_schema = project->state_namespace.name;
    workspace->default_namespace =
        project->default_namespace.name == NULL ? "public" : project->default_namespace.name;
    if (project->default_namespace.name != NULL &&
        strcmp(project->default_namespace.name, "public") != 0)
        workspace->search_path = name_quote(arena, project->default_namespace.name);
    workspace->server = (int)project->server.value;
    workspace->timestamp_ids =
        project->revision_ids.name != NULL && strcmp(project->revision_ids.name, "timestamp") == 0;
}

bool workspace_open(Session *session, Workspace *workspace)
{
    FileNames names;
    *workspace = (Workspace){0};
    if (!workspace_search(session, &workspace->folder, &names)) {
        Diagnostic *diagnostic =
            diag_add(session->diagnostics, CODE_NO_PROJECT, SPAN_NONE,
                     "no project found: there is no directory \"schema\" with a .schema file in "
                     "this directory or above it");
        diag_hint(session->diagnostics, diagnostic,
                  "`schemac init` starts one; -C DIR works in another directory.");
        return false;
    }
    workspace->schema = path_join(session->arena, workspace->folder, "schema");
    if (!workspace_read_sources(session, workspace, &names)) return false;
    const AstProject *project = NULL;
    for (size_t i = 0; i < workspace->sources.count && project == NULL; i++)
        project = syntax_read_project(session->arena, session->names, session->diagnostics,
                                      workspace->sources.items[i]);
    workspace_set(session, workspace, project);
    return true;
}

/* ---- the database ---- */

/* --database-file: what --database would say, where no list of processes shows it. */
static bool read_database_file(Session *session, const char *path, DatabaseUrl *database)
{
    Text text;
    if (!file_read(session->arena, path, &text)) {
        diag_add(session->diagnostics, CODE_DATABASE_URL, SPAN_NONE, "could not read \"%s\": %s",
                 path, strerror(errno));
        return false;
    }
    return database_url_parse(session->arena, session->diagnostics, "--database-file",
                              text_string(session->arena, text_trim(text)), database);
}

/* The variables that may name the database, the first one set wins; `migrator` may be NULL. */
static bool find_database(Session *session, const Workspace *workspace, const char *migrator,
                          DatabaseUrl *database)
{
    const char *own = workspace == NULL ? NULL : workspace->database_variable;
    const struct {
        const char *name;
        const char *value;
    } places[] = {
        {"--database", arguments_find(&session->arguments, "database")},
        {migrator, migrator == NULL ? NULL : getenv(migrator)},
        {own, own == NULL ? NULL : getenv(own)},
        {"SCHEMAC_DATABASE_URL", session->environment.database_urls[0]},
        {"DATABASE_URL", session->environment.database_urls[1]},
    };
    const char *file = arguments_find(&session->arguments, "database-file");
    if (file != NULL && places[0].value == NULL) return read_database_file(session, file, database);
    for (size_t i = 0; i < sizeof places / sizeof *places; i++)
        if (places[i].value != NULL && places[i].value[0] != '\0')
            return database_url_parse(session->arena, session->diagnostics, places[i].name,
                                      places[i].value, database);
    return database_url_parse(session->arena, session->diagnostics,
                              "libpq's variables and defaults", NULL, database);
}

bool session_find_database(Session *session, const Workspace *workspace, DatabaseUrl *database)
{
    return find_database(session, workspace, NULL, database);
}

bool session_find_migrator(Session *session, const Workspace *workspace, DatabaseUrl *database)
{
    return find_database(session, workspace, workspace->migrator_variable, database);
}
