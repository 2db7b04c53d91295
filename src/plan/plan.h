/* Changes → ordered steps in both directions, and the text of a revision's two files.
 *
 * Both sides are planned by the same code, the down side from the new model to the old one with the
 * order turned around, so that each is the other's exact inverse as far as a catalog goes. Rows are
 * another matter: what a side loses, it says (hazards). Order comes from a graph of what objects
 * refer to, cut at foreign keys, with ties broken by object_compare. The same input gives the same
 * bytes. Must not know: revisions' ids and files, the server, how SQL is parsed. */
#ifndef SCHEMAC_PLAN_PLAN_H
#define SCHEMAC_PLAN_PLAN_H

#include "diag/diag.h"
#include "diff/diff.h"

/* PostgreSQL's table locks, weakest first. */
typedef enum LockMode {
    LOCK_NONE, /* nothing that existed before */
    LOCK_ACCESS_SHARE,
    LOCK_ROW_SHARE,
    LOCK_ROW_EXCLUSIVE,
    LOCK_SHARE_UPDATE_EXCLUSIVE,
    LOCK_SHARE,
    LOCK_SHARE_ROW_EXCLUSIVE,
    LOCK_EXCLUSIVE,
    LOCK_ACCESS_EXCLUSIVE
} LockMode;

const char *lock_mode_name(LockMode mode); /* "ACCESS EXCLUSIVE" */

/* Rows of hazards.def. */
typedef enum HazardKind {
#define HAZARD(identifier, id, level, title, explanation) HAZARD_##identifier,
#include "plan/hazards.def"
#undef HAZARD
    HAZARD_COUNT
} HazardKind;

typedef enum HazardLevel {
    HAZARD_LEVEL_NOTE,
    HAZARD_LEVEL_WARNING,
    HAZARD_LEVEL_DANGER
} HazardLevel;

typedef struct HazardRow {
    const char *id;          /* "data-loss": stable, shown */
    HazardLevel level;       /* DANGER stops `diff` unless it was allowed */
    const char *title;       /* "data loss" */
    const char *explanation; /* a paragraph for `lint` and `explain` */
} HazardRow;

const HazardRow *hazard_row(HazardKind kind);

typedef struct Hazard {
    HazardKind kind;
    Text detail; /* "the rows of table accounts are gone for good" */
} Hazard;

typedef VECTOR(Hazard) Hazards;

typedef enum StepClass {
    STEP_TRANSACTION, /* quick, in a transaction with its like */
    STEP_BACKFILL,    /* changes rows, in batches that are a transaction each */
    STEP_VALIDATE,    /* may take long under a weak lock: in a transaction, but apart from the quick
                         ones */
    STEP_NO_TRANSACTION /* cannot run in a transaction */
} StepClass;

/* Whether a section of the class is one transaction. */
bool step_class_is_transaction(StepClass step_class);

/* A lock on another relation that existed before: see locks.c. */
typedef struct StepLock {
    const Object *relation;
    LockMode lock;
} StepLock;
typedef VECTOR(StepLock) StepLocks;

/* Why a statement is there, or why it is not sooner: PlanOptions.explains. */
typedef struct StepReason {
    uint32_t after;   /* index of the step that it waits for; STEP_NONE: it says why it is there */
    const char *rule; /* a rule's name; NULL with STEP_NONE */
    Text why;
} StepReason;

typedef VECTOR(StepReason) StepReasons;

#define STEP_NONE UINT32_MAX

/* One statement. */
typedef struct Step {
    Text statement; /* without the final semicolon */
    StepClass step_class;
    LockMode lock;        /* the strongest lock on something that existed before */
    const Object *locked; /* what it is taken on; NULL with LOCK_NONE */
    StepLocks also_locked;
    bool rewrites; /* the table, with all its indexes, */
    bool scans;    /* or at least reads all of it, while that lock is held */
    Hazards hazards;
    const Change *change; /* the change it came from; NULL for what is re-created around one */
    uint32_t section;     /* index into PlanSide.sections */
    StepReasons reasons;
} Step;

typedef struct PlanSection {
    StepClass step_class;
    uint32_t first_step; /* into PlanSide.steps */
    uint32_t step_count;
    uint32_t undoes_first; /* of the way down: the sections of the way up, from 1, that it undoes */
    uint32_t undoes_last;
    bool breaks_clients;
    bool loses_data;
} PlanSection;

typedef struct PlanSide {
    VECTOR(Step) steps; /* in order */
    VECTOR(PlanSection) sections;
    VECTOR(Text)
    left_out; /* what would have been better, but closed a cycle: PlanOptions.explains */
} PlanSide;

typedef struct Plan {
    const Diff *diff;
    PlanSide up;
    PlanSide down;
} Plan;

/* A `using` or `backfill` of an edit before, whose column changes once more. */
typedef struct SpentClause {
    const Column *column; /* of the new model */
    const char *word;     /* "using", "backfill" */
    Text clause;
} SpentClause;

typedef VECTOR(SpentClause) SpentClauses;

typedef struct PlanOptions {
    bool offline_ddl; /* the plain form of everything, in one transaction */
    bool allow_data_loss;
    bool explains;       /* the reasons of steps are wanted */
    SpentClauses *spent; /* where they are put; NULL: each is an error (SC3011, refused), */
    bool spent_are_void; /* or they do nothing, and none is told of */
} PlanOptions;

/* Never NULL. What cannot be planned (a not null column without a value for the rows that are
 * there, a type that does not convert, data loss that was not allowed, ...) is a diagnostic; the
 * plan is only for showing then. */
Plan *plan_make(Arena *arena, Diagnostics *diagnostics, const Diff *diff,
                const PlanOptions *options);

/* The text of a revision, as revision_draft takes it: what it does on the way up and on the way
 * down, in lines without "--"; and the bodies of both files: directives, a comment on every lock
 * and hazard, statements. */
typedef struct PlanText {
    Text summary;
    Text down_summary;
    Text up;
    Text down;
} PlanText;

PlanText plan_text(Arena *arena, const Plan *plan);

/* The same of plans that follow one another, as one revision; `diff` is what all of them do,
 * `words` are more of its first directive, or none. */
typedef VECTOR(const Plan *) PlanParts;
PlanText plan_parts_text(Arena *arena, const Diff *diff, const PlanParts *parts, Text words);

/* A name for the revision when the user gives none: "create_documents", "alter_documents_status".
 */
Text plan_name(Arena *arena, const Plan *plan);

#endif
