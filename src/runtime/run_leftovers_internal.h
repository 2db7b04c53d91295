/* What a revision makes for a while only, and columns that take the places of others. */
#ifndef SCHEMAC_RUN_LEFTOVERS_INTERNAL_H
#define SCHEMAC_RUN_LEFTOVERS_INTERNAL_H

#include "runtime/run_internal.h"

/* A column that takes another's place with its values: SQL as the statements have it. */
typedef struct SchemacReplacement {
    char type[SCHEMAC_NAME_SIZE];
    char value[SCHEMAC_NAME_SIZE];
} SchemacReplacement;

/* On the way down a column is dropped: whether one that was added and filled before gets its name.
 */
bool schemac_find_replacement(const SchemacRevision *revision, const char *table,
                              const char *column, SchemacReplacement *found);

/* Whether it drops a trigger or function that one of the first `limit` up sections made. */
bool schemac_drops_made(const SchemacRevision *revision, uint32_t limit, const char *sql,
                        const SchemacStatement *statement);

typedef bool SchemacDropLeftover(void *context, const SchemacBuffer *statement);
/* A statement for each thing that the first `done` sections of the step made for a while only,
 * which a later one would have taken away. False when `drop` said so. */
bool schemac_drop_leftovers(const SchemacStep *step, uint32_t done, SchemacDropLeftover *drop,
                            void *context);
/* Whether it drops a column whose name another one gets in the same section: done twice, that one
 * would go. */
bool schemac_drops_replaced(const SchemacSection *section, const SchemacStatement *statement);

/* Whether an up section made or filled what a later one would have dropped, or renamed to take
 * another's place: who turns round in between takes it away. Both from 0. */
bool schemac_is_for_later(const SchemacRevision *revision, uint32_t section, uint32_t later);

#endif
