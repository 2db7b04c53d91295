/* schemac/run.h: bring a PostgreSQL database to a revision, from C.
 *
 * The runner of `schemac apply`, as a library over libc and libpq. The revisions come as constant
 * data: an application links the table that `schemac gen` wrote (`extern const SchemacChain
 * rag_chain;`), the command line makes one from `migrations/`.
 *
 *     SchemacError error;
 *     if (schemac_upgrade(connection, &rag_chain, "head", NULL, &error) != SCHEMAC_OK)
 *         fprintf(stderr, "%s\n%s\n", error.message, error.hint);
 *
 * The connection is borrowed: it must be open, idle (not in a transaction, not in pipeline mode)
 * and used by nobody else meanwhile; settings that the runner pins are the connection's own again
 * afterwards. Safe with any number of callers at once, on any number of machines, and behind
 * PgBouncer in transaction mode. Thread-safe as libpq is: no state outside the arguments. No
 * function prints. C11, and C++11 by inclusion. Servers from PostgreSQL 13 on. */
#ifndef SCHEMAC_RUN_H
#define SCHEMAC_RUN_H

#include <libpq-fe.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/* The layout of the structs below, raised with each change of it. Generated code says
 *
 *     #if SCHEMAC_RUN_ABI != 4
 *     #error "generated for another version of schemac-run; run `schemac gen`"
 *     #endif
 *
 * and puts &schemac_run_abi_4 into its chain, so that an archive of another version does not link.
 */
#define SCHEMAC_RUN_ABI 4
extern const int schemac_run_abi_4;

/* ---- revisions: plain constant data ---- */

#define SCHEMAC_TIMEOUT_DEFAULT (-1) /* the runner's own: lock 3 s, statement none */

/* A part of a revision that succeeds or fails as a whole when it is transactional. Otherwise its
 * statements run one by one, each outside any transaction. */
typedef struct SchemacSection {
    const char *sql; /* NUL-terminated UTF-8: what follows the directive line */
    size_t length;   /* bytes of sql */
    bool transactional;
    int32_t lock_timeout_ms;      /* 0 none, or SCHEMAC_TIMEOUT_DEFAULT */
    int32_t statement_timeout_ms; /* 0 none, or SCHEMAC_TIMEOUT_DEFAULT */
    uint32_t first_line;          /* the line of the file that `sql` begins in, from 1 */
    uint32_t first_byte;          /* the byte of the file that `sql` begins at, from 0 */
    uint32_t undoes_first; /* of a down section: the up sections, from 1, that it undoes; 0: not
                              known */
    uint32_t undoes_last;
    bool loses_data;     /* rows or values that were there before, or cannot be undone */
    uint32_t batch_rows; /* not transactional: UPDATE and DELETE run in batches of about so many
                            rows, each a transaction; 0: each statement at once */
    int32_t pause_ms;    /* between batches */
    int32_t lag_ms;      /* no next batch while a standby lags more; 0: see SchemacOptions.lag_ms */
    bool triggers_off;   /* those of the tables, while batches run, foreign keys' included */
} SchemacSection;

/* A column that a program fills before the revision is applied; names as SQL writes them. */
typedef struct SchemacFill {
    const char *table;
    const char *column;
    const char *from; /* rows where this one is null do not count; NULL: all do */
} SchemacFill;

typedef struct SchemacRevision {
    const char *id;             /* "0002" */
    const char *name;           /* "add_api_keys" */
    const char *const *parents; /* ids; none for the first */
    uint32_t parent_count;
    uint32_t up_count;
    const SchemacSection *up;
    const SchemacSection *down;
    uint32_t down_count; /* 0: cannot be reverted */
    bool breaks_clients; /* programs made for the revision before it fail after it */
    bool is_contract;    /* an upgrade holds it back, and what comes after it: SchemacHold */
    /* until this day begins (UTC), as 2027-01-15; NULL: no day is said */
    const char *contract_from;
    const SchemacFill *fills; /* an upgrade holds it back while a row lacks one of these */
    uint32_t fill_count;
    const char *up_sha256; /* of the file's bytes, lower-case hexadecimal */
    const char *down_sha256;
    const char *chain_sha256; /* of this revision and all that stand before it in the chain */
} SchemacRevision;

/* A column that a program was generated for. */
typedef struct SchemacShapeColumn {
    const char *table_schema;
    const char *table;
    const char *name;
    const char *type_schema; /* NULL: wherever it is found */
    const char *type;        /* pg_type.typname; of an array, that of its elements */
    int32_t modifier;        /* pg_attribute.atttypmod; -1: none */
    bool has_modifier;       /* another one would be another value */
    bool is_array;
    const char *formatted; /* for messages */
} SchemacShapeColumn;

typedef struct SchemacChain {
    int32_t abi;              /* SCHEMAC_RUN_ABI */
    const int *abi_symbol;    /* &schemac_run_abi_4 */
    const char *project;      /* the project's name, for messages */
    const char *state_schema; /* where the runner keeps its tables; NULL is "schemac" */
    const char *search_path;  /* what search_path is set to: SQL as after `SET search_path =`,
                                 names quoted where needed; NULL is "public" */
    const char *model_sha256; /* of the snapshot at the head; NULL when not known */
    const SchemacRevision *revisions; /* parents before children */
    uint32_t count;
    const SchemacShapeColumn *columns; /* of the tables at the head; NULL: not known */
    uint32_t column_count;
    const char *generated_for; /* id: the program that has the chain compiled in was generated for
                                  it, which schemac_fit notes in schemac.clients; or NULL */
} SchemacChain;

/* ---- results ---- */

typedef enum SchemacResult {
    SCHEMAC_OK = 0,
    SCHEMAC_ERROR_USAGE, /* an argument: connection in use, a chain of another ABI */
    SCHEMAC_ERROR_MEMORY,
    SCHEMAC_ERROR_TARGET,         /* no such revision, or not one only, or in the wrong direction */
    SCHEMAC_ERROR_HEADS,          /* the chain has several heads; "head" is not one revision */
    SCHEMAC_ERROR_CONNECTION,     /* lost; nothing is half done except what error.message says */
    SCHEMAC_ERROR_COMMIT_UNKNOWN, /* lost while committing, and no reconnect given: run again */
    SCHEMAC_ERROR_SERVER,         /* the server refused the runner's own bookkeeping */
    SCHEMAC_ERROR_SECTION,        /* a section's SQL failed: its place is in the error */
    SCHEMAC_ERROR_ALREADY_EXISTS, /* the same, because an object is there already: stamp? */
    SCHEMAC_ERROR_LOCK_TIMEOUT,   /* the same, because a lock was not to be had, retries included */
    SCHEMAC_ERROR_TRANSACTION_CONTROL, /* a section holds BEGIN, COMMIT, ... or ends inside a quote
                                        */
    SCHEMAC_ERROR_NOT_REVERSIBLE,      /* a revision without a down side */
    SCHEMAC_ERROR_CHECKSUM,            /* a revision changed after it was applied */
    SCHEMAC_ERROR_UNKNOWN_REVISION,    /* the database has a revision that the chain lacks */
    SCHEMAC_ERROR_DIVERGED,            /* a parent of something applied is not applied */
    SCHEMAC_ERROR_HALF_DONE, /* a section outside a transaction was cut short; needs a person */
    SCHEMAC_ERROR_READ_ONLY, /* a standby, or default_transaction_read_only */
    SCHEMAC_ERROR_SERVER_VERSION, /* older than PostgreSQL 13 */
    SCHEMAC_ERROR_FORMAT,         /* the bookkeeping was made by a later version of the runner */
    SCHEMAC_ERROR_BUSY,           /* another runner was at work for longer than options.wait_ms */
    SCHEMAC_ERROR_TAKEN_OVER, /* another runner took this one for dead and went on in its place */
    SCHEMAC_ERROR_CANCELLED,
    SCHEMAC_ERROR_UNSUITABLE, /* schemac_ensure: the database does not suit the program */
    SCHEMAC_ERROR_POOLED,     /* a statement that cannot run behind a transaction pooler */
    SCHEMAC_ERROR_PREFLIGHT,  /* rows that are there do not fit a pending revision */
    SCHEMAC_ERROR_REFUSED     /* options.before said no: nothing was changed */
} SchemacResult;

/* What went wrong. Texts are UTF-8, "" when there is none, cut at a character with "..." when too
 * long. message: lower case, no full stop; detail and hint: sentences. Never holds a password. */
typedef struct SchemacError {
    SchemacResult result;
    char sqlstate[6];
    char message[1024];
    char detail[1024];
    char hint[1024];
    char context[512];  /* the server's CONTEXT */
    char revision[128]; /* id */
    char revision_name[128];
    bool down;        /* the place is in the down side */
    uint32_t section; /* from 1; 0 no place */
    bool is_undone;   /* what was done of the revision was undone: nothing of it is left */
    bool has_position;
    size_t position; /* byte of the section's sql, from 0, when has_position */
} SchemacError;

/* ---- options: all zero is the default, and NULL is all zero ---- */

typedef enum SchemacEventKind {
    SCHEMAC_EVENT_REVISION_BEGIN, /* revision, down, index, total */
    SCHEMAC_EVENT_REVISION_END,   /* + elapsed_ms */
    SCHEMAC_EVENT_SECTION_BEGIN,  /* + section (from 1); only of revisions with several sections */
    SCHEMAC_EVENT_SECTION_END,
    SCHEMAC_EVENT_WAITING,   /* message: who works, since when, on what, or who holds a lock that
                                is needed; now and then again */
    SCHEMAC_EVENT_RETRY,     /* a lock timed out: attempt, pause_ms, message */
    SCHEMAC_EVENT_RESUME,    /* something half done was looked up: message says what was found */
    SCHEMAC_EVENT_UNDO,      /* a section was refused: what was done of its revision is undone */
    SCHEMAC_EVENT_TAKE_OVER, /* the runner that was at work is gone: message */
    SCHEMAC_EVENT_NOTICE,    /* the server's NOTICE or WARNING, in message */
    SCHEMAC_EVENT_PROGRESS,  /* a statement that runs for longer than a second: message says how far
                                it is, elapsed_ms since when; about once a second */
    SCHEMAC_EVENT_BLOCKER_ENDED, /* cancel_blockers_ms, terminate_blockers_ms: message says who was
                                    ended, or why not */
    SCHEMAC_EVENT_HELD, /* an upgrade ends well, but for a revision that it held back: held; message
                          says so in sentences */
    SCHEMAC_EVENT_CAUTION /* what is not as one might take it to be, once a section: message */
} SchemacEventKind;

/* A pending revision that is held back. Texts never NULL. */
typedef struct SchemacHeld {
    const SchemacRevision *revision;
    uint32_t followers; /* pending revisions that come after it, and wait with it */
    char breaks[512]; /* what of older programs it breaks, as its file says; "" when it does not */
    char until[1024]; /* a sentence: what lets it go on */
} SchemacHeld;

/* Valid only during the call. */
typedef struct SchemacEvent {
    SchemacEventKind kind;
    const SchemacRevision *revision; /* NULL outside of one */
    bool down;
    uint32_t index; /* of the revision among those to run, from 1 */
    uint32_t total;
    uint32_t section;
    uint32_t attempt;
    int64_t pause_ms;
    int64_t elapsed_ms;
    const SchemacHeld *held; /* of HELD; else NULL */
    const char *message;     /* never NULL */
} SchemacEvent;

typedef void (*SchemacReport)(void *context, const SchemacEvent *event);

/* Stops a run from elsewhere. One object can serve many calls, one after the other. */
typedef struct SchemacCancel SchemacCancel;
SchemacCancel *schemac_cancel_new(void); /* NULL: no memory */
void schemac_cancel_free(SchemacCancel *cancel);
/* Asks the operation that uses `cancel` to stop: the running statement is cancelled and rolled
 * back, and the operation answers SCHEMAC_ERROR_CANCELLED in a state that the next run goes on
 * from. Safe in a signal handler and from another thread. Stays set until schemac_cancel_reset. */
void schemac_cancel_request(SchemacCancel *cancel);
void schemac_cancel_reset(SchemacCancel *cancel);

/* When the server refuses a section of a revision of which others are done. A failure that may go
 * away by itself (a lock that was not to be had, a full disk, a cancelled statement) is none. */
typedef enum SchemacOnFailure {
    SCHEMAC_ON_FAILURE_UNDO, /* undo those, when the down side says how
                                (SchemacSection.undoes_first) and nothing is lost with it; else stay
                              */
    SCHEMAC_ON_FAILURE_STAY  /* half done: the next upgrade goes on, a downgrade goes back */
} SchemacOnFailure;

/* Which pending revisions an upgrade holds back, with all that come after them. */
typedef enum SchemacHold {
    SCHEMAC_HOLD_CONTRACTS, /* contract revisions (is_contract), until their day has come by the
                               server's clock, or until schemac.clients, which schemac_fit writes,
                               has shown a newer program and no older one for contract_after_ms.
                               Not in a database in which nothing was applied before. And those
                               whose columns (fills) a row still lacks */
    SCHEMAC_HOLD_UNFILLED,  /* only these */
    SCHEMAC_HOLD_NOTHING
} SchemacHold;

/* An operation at work. */
typedef struct SchemacRunner SchemacRunner;
typedef struct SchemacPlan SchemacPlan;

/* What is to be done before anything changes, such as a backup: called once a run, by the one
 * runner that is at work, when `plan` is what it is about to run. Never called when there is
 * nothing to do. False, with `error` filled (REFUSED), ends the operation: nothing was changed.
 * What takes long calls schemac_keep every few seconds. */
typedef bool (*SchemacBefore)(void *context, SchemacRunner *runner, const SchemacPlan *plan,
                              SchemacError *error);
/* For SchemacBefore: tells the other runners that this one is alive. False when it is to end: it
 * was cancelled, the connection was lost, another one took over; `error` says which. */
bool schemac_keep(SchemacRunner *runner);
/* For SchemacBefore: a row of schemac.log; `revision` may be NULL. False as above. */
bool schemac_note(SchemacRunner *runner, const char *action, const SchemacRevision *revision,
                  const char *outcome, const char *message);
/* For SchemacBefore: each transaction may meet another session. */
bool schemac_is_pooled(const SchemacRunner *runner);

typedef struct SchemacOptions {
    SchemacReport report; /* or NULL: notices then go where the connection sends them */
    void *report_context;
    void *notice_context;  /* with `report`: the argument of the caller's own PQsetNoticeReceiver,
                              where  there is one; libpq cannot be asked for it */
    SchemacCancel *cancel; /* or NULL */
    /* Gives a new connection to the same database after the first was lost, or NULL when it cannot.
     * The runner finishes it (PQfinish) before it returns. With it, the answer to a lost COMMIT is
     * looked up and the run goes on; without, the caller is told to run again. With `report` too,
     * a statement that runs for longer than a second is watched through a second connection, which
     * is finished when the statement is done. */
    PGconn *(*reconnect)(void *context);
    void *reconnect_context;
    int64_t wait_ms; /* for another runner: 0 without limit, < 0 not at all */
    /* Locks that others wait for too are asked for briefly and often. A try waits for all of its
     * locks for lock_wait_ms, or as long as the section's lock_timeout says if that is less (0 of
     * a section: no limit). While somebody holds one for long, no try is made. */
    int32_t lock_timeout_ms; /* of sections that say none: 0 is 3000 */
    int32_t lock_wait_ms;    /* 0 is 100 */
    int32_t lock_pause_ms;   /* the longest pause between two tries, which grow: 0 is 5000 */
    int64_t lock_budget_ms;  /* of a section, for tries and pauses: 0 is 300000, < 0 one try */
    int32_t lock_retries; /* 0: as the budget says; > 0: that many tries more instead; < 0 none */
    /* Whose transaction holds such a lock and is older than this is canceled, or its session
     * terminated: 0 never. Not other runners. It is reported, and recorded in the log. */
    int64_t cancel_blockers_ms;
    int64_t terminate_blockers_ms;
    /* No next batch (SchemacSection.batch_rows) while a standby lags more than this behind, of
     * sections that say nothing: 0 no limit. A role that is not told of standbys goes on. */
    int64_t lag_ms;
    SchemacOnFailure on_failure; /* of an upgrade */
    SchemacHold hold;            /* of an upgrade */
    int64_t contract_after_ms;   /* 0 is 24 hours */
    bool no_preflight;   /* do not ask the rows that are there before an upgrade whether they fit */
    const char *program; /* recorded with what is done, such as "schemac 1.0"; NULL is
                            the connection's application_name */
    /* The role that revisions run as, and that owns what they make and the runner's own tables; the
     * login must be a member. Set for each transaction, so that it holds behind a pooler too. NULL:
     * the login's own. */
    const char *set_role;
    SchemacBefore before; /* or NULL */
    void *before_context;
} SchemacOptions;

/* ---- changing a database ---- */

/* Targets: "head", "base", "+N", "-N", an id, the unique beginning of one, or ID_name.
 *
 * Upgrades to and with `target` (NULL: "head"): what is applied stays, what `target` needs and
 * lacks is applied in order, but for what is held back (SchemacHold, SCHEMAC_EVENT_HELD). Half-done
 * revisions are finished first; one that stopped half way down goes up again from there: what is
 * still done is passed over. It is refused (HALF_DONE) when a down section that ran does not say
 * what it undid. Nothing to do is SCHEMAC_OK, after one round trip. On error, all revisions
 * reported as ended are applied. `error` may be NULL.
 */
SchemacResult schemac_upgrade(PGconn *connection, const SchemacChain *chain, const char *target,
                              const SchemacOptions *options, SchemacError *error);
/* Downgrades (NULL: "-1") until `target` is the last one applied. A revision that stopped half way
 * up goes down from there: what has nothing to undo is passed over, and a down side that changes
 * rows is refused (HALF_DONE), since whether its turn has come cannot be looked up. */
SchemacResult schemac_downgrade(PGconn *connection, const SchemacChain *chain, const char *target,
                                const SchemacOptions *options, SchemacError *error);
/* Answers for a half-done revision whose open statement cannot be looked up (HALF_DONE: a procedure
 * that commits by itself, and failed or was cut short): it counts as done, or it is to be run
 * again. TARGET when no revision waits for an answer. The next upgrade or downgrade goes on. */
SchemacResult schemac_settle(PGconn *connection, const SchemacChain *chain, bool is_done,
                             const SchemacOptions *options, SchemacError *error);
/* Records that exactly `target` and all its ancestors are applied, without running anything;
 * "base": none. Refused while the database has revisions that the chain lacks or that changed,
 * unless `purge`, which forgets all that is recorded first (the log keeps it). */
SchemacResult schemac_stamp(PGconn *connection, const SchemacChain *chain, const char *target,
                            bool purge, const SchemacOptions *options, SchemacError *error);

/* ---- looking at a database ---- */

typedef enum SchemacFit {
    SCHEMAC_FIT_AT_HEAD, /* exactly what the chain says */
    SCHEMAC_FIT_HELD,    /* the same but for contract revisions and those with fills, and what comes
                            after them, which are held back; the columns are as the program needs
                            them */
    SCHEMAC_FIT_EMPTY,   /* nothing was ever applied here */
    SCHEMAC_FIT_BEHIND,  /* some revisions are pending */
    SCHEMAC_FIT_AHEAD_COMPATIBLE, /* all of the chain, and more that says it breaks no older program
                                   */
    SCHEMAC_FIT_AHEAD,            /* all of the chain, and more that may break this program */
    SCHEMAC_FIT_HALF_DONE,        /* a revision was cut short, or is being applied now */
    SCHEMAC_FIT_DIVERGED, /* a revision changed, or both sides have some that the other lacks */
    SCHEMAC_FIT_DRIFTED,  /* at head, but a column is not what the chain says */
    SCHEMAC_FIT_UNKNOWN   /* another chain's database, or a later format of the bookkeeping */
} SchemacFit;

/* How the database stands to the chain, in one round trip; waits for no lock, and works on a
 * standby. Of one that is drifted, or behind since a contract revision has not come yet,
 * error->message says which column.
 *
 * A program (SchemacChain.generated_for) is noted in schemac.clients, by its application_name and
 * that revision, in one more trip and at most once a minute, where the role may do so: whoever has
 * USAGE of the schema, on a server and in a session that can write. Where it cannot be, it is not,
 * and that is no error. A program that runs for longer than contract_after_ms asks now and then
 * again, since nothing else tells that it is still there. */
SchemacResult schemac_fit(PGconn *connection, const SchemacChain *chain, SchemacFit *fit,
                          SchemacError *error);
/* "at head", "behind", ... */
const char *schemac_fit_name(SchemacFit fit);

typedef enum SchemacEnsure {
    SCHEMAC_ENSURE_REFUSE, /* AT_HEAD, HELD and AHEAD_COMPATIBLE are SCHEMAC_OK, else UNSUITABLE at
                              once */
    SCHEMAC_ENSURE_WAIT,   /* wait (options.wait_ms) until somebody else has upgraded it */
    SCHEMAC_ENSURE_UPGRADE /* upgrade to head; of many replicas one works and the others wait */
} SchemacEnsure;

/* For the start of a program. */
SchemacResult schemac_ensure(PGconn *connection, const SchemacChain *chain, SchemacEnsure how,
                             const SchemacOptions *options, SchemacError *error);

typedef enum SchemacApplied {
    SCHEMAC_APPLIED,
    SCHEMAC_UPGRADING,  /* sections_done of its up sections are done */
    SCHEMAC_DOWNGRADING /* sections_done of its down sections are done */
} SchemacApplied;

/* A row of schemac.revisions. Texts never NULL. */
typedef struct SchemacRecord {
    const SchemacRevision *revision; /* of the chain, or NULL: the chain lacks it */
    const char *id;
    const char *name;
    const char *parents; /* ids, with spaces between */
    const char *up_sha256;
    const char *down_sha256;
    const char *chain_sha256;
    SchemacApplied applied;
    uint32_t sections;
    uint32_t sections_done;
    uint32_t statements_done; /* of the section after those, when it is outside a transaction */
    bool statement_open;      /* the statement after those began, and its end was never recorded */
    bool stamped;             /* recorded without running */
    bool changed;             /* a checksum differs from the chain's */
    bool breaks_clients;
    const char *applied_by;   /* role */
    const char *applied_from; /* host and program */
    const char *applied_at;   /* "2026-11-20 14:05:06+00" (UTC) */
    double took_ms;
} SchemacRecord;

typedef struct SchemacState {
    bool exists; /* the bookkeeping is there */
    SchemacFit fit;
    size_t count;
    SchemacRecord *records; /* in order of applying */
    bool busy;              /* a runner is at work now: */
    char busy_message[512]; /* who, since when, on what */
    size_t held_count;      /* pending revisions that an upgrade holds back, */
    SchemacHeld *held;
    bool *waits; /* and of each revision of the chain whether it is one, or comes after one; NULL:
                    none */
} SchemacState;

/* All that is recorded. *state is freed with schemac_state_free; NULL on error. */
SchemacResult schemac_state_read(PGconn *connection, const SchemacChain *chain,
                                 SchemacState **state, SchemacError *error);
void schemac_state_free(SchemacState *state);

/* What an operation would run. */
typedef struct SchemacStep {
    const SchemacRevision *revision;
    bool down;
    uint32_t first_section; /* from 0: those before are done */
} SchemacStep;

struct SchemacPlan {
    size_t count;
    SchemacStep *steps;
    size_t held_count; /* of a plan made by schemac_plan_upgrade: what it leaves out */
    SchemacHeld *held;
};

/* Checked as the operation itself would be; changes nothing. Freed with schemac_plan_free. */
SchemacResult schemac_plan_upgrade(PGconn *connection, const SchemacChain *chain,
                                   const char *target, const SchemacOptions *options,
                                   SchemacPlan **plan, SchemacError *error);
SchemacResult schemac_plan_downgrade(PGconn *connection, const SchemacChain *chain,
                                     const char *target, const SchemacOptions *options,
                                     SchemacPlan **plan, SchemacError *error);
void schemac_plan_free(SchemacPlan *plan);

/* ---- without a connection ---- */

/* The revision that `target` (an id, its unique beginning, ID_name, or "head") names, or NULL. */
const SchemacRevision *schemac_find(const SchemacChain *chain, const char *target,
                                    SchemacError *error);

/* The script with which psql takes a database from one revision to another, bookkeeping included.
 * `from` and `to`: targets ("base", "head", an id, ...); to before from gives the way down. *script
 * is freed with schemac_script_free. */
SchemacResult schemac_script(const SchemacChain *chain, const char *from, const char *to,
                             char **script, SchemacError *error);
void schemac_script_free(char *script);

#ifdef __cplusplus
}
#endif
#endif
