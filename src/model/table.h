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

typedef struct Table {
    Object object;
    bool unlogged;
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
    CClause c;
} Table;

Column *table_find_column(const Table *table, Name name);
const Constraint *table_find_constraint(const Table *table, Name name);
const Constraint *table_primary_key(const Table *table); /* NULL when there is none */

#endif
