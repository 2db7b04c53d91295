/* Slices byte by byte, as in locale C; and the builder. What needs to know characters is in
 * text_unicode.c. */
#include "base/text.h"

#include <stdio.h>
#include <string.h>

#include "base/bug.h"

Text text_from_string(const char *string)
{
    return string == NULL ? TEXT_NONE : (Text){string, strlen(string)};
}

bool text_is_none(Text text)
{
    return text.bytes == NULL;
}

bool text_is_empty(Text text)
{
    return text.length == 0;
}

bool text_equals(Text a, Text b)
{
    if (text_is_none(a) || text_is_none(b)) return text_is_none(a) && text_is_none(b);
    return a.length == b.length && memcmp(a.bytes, b.bytes, a.length) == 0;
}

bool text_equals_string(Text a, const char *b)
{
    return text_equals(a, text_from_string(b));
}

static char lower_byte(char byte)
{
    return byte >= 'A' && byte <= 'Z' ? (char)(byte - 'A' + 'a') : byte;
}

bool text_equals_ignoring_case(Text a, const char *b)
{
    if (text_is_none(a) || b == NULL || a.length != strlen(b)) return text_is_none(a) && b == NULL;
    for (size_t i = 0; i < a.length; i++)
        if (lower_byte(a.bytes[i]) != lower_byte(b[i])) return false;
    return true;
}

int text_compare(Text a, Text b)
{
    if (text_is_none(a) || text_is_none(b)) return (int)!text_is_none(a) - (int)!text_is_none(b);
    size_t shared = a.length < b.length ? a.length : b.length;
    int order = memcmp(a.bytes, b.bytes, shared);
    return order != 0 ? order : (a.length > b.length) - (a.length < b.length);
}

bool text_starts_with(Text text, const char *prefix)
{
    size_t length = strlen(prefix);
    return text.length >= length && (length == 0 || memcmp(text.bytes, prefix, length) == 0);
}

bool text_ends_with(Text text, const char *suffix)
{
    size_t length = strlen(suffix);
    return text.length >= length &&
           (length == 0 || memcmp(text.bytes + text.length - length, suffix, length) == 0);
}

Text text_slice(Text text, size_t begin, size_t end)
{
    end = end > text.length ? text.length : end;
    begin = begin > end ? end : begin;
    return text_is_none(text) ? TEXT_NONE : (Text){text.bytes + begin, end - begin};
}

static bool is_space(char byte)
{
    return byte == ' ' || (byte >= '\t' && byte <= '\r');
}

Text text_trim(Text text)
{
    size_t begin = 0;
    size_t end = text.length;
    while (begin < end && is_space(text.bytes[begin])) begin++;
    while (end > begin && is_space(text.bytes[end - 1])) end--;
    return text_slice(text, begin, end);
}

bool text_next_line(Text *rest, Text *line)
{
    if (text_is_empty(*rest)) return false;
    const char *newline = memchr(rest->bytes, '\n', rest->length);
    size_t length = newline == NULL ? rest->length : (size_t)(newline - rest->bytes);
    size_t next = newline == NULL ? length : length + 1;
    *line = text_slice(*rest, 0, length);
    if (newline != NULL && length > 0 && line->bytes[length - 1] == '\r') line->length--;
    *rest = text_slice(*rest, next, rest->length);
    return true;
}

bool text_has_return(Text text)
{
    return !text_is_empty(text) && memchr(text.bytes, '\r', text.length) != NULL;
}

Text text_with_newlines(Arena *arena, Text text)
{
    if (text_is_empty(text) || memmem(text.bytes, text.length, "\r\n", 2) == NULL) return text;
    char *bytes = arena_make(arena, text.length + 1);
    size_t length = 0;
    for (size_t i = 0; i < text.length; i++) {
        bool is_end = text.bytes[i] == '\r' && i + 1 < text.length && text.bytes[i + 1] == '\n';
        if (!is_end) bytes[length++] = text.bytes[i];
    }
    bytes[length] = '\0';
    return (Text){bytes, length};
}

char *text_string(Arena *arena, Text text)
{
    char *bytes = arena_make(arena, text.length + 1);
    if (text.length > 0) memcpy(bytes, text.bytes, text.length);
    return bytes;
}

Text text_copy(Arena *arena, Text text)
{
    return text_is_none(text) ? TEXT_NONE : (Text){text_string(arena, text), text.length};
}

Text text_lower(Arena *arena, Text text)
{
    char *bytes = text_string(arena, text);
    for (size_t i = 0; i < text.length; i++) bytes[i] = lower_byte(bytes[i]);
    return text_is_none(text) ? TEXT_NONE : (Text){bytes, text.length};
}

Text text_format_list(Arena *arena, const char *format, va_list arguments)
{
    va_list again;
    va_copy(again, arguments);
    int length = vsnprintf(NULL, 0, format, again);
    va_end(again);
    if (length < 0) BUG("cannot format \"%s\"", format);
    char *bytes = arena_make(arena, (size_t)length + 1);
    vsnprintf(bytes, (size_t)length + 1, format, arguments);
    return (Text){bytes, (size_t)length};
}

Text text_format(Arena *arena, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    Text text = text_format_list(arena, format, arguments);
    va_end(arguments);
    return text;
}

/* ---- the builder ---- */

TextBuilder text_builder(Arena *arena)
{
    return (TextBuilder){.arena = arena};
}

/* Room for `more` bytes and the NUL after them. */
static void builder_reserve(TextBuilder *builder, size_t more)
{
    size_t needed = builder->length + more + 1;
    if (needed <= builder->capacity) return;
    size_t capacity = builder->capacity < 64 ? 64 : builder->capacity * 2;
    capacity = capacity < needed ? needed : capacity;
    char *bytes = arena_make(builder->arena, capacity);
    if (builder->length > 0) memcpy(bytes, builder->bytes, builder->length);
    builder->bytes = bytes;
    builder->capacity = capacity;
}

void text_reserve(TextBuilder *builder, size_t more)
{
    builder_reserve(builder, more);
}

void text_put(TextBuilder *builder, Text text)
{
    builder_reserve(builder, text.length);
    if (text.length > 0) memcpy(builder->bytes + builder->length, text.bytes, text.length);
    builder->length += text.length;
    builder->bytes[builder->length] = '\0';
}

void text_put_string(TextBuilder *builder, const char *string)
{
    text_put(builder, text_from_string(string));
}

void text_put_byte(TextBuilder *builder, char byte)
{
    text_put(builder, (Text){&byte, 1});
}

void text_put_repeat(TextBuilder *builder, char byte, size_t count)
{
    builder_reserve(builder, count);
    memset(builder->bytes + builder->length, byte, count);
    builder->length += count;
    builder->bytes[builder->length] = '\0';
}

/* '...', the quotes inside doubled; in E'...' backslashes too. */
void text_put_literal(TextBuilder *builder, Text text)
{
    bool escapes = text_has_return(text);
    text_put_string(builder, escapes ? "E'" : "'");
    for (size_t i = 0; i < text.length; i++) {
        char byte = text.bytes[i];
        if (escapes && byte == '\r') {
            text_put_string(builder, "\\r");
            continue;
        }
        if (byte == '\'' || (escapes && byte == '\\')) text_put_byte(builder, byte);
        text_put_byte(builder, byte);
    }
    text_put_byte(builder, '\'');
}

void text_put_number(TextBuilder *builder, int64_t number)
{
    text_put_format(builder, "%lld", (long long)number);
}

void text_put_format(TextBuilder *builder, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    int length = vsnprintf(NULL, 0, format, arguments);
    va_end(arguments);
    if (length < 0) BUG("cannot format \"%s\"", format);
    builder_reserve(builder, (size_t)length);
    va_start(arguments, format);
    vsnprintf(builder->bytes + builder->length, (size_t)length + 1, format, arguments);
    va_end(arguments);
    builder->length += (size_t)length;
}

Text text_built(TextBuilder *builder)
{
    builder_reserve(builder, 0);
    builder->bytes[builder->length] = '\0';
    return (Text){builder->bytes, builder->length};
}

static bool is_word_byte(char byte)
{
    return (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z') ||
           (byte >= '0' && byte <= '9') || byte == '_' || (unsigned char)byte >= 0x80;
}

bool text_has_word(Text text, const char *word)
{
    size_t length = strlen(word);
    for (size_t i = 0; i + length <= text.length; i++)
        if (memcmp(text.bytes + i, word, length) == 0 &&
            (i == 0 || !is_word_byte(text.bytes[i - 1])) &&
            (i + length == text.length || !is_word_byte(text.bytes[i + length])))
            return true;
    return false;
}
