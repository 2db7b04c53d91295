/* See the header. */
#include "revision_fixture.h"

#include <stdio.h>
#include <stdlib.h>

#include "base/file.h"

int folder_open(void **state)
{
    Folder *folder = calloc(1, sizeof *folder);
    folder->arena = arena_new();
    snprintf(folder->path, sizeof folder->path, "/tmp/schemac-revision.XXXXXX");
    if (mkdtemp(folder->path) == NULL) return -1;
    *state = folder;
    return 0;
}

int folder_close(void **state)
{
    Folder *folder = *state;
    bool done = folder_remove(folder->arena, folder->path);
    arena_free(folder->arena);
    free(folder);
    return done ? 0 : -1;
}

void folder_put(Folder *folder, const char *name, const char *content)
{
    assert_true(file_write(folder->arena, path_join(folder->arena, folder->path, name),
                           text_from_string(content), NULL));
}

Text folder_get(Folder *folder, const char *name)
{
    Text content;
    assert_true(file_read(folder->arena, path_join(folder->arena, folder->path, name), &content));
    return content;
}

void folder_load(Folder *folder, bool allow_unsealed)
{
    folder->diagnostics = diagnostics_make(folder->arena);
    assert_true(revision_chain_load(folder->arena, folder->diagnostics, folder->path,
                                    allow_unsealed, &folder->chain));
}

void folder_seal(Folder *folder, size_t expected)
{
    size_t count;
    folder_load(folder, true);
    assert_false(diagnostics_has_errors(folder->diagnostics));
    assert_true(revision_seal(folder->chain, folder->diagnostics, NULL, &count));
    assert_int_equal(count, expected);
}

const char *folder_mistakes(Folder *folder)
{
    TextBuilder codes = text_builder(folder->arena);
    folder_load(folder, false);
    for (size_t i = 0; i < folder->diagnostics->items.count; i++) {
        text_put_string(&codes, i == 0 ? "" : " ");
        text_put_string(&codes, code_row(folder->diagnostics->items.items[i]->code)->code);
    }
    return text_built(&codes).bytes;
}

void folder_put_three(Folder *folder)
{
    folder_put(folder, "0001_a.up.sql", "CREATE TABLE a ();\n");
    folder_put(folder, "0001_a.down.sql", "DROP TABLE a;\n");
    folder_put(folder, "0002_b.up.sql", "CREATE TABLE b ();\n");
    folder_put(folder, "0003_c.up.sql", "CREATE TABLE c ();\n");
    folder_put(folder, "0003_c.down.sql", "DROP TABLE c;\n");
    folder_seal(folder, 3);
}
