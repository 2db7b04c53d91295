/* What the files of the runner share. Everything is prefixed schemac_: the archive is linked into
 * programs of others.
 *
 * Internal functions that can fail return bool, and false means that runner->error (or the given
 * error) was filled. Must not know: anything outside src/runtime; it links with libc and libpq
 * only. */
#ifndef SCHEMAC_RUN_INTERNAL_H
#define SCHEMAC_RUN_INTERNAL_H

#include <stdarg.h>

#include "runtime/run_scan.h"
#include "runtime/schemac/run.h"

#ifndef LIBPQ_HAS_PIPELINING
#error "schemac-run needs libpq 14 or later"
#endif

#define SCHEMAC_FORMAT 1 /* of the bookkeeping tables */
#define SCHEMAC_OLDEST_SERVER 130000
#define SCHEMAC_NONE UINT32_MAX
/* A transaction over several strings has the lease's row: when the runner stops between two of
 * them, as a machine that sleeps does, the server is to end it. */
#define SCHEMAC_IDLE "25s"
/* Begins a string of statements that is a transaction of its own, whatever the session's defaults
 * say of isolation and writing. */
#define SCHEMAC_PLAIN                                              \
    "SET TRANSACTION ISOLATION LEVEL READ COMMITTED READ WRITE;\n" \
    "SET LOCAL lock_timeout = 0;\nSET LOCAL statement_timeout = 0;\n"
/* The same for a transaction that goes over several strings. */
#define SCHEMAC_BEGIN                                                 \
    "BEGIN ISOLATION LEVEL READ COMMITTED READ WRITE;\n"              \
    "SET LOCAL lock_timeout = 0;\nSET LOCAL statement_timeout = 0;\n" \
    "SET LOCAL idle_in_transaction_session_timeout = '" SCHEMAC_IDLE "';\n"

/* ---- run_text.c: SQL and messages ---- */

/* Text that grows with malloc. When memory runs out `failed` is set and puts do nothing. */
typedef struct SchemacBuffer {
    char *bytes; /* NUL-terminated once anything was put */
    size_t length;
    size_t capacity;
    bool failed;
} SchemacBuffer;

void schemac_put_bytes(SchemacBuffer *buffer, const char *bytes, size_t length);
void schemac_put(SchemacBuffer *buffer, const char *string);
/* `template` with holes: %n a name, %l a literal (NULL gives NULL), %i an int64_t, %b a bool (as
 * int), %v verbatim SQL, %% a percent sign. */
void schemac_put_sql(SchemacBuffer *buffer, const char *template, ...);
void schemac_buffer_clear(SchemacBuffer *buffer);
void schemac_buffer_free(SchemacBuffer *buffer);

/* Fills `error` (which may be NULL) and returns false. */
bool schemac_fail(SchemacError *error, SchemacResult result, const char *format, ...)
    __attribute__((format(printf, 3, 4)));
bool schemac_fail_memory(SchemacError *error);
void schemac_set_detail(SchemacError *error, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
void schemac_set_hint(SchemacError *error, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
void schemac_error_clear(SchemacError *error);
/* Copies what fits into `target`, cut at a UTF-8 character. */
void schemac_copy_text(char *target, size_t size, const char *text);

/* ---- run_scan.c: what a section may hold ---- */

/* Whether a section may be wrapped by the runner: no transaction control, nothing that never ends.
 */
bool schemac_section_check(const SchemacRevision *revision, bool down, uint32_t section,
                           SchemacError *error);

/* ---- run_words.c: reading a statement word by word ---- */

typedef struct SchemacWords {
    SchemacScan scan;
    SchemacToken token; /* at hand, when `has` */
    bool has;
} SchemacWords;

/* At the statement's first token; after "DROP TABLE IF EXISTS", "ALTER TABLE IF EXISTS ONLY". */
SchemacWords schemac_words_of(const char *sql, const SchemacStatement *statement);
SchemacWords schemac_words_after_table(const char *sql, const SchemacStatement *statement);
bool schemac_next_word(SchemacWords *words);
bool schemac_is_word(const SchemacWords *words, const char *word); /* given in lower case */
/* Whether `word` was at hand: then it is passed over. */
bool schemac_pass_word(SchemacWords *words, const char *word);
void schemac_pass_if_exists(SchemacWords *words); /* IF [NOT] EXISTS */
/* What fits of a token's text. */
void schemac_copy_token(char *text, size_t size, const char *sql, const SchemacToken *token);
/* A name of any number of parts, as it is written; its place. */
SchemacToken schemac_take_name(SchemacWords *words, char *name, size_t size);
/* Passes over all up to a comma, `stop` or `other` (or NULL) outside of parentheses; what that was.
 */
SchemacToken schemac_pass_to(SchemacWords *words, const char *stop, const char *other);
/* What is between the parentheses that begin at hand, which are passed over. */
bool schemac_take_parentheses(SchemacWords *words, SchemacToken *inside);

/* ---- run_chain.c: finding revisions ---- */

typedef struct SchemacIndex {
    const SchemacChain *chain;
    uint32_t *slots; /* hash table of ordinals + 1 */
    uint32_t mask;
} SchemacIndex;

bool schemac_index_make(SchemacIndex *index, const SchemacChain *chain, SchemacError *error);
void schemac_index_free(SchemacIndex *index);
/* The ordinal of `id`, or SCHEMAC_NONE. */
uint32_t schemac_index_find(const SchemacIndex *index, const char *id, size_t length);
/* Sets marks[o] for `ordinal` and all its ancestors. What is marked before must be closed likewise.
 */
void schemac_mark_ancestors(const SchemacIndex *index, uint32_t ordinal, bool *marks);
/* "0002_add_api_keys" into `label`. */
#define SCHEMAC_LABEL_SIZE 256
const char *schemac_label(char label[SCHEMAC_LABEL_SIZE], const SchemacRevision *revision);
/* Which revisions are to be applied in the end: wanted[o], from applied[o]. */
bool schemac_target_set(const SchemacIndex *index, const char *target, const bool *applied,
                        bool *wanted, SchemacError *error);
/* The chain's ABI, and each revision's shape. */
bool schemac_chain_check(const SchemacChain *chain, SchemacError *error);

/* ---- run_runner.c: one operation ---- */

typedef enum SchemacLimit {
    SCHEMAC_LIMIT_NONE,
    SCHEMAC_LIMIT_LOCK,
    SCHEMAC_LIMIT_TIME
} SchemacLimit;

/* A transaction of somebody else's that was in the way. */
typedef struct SchemacSeen {
    char transaction[48];
    int64_t first;
    int64_t last;
    bool has_outlasted; /* a try */
    bool was_canceled;
    bool was_terminated;
} SchemacSeen;

struct SchemacRunner {
    PGconn *connection; /* the caller's, or one of options.reconnect, which is ours */
    PGconn *borrowed;
    const SchemacChain *chain;
    const char *schema; /* of the bookkeeping */
    SchemacOptions options;
    SchemacError *error;
    SchemacError own_error; /* where the caller gave none */
    SchemacIndex index;
    SchemacState *state;
    PQnoticeReceiver receiver; /* the caller's own */
    /* of a relative target: which revisions are to be applied in the end; else NULL */
    bool *wanted;
    SchemacBuffer clean;  /* SQL that puts the session back: see run_clean.c */
    size_t clean_length;  /* of it, without what holds while the runner works */
    bool is_clean_pooled; /* it is for a session that is not our own */
    char *encoding;       /* the caller's own settings, where they had to be changed; else NULL */
    char *strings;
    bool has_columns;  /* the tables have what versions before this one did not know */
    bool is_pooled;    /* behind PgBouncer: the backend changes from transaction to transaction */
    bool is_read_only; /* by default of the role or the database */
    bool has_lease;
    bool in_flight;     /* a transaction was sent whose end was not seen */
    char token[40];     /* of the lease */
    char salt[33];      /* of the marks */
    uint64_t mark;      /* of the question at hand */
    bool is_marked;     /* its answer carried the mark */
    SchemacLimit limit; /* which the last statement of run_watch.c broke */
    bool is_doubtful;   /* an answer came that did not, of a question that changes something */
    uint32_t doubts;
    int32_t lock_try_ms;   /* of the statements at hand; 0: as their section says */
    int64_t lock_spent_ms; /* on waiting for locks, of the section's budget */
    char held_by[640];     /* what was waited for, and who has it; "" when it is not known */
    SchemacSeen seen[16];
    char host[128];
    char program[128];
    SchemacStep step; /* being run, for events */
    uint32_t step_number;
    uint32_t step_total;
    SchemacHeld *held; /* what the plan leaves out, */
    size_t held_count;
    bool lacks_clients; /* which schemac.clients, that is not there, could not let go on */
    bool may_note;      /* the program of the chain, there */
    bool began_empty;   /* no revision was applied: no program is older */
    int64_t step_began_ms;
    bool is_admitted;       /* options.before let it go on */
    bool is_role_inherited; /* the login has the rights of options.set_role as it is */
};

/* Checks the connection, the chain and the server's version, and takes the connection over. */
bool schemac_runner_open(SchemacRunner *runner, PGconn *connection, const SchemacChain *chain,
                         const SchemacOptions *options, SchemacError *error);
/* Gives the lease and the connection back; the result is `done`, or what the error says. */
SchemacResult schemac_runner_close(SchemacRunner *runner, bool done);
/* Runs SQL of the runner's own; the last result, or NULL with the error filled. */
PGresult *schemac_query(SchemacRunner *runner, const SchemacBuffer *sql);
bool schemac_execute(SchemacRunner *runner, const SchemacBuffer *sql);
/* Runs statements of the user's: the first failure, or the last result; NULL when nothing could be
 * sent. */
PGresult *schemac_query_all(SchemacRunner *runner, const char *sql);
/* An answer is believed only when it carries the mark of its question: behind a pooler it may be
 * another client's. Puts a statement that answers with a new mark. */
void schemac_put_mark_row(SchemacBuffer *sql, SchemacRunner *runner);
/* Whether the result is mark `mark`; that of the question at hand is remembered. */
bool schemac_is_mark(SchemacRunner *runner, const PGresult *result, uint64_t mark);
/* An answer without its mark: fills the error. */
bool schemac_fail_unmarked(SchemacRunner *runner);
/* The number of the server process that a message met: whether it is always our own. */
void schemac_note_process(SchemacRunner *runner, const char *pid);
/* Ends a COPY that a statement began: refused inwards, thrown away outwards. */
void schemac_end_copy(SchemacRunner *runner, ExecStatusType status);
/* Fills the error from a failed result (which may be NULL: the connection's own message). */
bool schemac_fail_result(SchemacRunner *runner, const PGresult *result, const char *what);
/* client_encoding and standard_conforming_strings as the texts sent need them. */
bool schemac_pin_session(SchemacRunner *runner);
bool schemac_is_cancelled(const SchemacRunner *runner);
bool schemac_fail_cancelled(SchemacRunner *runner);
/* Sleeps, in slices; false when cancelled meanwhile. */
bool schemac_pause(SchemacRunner *runner, int64_t milliseconds);
int64_t schemac_now_ms(void); /* monotonic */
void schemac_report(SchemacRunner *runner, SchemacEvent event);
/* A new connection after the old one was lost, the lease taken again under a new token. */
bool schemac_reconnect(SchemacRunner *runner);

/* ---- run_clean.c: sections begin and end clean ---- */

/* Remembers what is the session's own, before the first section. */
bool schemac_clean_prepare(SchemacRunner *runner);
/* In a transaction, after what a section did, back to the role of the options; and before it, where
 * the session is not our own. */
void schemac_put_clean(SchemacBuffer *sql, const SchemacRunner *runner);
void schemac_put_clean_begin(SchemacBuffer *sql, const SchemacRunner *runner);
/* What a role's or a database's defaults must not change about a section, for its transaction. */
void schemac_put_defaults(SchemacBuffer *sql);
/* For the transaction that was begun: the role of the options. */
void schemac_put_role(SchemacBuffer *sql, const SchemacRunner *runner);
/* Ends a transaction that failed, and leaves the session clean. */
void schemac_roll_back(SchemacRunner *runner);

/* ---- run_cancel.c ---- */

void schemac_cancel_attach(SchemacCancel *cancel, PGconn *connection);
void schemac_cancel_detach(SchemacCancel *cancel);
bool schemac_cancel_is_requested(const SchemacCancel *cancel);

/* ---- run_state.c: what is recorded ---- */

/* Reads runner->state: its records; with QUICK not when all is at head; with BUSY who is at work
 * too. */
typedef enum SchemacLook {
    SCHEMAC_LOOK_RECORDS,
    SCHEMAC_LOOK_QUICK,
    SCHEMAC_LOOK_FIT, /* the same; where it is at head, with a look at the columns */
    SCHEMAC_LOOK_BUSY
} SchemacLook;
bool schemac_state_load(SchemacRunner *runner, SchemacLook look);

/* One row where a column of the tables is not what the chain says, else none; its fields are told
 * from those of the other answers by their number. */
enum { SCHEMAC_SHAPE_FIELDS = 4 };
void schemac_put_shape_query(SchemacBuffer *sql, const SchemacChain *chain);
void schemac_read_shape(SchemacRunner *runner, const PGresult *result);
/* What is recorded of a revision that is half done, beside its SchemacRecord. Texts never NULL. */
typedef struct SchemacProgress {
    const char *done_hash; /* schemac_done_hash of what was done of it */
    const char *subject;   /* of the open statement: an array of oids as text, "" when unknown */
    const char *standing;  /* since it turned round: see run_turn_internal.h; else "" */
    bool retreats;         /* it goes down from half way up */
    bool is_mended;        /* the files changed, but not in what was done */
} SchemacProgress;
/* The record of a revision, or NULL; *progress (which may be NULL) lives as long. */
const SchemacRecord *schemac_state_find(const SchemacState *state, const SchemacRevision *revision,
                                        const SchemacProgress **progress);
/* Refuses standbys and read-only sessions; makes the tables where they are not there, and adds what
 * an older schemac did not know. */
bool schemac_state_prepare(SchemacRunner *runner);
void schemac_put_create(SchemacBuffer *sql, const char *schema);
/* The columns that older tables lack. */
void schemac_put_added_columns(SchemacBuffer *sql, const char *schema);
/* Unknown and changed revisions, gaps: refused. */
bool schemac_state_check(SchemacRunner *runner);
/* Refuses standbys and read-only sessions. For one that only looks. */
bool schemac_check_writable(SchemacRunner *runner);
/* The record of a half-done revision is brought to what the files say now, before it goes on. */
bool schemac_state_mend(SchemacRunner *runner, const SchemacPlan *plan);

/* ---- run_lease.c: one at a time ---- */

bool schemac_random(SchemacRunner *runner, char text[33]);
bool schemac_lease_take(SchemacRunner *runner);
void schemac_lease_release(SchemacRunner *runner);
/* A boolean SQL expression over `lease`, aliased l: the runner that holds it is alive. */
extern const char schemac_lease_alive[];
/* Over the same: its server process, as far as it can be told. */
extern const char schemac_lease_pid[];
/* The message of who is at work, from the columns role, host, program, since, revision, server
 * process of a result. */
void schemac_busy_message(char *message, size_t size, const PGresult *result, int first_column);
/* The guard: a statement, alone the fence, that fails (23502 on lease.token) when the lease is not
 * ours any more, and locks it; the transaction goes on in the role of the options. */
void schemac_put_guard(SchemacBuffer *sql, SchemacRunner *runner, const SchemacStep *step);
void schemac_put_fence(SchemacBuffer *sql, const SchemacRunner *runner, const SchemacStep *step);
bool schemac_is_guard_failure(const SchemacRunner *runner, const PGresult *result);

/* ---- run_record.c: the statements that record ---- */

const SchemacSection *schemac_step_section(const SchemacStep *step, uint32_t section);
uint32_t schemac_step_sections(const SchemacStep *step);
typedef struct SchemacSigner {
    const char *schema;
    const char *host; /* NULL in scripts: not known */
    const char *program;
} SchemacSigner;
/* A hash of the SQL of the step's first `sections` sections and of `statements` statements of the
 * next one: whoever mends a half-done revision must leave that as it is. What stands between the
 * statements does not count. */
#define SCHEMAC_HASH_SIZE 17
void schemac_done_hash(char hash[SCHEMAC_HASH_SIZE], const SchemacStep *step, uint32_t sections,
                       uint32_t statements);
/* Section `section` (from 0) is done. */
void schemac_put_section_done(SchemacBuffer *sql, const SchemacSigner *signer,
                              const SchemacStep *step, uint32_t section);
/* The same of a step that turned round, of which there is a record. */
void schemac_put_turned_done(SchemacBuffer *sql, const SchemacSigner *signer,
                             const SchemacStep *step, uint32_t section);
/* The revision is done, whatever was recorded of it. */
void schemac_put_finish(SchemacBuffer *sql, const SchemacSigner *signer, const SchemacStep *step);
/* `statements_done` statements of the section are done, and the next one begins when `open`. */
void schemac_put_progress(SchemacBuffer *sql, const SchemacSigner *signer, const SchemacStep *step,
                          uint32_t section, uint32_t statements_done, bool open);
void schemac_put_log(SchemacBuffer *sql, const SchemacSigner *signer, const char *action,
                     const SchemacRevision *revision, const char *outcome, const char *message);
void schemac_put_insert(SchemacBuffer *sql, const SchemacSigner *signer, const char *state,
                        const SchemacStep *step, uint32_t sections_done);
void schemac_put_pins(SchemacBuffer *sql, const SchemacChain *chain, const SchemacSection *section,
                      int32_t lock_timeout_ms);
int32_t schemac_lock_timeout(const SchemacSection *section, int32_t otherwise);
int32_t schemac_statement_timeout(const SchemacSection *section);

/* ---- run_plan.c, run_batch.c, run_outside.c, run_effect.c ---- */

typedef enum SchemacDirection { SCHEMAC_UPWARDS, SCHEMAC_DOWNWARDS } SchemacDirection;

/* The steps that lead to `target`, half-done ones first. *plan is the caller's. */
bool schemac_plan_make(SchemacRunner *runner, SchemacDirection direction, const char *target,
                       SchemacPlan **plan);

/* Runs transactional sections from (step, section) on, many in a round trip; moves the cursor on
 * over what is committed, up to the first section that is not transactional. */
typedef struct SchemacCursor {
    const SchemacPlan *plan;
    size_t step;
    uint32_t section;
    uint32_t batch_limit; /* sections in the next round trip: grows while they are quick */
} SchemacCursor;
bool schemac_run_transactions(SchemacRunner *runner, SchemacCursor *cursor);
/* Runs the one section at the cursor, statement by statement. */
bool schemac_run_outside(SchemacRunner *runner, SchemacCursor *cursor);
/* Nothing is left to do of the step at the cursor but to record that. */
bool schemac_run_finish(SchemacRunner *runner, SchemacCursor *cursor);
/* The section at the cursor begins or is done: events, and the cursor moves on. */
void schemac_cursor_begin(SchemacRunner *runner, SchemacCursor *cursor);
void schemac_cursor_end(SchemacRunner *runner, SchemacCursor *cursor);
/* Fills the error of a failed section: place, kind, hint. `offset` is where the section's SQL (or a
 * statement of it, which begins at section byte `base`) begins in the text that was sent. */
bool schemac_fail_section(SchemacRunner *runner, const PGresult *result, const SchemacStep *step,
                          uint32_t section, const char *sent, size_t offset, size_t base);
/* Writes the failure to the log, as well as it can. */
void schemac_log_failure(SchemacRunner *runner, const SchemacStep *step);
/* Whether a failure may go away by itself (a lock timeout, a deadlock): waits, and says so. */
bool schemac_retry(SchemacRunner *runner, uint32_t *attempt);
int64_t schemac_lock_budget(const SchemacRunner *runner);
/* Adds to an error about a lock who holds it, where that is known, and the way out. */
void schemac_detail_holder(SchemacRunner *runner);
/* The error is about this section. */
void schemac_place_error(SchemacRunner *runner, const SchemacStep *step, uint32_t section);

/* ---- run_await.c ---- */

/* Waits until the connection has a result, and reports meanwhile, from a second on, how far the
 * statement is and what it waits for. */
void schemac_await(SchemacRunner *runner);

/* ---- run_standbys.c ---- */

/* Whether the role may switch triggers off, where a section of the plan asks for that. */
bool schemac_triggers_check(SchemacRunner *runner, const SchemacPlan *plan);

/* ---- run_undo.c ---- */

/* The server refused a section on the way up: undoes what was done of its revision, if that can be
 * and the options ask for it, and adds to the error what became of it. */
void schemac_undo_refused(SchemacRunner *runner);

/* What a statement that runs outside a transaction is, and how its effect is looked up. */
typedef enum SchemacEffect {
    SCHEMAC_EFFECT_TRANSACTION, /* needs no exception: runs in a transaction with its record */
    SCHEMAC_EFFECT_INDEX_BUILD, /* CREATE INDEX CONCURRENTLY */
    SCHEMAC_EFFECT_INDEX_DROP,  /* DROP INDEX CONCURRENTLY */
    SCHEMAC_EFFECT_REINDEX,     /* REINDEX ... CONCURRENTLY */
    SCHEMAC_EFFECT_DETACH,      /* ALTER TABLE ... DETACH PARTITION ... CONCURRENTLY */
    SCHEMAC_EFFECT_REPEATABLE,  /* VACUUM, ...: running twice is as running once */
    SCHEMAC_EFFECT_UNKNOWN      /* CALL, CREATE DATABASE, ...: cannot be looked up */
} SchemacEffect;

/* Fills the error of a statement of which nobody knows whether it was carried out: statement
 * `number` (from 0) of a section (from 0) of the step. */
bool schemac_fail_half_done(SchemacRunner *runner, const SchemacStep *step, uint32_t section,
                            uint32_t number, const SchemacStatement *statement);
/* A name as it is written, and where. */
#define SCHEMAC_NAME_SIZE 512
typedef struct SchemacName {
    char text[SCHEMAC_NAME_SIZE]; /* "" when there is none */
    size_t begin;
    size_t end;
} SchemacName;
/* What a statement is about. */
typedef struct SchemacSubject {
    SchemacName name;  /* the index; the partition */
    SchemacName table; /* the table; the parent */
    bool is_concurrent;
    bool is_unique;
    bool if_exists; /* IF EXISTS, or IF NOT EXISTS */
} SchemacSubject;
/* CREATE INDEX of any form. */
bool schemac_is_index_creation(const char *sql, const SchemacStatement *statement,
                               SchemacSubject *subject);
SchemacEffect schemac_effect_read(const char *sql, const SchemacStatement *statement,
                                  SchemacSubject *subject);
SchemacEffect schemac_effect_of(const char *sql, const SchemacStatement *statement);

typedef enum SchemacFound {
    SCHEMAC_FOUND_DONE,    /* the effect is there */
    SCHEMAC_FOUND_NOTHING, /* it is not (any more): run it */
    SCHEMAC_FOUND_UNKNOWN
} SchemacFound;
/* A statement of a section, and what its effect is looked up with: see run_lookup.c. */
typedef struct SchemacQuestion {
    SchemacRunner *runner;
    const SchemacStep *step;
    uint32_t section; /* from 0 */
    const SchemacStatement *statement;
    const char *before; /* what was there when it began: SchemacProgress.subject */
} SchemacQuestion;
/* Looks before the statement is run for the first time. `before` (to be freed) gets what is to be
 * recorded with it; *opens is false when it can have no effect that would have to be looked up,
 * *is_done true when it need not run at all. Fails when it must not. */
bool schemac_effect_prepare(const SchemacQuestion *question, SchemacBuffer *before, bool *opens,
                            bool *is_done);
/* Looks up what an interrupted statement left, and clears away what is in its way. */
bool schemac_effect_find(const SchemacQuestion *question, SchemacFound *found);
/* Whether a statement that the server refused left something that must be cleared away. */
bool schemac_effect_leaves(const SchemacQuestion *question, bool *leaves);
/* Whether a transaction holds behind the pooler; where it does not, nothing can be done there. */
bool schemac_pooled_holds(SchemacRunner *runner);
/* Fills the error of a statement that cannot run behind a pooler, when the plan has one. */
bool schemac_pooled_check(SchemacRunner *runner, const SchemacPlan *plan);
bool schemac_fail_commits(SchemacRunner *runner, const SchemacStep *step, uint32_t section,
                          const SchemacStatement *statement);
/* The statement with every name qualified, as the section's search_path has it. */
bool schemac_effect_qualify(const SchemacQuestion *question, SchemacBuffer *text);
bool schemac_qualify_build(const SchemacQuestion *question, const SchemacSubject *subject,
                           SchemacBuffer *text);
PGresult *schemac_look(const SchemacQuestion *question, const SchemacBuffer *select);
/* Sends one statement, behind a guard, and takes its answer; cancels it when it waits for a lock,
 * or runs, for too long (0: no limit). Its result, or the guard's failure; NULL when the
 * connection is lost, or with the error filled. */
PGresult *schemac_run_watched(SchemacRunner *runner, const char *statement, int32_t lock_ms,
                              int32_t time_ms);
/* The error of a statement that was cancelled for a limit says so. */
void schemac_name_limit(SchemacRunner *runner);
/* Waits until nothing that carries the lease's token runs at the server any more. */
bool schemac_wait_quiet(SchemacRunner *runner);
/* Runs one statement outside any transaction with the section's settings, or, behind a
 * pooler, with its time limits only. The result (of the statement) is the caller's to clear; NULL
 * when the connection is lost, or with the error filled. Behind a pooler, runner->is_marked says
 * whether the answer is to be believed. */
PGresult *schemac_run_alone(SchemacRunner *runner, const SchemacSection *section,
                            const char *statement);
/* "/" "* schemac TOKEN *" "/ ", by which others see that the statement is still running. */
void schemac_put_mark(SchemacBuffer *sql, const SchemacRunner *runner);

#endif
