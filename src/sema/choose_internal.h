/* Names that the user leaves out: exactly those that PostgreSQL would choose.
 *
 * PostgreSQL joins the table's name, the columns' names and a label with underscores, shortens the
 * longer of the two names until all fits 63 bytes (never cutting a character), and counts the label
 * up while the name is taken in the namespace. Which names are taken depends on the order: sema
 * chooses in the order in which CREATE TABLE does (sequences, checks, primary key, other index
 * constraints, foreign keys), then indexes. Unlike PostgreSQL, names that are written out later are
 * known already. Must not know: what the names are for. */
#ifndef SCHEMAC_SEMA_CHOOSE_INTERNAL_H
#define SCHEMAC_SEMA_CHOOSE_INTERNAL_H

#include "base/map.h"
#include "base/name.h"
#include "model/database.h"

#define NAME_LIMIT 63 /* NAMEDATALEN - 1: bytes of a name that PostgreSQL keeps */

/* Names in one namespace that the model does not keep by name. */
typedef struct NameScope {
    Name namespace_name;
    Map *routines;    /* Routines (vectors) by name */
    Map *constraints; /* of all tables and domains together; the first holder */
} NameScope;

NameScope *name_scope_make(Arena *arena, Name namespace_name);

/* At most `limit` bytes of `text`, ending at a character's end. */
size_t name_clip(Text text, size_t limit);

/* A name as it is built. */
typedef struct NameBuffer {
    char bytes[NAME_LIMIT + 1];
    size_t length;
} NameBuffer;

/* makeObjectName: `name1`_`name2`_`label`, at most 63 bytes; `name2` may be none. */
void name_make(NameBuffer *buffer, Text name1, Text name2, Text label);

/* ChooseRelationName: free among relations; `is_constraint`: among constraints too. Not registered.
 */
Name name_choose_relation(const Database *database, const NameScope *scope, Text name1, Text name2,
                          const char *label, bool is_constraint);

/* ChooseConstraintName: free among the namespace's constraints and `others` (may be NULL). */
Name name_choose_constraint(const Database *database, const NameScope *scope,
                            const NameList *others, Text name1, Text name2, const char *label);

/* ChooseIndexNameAddition: names of columns joined by underscores, long enough to be cut anyway. */
Text name_join_columns(Arena *arena, const Text *columns, size_t count);

/* ChooseIndexColumnNames: makes repeated names differ ("expr", "expr1"), in place. */
void name_number_columns(Arena *arena, Text *columns, size_t count);

#endif
