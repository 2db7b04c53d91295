/* Sections and directives. */
#include "revision_fixture.h"

#include <string.h>

static void test_sections(void **state)
{
    Folder *folder = *state;
    folder_put(
        folder, "0001_a.up.sql",
        "-- revision 0001_a (up)\n-- parents: none\n\n-- schemac: transaction  lock_timeout=3s breaks-clients\n"
        "SELECT 1;\n-- schemac: no-transaction  statement_timeout=0\nSELECT 2;\n");
    folder_put(folder, "0001_a.down.sql", "SELECT 3;");
    folder_seal(folder, 1);
    assert_string_equal(folder_mistakes(folder), "");
    const SchemacChain *run =
        revision_chain_to_run(folder->arena, folder->chain, "p", NULL, "public", NULL);
    const SchemacRevision *revision = &run->revisions[0];
    assert_int_equal(revision->up_count, 2);
    assert_string_equal(revision->up[0].sql, "SELECT 1;\n");
    assert_int_equal(revision->up[0].lock_timeout_ms, 3000);
    assert_int_equal(revision->up[0].statement_timeout_ms, SCHEMAC_TIMEOUT_DEFAULT);
    assert_int_equal(revision->up[0].first_line, 5);
    assert_true(revision->up[0].transactional);
    assert_true(revision->breaks_clients);
    assert_string_equal(revision->up[1].sql, "SELECT 2;\n");
    assert_int_equal(revision->up[1].statement_timeout_ms, 0);
    assert_false(revision->up[1].transactional);
    assert_string_equal(revision->down[0].sql, "SELECT 3;");
    Span place = revision_place(folder->chain, "0001", false, 2, 7);
    assert_true(text_equals_string(span_text(place), "2"));
    assert_int_equal(source_place(place.source, place.begin).line, 7);
}

static void test_directive_mistakes(void **state)
{
    Folder *folder = *state;
    folder_put(
        folder, "0001_a.up.sql",
        "SELECT 0;\n-- schemac: transacton\n-- schemac:\n-- schemac: transaction lock_timeot=3s\n"
        "-- schemac: transaction lock_timeout=3 statement_timeout=abc lock_timeout=99999999999s\n");
    folder_load(folder, true);
    assert_int_equal(folder->diagnostics->items.count, 6);
    TextBuilder text = text_builder(folder->arena);
    diagnostics_sort(folder->diagnostics);
    diagnostics_render_text(folder->diagnostics, &text, false);
    const char *shown = text_built(&text).bytes;
    assert_non_null(strstr(shown, "SQL before the first directive belongs to no section"));
    assert_non_null(strstr(shown, "Did you mean \"transaction\"?"));
    assert_non_null(strstr(shown, "Did you mean \"lock_timeout\"?"));
    assert_non_null(strstr(shown, "invalid time: \"abc\""));
}

static void test_contract(void **state)
{
    Folder *folder = *state;
    folder_put(folder, "0001_a.up.sql",
               "-- schemac: transaction  contract=2027-01-15\nSELECT 1;\n"
               "-- schemac: transaction  contract=2028-02-29\nSELECT 2;\n");
    folder_put(folder, "0002_b.up.sql", "-- schemac: transaction  contract\nSELECT 1;\n");
    folder_put(folder, "0003_c.up.sql", "-- schemac: transaction\nSELECT 1;\n");
    folder_seal(folder, 3);
    assert_string_equal(folder_mistakes(folder), "");
    const SchemacChain *run =
        revision_chain_to_run(folder->arena, folder->chain, "p", NULL, "public", NULL);
    assert_true(run->revisions[0].is_contract);
    assert_string_equal(run->revisions[0].contract_from, "2028-02-29");
    assert_true(run->revisions[1].is_contract);
    assert_null(run->revisions[1].contract_from);
    assert_false(run->revisions[2].is_contract);
}

static void test_filled(void **state)
{
    Folder *folder = *state;
    folder_put(folder, "0001_a.up.sql",
               "-- schemac: transaction  filled=docs(embedding_new,embedding) "
               "filled=\"a b\".\"c(,\"(\"d \"\" e\")\nSELECT 1;\n");
    folder_seal(folder, 1);
    assert_string_equal(folder_mistakes(folder), "");
    const SchemacChain *run =
        revision_chain_to_run(folder->arena, folder->chain, "p", NULL, "public", NULL);
    const SchemacRevision *revision = &run->revisions[0];
    assert_int_equal(revision->fill_count, 2);
    assert_string_equal(revision->fills[0].table, "docs");
    assert_string_equal(revision->fills[0].column, "embedding_new");
    assert_string_equal(revision->fills[0].from, "embedding");
    assert_string_equal(revision->fills[1].table, "\"a b\".\"c(,\"");
    assert_string_equal(revision->fills[1].column, "\"d \"\" e\"");
    assert_null(revision->fills[1].from);
}

static void test_filled_mistakes(void **state)
{
    static const char *const fills[] = {"",         "docs",     "docs()",    "docs(a",
                                        "docs(a,)", "docs(a)b", "a.b.c(d)",  "docs(a,b,c)",
                                        "1(a)",     "\"\"(a)",  "docs(a;b)", ".a(b)"};
    Folder *folder = *state;
    TextBuilder up = text_builder(folder->arena);
    for (size_t i = 0; i < sizeof fills / sizeof *fills; i++)
        text_put_format(&up, "-- schemac: transaction  filled=%s\nSELECT 1;\n", fills[i]);
    folder_put(folder, "0001_a.up.sql", text_built(&up).bytes);
    folder_load(folder, true);
    assert_int_equal(folder->diagnostics->items.count, sizeof fills / sizeof *fills);
}

static void test_contract_mistakes(void **state)
{
    static const char *const days[] = {"",           "2027",       "2027-1-15",  "2027-13-01",
                                       "2027-02-29", "2027-04-31", "2027-00-10", "2027-01-150",
                                       "2027-01-1x", "tomorrow"};
    Folder *folder = *state;
    TextBuilder up = text_builder(folder->arena);
    for (size_t i = 0; i < sizeof days / sizeof *days; i++)
        text_put_format(&up, "-- schemac: transaction  contract=%s\nSELECT 1;\n", days[i]);
    folder_put(folder, "0001_a.up.sql", text_built(&up).bytes);
    folder_put(folder, "0001_a.down.sql", "-- schemac: transaction  contract\nSELECT 1;\n");
    folder_load(folder, true);
    assert_int_equal(folder->diagnostics->items.count, sizeof days / sizeof *days + 1);
    TextBuilder text = text_builder(folder->arena);
    diagnostics_render_text(folder->diagnostics, &text, false);
    const char *shown = text_built(&text).bytes;
    assert_non_null(strstr(shown, "invalid date: \"2027-02-29\""));
    assert_non_null(strstr(shown, "\"contract\" and \"filled\" are said in the up file"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(test_sections), TEST(test_directive_mistakes),
        TEST(test_contract), TEST(test_contract_mistakes),
        TEST(test_filled),   TEST(test_filled_mistakes),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
