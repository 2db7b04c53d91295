/* What the tests of revision share: a folder of revisions that a test has for itself. */
#ifndef TESTS_UNIT_REVISION_FIXTURE_H
#define TESTS_UNIT_REVISION_FIXTURE_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "revision/revision.h"

typedef struct Folder {
    Arena *arena;
    Diagnostics *diagnostics;
    char path[64];
    RevisionChain *chain;
} Folder;

/* A test with an empty folder as its state. */
int folder_open(void **state);
int folder_close(void **state);
#define TEST(name) cmocka_unit_test_setup_teardown(name, folder_open, folder_close)

void folder_put(Folder *folder, const char *name, const char *content);
Text folder_get(Folder *folder, const char *name);
void folder_load(Folder *folder, bool allow_unsealed);
/* Seals what is not sealed, which must be so many. */
void folder_seal(Folder *folder, size_t expected);
/* The codes of what is wrong after loading, with spaces between. */
const char *folder_mistakes(Folder *folder);
/* Three revisions a, b, c, sealed; b has no way down. */
void folder_put_three(Folder *folder);

#endif
