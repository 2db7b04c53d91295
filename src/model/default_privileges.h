/* Default privileges (ALTER DEFAULT PRIVILEGES): what is granted on objects that a role creates
 * later. One object for each role, namespace and kind of object; its grants are its extras'. */
#ifndef SCHEMAC_MODEL_DEFAULT_PRIVILEGES_H
#define SCHEMAC_MODEL_DEFAULT_PRIVILEGES_H

#include "model/object.h"

/* name: "tables"; namespace_name: `in namespace`, NULL: all; signature: the role, none: the one
 * that runs the migrations. The grants are relative to PostgreSQL's defaults where there is no
 * namespace, to nothing where there is one, as PostgreSQL has them. */
#include "model/attributes/default_privileges.def"

typedef struct DefaultPrivilegesRow {
    const char *word; /* "tables" */
    const char *sql;  /* "TABLES" */
    ObjectKind kind;  /* whose privileges there are */
    KindSet kinds;    /* all that it speaks of */
} DefaultPrivilegesRow;

/* By its word, or PostgreSQL's where that is another; NULL: there is none. */
const DefaultPrivilegesRow *default_privileges_row(Text word);
/* What is granted by default on an object of `kind`; NULL: nothing ever is. */
const DefaultPrivilegesRow *default_privileges_row_of(ObjectKind kind);

#endif
