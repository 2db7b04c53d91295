/* Clauses `renamed from` that go round: a from b, b from a. By their names alone nobody can tell
 * whether the objects have changed places already, so the snapshot says it. */
#ifndef SCHEMAC_MODEL_RENAMES_H
#define SCHEMAC_MODEL_RENAMES_H

#include "model/database.h"

/* Where its clause says that it comes from; a name without a namespace is in the object's own. */
QualifiedName rename_source(const Object *object);

/* The object of the same kind, and table, that is declared under that name; NULL: none. */
const Object *rename_predecessor(const Database *database, const Object *object);

/* Whether the clauses lead from it back to it. */
bool rename_goes_round(const Database *database, const Object *object);

/* "table app.a from app.b": what Database.settled holds. */
Text rename_describe(Arena *arena, const Object *object);
bool rename_is_settled(Arena *arena, const Database *old_database, const Object *object);

#endif
