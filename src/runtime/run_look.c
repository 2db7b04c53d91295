/* Asking how a database stands, and schemac_ensure, by which a program at its start upgrades it,
 * waits for another's upgrade, or refuses to go on. */
#include "runtime/run_hold_internal.h"

#include <string.h>

/* ---- looking ---- */

SchemacResult schemac_fit(PGconn *connection, const SchemacChain *chain, SchemacFit *fit,
                          SchemacError *error)
{
    SchemacRunner runner;
    *fit = SCHEMAC_FIT_UNKNOWN;
    bool done = schemac_runner_open(&runner, connection, chain, NULL, error);
    if (done && !schemac_state_load(&runner, SCHEMAC_LOOK_FIT)) {
        done =
            runner.error->result == SCHEMAC_ERROR_FORMAT; /* a later format is an answer: unknown */
    } else if (done) {
        *fit = runner.state->fit;
        schemac_note_client(&runner);
    }
    char column[sizeof error->message] = "";
    if (done && (*fit == SCHEMAC_FIT_DRIFTED || *fit == SCHEMAC_FIT_BEHIND))
        memcpy(column, runner.error->message, sizeof column);
    SchemacResult result = schemac_runner_close(&runner, done);
    if (column[0] != '\0') schemac_fail(error, SCHEMAC_OK, "%s", column);
    return result;
}

SchemacResult schemac_state_read(PGconn *connection, const SchemacChain *chain,
                                 SchemacState **state, SchemacError *error)
{
    SchemacRunner runner;
    *state = NULL;
    bool done = schemac_runner_open(&runner, connection, chain, NULL, error) &&
                schemac_state_load(&runner, SCHEMAC_LOOK_BUSY) && schemac_state_hold(&runner);
    if (done) {
        *state = runner.state;
        runner.state = NULL;
    }
    return schemac_runner_close(&runner, done);
}

/* ---- at the start of a program ---- */

#define FIRST_PAUSE_MS 50
#define LONGEST_PAUSE_MS 2000
#define MESSAGE_EVERY_MS 5000

static bool is_suitable(SchemacFit fit)
{
    return fit == SCHEMAC_FIT_AT_HEAD || fit == SCHEMAC_FIT_HELD ||
           fit == SCHEMAC_FIT_AHEAD_COMPATIBLE;
}

/* Whether somebody else's upgrade can still make it suit. */
static bool may_become_suitable(SchemacFit fit)
{
    return fit == SCHEMAC_FIT_EMPTY || fit == SCHEMAC_FIT_BEHIND || fit == SCHEMAC_FIT_HALF_DONE;
}

static const char *unsuitable_hint(SchemacFit fit)
{
    switch (fit) {
    case SCHEMAC_FIT_EMPTY:
    case SCHEMAC_FIT_BEHIND:
        return "Upgrade it: `schemac apply`, or schemac_ensure with "
               "SCHEMAC_ENSURE_UPGRADE.";
    case SCHEMAC_FIT_HALF_DONE:
        return "`schemac apply` finishes the revision that was interrupted.";
    case SCHEMAC_FIT_AHEAD:
        return "The database was upgraded past this program; deploy the newer one.";
    default: return "`schemac status` shows what the database has and the program lacks.";
    }
}

static SchemacResult fail_unsuitable(const SchemacChain *chain, SchemacFit fit, SchemacError *error)
{
    const char *project = chain->project == NULL ? "the program" : chain->project;
    if (fit == SCHEMAC_FIT_DRIFTED && error != NULL) {
        char column[sizeof error->message];
        memcpy(column, error->message, sizeof column);
        schemac_fail(error, SCHEMAC_ERROR_UNSUITABLE, "the database does not match %s: %s", project,
                     column);
        schemac_set_hint(error, "`schemac drift` shows the SQL that repairs it.");
        return SCHEMAC_ERROR_UNSUITABLE;
    }
    char column[sizeof error->message] = "";
    if (error != NULL) memcpy(column, error->message, sizeof column);
    schemac_fail(error, SCHEMAC_ERROR_UNSUITABLE, "the database does not match %s: it is %s",
                 project, schemac_fit_name(fit));
    if (column[0] != '\0')
        schemac_set_detail(error, "A contract revision is held back, but %s.", column);
    schemac_set_hint(error, "%s", unsuitable_hint(fit));
    return SCHEMAC_ERROR_UNSUITABLE;
}

static SchemacResult wait_until_suitable(PGconn *connection, const SchemacChain *chain,
                                         SchemacFit fit, const SchemacOptions *options,
                                         SchemacError *error)
{
    static const SchemacOptions none = {0};
    SchemacRunner pauser = {.chain = chain, .options = options == NULL ? none : *options};
    int64_t began = schemac_now_ms();
    int64_t next_message = began;
    int64_t pause = FIRST_PAUSE_MS;
    pauser.error = error != NULL ? error : &pauser.own_error;
    while (may_become_suitable(fit)) {
        int64_t limit = pauser.options.wait_ms;
        if (limit != 0 && schemac_now_ms() - began >= limit) break;
        if (schemac_now_ms() >= next_message) {
            schemac_report(&pauser, (SchemacEvent){.kind = SCHEMAC_EVENT_WAITING,
                                                   .message = schemac_fit_name(fit)});
            next_message = schemac_now_ms() + MESSAGE_EVERY_MS;
        }
        if (!schemac_pause(&pauser, pause)) return pauser.error->result;
        pause = pause * 2 < LONGEST_PAUSE_MS ? pause * 2 : LONGEST_PAUSE_MS;
        SchemacResult result = schemac_fit(connection, chain, &fit, error);
        if (result != SCHEMAC_OK) return result;
    }
    return is_suitable(fit) ? SCHEMAC_OK : fail_unsuitable(chain, fit, error);
}

static bool has_contract(const SchemacChain *chain)
{
    for (uint32_t i = 0; i < chain->count; i++)
        if (chain->revisions[i].is_contract) return true;
    return false;
}

/* What was held back may be just what the program needs. */
static SchemacResult upgrade(PGconn *connection, const SchemacChain *chain,
                             const SchemacOptions *options, SchemacError *error)
{
    SchemacFit fit;
    SchemacResult result = schemac_upgrade(connection, chain, NULL, options, error);
    if (result != SCHEMAC_OK || !has_contract(chain)) return result;
    result = schemac_fit(connection, chain, &fit, error);
    return result != SCHEMAC_OK || is_suitable(fit) ? result : fail_unsuitable(chain, fit, error);
}

SchemacResult schemac_ensure(PGconn *connection, const SchemacChain *chain, SchemacEnsure how,
                             const SchemacOptions *options, SchemacError *error)
{
    SchemacFit fit;
    SchemacResult result = schemac_fit(connection, chain, &fit, error);
    bool upgrades = how == SCHEMAC_ENSURE_UPGRADE && fit != SCHEMAC_FIT_AHEAD &&
                    fit != SCHEMAC_FIT_UNKNOWN && fit != SCHEMAC_FIT_DRIFTED;
    bool is_held = fit == SCHEMAC_FIT_HELD && upgrades; /* perhaps no longer */
    if (result != SCHEMAC_OK || (is_suitable(fit) && !is_held)) return result;
    if (upgrades) return upgrade(connection, chain, options, error);
    if (how == SCHEMAC_ENSURE_WAIT)
        return wait_until_suitable(connection, chain, fit, options, error);
    return fail_unsuitable(chain, fit, error);
}
