/* `stamp`: revisions recorded as applied, none of their SQL run. */
#include "cli/runner_internal.h"

/* schemac_stamp with --purge, and without, as an operation of runner_run. */
static SchemacResult stamp_keeping(PGconn *connection, const SchemacChain *chain,
                                   const char *target, const SchemacOptions *options,
                                   SchemacError *error)
{
    return schemac_stamp(connection, chain, target, false, options, error);
}

static SchemacResult stamp_purging(PGconn *connection, const SchemacChain *chain,
                                   const char *target, const SchemacOptions *options,
                                   SchemacError *error)
{
    return schemac_stamp(connection, chain, target, true, options, error);
}

bool command_stamp(Session *session)
{
    Runner runner;
    const char *target = arguments_operand(&session->arguments, 0);
    bool purge = arguments_has(&session->arguments, "purge");
    if (!runner_open_connected(session, &runner)) return false;
    bool done = runner_run(&runner, purge ? stamp_purging : stamp_keeping, target);
    const SchemacRevision *revision = done ? schemac_find(runner.run, target, NULL) : NULL;
    const char *label =
        revision == NULL ? target : label_make(session->arena, revision->id, revision->name);
    if (done)
        session_print(session, "recorded, without running anything: the database is at %s\n",
                      label);
    json_key(&session->writer, "stamped");
    json_string(&session->writer, done ? label : NULL);
    runner_close(&runner);
    return done;
}
