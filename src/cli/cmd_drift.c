/* The database beside a scratch database that is at the same revision. Both are read by the same
 * queries, so that what a server makes of an expression is the same on both sides. */
#include "cli/scratch_internal.h"

#include <stdlib.h>

typedef struct Drift {
    Session *session;
    Runner runner;
    Scratch scratch;
    const char *at; /* the revision */
    Text found;     /* the catalogs */
    Text expected;
    const Diff *diff; /* NULL: none */
    Name home;
    Map *rows; /* what a table that no revision made holds, in words: counted once */
} Drift;

/* ---- reading ---- */

static bool drift_compare(Drift *drift)
{
    bool failed;
    drift->diff =
        catalogs_compare(&drift->runner, &drift->scratch, drift->expected, drift->found, &failed);
    return !failed;
}

static bool drift_read(Drift *drift)
{
    Session *session = drift->session;
    int major = PQserverVersion(drift->runner.connection) / 10000;
    SchemacState *state = runner_read_state(&drift->runner);
    if (state == NULL) return false;
    drift->at = state_current(session->arena, state);
    bool done = catalog_read_text(session, drift->runner.connection,
                                  drift->runner.workspace.state_schema, &drift->found) &&
                session_open_scratch(session, major, &drift->scratch);
    if (done) {
        done = expected_read(&drift->runner, &drift->scratch, state, &drift->expected) &&
               drift_compare(drift);
        scratch_close(&drift->scratch);
    }
    schemac_state_free(state);
    return done;
}

/* ---- showing ---- */

static const char *const change_words[] = {
    [CHANGE_CREATE] = "not in the snapshot",
    [CHANGE_DROP] = "missing in the database",
    [CHANGE_ALTER] = "another",
    [CHANGE_RENAME] = "renamed",
};

static void side_put_json(JsonWriter *writer, const char *key, const PlanSide *side,
                          const Change *change)
{
    json_key(writer, key);
    json_begin_array(writer);
    for (size_t i = 0; i < side->steps.count; i++)
        if (change == NULL || side->steps.items[i].change == change)
            json_text(writer, side->steps.items[i].statement);
    json_end_array(writer);
}

/* ---- rows ---- */

/* More are not counted: nobody waits for a scan of all. */
enum { ROWS_COUNTED = 100000 };

static Text rows_count(Drift *drift, const Object *table)
{
    Arena *arena = drift->session->arena;
    PGconn *connection = drift->runner.connection;
    char *namespace_name = PQescapeIdentifier(connection, table->name.namespace_name,
                                              name_length(table->name.namespace_name));
    char *name = PQescapeIdentifier(connection, table->name.name, name_length(table->name.name));
    Text query = text_format(arena, "SELECT count(*) FROM (SELECT FROM %s.%s LIMIT %d) AS rows",
                             namespace_name, name, ROWS_COUNTED + 1);
    PGresult *result = PQexec(connection, query.bytes);
    PQfreemem(namespace_name);
    PQfreemem(name);
    Text words;
    if (PQresultStatus(result) != PGRES_TUPLES_OK)
        words = TEXT("rows that cannot be counted");
    else if (atoi(PQgetvalue(result, 0, 0)) > ROWS_COUNTED)
        words = text_format(arena, "over %d rows", ROWS_COUNTED);
    else
        words = text_from_string(
            count_words(arena, (size_t)atoi(PQgetvalue(result, 0, 0)), "row", "rows"));
    PQclear(result);
    return words;
}

/* What the table that no revision made holds, in words: "3 rows". */
static Text rows_words(Drift *drift, const Object *table)
{
    char *words = map_find_pointer(drift->rows, table);
    if (words == NULL) {
        words = text_string(drift->session->arena, rows_count(drift, table));
        map_put_pointer(drift->rows, table, words);
    }
    return text_from_string(words);
}

/* A table that is in the database alone, and so would be dropped; NULL for any other change. */
static const Object *surplus_table(const Change *change)
{
    const Object *object = change->new_object;
    return change->change_kind == CHANGE_CREATE && object->kind == KIND_TABLE ? object : NULL;
}

static void change_put(Drift *drift, const Plan *plan, const Change *change)
{
    Session *session = drift->session;
    JsonWriter *writer = &session->writer;
    const Object *object = change->new_object != NULL ? change->new_object : change->old_object;
    Text line = change_describe(session->arena, change, drift->home);
    Text what = object_describe(session->arena, object, drift->home);
    const Object *table = surplus_table(change);
    Text rows = table == NULL ? TEXT_NONE : rows_words(drift, table);
    if (change->change_kind == CHANGE_ALTER)
        session_print(session, "%s~%s %.*s\n", session_style(session, STYLE_YELLOW),
                      session_plain(session), TEXT_FORMAT(line));
    else
        session_print(session, "%s%s%s %.*s: %s%s%.*s\n", session_style(session, STYLE_YELLOW),
                      change->change_kind == CHANGE_CREATE ? "+" : "-", session_plain(session),
                      TEXT_FORMAT(what), change_words[change->change_kind],
                      text_is_none(rows) ? "" : ", with ", TEXT_FORMAT(rows));
    json_begin_object(writer);
    json_key(writer, "kind");
    json_string(writer, kind_row(object->kind)->word);
    json_key(writer, "object");
    json_text(writer, what);
    json_key(writer, "drift");
    json_string(writer, change_words[change->change_kind]);
    json_key(writer, "change");
    json_text(writer, line);
    if (table != NULL) {
        json_key(writer, "holds");
        json_text(writer, rows);
    }
    side_put_json(writer, "mend", &plan->down, change);
    side_put_json(writer, "adopt", &plan->up, change);
    json_end_object(writer);
}

/* `loses`: what is dropped may hold rows of somebody else, so the statement says how many. */
static void step_print(Drift *drift, const Step *step, bool loses)
{
    Session *session = drift->session;
    const Object *table = loses && step->change != NULL ? surplus_table(step->change) : NULL;
    if (table != NULL && text_starts_with(step->statement, "DROP "))
        session_print(session,
                      "-- no revision created %.*s, which has %.*s: does it belong to another "
                      "program?\n",
                      TEXT_FORMAT(object_describe(session->arena, table, drift->home)),
                      TEXT_FORMAT(rows_words(drift, table)));
    session_print(session, "%.*s;\n", TEXT_FORMAT(step->statement));
}

/* As psql takes it: settings of a transaction need one. */
static void side_print(Drift *drift, const char *title, const PlanSide *side, bool loses)
{
    Session *session = drift->session;
    session_print(session, "\n%s-- %s%s\n", session_style(session, STYLE_DIM), title,
                  session_plain(session));
    for (size_t i = 0; i < side->sections.count; i++) {
        const PlanSection *section = &side->sections.items[i];
        bool transactional = step_class_is_transaction(section->step_class);
        session_print(session, "%s", transactional ? "BEGIN;\n" : "");
        for (uint32_t k = 0; k < section->step_count; k++)
            step_print(drift, &side->steps.items[section->first_step + k], loses);
        session_print(session, "%s", transactional ? "COMMIT;\n" : "");
    }
}

/* What went from the snapshot's catalog to the one found; the way back is what mends it. */
static void drift_show(Drift *drift)
{
    Session *session = drift->session;
    const Diff *diff = drift->diff;
    PlanOptions options = {.allow_data_loss = true};
    Diagnostics *kept = session->diagnostics;
    session->diagnostics = diagnostics_make(session->arena);
    const Plan *plan = plan_make(session->arena, session->diagnostics, diff, &options);
    session->diagnostics = kept;
    session_print(session, "the database differs from the snapshot at %s: %s\n", drift->at,
                  count_words(session->arena, diff->changes.count, "object", "objects"));
    json_key(&session->writer, "objects");
    json_begin_array(&session->writer);
    for (size_t i = 0; i < diff->changes.count; i++)
        change_put(drift, plan, &diff->changes.items[i]);
    json_end_array(&session->writer);
    side_put_json(&session->writer, "mend", &plan->down, NULL);
    side_put_json(&session->writer, "adopt", &plan->up, NULL);
    side_print(drift, "what would bring the database back to the snapshot", &plan->down, true);
    side_print(drift, "what would bring the snapshot to where the database is", &plan->up, false);
    session->exit_status = 4;
}

bool command_drift(Session *session)
{
    Drift drift = {.session = session, .rows = map_make(session->arena)};
    if (!runner_open_connected(session, &drift.runner)) return false;
    if (!drift_read(&drift)) {
        runner_close(&drift.runner);
        return false;
    }
    json_key(&session->writer, "at");
    json_string(&session->writer, drift.at);
    json_key(&session->writer, "drifted");
    json_bool(&session->writer, drift.diff != NULL);
    if (drift.diff == NULL) {
        session_print(session, "no drift: the database matches the revisions up to %s\n", drift.at);
    } else {
        drift.home = drift.diff->new_database->project.default_namespace;
        drift_show(&drift);
    }
    runner_close(&drift.runner);
    return true;
}
