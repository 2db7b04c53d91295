/* The model: names, types' spelling, keys, the database's name spaces, references and equality. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

#include "model/call.h"
#include "model/database.h"

typedef struct Fixture {
    Arena *arena;
    Names *names;
    Database *database;
} Fixture;

static Fixture fixture_make(void)
{
    Fixture fixture = {.arena = arena_new()};
    fixture.names = names_make(fixture.arena);
    fixture.database = database_make(fixture.arena, fixture.names);
    return fixture;
}

static Name name(Fixture *fixture, const char *string)
{
    return name_intern_string(fixture->names, string);
}

static QualifiedName in_public(Fixture *fixture, const char *string)
{
    return (QualifiedName){name(fixture, "public"), name(fixture, string)};
}

static Object *object_make(Fixture *fixture, ObjectKind kind, const char *string, size_t size)
{
    Object *object = arena_make(fixture->arena, size);
    object->kind = kind;
    object->name = in_public(fixture, string);
    return object;
}

#define MAKE(fixture, KIND, Type, string) \
    ((Type *)object_make((fixture), (KIND), (string), sizeof(Type)))

static bool add(Fixture *fixture, void *object)
{
    const Object *existing = NULL;
    bool added = database_add(fixture->database, object, &existing);
    assert_true(added == (existing == NULL));
    return added;
}

static Column *add_column(Fixture *fixture, Table *table, const char *string)
{
    Column *column = MAKE(fixture, KIND_COLUMN, Column, string);
    column->extras = &column_extras_none;
    column->object.parent = &table->object;
    column->type.builtin = builtin_type_find(TEXT("integer"));
    column->type.name.name = name(fixture, "integer");
    VECTOR_ADD(fixture->arena, &table->columns, column);
    return column;
}

/* ---- types ---- */

static void types_are_in_order(void **state)
{
    (void)state;
    for (size_t i = 0; i < builtin_type_count(); i++) {
        const BuiltinType *type = builtin_type_at(i);
        assert_ptr_equal(builtin_type_find(text_from_string(type->name)), type);
        if (strcmp(type->internal, "char") != 0)
            assert_ptr_equal(builtin_type_find(text_from_string(type->internal)), type);
        if (i == 0) continue;
        Text before = text_from_string(builtin_type_at(i - 1)->name);
        assert_true(text_compare(before, text_from_string(type->name)) < 0);
    }
    assert_null(builtin_type_at(builtin_type_count()));
    assert_null(builtin_type_find(TEXT("Integer")));
    assert_null(builtin_type_find(TEXT("")));
}

static void aliases_are_found(void **state)
{
    (void)state;
    static const char *const rows[][2] = {{"int", "integer"},
                                          {"dec", "numeric"},
                                          {"float", "double precision"},
                                          {"char", "character"},
                                          {"\"char\"", "\"char\""},
                                          {"national character varying", "character varying"},
                                          {"timestamptz", "timestamp with time zone"},
                                          {"varbit", "bit varying"}};
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
        assert_string_equal(builtin_type_find(text_from_string(rows[i][0]))->name, rows[i][1]);
}

static void check_format(const char *builtin, int count, int32_t first, int32_t second,
                         uint8_t dimensions, const char *expected)
{
    Fixture fixture = fixture_make();
    Type type = {.builtin = builtin_type_find(text_from_string(builtin)),
                 .modifiers = {first, second},
                 .modifier_count = (uint8_t)count,
                 .array_dimensions = dimensions};
    type.name.name = name(&fixture, type.builtin->name);
    assert_string_equal(text_string(fixture.arena, type_format(fixture.arena, &type, NULL)),
                        expected);
    arena_free(fixture.arena);
}

static void types_are_formatted(void **state)
{
    (void)state;
    check_format("varchar", 1, 36, 0, 0, "character varying(36)");
    check_format("numeric", 2, 12, 2, 1, "numeric(12,2)[]");
    check_format("numeric", 1, 12, 0, 0, "numeric(12,0)");
    check_format("timestamp", 1, 3, 0, 0, "timestamp(3) without time zone");
    check_format("timetz", 0, 0, 0, 2, "time with time zone[]");
    check_format("bpchar", 0, 0, 0, 0, "bpchar");
    check_format("bpchar", 1, 1, 0, 0, "character(1)");
    check_format("bit", 0, 0, 0, 0, "\"bit\"");
    check_format("bit", 1, 3, 0, 0, "bit(3)");
    Fixture fixture = fixture_make();
    Type type = {.type_class = TYPE_USER, .name = in_public(&fixture, "Some type")};
    assert_string_equal(
        text_string(fixture.arena, type_format(fixture.arena, &type, name(&fixture, "public"))),
        "\"Some type\"");
    assert_string_equal(text_string(fixture.arena, type_format(fixture.arena, &type, NULL)),
                        "public.\"Some type\"");
    arena_free(fixture.arena);
}

static void identifiers_are_quoted_when_they_must(void **state)
{
    (void)state;
    static const char *const rows[][2] = {{"a", "a"},
                                          {"a_1", "a_1"},
                                          {"_", "_"},
                                          {"1a", "\"1a\""},
                                          {"A", "\"A\""},
                                          {"a b", "\"a b\""},
                                          {"a\"b", "\"a\"\"b\""},
                                          {"select", "\"select\""},
                                          {"index", "index"},
                                          {"between", "\"between\""},
                                          {"int", "\"int\""},
                                          {"left", "\"left\""},
                                          {"a$", "\"a$\""},
                                          {"ä", "\"ä\""},
                                          {"selec", "selec"},
                                          {"selects", "selects"}};
    Fixture fixture = fixture_make();
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        Text text = identifier_format(fixture.arena, name(&fixture, rows[i][0]));
        assert_string_equal(text_string(fixture.arena, text), rows[i][1]);
    }
    arena_free(fixture.arena);
}

/* ---- database ---- */

static void name_spaces_are_kept_apart(void **state)
{
    (void)state;
    Fixture fixture = fixture_make();
    assert_true(add(&fixture, MAKE(&fixture, KIND_TABLE, Table, "a")));
    assert_false(add(&fixture, MAKE(&fixture, KIND_VIEW, View, "a")));
    assert_false(add(&fixture, MAKE(&fixture, KIND_ENUM, Enum, "a")));
    assert_false(add(&fixture, MAKE(&fixture, KIND_SEQUENCE, Sequence, "a")));
    assert_true(add(&fixture, MAKE(&fixture, KIND_SEQUENCE, Sequence, "b")));
    assert_true(add(&fixture, MAKE(&fixture, KIND_ENUM, Enum, "b")));
    assert_true(add(&fixture, MAKE(&fixture, KIND_COMPOSITE, Composite, "c")));
    assert_false(add(&fixture, MAKE(&fixture, KIND_SEQUENCE, Sequence, "c")));
    Routine *function = MAKE(&fixture, KIND_FUNCTION, Routine, "a");
    function->object.signature = TEXT("(integer)");
    assert_true(add(&fixture, function));
    Routine *procedure = MAKE(&fixture, KIND_PROCEDURE, Routine, "a");
    procedure->object.signature = TEXT("(integer)");
    assert_false(add(&fixture, procedure));
    procedure->object.signature = TEXT("()");
    assert_true(add(&fixture, procedure));
    const Object *existing = NULL;
    Index *index = MAKE(&fixture, KIND_INDEX, Index, "a");
    assert_false(database_add_relation_name(fixture.database, &index->object, &existing));
    assert_int_equal(existing->kind, KIND_TABLE);
    database_finish(fixture.database);
    QualifiedName a = in_public(&fixture, "a");
    assert_non_null(database_find_table(fixture.database, a));
    assert_null(database_find(fixture.database, KIND_VIEW, a, TEXT_NONE));
    assert_ptr_equal(database_find(fixture.database, KIND_FUNCTION, a, TEXT("(integer)")),
                     &function->object);
    assert_null(database_find_relation(fixture.database, in_public(&fixture, "c")));
    assert_int_equal(database_find_type(fixture.database, in_public(&fixture, "c"))->kind,
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
    assert_true(add(&fixture, MAKE(&fixture, KIND_TABLE, Table, longest)));
    assert_non_null(database_find_table(fixture.database, in_public(&fixture, longest)));
    arena_free(fixture.arena);
}

static void objects_are_described(void **state)
{
    (void)state;
    Fixture fixture = fixture_make();
    Table *table = MAKE(&fixture, KIND_TABLE, Table, "My table");
    Column *column = add_column(&fixture, table, "a");
    Trigger *trigger = MAKE(&fixture, KIND_TRIGGER, Trigger, "t");
    trigger->object.parent = &table->object;
    Name public_name = name(&fixture, "public");
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
    Column *id = add_column(&fixture, parent, "id");
    Constraint *key = MAKE(&fixture, KIND_CONSTRAINT, Constraint, "p_pkey");
    key->object.parent = &parent->object;
    VECTOR_ADD(fixture.arena, &key->columns, id->object.name.name);
    VECTOR_ADD(fixture.arena, &parent->constraints, key);
    Table *child = MAKE(&fixture, KIND_TABLE, Table, "c");
    Column *parent_id = add_column(&fixture, child, "p_id");
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
    assert_true(add(&fixture, parent) && add(&fixture, child) && add(&fixture, sequence));
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

static void equality_sees_every_attribute(void **state)
{
    (void)state;
    Fixture fixture = fixture_make();
    Table *table = MAKE(&fixture, KIND_TABLE, Table, "t");
    Column *column = add_column(&fixture, table, "a");
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
    changed.object.renamed_from.name = name(&fixture, "b");
    assert_true(object_equals(&column->object, &changed.object));
    Table owned = *table;
    object_extras_edit(fixture.arena, &owned.object)->owner = name(&fixture, "r");
    assert_false(object_equals(&table->object, &owned.object));
    object_extras_edit(fixture.arena, &table->object)->owner = name(&fixture, "q");
    assert_false(object_equals(&table->object, &owned.object));
    object_extras_edit(fixture.arena, &table->object)->owner = name(&fixture, "r");
    assert_true(object_equals(&table->object, &owned.object));
    arena_free(fixture.arena);
}

static void sequences_have_defaults(void **state)
{
    (void)state;
    SequenceOptions up = sequence_options_default("smallint", 1);
    assert_true(up.minimum == 1 && up.maximum == 32767 && up.start == 1 && up.cache == 1);
    SequenceOptions down = sequence_options_default("bigint", -1);
    assert_true(down.minimum == INT64_MIN && down.maximum == -1 && down.start == -1);
}

static void quoted_text_is_skipped(void **state)
{
    (void)state;
    assert_int_equal(text_skip_quoted(TEXT("'a''b' c"), 0), 6);
    assert_int_equal(text_skip_quoted(TEXT("E'a\\'b' c"), 1), 7);
    assert_int_equal(text_skip_quoted(TEXT("'a\\' b'"), 0), 4);
    assert_int_equal(text_skip_quoted(TEXT("x.\"a\"\"'\" b"), 2), 8);
    assert_int_equal(text_skip_quoted(TEXT("'open"), 0), 5);
}

static void calls_are_read(void **state)
{
    (void)state;
    Call call;
    call_read(&call, TEXT("f(a, g(b, c), 'x,)') + 1"), 1);
    assert_true(call.is_known);
    assert_int_equal(call.count, 3);
    assert_true(text_equals_string(call.arguments[1], "g(b, c)"));
    assert_true(text_equals_string(call.arguments[2], "'x,)'"));
    call_read(&call, TEXT("f ( )"), 1);
    assert_true(call.is_known && call.count == 0);
    static const char *const unknown[] = {"f",  "f + 1", "f(*)", "f(VARIADIC a)", "f(a ORDER BY b)",
                                          "f(a"};
    for (size_t i = 0; i < sizeof unknown / sizeof *unknown; i++) {
        call_read(&call, text_from_string(unknown[i]), 1);
        assert_false(call.is_known);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(types_are_in_order),
        cmocka_unit_test(aliases_are_found),
        cmocka_unit_test(types_are_formatted),
        cmocka_unit_test(identifiers_are_quoted_when_they_must),
        cmocka_unit_test(name_spaces_are_kept_apart),
        cmocka_unit_test(long_names_are_found),
        cmocka_unit_test(objects_are_described),
        cmocka_unit_test(references_are_found),
        cmocka_unit_test(equality_sees_every_attribute),
        cmocka_unit_test(sequences_have_defaults),
        cmocka_unit_test(quoted_text_is_skipped),
        cmocka_unit_test(calls_are_read),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
