/* Tables that inherit from each other: by INHERITS, or as partitions (both stand in pg_inherits).
 *
 * All is told of one database, once its tables know their parents; what is above or below a table
 * is found out when first asked for and lives as long as the database. Each table is in a list
 * once, however many lines of inheritance lead to it, so what goes over a list is linear. */
#ifndef SCHEMAC_MODEL_FAMILY_H
#define SCHEMAC_MODEL_FAMILY_H

#include "model/table.h"

typedef struct Database Database;
typedef VECTOR(const Table *) Tables;

/* In the order of INHERITS (inhseqno in pg_inherits); of a partition its partitioned table. Parents
 * that are not in the database are left out. */
const Tables *family_parents(const Database *database, const Table *table);
/* Each parent, and after it what is above it: the order in which CREATE TABLE merges columns. */
const Tables *family_ancestors(const Database *database, const Table *table);
bool family_is_ancestor(const Database *database, const Table *ancestor, const Table *table);
/* What the table is a partition of, nearest first: as get_partition_ancestors() in PostgreSQL. */
const Tables *family_partition_ancestors(const Database *database, const Table *table);
/* The first of these; NULL: it is no partition. */
const Table *family_partitioned_parent(const Database *database, const Table *table);

/* In the order of the database's objects; of a database that database_finish has run on. */
const Tables *family_children(const Database *database, const Table *table);
/* Those, theirs, and so on: in the order of objects. */
const Tables *family_descendants(const Database *database, const Table *table);

/* For a walk that does not go everywhere: what `visit` says of each ancestor decides whether what
 * is above it is visited, too. */
typedef enum FamilyVisit { FAMILY_GO_ON, FAMILY_SKIP_ABOVE, FAMILY_STOP } FamilyVisit;
typedef FamilyVisit FamilyVisitor(void *context, const Table *ancestor);
/* Whether a visit stopped it. */
bool family_visit_ancestors(const Database *database, const Table *table, FamilyVisitor *visit,
                            void *context);

/* The column as the table's parents hand it down: that of the first parent that has it, with what
 * the tables between say of it; its statistics and options are that table's. False: none has it. */
bool family_find_inherited(const Database *database, const Table *table, Name name,
                           Column *inherited);
/* The same as `parent` hands it down, which may have it itself. */
bool family_find_handed_down(const Database *database, const Table *parent, Name name,
                             Column *inherited);

/* Private to family.c, of a database. */
struct Families *families_make(Arena *arena);

#endif
