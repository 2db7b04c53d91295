/* The formatter: tokens → rows (format_walk.c) → aligned text (format.c).
 *
 * It works on the tokens of a text that parses, comments included, so that nothing can get lost;
 * the tree only tells where types and c clauses begin and end. */
#ifndef SCHEMAC_SYNTAX_FORMAT_INTERNAL_H
#define SCHEMAC_SYNTAX_FORMAT_INTERNAL_H

#include "syntax/parser_internal.h"

typedef enum RowAlign { ALIGN_NONE, ALIGN_COLUMN, ALIGN_SETTING } RowAlign;

/* A line of the result; more where its SQL or a comment has more. */
typedef struct Row {
    Text
        cells[3]; /* name, type, clauses of a column; word and value of a setting; else the first */
    int cell_count;
    RowAlign align;
    Text comment; /* after it */
    bool blank_before;
    uint32_t indent;
    uint32_t block; /* rows of one block are aligned with each other */
} Row;

typedef VECTOR(Row) Rows;

/* A place that the tree knows of. */
typedef enum MarkKind { MARK_TYPE, MARK_TYPE_END, MARK_C } MarkKind;
typedef struct Mark {
    uint32_t offset;
    MarkKind kind;
} Mark;
typedef VECTOR(Mark) Marks;

/* All marks of the tree, in order of place. */
void format_collect_marks(Arena *arena, const Ast *ast, Marks *marks);
/* `tokens` in order of place, the last one being the end of the file. */
void format_walk(Arena *arena, const Source *source, const ScanTokens *tokens, const Marks *marks,
                 Rows *rows);

#endif
