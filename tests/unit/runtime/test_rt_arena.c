/* Arenas, also where memory ends. */
#include "rt_fixture.h"

#include <string.h>

static void test_arena(void **state)
{
    (void)state;
    SchemacArena *arena = schemac_arena_new();
    for (int round = 0; round < 3; round++) {
        for (size_t alignment = 1; alignment <= 64; alignment *= 2) {
            for (size_t size = 0; size < 20000; size = size * 2 + 1) {
                char *place = schemac_arena_make(arena, size, alignment);
                assert_non_null(place);
                assert_int_equal((uintptr_t)place % alignment, 0);
                memset(place, 0xAA, size);
            }
        }
        schemac_arena_reset(arena);
    }
    assert_null(schemac_arena_make(arena, SIZE_MAX - 10, 8));
    assert_true(rt_arena_has_failed(arena));
    schemac_arena_free(arena);
    schemac_arena_free(NULL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_arena),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
