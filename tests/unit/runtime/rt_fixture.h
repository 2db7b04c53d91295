/* What the tests of typed rows share. */
#ifndef TESTS_UNIT_RUNTIME_RT_FIXTURE_H
#define TESTS_UNIT_RUNTIME_RT_FIXTURE_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "runtime/rt_internal.h"

/* Whether a value of `length` bytes from the wire is taken. */
bool decodes(SchemacType type, SchemacForm form, const void *bytes, size_t length);

#define DECODES(type, form, literal) \
    decodes(SCHEMAC_TYPE_##type, SCHEMAC_##form, literal, sizeof(literal) - 1)

#endif
