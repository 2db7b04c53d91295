/* A section begins and ends clean. Within its transaction, before the record, everything of the
 * session that it may have changed is put back to what the connection was given with: role,
 * settings, cursors, prepared statements, temporary objects, session locks, the channels it listens
 * to. So a revision does the same whether it is run alone or after others, and a program's own
 * connection is its own again.
 *
 * Behind a pooler a session is whatever others left of it: there a section begins with the same
 * statements, and nothing of it is anybody's to be kept but what a pooler itself keeps. */
#include "runtime/run_internal.h"

#include <string.h>

/* What the session holds, at the time it is asked. */
enum { OWN_TEMPORARY, OWN_PREPARED, OWN_CURSORS, OWN_CHANNELS, OWN_LOCKS, OWN_COUNT };

static const char held[] =
    "SELECT EXISTS (SELECT FROM pg_catalog.pg_class WHERE relnamespace = "
    "pg_catalog.pg_my_temp_schema()), EXISTS (SELECT FROM pg_catalog.pg_prepared_statements), "
    "EXISTS (SELECT FROM pg_catalog.pg_cursors WHERE is_holdable), EXISTS (SELECT FROM "
    "pg_catalog.pg_listening_channels()), EXISTS (SELECT FROM pg_catalog.pg_locks WHERE locktype = "
    "'advisory' AND pid = pg_catalog.pg_backend_pid())";

static const char session_settings[] =
    "SELECT name, setting FROM pg_catalog.pg_settings WHERE source = 'session' AND context IN "
    "('user', 'superuser') AND name NOT IN ('transaction_isolation', 'transaction_read_only', "
    "'transaction_deferrable') ORDER BY name IN ('session_authorization', 'role'), name DESC";

static PGresult *query_text(SchemacRunner *runner, const char *text)
{
    SchemacBuffer sql = {0};
    schemac_put(&sql, text);
    PGresult *result = schemac_query(runner, &sql);
    schemac_buffer_free(&sql);
    return result;
}

/* Settings are put by one statement, in the order of the calls: the server takes longer over each
 * statement of its own than over all that this one does. */
typedef struct {
    SchemacBuffer *sql;
    bool has_any;
} Settings;

static void put_setting(Settings *settings, const char *name, const char *value)
{
    schemac_put_sql(settings->sql, "%v pg_catalog.set_config(%l, %l, false)",
                    settings->has_any ? "," : "SELECT", name, value);
    settings->has_any = true;
}

static void end_settings(const Settings *settings)
{
    if (settings->has_any) schemac_put(settings->sql, ";\n");
}

/* What a pooler keeps for each of its clients, as the server reported it. */
static void put_reported(SchemacRunner *runner, SchemacBuffer *sql)
{
    Settings reported = {.sql = sql};
    static const char *const names[] = {
        "client_encoding", "DateStyle", "IntervalStyle", "TimeZone", "standard_conforming_strings",
        "application_name"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        const char *value = PQparameterStatus(runner->connection, names[i]);
        if (value != NULL) put_setting(&reported, names[i], value);
    }
    end_settings(&reported);
}

/* A pooler may keep prepared statements of its clients on a session: those of the protocol, which
 * it would not find there again. What a section prepared by SQL goes. */
static const char deallocate[] =
    "DO LANGUAGE plpgsql $schemac$DECLARE prepared text; BEGIN FOR prepared IN SELECT name FROM "
    "pg_catalog.pg_prepared_statements WHERE from_sql LOOP EXECUTE "
    "pg_catalog.format('DEALLOCATE %I', prepared); END LOOP; END$schemac$;\n";

static void put_discards(SchemacBuffer *sql, const bool *own)
{
    static const char *const discards[OWN_COUNT] = {
        "DISCARD TEMPORARY;\n", "DEALLOCATE ALL;\n", "CLOSE ALL;\n", "UNLISTEN *;\n",
        "SELECT pg_catalog.pg_advisory_unlock_all();\n"};
    schemac_put(sql, "DISCARD SEQUENCES;\n");
    for (size_t i = 0; i < OWN_COUNT; i++)
        if (!own[i]) schemac_put(sql, discards[i]);
}

/* Whether the block above can run here. */
static bool has_language(SchemacRunner *runner, bool *has)
{
    PGresult *rows =
        query_text(runner, "SELECT EXISTS (SELECT FROM pg_catalog.pg_language WHERE lanname = "
                           "'plpgsql' AND pg_catalog.has_language_privilege(oid, 'USAGE'))");
    *has = rows != NULL && PQgetvalue(rows, 0, 0)[0] == 't';
    PQclear(rows);
    return rows != NULL;
}

static bool read_own(SchemacRunner *runner, bool *own)
{
    PGresult *rows = query_text(runner, held);
    for (int i = 0; rows != NULL && i < OWN_COUNT; i++) own[i] = PQgetvalue(rows, 0, i)[0] == 't';
    PQclear(rows);
    return rows != NULL;
}

static bool put_own_settings(SchemacRunner *runner, SchemacBuffer *sql)
{
    Settings own = {.sql = sql};
    PGresult *rows = query_text(runner, session_settings);
    for (int i = 0; i < PQntuples(rows); i++)
        put_setting(&own, PQgetvalue(rows, i, 0), PQgetvalue(rows, i, 1));
    end_settings(&own);
    PQclear(rows);
    return rows != NULL;
}

/* What holds while the runner works on a session of its own: when this machine is gone, or its
 * network, the server is to notice, also while it is busy, so that what runs is cancelled, and the
 * lease is free; and what a role's or a database's defaults say must not end the runner, or stop
 * what it writes. */
static bool pin_session(SchemacRunner *runner)
{
    static const struct {
        const char *name;
        const char *value;
        int version; /* of the server, from which on there is one */
    } pins[] = {{"transaction_timeout", "0", 170000}, /* the first: it would end this one */
                {"tcp_keepalives_idle", "10", 0},
                {"tcp_keepalives_interval", "5", 0},
                {"tcp_keepalives_count", "3", 0},
                {"tcp_user_timeout", "25000", 0},
                {"client_connection_check_interval", "5000", 140000},
                {"default_transaction_read_only", "off", 0},
                {"default_transaction_isolation", "read committed", 0},
                {"default_transaction_deferrable", "off", 0},
                {"statement_timeout", "0", 0}, /* of what the runner itself asks */
                {"lock_timeout", "0", 0},
                {"idle_in_transaction_session_timeout", SCHEMAC_IDLE, 0},
                {"idle_session_timeout", "0", 140000}};
    SchemacBuffer sql = {0};
    Settings pinned = {.sql = &sql};
    if (runner->is_pooled) return true;
    for (size_t i = 0; i < sizeof pins / sizeof *pins; i++)
        if (PQserverVersion(runner->connection) >= pins[i].version)
            put_setting(&pinned, pins[i].name, pins[i].value);
    end_settings(&pinned);
    if (!sql.failed) schemac_put(&runner->clean, sql.bytes);
    bool done = schemac_execute(runner, &sql);
    schemac_buffer_free(&sql);
    return done;
}

bool schemac_clean_prepare(SchemacRunner *runner)
{
    SchemacBuffer *sql = &runner->clean;
    bool own[OWN_COUNT] = {false};
    bool done = true;
    runner->is_clean_pooled = runner->is_pooled;
    schemac_buffer_clear(sql);
    schemac_put(sql, "RESET SESSION AUTHORIZATION;\nRESET ROLE;\nRESET ALL;\n");
    if (runner->is_pooled) {
        put_reported(runner, sql);
        done = has_language(runner, &own[OWN_PREPARED]);
        schemac_put(sql, own[OWN_PREPARED] ? deallocate : "");
    } else {
        done = read_own(runner, own) && put_own_settings(runner, sql);
    }
    put_discards(sql, own);
    runner->clean_length = sql->length;
    return done && (!sql->failed || schemac_fail_memory(runner->error)) && pin_session(runner);
}

void schemac_put_role(SchemacBuffer *sql, const SchemacRunner *runner)
{
    if (runner->options.set_role != NULL)
        schemac_put_sql(sql, "SET LOCAL ROLE %n;\n", runner->options.set_role);
}

void schemac_put_clean(SchemacBuffer *sql, const SchemacRunner *runner)
{
    schemac_put_bytes(sql, runner->clean.bytes, runner->clean.length);
    schemac_put_role(sql, runner);
}

void schemac_put_clean_begin(SchemacBuffer *sql, const SchemacRunner *runner)
{
    if (runner->is_pooled) schemac_put_clean(sql, runner);
}

void schemac_put_defaults(SchemacBuffer *sql)
{
    schemac_put(
        sql,
        "SELECT pg_catalog.set_config(s.name, s.value, true) FROM (VALUES "
        "('session_replication_role', 'origin'), ('check_function_bodies', 'on'), "
        "('DateStyle', 'ISO, MDY'), ('IntervalStyle', 'postgres'), ('array_nulls', 'on'), "
        "('transform_null_equals', 'off'), ('row_security', 'on'), ('xmloption', "
        "'content'), ('bytea_output', 'hex'), ('extra_float_digits', '1'), "
        "('quote_all_identifiers', 'off'), ('idle_in_transaction_session_timeout', '" SCHEMAC_IDLE
        "'), "
        "('transaction_timeout', '0')) AS s(name, value) WHERE "
        "pg_catalog.current_setting(s.name, true) <> s.value;\n");
}

void schemac_roll_back(SchemacRunner *runner)
{
    SchemacBuffer sql = {0};
    if (PQstatus(runner->connection) != CONNECTION_OK) return;
    if (PQtransactionStatus(runner->connection) != PQTRANS_IDLE) {
        schemac_put(&sql, "ROLLBACK;\n");
        schemac_put_clean(&sql, runner);
        if (!sql.failed) PQclear(PQexec(runner->connection, sql.bytes));
    }
    schemac_buffer_free(&sql);
}
