/* The snapshot: a model as canonical .schema text, and back.
 *
 * Canonical: names qualified and sorted, types in format_type's spelling, names of indexes and
 * constraints written out, SQL as libpg_query deparses it. What is not part of the database (the
 * project's settings but for the default namespace, renames, c clauses) is left out, but for
 * `using` and `backfill`, which are kept as text: the next diff knows by it that they are spent.
 * For every model m, parse(print(m)) equals m, and prints the same bytes. Must not know: files,
 * servers, other phases. */
#ifndef SCHEMAC_SNAPSHOT_SNAPSHOT_H
#define SCHEMAC_SNAPSHOT_SNAPSHOT_H

#include "diag/diag.h"
#include "model/database.h"

/* The first line of every snapshot. */
#define SNAPSHOT_TITLE "// Written by schemac diff: the schema at the newest revision. Do not edit."

/* The same under another first line. */
Text snapshot_print_titled(Arena *arena, const Database *database, const char *title);

/* The same in several files: one of the project block, and one a namespace and kind, in the order
 * of the model. */
typedef struct SnapshotFile {
    const char *name; /* "project.schema", "app.tables.schema", "extensions.schema" */
    Text text;
} SnapshotFile;
typedef VECTOR(SnapshotFile) SnapshotFiles;
SnapshotFiles snapshot_print_split(Arena *arena, const Database *database, const char *title);

/* Made in `arena`; linear in the size of the model. */
Text snapshot_print(Arena *arena, const Database *database);

/* The model that `source` holds, through the same parser and sema as any schema. NULL when it has
 * mistakes: they were reported. `trees` is for what the model does not need once it is made; it may
 * be `arena`. */
Database *snapshot_read(Arena *arena, Arena *trees, Names *names, Diagnostics *diagnostics,
                        const Source *source);

#endif
