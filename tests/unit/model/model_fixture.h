/* What the tests of the model share: a database to put objects in. */
#ifndef TESTS_UNIT_MODEL_FIXTURE_H
#define TESTS_UNIT_MODEL_FIXTURE_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "model/database.h"

typedef struct Fixture {
    Arena *arena;
    Names *names;
    Database *database;
} Fixture;

Fixture fixture_make(void);
Name fixture_name(Fixture *fixture, const char *string);
/* The same in the schema public. */
QualifiedName fixture_in_public(Fixture *fixture, const char *string);
Object *fixture_make_object(Fixture *fixture, ObjectKind kind, const char *string, size_t size);
#define MAKE(fixture, KIND, Type, string) \
    ((Type *)fixture_make_object((fixture), (KIND), (string), sizeof(Type)))
/* Whether the database takes it: false where the name is another's. */
bool fixture_add(Fixture *fixture, void *object);
/* An integer column of that name at the end of the table. */
Column *fixture_add_column(Fixture *fixture, Table *table, const char *string);

#endif
