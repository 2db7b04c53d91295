#include "catalog/catalog.h"

#include "base/map.h"
#include "catalog/embedded.h"

typedef enum QueryForm {
    FORM_STATEMENT,
    FORM_BLOCK,
    FORM_VIEW_BLOCK,
    FORM_PART,
    FORM_PROJECT
} QueryForm;

typedef struct QueryRow {
    const char *name;
    const char *sql;
    QueryForm form;
    int from; /* major versions of servers */
    int before;
} QueryRow;

static const QueryRow queries[] = {
#define QUERY(file, form) {#file, catalog_##file##_sql, FORM_##form, 0, 99},
#define QUERY_BETWEEN(file, form, from, before) \
    {#file, catalog_##file##_sql, FORM_##form, from, before},
#include "catalog/queries.def"
#undef QUERY
#undef QUERY_BETWEEN
};

#define QUERY_COUNT (sizeof queries / sizeof *queries)

/* What the server's functions write depends on these: as pg_dump sets them. */
static const char *const settings[] = {
    "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY",
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
};

#define SETTING_COUNT (sizeof settings / sizeof *settings)

typedef struct Part {
    const char *text;
    struct Part *next;
} Part;

/* The parts of one parent, in order. */
typedef struct Parts {
    Part *first;
    Part **end;
} Parts;

typedef struct Reader {
    Arena *arena; /* for the reading */
    Diagnostics *diagnostics;
    PGconn *connection;
    const char *state_schema;
    PGresult *results[QUERY_COUNT];
    Map *parts; /* Parts by parent's oid as text */
    TextBuilder out;
} Reader;

/* Asking -------------------------------------------------------------------------------------- */

static bool read_fail(Reader *reader, const PGresult *result, const char *what)
{
    ServerError error = server_error_read(reader->connection, result);
    Diagnostic *diagnostic =
        server_error_add(reader->diagnostics, CODE_SERVER_ERROR, SPAN_NONE, &error);
    diag_note(reader->diagnostics, diagnostic, SPAN_NONE, "while the catalog was read (%s)", what);
    return false;
}

static bool send(PGconn *connection, const char *sql, const char *const *values, int count)
{
    return PQsendQueryParams(connection, sql, count, NULL, values, NULL, NULL, 0) == 1;
}

static bool is_for_server(const Reader *reader, const QueryRow *query)
{
    int version = PQserverVersion(reader->connection) / 10000;
    return version >= query->from && version < query->before;
}

static bool send_all(Reader *reader)
{
    for (size_t i = 0; i < SETTING_COUNT; i++)
        if (!send(reader->connection, settings[i], NULL, 0)) return false;
    for (size_t i = 0; i < QUERY_COUNT; i++) {
        if (!is_for_server(reader, &queries[i])) continue;
        Text sql = text_format(reader->arena, "%s%s", catalog_prelude_sql, queries[i].sql);
        if (!send(reader->connection, sql.bytes, &reader->state_schema, 1)) return false;
    }
    return send(reader->connection, "COMMIT", NULL, 0) && PQpipelineSync(reader->connection) == 1;
}

/* One answer of the pipeline; NULL when there is none. What follows an error is passed over. */
static PGresult *receive(Reader *reader, const char *what, bool *done)
{
    PGresult *result = PQgetResult(reader->connection);
    ExecStatusType status = PQresultStatus(result);
    if (*done && status != PGRES_COMMAND_OK && status != PGRES_TUPLES_OK)
        *done = read_fail(reader, result, what);
    if (result != NULL) PQclear(PQgetResult(reader->connection)); /* the NULL behind it */
    return result;
}

static bool receive_all(Reader *reader)
{
    bool done = true;
    for (size_t i = 0; i < SETTING_COUNT; i++) PQclear(receive(reader, settings[i], &done));
    for (size_t i = 0; i < QUERY_COUNT; i++)
        if (is_for_server(reader, &queries[i]))
            reader->results[i] = receive(reader, queries[i].name, &done);
    PQclear(receive(reader, "COMMIT", &done));
    PQclear(PQgetResult(reader->connection)); /* of the sync */
    return done;
}

static bool ask(Reader *reader)
{
    if (PQenterPipelineMode(reader->connection) != 1) return read_fail(reader, NULL, "pipeline");
    bool done = send_all(reader) ? receive_all(reader) : read_fail(reader, NULL, "sending");
    if (PQexitPipelineMode(reader->connection) != 1 && done)
        done = read_fail(reader, NULL, "pipeline");
    if (!done && PQtransactionStatus(reader->connection) != PQTRANS_IDLE)
        PQclear(PQexec(reader->connection, "ROLLBACK"));
    return done;
}

/* Writing ------------------------------------------------------------------------------------- */

enum { COLUMN_CLASS, COLUMN_OBJECT, COLUMN_PARENT, COLUMN_TEXT };

static void add_part(Reader *reader, const char *parent, const char *text)
{
    Text key = text_from_string(parent);
    Parts *parts = map_find(reader->parts, key);
    if (parts == NULL) {
        parts = ARENA_NEW(reader->arena, Parts);
        parts->end = &parts->first;
        map_put(reader->parts, key, parts);
    }
    Part *part = ARENA_NEW(reader->arena, Part);
    part->text = text;
    *parts->end = part;
    parts->end = &part->next;
}

static void collect_parts(Reader *reader)
{
    for (size_t i = 0; i < QUERY_COUNT; i++) {
        if (queries[i].form != FORM_PART) continue;
        for (int row = 0; row < PQntuples(reader->results[i]); row++)
            add_part(reader, PQgetvalue(reader->results[i], row, COLUMN_PARENT),
                     PQgetvalue(reader->results[i], row, COLUMN_TEXT));
    }
}

static void put_block(Reader *reader, const char *object, QueryForm form)
{
    const Parts *parts = map_find(reader->parts, text_from_string(object));
    if (parts == NULL && form == FORM_VIEW_BLOCK) {
        text_put_string(&reader->out, ";");
        return;
    }
    text_put_string(&reader->out, " {\n");
    for (const Part *part = parts == NULL ? NULL : parts->first; part != NULL; part = part->next) {
        text_put_string(&reader->out, part->text);
        text_put_string(&reader->out, "\n");
    }
    text_put_string(&reader->out, "}");
}

static void put_rows(Reader *reader, const PGresult *result, QueryForm form)
{
    for (int row = 0; row < PQntuples(result); row++) {
        text_put_string(&reader->out, PQgetvalue(result, row, COLUMN_TEXT));
        if (form != FORM_STATEMENT) put_block(reader, PQgetvalue(result, row, COLUMN_OBJECT), form);
        text_put_string(&reader->out, "\n\n");
    }
}

static void put_project(Reader *reader, const char *project)
{
    text_put_string(&reader->out, "project \"");
    for (const char *at = project == NULL ? "pulled" : project; *at != '\0'; at++) {
        if (*at == '"') text_put_byte(&reader->out, '"');
        text_put_byte(&reader->out, *at);
    }
    text_put_string(&reader->out, "\" {\n    namespace public;\n");
    for (size_t i = 0; i < QUERY_COUNT; i++) {
        if (queries[i].form != FORM_PROJECT) continue;
        for (int row = 0; row < PQntuples(reader->results[i]); row++) {
            text_put_string(&reader->out, PQgetvalue(reader->results[i], row, COLUMN_TEXT));
            text_put_string(&reader->out, "\n");
        }
    }
    text_put_string(&reader->out, "}\n\n");
}

bool catalog_read(Arena *arena, Diagnostics *diagnostics, PGconn *connection,
                  const CatalogOptions *options, Text *text)
{
    Arena *scratch = arena_new();
    Reader reader = {
        .arena = scratch,
        .diagnostics = diagnostics,
        .connection = connection,
        .state_schema = options->state_schema == NULL ? "schemac" : options->state_schema,
        .parts = map_make(scratch),
        .out = text_builder(scratch),
    };
    bool done = ask(&reader);
    if (done) {
        put_project(&reader, options->project);
        collect_parts(&reader);
        for (size_t i = 0; i < QUERY_COUNT; i++)
            if (queries[i].form != FORM_PART && queries[i].form != FORM_PROJECT)
                put_rows(&reader, reader.results[i], queries[i].form);
        *text = text_copy(arena, text_built(&reader.out));
    }
    for (size_t i = 0; i < QUERY_COUNT; i++) PQclear(reader.results[i]);
    arena_free(scratch);
    return done;
}
