/* Names as PostgreSQL makes them up: joined by underscores and cut to fit. Whether one is taken is
 * for who asks to know. */
#ifndef SCHEMAC_MODEL_CHOOSE_H
#define SCHEMAC_MODEL_CHOOSE_H

#include "base/name.h"

#define NAME_LIMIT 63 /* NAMEDATALEN - 1: bytes of a name that PostgreSQL keeps */

/* At most `limit` bytes of `text`, ending at a character's end. */
size_t name_clip(Text text, size_t limit);

/* A name as it is built. */
typedef struct NameBuffer {
    char bytes[NAME_LIMIT + 1];
    size_t length;
} NameBuffer;

/* makeObjectName: `name1`_`name2`_`label`, at most 63 bytes; `name2` may be none. */
void name_make(NameBuffer *buffer, Text name1, Text name2, Text label);

/* The candidate of one pass, from 0: the label is counted up from the second pass on. */
Name name_make_numbered(Names *names, Text name1, Text name2, const char *label, unsigned pass);

/* ChooseIndexNameAddition: names of columns joined by underscores, long enough to be cut anyway. */
Text name_join_columns(Arena *arena, const Text *columns, size_t count);

/* ChooseIndexColumnNames: makes repeated names differ ("expr", "expr1"), in place. */
void name_number_columns(Arena *arena, Text *columns, size_t count);

/* makeMultirangeTypeName: of a range type that says none. */
Name name_of_multirange(Names *names, Name range);

#endif
