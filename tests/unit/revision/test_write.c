/* What is drafted and written. */
#include "revision_fixture.h"

/* The draft's text is what is written, read again and sealed. */
static void test_draft(void **state)
{
    Folder *folder = *state;
    folder_load(folder, false);
    RevisionDraft draft = {.id = "0001",
                           .name = TEXT("First one"),
                           .summary = TEXT("Says this.\n\nAnd that."),
                           .up = TEXT("CREATE TABLE a ();"),
                           .down = TEXT("DROP TABLE a;\n")};
    Revision *revision;
    assert_true(revision_draft(folder->chain, folder->diagnostics, &draft, &revision));
    assert_true(
        text_equals_string(revision->up.source->text,
                           "-- revision 0001_first_one (up)\n-- parents: none\n-- Says this.\n--\n"
                           "-- And that.\n\nCREATE TABLE a ();\n"));
    assert_true(revision_save(folder->chain, folder->diagnostics, revision, true));
    assert_string_equal(folder_mistakes(folder), "");
    assert_string_equal(revision_next_id(folder->arena, folder->chain, REVISION_IDS_NUMBER, 0),
                        "0002");
    assert_false(revision_save(folder->chain, folder->diagnostics, revision, true));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(test_draft),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
