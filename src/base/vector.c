/* What VECTOR_ADD calls when there is no room: the items move to twice as much. */
#include "base/vector.h"

#include <stdint.h>
#include <string.h>

/* The first room is for four small items, but for one large one: most lists of those stay that
 * short. */
enum { FIRST_CAPACITY = 4, FIRST_SIZE = 128 };

void vector_reserve(Arena *arena, void **items, size_t *capacity, size_t needed, size_t item_size)
{
    if (needed <= *capacity) return;
    size_t grown = *capacity > SIZE_MAX / 2 ? SIZE_MAX : *capacity * 2;
    if (grown < needed) grown = needed;
    if (grown < FIRST_CAPACITY && grown * item_size <= FIRST_SIZE / 2)
        grown = FIRST_CAPACITY * item_size <= FIRST_SIZE ? FIRST_CAPACITY : FIRST_SIZE / item_size;
    void *larger = arena_make_array(arena, grown, item_size);
    if (*capacity > 0) memcpy(larger, *items, *capacity * item_size);
    *items = larger;
    *capacity = grown;
}
