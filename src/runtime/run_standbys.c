/* Batches wait for standbys that lag behind, and may switch triggers off: what the role must be
 * told or allowed for that. */
#include "runtime/run_batches_internal.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define LOOK_MS 500  /* between two looks at the standbys */
#define TELL_MS 5000 /* between two reports */

/* ---- standbys ---- */

typedef struct Lag {
    int64_t standbys;
    int64_t seen; /* of those, by this role */
    int64_t most_ms;
    char name[128];
} Lag;

static bool look(SchemacRunner *runner, Lag *lag)
{
    SchemacBuffer sql = {0};
    schemac_put(&sql,
                "SET LOCAL statement_timeout = 0;\nSELECT count(*), count(state), "
                "pg_catalog.round(coalesce(max(extract(epoch FROM replay_lag)), 0) * 1000), "
                "(pg_catalog.array_agg(application_name ORDER BY replay_lag DESC NULLS LAST))[1] "
                "FROM pg_catalog.pg_stat_replication");
    PGresult *rows = schemac_query(runner, &sql);
    schemac_buffer_free(&sql);
    if (rows == NULL) return false;
    lag->standbys = strtol(PQgetvalue(rows, 0, 0), NULL, 10);
    lag->seen = strtol(PQgetvalue(rows, 0, 1), NULL, 10);
    lag->most_ms = strtol(PQgetvalue(rows, 0, 2), NULL, 10);
    schemac_copy_text(lag->name, sizeof lag->name, PQgetvalue(rows, 0, 3));
    PQclear(rows);
    return true;
}

static void tell(SchemacRunner *runner, SchemacEventKind kind, uint32_t number, const char *message)
{
    schemac_report(runner, (SchemacEvent){.kind = kind, .section = number + 1, .message = message});
}

static void tell_lag(SchemacRunner *runner, uint32_t number, const Lag *lag, int64_t limit)
{
    char message[300];
    snprintf(message, sizeof message, "standby \"%s\" lags by %.1f s, more than %.1f s", lag->name,
             (double)lag->most_ms / 1000, (double)limit / 1000);
    tell(runner, SCHEMAC_EVENT_WAITING, number, message);
}

bool schemac_await_standbys(SchemacRunner *runner, const SchemacSection *section, uint32_t number,
                            bool *is_hidden)
{
    int64_t limit = section->lag_ms > 0 ? section->lag_ms : runner->options.lag_ms;
    int64_t told = 0;
    Lag lag;
    while (limit > 0 && !*is_hidden) {
        if (!look(runner, &lag)) return false;
        *is_hidden = lag.standbys > 0 && lag.seen == 0;
        if (*is_hidden)
            tell(runner, SCHEMAC_EVENT_CAUTION, number,
                 "the role is not told by how much standbys lag (pg_monitor is): batches do not "
                 "wait for them");
        if (lag.most_ms <= limit) return true;
        int64_t now = schemac_now_ms();
        if (told == 0 || now - told >= TELL_MS) {
            tell_lag(runner, number, &lag, limit);
            told = now;
            if (!schemac_keep(runner)) return false;
        }
        if (!schemac_pause(runner, LOOK_MS)) return false;
    }
    return true;
}

/* ---- triggers ---- */

static bool fail_triggers(SchemacRunner *runner, const SchemacStep *step, uint32_t section,
                          const char *role)
{
    schemac_fail(runner->error, SCHEMAC_ERROR_SECTION,
                 "role \"%s\" cannot switch triggers off, as the section asks for", role);
    schemac_set_hint(
        runner->error,
        "Nothing was changed. From PostgreSQL 15 on, a superuser can allow it: GRANT "
        "SET ON PARAMETER session_replication_role TO \"%s\"; before, only a superuser "
        "can do it. Or remove triggers=off from the section's directive.",
        role);
    schemac_place_error(runner, step, section);
    return false;
}

static bool may_switch(SchemacRunner *runner, char role[128], bool *may)
{
    SchemacBuffer sql = {0};
    bool has_grants = PQserverVersion(runner->connection) >= 150000;
    schemac_put_sql(&sql,
                    "SELECT session_user, pg_catalog.current_setting('is_superuser') = 'on' OR %v",
                    has_grants ? "pg_catalog.has_parameter_privilege('session_replication_role', "
                                 "'SET')"
                               : "false");
    PGresult *rows = schemac_query(runner, &sql);
    schemac_buffer_free(&sql);
    if (rows == NULL) return false;
    schemac_copy_text(role, 128, PQgetvalue(rows, 0, 0));
    *may = PQgetvalue(rows, 0, 1)[0] == 't';
    PQclear(rows);
    return true;
}

bool schemac_triggers_check(SchemacRunner *runner, const SchemacPlan *plan)
{
    char role[128] = "";
    bool may = false;
    for (size_t i = 0; i < plan->count && !may; i++) {
        const SchemacStep *step = &plan->steps[i];
        for (uint32_t k = step->first_section; k < schemac_step_sections(step) && !may; k++) {
            if (!schemac_step_section(step, k)->triggers_off) continue;
            if (!may_switch(runner, role, &may)) return false;
            if (!may) return fail_triggers(runner, step, k, role);
        }
    }
    return true;
}
