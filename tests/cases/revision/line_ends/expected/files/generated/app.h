/* app.h: the tables of app in C. Written by `schemac gen`; edit the schema instead.
 *
 * A row that is written borrows all it points to until the call returns. A streamed row is a
 * view, good until the next call on its stream. Lists and rows got by key live in the arena.
 * Columns are chosen by a mask of their bits; a column out of it takes its default when it is
 * inserted, and is zero when it is read. See schemac/rt.h for the types and for failures. */
#ifndef APP_H
#define APP_H

#include "schemac/rt.h"

#if SCHEMAC_RT_ABI != 1
#error "generated for another version of schemac-rt: run `schemac gen` again"
#endif

#ifdef __cplusplus
extern "C" {
#endif

/* ---- constraints ---------------------------------------------------------------------------- */

/* What a row can be refused by. */
typedef enum AppConstraint {
    APP_CONSTRAINT_UNRECOGNIZED = 0, /* none, or one that came later */
    APP_CONSTRAINT_T_PKEY
} AppConstraint;
/* The constraint that a failure names. */
AppConstraint app_constraint(const SchemacFailure *failure);

/* ---- table t -------------------------------------------------------------------------------- */

/* A table
 * of two lines. */
typedef struct AppT {
    int32_t id;         /* integer, primary key */
    SchemacMaybeText v; /* text */
} AppT;

#define APP_T_ID  (UINT64_C(1) << 0)
#define APP_T_V   (UINT64_C(1) << 1)
#define APP_T_ALL UINT64_C(0x3)

typedef struct AppTList {
    const AppT *rows;
    size_t count;
} AppTList;

typedef struct AppTCopy {
    SchemacCopy *state;
} AppTCopy;
typedef struct AppTStream {
    SchemacStream *state;
} AppTStream;

/* Inserts the columns of the mask; all others take their default. */
SchemacStatus app_t_insert(PGconn *connection, const AppT *row, uint64_t columns,
                           SchemacFailure *failure) SCHEMAC_CHECKED;
/* The same; `stored` is then the whole row as the table has it. */
SchemacStatus app_t_insert_returning(PGconn *connection, SchemacArena *arena, const AppT *row,
                                     uint64_t columns, AppT *stored,
                                     SchemacFailure *failure) SCHEMAC_CHECKED;
/* The row of this key, or SCHEMAC_NONE. Primary key t_pkey. */
SchemacStatus app_t_get_by_id(PGconn *connection, SchemacArena *arena, int32_t id, uint64_t columns,
                              AppT *row, SchemacFailure *failure) SCHEMAC_CHECKED;
/* Sets the columns of the mask in the row of this key, or SCHEMAC_NONE. Primary key t_pkey. */
SchemacStatus app_t_update(PGconn *connection, const AppT *row, uint64_t columns,
                           SchemacFailure *failure) SCHEMAC_CHECKED;
/* Deletes the row of this key, or SCHEMAC_NONE. Primary key t_pkey. */
SchemacStatus app_t_delete(PGconn *connection, int32_t id, SchemacFailure *failure) SCHEMAC_CHECKED;
/* Inserts the rows, all or none; where the key is there already, sets the columns of the mask.
 * Primary key t_pkey. */
SchemacStatus app_t_upsert(PGconn *connection, const AppT *rows, size_t count, uint64_t columns,
                           SchemacFailure *failure) SCHEMAC_CHECKED;
/* Starts a COPY of the mask's columns: the way to write many rows. Until its end the connection
 * takes nothing else; all rows are stored, or none. */
SchemacStatus app_t_copy_begin(PGconn *connection, uint64_t columns, AppTCopy *copy,
                               SchemacFailure *failure) SCHEMAC_CHECKED;
SchemacStatus app_t_copy_put(AppTCopy *copy, const AppT *row,
                             SchemacFailure *failure) SCHEMAC_CHECKED;
/* Stores the rows; *row_count (may be NULL) is how many. */
SchemacStatus app_t_copy_end(AppTCopy *copy, int64_t *row_count,
                             SchemacFailure *failure) SCHEMAC_CHECKED;
/* Ends it without storing anything. Fine after a failure, or twice. */
void app_t_copy_abort(AppTCopy *copy);
/* Every row whose `match_columns` (0: none) equal those of `match`, in no order. */
SchemacStatus app_t_stream_begin(PGconn *connection, const AppT *match, uint64_t match_columns,
                                 uint64_t columns, AppTStream *stream,
                                 SchemacFailure *failure) SCHEMAC_CHECKED;
/* The next row, a view until the next call; SCHEMAC_NONE after the last. */
SchemacStatus app_t_stream_next(AppTStream *stream, const AppT **row,
                                SchemacFailure *failure) SCHEMAC_CHECKED;
/* Always to be called. What was not read is left. */
void app_t_stream_end(AppTStream *stream);
/* Up to `limit` rows after `after` (NULL: from the first), in order of id. Served by primary key
 * t_pkey. */
SchemacStatus app_t_list_ordered_by_id(PGconn *connection, SchemacArena *arena, const AppT *after,
                                       int64_t limit, uint64_t columns, AppTList *list,
                                       SchemacFailure *failure) SCHEMAC_CHECKED;

#ifdef __cplusplus
}
#endif

#endif
