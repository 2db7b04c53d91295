/* The folder of revisions: reading, sums, sections, the graph, writing. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/file.h"
#include "revision/revision.h"

typedef struct Folder {
    Arena *arena;
    Diagnostics *diagnostics;
    char path[64];
    RevisionChain *chain;
} Folder;

static int folder_open(void **state)
{
    Folder *folder = calloc(1, sizeof *folder);
    folder->arena = arena_new();
    snprintf(folder->path, sizeof folder->path, "/tmp/schemac-revision.XXXXXX");
    if (mkdtemp(folder->path) == NULL) return -1;
    *state = folder;
    return 0;
}

static int folder_close(void **state)
{
    Folder *folder = *state;
    bool done = folder_remove(folder->arena, folder->path);
    arena_free(folder->arena);
    free(folder);
    return done ? 0 : -1;
}

static void put(Folder *folder, const char *name, const char *content)
{
    assert_true(file_write(folder->arena, path_join(folder->arena, folder->path, name),
                           text_from_string(content), NULL));
}

static Text get(Folder *folder, const char *name)
{
    Text content;
    assert_true(file_read(folder->arena, path_join(folder->arena, folder->path, name), &content));
    return content;
}

static void load(Folder *folder, bool allow_unsealed)
{
    folder->diagnostics = diagnostics_make(folder->arena);
    assert_true(revision_chain_load(folder->arena, folder->diagnostics, folder->path,
                                    allow_unsealed, &folder->chain));
}

static void seal(Folder *folder, size_t expected)
{
    size_t count;
    load(folder, true);
    assert_false(diagnostics_has_errors(folder->diagnostics));
    assert_true(revision_seal(folder->chain, folder->diagnostics, NULL, &count));
    assert_int_equal(count, expected);
}

/* The codes of what is wrong after loading, with spaces between. */
static const char *mistakes(Folder *folder)
{
    TextBuilder codes = text_builder(folder->arena);
    load(folder, false);
    for (size_t i = 0; i < folder->diagnostics->items.count; i++) {
        text_put_string(&codes, i == 0 ? "" : " ");
        text_put_string(&codes, code_row(folder->diagnostics->items.items[i]->code)->code);
    }
    return text_built(&codes).bytes;
}

static void three(Folder *folder)
{
    put(folder, "0001_a.up.sql", "CREATE TABLE a ();\n");
    put(folder, "0001_a.down.sql", "DROP TABLE a;\n");
    put(folder, "0002_b.up.sql", "CREATE TABLE b ();\n");
    put(folder, "0003_c.up.sql", "CREATE TABLE c ();\n");
    put(folder, "0003_c.down.sql", "DROP TABLE c;\n");
    seal(folder, 3);
}

static void test_empty(void **state)
{
    Folder *folder = *state;
    assert_string_equal(mistakes(folder), "");
    assert_int_equal(folder->chain->revisions.count, 0);
    assert_string_equal(revision_next_id(folder->arena, folder->chain, REVISION_IDS_NUMBER, 0),
                        "0001");
    Revision *head;
    assert_true(revision_head(folder->chain, folder->diagnostics, &head));
    assert_null(head);
}

static void test_seal_and_verify(void **state)
{
    Folder *folder = *state;
    three(folder);
    assert_string_equal(mistakes(folder), "");
    assert_int_equal(folder->chain->revisions.count, 3);
    Revision *last = folder->chain->revisions.items[2];
    assert_string_equal(last->parents.items[0]->id, "0002");
    assert_int_equal(last->parents.items[0]->down.sections.count, 0);
    assert_true(text_starts_with(get(folder, REVISION_SUM_FILE), "schemac-revisions 1\n0001 - a "));
    seal(folder, 0);
}

static void test_edited_and_missing(void **state)
{
    Folder *folder = *state;
    three(folder);
    put(folder, "0002_b.up.sql", "CREATE TABLE b (id integer);\n");
    assert_string_equal(mistakes(folder), "SC4003");
    seal(folder, 1);
    assert_string_equal(mistakes(folder), "");
    put(folder, "0002_b.down.sql", "DROP TABLE b;\n");
    assert_string_equal(mistakes(folder), "SC4003");
    assert_true(file_remove(path_join(folder->arena, folder->path, "0002_b.down.sql")));
    assert_true(file_remove(path_join(folder->arena, folder->path, "0003_c.down.sql")));
    assert_string_equal(mistakes(folder), "SC4002");
    assert_true(file_remove(path_join(folder->arena, folder->path, "0003_c.up.sql")));
    assert_string_equal(mistakes(folder), "SC4002 SC4002");
}

static void test_applied_is_not_sealed(void **state)
{
    Folder *folder = *state;
    size_t count;
    three(folder);
    put(folder, "0002_b.up.sql", "CREATE TABLE b (id integer);\n");
    load(folder, true);
    Map *applied = map_make(folder->arena);
    map_put(applied, TEXT("0002"), folder);
    assert_false(revision_seal(folder->chain, folder->diagnostics, applied, &count));
    assert_int_equal(folder->diagnostics->items.items[0]->code, CODE_REVISION_APPLIED);
}

static void test_broken_sum(void **state)
{
    Folder *folder = *state;
    three(folder);
    Text sum = get(folder, REVISION_SUM_FILE);
    Text rest = sum;
    Text lines[4];
    for (size_t i = 0; i < 4; i++) assert_true(text_next_line(&rest, &lines[i]));
    /* reordered */
    put(folder, REVISION_SUM_FILE,
        text_format(folder->arena, "%.*s\n%.*s\n%.*s\n%.*s\n", TEXT_FORMAT(lines[0]),
                    TEXT_FORMAT(lines[1]), TEXT_FORMAT(lines[3]), TEXT_FORMAT(lines[2]))
            .bytes);
    assert_string_equal(mistakes(folder), "SC4009 SC4007");
    /* one removed */
    put(folder, REVISION_SUM_FILE,
        text_format(folder->arena, "%.*s\n%.*s\n%.*s\n", TEXT_FORMAT(lines[0]),
                    TEXT_FORMAT(lines[1]), TEXT_FORMAT(lines[3]))
            .bytes);
    assert_string_equal(mistakes(folder), "SC4009 SC4007");
    /* the same twice */
    put(folder, REVISION_SUM_FILE,
        text_format(folder->arena, "%.*s%.*s\n", TEXT_FORMAT(sum), TEXT_FORMAT(lines[3])).bytes);
    assert_string_equal(mistakes(folder), "SC4008 SC4007");
    put(folder, REVISION_SUM_FILE, "schemac-revisions 2\n");
    assert_string_equal(mistakes(folder), "SC4005");
    put(folder, REVISION_SUM_FILE, "schemac-revisions 1\nnonsense\n<<<<<<< ours\n");
    assert_string_equal(mistakes(folder), "SC4005 SC4006");
}

static void test_branches(void **state)
{
    Folder *folder = *state;
    three(folder);
    put(folder, "0004_d.up.sql",
        "-- revision 0004_d (up)\n-- parents: 0002\n-- says what it does\n\nSELECT 1;\n");
    seal(folder, 1);
    assert_string_equal(mistakes(folder), "");
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
    assert_string_equal(mistakes(folder), "");
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
    put(folder, "0001_a.up.sql", "-- revision 0001_a (up)\n-- parents: 0002\n");
    put(folder, "0002_b.up.sql", "-- revision 0002_b (up)\n-- parents: none\n");
    put(folder, "0003_c.up.sql", "-- revision 0003_c (up)\n-- parents: 0001, 0002\n");
    seal(folder, 3);
    assert_string_equal(mistakes(folder), "");
    assert_string_equal(folder->chain->revisions.items[0]->id, "0002");
    put(folder, "0004_d.up.sql", "-- revision 0004_e (up)\n-- parents: 0009\n");
    assert_string_equal(mistakes(folder), "SC4001 SC4004 SC4009");
    put(folder, "0004_d.up.sql", "-- revision 0004_d (up)\n-- parents: 0005\n");
    put(folder, "0005_e.up.sql", "-- revision 0005_e (up)\n-- parents: 0004\n");
    assert_string_equal(mistakes(folder), "SC4004 SC4004 SC4010");
}

static void test_names(void **state)
{
    Folder *folder = *state;
    put(folder, "1_a.up.sql", "");
    put(folder, "0001_A.up.sql", "");
    put(folder, "0001_a.sql", "");
    put(folder, "README.md", "");
    put(folder, "0002_b.down.sql", "");
    assert_string_equal(mistakes(folder), "SC4001 SC4001 SC4001 SC4002");
    put(folder, "0002_b.up.sql", "");
    put(folder, "0002_c.up.sql", "\xff");
    assert_string_equal(mistakes(folder), "SC4001 SC4001 SC4016 SC4001 SC4004 SC4008");
    assert_string_equal(revision_name_from(folder->arena, TEXT("  Add API-keys (v2)! ")),
                        "add_api_keys_v2");
    assert_string_equal(revision_name_from(folder->arena, TEXT("\xc3\xa4")), "revision");
}

static void test_timestamps(void **state)
{
    Folder *folder = *state;
    put(folder, "20261120T1405_a.up.sql", "");
    seal(folder, 1);
    load(folder, false);
    const time_t before = 1000;
    const time_t after = 1795183260; /* 2026-11-20 14:01 UTC */
    assert_string_equal(
        revision_next_id(folder->arena, folder->chain, REVISION_IDS_TIMESTAMP, before),
        "20261120T1406");
    assert_string_equal(
        revision_next_id(folder->arena, folder->chain, REVISION_IDS_TIMESTAMP, after + 600),
        "20261120T1411");
}

static void test_sections(void **state)
{
    Folder *folder = *state;
    put(folder, "0001_a.up.sql",
        "-- revision 0001_a (up)\n-- parents: none\n\n-- schemac: transaction  lock_timeout=3s breaks-clients\n"
        "SELECT 1;\n-- schemac: no-transaction  statement_timeout=0\nSELECT 2;\n");
    put(folder, "0001_a.down.sql", "SELECT 3;");
    seal(folder, 1);
    assert_string_equal(mistakes(folder), "");
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
    put(folder, "0001_a.up.sql",
        "SELECT 0;\n-- schemac: transacton\n-- schemac:\n-- schemac: transaction lock_timeot=3s\n"
        "-- schemac: transaction lock_timeout=3 statement_timeout=abc lock_timeout=99999999999s\n");
    load(folder, true);
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

static void test_resolve(void **state)
{
    Folder *folder = *state;
    three(folder);
    load(folder, false);
    RevisionChain *chain = folder->chain;
    assert_string_equal(revision_resolve(chain, folder->diagnostics, TEXT("0002"))->id, "0002");
    assert_string_equal(revision_resolve(chain, folder->diagnostics, TEXT("0002_b"))->id, "0002");
    assert_string_equal(revision_resolve(chain, folder->diagnostics, TEXT("head"))->id, "0003");
    assert_null(revision_resolve(chain, folder->diagnostics, TEXT("000")));
    assert_null(revision_resolve(chain, folder->diagnostics, TEXT("7")));
    assert_null(revision_resolve(chain, folder->diagnostics, TEXT("")));
}

/* The draft's text is what is written, read again and sealed. */
static void test_draft(void **state)
{
    Folder *folder = *state;
    load(folder, false);
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
    assert_string_equal(mistakes(folder), "");
    assert_string_equal(revision_next_id(folder->arena, folder->chain, REVISION_IDS_NUMBER, 0),
                        "0002");
    assert_false(revision_save(folder->chain, folder->diagnostics, revision, true));
}

/* The cache proves that nothing was touched, and nothing else. */
static void test_quick(void **state)
{
    Folder *folder = *state;
    const char *cache = path_join(folder->arena, folder->path, "cache");
    three(folder);
    assert_null(revision_chain_quick(folder->arena, folder->path, cache, NULL));
    revision_cache_save(folder->arena, folder->path,
                        cache); /* too soon after the files were written */
    assert_null(revision_chain_quick(folder->arena, folder->path, cache, NULL));
    usleep(150000);
    revision_cache_save(folder->arena, folder->path, cache);
    const SchemacChain *chain = revision_chain_quick(folder->arena, folder->path, cache, "s");
    assert_non_null(chain);
    assert_int_equal(chain->count, 3);
    assert_string_equal(chain->revisions[1].id, "0002");
    assert_string_equal(chain->state_schema, "s");
    assert_true(file_remove(path_join(folder->arena, folder->path, "0001_a.down.sql")));
    assert_null(revision_chain_quick(folder->arena, folder->path, cache, NULL));
    put(folder, "0001_a.down.sql", "DROP TABLE a;\n");
    assert_null(revision_chain_quick(folder->arena, folder->path, cache, NULL));
    usleep(150000);
    revision_cache_save(folder->arena, folder->path, cache);
    assert_non_null(revision_chain_quick(folder->arena, folder->path, cache, NULL));
    put(folder, "0004_d.up.sql", "SELECT 1;");
    assert_null(revision_chain_quick(folder->arena, folder->path, cache, NULL));
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, folder_open, folder_close)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(test_empty),
        TEST(test_seal_and_verify),
        TEST(test_edited_and_missing),
        TEST(test_applied_is_not_sealed),
        TEST(test_broken_sum),
        TEST(test_branches),
        TEST(test_parents),
        TEST(test_names),
        TEST(test_timestamps),
        TEST(test_sections),
        TEST(test_directive_mistakes),
        TEST(test_resolve),
        TEST(test_draft),
        TEST(test_quick),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
