/* The arena of what is read: blocks that grow, freed together. */
#include "rt_internal.h"

#include <stdlib.h>

#define BLOCK_SIZE_FIRST ((size_t)4096)
#define BLOCK_SIZE_MAX ((size_t)1 << 20)
#define ALIGNMENT_MAX ((size_t)64)

typedef struct Block {
    struct Block *next;
    size_t used;
    size_t size;
} Block;

struct SchemacArena {
    Block *blocks; /* the one in use first */
    size_t block_size;
    bool has_failed;
};

SchemacArena *schemac_arena_new(void)
{
    SchemacArena *arena = calloc(1, sizeof *arena);
    if (arena != NULL) arena->block_size = BLOCK_SIZE_FIRST;
    return arena;
}

static void free_blocks(Block *block)
{
    while (block != NULL) {
        Block *next = block->next;
        free(block);
        block = next;
    }
}

void schemac_arena_free(SchemacArena *arena)
{
    if (arena != NULL) {
        free_blocks(arena->blocks);
        free(arena);
    }
}

void schemac_arena_reset(SchemacArena *arena)
{
    Block *largest = arena->blocks;
    if (largest == NULL) return;
    if (largest->next == NULL) {
        largest->used = 0; /* a stream comes here once a row */
        return;
    }
    for (Block *block = arena->blocks; block != NULL; block = block->next)
        if (block->size > largest->size) largest = block;
    for (Block **link = &arena->blocks; *link != NULL; link = &(*link)->next) {
        if (*link == largest) {
            *link = largest->next;
            break;
        }
    }
    free_blocks(arena->blocks);
    largest->next = NULL;
    largest->used = 0;
    arena->blocks = largest;
}

/* A place in `block`, or NULL where it does not fit. */
static void *block_make(Block *block, size_t size, size_t alignment)
{
    uintptr_t base = (uintptr_t)(block + 1);
    uintptr_t begin = (base + block->used + alignment - 1) & ~(uintptr_t)(alignment - 1);
    size_t offset = (size_t)(begin - base);
    if (offset > block->size || block->size - offset < size) return NULL;
    block->used = offset + size;
    return (char *)(block + 1) + offset;
}

void *schemac_arena_make(SchemacArena *arena, size_t size, size_t alignment)
{
    if (arena->blocks != NULL) {
        void *place = block_make(arena->blocks, size, alignment);
        if (place != NULL) return place;
    }
    if (size > SIZE_MAX / 2) {
        arena->has_failed = true;
        return NULL;
    }
    size_t block_size = arena->block_size;
    if (block_size < size + ALIGNMENT_MAX)
        block_size = size + ALIGNMENT_MAX;
    else if (arena->block_size < BLOCK_SIZE_MAX)
        arena->block_size *= 2;
    Block *block = malloc(sizeof *block + block_size);
    if (block == NULL) {
        arena->has_failed = true;
        return NULL;
    }
    block->used = 0;
    block->size = block_size;
    block->next = arena->blocks;
    arena->blocks = block;
    return block_make(block, size, alignment);
}

bool rt_arena_has_failed(const SchemacArena *arena)
{
    return arena->has_failed;
}
