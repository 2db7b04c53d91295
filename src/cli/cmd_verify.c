/* One revision after the other on a scratch database: up, down, up, with rows in the tables, the
 * catalog compared at each step; at the end with the catalog of a database made straight from the
 * snapshot. */
#include "cli/verify_internal.h"

#include <string.h>

typedef struct Verify {
    Session *session;
    Runner runner;
    Scratch scratch;
    PGconn *connection; /* to the database that goes along the chain */
    const char *name;   /* of that database */
    Text catalog;       /* where it is now */
    VerifyRows rows;    /* in it */
    size_t failures;
} Verify;

/* ---- asking the server ---- */

static bool verify_read(Verify *verify, Text *catalog)
{
    return catalog_read_text(verify->session, verify->connection,
                             verify->runner.workspace.state_schema, catalog);
}

static const Diff *verify_compare(Verify *verify, Text before, Text after, bool *failed)
{
    return catalogs_compare(&verify->runner, &verify->scratch, before, after, failed);
}

/* ---- one revision ---- */

/* What one revision came to. */
typedef struct Trial {
    const Revision *revision;
    Text before; /* the catalogs */
    Text after;
    TableSums sums;      /* of the tables before it */
    const char *refused; /* why rows that were made up could not go along, or NULL */
    size_t refusals;     /* how often rows were taken out */
    RowsScope scope;     /* of the rows that went along, at the least */
    bool rows_fit;       /* rows went both ways, those that were made up after it if not before */
    bool failed;
} Trial;

static void trial_fail(Verify *verify, Trial *trial, const Diff *diff, const char *what)
{
    Diagnostic *diagnostic = diag_add(verify->session->diagnostics, CODE_VERIFY_CATALOG, SPAN_NONE,
                                      "%s: %s", trial->revision->label, what);
    diagnostic_note_changes(verify->session, diagnostic, diff);
    trial->failed = true;
}

/* Moves, and where it fails, once more with rows that have no borders, with plain ones, with none.
 */
static bool trial_move(Verify *verify, Trial *trial, bool down)
{
    SchemacError error;
    RunnerOperation *operation = down ? schemac_downgrade : schemac_upgrade;
    const char *target = down ? "-1" : trial->revision->id;
    for (RowsScope scope = ROWS_ALL;;) {
        SchemacResult result = scratch_move(&verify->runner, &verify->scratch, verify->connection,
                                            operation, target, &error);
        if (result == SCHEMAC_OK) return true;
        if (result != SCHEMAC_ERROR_SECTION || scope == ROWS_NONE)
            return runner_fail(&verify->runner, &error);
        scope = (RowsScope)(scope + 1);
        trial->refusals++;
        if (scope > trial->scope) {
            trial->scope = scope;
            trial->refused = text_string(verify->session->arena, text_from_string(error.message));
        }
        if (!verify_rows_empty(&verify->rows) ||
            !verify_rows_fill(&verify->rows, scope, trial->revision->label))
            return false;
    }
}

/* Whether the file of the way up says that of one of its statements. */
static bool declares(const Revision *revision, const char *words)
{
    Text text = revision->up.source == NULL ? TEXT_NONE : revision->up.source->text;
    return !text_is_none(text) && memmem(text.bytes, text.length, words, strlen(words)) != NULL;
}

/* The server may answer in any order. */
static const TableSum *sums_find(const TableSums *sums, Text table)
{
    for (size_t i = 0; i < sums->count; i++)
        if (text_equals(sums->items[i].table, table)) return &sums->items[i];
    return NULL;
}

static void rows_compare(Verify *verify, Trial *trial, const TableSums *after)
{
    Diagnostic *diagnostic = NULL;
    trial->rows_fit = true;
    if (declares(trial->revision, "-- data loss: ")) return;
    bool changes_values = declares(trial->revision, "-- not reversible: ");
    for (size_t i = 0; i < trial->sums.count; i++) {
        const TableSum *before = &trial->sums.items[i];
        const TableSum *same = sums_find(after, before->table);
        bool kept = same != NULL && text_equals(same->count, before->count) &&
                    (changes_values || text_equals(same->sum, before->sum));
        if (kept) continue;
        if (diagnostic == NULL)
            diagnostic =
                diag_add(verify->session->diagnostics, CODE_VERIFY_ROWS, SPAN_NONE,
                         "%s: rows differ after going up and down", trial->revision->label);
        diag_note(verify->session->diagnostics, diagnostic, SPAN_NONE,
                  "table %.*s: there were %.*s rows", TEXT_FORMAT(before->table),
                  TEXT_FORMAT(before->count));
    }
}

/* Down again, and whether all is as it was. */
static bool trial_go_down(Verify *verify, Trial *trial)
{
    Text restored;
    TableSums sums;
    bool failed;
    if (!verify_rows_fill(&verify->rows, ROWS_OF_NEW, trial->revision->label) ||
        !trial_move(verify, trial, true) || !verify_read(verify, &restored) ||
        !verify_rows_sum(&verify->rows, &sums))
        return false;
    const Diff *diff = verify_compare(verify, trial->before, restored, &failed);
    if (failed) return false;
    if (diff != NULL)
        trial_fail(verify, trial, diff, "going down does not restore the catalog before it");
    if (trial->refusals == 0) rows_compare(verify, trial, &sums);
    trial->sums = sums;
    return true;
}

static bool trial_go_up_again(Verify *verify, Trial *trial)
{
    Text again;
    bool failed;
    if (!trial_move(verify, trial, false) || !verify_read(verify, &again)) return false;
    const Diff *diff = verify_compare(verify, trial->after, again, &failed);
    if (failed) return false;
    if (diff != NULL)
        trial_fail(verify, trial, diff, "going up, down and up gives another catalog");
    return true;
}

static bool has_rows(const TableSums *sums)
{
    for (size_t i = 0; i < sums->count; i++)
        if (!text_equals(sums->items[i].count, text_from_string("0"))) return true;
    return false;
}

/* Where rows that were made up before the revision did not fit, those that were made up after it
 * and came down with it may: they go up and down once more. */
static bool trial_carry_rows(Verify *verify, Trial *trial, size_t refusals)
{
    TableSums sums;
    if (trial->refusals > refusals || trial->rows_fit || !has_rows(&trial->sums)) return true;
    if (!trial_move(verify, trial, true) || !verify_rows_sum(&verify->rows, &sums)) return false;
    if (trial->refusals == refusals) rows_compare(verify, trial, &sums);
    return trial_move(verify, trial, false);
}

static bool trial_run(Verify *verify, Trial *trial)
{
    trial->before = verify->catalog;
    if (!verify_rows_fill(&verify->rows, ROWS_ALL, trial->revision->label) ||
        !verify_rows_sum(&verify->rows, &trial->sums) || !trial_move(verify, trial, false) ||
        !verify_read(verify, &trial->after))
        return false;
    verify->catalog = trial->after;
    if (trial->revision->down.source == NULL) return true;
    if (!trial_go_down(verify, trial)) return false;
    size_t refusals = trial->refusals;
    return trial_go_up_again(verify, trial) && trial_carry_rows(verify, trial, refusals);
}

/* With which rows it was tried instead, and which were refused. */
static const char *refused_words(const Trial *trial)
{
    if (!trial->rows_fit) return "without rows: the generated ones were rejected";
    switch (trial->scope) {
    case ROWS_NULLS: return "with nulls, without boundary values: one of them was rejected";
    case ROWS_PLAIN: return "without nulls and boundary values: rows with them were rejected";
    default: return "with rows generated after it: those generated before it were rejected";
    }
}

static void trial_show(Verify *verify, const Trial *trial)
{
    Session *session = verify->session;
    JsonWriter *writer = &session->writer;
    bool has_down = trial->revision->down.source != NULL;
    session_print(session, "%s%s%s %s%s\n",
                  session_style(session, trial->failed ? STYLE_RED : STYLE_GREEN),
                  trial->failed ? "failed  " : "verified", session_plain(session),
                  trial->revision->label, has_down ? "" : " (up only: it has no way down)");
    if (trial->refused != NULL)
        session_print(session, "         %s (%s)\n", refused_words(trial), trial->refused);
    json_begin_object(writer);
    json_key(writer, "revision");
    json_string(writer, trial->revision->label);
    json_key(writer, "verified");
    json_bool(writer, !trial->failed);
    json_key(writer, "down");
    json_bool(writer, has_down);
    json_key(writer, "refused_rows");
    json_string(writer, trial->refused);
    json_key(writer, "rows");
    json_bool(writer, trial->rows_fit);
    json_key(writer, "borders");
    json_bool(writer, trial->rows_fit && trial->scope == ROWS_ALL);
    json_key(writer, "nulls");
    json_bool(writer, trial->rows_fit && trial->scope <= ROWS_NULLS);
    json_end_object(writer);
}

static bool verify_revisions(Verify *verify)
{
    const RevisionChain *chain = verify->runner.chain;
    json_key(&verify->session->writer, "revisions");
    json_begin_array(&verify->session->writer);
    bool done = verify_read(verify, &verify->catalog);
    for (size_t i = 0; done && i < chain->revisions.count; i++) {
        Trial trial = {.revision = chain->revisions.items[i]};
        done = trial_run(verify, &trial);
        if (done) trial_show(verify, &trial);
        if (trial.failed) verify->failures++;
    }
    json_end_array(&verify->session->writer);
    return done;
}

/* ---- the snapshot ---- */

static bool verify_snapshot(Verify *verify)
{
    Session *session = verify->session;
    Text catalog;
    bool failed;
    const Database *snapshot = workspace_load_snapshot(session, &verify->runner.workspace, NULL);
    if (snapshot == NULL ||
        !database_remake(&verify->runner, &verify->scratch, snapshot, NULL, &catalog))
        return false;
    const Diff *diff = verify_compare(verify, catalog, verify->catalog, &failed);
    if (failed) return false;
    json_key(&session->writer, "snapshot");
    json_bool(&session->writer, diff == NULL);
    if (diff == NULL) {
        session_print(session, "%sverified%s the catalog at head is the snapshot's\n",
                      session_style(session, STYLE_GREEN), session_plain(session));
        return true;
    }
    Diagnostic *diagnostic =
        diag_add(session->diagnostics, CODE_VERIFY_SNAPSHOT, SPAN_NONE,
                 "the revisions do not lead to the snapshot: changes that it lacks");
    diagnostic_note_changes(session, diagnostic, diff);
    return false;
}

/* ---- the command ---- */

static bool verify_run(Verify *verify)
{
    verify->connection = scratch_begin(&verify->runner, &verify->scratch, &verify->name);
    if (verify->connection == NULL) return false;
    verify->rows = (VerifyRows){
        .session = verify->session, .runner = &verify->runner, .connection = verify->connection};
    bool done = verify_revisions(verify);
    if (done) {
        bool covered = verify_rows_show(&verify->rows);
        done = verify_snapshot(verify) && covered;
    }
    scratch_drop(&verify->scratch, verify->connection, verify->name);
    return done && verify->failures == 0;
}

bool command_verify(Session *session)
{
    Verify verify = {.session = session};
    Revision *head = NULL;
    if (!runner_open(session, false, &verify.runner) ||
        !revision_head(verify.runner.chain, session->diagnostics, &head) ||
        !session_open_scratch(session, verify.runner.workspace.server, &verify.scratch))
        return false;
    bool done = verify_run(&verify);
    scratch_close(&verify.scratch);
    return done && !diagnostics_has_errors(session->diagnostics);
}
