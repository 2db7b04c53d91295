/* Failures: what the caller is told. */
#include "rt_internal.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

const int schemac_rt_abi_1 = SCHEMAC_RT_ABI;

/* Copies `text` (NULL: nothing) cut to `size`, never inside a UTF-8 character. */
static void copy_text(char *out, size_t size, const char *text)
{
    size_t length = text == NULL ? 0 : strlen(text);
    if (length >= size) {
        length = size - 1;
        while (length > 0 && ((unsigned char)text[length] & 0xC0) == 0x80) length--;
    }
    if (length > 0) memcpy(out, text, length);
    out[length] = '\0';
}

SchemacStatus rt_fail(SchemacFailure *failure, SchemacFault fault, const char *format, ...)
{
    if (failure == NULL) return SCHEMAC_FAILED;
    memset(failure, 0, sizeof *failure);
    failure->fault = fault;
    char message[1024];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(message, sizeof message, format, arguments);
    va_end(arguments);
    copy_text(failure->message, sizeof failure->message, message);
    return SCHEMAC_FAILED;
}

SchemacStatus rt_fail_memory(SchemacFailure *failure)
{
    return rt_fail(failure, SCHEMAC_FAULT_MEMORY, "out of memory");
}

/* libpq's own messages end in a newline, and say "server closed the connection\n\tThis probably
 * ...". */
static void fail_connection(SchemacFailure *failure, const PGconn *connection)
{
    const char *said = connection == NULL ? "" : PQerrorMessage(connection);
    size_t length = strcspn(said, "\n");
    rt_fail(failure, SCHEMAC_FAULT_CONNECTION, "%.*s", (int)length, said);
    if (length == 0) copy_text(failure->message, sizeof failure->message, "the connection is lost");
}

/* "COPY chunks, line 3, column content": a COPY's row, from 1; 0 when the context is another. */
static int64_t context_row(const char *context)
{
    if (context == NULL || strncmp(context, "COPY ", 5) != 0) return 0;
    const char *line = strstr(context, ", line ");
    return line == NULL ? 0 : strtoll(line + 7, NULL, 10);
}

SchemacStatus rt_fail_result(SchemacFailure *failure, const PGconn *connection,
                             const PGresult *result)
{
    if (failure == NULL) return SCHEMAC_FAILED;
    const char *state = result == NULL ? NULL : PQresultErrorField(result, PG_DIAG_SQLSTATE);
    if (state == NULL) {
        fail_connection(failure, connection);
        return SCHEMAC_FAILED;
    }
    memset(failure, 0, sizeof *failure);
    bool is_gone = PQstatus(connection) == CONNECTION_BAD;
    failure->fault = is_gone ? SCHEMAC_FAULT_CONNECTION : SCHEMAC_FAULT_SERVER;
    copy_text(failure->sqlstate, sizeof failure->sqlstate, state);
    copy_text(failure->constraint, sizeof failure->constraint,
              PQresultErrorField(result, PG_DIAG_CONSTRAINT_NAME));
    copy_text(failure->table, sizeof failure->table,
              PQresultErrorField(result, PG_DIAG_TABLE_NAME));
    copy_text(failure->column, sizeof failure->column,
              PQresultErrorField(result, PG_DIAG_COLUMN_NAME));
    copy_text(failure->message, sizeof failure->message,
              PQresultErrorField(result, PG_DIAG_MESSAGE_PRIMARY));
    copy_text(failure->detail, sizeof failure->detail,
              PQresultErrorField(result, PG_DIAG_MESSAGE_DETAIL));
    copy_text(failure->hint, sizeof failure->hint,
              PQresultErrorField(result, PG_DIAG_MESSAGE_HINT));
    failure->row = context_row(PQresultErrorField(result, PG_DIAG_CONTEXT));
    return SCHEMAC_FAILED;
}
