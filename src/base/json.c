/* The text so far tells where the next item stands: after its key, or on a line of its own. */
#include "base/json.h"

#include <string.h>

#include "base/utf8_internal.h"

static void put_escaped(TextBuilder *builder, unsigned char byte)
{
    switch (byte) {
    case '"': text_put_string(builder, "\\\""); break;
    case '\\': text_put_string(builder, "\\\\"); break;
    case '\n': text_put_string(builder, "\\n"); break;
    case '\r': text_put_string(builder, "\\r"); break;
    case '\t': text_put_string(builder, "\\t"); break;
    default: text_put_format(builder, "\\u%04x", byte); break;
    }
}

static bool needs_escape(unsigned char byte)
{
    return byte < 0x20 || byte == '"' || byte == '\\' || byte == 0x7f;
}

void json_put_string(TextBuilder *builder, Text text)
{
    if (text_is_none(text)) {
        text_put_string(builder, "null");
        return;
    }
    text_put_byte(builder, '"');
    size_t begin = 0; /* of the bytes that go out as they are */
    for (size_t at = 0; at < text.length;) {
        size_t length = utf8_length(text, at);
        if (length > 0 && !needs_escape((unsigned char)text.bytes[at])) {
            at += length;
            continue;
        }
        text_put(builder, text_slice(text, begin, at));
        if (length == 0)
            text_put_string(builder, "\xEF\xBF\xBD");
        else
            put_escaped(builder, (unsigned char)text.bytes[at]);
        begin = ++at;
    }
    text_put(builder, text_slice(text, begin, text.length));
    text_put_byte(builder, '"');
}

JsonWriter json_writer(TextBuilder *builder)
{
    return (JsonWriter){.builder = builder, .depth = 0, .needs_comma = false};
}

static void put_line(JsonWriter *writer)
{
    text_put_byte(writer->builder, '\n');
    text_put_repeat(writer->builder, ' ', (size_t)writer->depth * 2);
}

/* Whether the next value stands right after its key. */
static bool is_after_key(const JsonWriter *writer)
{
    const TextBuilder *builder = writer->builder;
    return builder->length >= 2 && memcmp(builder->bytes + builder->length - 2, ": ", 2) == 0;
}

/* Opens the place of a value or a key. A string never ends in a bare `: `, its quote comes last. */
static void begin_item(JsonWriter *writer)
{
    if (is_after_key(writer)) return;
    if (writer->needs_comma) text_put_byte(writer->builder, ',');
    if (writer->depth > 0) put_line(writer);
}

static void begin_nested(JsonWriter *writer, char bracket)
{
    begin_item(writer);
    text_put_byte(writer->builder, bracket);
    writer->depth++;
    writer->needs_comma = false;
}

static void end_nested(JsonWriter *writer, char bracket)
{
    writer->depth--;
    if (writer->needs_comma) put_line(writer);
    text_put_byte(writer->builder, bracket);
    writer->needs_comma = true;
}

void json_begin_object(JsonWriter *writer)
{
    begin_nested(writer, '{');
}

void json_end_object(JsonWriter *writer)
{
    end_nested(writer, '}');
}

void json_begin_array(JsonWriter *writer)
{
    begin_nested(writer, '[');
}

void json_end_array(JsonWriter *writer)
{
    end_nested(writer, ']');
}

void json_key(JsonWriter *writer, const char *key)
{
    begin_item(writer);
    json_put_string(writer->builder, text_from_string(key));
    text_put_string(writer->builder, ": ");
    writer->needs_comma = false;
}

void json_text(JsonWriter *writer, Text text)
{
    begin_item(writer);
    json_put_string(writer->builder, text);
    writer->needs_comma = true;
}

void json_string(JsonWriter *writer, const char *string)
{
    json_text(writer, text_from_string(string));
}

void json_number(JsonWriter *writer, int64_t number)
{
    begin_item(writer);
    text_put_number(writer->builder, number);
    writer->needs_comma = true;
}

void json_bool(JsonWriter *writer, bool value)
{
    begin_item(writer);
    text_put_string(writer->builder, value ? "true" : "false");
    writer->needs_comma = true;
}
