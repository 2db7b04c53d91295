/* Names made up as makeObjectName, ChooseIndexNameAddition, ChooseIndexColumnNames and
 * makeMultirangeTypeName do it in PostgreSQL. */
#include "model/choose.h"

#include <stdio.h>
#include <string.h>

/* Bytes of the UTF-8 character that begins with `byte`; 1 for what begins none. */
static size_t character_length(unsigned char byte)
{
    if (byte < 0xc0) return 1;
    if (byte < 0xe0) return 2;
    return byte < 0xf0 ? 3 : 4;
}

size_t name_clip(Text text, size_t limit)
{
    size_t clipped = 0;
    while (clipped < text.length && text.bytes[clipped] != '\0') {
        size_t length = character_length((unsigned char)text.bytes[clipped]);
        if (clipped + length > limit || clipped + length > text.length) break;
        clipped += length;
    }
    return clipped;
}

static void buffer_put(NameBuffer *buffer, Text text)
{
    size_t left = NAME_LIMIT - buffer->length;
    size_t length = text.length < left ? text.length : left;
    if (length > 0) memcpy(buffer->bytes + buffer->length, text.bytes, length);
    buffer->length += length;
}

void name_make(NameBuffer *buffer, Text name1, Text name2, Text label)
{
    size_t overhead = (text_is_none(name2) ? 0 : 1) + label.length + 1;
    size_t available = NAME_LIMIT > overhead ? NAME_LIMIT - overhead : 0;
    size_t length1 = name1.length;
    size_t length2 = name2.length;
    while (length1 + length2 > available)
        if (length1 > length2)
            length1--;
        else
            length2--;
    buffer->length = 0;
    buffer_put(buffer, text_slice(name1, 0, name_clip(name1, length1)));
    if (!text_is_none(name2)) {
        buffer_put(buffer, TEXT("_"));
        buffer_put(buffer, text_slice(name2, 0, name_clip(name2, length2)));
    }
    buffer_put(buffer, TEXT("_"));
    buffer_put(buffer, label);
}

Name name_make_numbered(Names *names, Text name1, Text name2, const char *label, unsigned pass)
{
    char numbered[32];
    NameBuffer buffer;
    if (pass == 0)
        snprintf(numbered, sizeof numbered, "%s", label);
    else
        snprintf(numbered, sizeof numbered, "%s%u", label, pass);
    name_make(&buffer, name1, name2, text_from_string(numbered));
    return name_intern(names, (Text){buffer.bytes, buffer.length});
}

Text name_join_columns(Arena *arena, const Text *columns, size_t count)
{
    TextBuilder builder = text_builder(arena);
    for (size_t i = 0; i < count; i++) {
        if (builder.length > 0) text_put_byte(&builder, '_');
        text_put(&builder, columns[i]);
        if (builder.length > NAME_LIMIT)
            break; /* PostgreSQL stops here too: more would be cut off */
    }
    return text_built(&builder);
}

static bool is_repeated(const Text *columns, size_t count, Text name)
{
    for (size_t i = 0; i < count; i++)
        if (text_equals(columns[i], name)) return true;
    return false;
}

void name_number_columns(Arena *arena, Text *columns, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        Text original = columns[i];
        for (unsigned number = 1; is_repeated(columns, i, columns[i]); number++) {
            Text digits = text_format(arena, "%u", number);
            Text kept = text_slice(original, 0, name_clip(original, NAME_LIMIT - digits.length));
            columns[i] = text_format(arena, "%.*s%.*s", TEXT_FORMAT(kept), TEXT_FORMAT(digits));
        }
    }
}

Name name_of_multirange(Names *names, Name range)
{
    Text text = name_text(range);
    const char *found = memmem(text.bytes, text.length, "range", 5);
    size_t at = found == NULL ? text.length : (size_t)(found - text.bytes);
    const char *added = found == NULL ? "_multirange" : "multi";
    NameBuffer buffer = {.length = 0};
    buffer_put(&buffer,
               text_slice(text, 0, name_clip(text_slice(text, 0, at), NAME_LIMIT - strlen(added))));
    buffer_put(&buffer, text_from_string(added));
    buffer_put(&buffer, text_slice(text, at, text.length));
    buffer.length = name_clip((Text){buffer.bytes, buffer.length}, NAME_LIMIT);
    return name_intern(names, (Text){buffer.bytes, buffer.length});
}
