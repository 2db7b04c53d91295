/* schemac-rt: typed, binary rows between C structs and PostgreSQL. What generated code links with.
 *
 * Generated code holds descriptor tables (what depends on a schema) and small typed functions;
 * everything else is here: one codec, COPY both ways, keys, pages, nearest neighbours. Programs
 * call the generated functions; what they use of this header are its types, SchemacArena,
 * SchemacFailure and SchemacNearest.
 *
 * Ownership, in three rules: a row that is written borrows all it points to, until the call
 * returns; a streamed row is a view, good until the next call on its stream; lists and rows got by
 * key live in the caller's arena. The connection is the caller's and is never closed here. What is
 * known of it (types found by name, prepared statements, tables that were checked) is kept with it
 * through libpq's event procedures and goes with PQfinish. No globals, no callbacks, no longjmp; as
 * thread-safe as libpq: one thread a connection. Uses libc and libpq only. */
#ifndef SCHEMAC_RT_H
#define SCHEMAC_RT_H

#include <libpq-fe.h>

#include "schemac/rt_types.h"

#ifdef __cplusplus
extern "C" {
#endif

/* Raised by every change that generated code would notice. Generated code compares it at compile
 * time, and at link time by needing the symbol below. */
#define SCHEMAC_RT_ABI 1
extern const int schemac_rt_abi_1;

/* ---- what every call returns ---- */

typedef enum SchemacStatus {
    SCHEMAC_DONE = 0,
    SCHEMAC_NONE = 1,  /* no such row; no more rows. Not an error: nothing was written to it */
    SCHEMAC_FAILED = 2 /* the failure says why */
} SchemacStatus;

#define SCHEMAC_CHECKED __attribute__((warn_unused_result))

typedef enum SchemacFault {
    SCHEMAC_FAULT_NONE,
    SCHEMAC_FAULT_SERVER,     /* the server refused: sqlstate is set */
    SCHEMAC_FAULT_CONNECTION, /* it is gone, or busy with a stream or COPY */
    SCHEMAC_FAULT_SHAPE,      /* the table is not what this program was generated for */
    SCHEMAC_FAULT_DATA,       /* the server sent bytes that are not a value of their type */
    SCHEMAC_FAULT_ARGUMENT,   /* the caller's row or mask cannot be sent */
    SCHEMAC_FAULT_MEMORY
} SchemacFault;

/* Filled in when a call fails, untouched otherwise. All texts are NUL-terminated, "" when not
 * known. */
typedef struct SchemacFailure {
    SchemacFault fault;
    char sqlstate[6];
    char constraint[64];
    char table[64];
    char column[64];
    int64_t row; /* of a COPY or upsert of many, from 1; 0 when not known */
    char message[512];
    char detail[256];
    char hint[256];
} SchemacFailure;

/* ---- memory of what is read ---- */

typedef struct SchemacArena SchemacArena;

/* NULL when there is no memory. */
SchemacArena *schemac_arena_new(void);
void schemac_arena_free(SchemacArena *arena); /* NULL is fine */
/* Forgets everything in it, keeping its largest block. */
void schemac_arena_reset(SchemacArena *arena);
/* `alignment` is a power of two up to 64. NULL when there is no memory. Not zeroed. */
void *schemac_arena_make(SchemacArena *arena, size_t size, size_t alignment);

/* ---- numeric ---- */

/* PostgreSQL's own text ("-12.340", "NaN", "Infinity"), NUL-terminated in the arena; NULL without
 * memory. */
const char *schemac_numeric_text(SchemacArena *arena, SchemacNumeric numeric);
/* Decimal digits with an optional sign, point and exponent; NaN, Infinity and -Infinity in any
 * case. False where `text` is not one, is out of numeric's range, or there is no memory. */
bool schemac_numeric_parse(SchemacArena *arena, SchemacText text,
                           SchemacNumeric *numeric) SCHEMAC_CHECKED;

/* ---- descriptors: what generated code says of a table ---- */

typedef enum SchemacForm {
    SCHEMAC_SCALAR,
    SCHEMAC_ARRAY_OF,
    SCHEMAC_RANGE_OF,
    SCHEMAC_RANGE_ARRAY_OF,
    SCHEMAC_MULTIRANGE_OF
} SchemacForm;

typedef struct SchemacLabel {
    const char *text;
    int value; /* never 0: that is UNRECOGNIZED */
} SchemacLabel;

typedef struct SchemacLabels {
    const SchemacLabel *items; /* sorted by text, bytewise */
    size_t count;
} SchemacLabels;

/* A column, and where it is in the struct. */
typedef struct SchemacColumn {
    const char *name; /* as the server stores it */
    const char
        *type_schema; /* of its type, or of its domain's base type; NULL: wherever it is found */
    const char *type_name; /* pg_type.typname: "varchar", "_text", "vector" */
    const char
        *bare_type; /* what it is cast to when selected, since it has a modifier; else NULL */
    const SchemacLabels *labels; /* of SCHEMAC_TYPE_ENUM */
    uint32_t offset;
    int32_t dimensions; /* of SCHEMAC_TYPE_FLOATS and HALVES */
    unsigned char type; /* SchemacType, of the element in an array or range */
    unsigned char form; /* SchemacForm */
    bool is_nullable;   /* the field is a Maybe type */
    bool is_generated;  /* the server makes it: never written */
} SchemacColumn;

typedef struct SchemacTable {
    const char *schema;
    const char *name;
    const SchemacColumn *columns;
    size_t column_count;
    size_t row_size;
} SchemacTable;

/* Columns by number, in the order of a key. */
typedef struct SchemacKey {
    const unsigned short *columns;
    size_t count;
} SchemacKey;

/* How an index serves pages: equality on some columns, then an order that ends in a unique key. */
typedef struct SchemacListing {
    SchemacKey equal;
    SchemacKey order;
    bool is_descending;
    const char *predicate; /* of a partial index, as SQL; else NULL */
} SchemacListing;

typedef struct SchemacVectorIndex {
    unsigned short column;
    const char *expression;    /* what the index is of, as SQL */
    const char *operator_name; /* "<=>" */
    const char *
        parameter_type; /* what the vector that is looked for is cast to; NULL: the column's type */
    unsigned char type; /* SchemacType of that vector: FLOATS, HALVES, VECTOR, HALFVEC, ... */
    int32_t dimensions;
    const char *predicate;
    bool is_ivfflat; /* else hnsw */
} SchemacVectorIndex;

/* ---- masks: which columns ---- */

/* One bit a column; word i holds columns 64 * i and on. A table of up to 64 columns has one word.
 */
#define SCHEMAC_MASK_WORDS(column_count) (((column_count) + 63) / 64)
#define SCHEMAC_MASK_ADD(words, column) ((words)[(column) / 64] |= UINT64_C(1) << ((column) % 64))
#define SCHEMAC_MASK_HAS(words, column) (((words)[(column) / 64] >> ((column) % 64) & 1) != 0)

/* ---- one row ---- */

/* Inserts the columns of `mask`; all others take their default. */
SchemacStatus schemac_insert(PGconn *connection, const SchemacTable *table, const void *row,
                             const uint64_t *mask, SchemacFailure *failure) SCHEMAC_CHECKED;
/* The same; `stored` is then the whole row as it is in the table, defaults filled in. */
SchemacStatus schemac_insert_returning(PGconn *connection, SchemacArena *arena,
                                       const SchemacTable *table, const void *row,
                                       const uint64_t *mask, void *stored,
                                       SchemacFailure *failure) SCHEMAC_CHECKED;
/* The row whose key columns are those of `key_row`; columns out of the mask are zero in `row`. */
SchemacStatus schemac_get(PGconn *connection, SchemacArena *arena, const SchemacTable *table,
                          SchemacKey key, const void *key_row, const uint64_t *mask, void *row,
                          SchemacFailure *failure) SCHEMAC_CHECKED;
SchemacStatus schemac_update(PGconn *connection, const SchemacTable *table, SchemacKey key,
                             const void *row, const uint64_t *mask,
                             SchemacFailure *failure) SCHEMAC_CHECKED;
SchemacStatus schemac_delete(PGconn *connection, const SchemacTable *table, SchemacKey key,
                             const void *key_row, SchemacFailure *failure) SCHEMAC_CHECKED;
/* Inserts `count` rows, all or none; a row whose key is there gets the mask's columns instead.
 * Pipelined. */
SchemacStatus schemac_upsert(PGconn *connection, const SchemacTable *table, SchemacKey key,
                             const void *rows, size_t count, const uint64_t *mask,
                             SchemacFailure *failure) SCHEMAC_CHECKED;

/* ---- COPY in ---- */

typedef struct SchemacCopy SchemacCopy;

/* Starts a binary COPY of the mask's columns; *copy is NULL when it failed. Until end or abort the
 * connection takes nothing else. A failed put ends the COPY: only abort (or end, which then fails)
 * is left. */
SchemacStatus schemac_copy_begin(PGconn *connection, const SchemacTable *table,
                                 const uint64_t *mask, SchemacCopy **copy,
                                 SchemacFailure *failure) SCHEMAC_CHECKED;
SchemacStatus schemac_copy_put(SchemacCopy *copy, const void *row,
                               SchemacFailure *failure) SCHEMAC_CHECKED;
/* Finishes and frees `copy`; *row_count (may be NULL) is what the server stored. */
SchemacStatus schemac_copy_end(SchemacCopy *copy, int64_t *row_count,
                               SchemacFailure *failure) SCHEMAC_CHECKED;
/* Frees `copy`; no row of it is stored. NULL is fine. */
void schemac_copy_abort(SchemacCopy *copy);

/* ---- streams ---- */

typedef struct SchemacStream SchemacStream;

/* Every row of `table` whose `match_mask` columns equal those of `match` (mask NULL: every row), in
 * no order, one at a time as the server sends them. */
SchemacStatus schemac_stream_begin(PGconn *connection, const SchemacTable *table, const void *match,
                                   const uint64_t *match_mask, const uint64_t *mask,
                                   SchemacStream **stream, SchemacFailure *failure) SCHEMAC_CHECKED;
/* DONE: *row is a view until the next call. NONE: there are no more. */
SchemacStatus schemac_stream_next(SchemacStream *stream, const void **row,
                                  SchemacFailure *failure) SCHEMAC_CHECKED;
/* Frees `stream`; what was not read is cancelled, or read and dropped inside the caller's
 * transaction, which a cancel would end. NULL is fine. */
void schemac_stream_end(SchemacStream *stream);

/* ---- lists ---- */

/* The values of one vector column over a list: row i begins at values + i * stride; a null row is
 * zeros. */
typedef struct SchemacMatrix {
    const float *values; /* 64-byte aligned, as is every row; NULL when the column was not read */
    size_t stride;       /* in floats; at least the dimensions, a multiple of 16 */
} SchemacMatrix;

typedef struct SchemacList {
    void *rows;
    size_t count;
    const double *distances;       /* of a nearest; else NULL */
    const SchemacMatrix *matrices; /* one for each FLOATS column, in the table's order */
} SchemacList;

/* Up to `limit` rows after `after` (NULL: from the first). The columns of the order are always
 * read, so that the last row of a page can be the next one's `after`. */
SchemacStatus schemac_list(PGconn *connection, SchemacArena *arena, const SchemacTable *table,
                           const SchemacListing *listing, const void *equal_row, const void *after,
                           int64_t limit, const uint64_t *mask, SchemacList *list,
                           SchemacFailure *failure) SCHEMAC_CHECKED;

typedef enum SchemacIterativeScan {
    SCHEMAC_SCAN_DEFAULT, /* as the server is set */
    SCHEMAC_SCAN_OFF,
    SCHEMAC_SCAN_STRICT, /* hnsw only; needs pgvector 0.8 */
    SCHEMAC_SCAN_RELAXED
} SchemacIterativeScan;

/* How to look for neighbours. `{.limit = 10}` is enough; settings hold for this one call only. */
typedef struct SchemacNearest {
    int64_t limit; /* at least 1 */
    SchemacMaybeFloat8
        max_distance; /* farther rows are left out; of an inner product it is negative */
    int ef_search;    /* hnsw: 1..1000; 0: as the server is set */
    int probes;       /* ivfflat: 1..lists; 0: as the server is set */
    SchemacIterativeScan iterative_scan;
} SchemacNearest;

/* The rows nearest to `query` (`dimensions` values of the index's vector type), nearest first, with
 * their distances; `match` as in a stream. */
SchemacStatus schemac_nearest(PGconn *connection, SchemacArena *arena, const SchemacTable *table,
                              const SchemacVectorIndex *index, const void *query,
                              const SchemacNearest *how, const void *match,
                              const uint64_t *match_mask, const uint64_t *mask, SchemacList *list,
                              SchemacFailure *failure) SCHEMAC_CHECKED;

/* ---- enums ---- */

/* The label of `value`, or NULL; the value of a label, or 0. */
const char *schemac_label_text(const SchemacLabels *labels, int value);
int schemac_label_find(const SchemacLabels *labels, SchemacText text);

#ifdef __cplusplus
}
#endif

#endif
