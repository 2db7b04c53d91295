/* Model ↔ canonical .schema text: what migrations/snapshot.schema holds.
 *
 * The text is the language itself, read by the same parser and compiler as any schema file.
 * Everything that those would choose is written out: names are qualified, types in format_type's
 * spelling, constraints and indexes named, SQL as libpg_query deparses it. What is not part of the
 * database (C clauses, renames, using, backfill) is left out. reading(print(m)) equals m, and
 * printing that gives the same bytes. Must not know: files, what changed since. */
#ifndef SCHEMAC_SNAPSHOT_SNAPSHOT_H
#define SCHEMAC_SNAPSHOT_SNAPSHOT_H

#include "diag/diag.h"
#include "model/database.h"

/* All of `database`, in the model's canonical order, one blank line between objects. */
Text snapshot_print(Arena *arena, const Database *database);

/* The model that `source`, a snapshot, describes. NULL: its mistakes were reported. `names` is the
 * command's. */
const Database *snapshot_read(Arena *arena, Names *names, Diagnostics *diagnostics,
                              const Source *source);

#endif
