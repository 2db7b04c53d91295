/* `current`: the revision that the database is at, in a line. */
#include "cli/runner_internal.h"

bool command_current(Session *session)
{
    Runner runner;
    if (!runner_open_connected(session, &runner)) return false;
    SchemacState *state = runner_read_state(&runner);
    if (state != NULL) {
        const char *current = state_current(session->arena, state);
        session_print(session, "%s\n", current);
        if (session->verbose)
            session_say(session, "%s: %s\n", database_url_shown(session->arena, &runner.url),
                        schemac_fit_name(state->fit));
        json_key(&session->writer, "current");
        json_string(&session->writer, current);
        json_key(&session->writer, "state");
        json_string(&session->writer, schemac_fit_name(state->fit));
    }
    bool done = state != NULL;
    schemac_state_free(state);
    runner_close(&runner);
    return done;
}
