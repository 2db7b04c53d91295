/* The rows of statement_forms.def among themselves; the server is asked by
 * tests/db/test_statement_forms.sh. */
#include "plan/statement_forms.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

enum { FIRST_VERSION = 13, LAST_VERSION = 18 };

/* Who works on all rows while others wait tells them why; who hinders nobody does not. */
static void test_work_that_hinders_others_says_what_it_is(void **state)
{
    (void)state;
    for (int form = 0; form < FORM_COUNT; form++) {
        const StatementFormRow *row = statement_form_row((StatementForm)form);
        bool hinders = row->work != WORK_NONE && row->lock >= LOCK_SHARE;
        if (hinders != (row->detail != NULL)) fail_msg("%s", row->id);
    }
}

static void test_only_actions_of_alter_table_merge(void **state)
{
    (void)state;
    for (int form = 0; form < FORM_COUNT; form++) {
        const StatementFormRow *row = statement_form_row((StatementForm)form);
        bool alters = strncmp(row->statement, "ALTER TABLE ... ", 16) == 0;
        if (row->merges && (!alters || row->outside)) fail_msg("%s", row->id);
    }
}

/* Plans hold for servers of all versions. */
static void test_no_version_locks_or_does_more_than_the_row_says(void **state)
{
    (void)state;
    for (int form = 0; form < FORM_COUNT; form++) {
        const StatementFormRow *row = statement_form_row((StatementForm)form);
        for (int version = FIRST_VERSION; version <= LAST_VERSION; version++) {
            StatementFormRow of = statement_form_of_version((StatementForm)form, version);
            if (of.lock > row->lock || of.work > row->work || of.below > row->below ||
                of.referenced > row->referenced || of.referring > row->referring ||
                of.parent > row->parent || of.whole > row->whole ||
                of.default_partition > row->default_partition || of.users > row->users ||
                statement_form_lock_below(&of) > statement_form_lock_below(row) ||
                strcmp(of.statement, row->statement) != 0)
                fail_msg("%s of %d", row->id, version);
        }
    }
}

static void test_a_version_has_its_own_locks(void **state)
{
    (void)state;
    StatementFormRow of_17 = statement_form_of_version(FORM_ADD_UNIQUE, 17);
    StatementFormRow of_18 = statement_form_of_version(FORM_ADD_UNIQUE, 18);
    assert_int_equal(of_17.below, BELOW_PARTITIONS);
    assert_int_equal(statement_form_lock_below(&of_17), LOCK_SHARE);
    assert_int_equal(of_18.below, BELOW_CHILDREN);
    assert_int_equal(statement_form_lock_below(&of_18), LOCK_ACCESS_EXCLUSIVE);
    assert_true(of_17.merges);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_work_that_hinders_others_says_what_it_is),
        cmocka_unit_test(test_only_actions_of_alter_table_merge),
        cmocka_unit_test(test_no_version_locks_or_does_more_than_the_row_says),
        cmocka_unit_test(test_a_version_has_its_own_locks),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
