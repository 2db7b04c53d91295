/* project { server 14; }: what that version lacks. */
#include "sema/parts_internal.h"

#include "model/features.h"

static void refuse(void *context, const Object *object, Feature feature)
{
    Sema *sema = context;
    const FeatureRow *row = feature_row(feature);
    Diagnostic *diagnostic = SEMA_ADD(sema, SERVER_LACKS, object->span,
                                      "%s requires PostgreSQL %d, but the project is for "
                                      "PostgreSQL %d",
                                      row->words, row->since, (int)sema->database->project.server);
    SEMA_HINT(sema, diagnostic, "Leave it out, or write \"server %d;\" in the project block.",
              row->since);
}

void version_check(Sema *sema)
{
    int32_t server = sema->database->project.server;
    if (server != 0) features_lacking(sema->database, server, refuse, sema);
}
