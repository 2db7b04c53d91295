/* SQL put together by holes that quote themselves, and errors filled in. Memory may run out at any
 * put: the buffer remembers, so that its user looks once, at the end. */
#include "runtime/run_internal.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* ---- buffers ---- */

static bool buffer_reserve(SchemacBuffer *buffer, size_t more)
{
    size_t needed = buffer->length + more + 1;
    if (buffer->failed) return false;
    if (needed <= buffer->capacity) return true;
    size_t capacity = buffer->capacity == 0 ? 1024 : buffer->capacity;
    while (capacity < needed) capacity *= 2;
    char *bytes = realloc(buffer->bytes, capacity);
    if (bytes == NULL) {
        buffer->failed = true;
        return false;
    }
    buffer->bytes = bytes;
    buffer->capacity = capacity;
    return true;
}

void schemac_put_bytes(SchemacBuffer *buffer, const char *bytes, size_t length)
{
    if (!buffer_reserve(buffer, length)) return;
    if (length > 0) memcpy(buffer->bytes + buffer->length, bytes, length);
    buffer->length += length;
    buffer->bytes[buffer->length] = '\0';
}

void schemac_put(SchemacBuffer *buffer, const char *string)
{
    schemac_put_bytes(buffer, string, strlen(string));
}

/* `text` between `quote`s, those within doubled. */
static void put_quoted(SchemacBuffer *buffer, const char *text, char quote)
{
    schemac_put_bytes(buffer, &quote, 1);
    for (const char *at = text; *at != '\0';) {
        const char *next = strchr(at, quote);
        if (next == NULL) {
            schemac_put(buffer, at);
            break;
        }
        schemac_put_bytes(buffer, at, (size_t)(next - at) + 1);
        schemac_put_bytes(buffer, &quote, 1);
        at = next + 1;
    }
    schemac_put_bytes(buffer, &quote, 1);
}

/* Names that are lower case and longer than any keyword that could hurt need no quotes; the
 * bookkeeping's own schema is nearly always "schemac", and scripts are read by people. */
static void put_name(SchemacBuffer *buffer, const char *name)
{
    if (strcmp(name, "schemac") == 0)
        schemac_put(buffer, name);
    else
        put_quoted(buffer, name, '"');
}

static void put_literal(SchemacBuffer *buffer, const char *text)
{
    if (text == NULL)
        schemac_put(buffer, "NULL");
    else
        put_quoted(buffer, text, '\'');
}

static void put_number(SchemacBuffer *buffer, int64_t number)
{
    char digits[32];
    snprintf(digits, sizeof digits, "%lld", (long long)number);
    schemac_put(buffer, digits);
}

void schemac_put_sql(SchemacBuffer *buffer, const char *template, ...)
{
    va_list holes;
    va_start(holes, template);
    const char *at = template;
    for (const char *hole = strchr(at, '%'); hole != NULL; hole = strchr(at, '%')) {
        schemac_put_bytes(buffer, at, (size_t)(hole - at));
        switch (hole[1]) {
        case 'n': put_name(buffer, va_arg(holes, const char *)); break;
        case 'l': put_literal(buffer, va_arg(holes, const char *)); break;
        case 'i': put_number(buffer, va_arg(holes, int64_t)); break;
        case 'b': schemac_put(buffer, va_arg(holes, int) ? "true" : "false"); break;
        case 'v': schemac_put(buffer, va_arg(holes, const char *)); break;
        case '%': schemac_put(buffer, "%"); break;
        default: abort(); /* a template of our own is wrong */
        }
        at = hole + 2;
    }
    schemac_put(buffer, at);
    va_end(holes);
}

void schemac_buffer_clear(SchemacBuffer *buffer)
{
    buffer->length = 0;
    if (buffer->bytes != NULL) buffer->bytes[0] = '\0';
}

void schemac_buffer_free(SchemacBuffer *buffer)
{
    free(buffer->bytes);
    *buffer = (SchemacBuffer){0};
}

/* ---- errors ---- */

/* Cuts `text` to `size` bytes before a character that does not fit, and marks the cut. */
static void text_cut(char *text, size_t size)
{
    size_t end = size - 4;
    while (end > 0 && ((unsigned char)text[end] & 0xC0) == 0x80) end--;
    memcpy(text + end, "...", 4);
}

void schemac_copy_text(char *target, size_t size, const char *text)
{
    int length = snprintf(target, size, "%s", text == NULL ? "" : text);
    if (length >= (int)size) text_cut(target, size);
}

static void format_text(char *target, size_t size, const char *format, va_list arguments)
    __attribute__((format(printf, 3, 0)));

static void format_text(char *target, size_t size, const char *format, va_list arguments)
{
    int length = vsnprintf(target, size, format, arguments);
    if (length >= (int)size) text_cut(target, size);
}

void schemac_error_clear(SchemacError *error)
{
    if (error != NULL) memset(error, 0, sizeof *error);
}

bool schemac_fail(SchemacError *error, SchemacResult result, const char *format, ...)
{
    if (error == NULL) return false;
    schemac_error_clear(error);
    error->result = result;
    va_list arguments;
    va_start(arguments, format);
    format_text(error->message, sizeof error->message, format, arguments);
    va_end(arguments);
    return false;
}

bool schemac_fail_memory(SchemacError *error)
{
    return schemac_fail(error, SCHEMAC_ERROR_MEMORY, "out of memory");
}

void schemac_set_detail(SchemacError *error, const char *format, ...)
{
    if (error == NULL) return;
    va_list arguments;
    va_start(arguments, format);
    format_text(error->detail, sizeof error->detail, format, arguments);
    va_end(arguments);
}

void schemac_set_hint(SchemacError *error, const char *format, ...)
{
    if (error == NULL) return;
    va_list arguments;
    va_start(arguments, format);
    format_text(error->hint, sizeof error->hint, format, arguments);
    va_end(arguments);
}
