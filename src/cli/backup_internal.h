/* Backups of what pending revisions lose: made, looked for, and the way back. */
#ifndef SCHEMAC_CLI_BACKUP_INTERNAL_H
#define SCHEMAC_CLI_BACKUP_INTERNAL_H

#include "cli/deeds_internal.h"
#include "pg/backup.h"

/* A table or sequence of which something is lost, as the database has it. */
typedef struct LostTable {
    const char *namespace_name;
    const char *name;
    char kind;           /* pg_class.relkind */
    bool is_whole;       /* rows, */
    const char *columns; /* and values of these: a JSON array */
} LostTable;

typedef struct LostTables {
    VECTOR(LostTable) items;
    int64_t bytes;       /* that they take on the server */
    bool is_all;         /* the whole database is dumped, since this is asked for, or since */
    const char *unknown; /* something could take anything away; or NULL */
} LostTables;

/* What to save before `plan`: with `is_all`, everything. False with a diagnostic. */
bool lost_tables_find(Runner *runner, const SchemacPlan *plan, bool is_all, LostTables *lost)
    __attribute__((warn_unused_result));

/* "shop.0005.20261130T220000Z.dump": bytes of the database's name that could mean something else
 * in a path are %XX. */
const char *backup_file_name(Arena *arena, const char *database, const char *revision, int64_t now);
/* Whose backup a file's name says that it is; false when it is no such name. */
bool backup_name_read(Arena *arena, const char *file, Text *database, Text *revision);
/* "90s", "30min", "24h", "7d", "2w" in seconds; -1 when it is none. */
int64_t age_read(const char *text);
/* Whether an option, where it is given, is one. */
bool age_check(Session *session, const char *option) __attribute__((warn_unused_result));
/* "90 s", "30 min", "24 h", "7 d" */
const char *age_words(Arena *arena, int64_t seconds);

/* Prints the script that puts back what was lost, from the archive `file`. */
bool backup_restore(Session *session, const char *file) __attribute__((warn_unused_result));

/* A backup that is recent enough and has the rows of what is lost; false with the reasons as notes
 * of a diagnostic of `code`. */
bool backup_look_for(Runner *runner, const BackupPrograms *programs, const LostTables *lost,
                     const char *age, DiagnosticCode code);

#endif
