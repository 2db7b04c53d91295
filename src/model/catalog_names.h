/* Names that PostgreSQL itself has. pg_catalog is looked at before all else, so that the name of a
 * schema's own function `lower` or operator `+` without a namespace means PostgreSQL's: where one
 * that is there is named, it is named with its namespace. */
#ifndef SCHEMAC_MODEL_CATALOG_NAMES_H
#define SCHEMAC_MODEL_CATALOG_NAMES_H

#include "model/object.h"

/* Whether pg_catalog may have an object of the kind by that name, in PostgreSQL 13 to 18. */
bool catalog_may_have(ObjectKind kind, Name name);

#endif
