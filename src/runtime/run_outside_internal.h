/* A section outside a transaction at work: between run_outside.c and run_outside_batches.c. */
#ifndef SCHEMAC_RUN_OUTSIDE_INTERNAL_H
#define SCHEMAC_RUN_OUTSIDE_INTERNAL_H

#include "runtime/run_turn_internal.h"

typedef struct Outside {
    SchemacRunner *runner;
    const SchemacStep *step;
    const SchemacSection *section;
    uint32_t number;        /* of the section, from 0 */
    uint32_t done;          /* statements */
    bool open;              /* the one after those was begun before */
    bool is_last;           /* the statement at hand is the section's last */
    SchemacBuffer before;   /* SchemacProgress.subject of the open statement */
    SchemacTurn turn;       /* of a step that turned round; else NEW */
    size_t from;            /* where the comments of the statement at hand begin */
    SchemacBuffer preamble; /* of its transaction: see schemac_gentle */
    int64_t reported_ms;    /* when progress was told of last; 0: not yet */
    bool is_lag_hidden;     /* of standbys: see schemac_await_standbys */
    bool has_said_triggers; /* that they are off */
} Outside;

/* BEGIN; settings; guard; `statement` (or NULL), or a `batch` of it; its record; COMMIT. `begins`:
 * the record says that the statement has begun, else that it is done. */
bool schemac_outside_transaction(Outside *outside, const SchemacStatement *statement,
                                 const SchemacBuffer *batch, bool begins);
SchemacQuestion schemac_outside_question(const Outside *outside, const SchemacStatement *statement);
/* ---- run_outside_batches.c ---- */

/* Runs a statement in batches, where its section asks for that and it can be; *is_done: it ran. */
bool schemac_outside_batches(Outside *outside, const SchemacStatement *statement, bool *is_done);

#endif
