/* For tests of the parser and the formatter: a text in, its tree, layout and diagnostics as text
 * out. */
#ifndef TESTS_SYNTAX_PARSE_FIXTURE_H
#define TESTS_SYNTAX_PARSE_FIXTURE_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "syntax/syntax.h"

typedef struct Fixture {
    Arena *arena;
    Names *names;
    Diagnostics *diagnostics;
    Source *source;
    const Ast *ast;
} Fixture;

int fixture_set_up(void **state);
int fixture_tear_down(void **state);
#define FIXTURE_TEST(test) cmocka_unit_test_setup_teardown(test, fixture_set_up, fixture_tear_down)

/* Parses; forgets what was parsed before. */
const Ast *fixture_parse(Fixture *fixture, const char *text);
const Ast *fixture_parse_text(Fixture *fixture, Text text);
/* "1:5 SC1010 unexpected ..." a line, in order of place; "" when there is none. */
const char *fixture_mistakes(Fixture *fixture);
/* Parses and compares. */
void assert_mistakes(Fixture *fixture, const char *text, const char *mistakes);
void assert_tree(Fixture *fixture, const char *text, const char *dump);
void assert_formatted(Fixture *fixture, const char *text, const char *formatted);
/* All of a file of the repository, whose root is the current folder. */
Text fixture_file(Fixture *fixture, const char *path);

#endif
