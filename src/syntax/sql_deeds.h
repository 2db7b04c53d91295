/* What the statements of a script do to the objects of a database, told from the text alone: for
 * what must be saved before them, and for the rights that they need.
 *
 * Names are as written, unqualified ones with NULL for their namespace. What functions do that a
 * query calls is not seen. Must not know: what there is. */
#ifndef SCHEMAC_SYNTAX_SQL_DEEDS_H
#define SCHEMAC_SYNTAX_SQL_DEEDS_H

#include "syntax/sql_fragment.h"

typedef enum SqlDeedKind {
    SQL_CREATES,
    SQL_ALTERS,         /* in a way that only the owner may */
    SQL_DROPS,          /* with what depends on it where `cascades` */
    SQL_RENAMES,        /* to other.name */
    SQL_MOVES,          /* to the namespace other.namespace_name */
    SQL_GIVES,          /* to the role other.name */
    SQL_ADDS_COLUMN,    /* column */
    SQL_DROPS_COLUMN,   /* column */
    SQL_RETYPES_COLUMN, /* column */
    SQL_RENAMES_COLUMN, /* column, to other.name */
    SQL_INSERTS,
    SQL_UPDATES, /* column; NULL: not said which */
    SQL_DELETES,
    SQL_EMPTIES,     /* TRUNCATE */
    SQL_REFERENCES,  /* a foreign key of the table `other` refers to it */
    SQL_VALIDATES,   /* its rows are compared with those of other tables */
    SQL_UNBINDS,     /* row security of the table: its owner, or anybody, sees all rows */
    SQL_DOES_UNKNOWN /* DO, CALL, what does not parse: only `statement` */
} SqlDeedKind;

typedef enum SqlDeedObject {
    SQL_ON_RELATION,
    SQL_ON_INDEX,
    SQL_ON_ROUTINE,
    SQL_ON_TYPE,
    SQL_ON_NAMESPACE, /* name.name */
    SQL_ON_EXTENSION, /* name.name */
    SQL_ON_OTHER      /* of a namespace, where it has one; else of the database */
} SqlDeedObject;

typedef struct SqlDeed {
    SqlDeedKind kind;
    SqlDeedObject object;
    QualifiedName name;
    QualifiedName other;
    Name column;
    bool cascades;
    bool may_exist;     /* CREATE ... IF NOT EXISTS */
    const char *said;   /* "drop type": of what a deed is on SQL_ON_OTHER; else NULL */
    uint32_t statement; /* which of the script, from 0 */
} SqlDeed;

typedef VECTOR(SqlDeed) SqlDeeds;

/* Adds the deeds of a script, in order. `text` must be NUL-terminated after its length. */
void sql_deeds_read(Arena *arena, Names *names, Text text, SqlDeeds *deeds);

#endif
