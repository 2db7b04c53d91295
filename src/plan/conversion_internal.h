/* How values become values of another type, what a `using` does to them, and what stands for a
 * value that nobody said. Must not know: the planner. */
#ifndef SCHEMAC_PLAN_CONVERSION_INTERNAL_H
#define SCHEMAC_PLAN_CONVERSION_INTERNAL_H

#include "model/database.h"
#include "sql/sql.h"

/* convert.c: how the values of one type become another's. */
typedef struct Conversion {
    SqlConversion how;
    bool possible;
    bool rewrites;
    bool narrows; /* values may be cut, rounded or refused */
    bool may_fail;
    bool other_dimensions; /* of vectors: nothing can convert them */
    const Object *cast;    /* of the schema; NULL: PostgreSQL's */
} Conversion;

Conversion conversion_of(const Type *from, const Type *to);
bool type_base_equals(const Type *a, const Type *b); /* but for modifiers */

/* clause.c: whether the expression reads the column, or the whole row; whether it is no more than
 * the column, cast. */
bool clause_reads(const Expression *clause, Name column);
bool clause_is_cast(const Expression *clause, Name column);
/* Whether a cast that stands directly behind the column loses something, the assignment to the new
 * type included where the clause is no more than that. */
bool clause_narrows(const Expression *clause, Name column, const Type *from, const Type *to);

/* values.c */
/* Whether it is a domain that says so, or stands on one. */
bool type_refuses_null(const Type *type);
/* What stands below all domains. */
Type type_below_domains(const Type *type);
/* The default that the type's domain brings along. */
bool type_has_default(const Type *type);
/* What a row gets in a column that was away: '' or 0 or so. None when the type has nothing of the
 * kind. */
Expression value_neutral(Arena *arena, const Type *type);

#endif
