/* The committed man page is what commands.def says; BLESS=1 writes it. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/file.h"
#include "cli/cli_internal.h"

#define PAGE "src/cli/schemac.1"

static void the_page_is_up_to_date(void **state)
{
    Arena *arena = arena_new();
    Text page;
    const char *bless = getenv("BLESS");
    (void)state;
    if (bless != NULL && strcmp(bless, "1") == 0)
        assert_true(file_write(arena, PAGE, manual_make(arena), NULL));
    assert_true(file_read(arena, PAGE, &page));
    assert_string_equal(page.bytes, manual_make(arena).bytes);
    arena_free(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(the_page_is_up_to_date)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
