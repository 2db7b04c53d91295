/* Constraints of tables. Every one has a name: the one PostgreSQL would choose when the text gives
 * none. NOT NULL is an attribute of the column, and what is said of it in model/column.h. */
#ifndef SCHEMAC_MODEL_CONSTRAINT_H
#define SCHEMAC_MODEL_CONSTRAINT_H

#include "model/expression.h"
#include "model/name_list.h"

typedef enum ConstraintKind {
    CONSTRAINT_PRIMARY_KEY,
    CONSTRAINT_UNIQUE,
    CONSTRAINT_CHECK,
    CONSTRAINT_FOREIGN_KEY,
    CONSTRAINT_EXCLUDE
} ConstraintKind;

typedef enum ForeignKeyMatch { MATCH_SIMPLE, MATCH_FULL } ForeignKeyMatch;

typedef enum ForeignKeyAction {
    ACTION_NO_ACTION,
    ACTION_RESTRICT,
    ACTION_CASCADE,
    ACTION_SET_NULL,
    ACTION_SET_DEFAULT
} ForeignKeyAction;

struct IndexKey; /* model/index.h */

#include "model/attributes/exclude_element.def"

/* object.parent is the table */
#include "model/attributes/constraint.def"

/* A primary key or a unique constraint. */
static inline bool constraint_is_key(const Constraint *constraint)
{
    return constraint->constraint_kind == CONSTRAINT_PRIMARY_KEY ||
           constraint->constraint_kind == CONSTRAINT_UNIQUE;
}

/* A key whose index is GiST's: nothing can build it beside the table's use. */
static inline bool constraint_is_without_overlaps(const Constraint *constraint)
{
    return constraint_is_key(constraint) && constraint->has_period;
}

/* Whether CREATE TABLE cannot make it: it comes by a statement of its own, right after. */
static inline bool constraint_stands_apart(const Constraint *constraint)
{
    return constraint->not_valid || constraint->repeats;
}

#endif
