/* Rows of src/known/ by name: in order, so that halving finds each; versions; what is not there. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

#include "known/known.h"

static void each_function_is_found(void **state)
{
    (void)state;
    KnownFunctions all = known_all_functions();
    for (size_t i = 0; i < all.count; i++) {
        KnownFunctions found = known_functions(text_from_string(known_name(all.items[i].name)));
        assert_true(all.items + i >= found.items && all.items + i < found.items + found.count);
    }
    assert_int_equal(known_functions(TEXT("of_nobody")).count, 0);
    assert_int_equal(known_functions(TEXT("")).count, 0);
}

static void each_operator_and_cast_is_found(void **state)
{
    (void)state;
    KnownOperators all = known_all_operators();
    for (size_t i = 0; i < all.count; i++) {
        KnownOperators found = known_operators(text_from_string(all.items[i].name));
        assert_true(all.items + i >= found.items && all.items + i < found.items + found.count);
    }
    for (size_t i = 0; i < known_cast_count(); i++) {
        const KnownCast *cast = known_cast_at(i);
        assert_ptr_equal(known_cast(cast->source, cast->target, cast->versions.first), cast);
    }
}

static void each_type_is_found(void **state)
{
    (void)state;
    for (size_t i = 0; i < known_type_count(); i++) {
        const KnownType *type = known_type_at(i);
        Text name = text_from_string(type->name);
        assert_ptr_equal(i < known_builtin_type_count() ? known_type_find(name)
                                                        : known_extension_type_find(name),
                         type);
        assert_int_equal(type->extension == KNOWN_POSTGRESQL, i < known_builtin_type_count());
        assert_ptr_equal(known_type(known_type_number(type, true)), type);
    }
    assert_null(known_type_find(TEXT("hstore")));
    assert_null(known_extension_type_find(TEXT("integer")));
}

static void each_class_and_option_is_found(void **state)
{
    (void)state;
    for (size_t i = 0; i < known_operator_class_count(); i++) {
        const KnownOperatorClass *row = known_operator_class_at(i);
        const KnownOperatorClass *found =
            known_operator_class(text_from_string(known_name(row->access_method)),
                                 text_from_string(known_name(row->name)));
        assert_non_null(found);
        assert_int_equal(found->name, row->name);
        assert_int_equal(found->type, row->type);
    }
    for (size_t i = 0; i < known_option_count(); i++) {
        const KnownOption *row = known_option_at(i);
        assert_non_null(known_option(text_from_string(row->owner), text_from_string(row->name)));
    }
    assert_null(known_operator_class(TEXT("btree"), TEXT("int5_ops")));
}

static void versions_are_told(void **state)
{
    (void)state;
    const KnownFunction *function = known_functions(TEXT("any_value")).items;
    assert_int_equal(function->versions.first, 16);
    assert_false(known_in(function->versions, 15));
    assert_true(known_in(function->versions, 16));
    assert_true(known_in(function->versions, KNOWN_NEWEST + 1));
    assert_true(known_in(function->versions, 0));
    assert_int_equal(known_keywords(TEXT("select")).items[0].category, 'R');
    assert_false(known_access_method(TEXT("spgist"), 13)->include);
    assert_true(known_access_method(TEXT("spgist"), 0)->include);
}

static void extensions_are_told(void **state)
{
    (void)state;
    KnownExtension extension;
    assert_true(known_extension_find(TEXT("uuid-ossp"), &extension));
    assert_string_equal(known_extension_name(extension), "uuid-ossp");
    assert_true(known_extension_has_functions(extension));
    assert_int_equal(known_functions(TEXT("uuid_generate_v4")).items[0].extension, extension);
    assert_false(known_extension_find(TEXT("of_nobody"), &extension));
    assert_string_equal(known_extension_name(KNOWN_POSTGRESQL), "");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_function_is_found), cmocka_unit_test(each_operator_and_cast_is_found),
        cmocka_unit_test(each_type_is_found),     cmocka_unit_test(each_class_and_option_is_found),
        cmocka_unit_test(versions_are_told),      cmocka_unit_test(extensions_are_told),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
