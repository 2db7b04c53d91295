/* What pending revisions ask of the rows that are there. */
#ifndef SCHEMAC_RUN_PREFLIGHT_INTERNAL_H
#define SCHEMAC_RUN_PREFLIGHT_INTERNAL_H

#include "runtime/run_internal.h"

typedef enum SchemacAskedKind {
    SCHEMAC_ASKED_NULLS,      /* none in `subject`, columns */
    SCHEMAC_ASKED_DUPLICATES, /* none of `subject`, among rows of `condition` */
    SCHEMAC_ASKED_CHECK,      /* all rows satisfy `condition` */
    SCHEMAC_ASKED_ORPHANS,    /* those of `condition` have a row of `other` by `joined` */
    SCHEMAC_ASKED_CONVERSION, /* `subject`, or the expression `condition`, is cast to `type` */
    SCHEMAC_ASKED_CONFLICTS,  /* no two of `subject`, "a WITH =, b WITH &&", among rows of
                                 `condition` */
    SCHEMAC_ASKED_BOUND,      /* all rows are in the bound of a partition of `parent` */
    SCHEMAC_ASKED_DEFAULT     /* none of the default partition of `parent` is in the bound */
} SchemacAskedKind;

typedef enum SchemacBound {
    SCHEMAC_BOUND_DEFAULT,
    SCHEMAC_BOUND_LIST,  /* of values in `subject` */
    SCHEMAC_BOUND_RANGE, /* from `subject` to `joined` */
    SCHEMAC_BOUND_HASH   /* modulus and remainder in `subject` */
} SchemacBound;

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
    SchemacBound bound;
    SchemacBuffer table;
    SchemacBuffer name; /* of the constraint, for messages */
    SchemacBuffer subject;
    SchemacBuffer condition;
    SchemacBuffer other;
    SchemacBuffer joined;
    SchemacBuffer type;
    SchemacBuffer parent;
} SchemacAsked;

/* Rows or values that a pending statement changes; names as they are written. */
typedef struct SchemacChanged {
    char table[SCHEMAC_NAME_SIZE];
    char column[SCHEMAC_NAME_SIZE]; /* "": all of the table */
    bool is_attached;               /* rows came with a partition, those before are as they were */
} SchemacChanged;

typedef struct SchemacQuestions {
    SchemacAsked *items; /* freed by schemac_preflight */
    size_t count;
    size_t capacity;
    SchemacChanged *changed;
    size_t changed_count;
    bool failed; /* no memory */
} SchemacQuestions;

/* ---- run_preflight.c, run_preflight_parts.c: questions from statements ---- */

/* Asks the rows that are there what the plan's sections will ask of them; fails where they do not
 * fit. */
bool schemac_preflight(SchemacRunner *runner, const SchemacPlan *plan);

/* The questions of the steps that go up, up to the first statement after which rows may be others.
 */
void schemac_read_questions(const SchemacPlan *plan, SchemacQuestions *questions);

/* One walk over the pending statements. */
typedef struct SchemacReader {
    SchemacQuestions *questions;
    const SchemacStep *step;
    uint32_t section; /* from 0 */
    const char *sql;
    const SchemacStatement *statement;
    char table[SCHEMAC_NAME_SIZE]; /* of ALTER TABLE */
    bool is_lost;                  /* nobody knows what is there after a statement before */
} SchemacReader;

void schemac_put_span(SchemacBuffer *text, const char *sql, const SchemacToken *span);
/* A question of the statement at hand; NULL without memory. */
SchemacAsked *schemac_add_question(SchemacReader *reader, SchemacAskedKind kind, const char *table);
/* Of the table, what follows is asked of other rows; with a column, of other values there. */
void schemac_add_change(SchemacReader *reader, const char *table, const SchemacToken *column);
/* After EXCLUDE. */
void schemac_read_exclusion(SchemacReader *reader, SchemacWords *words, const SchemacToken *name);
/* After ATTACH. */
void schemac_read_attached(SchemacReader *reader, SchemacWords *words);
/* CREATE TABLE ... PARTITION OF. */
void schemac_read_partition(SchemacReader *reader);

/* run_preflight_filled.c: after ADD COLUMN: an UPDATE may fill it from another, of another type. */
void schemac_read_new_column(SchemacReader *reader, SchemacWords *words);
/* After UPDATE t: whether it does no more than to give values to new columns, from others. */
bool schemac_read_filled(SchemacReader *reader, const char *table, SchemacWords *words);

/* ---- run_preflight_ask.c: asking ---- */

#define SCHEMAC_ROWS_NAMED 5
#define SCHEMAC_BIG_PAGES 65536 /* half a gigabyte: of a bigger table only a sample is read */

/* The answer for one table. */
typedef struct SchemacTarget {
    char keys[SCHEMAC_NAME_SIZE]; /* an expression that names a row */
    char columns[SCHEMAC_NAME_SIZE];
    double pages;
    bool has_partitions;
} SchemacTarget;

typedef struct SchemacPreflight {
    SchemacRunner *runner;
    SchemacQuestions questions;
    SchemacBuffer found; /* sentences, one a violated question */
    const SchemacAsked *first;
    size_t count;
} SchemacPreflight;

/* The rows of `select`, or NULL; `state` gets the SQLSTATE of what failed. */
PGresult *schemac_preflight_rows(SchemacPreflight *preflight, const SchemacBuffer *select,
                                 char state[6]);

/* ---- run_preflight_rows.c, run_preflight_bounds.c, run_preflight_values.c: the SQL ---- */

void schemac_put_question(SchemacBuffer *sql, const SchemacAsked *asked,
                          const SchemacTarget *target);
/* " FROM table", of a big one only a sample. */
void schemac_put_asked_from(SchemacBuffer *sql, const SchemacAsked *asked,
                            const SchemacTarget *target);
/* The columns of the next item of a list: up to a comma outside of parentheses. */
bool schemac_next_item(SchemacScan *scan, SchemacToken *item);

/* run_preflight_bounds.c: puts a condition on a row, that it violates the question. False: there is
 * none, or it cannot be told. Of SCHEMAC_ASKED_DEFAULT, asked->table is set first. */
bool schemac_find_bound(SchemacPreflight *preflight, SchemacAsked *asked, SchemacBuffer *condition);

/* run_preflight_values.c: the same of values that surely cannot be converted. */
bool schemac_find_unfit(SchemacPreflight *preflight, const SchemacAsked *asked,
                        SchemacBuffer *condition);
/* Whether such a condition tells more than the cast itself: values that are too long. */
bool schemac_is_cut(const SchemacAsked *asked);

#endif
