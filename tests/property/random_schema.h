/* Random schemas, and random changes of them, as .schema text, with SQL that puts rows in.
 *
 * The same seed gives the same schema everywhere. A schema here is a small structure of its own,
 * not the model: the tests go through the language. Rows are made so that they satisfy every
 * constraint that a change could bring: row n has n in all numbers, 'n' in all texts and the first
 * label of all enums. */
#ifndef SCHEMAC_TESTS_RANDOM_SCHEMA_H
#define SCHEMAC_TESTS_RANDOM_SCHEMA_H

#include "base/text.h"

typedef struct RandomSchema RandomSchema;

typedef struct RandomSource {
    uint64_t state;
} RandomSource;

RandomSource random_source(uint64_t seed);
/* A number from 0 to below - 1. */
unsigned random_below(RandomSource *source, unsigned below);

/* With `rows`, only what tables with rows in them can go through, in both directions. */
RandomSchema *random_schema(Arena *arena, RandomSource *source, bool rows);
/* A copy with 1 to `changes` changes, each of a random kind. The original is not touched. */
RandomSchema *random_schema_changed(Arena *arena, RandomSource *source, const RandomSchema *schema,
                                    unsigned changes, bool rows);

Text random_schema_text(Arena *arena, const RandomSchema *schema);
/* INSERT statements: two rows for each table. */
Text random_schema_rows(Arena *arena, const RandomSchema *schema);

#endif
