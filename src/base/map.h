/* Maps from bytes to pointers, in order of insertion. The only place that sees uthash.
 *
 * A map lives in an arena. A key's bytes are copied. Values are borrowed and never NULL. */
#ifndef SCHEMAC_BASE_MAP_H
#define SCHEMAC_BASE_MAP_H

#include "base/text.h"

typedef struct Map Map;

Map *map_make(Arena *arena);
/* The value under `key`, or NULL. */
void *map_find(const Map *map, Text key);
/* Sets `key` to `value`, replacing what was there. */
void map_put(Map *map, Text key, void *value);
/* Removes `key`; false when it was not there. */
bool map_remove(Map *map, Text key);
size_t map_count(const Map *map);

/* In order of insertion:  for (MapEntry e = map_first(map); e.value != NULL; e = map_next(e)) */
typedef struct MapEntry {
    Text key;
    void *value;
    const void *position; /* private */
} MapEntry;

MapEntry map_first(const Map *map);
MapEntry map_next(MapEntry entry);

/* Keyed by the identity of a pointer (an interned name, an object). */
void *map_find_pointer(const Map *map, const void *key);
void map_put_pointer(Map *map, const void *key, void *value);

#endif
