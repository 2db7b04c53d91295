/* PostgreSQL's own scanner, for what is taken apart before it is parsed. */
#ifndef SCHEMAC_SYNTAX_SQL_WORDS_H
#define SCHEMAC_SYNTAX_SQL_WORDS_H

#include "diag/diag.h"

/* The words and signs of a piece of SQL, without comments; bytes of the span. */
typedef struct SqlWord {
    size_t begin;
    size_t end;
} SqlWord;
typedef VECTOR(SqlWord) SqlWords;

/* False: not even words, reported. */
bool sql_words(Arena *arena, Diagnostics *diagnostics, Span span, SqlWords *words)
    __attribute__((warn_unused_result));

#endif
