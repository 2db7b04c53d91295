/* What the files of the runner that deal with locks of others share: what a section locks, who
 * holds it, and how long is waited for it. */
#ifndef SCHEMAC_RUN_LOCKS_INTERNAL_H
#define SCHEMAC_RUN_LOCKS_INTERNAL_H

#include "runtime/run_internal.h"

/* ---- run_locks.c: what statements lock ---- */

/* PostgreSQL's lock modes, by its own numbers. */
typedef enum SchemacLockMode {
    SCHEMAC_LOCK_NONE,
    SCHEMAC_LOCK_ACCESS_SHARE,
    SCHEMAC_LOCK_ROW_SHARE,
    SCHEMAC_LOCK_ROW_EXCLUSIVE,
    SCHEMAC_LOCK_SHARE_UPDATE_EXCLUSIVE,
    SCHEMAC_LOCK_SHARE, /* this one and those after it conflict with what clients take */
    SCHEMAC_LOCK_SHARE_ROW_EXCLUSIVE,
    SCHEMAC_LOCK_EXCLUSIVE,
    SCHEMAC_LOCK_ACCESS_EXCLUSIVE
} SchemacLockMode;

typedef struct SchemacLock {
    const char *name; /* as it is written, in the section's SQL */
    size_t length;
    SchemacLockMode mode;
    bool is_deep;  /* partitions and child tables too */
    bool is_going; /* it is dropped: what its foreign keys connect it with, too */
} SchemacLock;

/* All strong locks that are told by the statements' first words, or by a line "-- locks NAME: MODE"
 * above a statement, which then says all of it. */
typedef struct SchemacLocks {
    SchemacLock *items;
    size_t count;
    size_t capacity;
    uint32_t statements;
    bool has_unknown; /* a statement that may lock anything */
    bool failed;      /* no memory */
} SchemacLocks;

/* Adds what the statements in `sql` from `begin` to `end` lock. */
void schemac_locks_read(SchemacLocks *locks, const char *sql, size_t begin, size_t end);
void schemac_locks_free(SchemacLocks *locks);
const char *schemac_lock_mode_name(SchemacLockMode mode);

/* ---- run_blockers.c: who holds them ---- */

/* A transaction that holds a lock which conflicts with one that is wanted. Texts never NULL. */
typedef struct SchemacBlocker {
    const char *pid; /* "" of a prepared transaction */
    const char *transaction;
    const char *role;
    const char *application;
    const char *state;
    const char *query; /* its first words; "" when it is hidden */
    int64_t age_ms;    /* < 0: hidden */
    bool is_runner;    /* of schemac */
    bool is_autovacuum;
    bool keeps_on; /* autovacuum does not give way */
} SchemacBlocker;

/* Of a row of what follows. */
enum {
    SCHEMAC_HELD_NAME,  /* qualified, quoted */
    SCHEMAC_HELD_LABEL, /* for messages */
    SCHEMAC_HELD_MODE,
    SCHEMAC_HELD_LOCKABLE, /* LOCK TABLE takes it, and takes no more than it */
    SCHEMAC_HELD_BLOCKER   /* NULL: nobody holds it; else the first of a blocker's columns */
};
/* A row for each relation that is locked strongly, or for each of its holders; the relation with
 * the most of them first. NULL where it could not be asked. */
PGresult *schemac_ask_holders(SchemacRunner *runner, const SchemacLocks *locks);
/* False where the row has none. */
bool schemac_read_blocker(const PGresult *rows, int row, SchemacBlocker *blocker);
/* "process 4711 (role "app", application "psql"), idle in transaction, ..." */
void schemac_describe_blocker(char *text, size_t size, const SchemacBlocker *blocker,
                              int64_t seen_ms, bool with_query);
/* SQL: the columns of a blocker, of pg_stat_activity as `a` and pg_prepared_xacts as `p`. */
extern const char schemac_blocker_columns[];
/* --cancel-blockers, --terminate-blockers: ends it where that is allowed; it is reported and
 * recorded, also why not. */
bool schemac_signal_blocker(SchemacRunner *runner, const SchemacBlocker *blocker, bool terminate,
                            int64_t seen_ms);

/* ---- run_gentle.c: when a statement is sent, and how long it may wait ---- */

/* What a try waits at most for a lock that others wait for too; 0: no limit. */
int32_t schemac_lock_try(const SchemacRunner *runner, const SchemacSection *section);
/* Before each try of the statements from `begin` to `end` of a section: waits while somebody holds
 * what they lock and will not let go of it soon, then puts SQL for the transaction that runs them,
 * right before them: how long they may wait, and the locks themselves where they are several. */
bool schemac_gentle(SchemacRunner *runner, const SchemacStep *step, uint32_t section, size_t begin,
                    size_t end, SchemacBuffer *preamble);
/* After a try that failed for a lock: remembers who holds it, for messages. */
void schemac_name_blockers(SchemacRunner *runner, const SchemacStep *step, uint32_t section,
                           size_t begin, size_t end);

/* Messages about one wait become rarer. */
int64_t schemac_next_message(int64_t waited_ms);

/* ---- run_await.c: what is said of a statement that runs for long ---- */

typedef struct SchemacAwait {
    SchemacRunner *runner;
    PGconn *other;
    bool has_failed; /* there is no other connection to be had */
    int64_t began;
    int64_t next_look;
    int64_t next_message; /* about a wait */
} SchemacAwait;

SchemacAwait schemac_await_begin(SchemacRunner *runner);
/* Milliseconds until the next look; < 0: there is none, since nobody is told. */
int64_t schemac_await_left(const SchemacAwait *await);
/* Looks and reports when it is time. */
void schemac_await_look(SchemacAwait *await);
void schemac_await_end(SchemacAwait *await);

#endif
