/* Statements that change rows in batches: between run_outside.c, which runs them, and
 * run_batches.c.
 */
#ifndef SCHEMAC_RUN_BATCHES_INTERNAL_H
#define SCHEMAC_RUN_BATCHES_INTERNAL_H

#include "runtime/run_internal.h"

/* A statement that runs in batches, each a range of blocks. */
typedef struct SchemacBatches {
    char table[SCHEMAC_NAME_SIZE];
    char name[SCHEMAC_NAME_SIZE]; /* of the table in the statement */
    size_t where; /* byte of the section's SQL; the statement's end: there is none */
    int64_t blocks;
    int64_t step;
} SchemacBatches;

/* Whether it can and is to. */
bool schemac_read_batches(const SchemacRunner *runner, const SchemacSection *section,
                          const SchemacStatement *statement, SchemacBatches *batches);
bool schemac_measure_batches(const SchemacQuestion *question, const SchemacSection *section,
                             SchemacBatches *batches);
/* The statement for the blocks from `first` on that come before `last`. */
void schemac_put_batch(SchemacBuffer *sql, const SchemacSection *section,
                       const SchemacStatement *statement, const SchemacBatches *batches,
                       int64_t first, int64_t last);

/* Tells, once a second, that section `section` (from 0) is at a block. *reported_ms: 0 at first. */
void schemac_report_batch(SchemacRunner *runner, uint32_t section, const SchemacBatches *batches,
                          int64_t block, int64_t *reported_ms);

#endif
