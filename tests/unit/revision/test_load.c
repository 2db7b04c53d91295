/* What a folder without revisions is. */
#include "revision_fixture.h"

static void test_empty(void **state)
{
    Folder *folder = *state;
    assert_string_equal(folder_mistakes(folder), "");
    assert_int_equal(folder->chain->revisions.count, 0);
    assert_string_equal(revision_next_id(folder->arena, folder->chain, REVISION_IDS_NUMBER, 0),
                        "0001");
    Revision *head;
    assert_true(revision_head(folder->chain, folder->diagnostics, &head));
    assert_null(head);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(test_empty),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
