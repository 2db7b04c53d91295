/* Blocks that double in size; what would waste much of one gets a block of its own. After a reset
 * they are kept, and zeroed when they are taken again. */
#include "base/arena.h"

#include <stdalign.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

/* With a sanitizer every thing made is an allocation of its own: a byte read past its end is then
 * seen. */
#if defined(__SANITIZE_ADDRESS__)
#define ARENA_IS_CHECKED 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define ARENA_IS_CHECKED 1
#endif
#endif
#ifndef ARENA_IS_CHECKED
#define ARENA_IS_CHECKED 0
#endif

enum {
    ALIGNMENT = 16,
    FIRST_BLOCK = 16 * 1024,
    LARGEST_BLOCK = 32 * 1024 * 1024, /* larger ones only for things that need them */
    HUGE_PAGE = 2 * 1024 * 1024,
    STATUS_OUT_OF_MEMORY = 70,
};

typedef struct Block {
    struct Block *next;
    size_t capacity;
    size_t dirty; /* of a spare block: how many bytes at its start may not be zero */
    alignas(ALIGNMENT) char bytes[];
} Block;

struct Arena {
    Block *blocks; /* the one in use first */
    Block *spare;  /* from before a reset */
    size_t used;   /* of the first block */
    size_t size;
};

static _Noreturn void memory_exhausted(void)
{
    fputs("schemac: out of memory\n", stderr);
    _Exit(STATUS_OUT_OF_MEMORY);
}

/* A large block is filled from end to end: with huge pages it costs a five-hundredth of the page
 * faults. Advice only: a kernel that does not take it changes nothing. */
static void block_advise(Block *block, size_t size)
{
    uintptr_t begin = ((uintptr_t)block + HUGE_PAGE - 1) / HUGE_PAGE * HUGE_PAGE;
    uintptr_t end = ((uintptr_t)block + size) / HUGE_PAGE * HUGE_PAGE;
    if (begin < end) (void)madvise((void *)begin, end - begin, MADV_HUGEPAGE);
}

static Block *block_new(Arena *arena, size_t capacity)
{
    if (capacity > SIZE_MAX - sizeof(Block)) memory_exhausted();
    Block *block = calloc(1, sizeof(Block) + capacity);
    if (block == NULL) memory_exhausted();
    if (!ARENA_IS_CHECKED && capacity >= HUGE_PAGE) block_advise(block, sizeof(Block) + capacity);
    block->capacity = capacity;
    arena->size += sizeof(Block) + capacity;
    return block;
}

Arena *arena_new(void)
{
    Arena *arena = calloc(1, sizeof *arena);
    if (arena == NULL) memory_exhausted();
    return arena;
}

static void blocks_free(Block *block)
{
    while (block != NULL) {
        Block *next = block->next;
        free(block);
        block = next;
    }
}

void arena_free(Arena *arena)
{
    if (arena == NULL) return;
    blocks_free(arena->blocks);
    blocks_free(arena->spare);
    free(arena);
}

void arena_reset(Arena *arena)
{
    if (ARENA_IS_CHECKED) {
        blocks_free(arena->blocks);
        arena->size = 0;
    }
    for (Block *block = ARENA_IS_CHECKED ? NULL : arena->blocks; block != NULL;) {
        Block *next = block->next;
        block->dirty = block == arena->blocks ? arena->used : block->capacity;
        block->next = arena->spare;
        arena->spare = block;
        block = next;
    }
    arena->blocks = NULL;
    arena->used = 0;
}

/* A spare block of at least `least` and at most `most` bytes, zeroed; NULL when there is none. */
static Block *block_take_spare(Arena *arena, size_t least, size_t most)
{
    for (Block **at = &arena->spare; *at != NULL; at = &(*at)->next) {
        Block *block = *at;
        if (block->capacity < least || block->capacity > most) continue;
        *at = block->next;
        memset(block->bytes, 0, block->dirty);
        return block;
    }
    return NULL;
}

/* A block for one thing of `size`, after the one in use so that what is left of that is not lost.
 */
static void *block_make_own(Arena *arena, size_t size)
{
    Block *block = block_take_spare(arena, size, size * 2);
    if (block == NULL) block = block_new(arena, size);
    if (arena->blocks == NULL) {
        block->next = NULL;
        arena->blocks = block;
        arena->used = size;
    } else {
        block->next = arena->blocks->next;
        arena->blocks->next = block;
    }
    return block->bytes;
}

static size_t block_next_capacity(const Arena *arena)
{
    if (arena->blocks == NULL) return FIRST_BLOCK;
    size_t doubled = arena->size;
    if (doubled < FIRST_BLOCK) doubled = FIRST_BLOCK;
    return doubled > LARGEST_BLOCK ? LARGEST_BLOCK : doubled;
}

void *arena_make(Arena *arena, size_t size)
{
    if (size > SIZE_MAX - 2 * sizeof(Block)) memory_exhausted();
    if (ARENA_IS_CHECKED) return block_make_own(arena, size == 0 ? 1 : size);

    size_t rounded = (size == 0 ? 1 : size) + (ALIGNMENT - 1);
    rounded -= rounded % ALIGNMENT;
    if (arena->blocks == NULL || rounded > arena->blocks->capacity - arena->used) {
        size_t capacity = block_next_capacity(arena);
        if (rounded > capacity / 4) return block_make_own(arena, rounded);
        Block *block = block_take_spare(arena, rounded, SIZE_MAX);
        if (block == NULL) block = block_new(arena, capacity);
        block->next = arena->blocks;
        arena->blocks = block;
        arena->used = 0;
    }
    void *made = arena->blocks->bytes + arena->used;
    arena->used += rounded;
    return made;
}

void *arena_make_array(Arena *arena, size_t count, size_t size)
{
    if (size != 0 && count > SIZE_MAX / size) memory_exhausted();
    return arena_make(arena, count * size);
}

size_t arena_size(const Arena *arena)
{
    return arena->size;
}
