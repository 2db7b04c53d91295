/* The clauses of a definition taken apart, to say what of one must be altered to have the other.
 * The text is canonical SQL, which PostgreSQL has parsed: quotes and parentheses match. */
#ifndef SCHEMAC_SQL_CLAUSES_H
#define SCHEMAC_SQL_CLAUSES_H

#include "model/database.h"

typedef struct ClauseItem {
    Text key;
    Text value; /* none: the key alone */
} ClauseItem;

typedef VECTOR(ClauseItem) ClauseItems;

/* Cuts the clause that begins with `word`, outside of parentheses, and the `count` words, strings
 * or groups after it out of *clauses, and gives those; none where it is not there. */
Text clause_take(Arena *arena, Text *clauses, const char *word, size_t count);
/* The items of "(a = b, c 'd')", or of none. */
ClauseItems clause_items(Arena *arena, Text group);
/* NULL: it is not there. */
const ClauseItem *clause_find(const ClauseItems *items, Text key);
/* The next word, string or group in parentheses from *at on; none at the end. */
Text clause_token(Text text, size_t *at);

#endif
