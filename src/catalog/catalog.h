/* A live database as text of the language.
 *
 * A fixed number of queries, one a kind and each over the whole database, run in one snapshot of a
 * read-only transaction and are sent in one go. The language is PostgreSQL's DDL, so the server's
 * own functions (pg_get_constraintdef, pg_get_viewdef, format_type, ...) write most of the text; it
 * is for the parser, not for people. With search_path empty, all names come qualified. Two
 * databases are compared by comparing what is read from both.
 *
 * Nothing is passed over: all that has a row of its own in a system catalog is asked for as well,
 * and what none of the queries told of is reported by name.
 *
 * A new kind is a file beside this one and a row in queries.def. Must not know: the model, the
 * parser. */
#ifndef SCHEMAC_CATALOG_CATALOG_H
#define SCHEMAC_CATALOG_CATALOG_H

#include "pg/pg.h"

typedef struct CatalogOptions {
    const char *state_schema; /* the runner's own, left out; NULL: schemac */
    const char *project;      /* name for the project block; NULL: pulled */
    /* What no query tells of is a warning, not an error. */
    bool allow_unmodelled;
} CatalogOptions;

typedef struct CatalogText {
    Text schema;
    VECTOR(Text) unmodelled; /* with allow_unmodelled: descriptions of what is not in it */
} CatalogText;

/* Reads the database that `connection` is idle in, and leaves it idle, with its settings as they
 * were. False with a diagnostic. */
bool catalog_read(Arena *arena, Diagnostics *diagnostics, PGconn *connection,
                  const CatalogOptions *options, CatalogText *text)
    __attribute__((warn_unused_result));

#endif
