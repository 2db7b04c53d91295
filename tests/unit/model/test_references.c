/* What an object refers to. */
#include "model_fixture.h"

static bool refers_to(const ObjectReferences *references, const void *object, bool deferred)
{
    for (size_t i = 0; i < references->count; i++)
        if (references->items[i].object == object) return references->items[i].deferred == deferred;
    return false;
}

static void references_are_found(void **state)
{
    (void)state;
    Fixture fixture = fixture_make();
    Table *parent = MAKE(&fixture, KIND_TABLE, Table, "p");
    Column *id = fixture_add_column(&fixture, parent, "id");
    Constraint *key = MAKE(&fixture, KIND_CONSTRAINT, Constraint, "p_pkey");
    key->object.parent = &parent->object;
    VECTOR_ADD(fixture.arena, &key->columns, id->object.name.name);
    VECTOR_ADD(fixture.arena, &parent->constraints, key);
    Table *child = MAKE(&fixture, KIND_TABLE, Table, "c");
    Column *parent_id = fixture_add_column(&fixture, child, "p_id");
    Sequence *sequence = MAKE(&fixture, KIND_SEQUENCE, Sequence, "s");
    SqlReference uses = {.kind = REFERENCE_RELATION, .name = sequence->object.name};
    parent_id->default_value =
        (Expression){.text = TEXT("nextval('s')"), .references = &uses, .reference_count = 1};
    Constraint *foreign = MAKE(&fixture, KIND_CONSTRAINT, Constraint, "c_p_id_fkey");
    foreign->object.parent = &child->object;
    foreign->constraint_kind = CONSTRAINT_FOREIGN_KEY;
    foreign->referenced_table = parent->object.name;
    VECTOR_ADD(fixture.arena, &foreign->columns, parent_id->object.name.name);
    VECTOR_ADD(fixture.arena, &foreign->referenced_columns, id->object.name.name);
    VECTOR_ADD(fixture.arena, &child->constraints, foreign);
    parent->extras = child->extras = &table_extras_none;
    assert_true(fixture_add(&fixture, parent) && fixture_add(&fixture, child) &&
                fixture_add(&fixture, sequence));
    database_finish(fixture.database);

    ObjectReferences of_foreign = {0};
    object_references(fixture.arena, fixture.database, &foreign->object, &of_foreign);
    assert_true(refers_to(&of_foreign, parent_id, false));
    assert_true(refers_to(&of_foreign, parent, true));
    assert_true(refers_to(&of_foreign, id, true));
    assert_true(refers_to(&of_foreign, key, true));
    ObjectReferences of_column = {0};
    object_references(fixture.arena, fixture.database, &parent_id->object, &of_column);
    assert_true(refers_to(&of_column, sequence, false));
    assert_int_equal(of_column.count, 1);
    arena_free(fixture.arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(references_are_found),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
