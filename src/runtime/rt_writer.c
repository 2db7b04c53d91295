/* Bytes that grow: wire values and SQL text. */
#include "rt_internal.h"

#include <stdlib.h>

void writer_free(Writer *writer)
{
    free(writer->bytes);
    memset(writer, 0, sizeof *writer);
}

unsigned char *writer_reserve_slow(Writer *writer, size_t size)
{
    if (writer->has_failed || size > SIZE_MAX / 4 || writer->length > SIZE_MAX / 4) {
        writer->has_failed = true;
        return NULL;
    }
    size_t limit = writer->limit == 0 ? SIZE_MAX / 2 : writer->limit;
    if (size > limit || writer->length > limit - size) {
        writer->has_failed = true;
        writer->is_full = true;
        return NULL;
    }
    size_t capacity = writer->capacity < 256 ? 256 : writer->capacity;
    while (capacity < writer->length + size) capacity *= 2;
    capacity = capacity > limit ? limit : capacity; /* so that every byte beyond it comes here */
    unsigned char *bytes = realloc(writer->bytes, capacity);
    if (bytes == NULL) {
        writer->has_failed = true;
        return NULL;
    }
    writer->bytes = bytes;
    writer->capacity = capacity;
    unsigned char *place = bytes + writer->length;
    writer->length += size;
    return place;
}

void writer_put(Writer *writer, const void *bytes, size_t size)
{
    unsigned char *place = writer_reserve(writer, size);
    if (place != NULL && size > 0) memcpy(place, bytes, size);
}

void writer_put_string(Writer *writer, const char *string)
{
    writer_put(writer, string, strlen(string));
}

void writer_put_name(Writer *writer, const char *name)
{
    writer_put(writer, "\"", 1);
    for (const char *c = name; *c != '\0'; c++) {
        writer_put(writer, c, 1);
        if (*c == '"') writer_put(writer, c, 1);
    }
    writer_put(writer, "\"", 1);
}

void writer_put_number(Writer *writer, size_t number)
{
    char digits[24];
    size_t begin = sizeof digits;
    do {
        digits[--begin] = (char)('0' + number % 10);
        number /= 10;
    } while (number > 0);
    writer_put(writer, digits + begin, sizeof digits - begin);
}

const char *writer_string(Writer *writer)
{
    unsigned char *end = writer_reserve(writer, 1);
    if (end == NULL) return NULL;
    *end = '\0';
    writer->length--;
    return (const char *)writer->bytes;
}
