/* Is the server what the project is for? Asked before anything runs. */
#include "cli/compile_internal.h"

#include "base/file.h"
#include "cli/runner_internal.h"
#include "model/features.h"

typedef struct Lacks {
    Session *session;
    Diagnostic *diagnostic; /* NULL: nothing is lacking so far */
    int version;
    const Database *database;
} Lacks;

static void add_lack(void *context, const Object *object, Feature feature)
{
    Lacks *lacks = context;
    Session *session = lacks->session;
    const FeatureRow *row = feature_row(feature);
    if (lacks->diagnostic == NULL)
        lacks->diagnostic =
            diag_add(session->diagnostics, CODE_RUN_SERVER_LACKS, SPAN_NONE,
                     "the server is PostgreSQL %d, which does not support what the schema uses",
                     lacks->version);
    Name home = lacks->database->project.default_namespace;
    diag_note(session->diagnostics, lacks->diagnostic, SPAN_NONE, "%.*s: %s requires PostgreSQL %d",
              TEXT_FORMAT(object_describe(session->arena, object, home)), row->words, row->since);
}

static bool check_features(Runner *runner, int version)
{
    Session *session = runner->session;
    Lacks lacks = {.session = session, .version = version};
    /* Who deploys the revisions alone has no snapshot to look at. */
    if (version >= features_newest() || !file_exists(runner->workspace.snapshot)) return true;
    lacks.database = workspace_load_snapshot(session, &runner->workspace, NULL);
    if (lacks.database == NULL) return false;
    features_lacking(lacks.database, version, add_lack, &lacks);
    if (lacks.diagnostic == NULL) return true;
    diag_hint(session->diagnostics, lacks.diagnostic,
              "Write \"server %d;\" in the project block, and `schemac check` reports where.",
              version);
    return false;
}

bool runner_check_server(Runner *runner)
{
    int version = PQserverVersion(runner->connection) / 10000;
    int wanted = runner->workspace.server;
    if (wanted == 0 || version >= wanted) return check_features(runner, version);
    Diagnostic *diagnostic = diag_add(
        runner->session->diagnostics, CODE_RUN_SERVER_LACKS, SPAN_NONE,
        "the server is PostgreSQL %d, but the project is for PostgreSQL %d", version, wanted);
    diag_hint(runner->session->diagnostics, diagnostic,
              "Use a newer server, or write \"server %d;\" in the project block.", version);
    return false;
}
