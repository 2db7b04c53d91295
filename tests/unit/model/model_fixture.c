/* See the header. */
#include "model_fixture.h"

Fixture fixture_make(void)
{
    Fixture fixture = {.arena = arena_new()};
    fixture.names = names_make(fixture.arena);
    fixture.database = database_make(fixture.arena, fixture.names);
    return fixture;
}

Name fixture_name(Fixture *fixture, const char *string)
{
    return name_intern_string(fixture->names, string);
}

QualifiedName fixture_in_public(Fixture *fixture, const char *string)
{
    return (QualifiedName){fixture_name(fixture, "public"), fixture_name(fixture, string)};
}

Object *fixture_make_object(Fixture *fixture, ObjectKind kind, const char *string, size_t size)
{
    Object *object = arena_make(fixture->arena, size);
    object->kind = kind;
    object->name = fixture_in_public(fixture, string);
    return object;
}

bool fixture_add(Fixture *fixture, void *object)
{
    const Object *existing = NULL;
    bool added = database_add(fixture->database, object, &existing);
    assert_true(added == (existing == NULL));
    return added;
}

Column *fixture_add_column(Fixture *fixture, Table *table, const char *string)
{
    Column *column = MAKE(fixture, KIND_COLUMN, Column, string);
    column->extras = &column_extras_none;
    column->object.parent = &table->object;
    column->type.builtin = builtin_type_find(TEXT("integer"));
    column->type.name.name = fixture_name(fixture, "integer");
    VECTOR_ADD(fixture->arena, &table->columns, column);
    return column;
}
