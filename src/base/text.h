/* Text: a slice of bytes (UTF-8 wherever it is shown), and a builder that grows in an arena. */
#ifndef SCHEMAC_BASE_TEXT_H
#define SCHEMAC_BASE_TEXT_H

#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"

/* Borrowed bytes, not NUL-terminated unless a function says so. {NULL, 0} is "no text"; text that
 * is there but empty has a non-NULL `bytes`. */
typedef struct Text {
    const char *bytes;
    size_t length;
} Text;

#define TEXT(literal) ((Text){"" literal, sizeof(literal) - 1})
#define TEXT_NONE ((Text){NULL, 0})
/* For printf: printf("%.*s", TEXT_FORMAT(text)) */
#define TEXT_FORMAT(text) (int)(text).length, (text).bytes == NULL ? "" : (text).bytes

Text text_from_string(const char *string); /* borrows; NULL gives TEXT_NONE */
bool text_is_none(Text text);              /* not there at all */
bool text_is_empty(Text text);             /* none, or of length 0 */
bool text_equals(Text a, Text b);          /* none equals only none */
bool text_equals_string(Text a, const char *b);
bool text_equals_ignoring_case(Text a, const char *b); /* ASCII case only */
int text_compare(Text a, Text b);                      /* bytewise, none first; <0, 0, >0 */
bool text_starts_with(Text text, const char *prefix);
bool text_ends_with(Text text, const char *suffix);
/* From byte `begin` up to, not including, byte `end`; both are clamped to the length. */
Text text_slice(Text text, size_t begin, size_t end);
Text text_trim(Text text); /* without ASCII white space at both ends */
/* Takes one line (without its \n or \r\n) off the front of `*rest`; false when nothing is left. */
bool text_next_line(Text *rest, Text *line);

/* The text with each line's end as one \n, where another system's tools left \r\n; the same bytes
 * where there is none. A \r elsewhere stays. */
Text text_with_newlines(Arena *arena, Text text);
bool text_has_return(Text text); /* whether there is a \r in it */

/* Copies into the arena. text_copy's bytes and text_string's result are NUL-terminated. */
Text text_copy(Arena *arena, Text text);
char *text_string(Arena *arena, Text text);
Text text_lower(Arena *arena, Text text); /* ASCII only */
Text text_format(Arena *arena, const char *format, ...) __attribute__((format(printf, 2, 3)));
Text text_format_list(Arena *arena, const char *format, va_list arguments)
    __attribute__((format(printf, 2, 0)));

/* The number of single-character edits (insert, delete, replace, swap neighbours) from a to b, or
 * `limit` + 1 when it is over `limit`. ASCII case is ignored. For "did you mean". */
size_t text_distance(Text a, Text b, size_t limit);

/* Whether all of `text` is valid UTF-8 without NUL; if not, *at is the first bad byte's offset. */
bool text_is_utf8(Text text, size_t *at);

/* Terminal columns that `text` takes from column `start` (0-based) on: tabs go to the next multiple
 * of 8, wide characters take two, combining marks none. Invalid bytes take one each. */
size_t text_width(Text text, size_t start);

/* Whether the word stands there with no letter, digit or `_` around it. */
bool text_has_word(Text text, const char *word);

/* A text that grows. Make one with text_builder; it lives in its arena. */
typedef struct TextBuilder {
    Arena *arena;
    char *bytes; /* always NUL-terminated once anything was put */
    size_t length;
    size_t capacity;
} TextBuilder;

TextBuilder text_builder(Arena *arena);
/* Room for `more` bytes at once: for who knows how large a large text will be. */
void text_reserve(TextBuilder *builder, size_t more);
void text_put(TextBuilder *builder, Text text);
void text_put_string(TextBuilder *builder, const char *string);
void text_put_byte(TextBuilder *builder, char byte);
void text_put_repeat(TextBuilder *builder, char byte, size_t count);
void text_put_number(TextBuilder *builder, int64_t number);
/* As a string constant of SQL: '...' with standard_conforming_strings on. With a \r in it E'...',
 * since a file that goes from one system to another keeps no \r as a byte. */
void text_put_literal(TextBuilder *builder, Text text);
/* For messages. SQL is never written with it: see sql/ for holes that quote themselves. */
void text_put_format(TextBuilder *builder, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
/* What was put so far: NUL-terminated, never none, valid until the next put. */
Text text_built(TextBuilder *builder);

#endif
