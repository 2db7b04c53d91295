/* `check`, for continuous integration: schema, snapshot, revisions and generated files fit
 * together. No database is asked. */
#include "cli/compile_internal.h"

#include <string.h>

#include "base/file.h"
#include "cli/runner_internal.h"

/* The schema against the snapshot. */
static void check_snapshot(Session *session, const Database *old, const Database *database)
{
    const Diff *diff = workspace_compare(session, old, database, NULL);
    if (diff_is_empty(diff)) return;
    Diagnostic *diagnostic =
        diag_add(session->diagnostics, CODE_CHANGES_WITHOUT_REVISION, SPAN_NONE,
                 "the schema has %s without a revision",
                 count_words(session->arena, diff->changes.count, "change", "changes"));
    diagnostic_note_changes(session, diagnostic, diff);
    diag_hint(session->diagnostics, diagnostic, "`schemac diff` writes the revision.");
}

/* Files that `gen` wrote once are to be what it would write now. A project that never ran it has
 * none. */
static void check_generated(Session *session, const Workspace *workspace, const Database *database,
                            const RevisionChain *chain)
{
    if (!folder_exists(workspace->generated)) return;
    const EmittedFiles *files = workspace_emit(session, workspace, database, chain);
    size_t there = 0;
    Diagnostic *diagnostic = NULL;
    for (size_t i = 0; files != NULL && i < files->count; i++)
        there += file_exists(path_join(session->arena, workspace->generated, files->items[i].name));
    for (size_t i = 0; there > 0 && i < files->count; i++) {
        const char *path = path_join(session->arena, workspace->generated, files->items[i].name);
        Text text;
        if (file_read(session->arena, path, &text) &&
            text_equals(text_with_newlines(session->arena, text), files->items[i].content))
            continue;
        if (diagnostic == NULL) {
            diagnostic = diag_add(session->diagnostics, CODE_GENERATED_OUT_OF_DATE, SPAN_NONE,
                                  "generated files are out of date");
            diag_hint(session->diagnostics, diagnostic, "`schemac gen` writes them again.");
        }
        diag_note(session->diagnostics, diagnostic, SPAN_NONE, "%s", path);
    }
}

static size_t count_tables(const Database *database)
{
    size_t count = 0;
    for (size_t i = 0; i < database->objects.count; i++)
        count += database->objects.items[i]->kind == KIND_TABLE;
    return count;
}

bool command_check(Session *session)
{
    Workspace workspace;
    RevisionChain *chain = NULL;
    if (!workspace_open(session, &workspace)) return false;
    const Database *old = workspace_load_snapshot(session, &workspace, NULL);
    const Database *database = workspace_compile(session, &workspace, old, (SemaReused){0});
    bool read = revision_chain_load(session->arena, session->diagnostics, workspace.migrations,
                                    false, &chain);
    if (database != NULL && old != NULL) check_snapshot(session, old, database);
    if (database != NULL && read && !diagnostics_has_errors(session->diagnostics))
        check_generated(session, &workspace, database, chain);
    if (!read || diagnostics_has_errors(session->diagnostics)) return false;
    const char *tables = count_words(session->arena, count_tables(database), "table", "tables");
    const char *revisions =
        count_words(session->arena, chain->revisions.count, "revision", "revisions");
    session_print(session, "ok: %s, %s\n", tables, revisions);
    json_key(&session->writer, "tables");
    json_number(&session->writer, (int64_t)count_tables(database));
    json_key(&session->writer, "revisions");
    json_number(&session->writer, (int64_t)chain->revisions.count);
    return true;
}
