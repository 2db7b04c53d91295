/* Compiling a text in a test. */
#ifndef SCHEMAC_TESTS_SEMA_FIXTURE_H
#define SCHEMAC_TESTS_SEMA_FIXTURE_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "sema/sema.h"
#include "syntax/syntax.h"

typedef struct Compiled {
    Arena *arena;
    Names *names;
    Diagnostics *diagnostics;
    Database *database;
} Compiled;

/* Parses and compiles `text`; free with compiled_free. */
Compiled compile_text(const char *text);
/* The same, failing the test with the diagnostics where there is an error. */
Compiled compile_good(const char *text);
void compiled_free(Compiled *compiled);

/* All diagnostics: "SC2001 2:5 relation \"x\" does not exist\n" a line. */
const char *compiled_messages(Compiled *compiled);

Name compiled_name(Compiled *compiled, const char *name);
/* The object of this name in public, or in `namespace_name`; fails the test when it is not there.
 */
const Object *compiled_object(Compiled *compiled, ObjectKind kind, const char *namespace_name,
                              const char *name);
const Table *compiled_table(Compiled *compiled, const char *name);
/* A column's type as format_type spells it. */
const char *column_type(Compiled *compiled, const Table *table, const char *name);

#endif
