/* The answers put together: statements as they come, each part (a column, a constraint, an index)
 * inside the block of its parent. */
#include "catalog/catalog.h"

#include "base/map.h"
#include "catalog/ask.h"
#include "catalog/embedded.h"

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
    CatalogAnswers answers;
    Map *parts; /* Parts by parent's oid as text */
    TextBuilder out;
} Reader;

/* ---- what no query told of ---- */

enum { COLUMN_CLASS, COLUMN_OBJECT, COLUMN_PARENT, COLUMN_TEXT };

static Text object_key(Reader *reader, const PGresult *result, int row)
{
    return text_format(reader->arena, "%s %s", PQgetvalue(result, row, COLUMN_CLASS),
                       PQgetvalue(result, row, COLUMN_OBJECT));
}

static bool tells_of_objects(QueryForm form)
{
    return form != FORM_OBJECTS && form != FORM_UNKNOWN;
}

static Map *collect_told(Reader *reader)
{
    Map *told = map_make(reader->arena);
    for (size_t i = 0; i < reader->answers.count; i++) {
        if (!tells_of_objects(reader->answers.items[i].form)) continue;
        for (int row = 0; row < PQntuples(reader->answers.items[i].result); row++)
            map_put(told, object_key(reader, reader->answers.items[i].result, row), reader);
    }
    return told;
}

/* Classes and objects as arrays of the server's: false when there are none. */
static bool collect_untold(Reader *reader, TextBuilder *classes, TextBuilder *objects)
{
    Map *told = collect_told(reader);
    const char *separator = "{";
    for (size_t i = 0; i < reader->answers.count; i++) {
        const PGresult *result = reader->answers.items[i].result;
        for (int row = 0; reader->answers.items[i].form == FORM_OBJECTS && row < PQntuples(result);
             row++) {
            if (map_find(told, object_key(reader, result, row)) != NULL) continue;
            text_put_format(classes, "%s%s", separator, PQgetvalue(result, row, COLUMN_CLASS));
            text_put_format(objects, "%s%s", separator, PQgetvalue(result, row, COLUMN_OBJECT));
            separator = ",";
        }
    }
    text_put_string(classes, "}");
    text_put_string(objects, "}");
    return separator[0] == ',';
}

static void add_unmodelled(Arena *arena, const PGresult *names, CatalogText *text)
{
    for (int row = 0; row < PQntuples(names); row++)
        VECTOR_ADD(arena, &text->unmodelled,
                   text_copy(arena, text_from_string(PQgetvalue(names, row, 0))));
}

static bool find_untold(Reader *reader, Arena *arena, CatalogText *text)
{
    TextBuilder classes = text_builder(reader->arena);
    TextBuilder objects = text_builder(reader->arena);
    for (size_t i = 0; i < reader->answers.count; i++)
        if (reader->answers.items[i].form == FORM_UNKNOWN)
            add_unmodelled(arena, reader->answers.items[i].result, text);
    if (!collect_untold(reader, &classes, &objects)) return true;
    const char *values[] = {reader->state_schema, text_built(&classes).bytes,
                            text_built(&objects).bytes};
    PGresult *names =
        PQexecParams(reader->connection, catalog_unclaimed_sql, 3, NULL, values, NULL, NULL, 0);
    bool done = PQresultStatus(names) == PGRES_TUPLES_OK;
    if (done)
        add_unmodelled(arena, names, text);
    else
        done = catalog_ask_fail(reader->diagnostics, reader->connection, names,
                                "what is not modelled");
    PQclear(names);
    return done;
}

enum { UNMODELLED_SHOWN = 20 };

static bool report_untold(Reader *reader, const CatalogText *text, bool is_allowed)
{
    if (text->unmodelled.count == 0) return true;
    Diagnostic *diagnostic =
        diag_add(reader->diagnostics, is_allowed ? CODE_CATALOG_LEFT_OUT : CODE_CATALOG_UNMODELLED,
                 SPAN_NONE, "the database has objects that schemac does not model: %.*s",
                 TEXT_FORMAT(text->unmodelled.items[0]));
    for (size_t i = 1; i < text->unmodelled.count && i < UNMODELLED_SHOWN; i++)
        diag_note(reader->diagnostics, diagnostic, SPAN_NONE, "and %.*s",
                  TEXT_FORMAT(text->unmodelled.items[i]));
    if (text->unmodelled.count > UNMODELLED_SHOWN)
        diag_note(reader->diagnostics, diagnostic, SPAN_NONE, "and %zu more",
                  text->unmodelled.count - UNMODELLED_SHOWN);
    if (!is_allowed)
        diag_hint(reader->diagnostics, diagnostic,
                  "`schemac pull --allow-unmodelled` leaves it out and says so in the file.");
    return is_allowed;
}

/* ---- writing ---- */

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
    for (size_t i = 0; i < reader->answers.count; i++) {
        if (reader->answers.items[i].form != FORM_PART) continue;
        for (int row = 0; row < PQntuples(reader->answers.items[i].result); row++)
            add_part(reader, PQgetvalue(reader->answers.items[i].result, row, COLUMN_PARENT),
                     PQgetvalue(reader->answers.items[i].result, row, COLUMN_TEXT));
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
    for (size_t i = 0; i < reader->answers.count; i++) {
        if (reader->answers.items[i].form != FORM_PROJECT) continue;
        for (int row = 0; row < PQntuples(reader->answers.items[i].result); row++) {
            text_put_string(&reader->out,
                            PQgetvalue(reader->answers.items[i].result, row, COLUMN_TEXT));
            text_put_string(&reader->out, "\n");
        }
    }
    text_put_string(&reader->out, "}\n\n");
}

static void write_schema(Reader *reader, const char *project)
{
    put_project(reader, project);
    collect_parts(reader);
    for (size_t i = 0; i < reader->answers.count; i++) {
        QueryForm form = reader->answers.items[i].form;
        bool is_statement = form != FORM_PART && form != FORM_PROJECT && tells_of_objects(form);
        if (is_statement) put_rows(reader, reader->answers.items[i].result, form);
    }
}

static bool read_all(Reader *reader, Arena *arena, const CatalogOptions *options, CatalogText *text)
{
    bool done = catalog_ask(reader->arena, reader->diagnostics, reader->connection,
                            reader->state_schema, &reader->answers) &&
                find_untold(reader, arena, text);
    if (PQtransactionStatus(reader->connection) != PQTRANS_IDLE)
        PQclear(PQexec(reader->connection, "ROLLBACK"));
    if (!done || !report_untold(reader, text, options->allow_unmodelled)) return false;
    write_schema(reader, options->project);
    text->schema = text_copy(arena, text_built(&reader->out));
    return true;
}

bool catalog_read(Arena *arena, Diagnostics *diagnostics, PGconn *connection,
                  const CatalogOptions *options, CatalogText *text)
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
    *text = (CatalogText){0};
    bool done = read_all(&reader, arena, options, text);
    catalog_answers_clear(&reader.answers);
    arena_free(scratch);
    return done;
}
