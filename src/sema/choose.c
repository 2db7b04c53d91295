#include "sema/choose_internal.h"

#include <string.h>

NameScope *name_scope_make(Arena *arena, Name namespace_name)
{
    NameScope *scope = ARENA_NEW(arena, NameScope);
    scope->namespace_name = namespace_name;
    scope->relations = map_make(arena);
    scope->types = map_make(arena);
    scope->routines = map_make(arena);
    scope->constraints = map_make(arena);
    return scope;
}

/* Bytes of the UTF-8 character that begins with `byte`; 1 for what begins none. */
static size_t character_length(unsigned char byte)
{
    if (byte < 0xc0) {
        return 1;
    }
    if (byte < 0xe0) {
        return 2;
    }
    return byte < 0xf0 ? 3 : 4;
}

size_t name_clip(Text text, size_t limit)
{
    size_t clipped = 0;
    while (clipped < text.length && text.bytes[clipped] != '\0') {
        size_t length = character_length((unsigned char)text.bytes[clipped]);
        if (clipped + length > limit || clipped + length > text.length) {
            break;
        }
        clipped += length;
    }
    return clipped;
}

Text name_make(Arena *arena, Text name1, Text name2, Text label)
{
    size_t overhead = (text_is_none(name2) ? 0 : 1) + label.length + 1;
    size_t available = NAME_LIMIT > overhead ? NAME_LIMIT - overhead : 0;
    size_t length1 = name1.length;
    size_t length2 = name2.length;
    while (length1 + length2 > available) {
        if (length1 > length2) {
            length1--;
        } else {
            length2--;
        }
    }
    TextBuilder builder = text_builder(arena);
    text_put(&builder, text_slice(name1, 0, name_clip(name1, length1)));
    if (!text_is_none(name2)) {
        text_put_byte(&builder, '_');
        text_put(&builder, text_slice(name2, 0, name_clip(name2, length2)));
    }
    text_put_byte(&builder, '_');
    text_put(&builder, label);
    return text_built(&builder);
}

static Text label_number(Arena *arena, const char *label, unsigned pass)
{
    return pass == 0 ? text_from_string(label) : text_format(arena, "%s%u", label, pass);
}

Name name_choose_relation(Arena *arena, Names *names, const NameScope *scope, Text name1, Text name2,
                          const char *label, bool is_constraint)
{
    for (unsigned pass = 0;; pass++) {
        Text made = name_make(arena, name1, name2, label_number(arena, label, pass));
        Name name = name_intern(names, made);
        if (map_find_pointer(scope->relations, name) == NULL
            && (!is_constraint || map_find_pointer(scope->constraints, name) == NULL)) {
            return name;
        }
    }
}

static bool list_has(const NameList *list, Name name)
{
    for (size_t i = 0; list != NULL && i < list->count; i++) {
        if (list->items[i] == name)
            return true;
    }
    return false;
}

Name name_choose_constraint(Arena *arena, Names *names, const NameScope *scope, const NameList *others,
                            Text name1, Text name2, const char *label)
{
    for (unsigned pass = 0;; pass++) {
        Text made = name_make(arena, name1, name2, label_number(arena, label, pass));
        Name name = name_intern(names, made);
        if (map_find_pointer(scope->constraints, name) == NULL && !list_has(others, name))
            return name;
    }
}

Text name_join_columns(Arena *arena, const Text *columns, size_t count)
{
    TextBuilder builder = text_builder(arena);
    for (size_t i = 0; i < count; i++) {
        if (builder.length > 0) {
            text_put_byte(&builder, '_');
        }
        text_put(&builder, columns[i]);
        if (builder.length > NAME_LIMIT) {
            break; /* PostgreSQL stops here too: more would be cut off */
        }
    }
    return text_built(&builder);
}

static bool is_repeated(const Text *columns, size_t count, Text name)
{
    for (size_t i = 0; i < count; i++) {
        if (text_equals(columns[i], name)) {
            return true;
        }
    }
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
