/* The built-in types, their other names, and how a type is written. */
#include "model/type.h"

#include <string.h>

#include "model_fixture.h"

static void check_format(const char *builtin, int count, int32_t first, int32_t second,
                         uint8_t dimensions, const char *expected)
{
    Fixture fixture = fixture_make();
    Type type = {.builtin = builtin_type_find(text_from_string(builtin)),
                 .modifiers = {first, second},
                 .modifier_count = (uint8_t)count,
                 .array_dimensions = dimensions};
    type.name.name = fixture_name(&fixture, type.builtin->name);
    assert_string_equal(text_string(fixture.arena, type_format(fixture.arena, &type, NULL)),
                        expected);
    arena_free(fixture.arena);
}

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
    Type type = {.type_class = TYPE_USER, .name = fixture_in_public(&fixture, "Some type")};
    assert_string_equal(text_string(fixture.arena, type_format(fixture.arena, &type,
                                                               fixture_name(&fixture, "public"))),
                        "\"Some type\"");
    assert_string_equal(text_string(fixture.arena, type_format(fixture.arena, &type, NULL)),
                        "public.\"Some type\"");
    arena_free(fixture.arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(types_are_in_order),
        cmocka_unit_test(aliases_are_found),
        cmocka_unit_test(types_are_formatted),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
