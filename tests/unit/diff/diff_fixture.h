/* What the tests of diff share: schemas as text, and their changes as lines. */
#ifndef TESTS_UNIT_DIFF_FIXTURE_H
#define TESTS_UNIT_DIFF_FIXTURE_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "diff/diff.h"

typedef struct Fixture {
    Arena *arena;
    Names *names;
} Fixture;

Fixture fixture_make(void);
/* The model of a schema; one with mistakes fails the test. */
const Database *fixture_compile(Fixture *fixture, const char *text);
/* The changes, a line each, and then the renames that may be meant. */
const char *fixture_changes(Fixture *fixture, const char *before, const char *after);

#define CHANGES(before, after, expected)                                         \
    do {                                                                         \
        Fixture fixture = fixture_make();                                        \
        assert_string_equal(fixture_changes(&fixture, before, after), expected); \
        arena_free(fixture.arena);                                               \
    } while (0)

#endif
