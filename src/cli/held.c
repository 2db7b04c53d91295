/* Revisions that `apply` holds back, and the options that let them go on. */
#include "cli/runner_internal.h"

#include "cli/backup_internal.h"

bool held_read_options(Session *session, SchemacOptions *options)
{
    const char *after = arguments_find(&session->arguments, "contract-after");
    if (!age_check(session, "contract-after")) return false;
    if (after != NULL) options->contract_after_ms = age_read(after) * 1000;
    if (after != NULL && options->contract_after_ms == 0) options->contract_after_ms = 1;
    if (arguments_has(&session->arguments, "contract")) options->hold = SCHEMAC_HOLD_UNFILLED;
    return true;
}

static void put_json(Session *session, const SchemacHeld *held)
{
    JsonWriter *writer = &session->writer;
    json_begin_object(writer);
    json_key(writer, "revision");
    json_string(writer, label_make(session->arena, held->revision->id, held->revision->name));
    json_key(writer, "followers");
    json_number(writer, held->followers);
    json_key(writer, "breaks");
    json_string(writer, held->breaks);
    json_key(writer, "until");
    json_string(writer, held->until);
    json_end_object(writer);
}

void held_put(Session *session, const SchemacHeld *held, size_t count)
{
    json_key(&session->writer, "held");
    json_begin_array(&session->writer);
    for (size_t i = 0; i < count; i++) {
        const char *label =
            label_make(session->arena, held[i].revision->id, held[i].revision->name);
        put_json(session, &held[i]);
        session_print(session, "%sheld back%s %s", session_style(session, STYLE_YELLOW),
                      session_plain(session), label);
        if (held[i].followers > 0)
            session_print(session, ", and %s after it",
                          count_words(session->arena, held[i].followers, "revision", "revisions"));
        session_print(session, held[i].breaks[0] != '\0' ? ": it breaks older programs: "
                               : held[i].revision->is_contract
                                   ? ": it is a contract revision"
                                   : ": it needs values that a program fills in");
        session_print(session, "%s. %s\n", held[i].breaks, held[i].until);
    }
    json_end_array(&session->writer);
}

bool held_waits(const RevisionChain *chain, const SchemacState *state, const Revision *revision)
{
    if (state == NULL || state->waits == NULL) return false;
    for (size_t i = 0; i < chain->revisions.count; i++)
        if (chain->revisions.items[i] == revision) return state->waits[i];
    return false;
}
