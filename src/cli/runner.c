/* Project, chain and connection opened for one command, the quick way past them where nothing is to
 * be done, and the runner's events and errors as a person reads them. */
#include "cli/runner_internal.h"

#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/bug.h"
#include "base/file.h"

/* ---- opening ---- */

static bool runner_load(Runner *runner, bool allow_unsealed)
{
    Session *session = runner->session;
    const Workspace *workspace = &runner->workspace;
    if (!revision_chain_load(session->arena, session->diagnostics, workspace->migrations,
                             allow_unsealed, &runner->chain) ||
        diagnostics_has_errors(session->diagnostics))
        return false;
    runner->run = revision_chain_to_run(session->arena, runner->chain, workspace->name,
                                        workspace->state_schema, workspace->search_path, NULL);
    return true;
}

bool runner_open(Session *session, bool allow_unsealed, Runner *runner)
{
    *runner = (Runner){.session = session};
    return workspace_open(session, &runner->workspace) &&
           !diagnostics_has_errors(session->diagnostics) && runner_load(runner, allow_unsealed);
}

static bool runner_finish_connection(Runner *runner, PGconn *connection)
{
    Session *session = runner->session;
    runner->connection =
        connection_finish(session->arena, session->diagnostics, &runner->url, connection);
    return runner->connection != NULL;
}

/* The workspace, and a connection that is begun; NULL when either fails. */
static PGconn *runner_begin(Session *session, Runner *runner)
{
    *runner = (Runner){.session = session};
    if (!workspace_open(session, &runner->workspace) ||
        diagnostics_has_errors(session->diagnostics) ||
        !session_find_migrator(session, &runner->workspace, &runner->url))
        return NULL;
    return connection_begin(&runner->url);
}

static bool runner_load_connected(Runner *runner, PGconn *connection)
{
    if (!runner_load(runner, false)) {
        PQfinish(connection);
        return false;
    }
    return runner_finish_connection(runner, connection);
}

bool runner_open_connected(Session *session, Runner *runner)
{
    PGconn *connection = runner_begin(session, runner);
    return connection != NULL && runner_load_connected(runner, connection);
}

/* In the project's private folder, beside the data of `dev`. */
static const char *cache_path(Runner *runner)
{
    Arena *arena = runner->session->arena;
    return path_join(arena, path_join(arena, runner->workspace.folder, ".schemac"), "revisions");
}

/* What makes the next run quick; where it cannot be written, the next run is as slow as this one.
 */
static void cache_save(Runner *runner)
{
    Arena *arena = runner->session->arena;
    const char *folder = path_join(arena, runner->workspace.folder, ".schemac");
    const char *ignore = path_join(arena, folder, ".gitignore");
    if (runner->session->diagnostics->items.count == 0 && folder_make(arena, folder) &&
        (file_exists(ignore) || file_write(arena, ignore, TEXT("*\n"), NULL)))
        revision_cache_save(arena, runner->workspace.migrations, cache_path(runner));
}

bool runner_open_quickly(Session *session, Runner *runner, bool *is_at_head)
{
    SchemacFit fit;
    PGconn *connection = runner_begin(session, runner);
    *is_at_head = false;
    if (connection == NULL) return false;
    runner->run = revision_chain_quick(session->arena, runner->workspace.migrations,
                                       cache_path(runner), runner->workspace.state_schema);
    if (runner->run == NULL) {
        if (!runner_load_connected(runner, connection)) return false;
        cache_save(runner);
        return true;
    }
    if (!runner_finish_connection(runner, connection)) return false;
    *is_at_head = schemac_fit(runner->connection, runner->run, &fit, NULL) == SCHEMAC_OK &&
                  fit == SCHEMAC_FIT_AT_HEAD;
    return *is_at_head || runner_load(runner, false);
}

/* An error becomes a note: the command goes on without what it could not learn. */
static void session_note_unread(Session *session, const Diagnostics *failed)
{
    for (size_t i = 0; i < failed->items.count; i++) {
        const Diagnostic *item = failed->items.items[i];
        if (item->severity != SEVERITY_ERROR) continue;
        Diagnostic *note = diag_add(session->diagnostics, CODE_DATABASE_UNREAD, SPAN_NONE,
                                    "the database was not asked: %.*s", TEXT_FORMAT(item->message));
        for (size_t n = 0; n < item->notes.count; n++)
            diag_note(session->diagnostics, note, SPAN_NONE, "%.*s",
                      TEXT_FORMAT(item->notes.items[n].text));
    }
}

PGconn *session_connect_or_note(Session *session, const Workspace *workspace, DatabaseUrl *url)
{
    Diagnostics *kept = session->diagnostics;
    PGconn *connection = NULL;
    session->diagnostics = diagnostics_make(session->arena);
    if (session_find_migrator(session, workspace, url))
        connection = connection_open(session->arena, session->diagnostics, url);
    Diagnostics *failed = session->diagnostics;
    session->diagnostics = kept;
    if (connection == NULL) session_note_unread(session, failed);
    return connection;
}

bool runner_open_maybe_connected(Session *session, bool allow_unsealed, Runner *runner)
{
    if (!runner_open(session, allow_unsealed, runner)) return false;
    runner->connection = session_connect_or_note(session, &runner->workspace, &runner->url);
    return true;
}

void runner_close(Runner *runner)
{
    PQfinish(runner->connection);
    runner->connection = NULL;
}

/* ---- errors ---- */

static DiagnosticCode result_code(SchemacResult result)
{
    static const struct {
        SchemacResult result;
        DiagnosticCode code;
    } rows[] = {
        {SCHEMAC_ERROR_TARGET, CODE_RUN_TARGET},
        {SCHEMAC_ERROR_HEADS, CODE_RUN_HEADS},
        {SCHEMAC_ERROR_CONNECTION, CODE_CONNECTION_LOST},
        {SCHEMAC_ERROR_COMMIT_UNKNOWN, CODE_RUN_COMMIT_UNKNOWN},
        {SCHEMAC_ERROR_SERVER, CODE_RUN_BOOKKEEPING},
        {SCHEMAC_ERROR_SECTION, CODE_RUN_SECTION},
        {SCHEMAC_ERROR_ALREADY_EXISTS, CODE_RUN_ALREADY_EXISTS},
        {SCHEMAC_ERROR_LOCK_TIMEOUT, CODE_RUN_LOCK_TIMEOUT},
        {SCHEMAC_ERROR_TRANSACTION_CONTROL, CODE_RUN_TRANSACTION_CONTROL},
        {SCHEMAC_ERROR_NOT_REVERSIBLE, CODE_RUN_NOT_REVERSIBLE},
        {SCHEMAC_ERROR_CHECKSUM, CODE_RUN_CHECKSUM},
        {SCHEMAC_ERROR_UNKNOWN_REVISION, CODE_RUN_UNKNOWN_REVISION},
        {SCHEMAC_ERROR_DIVERGED, CODE_RUN_DIVERGED},
        {SCHEMAC_ERROR_HALF_DONE, CODE_RUN_HALF_DONE},
        {SCHEMAC_ERROR_READ_ONLY, CODE_RUN_READ_ONLY},
        {SCHEMAC_ERROR_SERVER_VERSION, CODE_RUN_SERVER_VERSION},
        {SCHEMAC_ERROR_FORMAT, CODE_RUN_FORMAT},
        {SCHEMAC_ERROR_BUSY, CODE_RUN_BUSY},
        {SCHEMAC_ERROR_TAKEN_OVER, CODE_RUN_TAKEN_OVER},
        {SCHEMAC_ERROR_CANCELLED, CODE_RUN_CANCELLED},
        {SCHEMAC_ERROR_PREFLIGHT, CODE_RUN_PREFLIGHT},
        {SCHEMAC_ERROR_POOLED, CODE_RUN_POOLED},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        if (rows[i].result == result) return rows[i].code;
    return CODE_SERVER_ERROR;
}

static void runner_note_revision(Runner *runner, Diagnostic *diagnostic, const SchemacError *error)
{
    Session *session = runner->session;
    if (error->revision[0] == '\0') return;
    const char *label = label_make(session->arena, error->revision, error->revision_name);
    const char *side = error->down ? "down" : "up";
    if (error->section == 0)
        diag_note(session->diagnostics, diagnostic, SPAN_NONE, "in revision %s (%s)", label, side);
    else
        diag_note(session->diagnostics, diagnostic, SPAN_NONE, "in section %u of revision %s (%s)",
                  error->section, label, side);
}

bool runner_fail(Runner *runner, const SchemacError *error)
{
    Diagnostics *diagnostics = runner->session->diagnostics;
    if (error->result == SCHEMAC_ERROR_USAGE) BUG("the runner was misused: %s", error->message);
    Span place = SPAN_NONE;
    if (error->has_position && error->revision[0] != '\0')
        place = revision_place(runner->chain, error->revision, error->down, error->section,
                               error->position);
    Diagnostic *diagnostic =
        diag_add(diagnostics, result_code(error->result), place, "%s", error->message);
    runner_note_revision(runner, diagnostic, error);
    if (error->detail[0] != '\0')
        diag_note(diagnostics, diagnostic, SPAN_NONE, "%s", error->detail);
    if (error->context[0] != '\0')
        diag_note(diagnostics, diagnostic, SPAN_NONE, "%s", error->context);
    if (error->hint[0] != '\0') diag_hint(diagnostics, diagnostic, "%s", error->hint);
    const char *extension =
        server_error_extension(runner->session->arena, error->sqlstate, error->message);
    if (extension != NULL)
        diag_hint(diagnostics, diagnostic, "%s",
                  server_package_hint(runner->session->arena, extension,
                                      PQserverVersion(runner->connection) / 10000));
    return false;
}

/* ---- Ctrl-C ---- */

/* A thread waits for the signals, so that no handler and no global variable is needed. The first
 * asks the runner to stop; it cancels its statement and says what was left. The second ends the
 * process. */
static void *signals_wait(void *argument)
{
    SchemacCancel *cancel = argument;
    sigset_t signals;
    int number;
    sigemptyset(&signals);
    sigaddset(&signals, SIGINT);
    sigaddset(&signals, SIGTERM);
    if (sigwait(&signals, &number) != 0) return NULL;
    schemac_cancel_request(cancel);
    if (sigwait(&signals, &number) == 0) _exit(128 + number);
    return NULL;
}

typedef struct SignalWatch {
    SchemacCancel *cancel;
    pthread_t thread;
    sigset_t before;
    bool started;
} SignalWatch;

static SignalWatch watch_begin(void)
{
    SignalWatch watch = {.cancel = schemac_cancel_new()};
    sigset_t signals;
    if (watch.cancel == NULL) return watch;
    sigemptyset(&signals);
    sigaddset(&signals, SIGINT);
    sigaddset(&signals, SIGTERM);
    pthread_sigmask(SIG_BLOCK, &signals, &watch.before);
    watch.started = pthread_create(&watch.thread, NULL, signals_wait, watch.cancel) == 0;
    if (!watch.started) pthread_sigmask(SIG_SETMASK, &watch.before, NULL);
    return watch;
}

static void watch_end(SignalWatch *watch)
{
    if (watch->started) {
        pthread_cancel(watch->thread);
        pthread_join(watch->thread, NULL);
        pthread_sigmask(SIG_SETMASK, &watch->before, NULL);
    }
    if (watch->cancel != NULL) schemac_cancel_free(watch->cancel);
}

/* ---- running ---- */

#define FIRST_PROGRESS_MS 5000
#define PROGRESS_EVERY_MS 10000

/* On a terminal the revision at work stands in a line that its result replaces. */
static void progress_begin(Session *session, const SchemacEvent *event, const char *label)
{
    if (!session->terminal_error || session->json || session->quiet) return;
    fflush(stdout);
    fprintf(stderr, "[%u/%u] %s %s ...", event->index, event->total,
            event->down ? "reverting" : "applying", label);
    fflush(stderr);
}

static void progress_clear(const Session *session)
{
    if (!session->terminal_error || session->json || session->quiet) return;
    fputs("\r\033[K", stderr);
    fflush(stderr);
}

/* How far a statement is: in that line, or now and then in one of its own. */
static void progress_report(Runner *runner, const SchemacEvent *event, const char *label)
{
    Session *session = runner->session;
    if (session->terminal_error && !session->json && !session->quiet) {
        progress_clear(session);
        fprintf(stderr, "[%u/%u] %s %s: %s", event->index, event->total,
                event->down ? "reverting" : "applying", label, event->message);
        fflush(stderr);
        return;
    }
    if (event->elapsed_ms < runner->progress_said_ms) runner->progress_said_ms = 0;
    int64_t next = runner->progress_said_ms == 0 ? FIRST_PROGRESS_MS
                                                 : runner->progress_said_ms + PROGRESS_EVERY_MS;
    if (event->elapsed_ms < next) return;
    runner->progress_said_ms = event->elapsed_ms;
    session_say(session, "%s: %s\n", label, event->message);
}

static void runner_report_end(Runner *runner, const SchemacEvent *event, const char *label)
{
    Session *session = runner->session;
    RunnerStep step = {label, event->down, (double)event->elapsed_ms};
    VECTOR_ADD(session->arena, &runner->steps, step);
    progress_clear(session);
    session_print(session, "%s%s%s %s %s(%s)%s\n", session_style(session, STYLE_GREEN),
                  event->down ? "reverted" : "applied", session_plain(session), label,
                  session_style(session, STYLE_DIM), duration_words(session->arena, step.took_ms),
                  session_plain(session));
    if (session->terminal_error) fflush(stdout);
}

static void runner_report(void *context, const SchemacEvent *event)
{
    Runner *runner = context;
    Session *session = runner->session;
    const char *label = event->revision == NULL ? ""
                                                : label_make(session->arena, event->revision->id,
                                                             event->revision->name);
    switch (event->kind) {
    case SCHEMAC_EVENT_REVISION_BEGIN: progress_begin(session, event, label); return;
    case SCHEMAC_EVENT_REVISION_END: runner_report_end(runner, event, label); return;
    case SCHEMAC_EVENT_SECTION_BEGIN:
        if (session->verbose) session_say(session, "%s: section %u\n", label, event->section);
        return;
    case SCHEMAC_EVENT_SECTION_END: return;
    case SCHEMAC_EVENT_HELD: VECTOR_ADD(session->arena, &runner->held, *event->held); return;
    case SCHEMAC_EVENT_PROGRESS: progress_report(runner, event, label); return;
    case SCHEMAC_EVENT_NOTICE:
        if (!session->verbose) return;
        break;
    case SCHEMAC_EVENT_WAITING:
    case SCHEMAC_EVENT_RETRY:
    case SCHEMAC_EVENT_RESUME:
    case SCHEMAC_EVENT_UNDO:
    case SCHEMAC_EVENT_BLOCKER_ENDED:
    case SCHEMAC_EVENT_CAUTION:
    case SCHEMAC_EVENT_TAKE_OVER: break;
    }
    if (!session->quiet) progress_clear(session);
    const char *separator = label[0] == '\0' ? "" : ": ";
    if (event->kind == SCHEMAC_EVENT_RETRY)
        session_say(session, "%s%s%s; again in %s\n", label, separator, event->message,
                    duration_words(session->arena, (double)event->pause_ms));
    else
        session_say(session, "%s%s%s\n", label, separator, event->message);
}

/* After a lost connection: the same database again. */
static PGconn *runner_reconnect(void *context)
{
    Runner *runner = context;
    Diagnostics *ignored = diagnostics_make(runner->session->arena);
    return connection_open(runner->session->arena, ignored, &runner->url);
}

bool runner_run(Runner *runner, RunnerOperation *operation, const char *target)
{
    SignalWatch watch = watch_begin();
    SchemacOptions options = runner->locks;
    options.report = runner_report;
    options.report_context = runner;
    options.cancel = watch.cancel;
    options.reconnect = runner_reconnect;
    options.reconnect_context = runner;
    options.on_failure = runner->on_failure;
    options.set_role = arguments_find(&runner->session->arguments, "set-role");
    options.before = runner->before;
    options.before_context = runner;
    options.no_preflight = runner->no_preflight;
    options.program = "schemac " SCHEMAC_VERSION;
    SchemacError error = {0};
    SchemacResult result = operation(runner->connection, runner->run, target, &options, &error);
    watch_end(&watch);
    if (result != SCHEMAC_OK) progress_clear(runner->session);
    if (result == SCHEMAC_ERROR_REFUSED) return false; /* who refused it said why */
    return result == SCHEMAC_OK || runner_fail(runner, &error);
}

/* ---- state ---- */

SchemacState *runner_read_state(Runner *runner)
{
    SchemacState *state = NULL;
    SchemacError error = {0};
    if (schemac_state_read(runner->connection, runner->run, &state, &error) != SCHEMAC_OK)
        runner_fail(runner, &error);
    return state;
}

const char *label_make(Arena *arena, const char *id, const char *name)
{
    return name[0] == '\0' ? id : text_format(arena, "%s_%s", id, name).bytes;
}

Map *state_index(Arena *arena, const SchemacState *state)
{
    Map *index = map_make(arena);
    for (size_t i = 0; state != NULL && i < state->count; i++)
        map_put(index, text_from_string(state->records[i].id), &state->records[i]);
    return index;
}

/* The ids that applied revisions name as their parents. */
static Map *state_parents(Arena *arena, const SchemacState *state)
{
    Map *parents = map_make(arena);
    for (size_t i = 0; i < state->count; i++) {
        if (state->records[i].applied == SCHEMAC_UPGRADING) continue;
        for (const char *at = state->records[i].parents; *at != '\0';) {
            size_t word = strcspn(at, " ");
            map_put(parents, (Text){at, word}, &state->records[i]);
            at += word + strspn(at + word, " ");
        }
    }
    return parents;
}

const char *state_current(Arena *arena, const SchemacState *state)
{
    TextBuilder builder = text_builder(arena);
    const Map *parents = state_parents(arena, state);
    for (size_t i = 0; i < state->count; i++) {
        const SchemacRecord *record = &state->records[i];
        if (record->applied == SCHEMAC_UPGRADING ||
            map_find(parents, text_from_string(record->id)) != NULL)
            continue;
        if (builder.length > 0) text_put_string(&builder, ", ");
        text_put_string(&builder, label_make(arena, record->id, record->name));
    }
    if (builder.length == 0) text_put_string(&builder, "base");
    return text_built(&builder).bytes;
}
