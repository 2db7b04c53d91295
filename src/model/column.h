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
typedef struct NotNull {
    Name name;       /* NULL: as PostgreSQL calls it */
    bool no_inherit; /* children may have nulls */
    bool not_valid;  /* rows that were there before may have none */
} NotNull;

/* What few columns have. */
typedef struct ColumnExtras {
    Expression generated; /* always as (...) */
    bool is_virtual;      /* computed when it is read, not stored */
    NotNull not_null;     /* of a column that is */
    SequenceOptions identity_options;
    Options options;         /* set (n_distinct = 5): of ALTER COLUMN SET */
    Options foreign_options; /* options (column_name 'x'): of a foreign table's column */
    Name identity_sequence;  /* always known; written out where PostgreSQL would choose another */
    bool writes_sequence;
    CClause c;

    ColumnClause conversion; /* using (...): how old rows convert to this type */
    ColumnClause
        backfill; /* backfill (...): what old rows get when it comes, or becomes not null */
} ColumnExtras;

/* Of the columns that have none of it: a large schema is mostly columns. */
extern const ColumnExtras column_extras_none;

typedef struct Column {
    Object object; /* object.parent is the table */
    Type type;
    bool not_null;            /* also true for a primary key's columns and identity columns */
    QualifiedName collation;  /* name NULL: the type's own */
    Expression default_value; /* none when generated or identity */
    Identity identity;
    Name storage;               /* "plain", "external", "extended", "main"; NULL: the type's own */
    Name compression;           /* "pglz", "lz4"; NULL: default; of an override "default" too */
    int32_t statistics;         /* -1: default */
    const ColumnExtras *extras; /* never NULL */
} Column;

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
