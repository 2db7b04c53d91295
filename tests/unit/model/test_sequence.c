/* What a sequence is without options. */
#include "model/sequence.h"

#include "model_fixture.h"

static void sequences_have_defaults(void **state)
{
    (void)state;
    SequenceOptions up = sequence_options_default("smallint", 1);
    assert_true(up.minimum == 1 && up.maximum == 32767 && up.start == 1 && up.cache == 1);
    SequenceOptions down = sequence_options_default("bigint", -1);
    assert_true(down.minimum == INT64_MIN && down.maximum == -1 && down.start == -1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(sequences_have_defaults),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
