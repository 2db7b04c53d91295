/* Columns of tables. */
#ifndef SCHEMAC_MODEL_COLUMN_H
#define SCHEMAC_MODEL_COLUMN_H

#include "model/expression.h"
#include "model/sequence.h"
#include "model/type.h"

typedef enum Identity { IDENTITY_NONE, IDENTITY_ALWAYS, IDENTITY_BY_DEFAULT } Identity;

/* How a column appears in C: the `c { ... }` clause. Not part of the database. */
typedef struct CClause {
    Text type;   /* c_type; none: by the type */
    Name name;   /* c_name; NULL: the column's */
    Text prefix; /* of a table */
    bool skip;   /* c_skip */
} CClause;

/* `using` and `backfill` of a column: they speak of rows as they were, and belong to the edit that
 * they were written for. Never compared. */
typedef struct ColumnClause {
    Text written; /* canonical, nothing in it looked up: what the snapshot keeps; none: not there */
    Expression value; /* resolved; none where the clause is spent, or there is nothing it is for */
    bool spent;       /* the snapshot has the same: it was there in an edit before */
    Span span;
} ColumnClause;

/* What a column's not-null constraint is beside being there: PostgreSQL 18 keeps one for each. */
#include "model/attributes/not_null.def"

/* What few columns have. */
#include "model/attributes/column_extras.def"

/* Of the columns that have none of it: a large schema is mostly columns. */
extern const ColumnExtras column_extras_none;

/* object.parent is the table */
#include "model/attributes/column.def"

typedef VECTOR(Column *) Columns;

/* Whether no row has a null there: not null, and known to be. */
static inline bool column_refuses_nulls(const Column *column)
{
    return column->not_null && !column->extras->not_null.not_valid;
}

/* Whether its not-null constraint has a form of its own, and can come with its table. */
static inline bool column_states_not_null(const Column *column)
{
    const NotNull *not_null = &column->extras->not_null;
    return column_refuses_nulls(column) && (not_null->name != NULL || not_null->no_inherit);
}

/* Whether a not-null constraint looks as if PostgreSQL had named it: for its column, or for what
 * the column or table was called before. Such names are no difference. */
bool not_null_name_is_usual(Name name);
bool not_null_equals(const NotNull *a, const NotNull *b);
/* Nothing but that it is there. */
bool not_null_is_plain(const NotNull *not_null);

/* What `name with options` says: by which name or NULL, and whether two lists say the same. */
Column *overrides_find(const Columns *overrides, Name name);
bool overrides_equal(const Columns *a, const Columns *b);
/* The compression of a column that is given with one, and of which `override` may say another:
 * "default" is none. `override` may be NULL. */
Name override_compression(const Column *override, Name given);

#endif
