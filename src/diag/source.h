/* Sources: texts that a person wrote, and places in them. */
#ifndef SCHEMAC_DIAG_SOURCE_H
#define SCHEMAC_DIAG_SOURCE_H

#include <stdint.h>

#include "base/arena.h"
#include "base/text.h"

/* A file (or a given string) as it was read. Lives in its arena. At most 2 GiB. */
typedef struct Source {
    const char *path; /* as it is shown: relative where the user gave it so */
    Text text;
    Arena *arena; /* private, as the next two: they are made when a line is first asked for */
    uint32_t *line_starts;
    uint32_t line_count;
    uint32_t ordinal; /* order among the sources of one command, set by who makes them */
} Source;

/* Borrows `text`, copies `path`. */
Source *source_make(Arena *arena, const char *path, Text text);

/* Whether the line is one that version control leaves between the two sides of a conflict. */
bool source_is_conflict_marker(Text line);

/* Bytes begin..end (exclusive) of `source`. A NULL source is "no place"; begin == end is a point.
 */
typedef struct Span {
    const Source *source;
    uint32_t begin;
    uint32_t end;
} Span;

#define SPAN_NONE ((Span){NULL, 0, 0})

Span span_make(const Source *source, size_t begin, size_t end);
/* From the start of `first` to the end of `last`; of the same source. */
Span span_join(Span first, Span last);
bool span_is_none(Span span);
Text span_text(Span span);

/* A place as a person counts: line and column from 1, column in characters (code points), and the
 * line's own text. */
typedef struct Place {
    uint32_t line;
    uint32_t column;
    uint32_t line_begin; /* byte offset of the line in the source */
    Text line_text;      /* without its line ending */
} Place;

Place source_place(const Source *source, uint32_t offset);

#endif
