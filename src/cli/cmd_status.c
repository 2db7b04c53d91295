/* `status`: project, schema, chain and database at a glance. Mistakes in the schema are only
 * counted; the database comes last, since asking it may fail. */
#include "cli/compile_internal.h"

#include <string.h>

#include "cli/runner_internal.h"

/* How many pending revisions are named one by one. */
#define PENDING_SHOWN 12

static void status_put(Session *session, const char *name, Style style, const char *value)
{
    session_print(session, "%s%-9s%s %s%s%s\n", session_style(session, STYLE_DIM), name,
                  session_plain(session), session_style(session, style), value,
                  session_plain(session));
}

static void status_json_string(Session *session, const char *key, const char *value)
{
    json_key(&session->writer, key);
    json_string(&session->writer, value);
}

static void status_json_count(Session *session, const char *key, size_t count)
{
    json_key(&session->writer, key);
    json_number(&session->writer, (int64_t)count);
}

/* "schema": mistakes, and changes without a revision (null where mistakes hide them). */
static void schema_put_json(Session *session, size_t mistakes, const Diff *diff)
{
    json_key(&session->writer, "schema");
    json_begin_object(&session->writer);
    status_json_count(session, "mistakes", mistakes);
    if (diff == NULL)
        status_json_string(session, "changes", NULL);
    else
        status_json_count(session, "changes", diff->changes.count);
    json_end_object(&session->writer);
}

/* The schema beside the snapshot, in a few words; mistakes in it are for `check`. */
static const char *schema_put(Session *session, const Workspace *workspace, Style *style)
{
    Diagnostics *kept = session->diagnostics;
    session->diagnostics = diagnostics_make(session->arena);
    const Database *database = workspace_compile(session, workspace, NULL, (SemaReused){0});
    const Database *old =
        database == NULL ? NULL : workspace_load_snapshot(session, workspace, NULL);
    size_t mistakes = session->diagnostics->error_count;
    session->diagnostics = kept;
    const Diff *diff = old == NULL ? NULL : workspace_compare(session, old, database, NULL);
    schema_put_json(session, mistakes, diff);
    *style = STYLE_YELLOW;
    if (diff == NULL)
        return text_format(session->arena, "%s, see `schemac check`",
                           count_words(session->arena, mistakes, "mistake", "mistakes"))
            .bytes;
    if (!diff_is_empty(diff))
        return text_format(session->arena, "%s without a revision, see `schemac diff --dry-run`",
                           count_words(session->arena, diff->changes.count, "change", "changes"))
            .bytes;
    *style = STYLE_GREEN;
    return "no changes without a revision";
}

static void chain_put_json(Session *session, const RevisionChain *chain, const RevisionList *heads)
{
    json_key(&session->writer, "chain");
    json_begin_object(&session->writer);
    status_json_count(session, "revisions", chain->revisions.count);
    json_key(&session->writer, "heads");
    json_begin_array(&session->writer);
    for (size_t i = 0; i < heads->count; i++) json_string(&session->writer, heads->items[i]->label);
    json_end_array(&session->writer);
    json_end_object(&session->writer);
}

static const char *chain_put(Session *session, const RevisionChain *chain)
{
    RevisionList heads = revision_heads(session->arena, chain);
    chain_put_json(session, chain, &heads);
    if (heads.count == 0) return "no revisions yet";
    TextBuilder builder = text_builder(session->arena);
    text_put_string(&builder,
                    count_words(session->arena, chain->revisions.count, "revision", "revisions"));
    text_put_string(&builder, heads.count == 1 ? ", head " : ", several heads: ");
    for (size_t i = 0; i < heads.count; i++)
        text_put_format(&builder, "%s%s", i > 0 ? ", " : "", heads.items[i]->label);
    return text_built(&builder).bytes;
}

static void pending_put_json(Session *session, const Revision *revision,
                             const SchemacRecord *record, bool waits)
{
    json_begin_object(&session->writer);
    status_json_string(session, "revision", revision->label);
    json_key(&session->writer, "held_back");
    json_bool(&session->writer, waits);
    status_json_count(session, "sections", revision->up.sections.count);
    status_json_count(session, "sections_done", record == NULL ? 0 : record->sections_done);
    status_json_string(session, "half_done",
                       record == NULL                           ? NULL
                       : record->applied == SCHEMAC_DOWNGRADING ? "down"
                                                                : "up");
    json_end_object(&session->writer);
}

/* "database": where it is, what of the chain it has, who works on it. */
static void database_put_json(Runner *runner, const SchemacState *state)
{
    Session *session = runner->session;
    json_key(&session->writer, "database");
    json_begin_object(&session->writer);
    status_json_string(session, "url", database_url_shown(session->arena, &runner->url));
    status_json_string(session, "at", state_current(session->arena, state));
    status_json_string(session, "state", schemac_fit_name(state->fit));
    status_json_count(session, "applied", state->count);
    status_json_string(session, "at_work", state->busy ? state->busy_message : NULL);
    json_end_object(&session->writer);
}

/* The runner's step over the revision in one direction; false: it cannot be, says *error. */
static bool find_step(const Runner *runner, const SchemacRecord *record, bool down,
                      SchemacStep *step, SchemacError *error)
{
    SchemacPlan *plan = NULL;
    SchemacResult result =
        down
            ? schemac_plan_downgrade(runner->connection, runner->run, "-1", NULL, &plan, error)
            : schemac_plan_upgrade(runner->connection, runner->run, record->id, NULL, &plan, error);
    *step = (SchemacStep){0};
    for (size_t i = 0; plan != NULL && i < plan->count; i++)
        if (plan->steps[i].revision == record->revision && plan->steps[i].down == down &&
            step->revision == NULL)
            *step = plan->steps[i];
    schemac_plan_free(plan);
    return result == SCHEMAC_OK && step->revision != NULL;
}

static void put_up_words(TextBuilder *words, const Runner *runner, const SchemacRecord *record)
{
    SchemacStep step;
    SchemacError error;
    bool goes_on = record->applied == SCHEMAC_UPGRADING;
    if (!find_step(runner, record, false, &step, &error))
        text_put_format(words, "`schemac apply` cannot%s",
                        goes_on ? " continue" : " go up again from here, and says why");
    else if (step.first_section >= step.revision->up_count)
        text_put_string(words, "`schemac apply` has nothing to do again");
    else
        text_put_format(words, "`schemac apply` %s section %u",
                        goes_on ? "continues with" : "goes up again from", step.first_section + 1);
}

static void put_down_words(TextBuilder *words, const Runner *runner, const SchemacRecord *record)
{
    SchemacStep step;
    SchemacError error;
    if (!find_step(runner, record, true, &step, &error))
        text_put_format(words, "`schemac revert` cannot%s",
                        record->applied == SCHEMAC_DOWNGRADING
                            ? " continue"
                            : " undo what is done, and says why");
    else if (record->applied == SCHEMAC_DOWNGRADING)
        text_put_format(words, "`schemac revert` continues with section %u",
                        step.first_section + 1);
    else
        text_put_string(words, "`schemac revert` undoes what is done");
}

/* What is done of it, and what either command would do. */
static const char *half_done_words(const Runner *runner, const Revision *revision,
                                   const SchemacRecord *record)
{
    Arena *arena = runner->session->arena;
    bool is_down = record->applied == SCHEMAC_DOWNGRADING;
    size_t count = is_down ? revision->down.sections.count : revision->up.sections.count;
    TextBuilder words = text_builder(arena);
    text_put_format(&words, "half %s: %u of %s", is_down ? "reverted" : "done",
                    record->sections_done, count_words(arena, count, "section", "sections"));
    if (record->statements_done > 0)
        text_put_format(&words, " and %s of the next",
                        count_words(arena, record->statements_done, "statement", "statements"));
    if (record->statement_open) text_put_string(&words, ", whose next one was interrupted");
    text_put_string(&words, "; ");
    (is_down ? put_down_words : put_up_words)(&words, runner, record);
    text_put_string(&words, ", ");
    (is_down ? put_up_words : put_down_words)(&words, runner, record);
    return text_built(&words).bytes;
}

static size_t pending_put(Runner *runner, const SchemacState *state)
{
    Session *session = runner->session;
    const Map *records = state_index(session->arena, state);
    size_t count = 0;
    json_key(&session->writer, "pending");
    json_begin_array(&session->writer);
    for (size_t i = 0; i < runner->chain->revisions.count; i++) {
        const Revision *revision = runner->chain->revisions.items[i];
        const SchemacRecord *record = map_find(records, text_from_string(revision->id));
        if (record != NULL && record->applied == SCHEMAC_APPLIED) continue;
        pending_put_json(session, revision, record, state->waits != NULL && state->waits[i]);
        const char *words = record != NULL ? half_done_words(runner, revision, record)
                            : state->waits != NULL && state->waits[i] ? "held back"
                                                                      : NULL;
        if (count++ < PENDING_SHOWN)
            session_print(session, "%s%-9s%s %s%s%s%s\n", session_style(session, STYLE_DIM),
                          count == 1 ? "pending" : "", session_plain(session), revision->label,
                          words == NULL ? "" : " (", words == NULL ? "" : words,
                          words == NULL ? "" : ")");
    }
    json_end_array(&session->writer);
    if (count > PENDING_SHOWN)
        session_print(session, "%-9s and %zu more\n", "", count - PENDING_SHOWN);
    return count;
}

static bool status_put_database(Runner *runner)
{
    Session *session = runner->session;
    SchemacState *state = runner_read_state(runner);
    if (state == NULL) return false;
    bool good = state->fit == SCHEMAC_FIT_AT_HEAD;
    database_put_json(runner, state);
    status_put(session, "database", STYLE_PLAIN, database_url_shown(session->arena, &runner->url));
    status_put(session, "at", STYLE_PLAIN, state_current(session->arena, state));
    status_put(session, "state", good ? STYLE_GREEN : STYLE_YELLOW, schemac_fit_name(state->fit));
    if (state->busy) status_put(session, "at work", STYLE_YELLOW, state->busy_message);
    pending_put(runner, state);
    held_put(session, state->held, state->held_count);
    if (!good && arguments_has(&session->arguments, "exit-code")) session->exit_status = 4;
    schemac_state_free(state);
    return true;
}

bool command_status(Session *session)
{
    Runner runner;
    Style style;
    if (!runner_open(session, true, &runner)) return false;
    status_put(session, "project", STYLE_BOLD, runner.workspace.name);
    status_json_string(session, "project", runner.workspace.name);
    const char *words = schema_put(session, &runner.workspace, &style);
    status_put(session, "schema", style, words);
    status_put(session, "chain", STYLE_PLAIN, chain_put(session, runner.chain));
    if (!session_find_migrator(session, &runner.workspace, &runner.url)) return false;
    runner.connection = connection_open(session->arena, session->diagnostics, &runner.url);
    bool done = runner.connection != NULL && status_put_database(&runner);
    runner_close(&runner);
    return done;
}
