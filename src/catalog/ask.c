/* Sending in pipeline mode, all before the first answer; of a large catalog over two connections,
 * the second in the snapshot that the first one exported. */
#include "catalog/ask.h"

#include <errno.h>
#include <poll.h>
#include <string.h>

#include "base/map.h"
#include "catalog/embedded.h"

typedef struct QueryRow {
    const char *name;
    const char *sql;
    QueryForm form;
    const char *needs;
    bool is_aside;      /* for the second connection, where there is one */
    bool is_privileged; /* only for who may read pg_subscription */
    int from;           /* major versions of servers */
    int before;
} QueryRow;

static const QueryRow queries[] = {
#define ALWAYS NULL
#define QUERY(file, form, needs) \
    {#file, catalog_##file##_sql, FORM_##form, needs, false, false, 0, 99},
#define QUERY_ASIDE(file, form, needs) \
    {#file, catalog_##file##_sql, FORM_##form, needs, true, false, 0, 99},
#define QUERY_PRIVILEGED(file, form, needs) \
    {#file, catalog_##file##_sql, FORM_##form, needs, false, true, 0, 99},
#define QUERY_BETWEEN(file, form, needs, from, before) \
    {#file, catalog_##file##_sql, FORM_##form, needs, false, false, from, before},
#include "catalog/queries.def"
#undef ALWAYS
#undef QUERY
#undef QUERY_ASIDE
#undef QUERY_PRIVILEGED
#undef QUERY_BETWEEN
};

enum { QUERY_COUNT = sizeof queries / sizeof *queries };

/* What the server's functions write depends on these: as pg_dump sets them. A role's limits
 * are meant for other work. */
static const char *const settings[] = {
    "SET LOCAL statement_timeout = 0",
    "SET LOCAL lock_timeout = 0",
    "SET LOCAL idle_in_transaction_session_timeout = 0",
    "SET LOCAL search_path = ''",
    "SET LOCAL DateStyle = ISO",
    "SET LOCAL IntervalStyle = postgres",
    "SET LOCAL TimeZone = UTC",
    "SET LOCAL bytea_output = hex",
    "SET LOCAL xmloption = content",
    "SET LOCAL extra_float_digits = 1",
    "SET LOCAL quote_all_identifiers = off",
    "SET LOCAL standard_conforming_strings = on",
    "SET LOCAL row_security = off",
    "SET LOCAL jit = off",
    "SET LOCAL work_mem = '64MB'", /* sorts of 50,000 columns stay off the disk */
};

enum { SETTING_COUNT = sizeof settings / sizeof *settings };

static const char begin[] = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY";

/* A second connection costs a server's process: worth it from about a thousand tables on. What a
 * smaller catalog has is looked at before anything else is asked. */
#define IS_LARGE "pg_catalog.pg_relation_size('pg_catalog.pg_attribute') > 2 * 1024 * 1024"

static const char look[] =
    "SELECT CASE WHEN " IS_LARGE " THEN pg_catalog.pg_export_snapshot() END,"
    " pg_catalog.has_table_privilege('pg_catalog.pg_subscription', 'SELECT')";

/* A connection and what it still has to answer. */
typedef struct Lane {
    PGconn *connection;
    bool asked[QUERY_COUNT];
    int next;     /* the first query that may be unanswered */
    bool is_full; /* the result of `next` has come, the NULL after it has not */
} Lane;

typedef struct Asking {
    Arena *arena;
    Diagnostics *diagnostics;
    const char *state_schema;
    CatalogAnswers *answers;
    Lane lanes[2];
    int lane_count;
    bool is_privileged;
    Map *there; /* class:kinds of all objects, as objects.sql names them; NULL of a large catalog */
    bool failed;
} Asking;

bool catalog_ask_fail(Diagnostics *diagnostics, const PGconn *connection, const PGresult *result,
                      const char *what)
{
    ServerError error = server_error_read(connection, result);
    Diagnostic *diagnostic = server_error_add(diagnostics, CODE_SERVER_ERROR, SPAN_NONE, &error);
    diag_note(diagnostics, diagnostic, SPAN_NONE, "while the catalog was read (%s)", what);
    return false;
}

static bool send(PGconn *connection, const char *sql, const char *const *values, int count)
{
    return PQsendQueryParams(connection, sql, count, NULL, values, NULL, NULL, 0) == 1;
}

/* ---- beginning ---- */

/* Statements in one go. */
typedef struct Beginning {
    const char *statements[SETTING_COUNT + 3];
    size_t count;
    PGresult *results[SETTING_COUNT + 3];
} Beginning;

static void beginning_add(Beginning *beginning, const char *statement)
{
    beginning->statements[beginning->count++] = statement;
}

static void beginning_add_settings(Beginning *beginning)
{
    for (size_t i = 0; i < SETTING_COUNT; i++) beginning_add(beginning, settings[i]);
}

static void beginning_clear(Beginning *beginning)
{
    for (size_t i = 0; i < beginning->count; i++) PQclear(beginning->results[i]);
}

/* Runs the statements, the last one with the state schema as $1 if there is one; the number of the
 * first that failed, or their count. */
static size_t beginning_run(Beginning *beginning, PGconn *connection, const char *state_schema)
{
    size_t failed = beginning->count;
    if (PQenterPipelineMode(connection) != 1) return 0;
    for (size_t i = 0; i < beginning->count; i++) {
        bool is_asking = state_schema != NULL && i + 1 == beginning->count;
        if (!send(connection, beginning->statements[i], &state_schema, is_asking ? 1 : 0)) return i;
    }
    if (PQpipelineSync(connection) != 1) return 0;
    for (size_t i = 0; i < beginning->count; i++) {
        PGresult *result = PQgetResult(connection);
        ExecStatusType status = PQresultStatus(result);
        bool is_done = status == PGRES_COMMAND_OK || status == PGRES_TUPLES_OK;
        if (result != NULL) PQclear(PQgetResult(connection)); /* the NULL after it */
        beginning->results[i] = result;
        if (!is_done && failed == beginning->count) failed = i;
    }
    PQclear(PQgetResult(connection)); /* of the sync */
    return failed;
}

enum { OBJECTS_KINDS = 3 }; /* the column of objects.sql */

/* Takes what objects.sql told of a small catalog. */
static void take_objects(Asking *asking, PGresult **objects)
{
    asking->there = map_make(asking->arena);
    for (int row = 0; row < PQntuples(*objects); row++)
        map_put(asking->there, text_from_string(PQgetvalue(*objects, row, OBJECTS_KINDS)), asking);
    for (size_t i = 0; i < QUERY_COUNT; i++) {
        if (queries[i].form != FORM_OBJECTS) continue;
        asking->answers->items[i].result = *objects;
        *objects = NULL;
    }
}

/* The transaction, its settings, and a look at what there is; *snapshot is NULL for a small
 * catalog. */
static bool begin_first(Asking *asking, const char **snapshot)
{
    PGconn *connection = asking->lanes[0].connection;
    Beginning beginning = {.statements = {begin}, .count = 1};
    beginning_add_settings(&beginning);
    beginning_add(&beginning, look);
    beginning_add(&beginning, text_format(asking->arena, "%s%s AND NOT " IS_LARGE,
                                          catalog_prelude_sql, catalog_objects_sql)
                                  .bytes);
    size_t failed = beginning_run(&beginning, connection, asking->state_schema);
    bool done = failed == beginning.count;
    if (done) {
        const PGresult *seen = beginning.results[beginning.count - 2];
        asking->is_privileged = PQgetvalue(seen, 0, 1)[0] == 't';
        if (PQgetisnull(seen, 0, 0))
            take_objects(asking, &beginning.results[beginning.count - 1]);
        else
            *snapshot = text_copy(asking->arena, text_from_string(PQgetvalue(seen, 0, 0))).bytes;
    } else {
        (void)catalog_ask_fail(asking->diagnostics, connection, beginning.results[failed],
                               beginning.statements[failed]);
    }
    beginning_clear(&beginning);
    return done;
}

/* Another connection like `connection`; NULL when there is none to be had. */
static PGconn *connect_like(PGconn *connection)
{
    enum { OPTIONS = 128 };
    const char *names[OPTIONS];
    const char *values[OPTIONS];
    PQconninfoOption *options = PQconninfo(connection);
    int count = 0;
    for (PQconninfoOption *option = options; option != NULL && option->keyword != NULL; option++) {
        if (option->val == NULL || count == OPTIONS - 1) continue;
        names[count] = option->keyword;
        values[count++] = option->val;
    }
    names[count] = NULL;
    values[count] = NULL;
    PGconn *other = count == 0 ? NULL : PQconnectdbParams(names, values, 0);
    PQconninfoFree(options);
    if (PQstatus(other) == CONNECTION_OK) return other;
    PQfinish(other);
    return NULL;
}

/* The second connection, in the snapshot; without one the first reads all. */
static void begin_second(Asking *asking, const char *snapshot)
{
    PGconn *connection = connect_like(asking->lanes[0].connection);
    if (connection == NULL) return;
    Beginning beginning = {.statements = {begin}, .count = 1};
    beginning_add(&beginning,
                  text_format(asking->arena, "SET TRANSACTION SNAPSHOT '%s'", snapshot).bytes);
    beginning_add_settings(&beginning);
    if (beginning_run(&beginning, connection, NULL) == beginning.count)
        asking->lanes[asking->lane_count++].connection = connection;
    else
        PQfinish(connection);
    beginning_clear(&beginning);
}

/* ---- asking ---- */

/* Whether an object of class:kinds is one that `needs` names. */
static bool is_needed(const char *needs, Text kinds)
{
    size_t length = strcspn(needs, ":");
    if (kinds.length <= length || strncmp(kinds.bytes, needs, length) != 0) return false;
    if (kinds.bytes[length] != ':' || needs[length] == '\0') return kinds.bytes[length] == ':';
    for (size_t i = length + 1; i < kinds.length; i++)
        if (strchr(needs + length + 1, kinds.bytes[i]) != NULL) return true;
    return false;
}

/* Whether there may be what `needs` names. */
static bool is_there(const Asking *asking, const char *needs)
{
    if (asking->there == NULL || needs == NULL) return true;
    for (MapEntry e = map_first(asking->there); e.value != NULL; e = map_next(e))
        if (is_needed(needs, e.key)) return true;
    return false;
}

static bool is_wanted(const Asking *asking, int query)
{
    const QueryRow *row = &queries[query];
    int version = PQserverVersion(asking->lanes[0].connection) / 10000;
    return asking->answers->items[query].result == NULL && version >= row->from &&
           version < row->before && (asking->is_privileged || !row->is_privileged) &&
           is_there(asking, row->needs);
}

static bool send_all(Asking *asking)
{
    const char *apart = is_there(asking, "pg_class:h") ? catalog_apart_sql : catalog_apart_none_sql;
    for (int i = 0; i < QUERY_COUNT; i++) {
        if (!is_wanted(asking, i)) continue;
        Lane *lane = &asking->lanes[queries[i].is_aside ? asking->lane_count - 1 : 0];
        Text sql = text_format(asking->arena, "%s%s%s", catalog_prelude_sql, apart, queries[i].sql);
        if (!send(lane->connection, sql.bytes, &asking->state_schema, 1))
            return catalog_ask_fail(asking->diagnostics, lane->connection, NULL, "sending");
        lane->asked[i] = true;
    }
    for (int i = 0; i < asking->lane_count; i++)
        if (PQpipelineSync(asking->lanes[i].connection) != 1)
            return catalog_ask_fail(asking->diagnostics, asking->lanes[i].connection, NULL,
                                    "sending");
    return true;
}

/* One answer; what follows an error is passed over. */
static void take(Asking *asking, Lane *lane)
{
    PGresult *result = PQgetResult(lane->connection);
    if (lane->is_full || result == NULL) {
        /* Where no result came at all, the connection is gone. */
        if (!lane->is_full && !asking->failed)
            asking->failed = !catalog_ask_fail(asking->diagnostics, lane->connection, NULL,
                                               queries[lane->next].name);
        PQclear(result);
        lane->is_full = false;
        lane->next++;
        return;
    }
    asking->answers->items[lane->next].result = result;
    lane->is_full = true;
    ExecStatusType status = PQresultStatus(result);
    if (status == PGRES_TUPLES_OK || asking->failed) return;
    asking->failed =
        !catalog_ask_fail(asking->diagnostics, lane->connection, result, queries[lane->next].name);
}

/* Takes what has come; false when the lane has answered all. */
static bool take_ready(Asking *asking, Lane *lane)
{
    while (true) {
        while (lane->next < QUERY_COUNT && !lane->asked[lane->next]) lane->next++;
        if (lane->next == QUERY_COUNT) return false;
        if (PQisBusy(lane->connection)) return true;
        take(asking, lane);
    }
}

/* Waits until one of the lanes has something to read. */
static void wait_for_any(struct pollfd *waiting, const bool *is_open, Asking *asking)
{
    for (int i = 0; i < asking->lane_count; i++) {
        int socket = is_open[i] ? PQsocket(asking->lanes[i].connection) : -1;
        waiting[i] = (struct pollfd){.fd = socket, .events = POLLIN};
    }
    while (poll(waiting, (nfds_t)asking->lane_count, -1) < 0 && errno == EINTR) continue;
    for (int i = 0; i < asking->lane_count; i++)
        if (waiting[i].revents != 0) PQconsumeInput(asking->lanes[i].connection);
}

static void receive_all(Asking *asking)
{
    struct pollfd waiting[2];
    bool is_open[2] = {false, false};
    while (true) {
        bool is_any = false;
        for (int i = 0; i < asking->lane_count; i++) {
            is_open[i] = take_ready(asking, &asking->lanes[i]);
            is_any = is_any || is_open[i];
        }
        if (!is_any) break;
        wait_for_any(waiting, is_open, asking);
    }
    for (int i = 0; i < asking->lane_count; i++)
        PQclear(PQgetResult(asking->lanes[i].connection)); /* of the sync */
}

static bool ask_all(Asking *asking)
{
    const char *snapshot = NULL;
    if (!begin_first(asking, &snapshot)) return false;
    if (snapshot != NULL) begin_second(asking, snapshot);
    if (!send_all(asking)) return false;
    receive_all(asking);
    return !asking->failed;
}

bool catalog_ask(Arena *arena, Diagnostics *diagnostics, PGconn *connection,
                 const char *state_schema, CatalogAnswers *answers)
{
    Asking asking = {
        .arena = arena,
        .diagnostics = diagnostics,
        .state_schema = state_schema,
        .answers = answers,
        .lanes = {{.connection = connection}},
        .lane_count = 1,
    };
    for (int i = 0; i < QUERY_COUNT; i++)
        VECTOR_ADD(arena, answers, ((CatalogAnswer){.form = queries[i].form}));
    bool done = ask_all(&asking);
    if (asking.lane_count == 2) PQfinish(asking.lanes[1].connection);
    if (PQexitPipelineMode(connection) != 1 && done)
        done = catalog_ask_fail(diagnostics, connection, NULL, "pipeline");
    return done;
}

void catalog_answers_clear(CatalogAnswers *answers)
{
    for (size_t i = 0; i < answers->count; i++) PQclear(answers->items[i].result);
}
