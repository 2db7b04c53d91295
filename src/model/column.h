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

/* What few columns have. */
typedef struct ColumnExtras {
    Expression generated; /* always as (...) stored */
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

/* What `name with options` says: by which name or NULL, and whether two lists say the same. */
Column *overrides_find(const Columns *overrides, Name name);
bool overrides_equal(const Columns *a, const Columns *b);
/* The compression of a column that is given with one, and of which `override` may say another:
 * "default" is none. `override` may be NULL. */
Name override_compression(const Column *override, Name given);

#endif
