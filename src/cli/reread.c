/* Two catalogs whose expressions may only be spelled differently. A server gives back an expression
 * in other words than it was made from, and after a second reading in others again: what differs is
 * made and read once more on both sides. */
#include "cli/scratch_internal.h"

/* What holds expressions: nothing else may come out otherwise than it went in. */
static const ChangeAttributes spelled = ATTRIBUTE_DEFINITION | ATTRIBUTE_DEFAULT |
                                        ATTRIBUTE_GENERATED | ATTRIBUTE_CHECKS | ATTRIBUTE_QUERY |
                                        ATTRIBUTE_SIGNATURE | ATTRIBUTE_PARTITION;

static ChangeAttributes diff_attributes(const Diff *diff)
{
    ChangeAttributes all = 0;
    for (size_t i = 0; i < diff->changes.count; i++) all |= diff->changes.items[i].attributes;
    return all;
}

static bool only_spelled(const Diff *diff)
{
    for (size_t i = 0; i < diff->changes.count; i++)
        if (diff->changes.items[i].change_kind != CHANGE_ALTER) return false;
    return (diff_attributes(diff) & ~spelled) == 0;
}

/* Prepares a database for what owns no name: a role, and what tells whose it is. */
static bool make_home(Runner *runner, PGconn *connection)
{
    const char *schema = runner->workspace.state_schema;
    Session *session = runner->session;
    Name name = name_intern_string(session->names, schema == NULL ? "schemac" : schema);
    Text statement = text_format(session->arena, "CREATE SCHEMA %.*s",
                                 TEXT_FORMAT(identifier_format(session->arena, name)));
    return connection_execute(session->diagnostics, connection, statement.bytes);
}

static bool make_and_read(Runner *runner, Scratch *scratch, PGconn *connection,
                          const Database *database, Text *catalog)
{
    Session *session = runner->session;
    PlanOptions options = {.offline_ddl = true, .allow_data_loss = true};
    const Diff *diff =
        diff_make(session->arena, database_make(session->arena, session->names), database, NULL);
    size_t errors = session->diagnostics->error_count;
    const Plan *plan = plan_make(session->arena, session->diagnostics, diff, &options);
    return session->diagnostics->error_count == errors && scratch_prepare(runner, connection) &&
           scratch_execute(scratch, connection, &plan->up) &&
           catalog_read_text(session, connection, runner->workspace.state_schema, catalog);
}

bool database_remake(Runner *runner, Scratch *scratch, const Database *database, const char *role,
                     Text *catalog)
{
    const char *name;
    PGconn *connection = scratch_begin(runner, scratch, &name);
    if (connection == NULL) return false;
    PGconn *own = role == NULL ? NULL : scratch_connect_as(scratch, name, role);
    bool done = role == NULL || (own != NULL && make_home(runner, own));
    done =
        done && make_and_read(runner, scratch, own != NULL ? own : connection, database, catalog);
    PQfinish(own);
    scratch_drop(scratch, connection, name);
    return done;
}

/* The database as the server makes and reads it again; NULL where it cannot, or not the same. */
static const Database *read_again(Runner *runner, Scratch *scratch, const Database *database)
{
    Text catalog;
    if (!database_remake(runner, scratch, database, database->project.owner, &catalog)) return NULL;
    const Database *again = catalog_compile(runner->session, catalog);
    if (again == NULL) return NULL;
    if (!scratch->is_private)
        again = database_with_owner(runner->session->arena, again, database->project.owner);
    return only_spelled(diff_make(runner->session->arena, database, again, NULL)) ? again : NULL;
}

static const Diff *databases_compare(Runner *runner, Scratch *scratch, const Database *before,
                                     const Database *after)
{
    Session *session = runner->session;
    const Diff *diff = workspace_compare(session, before, after, NULL);
    if (diff_is_empty(diff)) return NULL;
    if ((diff_attributes(diff) & spelled) == 0) return diff;
    Diagnostics *kept = session->diagnostics;
    session->diagnostics = scratch->diagnostics = diagnostics_make(session->arena);
    const Database *left = read_again(runner, scratch, before);
    const Database *right = left == NULL ? NULL : read_again(runner, scratch, after);
    session->diagnostics = scratch->diagnostics = kept;
    if (right == NULL) return diff;
    diff = diff_make(session->arena, left, right, NULL);
    return diff_is_empty(diff) ? NULL : diff;
}

static Extension *find_extension(const Database *database, const Object *extension)
{
    return (Extension *)(void *)database_find(database, KIND_EXTENSION, extension->name, TEXT_NONE);
}

/* Of an extension that somebody else provides only the version that is said counts. */
static void settle_provided(Runner *runner, const Database *before, const Database *after)
{
    const Database *snapshot = workspace_load_snapshot(runner->session, &runner->workspace, NULL);
    for (size_t i = 0; snapshot != NULL && i < snapshot->objects.count; i++) {
        const Object *object = snapshot->objects.items[i];
        if (object->kind != KIND_EXTENSION) continue;
        const Extension *said = (const Extension *)(const void *)object;
        Extension *left = find_extension(before, object);
        Extension *right = find_extension(after, object);
        if (!said->provided || left == NULL || right == NULL) continue;
        left->provided = right->provided = true;
        if (text_is_none(said->version) || text_is_none(right->version))
            right->version = left->version;
        else
            left->version = said->version;
    }
}

const Diff *catalogs_compare(Runner *runner, Scratch *scratch, Text before, Text after,
                             bool *failed)
{
    Session *session = runner->session;
    *failed = false;
    if (text_equals(before, after)) return NULL;
    const Database *left = catalog_compile(session, before);
    const Database *right = left == NULL ? NULL : catalog_compile(session, after);
    *failed = right == NULL;
    if (right == NULL) return NULL;
    settle_provided(runner, left, right);
    /* At a server that the user named all is made by one role. */
    if (!scratch->is_private)
        left = database_with_owner(session->arena, left, right->project.owner);
    return databases_compare(runner, scratch, left, right);
}
