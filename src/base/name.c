/* A hash table of its own, not a Map: no other is asked as often. */
#include "base/name.h"

#include <string.h>

#include "base/vector.h"

/* An interned name: its length stands right before the bytes, where name_length finds it. */
typedef struct NameCell {
    size_t length;
    char bytes[];
} NameCell;

/* Open addressing; a name table is the hottest map of a compile, so it has no entries beside the
 * cells. */
struct Names {
    Arena *arena;
    NameCell **slots;
    uint32_t *hashes;
    size_t capacity; /* a power of two, at most half full */
    size_t count;
};

enum { NAMES_FIRST_CAPACITY = 1024 };

static uint32_t name_hash(Text text)
{ /* FNV-1a */
    uint32_t hash = 2166136261u;
    for (size_t i = 0; i < text.length; i++)
        hash = (hash ^ (unsigned char)text.bytes[i]) * 16777619u;
    return hash ^ (hash >> 15);
}

static void names_allocate(Names *names, size_t capacity)
{
    names->slots = ARENA_ARRAY(names->arena, NameCell *, capacity);
    names->hashes = ARENA_ARRAY(names->arena, uint32_t, capacity);
    names->capacity = capacity;
}

Names *names_make(Arena *arena)
{
    Names *names = ARENA_NEW(arena, Names);
    names->arena = arena;
    names_allocate(names, NAMES_FIRST_CAPACITY);
    return names;
}

Arena *names_arena(const Names *names)
{
    return names->arena;
}

/* Where `text` stands, or the empty slot where it would. */
static size_t names_slot(const Names *names, Text text, uint32_t hash)
{
    size_t slot = hash & (names->capacity - 1);
    while (names->slots[slot] != NULL) {
        const NameCell *cell = names->slots[slot];
        if (names->hashes[slot] == hash && cell->length == text.length &&
            memcmp(cell->bytes, text.bytes, text.length) == 0)
            return slot;
        slot = (slot + 1) & (names->capacity - 1);
    }
    return slot;
}

static void names_grow(Names *names)
{
    NameCell **slots = names->slots;
    uint32_t *hashes = names->hashes;
    size_t capacity = names->capacity;
    names_allocate(names, capacity * 2);
    for (size_t i = 0; i < capacity; i++) {
        if (slots[i] != NULL) {
            size_t slot = names_slot(names, (Text){slots[i]->bytes, slots[i]->length}, hashes[i]);
            names->slots[slot] = slots[i];
            names->hashes[slot] = hashes[i];
        }
    }
}

Name name_intern(Names *names, Text text)
{
    text = text_is_none(text) ? TEXT("") : text;
    uint32_t hash = name_hash(text);
    size_t slot = names_slot(names, text, hash);
    if (names->slots[slot] != NULL) return names->slots[slot]->bytes;
    if ((names->count + 1) * 2 > names->capacity) {
        names_grow(names);
        slot = names_slot(names, text, hash);
    }
    NameCell *cell = arena_make(names->arena, sizeof *cell + text.length + 1);
    cell->length = text.length;
    memcpy(cell->bytes, text.bytes, text.length);
    names->slots[slot] = cell;
    names->hashes[slot] = hash;
    names->count++;
    return cell->bytes;
}

Name name_intern_string(Names *names, const char *string)
{
    return string == NULL ? NULL : name_intern(names, text_from_string(string));
}

Name name_find(const Names *names, Text text)
{
    text = text_is_none(text) ? TEXT("") : text;
    const NameCell *cell = names->slots[names_slot(names, text, name_hash(text))];
    return cell == NULL ? NULL : cell->bytes;
}

size_t name_length(Name name)
{
    size_t length = 0;
    if (name != NULL) memcpy(&length, name - offsetof(NameCell, bytes), sizeof length);
    return length;
}

Text name_text(Name name)
{
    return name == NULL ? TEXT_NONE : (Text){name, name_length(name)};
}

int name_compare(Name a, Name b)
{
    return a == b ? 0 : text_compare(name_text(a), name_text(b));
}
