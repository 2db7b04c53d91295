/* UTF-8, one character at a time (RFC 3629: no overlong forms, no surrogates, up to U+10FFFF). */
#ifndef SCHEMAC_BASE_UTF8_INTERNAL_H
#define SCHEMAC_BASE_UTF8_INTERNAL_H

#include "base/text.h"

/* The number of bytes of the character at byte `at`, or 0 where there is none that is valid. `at`
 * must lie within `text`. NUL counts as a character here. */
size_t utf8_length(Text text, size_t at);

/* The code point of the `length` bytes at `at`, which utf8_length gave. */
int32_t utf8_code_point(Text text, size_t at, size_t length);

#endif
