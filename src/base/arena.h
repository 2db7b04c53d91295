/* Memory of one command: everything is made in an arena and goes with it.
 *
 * An arena hands out zeroed, 16-byte aligned memory and never gives any of it back before
 * arena_free or arena_reset. A command owns one; loops that make much and keep little own a scratch
 * arena beside it. Running out of memory ends the process with a message and status 70: no caller
 * can go on without it. Must not know: anything of the project. */
#ifndef SCHEMAC_BASE_ARENA_H
#define SCHEMAC_BASE_ARENA_H

#include <stddef.h>

typedef struct Arena Arena;

/* A new, empty arena. Owner frees it with arena_free. */
Arena *arena_new(void);
void arena_free(Arena *arena);

/* Forgets everything made in `arena` but keeps its memory for what is made next: for scratch
 * arenas. */
void arena_reset(Arena *arena);

/* `size` zeroed bytes, aligned to 16. A size of 0 gives a valid, unique pointer. */
void *arena_make(Arena *arena, size_t size);

/* Bytes obtained from the system so far. */
size_t arena_size(const Arena *arena);

/* One zeroed TYPE; `count` zeroed TYPEs (overflow of the product ends the process). */
#define ARENA_NEW(arena, Type) ((Type *)arena_make((arena), sizeof(Type)))
#define ARENA_ARRAY(arena, Type, count) ((Type *)arena_make_array((arena), (count), sizeof(Type)))
void *arena_make_array(Arena *arena, size_t count, size_t size);

#endif
