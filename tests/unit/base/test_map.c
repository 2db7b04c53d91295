/* Maps, by bytes and by identity; and interned names. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/map.h"
#include "base/name.h"

static int arena_setup(void **state)
{
    *state = arena_new();
    return 0;
}

static int arena_teardown(void **state)
{
    arena_free(*state);
    return 0;
}

static void map_finds_what_was_put(void **state)
{
    Map *map = map_make(*state);
    int a = 1;
    int b = 2;
    char key[] = "key";
    map_put(map, (Text){key, 3}, &a);
    key[0] = 'x'; /* the map has a copy of its own */
    assert_ptr_equal(map_find(map, TEXT("key")), &a);
    assert_null(map_find(map, TEXT("xey")));
    assert_null(map_find(map, TEXT("ke")));
    map_put(map, TEXT("key"), &b);
    assert_ptr_equal(map_find(map, TEXT("key")), &b);
    assert_int_equal(map_count(map), 1);
    /* Keys are bytes: NUL is one of them, and none is the empty key. */
    map_put(map, ((Text){"a\0b", 3}), &a);
    map_put(map, TEXT_NONE, &b);
    assert_ptr_equal(map_find(map, ((Text){"a\0b", 3})), &a);
    assert_null(map_find(map, TEXT("a")));
    assert_ptr_equal(map_find(map, TEXT("")), &b);
}

static void map_walks_in_order_of_insertion(void **state)
{
    Arena *arena = *state;
    Map *map = map_make(arena);
    static int values[1000];
    for (int i = 0; i < 1000; i++)
        map_put(map, text_format(arena, "%d", (i * 7919) % 1000), &values[i]);
    assert_int_equal(map_count(map), 1000);
    int i = 0;
    for (MapEntry e = map_first(map); e.value != NULL; e = map_next(e)) {
        assert_ptr_equal(e.value, &values[i]);
        assert_true(text_equals(e.key, text_format(arena, "%d", (i * 7919) % 1000)));
        i++;
    }
    assert_int_equal(i, 1000);
    assert_null(map_first(map_make(arena)).value);
}

static void map_forgets_what_is_removed(void **state)
{
    Map *map = map_make(*state);
    int value = 0;
    map_put(map, TEXT("a"), &value);
    map_put(map, TEXT("b"), &value);
    assert_true(map_remove(map, TEXT("a")));
    assert_false(map_remove(map, TEXT("a")));
    assert_null(map_find(map, TEXT("a")));
    assert_int_equal(map_count(map), 1);
    assert_true(map_remove(map, TEXT("b")));
    assert_null(map_first(map).value);
    map_put(map, TEXT("a"), &value);
    assert_ptr_equal(map_find(map, TEXT("a")), &value);
}

static void map_is_keyed_by_identity(void **state)
{
    Map *map = map_make(*state);
    static int objects[3];
    map_put_pointer(map, &objects[0], &objects[1]);
    map_put_pointer(map, NULL, &objects[2]);
    assert_ptr_equal(map_find_pointer(map, &objects[0]), &objects[1]);
    assert_ptr_equal(map_find_pointer(map, NULL), &objects[2]);
    assert_null(map_find_pointer(map, &objects[1]));
}

static void names_are_equal_pointers(void **state)
{
    Arena *arena = *state;
    Names *names = names_make(arena);
    assert_null(name_find(names, TEXT("users")));
    Name users = name_intern(names, TEXT("users"));
    assert_ptr_equal(name_intern_string(names, "users"), users);
    assert_ptr_equal(name_intern(names, text_slice(TEXT("users_id"), 0, 5)), users);
    assert_ptr_equal(name_find(names, TEXT("users")), users);
    assert_ptr_not_equal(name_intern(names, TEXT("Users")), users);
    assert_null(name_intern_string(names, NULL));
    assert_string_equal(users, "users");
    assert_int_equal(name_length(users), 5);
    assert_int_equal(name_length(NULL), 0);
    assert_true(text_is_none(name_text(NULL)));
    assert_true(name_compare(NULL, users) < 0);
    assert_int_equal(name_compare(users, users), 0);
    assert_true(name_compare(users, name_intern(names, TEXT("user"))) > 0);
}

static void names_stay_when_the_table_grows(void **state)
{
    Arena *arena = *state;
    Names *names = names_make(arena);
    enum { COUNT = 20000 };
    Name *interned = ARENA_ARRAY(arena, Name, COUNT);
    for (int i = 0; i < COUNT; i++)
        interned[i] = name_intern(names, text_format(arena, "column_%d", i));
    for (int i = 0; i < COUNT; i++) {
        Text text = text_format(arena, "column_%d", i);
        assert_ptr_equal(name_find(names, text), interned[i]);
        assert_true(text_equals(name_text(interned[i]), text));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(map_finds_what_was_put),
        cmocka_unit_test(map_walks_in_order_of_insertion),
        cmocka_unit_test(map_forgets_what_is_removed),
        cmocka_unit_test(map_is_keyed_by_identity),
        cmocka_unit_test(names_are_equal_pointers),
        cmocka_unit_test(names_stay_when_the_table_grows),
    };
    return cmocka_run_group_tests(tests, arena_setup, arena_teardown);
}
