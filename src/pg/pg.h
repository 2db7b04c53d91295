/* PostgreSQL as the command line meets it: where the database is, connecting to it, its errors
 * as diagnostics, and the private server of `schemac dev`.
 *
 * Everything that can go wrong with a server becomes one diagnostic in the language of a person,
 * with a hint that says what to do. No message ever shows a password. Must not know: commands,
 * the environment (the cli passes what it found there), the model. */
#ifndef SCHEMAC_PG_PG_H
#define SCHEMAC_PG_PG_H

#include <libpq-fe.h>
#include <stdbool.h>
#include <sys/types.h>

#include "diag/diag.h"

/* ---- databases ---- */

/* Where a database is. */
typedef struct DatabaseUrl {
    const char *conninfo; /* for libpq, "" for its own variables; may hold a password: not shown */
    const char *origin;   /* who said so: "--database", "DATABASE_URL", ... */
    bool is_private;      /* a server of our own: libpq's variables are not about it */
} DatabaseUrl;

/* Understands `text`: a libpq URI or keyword string, or a SQLAlchemy URL
 * (`postgresql+asyncpg://...`), whose driver and driver-only parameters are left out, the latter
 * with a warning. None or empty text means libpq's own variables. False: it is none of these. */
bool database_url_parse(Arena *arena, Diagnostics *diagnostics, const char *origin,
                        const char *text, DatabaseUrl *database)
    __attribute__((warn_unused_result));

/* The database as it may be shown: a URL without password, completed by libpq's defaults. */
const char *database_url_shown(Arena *arena, const DatabaseUrl *database);

/* Only the database's name, as database_url_shown would give it. */
const char *database_url_name(Arena *arena, const DatabaseUrl *database);

/* An open connection in UTF-8, or NULL with a diagnostic that says why and what to do. The owner
 * closes it with PQfinish. Without a connect_timeout from the user one of 15 seconds holds.
 * Notices are kept quiet. */
PGconn *connection_open(Arena *arena, Diagnostics *diagnostics, const DatabaseUrl *database)
    __attribute__((warn_unused_result));

/* The same in two halves: other work can be done while the server makes ready. connection_begin
 * never fails: connection_finish tells, and closes the connection then. */
PGconn *connection_begin(const DatabaseUrl *database);
PGconn *connection_finish(Arena *arena, Diagnostics *diagnostics, const DatabaseUrl *database,
                          PGconn *connection) __attribute__((warn_unused_result));

/* ---- server errors ---- */

/* What a server says of an error; any field may be NULL. */
typedef struct ServerError {
    const char *sqlstate;
    const char *message;
    const char *detail;
    const char *hint;
    const char *context;
    int position; /* in characters from 1 in the statement that was sent; 0 when there is none */
} ServerError;

/* The error of `result`, or of `connection` where the result carries none. */
ServerError server_error_read(const PGconn *connection, const PGresult *result);

/* Adds the error under `code`. `statement` is the place of what was sent (may be none): a
 * position becomes a caret in it. Detail and context become notes, the hint a hint, and a hint
 * of our own is added where the usual way out is known. */
Diagnostic *server_error_add(Diagnostics *diagnostics, DiagnosticCode code, Span statement,
                             const ServerError *error);

/* The extension whose files the server lacks, where that is the error; else NULL. */
const char *server_error_extension(Arena *arena, const char *sqlstate, const char *message);

/* Runs one statement that gives no rows wanted here; false with a diagnostic when it fails. */
bool connection_execute(Diagnostics *diagnostics, PGconn *connection, const char *statement)
    __attribute__((warn_unused_result));

/* ---- the private server ---- */

/* What the caller knows about the machine and the project. */
typedef struct ServerOptions {
    const char *project;     /* the project's folder */
    const char *programs;    /* folder of initdb and postgres that the user asked for, or NULL */
    const char *search_path; /* the PATH variable, or NULL */
    const char *cache;       /* folder that keeps what is made again without it, or NULL */
    const char *time_zone;   /* the TZ variable, or NULL */
    bool ephemeral;          /* in a temporary folder, without fsync, removed at stop */
    int major;               /* of the server programs for new data; 0: the newest */
} ServerOptions;

typedef struct PrivateServer {
    const char *folder; /* .schemac */
    const char *data;   /* the data folder in use, or that would be used */
    const char *socket; /* the socket's folder */
    const char *log;    /* the server's log */
    const char *user;   /* the operating system's user it runs as */
    const char *url;    /* of its database "dev" */
    pid_t pid;          /* 0 when it is not running */
    bool ephemeral;
} PrivateServer;

/* Looks where the server is and whether it runs; changes nothing. */
bool private_server_find(Arena *arena, Diagnostics *diagnostics, const ServerOptions *options,
                         PrivateServer *server) __attribute__((warn_unused_result));

/* Starts the server unless it runs; any number of callers may try at once. */
bool private_server_start(Arena *arena, Diagnostics *diagnostics, const ServerOptions *options,
                          PrivateServer *server) __attribute__((warn_unused_result));

/* Stops the server if it runs; an ephemeral one is removed. *was_running may be NULL. */
bool private_server_stop(Arena *arena, Diagnostics *diagnostics, const ServerOptions *options,
                         bool *was_running) __attribute__((warn_unused_result));

/* Stops the server, removes all it has, and starts an empty one in its place. */
bool private_server_reset(Arena *arena, Diagnostics *diagnostics, const ServerOptions *options,
                          PrivateServer *server) __attribute__((warn_unused_result));

/* Takes libpq's variables out of the environment: before this process becomes a program that talks
 * to the private server. */
void private_server_clear_environment(Arena *arena);

/* The installed server programs. */
typedef struct ServerPrograms {
    const char *folder;  /* of initdb and postgres */
    const char *version; /* "15.14" */
    int major;
} ServerPrograms;

/* Finds server programs; with `major` > 0 those of that version. False says what to install. */
bool server_programs_find(Arena *arena, Diagnostics *diagnostics, const ServerOptions *options,
                          int major, ServerPrograms *programs) __attribute__((warn_unused_result));

/* Whether the files of an extension are installed for these programs. */
bool server_programs_have(Arena *arena, const ServerPrograms *programs, const char *extension);

/* How to install the server, or with `extension` (such as "vector") an extension's package, on
 * this machine: a sentence. `major` 0 means any version. */
const char *server_package_hint(Arena *arena, const char *extension, int major);

#endif
