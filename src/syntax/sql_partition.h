/* What PARTITION BY and FOR VALUES say, beside their canonical text: for what sema checks of
 * partitions. Must not know: tables. */
#ifndef SCHEMAC_SYNTAX_SQL_PARTITION_H
#define SCHEMAC_SYNTAX_SQL_PARTITION_H

#include "syntax/sql_fragment.h"

typedef enum SqlStrategy {
    SQL_STRATEGY_RANGE,
    SQL_STRATEGY_LIST,
    SQL_STRATEGY_HASH,
    SQL_STRATEGY_UNKNOWN
} SqlStrategy;

/* A column or an expression of a key. */
typedef struct SqlKeyElement {
    Name column; /* NULL: the expression at `expression` */
    Span expression;
    QualifiedName collation;      /* name NULL: not written */
    QualifiedName operator_class; /* the same */
    Span span;                    /* of the column or the expression */
} SqlKeyElement;

typedef struct SqlPartitionKey {
    SqlStrategy strategy;
    Name strategy_name; /* as written */
    VECTOR(SqlKeyElement) elements;
    Span span;
} SqlPartitionKey;

typedef enum SqlBoundKind {
    SQL_BOUND_CONSTANT,
    SQL_BOUND_MINVALUE,
    SQL_BOUND_MAXVALUE,
    SQL_BOUND_COLUMN, /* a name that is neither */
    SQL_BOUND_EXPRESSION
} SqlBoundKind;

typedef struct SqlBoundValue {
    SqlBoundKind kind;
    SqlFragment constant; /* of a constant: text, constant, value, span; else span only */
    bool has_cast;
    SqlType cast; /* 'x'::type */
} SqlBoundValue;

typedef VECTOR(SqlBoundValue) SqlBoundValues;

typedef struct SqlBound {
    bool is_default;
    SqlStrategy strategy;
    int32_t modulus;
    int32_t remainder;
    SqlBoundValues values; /* of a list, or FROM of a range */
    SqlBoundValues upper;  /* TO of a range */
    Span span;
} SqlBound;

/* FOR VALUES ... or DEFAULT of a partition; `for` may be missing. NULL: reported. */
const SqlFragment *sql_parse_bound(Sql *sql, Span span, SqlBound *bound);
/* What stands after PARTITION BY: its columns are names of the fragment. NULL: reported. */
const SqlFragment *sql_parse_partition_key(Sql *sql, Span span, SqlPartitionKey *key);

#endif
