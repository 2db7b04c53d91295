/* Names of files, and the next one. */
#include "revision_fixture.h"

#include <time.h>

static void test_names(void **state)
{
    Folder *folder = *state;
    folder_put(folder, "1_a.up.sql", "");
    folder_put(folder, "0001_A.up.sql", "");
    folder_put(folder, "0001_a.sql", "");
    folder_put(folder, "README.md", "");
    folder_put(folder, "0002_b.down.sql", "");
    assert_string_equal(folder_mistakes(folder), "SC4001 SC4001 SC4001 SC4002");
    folder_put(folder, "0002_b.up.sql", "");
    folder_put(folder, "0002_c.up.sql", "\xff");
    assert_string_equal(folder_mistakes(folder), "SC4001 SC4001 SC4016 SC4001 SC4004 SC4008");
    assert_string_equal(revision_name_from(folder->arena, TEXT("  Add API-keys (v2)! ")),
                        "add_api_keys_v2");
    assert_string_equal(revision_name_from(folder->arena, TEXT("\xc3\xa4")), "revision");
}

static void test_timestamps(void **state)
{
    Folder *folder = *state;
    folder_put(folder, "20261120T1405_a.up.sql", "");
    folder_seal(folder, 1);
    folder_load(folder, false);
    const time_t before = 1000;
    const time_t after = 1795183260; /* 2026-11-20 14:01 UTC */
    assert_string_equal(
        revision_next_id(folder->arena, folder->chain, REVISION_IDS_TIMESTAMP, before),
        "20261120T1406");
    assert_string_equal(
        revision_next_id(folder->arena, folder->chain, REVISION_IDS_TIMESTAMP, after + 600),
        "20261120T1411");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(test_names),
        TEST(test_timestamps),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
