/* uthash in an arena: an entry holds its own copy of the key, and goes when all of them go. */
#include "base/map.h"

#include <string.h>

#include "base/bug.h"

/* uthash takes its tables from the arena of the map that it is used on; it frees nothing. */
#define uthash_malloc(size) arena_make(map->arena, (size))
#define uthash_free(pointer, size) ((void)(pointer))
#define uthash_fatal(message) BUG("uthash: %s", (message))
#define HASH_NONFATAL_OOM 0
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wconversion"
#pragma GCC diagnostic ignored "-Wsign-conversion"
#include <uthash.h>

/* The longest chain before there are twice as many buckets: shorter than uthash's ten, as each step
 * along a chain is a cache miss, but not much: the number of buckets goes up steeply with it. */
#undef HASH_BKT_CAPACITY_THRESH
#define HASH_BKT_CAPACITY_THRESH 7U

typedef struct Entry {
    const char *key;
    size_t key_length;
    void *value;
    UT_hash_handle hh;
    char bytes[]; /* the key's own: a look-up then touches one place */
} Entry;

struct Map {
    Arena *arena;
    Entry *entries;
};

Map *map_make(Arena *arena)
{
    Map *map = ARENA_NEW(arena, Map);
    map->arena = arena;
    return map;
}

static Entry *entry_find(const Map *map, const void *key, size_t length)
{
    Entry *entry = NULL;
    HASH_FIND(hh, map->entries, key, length, entry);
    return entry;
}

static void entry_add(Map *map, const void *key, size_t length, void *value)
{
    Entry *entry = arena_make(map->arena, sizeof *entry + length + 1);
    if (length > 0) memcpy(entry->bytes, key, length);
    entry->key = entry->bytes;
    entry->key_length = length;
    entry->value = value;
    HASH_ADD_KEYPTR(hh, map->entries, entry->key, length, entry);
}

static void entry_put(Map *map, const void *key, size_t length, void *value)
{
    Entry *entry = entry_find(map, key, length);
    if (value == NULL) BUG("a map's value is NULL");
    if (entry != NULL)
        entry->value = value;
    else
        entry_add(map, key, length, value);
}

bool map_remove(Map *map, Text key)
{
    Entry *entry = entry_find(map, key.bytes, key.length);
    if (entry == NULL) return false;
    HASH_DELETE(hh, map->entries, entry);
    return true;
}
#pragma GCC diagnostic pop

void *map_find(const Map *map, Text key)
{
    Entry *entry = entry_find(map, key.bytes == NULL ? "" : key.bytes, key.length);
    return entry == NULL ? NULL : entry->value;
}

void map_put(Map *map, Text key, void *value)
{
    entry_put(map, key.bytes == NULL ? "" : key.bytes, key.length, value);
}

size_t map_count(const Map *map)
{
    return HASH_COUNT(map->entries);
}

static MapEntry map_entry(const Entry *entry)
{
    if (entry == NULL) return (MapEntry){TEXT_NONE, NULL, NULL};
    return (MapEntry){{entry->key, entry->key_length}, entry->value, entry};
}

MapEntry map_first(const Map *map)
{
    return map_entry(map->entries);
}

MapEntry map_next(MapEntry entry)
{
    const Entry *position = entry.position;
    return map_entry(position->hh.next);
}

void *map_find_pointer(const Map *map, const void *key)
{
    Entry *entry = entry_find(map, &key, sizeof key);
    return entry == NULL ? NULL : entry->value;
}

void map_put_pointer(Map *map, const void *key, void *value)
{
    entry_put(map, &key, sizeof key, value);
}
