/* Interned names: in one arena, names with equal bytes are equal pointers. */
#ifndef SCHEMAC_BASE_NAME_H
#define SCHEMAC_BASE_NAME_H

#include "base/text.h"

/* NUL-terminated bytes as PostgreSQL stores them: folded already, never quoted. NULL is "no name".
 * Compare with ==; order with name_compare. */
typedef const char *Name;

/* All of one command's names come from one table; every phase gets it with the arena. */
typedef struct Names Names;

Names *names_make(Arena *arena);
/* Where the names live: for texts that must live as long as they. */
Arena *names_arena(const Names *names);
Name name_intern(Names *names, Text text);
Name name_intern_string(Names *names, const char *string);
/* The name if it was ever interned, else NULL. */
Name name_find(const Names *names, Text text);
int name_compare(Name a, Name b); /* bytewise, NULL first */
Text name_text(Name name);
size_t name_length(Name name); /* bytes; O(1) */

#endif
