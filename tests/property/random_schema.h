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

/* Both without what only a superuser may do, and, with `several` roles at work, without what goes
 * by whose it is. */
void random_schema_leave_to_superusers(Arena *arena, RandomSchema *a, RandomSchema *b,
                                       bool several);

Text random_schema_text(Arena *arena, const RandomSchema *schema);
/* The size of it, for shrinking: what random_schema_shrink can take away, in both of a pair. */
int random_schema_parts(const RandomSchema *a, const RandomSchema *b);
/* Both without part `at`, or with less of a difference there. */
void random_schema_shrink(RandomSchema *a, RandomSchema *b, int at);
RandomSchema *random_schema_copy(Arena *arena, const RandomSchema *schema);
void random_schema_assign(RandomSchema *schema, const RandomSchema *other);

/* `allow data loss` on all that either holds. */
Text random_schema_losses(Arena *arena, const RandomSchema *a, const RandomSchema *b);
/* One SELECT of what a change from `schema` to `other`, or back, must keep: the same query made of
 * both in turn gives the same rows before and after. */
Text random_schema_kept(Arena *arena, const RandomSchema *schema, const RandomSchema *other);
/* Likewise what the clauses in `b` that read other columns make of the rows of `a`. */
Text random_schema_clauses(Arena *arena, const RandomSchema *a, const RandomSchema *b,
                           bool is_before);
/* INSERT statements: four rows for each table, which fit `other` too. */
Text random_schema_rows(Arena *arena, const RandomSchema *schema, const RandomSchema *other);

#endif
