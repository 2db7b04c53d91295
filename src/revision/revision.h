/* The folder `migrations/`: revisions, their files and sections, revisions.sum, the graph, targets.
 *
 * A revision is two plain SQL files, `0002_add_api_keys.up.sql` and `.down.sql` (the down side may
 * be missing: then it cannot be reverted). Each file begins with a header comment
 *
 *     -- revision 0002_add_api_keys (up)
 *     -- parents: 0001
 *     -- Keys with which programs log in.
 *
 * and goes on with sections, each opened by a directive line; no directive is one transactional
 * section:
 *
 *     -- schemac: transaction  lock_timeout=3s
 *     -- schemac: no-transaction  statement_timeout=0
 *
 * Words of a directive: `transaction` or `no-transaction` first, then any of `lock_timeout=TIME`,
 * `statement_timeout=TIME` (0, or a number with ms, s, min, h), `breaks-clients` (programs made
 * for the revision before fail after this one) and `contract` or `contract=2027-01-15` (an up file:
 * `apply` holds the revision back), and `filled=TABLE(COLUMN,FORMER)` (an up file: the same while a
 * row of the table has COLUMN null and FORMER not). What stands before the first directive must be
 * comment only. A line BEGIN before all statements of a transactional section and a line COMMIT
 * after them are for psql, and no part of it.
 *
 * revisions.sum is a line of version, then a line a revision, parents before children:
 *
 *     schemac-revisions 1
 *     0001 - baseline UP-SHA256 DOWN-SHA256 CHAIN-SHA256
 *     0002 0001 add_api_keys ...
 *     0005 0003,0004 merge ...
 *     snapshot SHA256
 *
 * (`-`: no parents, no down side.) The last line is the hash of snapshot.schema, the model at the
 * head; it is not there while no `diff` wrote one. A chain hash covers the line it is in and,
 * through the chain hash of the line before, all lines before it.
 *
 * Must not know: the model, SQL, how files are planned, the server. */
#ifndef SCHEMAC_REVISION_REVISION_H
#define SCHEMAC_REVISION_REVISION_H

#include <time.h>

#include "base/hash.h"
#include "base/map.h"
#include "diag/diag.h"
#include "runtime/schemac/run.h"

#define REVISION_SUM_FILE "revisions.sum"

/* A column that a program fills before the revision is applied; names as SQL writes them. */
typedef struct RevisionFill {
    Text table;
    Text column;
    Text from; /* rows where this one is null do not count; none: all do */
} RevisionFill;

typedef struct RevisionSection {
    bool transactional;
    bool breaks_clients;
    bool loses_data;
    bool is_contract;
    Text contract_from; /* the day; none: not said */
    VECTOR(RevisionFill) fills;
    uint32_t undoes_first; /* the sections of the up file, from 1; 0: not said */
    uint32_t undoes_last;
    uint32_t batch_rows;     /* 0: each statement at once */
    int32_t pause_ms;        /* between batches */
    int32_t lag_ms;          /* between batches, as long as a standby lags more; 0: not */
    bool triggers_off;       /* those of the tables, while batches run */
    int32_t lock_timeout_ms; /* SCHEMAC_TIMEOUT_DEFAULT where the directive says none */
    int32_t statement_timeout_ms;
    Span directive; /* the directive line; none for the one section of a file without */
    Span sql;       /* what follows it, up to the next directive, without BEGIN and COMMIT */
} RevisionSection;

/* "0", "3s", "500ms", "5min", "1h", as PostgreSQL writes them, or a number of milliseconds. */
bool section_time_parse(Text text, int32_t *milliseconds);

/* A file of a revision. */
typedef struct RevisionSide {
    const char *path;     /* migrations/0002_add_api_keys.up.sql */
    const Source *source; /* NULL: there is no such file */
    Hash hash;            /* of its text with \n line ends; "-" when there is no such file */
    Hash raw_hash;        /* of its bytes: one that was sealed with \r\n has it in revisions.sum */
    VECTOR(RevisionSection) sections;
} RevisionSide;

typedef struct Revision Revision;
struct Revision {
    const char *id;    /* "0002", "20261120T1405" */
    const char *name;  /* "add_api_keys" */
    const char *label; /* "0002_add_api_keys" */
    VECTOR(Revision *) parents;
    VECTOR(Revision *) children;
    Text summary; /* the header comment's own lines joined, without "--"; may be empty */
    RevisionSide up;
    RevisionSide down;
    Hash chain_hash;  /* zeroed while it is not sealed */
    bool is_sealed;   /* has a line in revisions.sum, */
    bool is_edited;   /* but a file differs from it */
    uint32_t ordinal; /* place in the chain, from 0 */
};

typedef struct RevisionChain {
    Arena *arena;
    const char *folder;
    VECTOR(Revision *)
    revisions; /* parents before children: the order of revisions.sum, then by id */
    Map *by_id;
    const Source *sum;    /* revisions.sum, or NULL */
    bool has_snapshot;    /* revisions.sum says which snapshot.schema belongs to the head: */
    Hash snapshot;        /* of its text, with \n line ends */
    bool is_snapshot_new; /* since it was read: `seal` has something to do */
} RevisionChain;

/* Reads the folder and checks all of it: every file's hash, the chain, the graph, the directives.
 * Mistakes are diagnostics (diagnostics_has_errors); false when the folder or a file cannot be
 * read. A folder that does not exist is an empty chain. With `allow_unsealed`, new and edited files
 * are no mistakes (is_sealed, is_edited): for `seal`, `revision`, `history`. */
bool revision_chain_load(Arena *arena, Diagnostics *diagnostics, const char *folder,
                         bool allow_unsealed, RevisionChain **chain)
    __attribute__((warn_unused_result));

/* The chain without its sections, for schemac_fit and schemac_find, read from revisions.sum without
 * reading the files: when `cache` (a file of the project's private folder) proves that nothing in
 * `folder` was touched since all of it was found right. NULL when that is not certain: load it
 * whole. Adds no diagnostics. So a run with nothing to do costs one status call a file. */
const SchemacChain *revision_chain_quick(Arena *arena, const char *folder, const char *cache,
                                         const char *state_schema);
/* Right after a load of `folder` without any diagnostic, to make the next one quick. As well as it
 * can. */
void revision_cache_save(Arena *arena, const char *folder, const char *cache);

/* The hash of snapshot.schema that `folder`'s revisions.sum says, without reading anything else;
 * none where it says none or there is no such file. */
Text revision_snapshot_hash(Arena *arena, const char *folder);
/* Which snapshot belongs to the head: written with the next save or seal. None: not known. */
void revision_set_snapshot(RevisionChain *chain, Text hash);

/* By exact id; NULL when there is none. */
Revision *revision_find(const RevisionChain *chain, Text id);
/* By id, its unique beginning, ID_name, or "head". NULL with a diagnostic that names the
 * candidates. */
Revision *revision_resolve(const RevisionChain *chain, Diagnostics *diagnostics, Text target);

typedef VECTOR(Revision *) RevisionList;
/* Those without children, in order. */
RevisionList revision_heads(Arena *arena, const RevisionChain *chain);
/* The one head. False with a diagnostic when there are several; *head is NULL for an empty chain.
 */
bool revision_head(const RevisionChain *chain, Diagnostics *diagnostics, Revision **head)
    __attribute__((warn_unused_result));
/* Whether `ancestor` is `revision` or stands anywhere above it. */
bool revision_is_ancestor(const RevisionChain *chain, const Revision *ancestor,
                          const Revision *revision);

/* ---- writing ---- */

typedef enum RevisionIds { REVISION_IDS_NUMBER, REVISION_IDS_TIMESTAMP } RevisionIds;

/* The id that comes after all of the chain's. `now` is used for timestamps only (UTC, to the
 * minute). */
const char *revision_next_id(Arena *arena, const RevisionChain *chain, RevisionIds ids, time_t now);

/* Any text as a revision's name: [a-z0-9_], at most 60 bytes, "revision" when nothing is left. */
const char *revision_name_from(Arena *arena, Text text);

typedef struct RevisionDraft {
    const char *id;    /* of revision_next_id */
    Text name;         /* any text */
    Text summary;      /* lines for the header comment, without "--"; may be none */
    Text down_summary; /* for that of the down side; none: `summary` */
    Text up;           /* the bodies: directives, comments, SQL; the header comment is put before */
    Text down;         /* none: not reversible, no file */
    const RevisionList *parents; /* NULL: the one head */
} RevisionDraft;

/* The revision as it would be, in memory and not in the chain: header comment, sections, hashes.
 * False with a diagnostic when the chain has several heads and the draft names no parents. */
bool revision_draft(RevisionChain *chain, Diagnostics *diagnostics, const RevisionDraft *draft,
                    Revision **revision) __attribute__((warn_unused_result));
/* Writes its files and, when `seal`, its line in revisions.sum, and adds it to the chain. When one
 * of them cannot be written, all are as they were. */
bool revision_save(RevisionChain *chain, Diagnostics *diagnostics, Revision *revision, bool seal)
    __attribute__((warn_unused_result));

/* Seals what is new or edited: rewrites revisions.sum. `applied`: ids (keys) that a database is
 * known to have applied in another form, which is refused; NULL when none is known. *count is how
 * many were sealed. */
bool revision_seal(RevisionChain *chain, Diagnostics *diagnostics, const Map *applied,
                   size_t *count) __attribute__((warn_unused_result));

/* ---- for the runner and the emitter ---- */

/* Whether `apply` holds it back: when a section says so, and until the latest day that one says. */
typedef struct RevisionContract {
    bool is_contract;
    Text from; /* 2027-01-15; none: no day is said */
} RevisionContract;
RevisionContract revision_contract(const Revision *revision);

/* The chain as the runner takes it. Texts are borrowed from `chain`. */
const SchemacChain *revision_chain_to_run(Arena *arena, const RevisionChain *chain,
                                          const char *project, const char *state_schema,
                                          const char *search_path, const char *model_sha256);

/* Where byte `position` of a section (from 1) is in its file: for a SchemacError. None when not
 * known. */
Span revision_place(const RevisionChain *chain, const char *id, bool down, uint32_t section,
                    size_t position);

#endif
