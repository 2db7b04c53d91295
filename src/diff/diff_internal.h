/* What the files of diff/ share. */
#ifndef SCHEMAC_DIFF_DIFF_INTERNAL_H
#define SCHEMAC_DIFF_DIFF_INTERNAL_H

#include "diff/diff.h"
#include "model/call.h"

/* A name as SQL writes it, and what it becomes. */
typedef struct WordPair {
    Text from;
    Text to;
} WordPair;

/* Renames that stand in the way of comparing by name: of everything but constraints, indexes,
 * triggers. */
typedef struct Renames {
    Arena *arena;
    const Database *old_database;
    const Database *new_database;
    Map *objects;         /* old object (column too) → new object */
    Map *former;          /* new object → old object: the same pairs */
    Map *temporary;       /* old objects that are dropped, and get a temporary name; their
                         copies are "renamed from" their own name */
    Map *labels;          /* old EnumLabel → new EnumLabel */
    Map *label_texts;     /* see Diff.label_texts */
    bool keep_labels;     /* while such a text is made */
    bool in_clause;       /* while one of a `using` or `backfill` is: see clause_reference */
    Map *attributes;      /* old Attribute → new Attribute */
    const Object *inside; /* the old object whose parts are being renamed: its own clauses do not
                             mean it by a name */
    Map *copies;          /* old top-level object → its copy */
    Map *originals;       /* the other way round, of parts too */
    VECTOR(Change) changes;
    VECTOR(WordPair) words; /* see renamed_words; made when first needed */
} Renames;

/* Finds all renames by clause and by `accepted`. */
void renames_collect(Renames *renames, const RenameCandidates *accepted);

/* A copy of an old object, under its new name when it has one already. */
void *renames_copy(Renames *renames, const Object *object);

/* The old object of that name which has `object`'s signature once the types in it are renamed, or
 * NULL. */
Object *renames_find_resigned(Renames *renames, const Object *object, QualifiedName name);

/* The old model after the renames. */
const Database *renames_apply(Renames *renames);

/* ---- what is inside of a copy, by the rows of its members ---- */

/* renamed_kinds.c: what of a kind is renamed after its rows; NULL: nothing. */
typedef void RenameFunction(Renames *renames, Object *copy, const Object *old);
RenameFunction *renamed_kind_rest(ObjectKind kind);
/* Made again when a type in it has another name now. */
void routine_rename_signature(Renames *renames, Object *copy, const Object *old);
/* What of the clauses of a definition of that kind is no reference. */
Expression renamed_clauses(Renames *renames, ObjectKind kind, Expression clauses);

/* renamed_values.c: all that is inside of a copy, and its parts. */
void renamed_object_inside(Renames *renames, Object *copy, const Object *old,
                           const Object *relation);

/* clauses.c */
/* Fills diff->conversions and diff->backfills. */
void clauses_rename(Renames *renames, Diff *diff);

/* ---- names, references and expressions of the old model, as they are after the renames ---- */

/* What a text of the renamed model is while labels still have, or have again, their old names. */
void renamed_keep_text(const Renames *renames, Text renamed, Text text);

/* What an object of the new model was: by its name, in the old model. */
const Object *renamed_find_former(const Renames *renames, QualifiedName name);

/* A constant alone, without a cast: of an enum it may be a label that is renamed. `type` is the
 * old one. */
Expression renamed_constant(Renames *renames, Expression value, const Type *type);
/* `table`: what "the table it stands in" is, of the old model; NULL: none. */
Expression renamed_expression(Renames *renames, Expression expression, const Table *table);
/* Clauses of statistics: their columns in the order of the new names. */
Expression renamed_statistics(Renames *renames, Expression clauses);
QualifiedName renamed_relation(Renames *renames, QualifiedName name);
/* Of a definition of that kind. */
QualifiedName renamed_definition(Renames *renames, ObjectKind kind, QualifiedName name);
/* SQL text with the names of renamed objects replaced where they stand as whole words. */
Text renamed_words(Renames *renames, Text text);
/* Of what an extension holds: where the extension is now. */
QualifiedName renamed_in_extension(const Renames *renames, QualifiedName name);
/* The same where the namespace of unqualified names is left out. */
QualifiedName renamed_bare(const Renames *renames, QualifiedName name);
QualifiedName renamed_routine(Renames *renames, QualifiedName name);
/* Of the routine that the call may mean; NULL: of any. */
QualifiedName renamed_call(Renames *renames, QualifiedName name, const ExpressionCall *call);
Name renamed_column(Renames *renames, const Object *relation, Name column);
NameList renamed_columns(Renames *renames, const Object *relation, NameList columns);
Type renamed_type(Renames *renames, Type type);

/* What differs between two objects that were matched; 0: nothing. Names are not compared. */
ChangeAttributes attributes_compare(const Object *a, const Object *b, const Database *old_database,
                                    const Database *new_database);

/* Whether two objects are the same but for name and comment, so that one may be the other renamed.
 */
bool shape_equals(const Object *a, const Object *b);

/* moves.c: of a table that moves in or out of another: what it has alone and from above inside
 * (Object → that of above), and triggers that are from above. */
Map *parts_given(Arena *arena, const Diff *diff, const Table *from, const Table *to);

void candidates_collect(Arena *arena, Diff *diff);

/* marks.c: after the parts of a pair, whose changes begin at `first`. */
void marks_compare(Arena *arena, Diff *diff, const Object *from, const Object *to, size_t first);

#endif
