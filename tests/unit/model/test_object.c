/* How messages name an object. */
#include "model/object.h"

#include "model_fixture.h"

static void objects_are_described(void **state)
{
    (void)state;
    Fixture fixture = fixture_make();
    Table *table = MAKE(&fixture, KIND_TABLE, Table, "My table");
    Column *column = fixture_add_column(&fixture, table, "a");
    Trigger *trigger = MAKE(&fixture, KIND_TRIGGER, Trigger, "t");
    trigger->object.parent = &table->object;
    Name public_name = fixture_name(&fixture, "public");
    assert_string_equal(object_describe(fixture.arena, &column->object, public_name).bytes,
                        "column \"My table\".a");
    assert_string_equal(object_describe(fixture.arena, &column->object, NULL).bytes,
                        "column public.\"My table\".a");
    assert_string_equal(object_describe(fixture.arena, &trigger->object, public_name).bytes,
                        "trigger t on \"My table\"");
    assert_false(text_equals(object_key(fixture.arena, &column->object),
                             object_key(fixture.arena, &table->object)));
    arena_free(fixture.arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(objects_are_described),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
