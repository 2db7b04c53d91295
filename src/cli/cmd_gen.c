/* `gen`: C for the models and the table of revisions. A file that would not change is not touched,
 * so that make has nothing to do. */
#include "cli/compile_internal.h"

#include <errno.h>
#include <string.h>

#include "base/file.h"

/* C made from a schema that no revision makes: allowed while one works on it, but said. */
static void gen_warn(Session *session, const Workspace *workspace, const Database *database)
{
    const Database *old = workspace_load_snapshot(session, workspace, NULL);
    if (old == NULL || diff_is_empty(workspace_compare(session, old, database, NULL))) return;
    Diagnostic *diagnostic = diag_add(
        session->diagnostics, CODE_GENERATED_AHEAD, SPAN_NONE,
        "the schema has changes without a revision: no database will match the generated C");
    diag_hint(session->diagnostics, diagnostic,
              "`schemac diff` writes the revision; then run `schemac gen` again.");
}

static bool gen_write(Session *session, const Workspace *workspace, const EmittedFile *file)
{
    const char *path = path_join(session->arena, workspace->generated, file->name);
    bool changed;
    if (!file_write(session->arena, path, file->content, &changed)) {
        diag_add(session->diagnostics, CODE_FILE_WRITE, SPAN_NONE, "could not write \"%s\": %s",
                 path, strerror(errno));
        return false;
    }
    if (changed) session_print(session, "%s\n", path);
    if (!changed && session->verbose) session_say(session, "%s is up to date\n", path);
    json_begin_object(&session->writer);
    json_key(&session->writer, "path");
    json_string(&session->writer, path);
    json_key(&session->writer, "changed");
    json_bool(&session->writer, changed);
    json_end_object(&session->writer);
    return true;
}

bool command_gen(Session *session)
{
    Workspace workspace;
    RevisionChain *chain;
    if (!workspace_open(session, &workspace)) return false;
    const Database *database = workspace_compile(session, &workspace, NULL, (SemaReused){0});
    if (!revision_chain_load(session->arena, session->diagnostics, workspace.migrations, false,
                             &chain) ||
        diagnostics_has_errors(session->diagnostics))
        return false;
    gen_warn(session, &workspace, database);
    const EmittedFiles *files = workspace_emit(session, &workspace, database, chain);
    if (files == NULL || diagnostics_has_errors(session->diagnostics)) return false;
    if (!folder_make(session->arena, workspace.generated)) {
        diag_add(session->diagnostics, CODE_FILE_WRITE, SPAN_NONE,
                 "could not create directory \"%s\": %s", workspace.generated, strerror(errno));
        return false;
    }
    bool done = true;
    json_key(&session->writer, "files");
    json_begin_array(&session->writer);
    for (size_t i = 0; i < files->count && done; i++)
        done = gen_write(session, &workspace, &files->items[i]);
    json_end_array(&session->writer);
    return done;
}
