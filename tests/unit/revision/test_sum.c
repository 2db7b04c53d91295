/* Sums: sealed, and what is not as it was sealed. */
#include "revision_fixture.h"

#include "base/file.h"

static void test_seal_and_verify(void **state)
{
    Folder *folder = *state;
    folder_put_three(folder);
    assert_string_equal(folder_mistakes(folder), "");
    assert_int_equal(folder->chain->revisions.count, 3);
    Revision *last = folder->chain->revisions.items[2];
    assert_string_equal(last->parents.items[0]->id, "0002");
    assert_int_equal(last->parents.items[0]->down.sections.count, 0);
    assert_true(
        text_starts_with(folder_get(folder, REVISION_SUM_FILE), "schemac-revisions 1\n0001 - a "));
    folder_seal(folder, 0);
}

static void test_edited_and_missing(void **state)
{
    Folder *folder = *state;
    folder_put_three(folder);
    folder_put(folder, "0002_b.up.sql", "CREATE TABLE b (id integer);\n");
    assert_string_equal(folder_mistakes(folder), "SC4003");
    folder_seal(folder, 1);
    assert_string_equal(folder_mistakes(folder), "");
    folder_put(folder, "0002_b.down.sql", "DROP TABLE b;\n");
    assert_string_equal(folder_mistakes(folder), "SC4003");
    assert_true(file_remove(path_join(folder->arena, folder->path, "0002_b.down.sql")));
    assert_true(file_remove(path_join(folder->arena, folder->path, "0003_c.down.sql")));
    assert_string_equal(folder_mistakes(folder), "SC4002");
    assert_true(file_remove(path_join(folder->arena, folder->path, "0003_c.up.sql")));
    assert_string_equal(folder_mistakes(folder), "SC4002 SC4002");
}

static void test_applied_is_not_sealed(void **state)
{
    Folder *folder = *state;
    size_t count;
    folder_put_three(folder);
    folder_put(folder, "0002_b.up.sql", "CREATE TABLE b (id integer);\n");
    folder_load(folder, true);
    Map *applied = map_make(folder->arena);
    map_put(applied, TEXT("0002"), folder);
    assert_false(revision_seal(folder->chain, folder->diagnostics, applied, &count));
    assert_int_equal(folder->diagnostics->items.items[0]->code, CODE_REVISION_APPLIED);
}

static void test_broken_sum(void **state)
{
    Folder *folder = *state;
    folder_put_three(folder);
    Text sum = folder_get(folder, REVISION_SUM_FILE);
    Text rest = sum;
    Text lines[4];
    for (size_t i = 0; i < 4; i++) assert_true(text_next_line(&rest, &lines[i]));
    /* reordered */
    folder_put(folder, REVISION_SUM_FILE,
               text_format(folder->arena, "%.*s\n%.*s\n%.*s\n%.*s\n", TEXT_FORMAT(lines[0]),
                           TEXT_FORMAT(lines[1]), TEXT_FORMAT(lines[3]), TEXT_FORMAT(lines[2]))
                   .bytes);
    assert_string_equal(folder_mistakes(folder), "SC4009 SC4007");
    /* one removed */
    folder_put(folder, REVISION_SUM_FILE,
               text_format(folder->arena, "%.*s\n%.*s\n%.*s\n", TEXT_FORMAT(lines[0]),
                           TEXT_FORMAT(lines[1]), TEXT_FORMAT(lines[3]))
                   .bytes);
    assert_string_equal(folder_mistakes(folder), "SC4009 SC4007");
    /* the same twice */
    folder_put(
        folder, REVISION_SUM_FILE,
        text_format(folder->arena, "%.*s%.*s\n", TEXT_FORMAT(sum), TEXT_FORMAT(lines[3])).bytes);
    assert_string_equal(folder_mistakes(folder), "SC4008 SC4007");
    folder_put(folder, REVISION_SUM_FILE, "schemac-revisions 2\n");
    assert_string_equal(folder_mistakes(folder), "SC4005");
    folder_put(folder, REVISION_SUM_FILE, "schemac-revisions 1\nnonsense\n<<<<<<< ours\n");
    assert_string_equal(folder_mistakes(folder), "SC4005 SC4006");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(test_seal_and_verify),
        TEST(test_edited_and_missing),
        TEST(test_applied_is_not_sealed),
        TEST(test_broken_sum),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
