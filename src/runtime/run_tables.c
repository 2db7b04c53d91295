/* The runner's own tables, and what must be true of the server before anything is written. */
#include "runtime/run_hold_internal.h"
#include "runtime/run_turn_internal.h"

#include <stdlib.h>
#include <string.h>

/* Versions before this one pass over what they do not know, so that both can work on one database.
 */
void schemac_put_added_columns(SchemacBuffer *sql, const char *schema)
{
    schemac_put_sql(sql,
                    "ALTER TABLE %n.revisions\n"
                    "  ADD COLUMN IF NOT EXISTS done_hash text,\n"
                    "  ADD COLUMN IF NOT EXISTS subject text,\n"
                    "  ADD COLUMN IF NOT EXISTS retreats boolean NOT NULL DEFAULT false,\n"
                    "  ADD COLUMN IF NOT EXISTS standing text;\n",
                    schema);
}

void schemac_put_create(SchemacBuffer *sql, const char *schema)
{
    schemac_put_sql(sql,
                    "CREATE TABLE IF NOT EXISTS %n.lease (\n"
                    "  one boolean PRIMARY KEY DEFAULT true CHECK (one),\n"
                    "  format integer NOT NULL,\n"
                    "  token text NOT NULL DEFAULT '',\n"
                    "  backend_pid integer,\n"
                    "  backend_start timestamptz,\n"
                    "  role text, host text, program text,\n"
                    "  since timestamptz, beat timestamptz,\n"
                    "  revision text);\n",
                    schema);
    schemac_put_sql(
        sql,
        "CREATE TABLE IF NOT EXISTS %n.revisions (\n"
        "  id text PRIMARY KEY,\n"
        "  name text NOT NULL,\n"
        "  parents text[] NOT NULL,\n"
        "  up_sha256 text NOT NULL, down_sha256 text NOT NULL, chain_sha256 text NOT NULL,\n"
        "  breaks_clients boolean NOT NULL DEFAULT false,\n"
        "  state text NOT NULL CHECK (state IN ('applied', 'upgrading', 'downgrading')),\n"
        "  sections integer NOT NULL, sections_done integer NOT NULL,\n"
        "  statements_done integer NOT NULL DEFAULT 0,\n"
        "  statement_open boolean NOT NULL DEFAULT false,\n"
        "  stamped boolean NOT NULL DEFAULT false,\n"
        "  sequence bigint NOT NULL GENERATED ALWAYS AS IDENTITY UNIQUE,\n"
        "  role text NOT NULL DEFAULT session_user, host text, program text,\n"
        "  applied_at timestamptz NOT NULL DEFAULT pg_catalog.clock_timestamp(),\n"
        "  took_ms double precision NOT NULL,\n"
        "  done_hash text, subject text, retreats boolean NOT NULL DEFAULT false,\n"
        "  standing text);\n",
        schema);
    schemac_put_sql(
        sql,
        "CREATE TABLE IF NOT EXISTS %n.log (\n"
        "  sequence bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,\n"
        "  at timestamptz NOT NULL DEFAULT pg_catalog.clock_timestamp(),\n"
        "  action text NOT NULL, revision text, name text, outcome text NOT NULL,\n"
        "  message text, role text NOT NULL DEFAULT session_user, host text, program text,\n"
        "  took_ms double precision);\n"
        "INSERT INTO %n.lease (format) VALUES (%i) ON CONFLICT DO NOTHING;\n",
        schema, schema, (int64_t)SCHEMAC_FORMAT);
    schemac_put_create_clients(sql, schema);
}

/* A login that does not have its role's rights by itself is to see what was done. */
static void put_readers(SchemacBuffer *sql, const SchemacRunner *runner)
{
    if (runner->options.set_role == NULL || runner->is_role_inherited) return;
    schemac_put_sql(sql,
                    "GRANT USAGE ON SCHEMA %n TO SESSION_USER;\n"
                    "GRANT SELECT ON ALL TABLES IN SCHEMA %n TO SESSION_USER;\n",
                    runner->schema, runner->schema);
}

/* All that start at once meet at the advisory lock, which is the transaction's: it holds behind
 * PgBouncer too. The schema may have been made by somebody else for a role that may not make one.
 */
static bool state_create(SchemacRunner *runner)
{
    SchemacBuffer sql = {0};
    schemac_put(&sql, SCHEMAC_BEGIN);
    schemac_put_role(&sql, runner);
    schemac_put_sql(&sql,
                    "SET LOCAL client_min_messages = warning;\n"
                    "SELECT pg_catalog.pg_advisory_xact_lock(pg_catalog.hashtext(%l), 5462);\n"
                    "SELECT pg_catalog.count(*) FROM pg_catalog.pg_namespace WHERE nspname = %l;\n",
                    runner->schema, runner->schema);
    PGresult *result = schemac_query(runner, &sql);
    bool done = result != NULL;
    bool exists = done && strcmp(PQgetvalue(result, 0, 0), "0") != 0;
    PQclear(result);
    schemac_buffer_clear(&sql);
    if (!exists) schemac_put_sql(&sql, "CREATE SCHEMA %n;\n", runner->schema);
    schemac_put_create(&sql, runner->schema);
    put_readers(&sql, runner);
    schemac_put(&sql, "COMMIT;\n");
    done = done && schemac_execute(runner, &sql);
    if (!done && PQstatus(runner->connection) == CONNECTION_OK)
        PQclear(PQexec(runner->connection, "ROLLBACK"));
    schemac_buffer_free(&sql);
    return done;
}

/* For a database where an older schemac made the tables. */
static bool state_add_columns(SchemacRunner *runner)
{
    SchemacBuffer sql = {0};
    schemac_put(&sql, SCHEMAC_BEGIN "SET LOCAL client_min_messages = warning;\n");
    schemac_put_role(&sql, runner);
    schemac_put_added_columns(&sql, runner->schema);
    schemac_put_create_clients(&sql, runner->schema);
    schemac_put(&sql, "COMMIT;\n");
    bool done = schemac_execute(runner, &sql);
    schemac_buffer_free(&sql);
    if (!done && PQstatus(runner->connection) == CONNECTION_OK) {
        PQclear(PQexec(runner->connection, "ROLLBACK"));
        if (strcmp(runner->error->sqlstate, "42501") == 0) {
            schemac_set_hint(runner->error,
                             "An older schemac created the tables of the schema \"%s\". Run "
                             "`schemac apply` once as the role that owns them: it adds what is "
                             "new.",
                             runner->schema);
        }
    }
    return done;
}

static bool bool_of(const PGresult *result, int field)
{
    return PQgetvalue(result, 0, field)[0] == 't';
}

/* What is said of a role or a database is a default, which the runner's transactions leave aside;
 * what is said of the whole server, or by who connects, is meant. */
bool schemac_check_writable(SchemacRunner *runner)
{
    SchemacBuffer sql = {0};
    schemac_put_sql(
        &sql,
        "SET LOCAL statement_timeout = 0;\nSELECT pg_catalog.pg_is_in_recovery(), "
        "pg_catalog.current_setting('transaction_read_only') = 'on', (SELECT source IN "
        "('database', 'user', 'database user') FROM pg_catalog.pg_settings WHERE name "
        "= 'default_transaction_read_only'), pg_catalog.pg_backend_pid(), EXISTS (SELECT FROM pg_catalog.pg_attribute a "
        "JOIN pg_catalog.pg_class c ON c.oid = a.attrelid JOIN pg_catalog.pg_namespace "
        "n ON n.oid = c.relnamespace WHERE n.nspname = %l AND c.relname = 'revisions' "
        "AND a.attname = 'standing' AND NOT a.attisdropped) AND EXISTS (SELECT FROM "
        "pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace WHERE "
        "n.nspname = %l AND c.relname = 'clients'), "
        "coalesce(pg_catalog.pg_has_role(%l, 'USAGE'), true)",
        runner->schema, runner->schema, runner->options.set_role);
    PGresult *result = schemac_query(runner, &sql);
    schemac_buffer_free(&sql);
    if (result == NULL) return false;
    runner->has_columns = bool_of(result, 4) || !runner->state->exists;
    runner->is_role_inherited = bool_of(result, 5);
    bool is_standby = bool_of(result, 0);
    runner->is_read_only = bool_of(result, 1);
    bool is_default = bool_of(result, 2);
    schemac_note_process(runner, PQgetvalue(result, 0, 3));
    PQclear(result);
    if (is_standby) {
        schemac_fail(runner->error, SCHEMAC_ERROR_READ_ONLY, "the server is a standby");
        schemac_set_hint(runner->error,
                         "Connect to the primary; target_session_attrs=read-write in the "
                         "connection string finds it.");
        return false;
    }
    if (runner->is_read_only && !is_default) {
        schemac_fail(runner->error, SCHEMAC_ERROR_READ_ONLY, "the session is read-only");
        schemac_set_hint(runner->error,
                         "default_transaction_read_only is on for the whole server, or in the "
                         "connection's own options: turn it off there.");
        return false;
    }
    return true;
}

bool schemac_state_prepare(SchemacRunner *runner)
{
    return schemac_check_writable(runner) && (!runner->is_pooled || schemac_pooled_holds(runner)) &&
           (runner->state->exists || state_create(runner)) &&
           (runner->has_columns || state_add_columns(runner));
}

/* ---- half-done records ---- */

/* What a half-done revision goes on with is what the files say now. One of which nothing was done
 * begins again. */
static void put_mend(SchemacBuffer *sql, const SchemacRunner *runner, const SchemacStep *step)
{
    const SchemacProgress *progress;
    const SchemacRevision *revision = step->revision;
    const SchemacRecord *record = schemac_state_find(runner->state, revision, &progress);
    if (record == NULL || record->applied == SCHEMAC_APPLIED) return;
    if (!step->down && schemac_is_untouched(runner, record)) {
        schemac_put_sql(sql, "DELETE FROM %n.revisions WHERE id = %l;\n", runner->schema,
                        revision->id);
    } else if (progress->is_mended) {
        schemac_put_sql(sql,
                        "UPDATE %n.revisions SET name = %l, up_sha256 = %l, down_sha256 = %l, "
                        "chain_sha256 = %l, breaks_clients = %b WHERE id = %l;\n",
                        runner->schema, revision->name, revision->up_sha256, revision->down_sha256,
                        revision->chain_sha256, (int)revision->breaks_clients, revision->id);
    }
}

bool schemac_state_mend(SchemacRunner *runner, const SchemacPlan *plan)
{
    SchemacBuffer changes = {0};
    SchemacBuffer sql = {0};
    for (size_t i = 0; i < plan->count; i++) put_mend(&changes, runner, &plan->steps[i]);
    if (changes.length == 0 && !changes.failed) return true;
    schemac_put(&sql, SCHEMAC_BEGIN);
    schemac_put_guard(&sql, runner, &plan->steps[0]);
    schemac_put_sql(&sql, "%vCOMMIT;\n", changes.failed ? "" : changes.bytes);
    sql.failed = sql.failed || changes.failed;
    bool done = schemac_execute(runner, &sql);
    if (!done && PQstatus(runner->connection) == CONNECTION_OK)
        PQclear(PQexec(runner->connection, "ROLLBACK"));
    schemac_buffer_free(&changes);
    schemac_buffer_free(&sql);
    return done;
}
