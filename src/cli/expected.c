/* What the revisions that a database records make of an empty one. Whoever ran a revision owns what
 * it made, so each runs again as the role that ran it. */
#include "cli/scratch_internal.h"

#include <string.h>

typedef struct Expected {
    Runner *runner;
    Scratch *scratch;
    const char *name;        /* of the scratch database */
    PGconn *connection;      /* to it, as `role` */
    const char *role;        /* NULL before the first */
    const char *runner_role; /* who owns the bookkeeping of the database found */
    const char *said_role;   /* the project's owner, or NULL */
    Map *owners;             /* roles that own something in the database found */
} Expected;

/* ---- roles ---- */

/* The first superuser's objects have no row in pg_shdepend. */
#define OF_FIRST_SUPERUSER(catalog, owner)                                         \
    "EXISTS (SELECT FROM pg_catalog." catalog " o WHERE " owner                    \
    " = r.oid AND o.oid >= 16384 AND NOT EXISTS (SELECT FROM pg_catalog.pg_depend" \
    " WHERE classid = 'pg_catalog." catalog                                        \
    "'::pg_catalog.regclass AND objid = o.oid AND deptype = 'e'))"

static const char who_owns[] =
    "SELECT rolname, rolsuper FROM pg_catalog.pg_roles r WHERE r.oid IN ("
    "SELECT refobjid FROM pg_catalog.pg_shdepend"
    " JOIN pg_catalog.pg_database d ON d.oid = dbid AND datname = pg_catalog.current_database()"
    " WHERE refclassid = 'pg_catalog.pg_authid'::pg_catalog.regclass AND deptype = 'o')"
    " OR r.oid = 10 AND (" OF_FIRST_SUPERUSER("pg_class", "relowner") " OR " OF_FIRST_SUPERUSER(
        "pg_proc", "proowner") " OR " OF_FIRST_SUPERUSER("pg_type", "typowner") ")";

static const char who_runs[] = "SELECT rolname FROM pg_catalog.pg_database"
                               " LEFT JOIN pg_catalog.pg_namespace ON nspname = $1"
                               " JOIN pg_catalog.pg_roles r ON r.oid = coalesce(nspowner, datdba)"
                               " WHERE datname = pg_catalog.current_database()";

static bool ask_failed(Expected *expected, PGresult *result)
{
    if (PQresultStatus(result) == PGRES_TUPLES_OK) return false;
    ServerError error = server_error_read(expected->runner->connection, result);
    server_error_add(expected->runner->session->diagnostics, CODE_SERVER_ERROR, SPAN_NONE, &error);
    return true;
}

static const char *state_schema_of(const Runner *runner)
{
    const char *schema = runner->workspace.state_schema;
    return schema == NULL ? "schemac" : schema;
}

static bool roles_read(Expected *expected)
{
    Runner *runner = expected->runner;
    Arena *arena = runner->session->arena;
    const char *values[] = {state_schema_of(runner)};
    PGresult *result = PQexecParams(runner->connection, who_runs, 1, NULL, values, NULL, NULL, 0);
    bool done = !ask_failed(expected, result) && PQntuples(result) == 1;
    if (done)
        expected->runner_role = text_string(arena, text_from_string(PQgetvalue(result, 0, 0)));
    PQclear(result);
    if (!done) return false;
    result = PQexec(runner->connection, who_owns);
    done = !ask_failed(expected, result);
    expected->owners = map_make(arena);
    for (int i = 0; done && i < PQntuples(result); i++) {
        const char *role = PQgetvalue(result, i, 0);
        map_put(expected->owners, text_copy(arena, text_from_string(role)), expected);
        if (PQgetvalue(result, i, 1)[0] == 't') scratch_make_superuser(expected->scratch, role);
    }
    PQclear(result);
    return done;
}

/* Who ran it: its login, unless that owns nothing here, since it took another role to work in. What
 * was only stamped was made by whomever the project says. */
static const char *role_of(const Expected *expected, const SchemacRecord *record)
{
    if (record->stamped && expected->said_role != NULL) return expected->said_role;
    bool owns = map_find(expected->owners, text_from_string(record->applied_by)) != NULL;
    return owns ? record->applied_by : expected->runner_role;
}

/* ---- making it ---- */

static bool record_is_known(Session *session, const SchemacRecord *record)
{
    Diagnostics *diagnostics = session->diagnostics;
    if (record->revision == NULL) {
        Diagnostic *diagnostic =
            diag_add(diagnostics, CODE_RUN_UNKNOWN_REVISION, SPAN_NONE,
                     "this database is at %s, which is not among these migrations", record->id);
        diag_hint(diagnostics, diagnostic, "Get the migrations that it was created with.");
        return false;
    }
    if (record->applied == SCHEMAC_APPLIED) return true;
    Diagnostic *diagnostic = diag_add(diagnostics, CODE_RUN_HALF_DONE, SPAN_NONE,
                                      "revision %s is half done in this database", record->id);
    diag_hint(diagnostics, diagnostic, "`schemac apply` or `schemac revert` finishes it.");
    return false;
}

static bool connect_as(Expected *expected, const char *role)
{
    if (expected->role != NULL && strcmp(expected->role, role) == 0) return true;
    PQfinish(expected->connection);
    expected->role = role;
    expected->connection = scratch_connect_as(expected->scratch, expected->name, role);
    return expected->connection != NULL;
}

/* What names no owner is told by who owns the bookkeeping, on both sides. */
static bool make_state_schema(Expected *expected)
{
    Session *session = expected->runner->session;
    Name schema = name_intern_string(session->names, state_schema_of(expected->runner));
    Text statement = text_format(session->arena, "CREATE SCHEMA %.*s",
                                 TEXT_FORMAT(identifier_format(session->arena, schema)));
    return connect_as(expected, expected->runner_role) &&
           connection_execute(session->diagnostics, expected->connection, statement.bytes);
}

static bool move_all(Expected *expected, const SchemacState *state)
{
    if (state->count == 0) return connect_as(expected, expected->runner_role);
    if (!make_state_schema(expected)) return false;
    for (size_t i = 0; i < state->count; i++) {
        SchemacError error;
        if (!record_is_known(expected->runner->session, &state->records[i]) ||
            !connect_as(expected, role_of(expected, &state->records[i])))
            return false;
        if (scratch_move(expected->runner, expected->scratch, expected->connection, schemac_upgrade,
                         state->records[i].id, &error) != SCHEMAC_OK)
            return runner_fail(expected->runner, &error);
    }
    return true;
}

bool expected_read(Runner *runner, Scratch *scratch, const SchemacState *state, Text *text)
{
    Session *session = runner->session;
    Expected expected = {.runner = runner, .scratch = scratch};
    const Database *snapshot = workspace_load_snapshot(session, &runner->workspace, NULL);
    if (snapshot == NULL || !roles_read(&expected)) return false;
    if (snapshot->project.owner != NULL) expected.said_role = snapshot->project.owner;
    PGconn *made = scratch_begin(runner, scratch, &expected.name);
    if (made == NULL) return false;
    bool done =
        move_all(&expected, state) &&
        catalog_read_text(session, expected.connection, runner->workspace.state_schema, text);
    PQfinish(expected.connection);
    scratch_drop(scratch, made, expected.name);
    return done;
}
