/* The server's side of a pair: running a plan, and leaving nothing behind. What the server refuses
 * because of the rows, and rightly, is told from a failure. */
#include <stdlib.h>
#include <string.h>

#include "pair.h"

bool server_fail(Run *run, const char *what, Text detail)
{
    if (run->failure == NULL) {
        run->failure = what;
        run->detail = detail;
    }
    return false;
}

/* What the rows do not satisfy, and who wrote the schema must mend: a new foreign key, a domain
 * that is not null, an UPDATE of what is published without an identity, a column that comes back
 * without its values and was unique (before anything else is done), a `backfill` of one value into
 * a unique column. */
static bool is_refused_rightly(const Run *run, const char *sql, const char *state,
                               const char *message)
{
    return strcmp(state, "23503") == 0 || strcmp(state, "23502") == 0 ||
           strstr(message, "cannot update table") != NULL ||
           (strcmp(state, "23505") == 0 && strncmp(sql, "UPDATE ", 7) == 0) ||
           (strcmp(state, "23505") == 0 && run->repeats &&
            strstr(message, " is duplicated") != NULL);
}

bool server_execute(Run *run, const char *sql)
{
    PGresult *result = PQexec(run->connection, sql);
    ExecStatusType status = PQresultStatus(result);
    bool done =
        status == PGRES_COMMAND_OK || status == PGRES_TUPLES_OK || status == PGRES_EMPTY_QUERY;
    if (!done && run->failure == NULL) {
        const char *state = PQresultErrorField(result, PG_DIAG_SQLSTATE);
        const char *message = PQresultErrorMessage(result);
        run->refused = state != NULL && is_refused_rightly(run, sql, state, message);
        if (state != NULL) memcpy(run->state, state, sizeof run->state);
        server_fail(run, "the server refused a statement",
                    text_format(run->arena, "%s%s", message, sql));
    }
    PQclear(result);
    return done;
}

static bool run_section(Run *run, const PlanSide *side, const PlanSection *section)
{
    bool transaction = section->step_class != STEP_NO_TRANSACTION;
    bool done = !transaction || server_execute(run, "BEGIN");
    for (uint32_t i = 0; done && i < section->step_count; i++) {
        Text statement = side->steps.items[section->first_step + i].statement;
        done = server_execute(run, text_string(run->arena, statement));
    }
    if (transaction && !server_execute(run, done ? "COMMIT" : "ROLLBACK")) return false;
    return done;
}

/* The database is the owner's, and random_a may make what it is given, for as long as it takes. */
static bool take_role(Run *run)
{
    const char *sql = text_format(run->arena,
                                  "GRANT CREATE ON SCHEMA public TO random_a;"
                                  "ALTER DATABASE %s OWNER TO random_owner;"
                                  "SET SESSION AUTHORIZATION %s",
                                  PQdb(run->connection), run->role)
                          .bytes;
    return server_execute(run, sql);
}

static bool leave_role(Run *run)
{
    const char *sql = text_format(run->arena,
                                  "RESET SESSION AUTHORIZATION;"
                                  "REVOKE CREATE ON SCHEMA public FROM random_a;"
                                  "ALTER DATABASE %s OWNER TO CURRENT_USER",
                                  PQdb(run->connection))
                          .bytes;
    return server_execute(run, sql);
}

/* Whether the plan says that one value for all rows meets a unique key. */
static bool says_unique(const PlanSide *side)
{
    for (size_t i = 0; i < side->steps.count; i++) {
        const Hazards *hazards = &side->steps.items[i].hazards;
        for (size_t k = 0; k < hazards->count; k++)
            if (hazards->items[k].kind == HAZARD_MAY_FAIL &&
                text_ends_with(hazards->items[k].detail, "it is unique"))
                return true;
    }
    return false;
}

bool server_run_side(Run *run, const PlanSide *side)
{
    if (run->role != NULL && !take_role(run)) return false;
    for (size_t i = 0; i < side->sections.count; i++) {
        run->repeats = i == 0 || says_unique(side);
        if (!run_section(run, side, &side->sections.items[i])) return false;
    }
    return run->role == NULL || leave_role(run);
}

/* What no schema holds goes by itself, and takes along what needs it. */
static const char reset[] =
    "ROLLBACK; RESET SESSION AUTHORIZATION; RESET ALL; SET client_min_messages = error;"
    "DO $$ DECLARE drop text; BEGIN"
    " FOR drop IN SELECT format('ALTER SUBSCRIPTION %I DISABLE; ALTER SUBSCRIPTION %I SET (slot_name"
    " = NONE); DROP SUBSCRIPTION %I', subname, subname, subname) FROM pg_subscription"
    "  WHERE subdbid = (SELECT oid FROM pg_database WHERE datname = current_database())"
    " UNION ALL SELECT format('DROP EVENT TRIGGER %I', evtname) FROM pg_event_trigger"
    " UNION ALL SELECT format('DROP PUBLICATION %I', pubname) FROM pg_publication"
    " UNION ALL SELECT format('DROP EXTENSION %I CASCADE', extname) FROM pg_extension"
    "  WHERE extname <> 'plpgsql'"
    " UNION ALL SELECT format('DROP CAST (%s AS %s)', castsource::regtype, casttarget::regtype)"
    "  FROM pg_cast c WHERE oid >= 16384 AND NOT EXISTS (SELECT FROM pg_depend e WHERE"
    "   e.classid = 'pg_cast'::regclass AND e.objid = c.oid AND e.deptype IN ('e', 'i'))"
    " UNION ALL SELECT format('DROP TRANSFORM FOR %s LANGUAGE %I', trftype::regtype, lanname)"
    "  FROM pg_transform JOIN pg_language l ON l.oid = trflang"
    " LOOP EXECUTE drop; END LOOP;"
    " FOR drop IN"
    " SELECT format('DROP SCHEMA %I CASCADE', nspname) FROM pg_namespace"
    "  WHERE nspname NOT LIKE 'pg\\_%' AND nspname <> 'information_schema'"
    " UNION ALL SELECT format('DROP LANGUAGE %I CASCADE', lanname) FROM pg_language"
    "  WHERE oid >= 16384 AND lanname <> 'plpgsql'"
    " UNION ALL SELECT format('DROP FOREIGN DATA WRAPPER %I CASCADE', fdwname)"
    "  FROM pg_foreign_data_wrapper"
    " UNION ALL SELECT format('DROP ACCESS METHOD %I CASCADE', amname) FROM pg_am"
    "  WHERE oid >= 16384"
    " LOOP EXECUTE drop; END LOOP; END $$;"
    "CREATE SCHEMA public; GRANT USAGE ON SCHEMA public TO public;"
    "DO $$ BEGIN IF current_setting('server_version_num')::integer >= 150000"
    " THEN ALTER SCHEMA public OWNER TO pg_database_owner;"
    " ELSE GRANT CREATE ON SCHEMA public TO public; END IF; END $$;"
    "COMMENT ON SCHEMA public IS 'standard public schema';"
    "SET allow_system_table_mods = on; DELETE FROM pg_default_acl;"
    "DELETE FROM pg_shdepend WHERE classid = 'pg_default_acl'::regclass AND dbid ="
    " (SELECT oid FROM pg_database WHERE datname = current_database());"
    "DELETE FROM pg_depend WHERE classid = 'pg_default_acl'::regclass;"
    "DO $$ DECLARE r text; BEGIN FOREACH r IN ARRAY ARRAY['random_a', 'random_b', 'random_c', 'random_owner',"
    " 'random_member']"
    " LOOP IF to_regrole(r) IS NULL THEN BEGIN EXECUTE 'CREATE ROLE ' || r;"
    " EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL; -- made by another process\n"
    " END; END IF; END LOOP;"
    " BEGIN GRANT random_a, random_b, random_c TO random_owner; GRANT random_owner TO random_member;"
    " EXCEPTION WHEN OTHERS THEN NULL; END;"
    " EXECUTE format('ALTER DATABASE %I OWNER TO CURRENT_USER', current_database()); END $$;"
    "RESET ALL; SET client_min_messages = error; SET synchronous_commit = off;";

bool server_reset(Run *run)
{
    return server_execute(run, reset);
}

Text server_query(Run *run, Text sql)
{
    PGresult *result = PQexec(run->connection, text_string(run->arena, sql));
    TextBuilder out = text_builder(run->arena);
    bool done = PQresultStatus(result) == PGRES_TUPLES_OK;
    for (int row = 0; done && row < PQntuples(result); row++) {
        for (int column = 0; column < PQnfields(result); column++)
            text_put_format(&out, "%s ", PQgetvalue(result, row, column));
        text_put_byte(&out, '\n');
    }
    if (!done)
        server_fail(
            run, "a query of rows failed",
            text_format(run->arena, "%s%.*s", PQresultErrorMessage(result), TEXT_FORMAT(sql)));
    PQclear(result);
    return done ? text_built(&out) : TEXT_NONE;
}
