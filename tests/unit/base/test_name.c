/* Equal names are equal pointers, in an order of their own. */
#include "base/name.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

static void equal_names_are_one(void **state)
{
    (void)state;
    Arena *arena = arena_new();
    Names *names = names_make(arena);
    char bytes[] = "users and more";
    Name users = name_intern(names, (Text){bytes, 5});
    bytes[0] = 'x';
    assert_string_equal(users, "users");
    assert_ptr_equal(name_intern_string(names, "users"), users);
    assert_ptr_not_equal(name_intern_string(names, "Users"), users);
    assert_ptr_equal(name_find(names, TEXT("users")), users);
    assert_null(name_find(names, TEXT("user")));
    assert_int_equal(name_length(users), 5);
    assert_true(text_equals_string(name_text(users), "users"));
    arena_free(arena);
}

static void many_names_stay(void **state)
{
    (void)state;
    enum { COUNT = 5000 };
    static Name kept[COUNT];
    char string[16];
    Arena *arena = arena_new();
    Names *names = names_make(arena);
    for (int i = 0; i < COUNT; i++) {
        snprintf(string, sizeof string, "n%d", i);
        kept[i] = name_intern_string(names, string);
    }
    for (int i = 0; i < COUNT; i++) {
        snprintf(string, sizeof string, "n%d", i);
        assert_ptr_equal(name_find(names, text_from_string(string)), kept[i]);
        assert_string_equal(kept[i], string);
    }
    arena_free(arena);
}

static void names_are_ordered_bytewise(void **state)
{
    (void)state;
    Arena *arena = arena_new();
    Names *names = names_make(arena);
    Name upper = name_intern_string(names, "B");
    Name lower = name_intern_string(names, "a");
    Name longer = name_intern_string(names, "aa");
    Name wide = name_intern_string(names, "\xc3\xa4");
    assert_true(name_compare(upper, lower) < 0);
    assert_true(name_compare(lower, longer) < 0);
    assert_true(name_compare(longer, wide) < 0);
    assert_true(name_compare(NULL, upper) < 0);
    assert_true(name_compare(upper, NULL) > 0);
    assert_int_equal(name_compare(lower, lower), 0);
    assert_int_equal(name_compare(NULL, NULL), 0);
    arena_free(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(equal_names_are_one),
        cmocka_unit_test(many_names_stay),
        cmocka_unit_test(names_are_ordered_bytewise),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
