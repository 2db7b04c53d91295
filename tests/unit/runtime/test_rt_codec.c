/* Labels of enumerated types. */
#include "rt_fixture.h"

static void test_labels(void **state)
{
    (void)state;
    static const SchemacLabel items[] = {{"a", 5}, {"a b", 6}, {"ab", 7}, {"b", 8}};
    static const SchemacLabels labels = {items, 4};
    for (size_t i = 0; i < 4; i++) {
        assert_int_equal(schemac_label_find(&labels, schemac_text(items[i].text)), items[i].value);
        assert_string_equal(schemac_label_text(&labels, items[i].value), items[i].text);
    }
    assert_int_equal(schemac_label_find(&labels, schemac_text("")), 0);
    assert_int_equal(schemac_label_find(&labels, schemac_text("abc")), 0);
    assert_null(schemac_label_text(&labels, 0));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_labels),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
