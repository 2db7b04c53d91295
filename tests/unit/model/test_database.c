/* Which objects share their names, and finding them. */
#include <string.h>

#include "model_fixture.h"

static void name_spaces_are_kept_apart(void **state)
{
    (void)state;
    Fixture fixture = fixture_make();
    assert_true(fixture_add(&fixture, MAKE(&fixture, KIND_TABLE, Table, "a")));
    assert_false(fixture_add(&fixture, MAKE(&fixture, KIND_VIEW, View, "a")));
    assert_false(fixture_add(&fixture, MAKE(&fixture, KIND_ENUM, Enum, "a")));
    assert_false(fixture_add(&fixture, MAKE(&fixture, KIND_SEQUENCE, Sequence, "a")));
    assert_true(fixture_add(&fixture, MAKE(&fixture, KIND_SEQUENCE, Sequence, "b")));
    assert_true(fixture_add(&fixture, MAKE(&fixture, KIND_ENUM, Enum, "b")));
    assert_true(fixture_add(&fixture, MAKE(&fixture, KIND_COMPOSITE, Composite, "c")));
    assert_false(fixture_add(&fixture, MAKE(&fixture, KIND_SEQUENCE, Sequence, "c")));
    Routine *function = MAKE(&fixture, KIND_FUNCTION, Routine, "a");
    function->object.signature = TEXT("(integer)");
    assert_true(fixture_add(&fixture, function));
    Routine *procedure = MAKE(&fixture, KIND_PROCEDURE, Routine, "a");
    procedure->object.signature = TEXT("(integer)");
    assert_false(fixture_add(&fixture, procedure));
    procedure->object.signature = TEXT("()");
    assert_true(fixture_add(&fixture, procedure));
    const Object *existing = NULL;
    Index *index = MAKE(&fixture, KIND_INDEX, Index, "a");
    assert_false(database_add_relation_name(fixture.database, &index->object, &existing));
    assert_int_equal(existing->kind, KIND_TABLE);
    database_finish(fixture.database);
    QualifiedName a = fixture_in_public(&fixture, "a");
    assert_non_null(database_find_table(fixture.database, a));
    assert_null(database_find(fixture.database, KIND_VIEW, a, TEXT_NONE));
    assert_ptr_equal(database_find(fixture.database, KIND_FUNCTION, a, TEXT("(integer)")),
                     &function->object);
    assert_null(database_find_relation(fixture.database, fixture_in_public(&fixture, "c")));
    assert_int_equal(database_find_type(fixture.database, fixture_in_public(&fixture, "c"))->kind,
                     KIND_COMPOSITE);
    assert_int_equal(fixture.database->objects.items[0]->kind, KIND_ENUM);
    arena_free(fixture.arena);
}

static void long_names_are_found(void **state)
{
    (void)state;
    Fixture fixture = fixture_make();
    char longest[301];
    memset(longest, 'x', sizeof longest - 1);
    longest[300] = '\0';
    assert_true(fixture_add(&fixture, MAKE(&fixture, KIND_TABLE, Table, longest)));
    assert_non_null(database_find_table(fixture.database, fixture_in_public(&fixture, longest)));
    arena_free(fixture.arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(name_spaces_are_kept_apart),
        cmocka_unit_test(long_names_are_found),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
