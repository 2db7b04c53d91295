/* What the tests of sql share: a writer, and objects compiled from the language. */
#ifndef TESTS_UNIT_SQL_FIXTURE_H
#define TESTS_UNIT_SQL_FIXTURE_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "sql/sql.h"

typedef struct Fixture {
    Arena *arena;
    Names *names;
    SqlWriter writer;
} Fixture;

Fixture fixture_make(void);
/* The object of that kind and name in a schema without mistakes. */
const Object *fixture_object(Fixture *fixture, const char *schema, ObjectKind kind,
                             const char *name);
/* Its CREATE statement is `create`, its DROP statement `drop`. */
void assert_created_and_dropped(const char *schema, ObjectKind kind, const char *name,
                                const char *create, const char *drop);

/* What was put into the fixture's writer. */
#define WRITTEN(fixture, expected) \
    assert_string_equal(text_string((fixture).arena, sql_take(&(fixture).writer)), expected)

#endif
