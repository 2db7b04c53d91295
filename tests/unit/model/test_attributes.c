/* The rows of model/attributes/: none is left out where two are compared. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

#include "model/attributes.h"
#include "model/database.h"

/* One with nothing in it: what it shares is nothing too. */
static char *make_struct(Arena *arena, const Members *members)
{
    char *made = arena_make(arena, members->size);
    for (const Member *member = members->rows; member->name != NULL; member++) {
        if (member->form != MEMBER_SHARED) continue;
        void *shared = make_struct(arena, member->inner);
        memcpy(made + member->offset, &shared, sizeof shared);
    }
    return made;
}

static void check_plain_members(Arena *arena, const Members *members)
{
    for (const Member *member = members->rows; member->name != NULL; member++) {
        if (member->inner != NULL) check_plain_members(arena, member->inner);
        if (member->form != MEMBER_VALUE || member->value != VALUE_plain) continue;
        char *a = make_struct(arena, members);
        char *b = make_struct(arena, members);
        assert_true(members_equal(members, a, b));
        b[member->offset] = 1;
        assert_int_equal(members_equal(members, a, b), !member->is_compared);
        bool is_change = member->is_compared && member->change != ATTRIBUTE_NOTHING;
        assert_int_equal(members_compare(members, a, b, ATTRIBUTE_DEFINITION) != 0, is_change);
    }
}

static void every_plain_member_is_compared(void **state)
{
    (void)state;
    Arena *arena = arena_new();
    for (int kind = 0; kind < (int)KIND_COUNT; kind++)
        check_plain_members(arena, kind_members((ObjectKind)kind));
    arena_free(arena);
}

static void a_difference_of_an_item_is_its_own(void **state)
{
    (void)state;
    IndexKey before = {.column = "a"};
    IndexKey after = before;
    Index a = {.object.kind = KIND_INDEX, .keys = {&before, 1, 1}};
    Index b = {.object.kind = KIND_INDEX, .keys = {&after, 1, 1}};
    assert_int_equal(object_compare_attributes(&a.object, &b.object), 0);
    after.statistics = 5;
    assert_int_equal(object_compare_attributes(&a.object, &b.object), ATTRIBUTE_STATISTICS);
    after.descending = true;
    assert_int_equal(object_compare_attributes(&a.object, &b.object), ATTRIBUTE_DEFINITION);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_plain_member_is_compared),
        cmocka_unit_test(a_difference_of_an_item_is_its_own),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
