#include "fingerprint.h"

#include <stdio.h>
#include <string.h>

#include "property/embedded.h"

Text fingerprint(Arena *arena, PGconn *connection)
{
    TextBuilder out = text_builder(arena);
    PGresult *result = PQexecPrepared(connection, "fingerprint", 0, NULL, NULL, NULL, 0);
    const char *state = PQresultErrorField(result, PG_DIAG_SQLSTATE);
    if (state != NULL && strcmp(state, "26000") == 0) { /* the first time */
        PQclear(result);
        PQclear(PQprepare(connection, "fingerprint", property_fingerprint_sql, 0, NULL));
        result = PQexecPrepared(connection, "fingerprint", 0, NULL, NULL, NULL, 0);
    }
    bool done = PQresultStatus(result) == PGRES_TUPLES_OK;
    for (int row = 0; done && row < PQntuples(result); row++) {
        text_put_string(&out, PQgetvalue(result, row, 0));
        text_put_string(&out, "\n\x1e\n");
    }
    if (!done) fprintf(stderr, "fingerprint: %s", PQerrorMessage(connection));
    PQclear(result);
    return done ? text_built(&out) : TEXT_NONE;
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
