/* What pending revisions ask of the rows that are there. */
#ifndef SCHEMAC_RUN_PREFLIGHT_INTERNAL_H
#define SCHEMAC_RUN_PREFLIGHT_INTERNAL_H

#include "runtime/run_internal.h"

typedef enum SchemacAskedKind {
    SCHEMAC_ASKED_NULLS,      /* none in `subject`, columns */
    SCHEMAC_ASKED_DUPLICATES, /* none of `subject`, among rows of `condition` */
    SCHEMAC_ASKED_CHECK,      /* all rows satisfy `condition` */
    SCHEMAC_ASKED_ORPHANS,    /* those of `condition` have a row of `other` by `joined` */
    SCHEMAC_ASKED_CONVERSION  /* `subject`, or the expression `condition`, is cast to `type` */
} SchemacAskedKind;

/* A question. Texts are SQL, as the statement has it. */
typedef struct SchemacAsked {
    SchemacAskedKind kind;
    SchemacStep step; /* where it comes from */
    uint32_t section;
    size_t position;
    bool is_due;           /* false: of a constraint that is not valid, and nobody validates */
    size_t changes_before; /* of SchemacQuestions.changed, those made before it is asked */
    bool nulls_equal;      /* NULLS NOT DISTINCT */
    bool no_inherit;       /* not of the rows of children */
    SchemacBuffer table;
    SchemacBuffer name; /* of the constraint, for messages */
    SchemacBuffer subject;
    SchemacBuffer condition;
    SchemacBuffer other;
    SchemacBuffer joined;
    SchemacBuffer type;
} SchemacAsked;

/* Rows or values that a pending statement changes; names as they are written. */
typedef struct SchemacChanged {
    char table[SCHEMAC_NAME_SIZE];
    char column[SCHEMAC_NAME_SIZE]; /* "": all of the table */
} SchemacChanged;

typedef struct SchemacQuestions {
    SchemacAsked *items; /* freed by schemac_preflight */
    size_t count;
    size_t capacity;
    SchemacChanged *changed;
    size_t changed_count;
    bool failed; /* no memory */
} SchemacQuestions;

/* run_preflight.c: the questions of the steps that go up, up to the first statement after which
 * rows may be others. */
void schemac_read_questions(const SchemacPlan *plan, SchemacQuestions *questions);

#endif
