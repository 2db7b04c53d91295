/* A server to try things on: databases are made, used and dropped there.
 *
 * It is a private server of its own, started for one command, or one that the user names. The
 * private one goes with the process that opened it, however that ends: a keeper waits for it. Must
 * not know: commands, the model. */
#ifndef SCHEMAC_PG_SCRATCH_H
#define SCHEMAC_PG_SCRATCH_H

#include "pg/pg.h"

typedef struct Scratch {
    Arena *arena;
    Diagnostics *diagnostics;
    DatabaseUrl url;    /* of a database on the server that scratch databases are made from */
    bool is_private;    /* nobody else uses the server: roles may be made there */
    pid_t keeper;       /* of a private server, else 0 */
    int leash;          /* closing it tells the keeper to end the server; -1 without */
    unsigned made;      /* databases so far */
    PGconn *connection; /* to `url`, as an owner who may create databases */
} Scratch;

/* A scratch server: the one at `given` (conninfo, or NULL: a private one is started, by the server
 * programs of `options`; of the version `options->major` where that is installed). False with a
 * diagnostic. */
bool scratch_open(Arena *arena, Diagnostics *diagnostics, const ServerOptions *options,
                  const DatabaseUrl *given, Scratch *scratch) __attribute__((warn_unused_result));

/* A new, empty database (a copy of template0 in UTF-8), connected. *name is given to
 * scratch_drop. NULL with a diagnostic. */
PGconn *scratch_make_database(Scratch *scratch, const char **name)
    __attribute__((warn_unused_result));

/* Closes the connection (may be NULL) and drops the database. */
void scratch_drop(Scratch *scratch, PGconn *connection, const char *name);

/* A new database made by psql from a file of SQL, such as pg_dump writes; connected. Roles that it
 * names are made, on a private server. NULL with a diagnostic. */
PGconn *scratch_load(Scratch *scratch, const ServerOptions *options, const char *file,
                     const char **name) __attribute__((warn_unused_result));

/* Another connection to the database `name`, as `role`, who owns what it makes there: a private
 * server gets that role, as one who may do anything. At a server that the user named it is the
 * user's own. NULL with a diagnostic. */
PGconn *scratch_connect_as(Scratch *scratch, const char *name, const char *role)
    __attribute__((warn_unused_result));

/* Makes a role that may not log in, on a private server only: false when it was not made. */
bool scratch_make_role(Scratch *scratch, const char *role);
/* The same of one that may own what only superusers may own; nothing, where it is there. */
void scratch_make_superuser(Scratch *scratch, const char *role);

/* Ends the private server and removes what it has. */
void scratch_close(Scratch *scratch);

#endif
