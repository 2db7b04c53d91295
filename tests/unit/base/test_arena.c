/* Arenas: zeroed, aligned, reset without growing; and vectors in them. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/arena.h"
#include "base/vector.h"

static bool is_zero(const char *bytes, size_t size)
{
    for (size_t i = 0; i < size; i++)
        if (bytes[i] != 0) return false;
    return true;
}

static void arena_gives_zeroed_aligned_memory(void **state)
{
    (void)state;
    Arena *arena = arena_new();
    for (size_t size = 0; size < 3000; size += 7) {
        char *made = arena_make(arena, size);
        assert_int_equal((uintptr_t)made % 16, 0);
        assert_true(is_zero(made, size));
        memset(made, 0xAB, size);
    }
    assert_true(arena_size(arena) >= 3000 / 7 * 1500);
    arena_free(arena);
}

static void arena_gives_unique_pointers_for_nothing(void **state)
{
    (void)state;
    Arena *arena = arena_new();
    assert_ptr_not_equal(arena_make(arena, 0), arena_make(arena, 0));
    arena_free(arena);
    arena_free(NULL);
}

static void arena_takes_large_things(void **state)
{
    (void)state;
    Arena *arena = arena_new();
    char *small = arena_make(arena, 10);
    char *large = arena_make(arena, 32u << 20);
    char *after = arena_make(arena, 10);
    memset(large, 1, 32u << 20);
    assert_true(is_zero(small, 10) && is_zero(after, 10));
    arena_free(arena);
}

/* What was dirty before a reset is zero after it, whatever sizes came in whatever order. */
static void arena_reset_gives_zeroes_again(void **state)
{
    (void)state;
    Arena *arena = arena_new();
    for (size_t round = 0; round < 20; round++) {
        for (size_t i = 0; i < 300; i++) {
            size_t size = (i * 37 + round * 101) % 9000;
            char *made = arena_make(arena, size);
            assert_true(is_zero(made, size));
            memset(made, 0xCD, size);
        }
        arena_reset(arena);
    }
    arena_free(arena);
}

static void arena_reset_does_not_grow(void **state)
{
    (void)state;
    Arena *arena = arena_new();
    size_t size = 0;
    for (size_t round = 0; round < 100; round++) {
        for (size_t i = 0; i < 100; i++) memset(arena_make(arena, 100), 1, 100);
        size = round == 3 ? arena_size(arena) : size;
        assert_true(round <= 3 || arena_size(arena) <= size);
        arena_reset(arena);
    }
    arena_reset(arena);
    arena_free(arena);
}

static void vector_keeps_items_when_it_grows(void **state)
{
    (void)state;
    Arena *arena = arena_new();
    VECTOR(int) numbers = {0};
    for (int i = 0; i < 10000; i++) VECTOR_ADD(arena, &numbers, i);
    assert_int_equal(numbers.count, 10000);
    for (int i = 0; i < 10000; i++) assert_int_equal(numbers.items[i], i);
    assert_int_equal(VECTOR_LAST(&numbers), 9999);
    /* Doubling, not one by one: what was left behind is less than what is kept. */
    assert_true(arena_size(arena) < 10000 * sizeof(int) * 6);
    arena_free(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(arena_gives_zeroed_aligned_memory),
        cmocka_unit_test(arena_gives_unique_pointers_for_nothing),
        cmocka_unit_test(arena_takes_large_things),
        cmocka_unit_test(arena_reset_gives_zeroes_again),
        cmocka_unit_test(arena_reset_does_not_grow),
        cmocka_unit_test(vector_keeps_items_when_it_grows),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
