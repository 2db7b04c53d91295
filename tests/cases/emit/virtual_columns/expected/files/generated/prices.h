/* prices.h: the tables of prices in C. Written by `schemac gen`; edit the schema instead.
 *
 * A row that is written borrows all it points to until the call returns. A streamed row is a
 * view, good until the next call on its stream. Lists and rows got by key live in the arena.
 * Columns are chosen by a mask of their bits; a column out of it takes its default when it is
 * inserted, and is zero when it is read. See schemac/rt.h for the types and for failures. */
#ifndef PRICES_H
#define PRICES_H

#include "schemac/rt.h"

#if SCHEMAC_RT_ABI != 1
#error "generated for another version of schemac-rt: run `schemac gen` again"
#endif

#ifdef __cplusplus
extern "C" {
#endif

/* ---- constraints ---------------------------------------------------------------------------- */

/* What a row can be refused by. */
typedef enum PricesConstraint {
    PRICES_CONSTRAINT_UNRECOGNIZED = 0, /* none, or one that came later */
    PRICES_CONSTRAINT_PRICES_PKEY,
    PRICES_CONSTRAINT_STAYS_PKEY
} PricesConstraint;
/* The constraint that a failure names. */
PricesConstraint prices_constraint(const SchemacFailure *failure);

/* ---- table children ------------------------------------------------------------------------- */

typedef struct PricesChildren {
    SchemacMaybeInt4 a; /* integer */
    int32_t b;          /* integer */
    SchemacMaybeInt4 c; /* integer */
} PricesChildren;

#define PRICES_CHILDREN_A   (UINT64_C(1) << 0)
#define PRICES_CHILDREN_B   (UINT64_C(1) << 1)
#define PRICES_CHILDREN_C   (UINT64_C(1) << 2)
#define PRICES_CHILDREN_ALL UINT64_C(0x7)

typedef struct PricesChildrenCopy {
    SchemacCopy *state;
} PricesChildrenCopy;
typedef struct PricesChildrenStream {
    SchemacStream *state;
} PricesChildrenStream;

/* Inserts the columns of the mask; all others take their default. */
SchemacStatus prices_children_insert(PGconn *connection, const PricesChildren *row,
                                     uint64_t columns, SchemacFailure *failure) SCHEMAC_CHECKED;
/* The same; `stored` is then the whole row as the table has it. */
SchemacStatus prices_children_insert_returning(PGconn *connection, SchemacArena *arena,
                                               const PricesChildren *row, uint64_t columns,
                                               PricesChildren *stored,
                                               SchemacFailure *failure) SCHEMAC_CHECKED;
/* Starts a COPY of the mask's columns: the way to write many rows. Until its end the connection
 * takes nothing else; all rows are stored, or none. */
SchemacStatus prices_children_copy_begin(PGconn *connection, uint64_t columns,
                                         PricesChildrenCopy *copy,
                                         SchemacFailure *failure) SCHEMAC_CHECKED;
SchemacStatus prices_children_copy_put(PricesChildrenCopy *copy, const PricesChildren *row,
                                       SchemacFailure *failure) SCHEMAC_CHECKED;
/* Stores the rows; *row_count (may be NULL) is how many. */
SchemacStatus prices_children_copy_end(PricesChildrenCopy *copy, int64_t *row_count,
                                       SchemacFailure *failure) SCHEMAC_CHECKED;
/* Ends it without storing anything. Fine after a failure, or twice. */
void prices_children_copy_abort(PricesChildrenCopy *copy);
/* Every row whose `match_columns` (0: none) equal those of `match`, in no order. */
SchemacStatus prices_children_stream_begin(PGconn *connection, const PricesChildren *match,
                                           uint64_t match_columns, uint64_t columns,
                                           PricesChildrenStream *stream,
                                           SchemacFailure *failure) SCHEMAC_CHECKED;
/* The next row, a view until the next call; SCHEMAC_NONE after the last. */
SchemacStatus prices_children_stream_next(PricesChildrenStream *stream, const PricesChildren **row,
                                          SchemacFailure *failure) SCHEMAC_CHECKED;
/* Always to be called. What was not read is left. */
void prices_children_stream_end(PricesChildrenStream *stream);

/* ---- table parents -------------------------------------------------------------------------- */

typedef struct PricesParents {
    int32_t a; /* integer */
    int32_t b; /* integer */
} PricesParents;

#define PRICES_PARENTS_A   (UINT64_C(1) << 0)
#define PRICES_PARENTS_B   (UINT64_C(1) << 1)
#define PRICES_PARENTS_ALL UINT64_C(0x3)

typedef struct PricesParentsCopy {
    SchemacCopy *state;
} PricesParentsCopy;
typedef struct PricesParentsStream {
    SchemacStream *state;
} PricesParentsStream;

/* Inserts the columns of the mask; all others take their default. */
SchemacStatus prices_parents_insert(PGconn *connection, const PricesParents *row, uint64_t columns,
                                    SchemacFailure *failure) SCHEMAC_CHECKED;
/* The same; `stored` is then the whole row as the table has it. */
SchemacStatus prices_parents_insert_returning(PGconn *connection, SchemacArena *arena,
                                              const PricesParents *row, uint64_t columns,
                                              PricesParents *stored,
                                              SchemacFailure *failure) SCHEMAC_CHECKED;
/* Starts a COPY of the mask's columns: the way to write many rows. Until its end the connection
 * takes nothing else; all rows are stored, or none. */
SchemacStatus prices_parents_copy_begin(PGconn *connection, uint64_t columns,
                                        PricesParentsCopy *copy,
                                        SchemacFailure *failure) SCHEMAC_CHECKED;
SchemacStatus prices_parents_copy_put(PricesParentsCopy *copy, const PricesParents *row,
                                      SchemacFailure *failure) SCHEMAC_CHECKED;
/* Stores the rows; *row_count (may be NULL) is how many. */
SchemacStatus prices_parents_copy_end(PricesParentsCopy *copy, int64_t *row_count,
                                      SchemacFailure *failure) SCHEMAC_CHECKED;
/* Ends it without storing anything. Fine after a failure, or twice. */
void prices_parents_copy_abort(PricesParentsCopy *copy);
/* Every row whose `match_columns` (0: none) equal those of `match`, in no order. */
SchemacStatus prices_parents_stream_begin(PGconn *connection, const PricesParents *match,
                                          uint64_t match_columns, uint64_t columns,
                                          PricesParentsStream *stream,
                                          SchemacFailure *failure) SCHEMAC_CHECKED;
/* The next row, a view until the next call; SCHEMAC_NONE after the last. */
SchemacStatus prices_parents_stream_next(PricesParentsStream *stream, const PricesParents **row,
                                         SchemacFailure *failure) SCHEMAC_CHECKED;
/* Always to be called. What was not read is left. */
void prices_parents_stream_end(PricesParentsStream *stream);

/* ---- table prices --------------------------------------------------------------------------- */

/* Virtual columns are read, and never written. */
typedef struct PricesPrices {
    int32_t id;                /* integer, primary key */
    SchemacNumeric net;        /* numeric */
    SchemacMaybeNumeric gross; /* numeric, made by the server */
    SchemacText label;         /* text, made by the server */
    SchemacMaybeInt4 later;    /* integer */
} PricesPrices;

#define PRICES_PRICES_ID       (UINT64_C(1) << 0)
#define PRICES_PRICES_NET      (UINT64_C(1) << 1)
#define PRICES_PRICES_GROSS    (UINT64_C(1) << 2)
#define PRICES_PRICES_LABEL    (UINT64_C(1) << 3)
#define PRICES_PRICES_LATER    (UINT64_C(1) << 4)
#define PRICES_PRICES_ALL      UINT64_C(0x1f)
#define PRICES_PRICES_WRITABLE UINT64_C(0x13) /* without what the server makes */

typedef struct PricesPricesList {
    const PricesPrices *rows;
    size_t count;
} PricesPricesList;

typedef struct PricesPricesCopy {
    SchemacCopy *state;
} PricesPricesCopy;
typedef struct PricesPricesStream {
    SchemacStream *state;
} PricesPricesStream;

/* Inserts the columns of the mask; all others take their default. */
SchemacStatus prices_prices_insert(PGconn *connection, const PricesPrices *row, uint64_t columns,
                                   SchemacFailure *failure) SCHEMAC_CHECKED;
/* The same; `stored` is then the whole row as the table has it. */
SchemacStatus prices_prices_insert_returning(PGconn *connection, SchemacArena *arena,
                                             const PricesPrices *row, uint64_t columns,
                                             PricesPrices *stored,
                                             SchemacFailure *failure) SCHEMAC_CHECKED;
/* The row of this key, or SCHEMAC_NONE. Primary key prices_pkey. */
SchemacStatus prices_prices_get_by_id(PGconn *connection, SchemacArena *arena, int32_t id,
                                      uint64_t columns, PricesPrices *row,
                                      SchemacFailure *failure) SCHEMAC_CHECKED;
/* Sets the columns of the mask in the row of this key, or SCHEMAC_NONE. Primary key prices_pkey. */
SchemacStatus prices_prices_update(PGconn *connection, const PricesPrices *row, uint64_t columns,
                                   SchemacFailure *failure) SCHEMAC_CHECKED;
/* Deletes the row of this key, or SCHEMAC_NONE. Primary key prices_pkey. */
SchemacStatus prices_prices_delete(PGconn *connection, int32_t id,
                                   SchemacFailure *failure) SCHEMAC_CHECKED;
/* Inserts the rows, all or none; where the key is there already, sets the columns of the mask.
 * Primary key prices_pkey. */
SchemacStatus prices_prices_upsert(PGconn *connection, const PricesPrices *rows, size_t count,
                                   uint64_t columns, SchemacFailure *failure) SCHEMAC_CHECKED;
/* Starts a COPY of the mask's columns: the way to write many rows. Until its end the connection
 * takes nothing else; all rows are stored, or none. */
SchemacStatus prices_prices_copy_begin(PGconn *connection, uint64_t columns, PricesPricesCopy *copy,
                                       SchemacFailure *failure) SCHEMAC_CHECKED;
SchemacStatus prices_prices_copy_put(PricesPricesCopy *copy, const PricesPrices *row,
                                     SchemacFailure *failure) SCHEMAC_CHECKED;
/* Stores the rows; *row_count (may be NULL) is how many. */
SchemacStatus prices_prices_copy_end(PricesPricesCopy *copy, int64_t *row_count,
                                     SchemacFailure *failure) SCHEMAC_CHECKED;
/* Ends it without storing anything. Fine after a failure, or twice. */
void prices_prices_copy_abort(PricesPricesCopy *copy);
/* Every row whose `match_columns` (0: none) equal those of `match`, in no order. */
SchemacStatus prices_prices_stream_begin(PGconn *connection, const PricesPrices *match,
                                         uint64_t match_columns, uint64_t columns,
                                         PricesPricesStream *stream,
                                         SchemacFailure *failure) SCHEMAC_CHECKED;
/* The next row, a view until the next call; SCHEMAC_NONE after the last. */
SchemacStatus prices_prices_stream_next(PricesPricesStream *stream, const PricesPrices **row,
                                        SchemacFailure *failure) SCHEMAC_CHECKED;
/* Always to be called. What was not read is left. */
void prices_prices_stream_end(PricesPricesStream *stream);
/* Up to `limit` rows after `after` (NULL: from the first), in order of id. Served by primary key
 * prices_pkey. */
SchemacStatus prices_prices_list_ordered_by_id(PGconn *connection, SchemacArena *arena,
                                               const PricesPrices *after, int64_t limit,
                                               uint64_t columns, PricesPricesList *list,
                                               SchemacFailure *failure) SCHEMAC_CHECKED;

/* ---- table stays ---------------------------------------------------------------------------- */

typedef struct PricesStays {
    int32_t room;            /* integer, primary key */
    SchemacDateRange during; /* daterange, primary key */
    SchemacMaybeText note;   /* text */
} PricesStays;

#define PRICES_STAYS_ROOM   (UINT64_C(1) << 0)
#define PRICES_STAYS_DURING (UINT64_C(1) << 1)
#define PRICES_STAYS_NOTE   (UINT64_C(1) << 2)
#define PRICES_STAYS_ALL    UINT64_C(0x7)

typedef struct PricesStaysList {
    const PricesStays *rows;
    size_t count;
} PricesStaysList;

typedef struct PricesStaysCopy {
    SchemacCopy *state;
} PricesStaysCopy;
typedef struct PricesStaysStream {
    SchemacStream *state;
} PricesStaysStream;

/* Inserts the columns of the mask; all others take their default. */
SchemacStatus prices_stays_insert(PGconn *connection, const PricesStays *row, uint64_t columns,
                                  SchemacFailure *failure) SCHEMAC_CHECKED;
/* The same; `stored` is then the whole row as the table has it. */
SchemacStatus prices_stays_insert_returning(PGconn *connection, SchemacArena *arena,
                                            const PricesStays *row, uint64_t columns,
                                            PricesStays *stored,
                                            SchemacFailure *failure) SCHEMAC_CHECKED;
/* The row of this key, or SCHEMAC_NONE. Primary key stays_pkey. */
SchemacStatus prices_stays_get_by_room_during(PGconn *connection, SchemacArena *arena, int32_t room,
                                              SchemacDateRange during, uint64_t columns,
                                              PricesStays *row,
                                              SchemacFailure *failure) SCHEMAC_CHECKED;
/* Sets the columns of the mask in the row of this key, or SCHEMAC_NONE. Primary key stays_pkey. */
SchemacStatus prices_stays_update(PGconn *connection, const PricesStays *row, uint64_t columns,
                                  SchemacFailure *failure) SCHEMAC_CHECKED;
/* Deletes the row of this key, or SCHEMAC_NONE. Primary key stays_pkey. */
SchemacStatus prices_stays_delete(PGconn *connection, int32_t room, SchemacDateRange during,
                                  SchemacFailure *failure) SCHEMAC_CHECKED;
/* Starts a COPY of the mask's columns: the way to write many rows. Until its end the connection
 * takes nothing else; all rows are stored, or none. */
SchemacStatus prices_stays_copy_begin(PGconn *connection, uint64_t columns, PricesStaysCopy *copy,
                                      SchemacFailure *failure) SCHEMAC_CHECKED;
SchemacStatus prices_stays_copy_put(PricesStaysCopy *copy, const PricesStays *row,
                                    SchemacFailure *failure) SCHEMAC_CHECKED;
/* Stores the rows; *row_count (may be NULL) is how many. */
SchemacStatus prices_stays_copy_end(PricesStaysCopy *copy, int64_t *row_count,
                                    SchemacFailure *failure) SCHEMAC_CHECKED;
/* Ends it without storing anything. Fine after a failure, or twice. */
void prices_stays_copy_abort(PricesStaysCopy *copy);
/* Every row whose `match_columns` (0: none) equal those of `match`, in no order. */
SchemacStatus prices_stays_stream_begin(PGconn *connection, const PricesStays *match,
                                        uint64_t match_columns, uint64_t columns,
                                        PricesStaysStream *stream,
                                        SchemacFailure *failure) SCHEMAC_CHECKED;
/* The next row, a view until the next call; SCHEMAC_NONE after the last. */
SchemacStatus prices_stays_stream_next(PricesStaysStream *stream, const PricesStays **row,
                                       SchemacFailure *failure) SCHEMAC_CHECKED;
/* Always to be called. What was not read is left. */
void prices_stays_stream_end(PricesStaysStream *stream);
/* Up to `limit` rows after `after` (NULL: from the first), in order of during. Served by primary
 * key stays_pkey. */
SchemacStatus prices_stays_list_by_room_ordered_by_during(PGconn *connection, SchemacArena *arena,
                                                          int32_t room, const PricesStays *after,
                                                          int64_t limit, uint64_t columns,
                                                          PricesStaysList *list,
                                                          SchemacFailure *failure) SCHEMAC_CHECKED;

#ifdef __cplusplus
}
#endif

#endif
