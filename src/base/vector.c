#include "base/vector.h"

#include <stdint.h>
#include <string.h>

enum { FIRST_CAPACITY = 4 };

void vector_reserve(Arena *arena, void **items, size_t *capacity, size_t needed, size_t item_size)
{
    if (needed <= *capacity) return;
    size_t grown = *capacity > SIZE_MAX / 2 ? SIZE_MAX : *capacity * 2;
    if (grown < needed) grown = needed;
    if (grown < FIRST_CAPACITY) grown = FIRST_CAPACITY;
    void *larger = arena_make_array(arena, grown, item_size);
    if (*capacity > 0) memcpy(larger, *items, *capacity * item_size);
    *items = larger;
    *capacity = grown;
}
