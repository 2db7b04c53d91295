/* Files and folders: whole or untouched, also where writing fails; links are not followed. */
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/file.h"

typedef struct Fixture {
    Arena *arena;
    const char *folder;
} Fixture;

static int folder_setup(void **state)
{
    Arena *arena = arena_new();
    Fixture *fixture = ARENA_NEW(arena, Fixture);
    const char *above = getenv("TEST_FOLDER");
    char *folder = text_string(
        arena, text_format(arena, "%s/schemac-file.XXXXXX", above == NULL ? "/tmp" : above));
    fixture->arena = arena;
    fixture->folder = mkdtemp(folder);
    *state = fixture;
    return fixture->folder == NULL;
}

static int folder_teardown(void **state)
{
    Fixture *fixture = *state;
    bool removed = folder_remove(fixture->arena, fixture->folder);
    arena_free(fixture->arena);
    return removed ? 0 : 1;
}

static void file_is_read_as_it_was_written(void **state)
{
    Fixture *fixture = *state;
    const char *path = path_join(fixture->arena, fixture->folder, "a");
    Text content = TEXT_NONE;
    bool changed = false;
    assert_false(file_read(fixture->arena, path, &content));
    assert_int_equal(errno, ENOENT);
    assert_true(file_write(fixture->arena, path, ((Text){"a\0b\r\n", 5}), &changed));
    assert_true(changed);
    assert_true(file_read(fixture->arena, path, &content));
    assert_int_equal(content.length, 5);
    assert_memory_equal(content.bytes, "a\0b\r\n\0", 6);
    assert_true(file_write(fixture->arena, path, TEXT(""), NULL));
    assert_true(file_read(fixture->arena, path, &content));
    assert_int_equal(content.length, 0);
    assert_non_null(content.bytes);
}

static void file_that_is_the_same_is_not_touched(void **state)
{
    Fixture *fixture = *state;
    const char *path = path_join(fixture->arena, fixture->folder, "a");
    struct stat before;
    struct stat after;
    bool changed = false;
    assert_true(file_write(fixture->arena, path, TEXT("same"), NULL));
    assert_int_equal(stat(path, &before), 0);
    assert_true(file_write(fixture->arena, path, TEXT("same"), &changed));
    assert_false(changed);
    assert_int_equal(stat(path, &after), 0);
    assert_true(before.st_ino == after.st_ino);
    assert_true(file_write(fixture->arena, path, TEXT("other"), &changed));
    assert_true(changed);
}

static void file_write_leaves_nothing_behind_when_it_fails(void **state)
{
    Fixture *fixture = *state;
    Arena *arena = fixture->arena;
    const char *blocked = path_join(arena, fixture->folder, "folder");
    assert_true(folder_make(arena, path_join(arena, blocked, "full")));
    assert_false(file_write(arena, blocked, TEXT("x"), NULL));
    assert_false(
        file_write(arena, path_join(arena, fixture->folder, "no/such/x"), TEXT("x"), NULL));
    assert_int_equal(errno, ENOENT);
    FileNames names = {0};
    assert_true(folder_list(arena, fixture->folder, "", &names));
    assert_int_equal(names.count, 1);
}

static void folders_come_and_go(void **state)
{
    Fixture *fixture = *state;
    Arena *arena = fixture->arena;
    const char *deep = path_join(arena, fixture->folder, "a/b/c");
    assert_true(folder_make(arena, deep));
    assert_true(folder_make(arena, deep));
    assert_true(folder_exists(deep));
    assert_false(file_exists(deep));
    const char *file = path_join(arena, deep, "f");
    assert_true(file_write(arena, file, TEXT("x"), NULL));
    assert_true(file_exists(file));
    assert_false(folder_exists(file));
    assert_false(folder_make(arena, path_join(arena, file, "below")));
    assert_true(file_remove(file));
    assert_true(file_remove(file));
    assert_true(folder_remove(arena, path_join(arena, fixture->folder, "a")));
    assert_true(folder_remove(arena, path_join(arena, fixture->folder, "a")));
    assert_false(folder_exists(deep));
}

static void folder_remove_does_not_follow_links(void **state)
{
    Fixture *fixture = *state;
    Arena *arena = fixture->arena;
    const char *kept = path_join(arena, fixture->folder, "kept/file");
    const char *gone = path_join(arena, fixture->folder, "gone");
    assert_true(folder_make(arena, path_join(arena, fixture->folder, "kept")));
    assert_true(folder_make(arena, gone));
    assert_true(file_write(arena, kept, TEXT("x"), NULL));
    assert_int_equal(symlink("../kept", path_join(arena, gone, "link")), 0);
    assert_true(folder_remove(arena, gone));
    assert_false(folder_exists(gone));
    assert_true(file_exists(kept));
}

static void folder_lists_in_bytewise_order(void **state)
{
    Fixture *fixture = *state;
    Arena *arena = fixture->arena;
    static const char *const made[] = {"b.sql", "a.sql", "B.sql", ".hidden.sql", "c.txt", "sql"};
    for (size_t i = 0; i < sizeof made / sizeof *made; i++)
        assert_true(file_write(arena, path_join(arena, fixture->folder, made[i]), TEXT("x"), NULL));
    FileNames names = {0};
    assert_true(folder_list(arena, fixture->folder, ".sql", &names));
    assert_int_equal(names.count, 3);
    assert_string_equal(names.items[0], "B.sql");
    assert_string_equal(names.items[1], "a.sql");
    assert_string_equal(names.items[2], "b.sql");
    assert_false(folder_list(arena, path_join(arena, fixture->folder, "none"), "", &names));
}

static void paths_are_joined(void **state)
{
    Fixture *fixture = *state;
    Arena *arena = fixture->arena;
    assert_string_equal(path_join(arena, "a", "b"), "a/b");
    assert_string_equal(path_join(arena, "", "b"), "b");
    assert_string_equal(path_join(arena, ".", "b"), "b");
    assert_string_equal(path_join(arena, "a", "/b"), "/b");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(file_is_read_as_it_was_written, folder_setup,
                                        folder_teardown),
        cmocka_unit_test_setup_teardown(file_that_is_the_same_is_not_touched, folder_setup,
                                        folder_teardown),
        cmocka_unit_test_setup_teardown(file_write_leaves_nothing_behind_when_it_fails,
                                        folder_setup, folder_teardown),
        cmocka_unit_test_setup_teardown(folders_come_and_go, folder_setup, folder_teardown),
        cmocka_unit_test_setup_teardown(folder_remove_does_not_follow_links, folder_setup,
                                        folder_teardown),
        cmocka_unit_test_setup_teardown(folder_lists_in_bytewise_order, folder_setup,
                                        folder_teardown),
        cmocka_unit_test_setup_teardown(paths_are_joined, folder_setup, folder_teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
