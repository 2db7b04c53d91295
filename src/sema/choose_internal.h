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
#include "model/choose.h"
#include "model/database.h"

/* Names in one namespace that the model does not keep by name. */
typedef struct NameScope {
    Name namespace_name;
    Map *routines;    /* Routines (vectors) by name */
    Map *constraints; /* of all tables and domains together; the first holder */
} NameScope;

NameScope *name_scope_make(Arena *arena, Name namespace_name);

/* ChooseRelationName: free among relations; `is_constraint`: among constraints too. Not registered.
 */
Name name_choose_relation(const Database *database, const NameScope *scope, Text name1, Text name2,
                          const char *label, bool is_constraint);

/* ChooseConstraintName: free among the namespace's constraints and `others` (may be NULL). */
Name name_choose_constraint(const Database *database, const NameScope *scope,
                            const NameList *others, Text name1, Text name2, const char *label);

#endif
