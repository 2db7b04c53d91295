/* A database of its own for a test, and chains made of a few lines of SQL. */
#ifndef TESTS_RUN_FIXTURE_H
#define TESTS_RUN_FIXTURE_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
/* after those, as it wants */
#include <cmocka.h>

#include "runtime/schemac/run.h"

/* Skips the test, aloud, when neither SCHEMAC_TEST_URL nor TEST_SERVER_URL is set. The caller's
 * database is made anew for each. */
typedef struct Fixture {
    char url[1024]; /* of the test's database */
    char database[64];
    PGconn *connection;
} Fixture;

Fixture *fixture_open(void);
void fixture_close(Fixture *fixture);
PGconn *fixture_connect(const Fixture *fixture);
/* Connects with more words for the connection string ("options='-c ...'"). */
PGconn *fixture_connect_with(const Fixture *fixture, const char *more);
/* Runs SQL that must succeed. */
void execute(PGconn *connection, const char *sql);
/* The first field of the first row, "" when there is none; in a buffer that the next call reuses.
 */
const char *ask(PGconn *connection, const char *sql);

/* A chain of revisions 0001, 0002, ..., each with the one before it as its parent. */
typedef struct Maker {
    SchemacChain chain;
    SchemacRevision *revisions;
    char (*ids)[16];
    const char **parents;
    uint32_t capacity;
} Maker;

Maker *maker_new(uint32_t capacity);
void maker_free(Maker *maker);
/* One transactional section each; `down` may be NULL: not reversible. Texts are borrowed. */
SchemacRevision *maker_add(Maker *maker, const char *name, const char *up, const char *down);
/* With sections of the caller's. */
SchemacRevision *maker_add_sections(Maker *maker, const char *name, const SchemacSection *up,
                                    uint32_t up_count, const SchemacSection *down,
                                    uint32_t down_count);
#define SECTION(text)                                                                            \
    {                                                                                            \
        .sql = (text), .length = sizeof(text) - 1, .transactional = true, .lock_timeout_ms = -1, \
        .statement_timeout_ms = -1, .first_line = 1                                              \
    }
#define SECTION_OUTSIDE(text)                                             \
    {                                                                     \
        .sql = (text), .length = sizeof(text) - 1, .lock_timeout_ms = -1, \
        .statement_timeout_ms = -1, .first_line = 1                       \
    }

/* Fails the test with the error's texts unless result is SCHEMAC_OK. */
void assert_ok(SchemacResult result, const SchemacError *error);
void assert_fit(PGconn *connection, const SchemacChain *chain, SchemacFit fit);

#endif
