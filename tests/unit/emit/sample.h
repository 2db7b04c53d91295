/* Models built by hand for the emitter's tests. */
#ifndef SCHEMAC_TESTS_UNIT_EMIT_SAMPLE_H
#define SCHEMAC_TESTS_UNIT_EMIT_SAMPLE_H

#include "model/database.h"

Database *sample_make(Arena *arena, const char *project);
Table *sample_table(Database *database, const char *name);
/* `type` is a built-in type's name, or one of vector, halfvec, sparsevec, citext; modifier 0: none.
 */
Column *sample_column(Database *database, Table *table, const char *name, const char *type,
                      int32_t modifier, bool not_null);
Column *sample_column_of(Database *database, Table *table, const char *name, const Object *type,
                         bool not_null);
/* `columns` is a list with commas. */
void sample_column_set_c(Database *database, Column *column, CClause clause);
Constraint *sample_constraint(Database *database, Table *table, ConstraintKind kind,
                              const char *columns);
Index *sample_index(Database *database, Table *table, const char *name, const char *access_method,
                    const char *columns, const char *operator_class);
Enum *sample_enum(Database *database, const char *name, const char *labels);
/* The reference database of the project. */
Database *sample_rag(Arena *arena);
/* A table with a column of every type, and an array of it. */
Database *sample_types(Arena *arena);

#endif
