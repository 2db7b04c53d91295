/* The snapshot is believed only when it is the one that revisions.sum names. */
#include "cli/compile_internal.h"

#include <errno.h>
#include <string.h>
#include <sys/stat.h>

#include "base/file.h"
#include "sema/respell.h"
#include "sema/sema.h"
#include "snapshot/snapshot.h"
#include "syntax/syntax.h"

const Database *workspace_compile(Session *session, const Workspace *workspace,
                                  const Database *before, SemaReused reused)
{
    Arena *trees = session->trees;
    VECTOR(const Ast *) asts = {0};
    size_t errors = session->diagnostics->error_count;
    for (size_t i = 0; i < workspace->sources.count; i++)
        VECTOR_ADD(
            trees, &asts,
            syntax_parse(trees, session->names, session->diagnostics, workspace->sources.items[i]));
    SemaFiles files = {
        .items = asts.items, .count = asts.count, .before = before, .reused = reused};
    const Database *database =
        sema_compile(session->arena, session->names, session->diagnostics, files);
    arena_reset(trees);
    return session->diagnostics->error_count > errors ? NULL : database;
}

/* A `diff` that was killed between writing its revision and renaming the snapshot left the snapshot
 * beside its place, older than revisions.sum. One that was killed before has no revision, and its
 * snapshot is nothing. */
bool workspace_diff_was_cut(Session *session, const Workspace *workspace)
{
    struct stat beside;
    struct stat sum;
    const char *path = path_join(session->arena, workspace->migrations, REVISION_SUM_FILE);
    if (stat(workspace->snapshot_new, &beside) != 0 || stat(path, &sum) != 0) return false;
    return sum.st_mtim.tv_sec > beside.st_mtim.tv_sec ||
           (sum.st_mtim.tv_sec == beside.st_mtim.tv_sec &&
            sum.st_mtim.tv_nsec >= beside.st_mtim.tv_nsec);
}

/* The snapshot is what revisions.sum says: not lost, not of another branch, not edited. */
static bool snapshot_check(Session *session, const Workspace *workspace, const Source *source,
                           bool is_there)
{
    Text wanted = revision_snapshot_hash(session->arena, workspace->migrations);
    Hash hash = hash_text(source->text);
    if (text_is_none(wanted) || text_equals_string(wanted, hash.hex)) return true;
    Diagnostic *diagnostic =
        is_there ? diag_add(session->diagnostics, CODE_SNAPSHOT_FOREIGN, span_make(source, 0, 0),
                            "the snapshot does not match revisions.sum")
                 : diag_add(session->diagnostics, CODE_SNAPSHOT_FOREIGN, SPAN_NONE,
                            "\"%s\" is missing, but revisions.sum has it", source->path);
    diag_hint(
        session->diagnostics, diagnostic,
        "Restore %s from version control, together with revisions.sum; `schemac seal` records "
        "one that was changed on purpose.",
        source->path);
    return false;
}

const Database *workspace_load_snapshot(Session *session, const Workspace *workspace, Text *text)
{
    Source *source = NULL;
    const char *path =
        workspace_diff_was_cut(session, workspace) ? workspace->snapshot_new : workspace->snapshot;
    if (text != NULL) *text = TEXT_NONE;
    bool is_there = file_exists(path);
    source =
        is_there ? session_read_schema(session, path) : source_make(session->arena, path, TEXT(""));
    if (source == NULL || !snapshot_check(session, workspace, source, is_there)) return NULL;
    if (is_there && text != NULL) *text = source->text;
    source->ordinal = (uint32_t)workspace->sources.count;
    const Database *database =
        snapshot_read(session->arena, session->trees, session->names, session->diagnostics, source);
    /* The schema says them too where they can be mended. */
    diagnostics_drop_warnings(session->diagnostics, source);
    arena_reset(session->trees);
    return database;
}

const EmittedFiles *workspace_emit(Session *session, const Workspace *workspace,
                                   const Database *database, const RevisionChain *chain)
{
    EmittedFiles *files = ARENA_NEW(session->arena, EmittedFiles);
    const char *model = NULL;
    Text snapshot;
    if (file_exists(workspace->snapshot) &&
        file_read(session->arena, workspace->snapshot, &snapshot))
        model = text_string(
            session->arena,
            text_from_string(hash_text(text_with_newlines(session->arena, snapshot)).hex));
    const SchemacChain *run =
        revision_chain_to_run(session->arena, chain, workspace->name, workspace->state_schema,
                              workspace->search_path, model);
    if (!emit_models(session->arena, database, session->diagnostics, files)) return NULL;
    emit_chain(session->arena, database, run, files);
    return files;
}

enum { CHANGES_SHOWN = 20 };

void diagnostic_note_changes(Session *session, Diagnostic *diagnostic, const Diff *diff)
{
    Name namespace_name = diff->new_database->project.default_namespace;
    size_t count = diff->changes.count;
    size_t shown = count > CHANGES_SHOWN + 1 ? CHANGES_SHOWN : count;
    for (size_t i = 0; i < shown; i++)
        diag_note(
            session->diagnostics, diagnostic, SPAN_NONE, "%.*s",
            TEXT_FORMAT(change_describe(session->arena, &diff->changes.items[i], namespace_name)));
    if (shown < count)
        diag_note(session->diagnostics, diagnostic, SPAN_NONE, "and %zu more", count - shown);
}

Diff *workspace_compare(Session *session, const Database *old_database,
                        const Database *new_database, const RenameCandidates *accepted)
{
    sema_respell(old_database, (Database *)(void *)new_database);
    return diff_make(session->arena, old_database, new_database, accepted);
}
