/* Model × model → changes: what must happen to a database at the old model so that it is the new
 * one.
 *
 * Objects are matched by key (kind, namespace, parent, name, signature) and by `renamed from`
 * clauses; a clause whose old name is not in the old model is done already and means nothing.
 * Renames come first: `renamed` is the old model as it is after them, with the names inside stored
 * expressions changed as PostgreSQL changes them by itself (views, defaults, checks, indexes; not
 * the text of routines). All other changes lead from `renamed` to the new model, where equal names
 * are equal objects. Constraints, indexes and triggers that differ by name alone are renamed
 * without being asked for: it loses nothing. For what holds rows or is called by clients, see
 * RenameCandidate: nothing is guessed. The order of columns of a table that exists is not compared:
 * PostgreSQL appends. Must not know: SQL, files. */
#ifndef SCHEMAC_DIFF_DIFF_H
#define SCHEMAC_DIFF_DIFF_H

#include "diag/diag.h"
#include "model/attributes.h"
#include "model/database.h"

typedef enum ChangeKind { CHANGE_RENAME, CHANGE_CREATE, CHANGE_DROP, CHANGE_ALTER } ChangeKind;

typedef struct Change {
    ChangeKind change_kind;
    /* RENAME: of the old model itself. DROP, ALTER: of Diff.renamed. CREATE: NULL. */
    const Object *old_object;
    const Object *new_object;    /* NULL of a DROP */
    ChangeAttributes attributes; /* of an ALTER: what differs */
    /* A RENAME of an enum's label or a composite's attribute; none when it is the object itself. */
    Text old_part;
    Text new_part;
} Change;

/* The bits of what any object can have (owner, comment, ...); `a` is of the old, `b` of the new
 * model. */
ChangeAttributes extras_compare(const Object *a, const Object *b, const Database *old_database,
                                const Database *new_database);

/* "create table documents", "alter column documents.status (type, default)": one line, for people.
 */
Text change_describe(Arena *arena, const Change *change, Name default_namespace);

/* A dropped and a created object of the same kind and shape that no clause ties together. Or, with
 * the parts set, two labels of an enum at the same place. */
typedef struct RenameCandidate {
    const Object *old_object;
    const Object *new_object;
    Text old_part;
    Text new_part;
    bool unambiguous; /* neither side is in another candidate */
    Text clause;      /* what says it: "table users renamed from accounts" */
} RenameCandidate;

typedef VECTOR(RenameCandidate) RenameCandidates;

typedef struct Diff {
    const Database *old_database;
    /* == old_database when there is no rename. What is dropped while another takes its name has one
     * that is free here, and its own in renamed_from, without a span. */
    const Database *renamed;
    const Database *new_database;
    /* Bytes of a text of `renamed` in which a label of an enum was renamed → Text *: the text with
     * the label's old name. */
    Map *label_texts;
    Map *conversions; /* of columns of the new model: `using` and `backfill` after the renames */
    Map *backfills;
    /* Renames first; then by object_compare. Parts of a created or dropped object have no change of
     * their own. */
    VECTOR(Change) changes;
    RenameCandidates candidates;
} Diff;

/* `accepted`: candidates (of an earlier call on the same two models) to be taken as renames; may be
 * NULL. Both models must share one Names. Linear in the size of the models. */
Diff *diff_make(Arena *arena, const Database *old_database, const Database *new_database,
                const RenameCandidates *accepted);

/* How the values of an altered column are converted, and what rows get in a column that comes or
 * becomes not null: over columns of `renamed` and, of a backfill, of the new model. None: not said,
 * or spent. */
const Expression *diff_conversion(const Diff *diff, const Column *column);
const Expression *diff_backfill(const Diff *diff, const Column *column);

/* Whether the table becomes a partition, or ceases to be one. */
bool table_moves_in_or_out(const Table *a, const Table *b);
/* Whether ATTACH would take a table's part for one like this of the table above: names are the same
 * of checks alone. */
bool part_is_like(const Object *a, const Object *b);

bool diff_is_empty(const Diff *diff);

/* One error (SC3001, refused) for each candidate, with both ways out in its hints. */
void diff_refuse_candidates(const Diff *diff, Diagnostics *diagnostics);

#endif
