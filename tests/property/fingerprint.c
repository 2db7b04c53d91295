/* fingerprint.sql in parts, each prepared once a connection and run only where the database has
 * what it asks for. */
#include "fingerprint.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/vector.h"
#include "property/embedded.h"

/* ---- the queries ---- */

enum { PARTS_MAXIMUM = 16 };

/* fingerprint.sql, taken apart. */
typedef struct Queries {
    Text head;
    Text conditions; /* SELECT, a column a part */
    Text parts[PARTS_MAXIMUM];
    int count;
} Queries;

static bool next_line(Text *rest, Text *line)
{
    size_t end = 0;
    if (text_is_empty(*rest)) return false;
    while (end < rest->length && rest->bytes[end] != '\n') end++;
    *line = text_slice(*rest, 0, end);
    *rest = text_slice(*rest, end + 1, rest->length);
    return true;
}

static bool begins_with(Text line, const char *word)
{
    return line.length >= strlen(word) && memcmp(line.bytes, word, strlen(word)) == 0;
}

static Queries read_queries(Arena *arena)
{
    static const char when[] = "-- when ";
    Text rest = text_from_string(property_fingerprint_sql);
    TextBuilder conditions = text_builder(arena);
    TextBuilder body = text_builder(arena);
    Queries queries = {.count = -1};
    bool is_told = false;
    text_put_string(&conditions, "SELECT ");
    for (Text line; next_line(&rest, &line);) {
        if (begins_with(line, when)) {
            Text condition = text_slice(line, sizeof when - 1, line.length);
            text_put_format(&conditions, "%s%.*s", is_told ? " OR " : "", TEXT_FORMAT(condition));
            is_told = true;
        } else if (begins_with(line, "-- part")) {
            if (queries.count < 0)
                queries.head = text_built(&body);
            else
                queries.parts[queries.count] = text_built(&body);
            if (queries.count >= 0) text_put_string(&conditions, is_told ? ", " : "true, ");
            queries.count++;
            body = text_builder(arena);
            is_told = false;
        } else {
            text_put_format(&body, "%.*s\n", TEXT_FORMAT(line));
        }
    }
    queries.parts[queries.count++] = text_built(&body);
    if (!is_told) text_put_string(&conditions, "true");
    queries.conditions = text_built(&conditions);
    return queries;
}

/* Number -1: the conditions. They are prepared once a connection. */
static PGresult *run_query(Arena *arena, PGconn *connection, int number)
{
    char name[32];
    snprintf(name, sizeof name, "fingerprint_%d", number + 1);
    PGresult *result = PQexecPrepared(connection, name, 0, NULL, NULL, NULL, 0);
    const char *state = PQresultErrorField(result, PG_DIAG_SQLSTATE);
    if (state == NULL || strcmp(state, "26000") != 0) return result;
    Queries queries = read_queries(arena);
    Text sql = number < 0
                   ? queries.conditions
                   : text_format(arena, "%.*s%.*s) SELECT line FROM lines",
                                 TEXT_FORMAT(queries.head), TEXT_FORMAT(queries.parts[number]));
    PQclear(result);
    result = PQprepare(connection, name, text_string(arena, sql), 0, NULL);
    if (PQresultStatus(result) != PGRES_COMMAND_OK) return result;
    PQclear(result);
    return PQexecPrepared(connection, name, 0, NULL, NULL, NULL, 0);
}

/* ---- what they say ---- */

typedef VECTOR(Text) Lines;

/* Who has run the SQL has one name, whoever it was. */
static Text without_role(Arena *arena, Text line)
{
    static const char *const roles[] = {"random_owner", "random_member", "postgres"};
    TextBuilder out = text_builder(arena);
    for (size_t at = 0; at < line.length;) {
        size_t length = 0;
        for (size_t i = 0; i < sizeof roles / sizeof *roles && length == 0; i++)
            if (begins_with(text_slice(line, at, line.length), roles[i])) length = strlen(roles[i]);
        if (length == 0)
            text_put_byte(&out, line.bytes[at++]);
        else
            text_put_string(&out, "applier");
        at += length;
    }
    return text_built(&out);
}

static bool add_part(Arena *arena, PGconn *connection, int number, Lines *lines)
{
    PGresult *result = run_query(arena, connection, number);
    bool done = PQresultStatus(result) == PGRES_TUPLES_OK;
    for (int row = 0; done && row < PQntuples(result); row++) {
        Text line = without_role(arena, text_from_string(PQgetvalue(result, row, 0)));
        /* PostgreSQL keeps no record of what belongs to the first superuser. */
        if (!begins_with(line, "owner ") || !text_ends_with(line, ": applier"))
            VECTOR_ADD(arena, lines, line);
    }
    if (!done) fprintf(stderr, "fingerprint: %s", PQerrorMessage(connection));
    PQclear(result);
    return done;
}

static int compare_lines(const void *a, const void *b)
{
    return text_compare(*(const Text *)a, *(const Text *)b);
}

Text fingerprint(Arena *arena, PGconn *connection)
{
    PGresult *asked = run_query(arena, connection, -1);
    bool done = PQresultStatus(asked) == PGRES_TUPLES_OK;
    TextBuilder out = text_builder(arena);
    Lines lines = {0};
    if (!done) fprintf(stderr, "fingerprint: %s", PQerrorMessage(connection));
    for (int part = 0; done && part < PQnfields(asked); part++)
        if (*PQgetvalue(asked, 0, part) == 't') done = add_part(arena, connection, part, &lines);
    PQclear(asked);
    if (!done) return TEXT_NONE;
    qsort(lines.items, lines.count, sizeof *lines.items, compare_lines);
    for (size_t i = 0; i < lines.count; i++)
        text_put_format(&out, "%.*s\n\x1e\n", TEXT_FORMAT(lines.items[i]));
    return text_built(&out);
}

/* One object up to the record separator. */
static bool next_record(Text *rest, Text *record)
{
    size_t end = 0;
    if (text_is_empty(*rest)) return false;
    while (end < rest->length && rest->bytes[end] != '\x1e') end++;
    *record = text_trim(text_slice(*rest, 0, end));
    *rest = text_slice(*rest, end + 2, rest->length);
    return !text_is_empty(*record);
}

Text fingerprint_difference(Arena *arena, Text expected, Text actual)
{
    TextBuilder out = text_builder(arena);
    Text a = TEXT_NONE;
    Text b = TEXT_NONE;
    bool more_a = next_record(&expected, &a);
    bool more_b = next_record(&actual, &b);
    while (more_a || more_b) {
        int order = !more_a ? 1 : !more_b ? -1 : text_compare(a, b);
        if (order < 0) text_put_format(&out, "  - %.*s\n", TEXT_FORMAT(a));
        if (order > 0) text_put_format(&out, "  + %.*s\n", TEXT_FORMAT(b));
        if (order <= 0) more_a = next_record(&expected, &a);
        if (order >= 0) more_b = next_record(&actual, &b);
    }
    return text_built(&out);
}
