/* What the runner says becomes a diagnostic with the code and the exit status of commands.md. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "cli/runner_internal.h"

typedef struct Expected {
    SchemacResult result;
    const char *code;
    int exit_status;
} Expected;

static const Expected expectations[] = {
    {SCHEMAC_ERROR_TARGET, "SC5301", 1},
    {SCHEMAC_ERROR_HEADS, "SC5302", 1},
    {SCHEMAC_ERROR_CONNECTION, "SC5112", 3},
    {SCHEMAC_ERROR_COMMIT_UNKNOWN, "SC5303", 3},
    {SCHEMAC_ERROR_SERVER, "SC5304", 3},
    {SCHEMAC_ERROR_SECTION, "SC5305", 1},
    {SCHEMAC_ERROR_ALREADY_EXISTS, "SC5306", 1},
    {SCHEMAC_ERROR_LOCK_TIMEOUT, "SC5307", 3},
    {SCHEMAC_ERROR_TRANSACTION_CONTROL, "SC5308", 1},
    {SCHEMAC_ERROR_NOT_REVERSIBLE, "SC5309", 1},
    {SCHEMAC_ERROR_CHECKSUM, "SC5310", 5},
    {SCHEMAC_ERROR_UNKNOWN_REVISION, "SC5311", 5},
    {SCHEMAC_ERROR_DIVERGED, "SC5312", 5},
    {SCHEMAC_ERROR_HALF_DONE, "SC5313", 5},
    {SCHEMAC_ERROR_READ_ONLY, "SC5314", 3},
    {SCHEMAC_ERROR_SERVER_VERSION, "SC5315", 3},
    {SCHEMAC_ERROR_FORMAT, "SC5316", 3},
    {SCHEMAC_ERROR_BUSY, "SC5317", 3},
    {SCHEMAC_ERROR_TAKEN_OVER, "SC5318", 3},
    {SCHEMAC_ERROR_CANCELLED, "SC5319", 3},
    {SCHEMAC_ERROR_MEMORY, "SC5113", 3},
};

static void every_result_has_its_code(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof expectations / sizeof *expectations; i++) {
        Arena *arena = arena_new();
        Session session = {.arena = arena, .diagnostics = diagnostics_make(arena)};
        Runner runner = {.session = &session};
        SchemacError error = {.result = expectations[i].result};
        snprintf(error.message, sizeof error.message, "a message");
        snprintf(error.detail, sizeof error.detail, "A detail.");
        snprintf(error.hint, sizeof error.hint, "A hint.");
        snprintf(error.revision, sizeof error.revision, "0002");
        snprintf(error.revision_name, sizeof error.revision_name, "name");
        error.section = 3;
        assert_false(runner_fail(&runner, &error));
        assert_int_equal(session.diagnostics->error_count, 1);
        const Diagnostic *diagnostic = session.diagnostics->items.items[0];
        assert_string_equal(code_row(diagnostic->code)->code, expectations[i].code);
        assert_int_equal(diagnostics_exit_status(session.diagnostics), expectations[i].exit_status);
        assert_true(text_equals_string(diagnostic->notes.items[0].text,
                                       "in section 3 of revision 0002_name (up)"));
        assert_int_equal(diagnostic->notes.count, 2);
        assert_int_equal(diagnostic->hints.count, 1);
        arena_free(arena);
    }
}

static SchemacRecord record(const char *id, const char *parents, SchemacApplied applied)
{
    return (SchemacRecord){.id = id, .name = "n", .parents = parents, .applied = applied};
}

static void the_current_revision_is_no_parent_of_another(void **state)
{
    (void)state;
    Arena *arena = arena_new();
    SchemacRecord records[] = {
        record("1", "", SCHEMAC_APPLIED),    record("2", "1", SCHEMAC_APPLIED),
        record("3", "1", SCHEMAC_APPLIED),   record("4", "2 3", SCHEMAC_APPLIED),
        record("5", "4", SCHEMAC_UPGRADING),
    };
    SchemacState database = {.records = records};
    const char *const expected[] = {"base", "1_n", "2_n", "2_n, 3_n", "4_n", "4_n"};
    for (size_t count = 0; count <= 5; count++) {
        database.count = count;
        assert_string_equal(state_current(arena, &database), expected[count]);
    }
    assert_int_equal(map_count(state_index(arena, &database)), 5);
    assert_int_equal(map_count(state_index(arena, NULL)), 0);
    arena_free(arena);
}

static void durations_read_well(void **state)
{
    (void)state;
    Arena *arena = arena_new();
    assert_string_equal(duration_words(arena, 0.4), "0 ms");
    assert_string_equal(duration_words(arena, 999), "999 ms");
    assert_string_equal(duration_words(arena, 1500), "1.5 s");
    assert_string_equal(duration_words(arena, 125000), "2 min 5 s");
    assert_string_equal(count_words(arena, 1, "table", "tables"), "1 table");
    assert_string_equal(count_words(arena, 0, "table", "tables"), "0 tables");
    arena_free(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_result_has_its_code),
        cmocka_unit_test(the_current_revision_is_no_parent_of_another),
        cmocka_unit_test(durations_read_well),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
