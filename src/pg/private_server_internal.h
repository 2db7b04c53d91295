/* Parts of the private server. */
#ifndef SCHEMAC_PG_PRIVATE_SERVER_INTERNAL_H
#define SCHEMAC_PG_PRIVATE_SERVER_INTERNAL_H

#include "pg/pg.h"
#include "pg/process_internal.h"

#define PRIVATE_SERVER_DATABASE "dev"
#define PRIVATE_SERVER_ROLE "postgres"

/* What the public functions share while they hold the project's lock. */
typedef struct ServerPlace {
    Arena *arena;
    Diagnostics *diagnostics;
    const ServerOptions *options;
    SystemUser user;
    const char *folder;  /* PROJECT/.schemac */
    const char *state;   /* PROJECT/.schemac/server: where the running server's data is */
    const char *log;     /* PROJECT/.schemac/server.log */
    const char *socket;  /* /tmp/schemac-... */
    const char *lasting; /* the data folder of a server that is not ephemeral */
    const char *data;    /* the data folder that `state` names, else NULL */
    bool ephemeral;      /* what `state` says */
} ServerPlace;

/* The pid of the server over `data`, or 0: read from its postmaster.pid and proved to be that
 * server. */
pid_t place_find_pid(const ServerPlace *place, const char *data);
/* Whether that file's last line says that connections are accepted. */
bool place_is_ready(const ServerPlace *place, const char *data);

/* initdb into `data`, an empty folder or one that does not exist. */
bool place_initialize(const ServerPlace *place, const ServerPrograms *programs, const char *data);
/* The locale that initdb is given. */
const char *cluster_locale(void);
/* The same for an ephemeral server by copying what initdb made at another time, where that is kept
 * in the user's cache; `data` must not exist. False: it is not there, and neither is `data`. */
bool cluster_copy(const ServerPlace *place, const ServerPrograms *programs, const char *data);
/* Keeps a copy of `data`, as initdb left it, for the next. Where it cannot, nothing is lost. */
void cluster_keep(const ServerPlace *place, const ServerPrograms *programs, const char *data);
/* Starts postgres over `data` and waits until it accepts connections. */
bool place_launch(const ServerPlace *place, const ServerPrograms *programs, const char *data);
/* Ends the process; waits. `fast`: without a checkpoint, for a server whose data goes anyway. */
bool place_end(const ServerPlace *place, pid_t pid, bool fast);
/* A server whose data folder was removed under it may still own our socket: ends it, clears the
 * folder. */
bool place_clear_socket(const ServerPlace *place);

/* The end of a CREATE DATABASE on a private server: nobody waits for the checkpoint that copying
 * files takes, and it is much quicker than going through the log. (Before 15 it was the only way.)
 */
const char *private_server_strategy(const PGconn *connection);

#endif
