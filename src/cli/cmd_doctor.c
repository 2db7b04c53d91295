/* `doctor`: what schema, project and database need and this machine has or lacks, and how to get
 * it. */
#include "cli/cli_internal.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/file.h"
#include "syntax/syntax.h"

/* A list of findings; one that is missing is not an error of this command but its result. */
typedef struct Doctor {
    Session *session;
    size_t missing;
} Doctor;

static void doctor_put(Doctor *doctor, bool found, const char *what, const char *detail,
                       const char *hint)
{
    Session *session = doctor->session;
    JsonWriter *writer = &session->writer;
    session_print(session, "%s%-8s%s %s%s%s\n",
                  session_style(session, found ? STYLE_GREEN : STYLE_RED), found ? "ok" : "missing",
                  session_plain(session), what, detail[0] == '\0' ? "" : ": ", detail);
    if (hint != NULL) session_print(session, "         %s\n", hint);
    json_begin_object(writer);
    json_key(writer, "what");
    json_string(writer, what);
    json_key(writer, "found");
    json_bool(writer, found);
    json_key(writer, "detail");
    json_string(writer, detail);
    json_key(writer, "hint");
    json_string(writer, hint);
    json_end_object(writer);
    if (!found) doctor->missing++;
}

/* What a try has reported becomes the detail and the hint of one finding. */
static void doctor_put_failed(Doctor *doctor, const char *what, const Diagnostics *failed)
{
    Arena *arena = doctor->session->arena;
    const char *detail = "";
    const char *hint = NULL;
    for (size_t i = 0; i < failed->items.count && detail[0] == '\0'; i++) {
        const Diagnostic *item = failed->items.items[i];
        if (item->severity != SEVERITY_ERROR) continue;
        detail = text_string(arena, item->message);
        if (item->hints.count > 0) hint = text_string(arena, item->hints.items[0]);
    }
    doctor_put(doctor, false, what, detail, hint);
}

/* The extensions that the schema declares. */
typedef VECTOR(const char *) ExtensionNames;

static ExtensionNames extensions_collect(Session *session, const Workspace *workspace)
{
    ExtensionNames extensions = {0};
    Diagnostics *ignored = diagnostics_make(session->arena);
    for (size_t i = 0; i < workspace->sources.count; i++) {
        const Ast *ast =
            syntax_parse(session->arena, session->names, ignored, workspace->sources.items[i]);
        for (const AstStatement *at = ast->statements; at != NULL; at = at->next)
            if (at->kind == AST_EXTENSION && at->name.name != NULL)
                VECTOR_ADD(session->arena, &extensions, at->name.name);
    }
    return extensions;
}

static void doctor_look_at_programs(Doctor *doctor, const ExtensionNames *extensions)
{
    Session *session = doctor->session;
    ServerOptions options = session_server_options(session);
    Diagnostics *failed = diagnostics_make(session->arena);
    ServerPrograms programs;
    if (!server_programs_find(session->arena, failed, &options, 0, &programs)) {
        doctor_put_failed(doctor, "PostgreSQL server programs", failed);
        return;
    }
    doctor_put(doctor, true, "PostgreSQL server programs",
               text_format(session->arena, "%s in %s", programs.version, programs.folder).bytes,
               NULL);
    for (size_t i = 0; i < extensions->count; i++) {
        const char *name = extensions->items[i];
        bool found = server_programs_have(session->arena, &programs, name);
        doctor_put(doctor, found,
                   text_format(session->arena, "extension \"%s\" for them", name).bytes, "",
                   found ? NULL : server_package_hint(session->arena, name, programs.major));
    }
}

static bool doctor_look_at_project(Doctor *doctor, Workspace *workspace)
{
    Session *session = doctor->session;
    Diagnostics *kept = session->diagnostics;
    session->diagnostics = diagnostics_make(session->arena);
    bool found =
        workspace_open(session, workspace) && !diagnostics_has_errors(session->diagnostics);
    Diagnostics *failed = session->diagnostics;
    session->diagnostics = kept;
    if (!found) {
        doctor_put_failed(doctor, "project", failed);
        return false;
    }
    doctor_put(doctor, true, "project",
               text_format(session->arena, "%s, %s in %s", workspace->name,
                           count_words(session->arena, workspace->sources.count, "file", "files"),
                           workspace->schema)
                   .bytes,
               NULL);
    return true;
}

/* Whether the server of the database could create the extension. */
static void doctor_look_at_extension(Doctor *doctor, PGconn *connection, const char *name)
{
    Arena *arena = doctor->session->arena;
    const char *const values[] = {name};
    PGresult *result =
        PQexecParams(connection, "SELECT 1 FROM pg_catalog.pg_available_extensions WHERE name = $1",
                     1, NULL, values, NULL, NULL, 0);
    bool found = PQresultStatus(result) == PGRES_TUPLES_OK && PQntuples(result) == 1;
    PQclear(result);
    doctor_put(doctor, found, text_format(arena, "extension \"%s\" on its server", name).bytes, "",
               found ? NULL
                     : server_package_hint(arena, name, PQserverVersion(connection) / 10000));
}

static void doctor_look_at_database(Doctor *doctor, const Workspace *workspace,
                                    const ExtensionNames *extensions)
{
    Session *session = doctor->session;
    Diagnostics *kept = session->diagnostics;
    DatabaseUrl url;
    PGconn *connection = NULL;
    session->diagnostics = diagnostics_make(session->arena);
    if (session_find_database(session, workspace, &url))
        connection = connection_open(session->arena, session->diagnostics, &url);
    Diagnostics *failed = session->diagnostics;
    session->diagnostics = kept;
    if (connection == NULL) {
        doctor_put_failed(doctor, "database", failed);
        return;
    }
    doctor_put(doctor, true, "database",
               text_format(session->arena, "PostgreSQL %s at %s",
                           PQparameterStatus(connection, "server_version"),
                           database_url_shown(session->arena, &url))
                   .bytes,
               NULL);
    for (size_t i = 0; i < extensions->count; i++)
        doctor_look_at_extension(doctor, connection, extensions->items[i]);
    PQfinish(connection);
}

static void doctor_look_at_psql(Doctor *doctor)
{
    Arena *arena = doctor->session->arena;
    const char *found = NULL;
    for (const char *at = doctor->session->environment.search_path;
         at != NULL && *at != '\0' && found == NULL;) {
        size_t length = strcspn(at, ":");
        const char *path = text_format(arena, "%.*s/psql", (int)length, at).bytes;
        if (length > 0 && access(path, X_OK) == 0) found = path;
        at += length + (at[length] == ':');
    }
    doctor_put(
        doctor, found != NULL, "psql", found == NULL ? "for `schemac dev psql`" : found,
        found == NULL
            ? "Package \"postgresql-client\" on Debian and Ubuntu, \"postgresql\" on Fedora and of "
              "Homebrew."
            : NULL);
}

bool command_doctor(Session *session)
{
    Doctor doctor = {session, 0};
    Workspace workspace;
    json_key(&session->writer, "findings");
    json_begin_array(&session->writer);
    bool found = doctor_look_at_project(&doctor, &workspace);
    ExtensionNames extensions = {0};
    if (found) extensions = extensions_collect(session, &workspace);
    doctor_look_at_programs(&doctor, &extensions);
    doctor_look_at_psql(&doctor);
    doctor_look_at_database(&doctor, found ? &workspace : NULL, &extensions);
    json_end_array(&session->writer);
    if (doctor.missing > 0) session->exit_status = 1;
    return true;
}
