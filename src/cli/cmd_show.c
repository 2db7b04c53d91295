/* `show`: one revision, its place in the chain, its files, its record where a database can be
 * asked. */
#include "cli/runner_internal.h"

static const char *labels_join(Arena *arena, Revision *const *revisions, size_t count)
{
    TextBuilder builder = text_builder(arena);
    for (size_t i = 0; i < count; i++) {
        if (i > 0) text_put_string(&builder, ", ");
        text_put_string(&builder, revisions[i]->label);
    }
    return count == 0 ? "none" : text_built(&builder).bytes;
}

static void show_field(Session *session, const char *name, const char *value)
{
    session_print(session, "%s%-9s%s %s\n", session_style(session, STYLE_DIM), name,
                  session_plain(session), value);
}

static void side_put_json(Session *session, const char *key, const RevisionSide *side)
{
    JsonWriter *writer = &session->writer;
    json_key(writer, key);
    if (side->source == NULL) {
        json_string(writer, NULL);
        return;
    }
    json_begin_object(writer);
    json_key(writer, "path");
    json_string(writer, side->path);
    json_key(writer, "sha256");
    json_string(writer, side->hash.hex);
    json_key(writer, "sections");
    json_begin_array(writer);
    for (size_t i = 0; i < side->sections.count; i++) {
        json_begin_object(writer);
        json_key(writer, "transactional");
        json_bool(writer, side->sections.items[i].transactional);
        json_key(writer, "sql");
        json_text(writer, span_text(side->sections.items[i].sql));
        json_end_object(writer);
    }
    json_end_array(writer);
    json_end_object(writer);
}

static void side_print(Session *session, const RevisionSide *side)
{
    session_print(session, "\n%s%s%s\n", session_style(session, STYLE_BOLD), side->path,
                  session_plain(session));
    if (side->source == NULL)
        session_print(session, "there is no such file: the revision cannot be reverted\n");
    else
        session_print_text(session, side->source->text);
}

static void show_record(Runner *runner, const Revision *revision)
{
    SchemacState *state = runner->connection == NULL ? NULL : runner_read_state(runner);
    if (state == NULL) return;
    const SchemacRecord *record =
        map_find(state_index(runner->session->arena, state), text_from_string(revision->id));
    if (record == NULL)
        show_field(runner->session, "database",
                   held_waits(runner->chain, state, revision) ? "held back" : "pending");
    else
        show_field(runner->session, "database",
                   text_format(runner->session->arena, "%s %.19s by %s from %s",
                               record->stamped                      ? "stamped"
                               : record->applied == SCHEMAC_APPLIED ? "applied"
                                                                    : "half done",
                               record->applied_at, record->applied_by, record->applied_from)
                       .bytes);
    json_key(&runner->session->writer, "applied_at");
    json_string(&runner->session->writer, record == NULL ? NULL : record->applied_at);
    schemac_state_free(state);
}

/* That it is a contract, and from which day on it is none. */
static void show_contract(Session *session, const Revision *revision)
{
    const RevisionContract contract = revision_contract(revision);
    json_key(&session->writer, "contract");
    json_bool(&session->writer, contract.is_contract);
    json_key(&session->writer, "contract_from");
    json_text(&session->writer, contract.from);
    if (!contract.is_contract) return;
    show_field(session, "contract",
               text_is_none(contract.from)
                   ? "yes, held back until older programs are gone"
                   : text_format(session->arena,
                                 "yes, held back until older programs are gone, or until %.*s",
                                 TEXT_FORMAT(contract.from))
                         .bytes);
}

static void show_revision(Runner *runner, const Revision *revision)
{
    Session *session = runner->session;
    session_print(session, "%srevision %s%s\n", session_style(session, STYLE_BOLD), revision->label,
                  session_plain(session));
    show_field(session, "parents",
               labels_join(session->arena, revision->parents.items, revision->parents.count));
    show_field(session, "children",
               labels_join(session->arena, revision->children.items, revision->children.count));
    show_field(session, "sealed",
               !revision->is_sealed  ? "no"
               : revision->is_edited ? "no, edited since"
                                     : "yes");
    show_contract(session, revision);
    show_record(runner, revision);
    if (!text_is_empty(revision->summary)) {
        Text summary = revision->summary;
        Text line;
        session_print(session, "\n");
        while (text_next_line(&summary, &line))
            session_print(session, "    %.*s\n", TEXT_FORMAT(line));
    }
    side_print(session, &revision->up);
    side_print(session, &revision->down);
    json_key(&session->writer, "id");
    json_string(&session->writer, revision->id);
    json_key(&session->writer, "name");
    json_string(&session->writer, revision->name);
    json_key(&session->writer, "summary");
    json_text(&session->writer, revision->summary);
    side_put_json(session, "up", &revision->up);
    side_put_json(session, "down", &revision->down);
}

bool command_show(Session *session)
{
    Runner runner;
    if (!runner_open_maybe_connected(session, true, &runner)) return false;
    const char *target = arguments_operand(&session->arguments, 0);
    const Revision *revision =
        revision_resolve(runner.chain, session->diagnostics, text_from_string(target));
    if (revision != NULL) show_revision(&runner, revision);
    runner_close(&runner);
    return revision != NULL;
}
