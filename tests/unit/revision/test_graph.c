/* Parents, branches, and what a target means. */
#include "revision_fixture.h"

static void test_branches(void **state)
{
    Folder *folder = *state;
    folder_put_three(folder);
    folder_put(folder, "0004_d.up.sql",
               "-- revision 0004_d (up)\n-- parents: 0002\n-- says what it does\n\nSELECT 1;\n");
    folder_seal(folder, 1);
    assert_string_equal(folder_mistakes(folder), "");
    Revision *head;
    assert_false(revision_head(folder->chain, folder->diagnostics, &head));
    assert_true(text_equals_string(folder->diagnostics->items.items[0]->message,
                                   "the chain has 2 heads: 0003_c, 0004_d"));
    RevisionDraft draft = {.id = "0005", .name = TEXT("Join them!"), .up = TEXT("")};
    Revision *revision;
    assert_false(revision_draft(folder->chain, folder->diagnostics, &draft, &revision));
    RevisionList heads = revision_heads(folder->arena, folder->chain);
    draft.parents = &heads;
    assert_true(revision_draft(folder->chain, folder->diagnostics, &draft, &revision));
    assert_true(revision_save(folder->chain, folder->diagnostics, revision, true));
    assert_string_equal(folder_mistakes(folder), "");
    assert_true(revision_head(folder->chain, folder->diagnostics, &head));
    assert_string_equal(head->label, "0005_join_them");
    const Revision *first = folder->chain->revisions.items[0];
    const Revision *third = folder->chain->revisions.items[2];
    const Revision *fourth = folder->chain->revisions.items[3];
    assert_true(revision_is_ancestor(folder->chain, first, head));
    assert_true(revision_is_ancestor(folder->chain, third, head));
    assert_false(revision_is_ancestor(folder->chain, third, fourth));
    assert_true(text_equals_string(fourth->summary, "says what it does"));
}

static void test_parents(void **state)
{
    Folder *folder = *state;
    folder_put(folder, "0001_a.up.sql", "-- revision 0001_a (up)\n-- parents: 0002\n");
    folder_put(folder, "0002_b.up.sql", "-- revision 0002_b (up)\n-- parents: none\n");
    folder_put(folder, "0003_c.up.sql", "-- revision 0003_c (up)\n-- parents: 0001, 0002\n");
    folder_seal(folder, 3);
    assert_string_equal(folder_mistakes(folder), "");
    assert_string_equal(folder->chain->revisions.items[0]->id, "0002");
    folder_put(folder, "0004_d.up.sql", "-- revision 0004_e (up)\n-- parents: 0009\n");
    assert_string_equal(folder_mistakes(folder), "SC4001 SC4004 SC4009");
    folder_put(folder, "0004_d.up.sql", "-- revision 0004_d (up)\n-- parents: 0005\n");
    folder_put(folder, "0005_e.up.sql", "-- revision 0005_e (up)\n-- parents: 0004\n");
    assert_string_equal(folder_mistakes(folder), "SC4004 SC4004 SC4010");
}

static void test_resolve(void **state)
{
    Folder *folder = *state;
    folder_put_three(folder);
    folder_load(folder, false);
    RevisionChain *chain = folder->chain;
    assert_string_equal(revision_resolve(chain, folder->diagnostics, TEXT("0002"))->id, "0002");
    assert_string_equal(revision_resolve(chain, folder->diagnostics, TEXT("0002_b"))->id, "0002");
    assert_string_equal(revision_resolve(chain, folder->diagnostics, TEXT("head"))->id, "0003");
    assert_null(revision_resolve(chain, folder->diagnostics, TEXT("000")));
    assert_null(revision_resolve(chain, folder->diagnostics, TEXT("7")));
    assert_null(revision_resolve(chain, folder->diagnostics, TEXT("")));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(test_branches),
        TEST(test_parents),
        TEST(test_resolve),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
