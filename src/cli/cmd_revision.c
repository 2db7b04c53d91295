/* `revision` and `seal`: two files to be written by hand, and their line in revisions.sum
 * afterwards. A revision that a database has in another form is not sealed. */
#include "cli/runner_internal.h"

#include <time.h>

#include "base/file.h"

static bool revision_open(Session *session, Runner *runner)
{
    *runner = (Runner){.session = session};
    return workspace_open(session, &runner->workspace) &&
           !diagnostics_has_errors(session->diagnostics) &&
           revision_chain_load(session->arena, session->diagnostics, runner->workspace.migrations,
                               true, &runner->chain) &&
           !diagnostics_has_errors(session->diagnostics);
}

bool command_revision(Session *session)
{
    Runner runner;
    Revision *revision;
    const char *name = arguments_find(&session->arguments, "name");
    if (name == NULL) {
        Diagnostic *diagnostic =
            diag_add(session->diagnostics, CODE_OPERAND, SPAN_NONE, "a revision requires a name");
        diag_hint(session->diagnostics, diagnostic, "Specify one: schemac revision -m NAME.");
        return false;
    }
    if (!revision_open(session, &runner)) return false;
    RevisionIds ids = runner.workspace.timestamp_ids ? REVISION_IDS_TIMESTAMP : REVISION_IDS_NUMBER;
    RevisionDraft draft = {
        .id = revision_next_id(session->arena, runner.chain, ids, time(NULL)),
        .name = text_from_string(name),
        .summary = text_from_string(name),
        .up = TEXT("-- schemac: transaction\n\n"),
        .down = TEXT("-- schemac: transaction\n\n"),
    };
    if (!revision_draft(runner.chain, session->diagnostics, &draft, &revision) ||
        !revision_save(runner.chain, session->diagnostics, revision, false))
        return false;
    session_print(session, "%s\n%s\n", revision->up.path, revision->down.path);
    session_say(session, "write them, then run `schemac seal`\n");
    json_key(&session->writer, "revision");
    json_string(&session->writer, revision->label);
    json_key(&session->writer, "up");
    json_string(&session->writer, revision->up.path);
    json_key(&session->writer, "down");
    json_string(&session->writer, revision->down.path);
    return true;
}

/* The ids that the database applied in another form than the files have, where it can be asked;
 * NULL where it cannot. */
static Map *runner_find_applied(Runner *runner)
{
    Session *session = runner->session;
    Diagnostics *kept = session->diagnostics;
    SchemacState *state = NULL;
    Map *applied = NULL;
    session->diagnostics = diagnostics_make(session->arena);
    runner->run =
        revision_chain_to_run(session->arena, runner->chain, runner->workspace.name,
                              runner->workspace.state_schema, runner->workspace.search_path, NULL);
    if (session_find_migrator(session, &runner->workspace, &runner->url)) {
        runner->connection = connection_open(session->arena, session->diagnostics, &runner->url);
        if (runner->connection != NULL) state = runner_read_state(runner);
    }
    session->diagnostics = kept;
    if (state != NULL) applied = map_make(session->arena);
    for (size_t i = 0; state != NULL && i < state->count; i++)
        if (state->records[i].changed)
            map_put(applied, text_copy(session->arena, text_from_string(state->records[i].id)),
                    session);
    schemac_state_free(state);
    runner_close(runner);
    return applied;
}

/* A snapshot that is another than revisions.sum names is recorded as it is. */
static bool snapshot_take(Runner *runner)
{
    Session *session = runner->session;
    const char *path = runner->workspace.snapshot;
    if (!runner->chain->has_snapshot || !file_exists(path)) return true;
    const Source *source = session_read_schema(session, path);
    if (source == NULL) return false;
    Hash hash = hash_text(source->text);
    revision_set_snapshot(runner->chain, text_from_string(hash.hex));
    return true;
}

bool command_seal(Session *session)
{
    Runner runner;
    size_t count = 0;
    if (!revision_open(session, &runner)) return false;
    const Map *applied = runner_find_applied(&runner);
    if (session->verbose && applied == NULL)
        session_say(session, "no database was checked for whether an edited revision is applied\n");
    if (!snapshot_take(&runner)) return false;
    if (!revision_seal(runner.chain, session->diagnostics, applied, &count)) return false;
    if (diagnostics_has_errors(session->diagnostics)) return false;
    if (runner.chain->is_snapshot_new) session_print(session, "snapshot sealed as it is\n");
    if (count == 0 && !runner.chain->is_snapshot_new)
        session_print(session, "nothing to seal\n");
    else if (count > 0)
        session_print(session, "%s sealed\n",
                      count_words(session->arena, count, "revision", "revisions"));
    json_key(&session->writer, "sealed");
    json_number(&session->writer, (int64_t)count);
    return true;
}
