/* `history` and `heads`: the chain, beside a database's records where one can be asked. */
#include "cli/runner_internal.h"

#include <string.h>

/* How a revision of the chain stands in the database, in a word. */
typedef struct Mark {
    const char *word;
    Style style;
} Mark;

static Mark mark_of(const Revision *revision, const SchemacRecord *record, bool asked, bool waits)
{
    if (!revision->is_sealed) return (Mark){"not sealed", STYLE_YELLOW};
    if (revision->is_edited) return (Mark){"edited", STYLE_YELLOW};
    if (!asked) return (Mark){"", STYLE_PLAIN};
    if (record == NULL) return (Mark){waits ? "held back" : "pending", STYLE_YELLOW};
    if (record->changed) return (Mark){"changed", STYLE_RED};
    if (record->applied != SCHEMAC_APPLIED) return (Mark){"half done", STYLE_RED};
    return (Mark){record->stamped ? "stamped" : "applied", STYLE_GREEN};
}

static size_t label_width(const RevisionChain *chain)
{
    size_t widest = 0;
    for (size_t i = 0; i < chain->revisions.count; i++) {
        size_t width = text_width(text_from_string(chain->revisions.items[i]->label), 0);
        if (width > widest) widest = width;
    }
    return widest;
}

static void revision_put_json(Session *session, const Revision *revision,
                              const SchemacRecord *record, Mark mark)
{
    JsonWriter *writer = &session->writer;
    json_begin_object(writer);
    json_key(writer, "id");
    json_string(writer, revision->id);
    json_key(writer, "name");
    json_string(writer, revision->name);
    json_key(writer, "parents");
    json_begin_array(writer);
    for (size_t i = 0; i < revision->parents.count; i++)
        json_string(writer, revision->parents.items[i]->id);
    json_end_array(writer);
    json_key(writer, "sealed");
    json_bool(writer, revision->is_sealed && !revision->is_edited);
    json_key(writer, "mark");
    json_string(writer, mark.word);
    json_key(writer, "applied_at");
    json_string(writer, record == NULL ? NULL : record->applied_at);
    json_key(writer, "applied_by");
    json_string(writer, record == NULL ? NULL : record->applied_by);
    json_end_object(writer);
}

static void revision_print(Session *session, const Revision *revision, const SchemacRecord *record,
                           bool asked, Mark mark, int width)
{
    session_print(session, "%s%-*s%s", session_style(session, STYLE_BOLD), width, revision->label,
                  session_plain(session));
    if (asked || mark.word[0] != '\0')
        session_print(session, "  %s%-10s%s", session_style(session, mark.style), mark.word,
                      session_plain(session));
    if (record != NULL)
        session_print(session, "  %s%.19s%s", session_style(session, STYLE_DIM), record->applied_at,
                      session_plain(session));
    Text summary = revision->summary;
    Text line;
    if (text_next_line(&summary, &line)) session_print(session, "  %.*s", TEXT_FORMAT(line));
    session_print(session, "\n");
}

/* What the database has and these files lack. */
static void print_strangers(Session *session, const SchemacState *state)
{
    for (size_t i = 0; state != NULL && i < state->count; i++) {
        const SchemacRecord *record = &state->records[i];
        if (record->revision != NULL) continue;
        session_print(session, "%s%s%s  applied %.19s, but not among these files\n",
                      session_style(session, STYLE_RED),
                      label_make(session->arena, record->id, record->name), session_plain(session),
                      record->applied_at);
    }
}

static void history_print(Runner *runner, const SchemacState *state)
{
    Session *session = runner->session;
    const Map *records = state_index(session->arena, state);
    int width = (int)label_width(runner->chain);
    bool asked = state != NULL;
    json_key(&session->writer, "revisions");
    json_begin_array(&session->writer);
    for (size_t i = 0; i < runner->chain->revisions.count; i++) {
        const Revision *revision = runner->chain->revisions.items[i];
        const SchemacRecord *record = map_find(records, text_from_string(revision->id));
        bool waits = asked && state->waits != NULL && state->waits[i];
        Mark mark = mark_of(revision, record, asked, waits);
        revision_print(session, revision, record, asked, mark, width);
        if (!asked) mark.word = NULL;
        revision_put_json(session, revision, record, mark);
    }
    json_end_array(&session->writer);
    if (runner->chain->revisions.count == 0) session_say(session, "there are no revisions yet\n");
    print_strangers(session, state);
}

bool command_history(Session *session)
{
    Runner runner;
    if (!runner_open_maybe_connected(session, true, &runner)) return false;
    SchemacState *state = runner.connection == NULL ? NULL : runner_read_state(&runner);
    bool done = runner.connection == NULL || state != NULL;
    if (done) history_print(&runner, state);
    schemac_state_free(state);
    runner_close(&runner);
    return done;
}

bool command_heads(Session *session)
{
    Runner runner;
    if (!runner_open(session, true, &runner)) return false;
    RevisionList heads = revision_heads(session->arena, runner.chain);
    json_key(&session->writer, "heads");
    json_begin_array(&session->writer);
    for (size_t i = 0; i < heads.count; i++) {
        session_print(session, "%s\n", heads.items[i]->label);
        json_string(&session->writer, heads.items[i]->label);
    }
    json_end_array(&session->writer);
    if (heads.count == 0) session_say(session, "there are no revisions yet\n");
    return true;
}
