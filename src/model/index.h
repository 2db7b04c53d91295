/* Indexes of tables and materialized views (those of constraints belong to the constraint). */
#ifndef SCHEMAC_MODEL_INDEX_H
#define SCHEMAC_MODEL_INDEX_H

#include "model/constraint.h"
#include "model/expression.h"

typedef enum NullsOrder { NULLS_DEFAULT, NULLS_FIRST, NULLS_LAST } NullsOrder;

typedef struct IndexKey {
    Name column;           /* NULL: an expression */
    Expression expression; /* without outer parentheses */
    Name expression_name;  /* what PostgreSQL calls the index's own column: "lower", "expr" */
    QualifiedName collation;
    QualifiedName operator_class; /* name NULL: the type's default */
    Options operator_class_options;
    bool descending;
    bool has_statistics; /* a target of its own: of an index's expression */
    int16_t statistics;
    NullsOrder nulls; /* NULLS_DEFAULT wherever it is what the direction implies */
    Span span;
} IndexKey;

typedef struct Index {
    Object object; /* object.parent is the table or materialized view */
    bool unique;
    bool nulls_not_distinct;
    Name access_method; /* always filled in: "btree", "hnsw", "gin", ... */
    VECTOR(IndexKey) keys;
    NameList include;
    Options with;
    Expression predicate;
    Name tablespace;
} Index;

/* But for statistics targets. */
bool index_key_equals(const IndexKey *a, const IndexKey *b);
bool index_statistics_equal(const Index *a, const Index *b);

#endif
