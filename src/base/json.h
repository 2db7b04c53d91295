/* JSON text, written. (Reading it is a library's.) RFC 8259. */
#ifndef SCHEMAC_BASE_JSON_H
#define SCHEMAC_BASE_JSON_H

#include "base/text.h"

/* Writes `text` as a JSON string with its quotes; invalid UTF-8 becomes U+FFFD. None gives null. */
void json_put_string(TextBuilder *builder, Text text);

/* A writer that puts commas, newlines and two-space indentation by itself. */
typedef struct JsonWriter {
    TextBuilder *builder;
    int depth;
    bool needs_comma;
} JsonWriter;

JsonWriter json_writer(TextBuilder *builder);
void json_begin_object(JsonWriter *writer);
void json_end_object(JsonWriter *writer);
void json_begin_array(JsonWriter *writer);
void json_end_array(JsonWriter *writer);
void json_key(JsonWriter *writer, const char *key); /* then exactly one value */
void json_text(JsonWriter *writer, Text text);
void json_string(JsonWriter *writer, const char *string); /* NULL gives null */
void json_number(JsonWriter *writer, int64_t number);
void json_bool(JsonWriter *writer, bool value);

#endif
