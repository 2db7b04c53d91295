/* Tables with their parts. */
#ifndef SCHEMAC_MODEL_TABLE_H
#define SCHEMAC_MODEL_TABLE_H

#include "model/column.h"
#include "model/constraint.h"
#include "model/definition.h"
#include "model/index.h"
#include "model/trigger.h"

typedef enum ReplicaIdentity {
    REPLICA_IDENTITY_DEFAULT,
    REPLICA_IDENTITY_NOTHING,
    REPLICA_IDENTITY_FULL,
    REPLICA_IDENTITY_INDEX
} ReplicaIdentity;

/* An index of a partition that it has of an index or key of what it is a partition of. */
#include "model/attributes/part_name.def"

typedef VECTOR(PartName) PartNames;

/* A child's copy of a check that is not valid, of which the text says whether it is: one that is
 * made while the parent has the check is, one that came with the check is not, until it is
 * validated. */
typedef struct CheckCopy {
    Name name;
    bool is_valid;
} CheckCopy;

typedef VECTOR(CheckCopy) CheckCopies;

/* What few tables have. */
#include "model/attributes/table_extras.def"

extern const TableExtras table_extras_none;

#include "model/attributes/table.def"

/* The table's own word on a column that it inherits, or NULL. */
Column *table_find_override(const Table *table, Name name);
Column *table_find_column(const Table *table, Name name);
const Constraint *table_find_constraint(const Table *table, Name name);
const Index *table_find_index(const Table *table, Name name);
/* NULL: nothing is said of it. */
const CheckCopy *table_find_copy(const Table *table, Name check);
/* Whether both say the same of what both speak of. */
bool check_copies_agree(const CheckCopies *a, const CheckCopies *b);
/* NULL: the table has no part of an index or key of that name. */
const PartName *table_find_part_name(const Table *table, Name whole);
/* Whether those that both have are called alike. */
bool part_names_agree(const PartNames *a, const PartNames *b);
const Constraint *table_primary_key(const Table *table); /* NULL when there is none */
bool table_primary_key_has(const Table *table, Name column);

/* Whether it inherits from `parent` itself. */
bool table_inherits(const Table *table, QualifiedName parent);
/* Whether rows go to partitions: it has none of its own. */
bool table_is_partitioned(const Table *table);

#endif
