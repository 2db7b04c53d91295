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
typedef struct PartName {
    Name whole;    /* the index or key, of the topmost table that has it */
    Name part;     /* what the partition's is called */
    bool is_usual; /* as PostgreSQL calls it where the name is free: it need not be said */
} PartName;

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
typedef struct TableExtras {
    Columns overrides; /* sorted by name: what a child has otherwise in columns of its parents, or a
                          typed table in those of its type. Set is only what differs: a default
                          ("NULL": none), not null, storage, ... Not among the table's parts */
    bool is_foreign;
    Name server;                /* of a foreign table */
    Options options;            /* the same */
    QualifiedName partition_of; /* name NULL: no partition */
    Expression bound;           /* "FOR VALUES FROM (1) TO (2)", "DEFAULT" */
    PartNames part_names;       /* of a partition: of all such indexes, sorted by whole */
    CheckCopies copies;         /* sorted by name; what is not said may be either */
    Expression partition_key;   /* "RANGE (created_at)"; none: not partitioned */
    QualifiedName type;         /* a typed table: of type */
    bool row_security;
    bool row_security_forced;
    Name cluster; /* the index of CLUSTER ON */
} TableExtras;

extern const TableExtras table_extras_none;

typedef struct Table {
    Object object;
    bool unlogged;
    bool made_apart; /* has its inherited columns as its own, in an order or form of its own: it is
                        created without parents, then attached to them */
    VECTOR(Column *) columns;         /* in declared order: new columns of an existing table come
                                         last there */
    VECTOR(Constraint *) constraints; /* sorted: primary key, unique, check, foreign key, exclude;
                                         then name */
    VECTOR(Index *) indexes;          /* sorted by name */
    VECTOR(Trigger *) triggers;       /* sorted by name */
    Definitions definitions;          /* policies and rules, sorted */
    Options with;
    VECTOR(QualifiedName) inherits;
    Name tablespace;
    Name access_method;
    ReplicaIdentity replica_identity;
    Name replica_identity_index;
    const TableExtras *extras; /* never NULL */
    CClause c;
} Table;

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
bool table_extras_equal(const TableExtras *a, const TableExtras *b);

#endif
