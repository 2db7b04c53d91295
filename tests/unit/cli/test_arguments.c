/* The words after the program's name: what is taken, what is refused with which hint, and that the
 * rows of commands.def are whole. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "cli/cli_internal.h"

static int arena_setup(void **state)
{
    *state = arena_new();
    return 0;
}

static int arena_teardown(void **state)
{
    arena_free(*state);
    return 0;
}

#define WORDS(...) ((char *[]){__VA_ARGS__, NULL})

static int words_count(char **words)
{
    int count = 0;
    while (words[count] != NULL) count++;
    return count;
}

static Arguments assert_read(Arena *arena, char **words)
{
    Diagnostics *diagnostics = diagnostics_make(arena);
    Arguments arguments;
    assert_true(arguments_read(arena, diagnostics, words_count(words), words, &arguments));
    assert_int_equal(diagnostics->items.count, 0);
    return arguments;
}

static void assert_refused(Arena *arena, char **words, const char *code, const char *hint)
{
    Diagnostics *diagnostics = diagnostics_make(arena);
    Arguments arguments;
    assert_false(arguments_read(arena, diagnostics, words_count(words), words, &arguments));
    assert_int_equal(diagnostics->error_count, 1);
    const Diagnostic *diagnostic = diagnostics->items.items[0];
    assert_string_equal(code_row(diagnostic->code)->code, code);
    if (hint != NULL) assert_string_equal(text_string(arena, diagnostic->hints.items[0]), hint);
}

static void global_options_stand_anywhere(void **state)
{
    Arguments before = assert_read(*state, WORDS("--json", "-C", "x", "apply", "head"));
    Arguments behind = assert_read(*state, WORDS("apply", "head", "-Cx", "--json"));
    assert_int_equal(before.command, COMMAND_APPLY);
    assert_int_equal(behind.command, COMMAND_APPLY);
    assert_string_equal(arguments_find(&before, "directory"), "x");
    assert_string_equal(arguments_find(&behind, "directory"), "x");
    assert_true(arguments_has(&before, "json") && arguments_has(&behind, "json"));
    assert_string_equal(arguments_operand(&before, 0), "head");
    assert_null(arguments_operand(&before, 1));
}

static void the_other_names_of_commands(void **state)
{
    assert_int_equal(assert_read(*state, WORDS("upgrade")).command, COMMAND_APPLY);
    assert_int_equal(assert_read(*state, WORDS("downgrade", "base")).command, COMMAND_REVERT);
}

static void values_of_options(void **state)
{
    Arguments arguments = assert_read(*state, WORDS("diff", "--name=a b", "-qv"));
    assert_string_equal(arguments_find(&arguments, "name"), "a b");
    assert_true(arguments_has(&arguments, "quiet") && arguments_has(&arguments, "verbose"));
    assert_false(arguments_has(&arguments, "dry-run"));
    arguments = assert_read(*state, WORDS("diff", "-mone", "-m", "two", "--dry-run"));
    assert_string_equal(arguments_find(&arguments, "name"), "two"); /* the last one counts */
    arguments = assert_read(*state, WORDS("diff", "--name="));
    assert_string_equal(arguments_find(&arguments, "name"), "");
}

static void numbers_are_targets_and_not_options(void **state)
{
    Arguments arguments = assert_read(*state, WORDS("revert", "-2", "-q"));
    assert_string_equal(arguments_operand(&arguments, 0), "-2");
    assert_true(arguments_has(&arguments, "quiet"));
    arguments = assert_read(*state, WORDS("apply", "+2"));
    assert_string_equal(arguments_operand(&arguments, 0), "+2");
}

static void words_behind_two_dashes_are_passed_on(void **state)
{
    Arguments arguments = assert_read(*state, WORDS("dev", "psql", "--", "-c", "select 1"));
    assert_int_equal(arguments.operands.count, 1);
    assert_int_equal(arguments.passed.count, 2);
    assert_string_equal(arguments.passed.items[0], "-c");
}

static void usage_mistakes_are_named(void **state)
{
    assert_refused(*state, WORDS("aply"), "SC7101", "Did you mean \"apply\"?");
    assert_refused(*state, WORDS("upgrad"), "SC7101", "Did you mean \"upgrade\"?");
    assert_refused(*state, WORDS("xyzzy"), "SC7101", "`schemac --help` lists the commands.");
    assert_refused(*state, WORDS("apply", "--dryrun"), "SC7102", "Did you mean \"--dry-run\"?");
    assert_refused(*state, WORDS("--jsn", "apply"), "SC7102", "Did you mean \"--json\"?");
    assert_refused(*state, WORDS("apply", "-x"), "SC7102", NULL);
    assert_refused(*state, WORDS("--dry-run", "apply"), "SC7102", NULL); /* not of every command */
    assert_refused(*state, WORDS("apply", "-C"), "SC7103", NULL);
    assert_refused(*state, WORDS("apply", "--dry-run=yes"), "SC7103", NULL);
    assert_refused(*state, WORDS("stamp"), "SC7104", NULL);
    assert_refused(*state, WORDS("apply", "a", "b"), "SC7104", NULL);
    assert_refused(*state, WORDS("check", "x"), "SC7104", NULL);
    assert_refused(*state, WORDS("apply", "--targets", "x"), "SC7105", NULL);
}

static void help_needs_no_operands(void **state)
{
    assert_true(arguments_has(&(Arguments){.command = COMMAND_NONE}, "help") == false);
    Arguments arguments = assert_read(*state, WORDS("stamp", "--help"));
    assert_true(arguments_has(&arguments, "help"));
    arguments = assert_read(*state, WORDS("help", "stamp"));
    assert_true(arguments_has(&arguments, "help"));
    assert_int_equal(arguments.command, COMMAND_STAMP);
}

static void every_command_has_a_summary_and_known_options(void **state)
{
    size_t count;
    const OptionRow *rows = option_rows(&count);
    for (CommandId id = 0; id < COMMAND_COUNT; id++) {
        const CommandRow *row = command_row(id);
        assert_true(strlen(row->summary) > 0 && strlen(row->summary) <= 72);
        assert_int_equal(command_find(text_from_string(row->name)), id);
        Text help = help_make(*state, id, false);
        assert_true(help.length > 0);
        for (Text line; text_next_line(&help, &line);) assert_true(text_width(line, 0) <= 100);
    }
    for (size_t i = 0; i < count; i++)
        for (size_t k = i + 1; k < count; k++)
            assert_false(rows[i].command == rows[k].command &&
                         strcmp(rows[i].name, rows[k].name) == 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(global_options_stand_anywhere, arena_setup, arena_teardown),
        cmocka_unit_test_setup_teardown(the_other_names_of_commands, arena_setup, arena_teardown),
        cmocka_unit_test_setup_teardown(values_of_options, arena_setup, arena_teardown),
        cmocka_unit_test_setup_teardown(numbers_are_targets_and_not_options, arena_setup,
                                        arena_teardown),
        cmocka_unit_test_setup_teardown(words_behind_two_dashes_are_passed_on, arena_setup,
                                        arena_teardown),
        cmocka_unit_test_setup_teardown(usage_mistakes_are_named, arena_setup, arena_teardown),
        cmocka_unit_test_setup_teardown(help_needs_no_operands, arena_setup, arena_teardown),
        cmocka_unit_test_setup_teardown(every_command_has_a_summary_and_known_options, arena_setup,
                                        arena_teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
