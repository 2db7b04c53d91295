/* A server's error as a diagnostic: its position becomes a place, its SQLSTATE advice. */
#include "pg/pg.h"

#include <stdlib.h>
#include <string.h>

/* What people usually do about an error, by the beginning of its SQLSTATE. */
typedef struct Advice {
    const char *state;
    const char *words; /* must stand in the message; NULL: any */
    const char *hint;
} Advice;

static const Advice advices[] = {
    {"42P07", NULL,
     "If the database has these objects already, `schemac stamp` records the revision without "
     "running it."},
    {"42710", NULL,
     "If the database has these objects already, `schemac stamp` records the revision without "
     "running it."},
    {"42701", NULL,
     "If the database has this column already, `schemac stamp` records the revision without "
     "running it."},
    {"42P06", NULL,
     "If the database has this schema already, `schemac stamp` records the revision without "
     "running it."},
    {"42501", NULL, "Connect as the owner of the objects, or have the privilege granted."},
    {"55P03", NULL,
     "Another session holds the lock: see pg_locks and pg_stat_activity. Running the command "
     "again is safe."},
    {"57014", NULL,
     "The statement was canceled, by its timeout or by a user. Running the command again is safe."},
    {"40P01", NULL, "Running the command again is safe."},
    {"53200", "shared memory",
     "A transaction holds a lock on each table and index that it creates: raise "
     "max_locks_per_transaction and restart the server, or create the schema in several "
     "revisions."},
    {"53100", NULL, "The server's disk is full."},
    {"25006", NULL, "The server is a standby or is set to read-only: connect to the primary."},
};

static const char *field_read(const PGresult *result, int field)
{
    return result == NULL ? NULL : PQresultErrorField(result, field);
}

ServerError server_error_read(const PGconn *connection, const PGresult *result)
{
    const char *position = field_read(result, PG_DIAG_STATEMENT_POSITION);
    ServerError error = {
        .sqlstate = field_read(result, PG_DIAG_SQLSTATE),
        .message = field_read(result, PG_DIAG_MESSAGE_PRIMARY),
        .detail = field_read(result, PG_DIAG_MESSAGE_DETAIL),
        .hint = field_read(result, PG_DIAG_MESSAGE_HINT),
        .context = field_read(result, PG_DIAG_CONTEXT),
        .position = position == NULL ? 0 : atoi(position),
    };
    if (error.message == NULL) error.message = PQerrorMessage(connection);
    return error;
}

/* The byte in `text` where its character number `position` (from 1) begins. */
static size_t text_find_character(Text text, int position)
{
    size_t at = 0;
    for (int i = 1; i < position && at < text.length; i++) {
        at++;
        while (at < text.length && ((unsigned char)text.bytes[at] & 0xC0) == 0x80) at++;
    }
    return at;
}

static bool byte_is_word(char byte)
{
    return (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z') ||
           (byte >= '0' && byte <= '9') || byte == '_' || (unsigned char)byte >= 0x80;
}

/* The server gives a point; the word that begins there is what it means. */
static Span statement_find_place(Span statement, int position)
{
    if (span_is_none(statement) || position <= 0) return statement;
    Text text = span_text(statement);
    size_t begin = text_find_character(text, position);
    size_t end = begin;
    while (end < text.length && byte_is_word(text.bytes[end])) end++;
    if (end == begin && end < text.length) end++;
    return span_make(statement.source, statement.begin + begin, statement.begin + end);
}

/* A statement of many lines is shown by its first. */
static Span statement_first_line(Span statement)
{
    if (span_is_none(statement)) return statement;
    Text text = span_text(statement);
    const char *end = memchr(text.bytes, '\n', text.length);
    if (end != NULL) statement.end = statement.begin + (uint32_t)(end - text.bytes);
    return statement;
}

static void error_note_lines(Diagnostics *diagnostics, Diagnostic *diagnostic, const char *title,
                             const char *lines)
{
    Text rest = text_from_string(lines);
    Text line;
    while (text_next_line(&rest, &line)) {
        diag_note(diagnostics, diagnostic, SPAN_NONE, "%s%.*s", title, TEXT_FORMAT(line));
        title = "";
    }
}

static void error_add_advice(Diagnostics *diagnostics, Diagnostic *diagnostic,
                             const ServerError *error)
{
    if (error->sqlstate == NULL) return;
    for (size_t i = 0; i < sizeof advices / sizeof *advices; i++) {
        const Advice *advice = &advices[i];
        if (strcmp(error->sqlstate, advice->state) != 0) continue;
        if (advice->words != NULL && strstr(error->message, advice->words) == NULL) continue;
        diag_hint(diagnostics, diagnostic, "%s", advice->hint);
        return;
    }
}

const char *server_error_extension(Arena *arena, const char *sqlstate, const char *message)
{
    static const char beginning[] = "extension \"";
    if (sqlstate == NULL || strcmp(sqlstate, "0A000") != 0 || message == NULL) return NULL;
    if (strncmp(message, beginning, sizeof beginning - 1) != 0) return NULL;
    const char *name = message + sizeof beginning - 1;
    return text_string(arena, (Text){name, strcspn(name, "\"")});
}

static DiagnosticCode error_find_code(DiagnosticCode code, const ServerError *error)
{
    if (error->sqlstate == NULL || strncmp(error->sqlstate, "08", 2) == 0 ||
        strcmp(error->sqlstate, "57P01") == 0 || strcmp(error->sqlstate, "57P02") == 0)
        return CODE_CONNECTION_LOST;
    return code;
}

Diagnostic *server_error_add(Diagnostics *diagnostics, DiagnosticCode code, Span statement,
                             const ServerError *error)
{
    Span place = error->position > 0 ? statement_find_place(statement, error->position)
                                     : statement_first_line(statement);
    const char *extension =
        server_error_extension(diagnostics->arena, error->sqlstate, error->message);
    code = extension != NULL ? CODE_EXTENSION_UNAVAILABLE : error_find_code(code, error);
    Text message = text_trim(text_from_string(error->message == NULL ? "" : error->message));
    Diagnostic *diagnostic =
        text_is_empty(message)
            ? diag_add(diagnostics, code, place, "the connection to the server was lost")
            : diag_add(diagnostics, code, place, "%.*s", TEXT_FORMAT(message));
    error_note_lines(diagnostics, diagnostic, "detail: ", error->detail);
    error_note_lines(diagnostics, diagnostic, "context: ", error->context);
    if (error->hint != NULL) diag_hint(diagnostics, diagnostic, "%s", error->hint);
    if (extension != NULL)
        diag_hint(diagnostics, diagnostic, "%s",
                  server_package_hint(diagnostics->arena, extension, 0));
    error_add_advice(diagnostics, diagnostic, error);
    return diagnostic;
}

bool connection_execute(Diagnostics *diagnostics, PGconn *connection, const char *statement)
{
    PGresult *result = PQexec(connection, statement);
    ExecStatusType status = PQresultStatus(result);
    bool done =
        status == PGRES_COMMAND_OK || status == PGRES_TUPLES_OK || status == PGRES_EMPTY_QUERY;
    if (!done) {
        ServerError error = server_error_read(connection, result);
        server_error_add(diagnostics, CODE_SERVER_ERROR, SPAN_NONE, &error);
    }
    PQclear(result);
    return done;
}
