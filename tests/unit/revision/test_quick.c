/* What may be believed without reading the files. */
#include "revision_fixture.h"

#include <unistd.h>

#include "base/file.h"

/* The cache proves that nothing was touched, and nothing else. */
static void test_quick(void **state)
{
    Folder *folder = *state;
    const char *cache = path_join(folder->arena, folder->path, "cache");
    folder_put_three(folder);
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
    folder_put(folder, "0001_a.down.sql", "DROP TABLE a;\n");
    assert_null(revision_chain_quick(folder->arena, folder->path, cache, NULL));
    usleep(150000);
    revision_cache_save(folder->arena, folder->path, cache);
    assert_non_null(revision_chain_quick(folder->arena, folder->path, cache, NULL));
    folder_put(folder, "0004_d.up.sql", "SELECT 1;");
    assert_null(revision_chain_quick(folder->arena, folder->path, cache, NULL));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(test_quick),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
