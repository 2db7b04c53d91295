/* Equality sees what is a fact of the database, and nothing else. */
#include "model_fixture.h"

static void equality_sees_every_attribute(void **state)
{
    (void)state;
    Fixture fixture = fixture_make();
    Table *table = MAKE(&fixture, KIND_TABLE, Table, "t");
    Column *column = fixture_add_column(&fixture, table, "a");
    Column changed = *column;
    assert_true(object_equals(&column->object, &changed.object));
    changed.not_null = true;
    assert_false(object_equals(&column->object, &changed.object));
    changed = *column;
    changed.object.comment = TEXT("x");
    assert_false(object_equals(&column->object, &changed.object));
    changed = *column;
    changed.default_value.text = TEXT("1");
    assert_false(object_equals(&column->object, &changed.object));
    changed = *column;
    ColumnExtras extras = {.conversion.written = TEXT("1"), .c = {.skip = true}};
    changed.extras = &extras;
    changed.object.renamed_from.name = fixture_name(&fixture, "b");
    assert_true(object_equals(&column->object, &changed.object));
    Table owned = *table;
    object_extras_edit(fixture.arena, &owned.object)->owner = fixture_name(&fixture, "r");
    assert_false(object_equals(&table->object, &owned.object));
    object_extras_edit(fixture.arena, &table->object)->owner = fixture_name(&fixture, "q");
    assert_false(object_equals(&table->object, &owned.object));
    object_extras_edit(fixture.arena, &table->object)->owner = fixture_name(&fixture, "r");
    assert_true(object_equals(&table->object, &owned.object));
    arena_free(fixture.arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(equality_sees_every_attribute),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
