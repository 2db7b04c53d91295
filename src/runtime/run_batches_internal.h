/* Statements that change rows in batches: between run_outside.c, which runs them, and
 * run_batches.c.
 */
#ifndef SCHEMAC_RUN_BATCHES_INTERNAL_H
#define SCHEMAC_RUN_BATCHES_INTERNAL_H

#include "runtime/run_internal.h"

/* A statement that runs in batches, each a range of the table's primary key, or of its pages. */
typedef struct SchemacBatches {
    char table[SCHEMAC_NAME_SIZE];
    char name[SCHEMAC_NAME_SIZE]; /* of the table in the statement */
    size_t where;            /* byte of the section's SQL; the statement's end: there is none */
    double rows;             /* of the table, about; 0: not known */
    int64_t pages;           /* not 0: ranges of pages, of which there are so many, */
    int64_t pages_each;      /* so many in a batch; then the statement runs once more, whole */
    SchemacBuffer columns;   /* of the key: "a, b" */
    SchemacBuffer qualified; /* "t.a, t.b" */
    SchemacBuffer values;    /* an expression whose value is a key's as SQL */
} SchemacBatches;

/* Whether the statement is to run so, and is of a form that can. */
bool schemac_read_batches(const SchemacSection *section, const SchemacStatement *statement,
                          SchemacBatches *batches);
/* Asks for the key; *has_key is false when there is none that the statement leaves as it is. Where
 * there is none at all, ranges of pages are one, if a row that is done is not done again: rows that
 * move meanwhile are found by the last pass. */
bool schemac_find_batch_key(const SchemacQuestion *question, const SchemacSection *section,
                            SchemacBatches *batches, bool *has_key);
/* The last key of the batch after `begin` ("": the first one); "" in the last batch. Keys are SQL:
 * "'1'::bigint, 'x'::text". */
bool schemac_find_batch_end(const SchemacQuestion *question, const SchemacSection *section,
                            const SchemacBatches *batches, const char *begin, SchemacBuffer *end);
void schemac_put_batch(SchemacBuffer *sql, const SchemacSection *section,
                       const SchemacStatement *statement, const SchemacBatches *batches,
                       const char *begin, const char *end);
void schemac_batches_free(SchemacBatches *batches);
/* Whether a batch of the other sort ended at `begin`, in a run before. */
bool schemac_is_other_batch(const SchemacBatches *batches, const char *begin);

/* ---- run_standbys.c ---- */

/* Waits while a standby lags more than the section, or the options, allow. *is_hidden: the role is
 * not told of them, which was said. */
bool schemac_await_standbys(SchemacRunner *runner, const SchemacSection *section, uint32_t number,
                            bool *is_hidden);

/* Tells, once a second, how many rows of section `section` (from 0) are done. *reported_ms: 0 at
 * first. */
void schemac_report_batch(SchemacRunner *runner, uint32_t section, const SchemacBatches *batches,
                          double done, int64_t *reported_ms);

#endif
