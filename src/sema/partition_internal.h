/* Partitions: the values of their bounds, and which of them overlap. */
#ifndef SCHEMAC_SEMA_PARTITION_INTERNAL_H
#define SCHEMAC_SEMA_PARTITION_INTERNAL_H

#include "sema/parts_internal.h"

/* How values of a key's column are compared, as far as that is known without a server. */
typedef enum ValueFamily {
    VALUES_OPAQUE, /* equal where they are written alike; nothing is known of their order */
    VALUES_DECIMAL,
    VALUES_TEXT, /* by bytes: collation C */
    VALUES_BOOLEAN,
    VALUES_LABEL, /* of an enum */
    VALUES_DATE,
    VALUES_TIMESTAMP,
    VALUES_TIMESTAMP_ZONE
} ValueFamily;

/* What a column of a key holds. */
typedef struct KeyColumn {
    ValueFamily family;
    Type type; /* of an expression: poison */
} KeyColumn;

typedef enum ValueRank { RANK_LOWEST = -1, RANK_VALUE, RANK_HIGHEST } ValueRank;

/* A bound's value. Of unknown ones nothing may be said, not even that they equal themselves. */
typedef struct BoundValue {
    ValueRank rank;
    bool is_known;
    bool is_null;
    bool is_number; /* number counts, else text */
    bool is_local;  /* a timestamp with time zone that says no zone */
    int64_t number;
    Text text;
} BoundValue;

KeyColumn key_column_make(const RelationState *table, const SqlKeyElement *element);
BoundValue bound_value_read(Sema *sema, const KeyColumn *column, const SqlBoundValue *written);
/* Less, equal, greater: <0, 0, >0. *is_certain: PostgreSQL surely says the same. */
int bound_value_compare(const KeyColumn *column, const BoundValue *a, const BoundValue *b,
                        bool *is_certain);
/* Equal ones have the same; none: unknown. */
Text bound_value_key(Sema *sema, const BoundValue *value);

/* One of a table's partitions. */
typedef struct Partition {
    const RelationState *state;
    BoundValue *from; /* of a range: as many as the key has columns */
    BoundValue *to;
    size_t order; /* in the text */
} Partition;

typedef VECTOR(Partition) Partitions;

/* Those of one table, whose bounds were checked one by one. */
typedef struct PartitionList {
    const RelationState *table;
    const KeyColumn *columns; /* one for each element of the key */
    Partitions partitions;
} PartitionList;

/* Reports those that overlap (partition_overlap.c): n log n. */
void partitions_check_overlaps(Sema *sema, PartitionList *list);

#endif
