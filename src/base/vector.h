/* Typed vectors that grow in an arena.
 *
 *     VECTOR(Text) lines = {0};
 *     VECTOR_ADD(arena, &lines, line);
 *     for (size_t i = 0; i < lines.count; i++) use(lines.items[i]);
 *
 * Growing copies: pointers to items are good only until the next add. */
#ifndef SCHEMAC_BASE_VECTOR_H
#define SCHEMAC_BASE_VECTOR_H

#include "base/arena.h"

#define VECTOR(Type)     \
    struct {             \
        Type *items;     \
        size_t count;    \
        size_t capacity; \
    }

/* Adds a copy of `item`. */
#define VECTOR_ADD(arena, vector, ...)                                                            \
    (vector_reserve((arena), (void **)&(vector)->items, &(vector)->capacity, (vector)->count + 1, \
                    sizeof *(vector)->items),                                                     \
     (vector)->items[(vector)->count++] = __VA_ARGS__)

/* The last item, as an lvalue. The vector must not be empty. */
#define VECTOR_LAST(vector) ((vector)->items[(vector)->count - 1])

void vector_reserve(Arena *arena, void **items, size_t *capacity, size_t needed, size_t item_size);

#endif
