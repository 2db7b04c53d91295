/* Backups: archives of pg_dump's custom format, one file each, written beside their place, synced,
 * read back and renamed, so that a file that has its name is whole.
 *
 * A password is given to PostgreSQL's programs by their environment alone. Must not know: commands,
 * what is worth saving. */
#ifndef SCHEMAC_PG_BACKUP_H
#define SCHEMAC_PG_BACKUP_H

#include "base/vector.h"
#include "pg/pg.h"

/* PostgreSQL's programs, of one version. */
typedef struct BackupPrograms {
    const char *dump;
    const char *restore;
    int major;
} BackupPrograms;

/* Programs that can read a server of version `major`: pg_dump knows servers up to its own version.
 * 0: whatever version. False with a diagnostic. */
bool backup_programs_find(Arena *arena, Diagnostics *diagnostics, const ServerOptions *options,
                          int major, BackupPrograms *programs) __attribute__((warn_unused_result));

typedef struct BackupOptions {
    const BackupPrograms *programs;
    PGconn *connection;        /* to what is dumped: pg_dump connects as it did */
    bool is_private;           /* DatabaseUrl.is_private */
    const char *role;          /* that reads; NULL: the login */
    const char *const *tables; /* patterns of pg_dump's -t; NULL: all */
    size_t table_count;
    bool (*keep)(void *context); /* called every second; false ends the program. Or NULL */
    void *context;
    const bool *is_ended; /* that it said so: then there is no diagnostic of that; or NULL */
} BackupOptions;

/* Writes the archive `path`, whose folder must be there. False with a diagnostic: no such file is
 * there, nor a part of it. */
bool backup_write(Arena *arena, Diagnostics *diagnostics, const BackupOptions *options,
                  const char *path) __attribute__((warn_unused_result));

/* What pg_restore --list says of an archive. */
typedef struct BackupList {
    Text text;
    Text database;   /* whose it is */
    int64_t created; /* seconds since 1970 */
} BackupList;

/* False, and *why says it, when it is no archive that can be read. */
bool backup_list(Arena *arena, const BackupPrograms *programs, const char *path, BackupList *list,
                 Text *why) __attribute__((warn_unused_result));
/* Whether it holds rows of the table. */
bool backup_has_rows(Arena *arena, const BackupList *list, const char *namespace_name,
                     const char *name);

/* Takes the rows as SQL, line after line without its end: COPY ... FROM stdin, and the state of
 * sequences. What pg_restore says of a failure goes to our errors. */
typedef void BackupTake(void *context, Text line);
bool backup_read_rows(const BackupPrograms *programs, const char *path, BackupTake *take,
                      void *context) __attribute__((warn_unused_result));

/* The user's own command, run by sh in `folder`, with the file's path in SCHEMAC_BACKUP_FILE. */
bool backup_run_command(Arena *arena, Diagnostics *diagnostics, const char *command,
                        const BackupOptions *options, const char *path)
    __attribute__((warn_unused_result));

/* Bytes that may be written into a folder; -1 when it cannot be told. */
int64_t backup_free_space(const char *folder);

#endif
