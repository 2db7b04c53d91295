/* shop.h: the tables of shop in C. Written by `schemac gen`; edit the schema instead.
 *
 * A row that is written borrows all it points to until the call returns. A streamed row is a
 * view, good until the next call on its stream. Lists and rows got by key live in the arena.
 * Columns are chosen by a mask of their bits; a column out of it takes its default when it is
 * inserted, and is zero when it is read. See schemac/rt.h for the types and for failures. */
#ifndef SHOP_H
#define SHOP_H

#include "schemac/rt.h"

#if SCHEMAC_RT_ABI != 1
#error "generated for another version of schemac-rt: run `schemac gen` again"
#endif

#ifdef __cplusplus
extern "C" {
#endif

/* ---- enum order_state ----------------------------------------------------------------------- */

/* How far an order is. */
/* A value is made from its label: it stays when others come or go. */
typedef enum ShopOrderState {
    SHOP_ORDER_STATE_UNRECOGNIZED = 0, /* a label that came later; never written */
    SHOP_ORDER_STATE_NEW = 0x8999613,
    SHOP_ORDER_STATE_PAID = 0xe44770f,
    SHOP_ORDER_STATE_ON_ITS_WAY = 0x81e5a0f,
    SHOP_ORDER_STATE_DONE = 0x6f38073
} ShopOrderState;
SCHEMAC_MAYBE(ShopMaybeOrderState, ShopOrderState);
SCHEMAC_ARRAY(ShopOrderStateArray, ShopOrderState);
SCHEMAC_MAYBE(ShopMaybeOrderStateArray, ShopOrderStateArray);
/* The label of a value, or NULL; the value of a label, or UNRECOGNIZED. */
const char *shop_order_state_text(ShopOrderState value);
ShopOrderState shop_order_state_parse(SchemacText text);

/* ---- constraints ---------------------------------------------------------------------------- */

/* What a row can be refused by. */
typedef enum ShopConstraint {
    SHOP_CONSTRAINT_UNRECOGNIZED = 0, /* none, or one that came later */
    SHOP_CONSTRAINT_ORDERS_ONCE_IDX,
    SHOP_CONSTRAINT_ORDERS_PKEY,
    SHOP_CONSTRAINT_ORDERS_PRODUCT_FKEY,
    SHOP_CONSTRAINT_PRODUCTS_CLASS_LONG_KEY,
    SHOP_CONSTRAINT_PRODUCTS_PKEY
} ShopConstraint;
/* The constraint that a failure names. */
ShopConstraint shop_constraint(const SchemacFailure *failure);

/* ---- table log ------------------------------------------------------------------------------ */

typedef struct ShopAuditLog {
    SchemacMaybeText line; /* text */
} ShopAuditLog;

#define SHOP_AUDIT_LOG_LINE (UINT64_C(1) << 0)
#define SHOP_AUDIT_LOG_ALL  UINT64_C(0x1)

typedef struct ShopAuditLogCopy {
    SchemacCopy *state;
} ShopAuditLogCopy;
typedef struct ShopAuditLogStream {
    SchemacStream *state;
} ShopAuditLogStream;

/* Inserts the columns of the mask; all others take their default. */
SchemacStatus shop_audit_log_insert(PGconn *connection, const ShopAuditLog *row, uint64_t columns,
                                    SchemacFailure *failure) SCHEMAC_CHECKED;
/* The same; `stored` is then the whole row as the table has it. */
SchemacStatus shop_audit_log_insert_returning(PGconn *connection, SchemacArena *arena,
                                              const ShopAuditLog *row, uint64_t columns,
                                              ShopAuditLog *stored,
                                              SchemacFailure *failure) SCHEMAC_CHECKED;
/* Starts a COPY of the mask's columns: the way to write many rows. Until its end the connection
 * takes nothing else; all rows are stored, or none. */
SchemacStatus shop_audit_log_copy_begin(PGconn *connection, uint64_t columns,
                                        ShopAuditLogCopy *copy,
                                        SchemacFailure *failure) SCHEMAC_CHECKED;
SchemacStatus shop_audit_log_copy_put(ShopAuditLogCopy *copy, const ShopAuditLog *row,
                                      SchemacFailure *failure) SCHEMAC_CHECKED;
/* Stores the rows; *row_count (may be NULL) is how many. */
SchemacStatus shop_audit_log_copy_end(ShopAuditLogCopy *copy, int64_t *row_count,
                                      SchemacFailure *failure) SCHEMAC_CHECKED;
/* Ends it without storing anything. Fine after a failure, or twice. */
void shop_audit_log_copy_abort(ShopAuditLogCopy *copy);
/* Every row whose `match_columns` (0: none) equal those of `match`, in no order. */
SchemacStatus shop_audit_log_stream_begin(PGconn *connection, const ShopAuditLog *match,
                                          uint64_t match_columns, uint64_t columns,
                                          ShopAuditLogStream *stream,
                                          SchemacFailure *failure) SCHEMAC_CHECKED;
/* The next row, a view until the next call; SCHEMAC_NONE after the last. */
SchemacStatus shop_audit_log_stream_next(ShopAuditLogStream *stream, const ShopAuditLog **row,
                                         SchemacFailure *failure) SCHEMAC_CHECKED;
/* Always to be called. What was not read is left. */
void shop_audit_log_stream_end(ShopAuditLogStream *stream);

/* ---- table empty ---------------------------------------------------------------------------- */

/* No columns: nothing to read or write. */

/* ---- table orders --------------------------------------------------------------------------- */

typedef struct ShopOrders {
    SchemacUuid id;                      /* uuid, primary key */
    int64_t product;                     /* bigint, references products */
    ShopOrderState state;                /* order_state */
    ShopMaybeOrderStateArray before;     /* order_state[] */
    SchemacTimestamptz at;               /* timestamp with time zone */
    SchemacMaybeTimestamptzRange period; /* tstzrange */
} ShopOrders;

#define SHOP_ORDERS_ID      (UINT64_C(1) << 0)
#define SHOP_ORDERS_PRODUCT (UINT64_C(1) << 1)
#define SHOP_ORDERS_STATE   (UINT64_C(1) << 2)
#define SHOP_ORDERS_BEFORE  (UINT64_C(1) << 3)
#define SHOP_ORDERS_AT      (UINT64_C(1) << 4)
#define SHOP_ORDERS_PERIOD  (UINT64_C(1) << 5)
#define SHOP_ORDERS_ALL     UINT64_C(0x3f)

typedef struct ShopOrdersList {
    const ShopOrders *rows;
    size_t count;
} ShopOrdersList;

typedef struct ShopOrdersCopy {
    SchemacCopy *state;
} ShopOrdersCopy;
typedef struct ShopOrdersStream {
    SchemacStream *state;
} ShopOrdersStream;

/* Inserts the columns of the mask; all others take their default. */
SchemacStatus shop_orders_insert(PGconn *connection, const ShopOrders *row, uint64_t columns,
                                 SchemacFailure *failure) SCHEMAC_CHECKED;
/* The same; `stored` is then the whole row as the table has it. */
SchemacStatus shop_orders_insert_returning(PGconn *connection, SchemacArena *arena,
                                           const ShopOrders *row, uint64_t columns,
                                           ShopOrders *stored,
                                           SchemacFailure *failure) SCHEMAC_CHECKED;
/* The row of this key, or SCHEMAC_NONE. Primary key orders_pkey. */
SchemacStatus shop_orders_get_by_id(PGconn *connection, SchemacArena *arena, SchemacUuid id,
                                    uint64_t columns, ShopOrders *row,
                                    SchemacFailure *failure) SCHEMAC_CHECKED;
/* The row of this key, or SCHEMAC_NONE. Unique index orders_once_idx. */
SchemacStatus shop_orders_get_by_product_state(PGconn *connection, SchemacArena *arena,
                                               int64_t product, ShopOrderState state,
                                               uint64_t columns, ShopOrders *row,
                                               SchemacFailure *failure) SCHEMAC_CHECKED;
/* Sets the columns of the mask in the row of this key, or SCHEMAC_NONE. Primary key orders_pkey. */
SchemacStatus shop_orders_update(PGconn *connection, const ShopOrders *row, uint64_t columns,
                                 SchemacFailure *failure) SCHEMAC_CHECKED;
/* Deletes the row of this key, or SCHEMAC_NONE. Primary key orders_pkey. */
SchemacStatus shop_orders_delete(PGconn *connection, SchemacUuid id,
                                 SchemacFailure *failure) SCHEMAC_CHECKED;
/* Inserts the rows, all or none; where the key is there already, sets the columns of the mask.
 * Primary key orders_pkey. */
SchemacStatus shop_orders_upsert(PGconn *connection, const ShopOrders *rows, size_t count,
                                 uint64_t columns, SchemacFailure *failure) SCHEMAC_CHECKED;
/* Starts a COPY of the mask's columns: the way to write many rows. Until its end the connection
 * takes nothing else; all rows are stored, or none. */
SchemacStatus shop_orders_copy_begin(PGconn *connection, uint64_t columns, ShopOrdersCopy *copy,
                                     SchemacFailure *failure) SCHEMAC_CHECKED;
SchemacStatus shop_orders_copy_put(ShopOrdersCopy *copy, const ShopOrders *row,
                                   SchemacFailure *failure) SCHEMAC_CHECKED;
/* Stores the rows; *row_count (may be NULL) is how many. */
SchemacStatus shop_orders_copy_end(ShopOrdersCopy *copy, int64_t *row_count,
                                   SchemacFailure *failure) SCHEMAC_CHECKED;
/* Ends it without storing anything. Fine after a failure, or twice. */
void shop_orders_copy_abort(ShopOrdersCopy *copy);
/* Every row whose `match_columns` (0: none) equal those of `match`, in no order. */
SchemacStatus shop_orders_stream_begin(PGconn *connection, const ShopOrders *match,
                                       uint64_t match_columns, uint64_t columns,
                                       ShopOrdersStream *stream,
                                       SchemacFailure *failure) SCHEMAC_CHECKED;
/* The next row, a view until the next call; SCHEMAC_NONE after the last. */
SchemacStatus shop_orders_stream_next(ShopOrdersStream *stream, const ShopOrders **row,
                                      SchemacFailure *failure) SCHEMAC_CHECKED;
/* Always to be called. What was not read is left. */
void shop_orders_stream_end(ShopOrdersStream *stream);
/* Up to `limit` rows after `after` (NULL: from the first), in order of id. Served by primary key
 * orders_pkey. */
SchemacStatus shop_orders_list_ordered_by_id(PGconn *connection, SchemacArena *arena,
                                             const ShopOrders *after, int64_t limit,
                                             uint64_t columns, ShopOrdersList *list,
                                             SchemacFailure *failure) SCHEMAC_CHECKED;
/* Up to `limit` rows after `after` (NULL: from the first), in order of state. Served by index
 * orders_once_idx. */
SchemacStatus shop_orders_list_by_product_ordered_by_state(PGconn *connection, SchemacArena *arena,
                                                           int64_t product, const ShopOrders *after,
                                                           int64_t limit, uint64_t columns,
                                                           ShopOrdersList *list,
                                                           SchemacFailure *failure) SCHEMAC_CHECKED;
/* Up to `limit` rows after `after` (NULL: from the first), in falling order of at, id. Served by
 * index orders_product_at_idx. */
SchemacStatus shop_orders_list_by_product_ordered_by_at(PGconn *connection, SchemacArena *arena,
                                                        int64_t product, const ShopOrders *after,
                                                        int64_t limit, uint64_t columns,
                                                        ShopOrdersList *list,
                                                        SchemacFailure *failure) SCHEMAC_CHECKED;

/* ---- table products ------------------------------------------------------------------------- */

/* Things that are sold. */
typedef struct WaresProducts {
    int64_t id;                   /* bigint, primary key, made by the server */
    /* What people see. Never ends a comment: * / here. */
    SchemacText class_;           /* text */
    int32_t length;               /* integer */
    SchemacNumeric price;         /* money_amount */
    SchemacMaybeBytes made_in;    /* address */
    SchemacMaybeInt4 Grc3b6c39fe; /* integer */
    SchemacMaybeHalves embedding; /* halfvec(256) */
    SchemacMaybeBits signature;   /* bit(64) */
    SchemacMaybeText words;       /* text, made by the server */
} WaresProducts;

#define WARES_PRODUCTS_ID          (UINT64_C(1) << 0)
#define WARES_PRODUCTS_CLASS_      (UINT64_C(1) << 1)
#define WARES_PRODUCTS_LENGTH      (UINT64_C(1) << 2)
#define WARES_PRODUCTS_PRICE       (UINT64_C(1) << 3)
#define WARES_PRODUCTS_MADE_IN     (UINT64_C(1) << 4)
#define WARES_PRODUCTS_GRC3B6C39FE (UINT64_C(1) << 5)
#define WARES_PRODUCTS_EMBEDDING   (UINT64_C(1) << 6)
#define WARES_PRODUCTS_SIGNATURE   (UINT64_C(1) << 7)
#define WARES_PRODUCTS_WORDS       (UINT64_C(1) << 8)
#define WARES_PRODUCTS_ALL         UINT64_C(0x1ff)
#define WARES_PRODUCTS_WRITABLE    UINT64_C(0xfe) /* without what the server makes */
enum { WARES_PRODUCTS_EMBEDDING_DIMENSIONS = 256 };

typedef struct WaresProductsList {
    const WaresProducts *rows;
    size_t count;
    const double *distances; /* of a nearest, one a row; else NULL */
} WaresProductsList;

typedef struct WaresProductsCopy {
    SchemacCopy *state;
} WaresProductsCopy;
typedef struct WaresProductsStream {
    SchemacStream *state;
} WaresProductsStream;

/* Inserts the columns of the mask; all others take their default. */
SchemacStatus wares_products_insert(PGconn *connection, const WaresProducts *row, uint64_t columns,
                                    SchemacFailure *failure) SCHEMAC_CHECKED;
/* The same; `stored` is then the whole row as the table has it. */
SchemacStatus wares_products_insert_returning(PGconn *connection, SchemacArena *arena,
                                              const WaresProducts *row, uint64_t columns,
                                              WaresProducts *stored,
                                              SchemacFailure *failure) SCHEMAC_CHECKED;
/* The row of this key, or SCHEMAC_NONE. Primary key products_pkey. */
SchemacStatus wares_products_get_by_id(PGconn *connection, SchemacArena *arena, int64_t id,
                                       uint64_t columns, WaresProducts *row,
                                       SchemacFailure *failure) SCHEMAC_CHECKED;
/* The row of this key, or SCHEMAC_NONE. Unique key products_class_long_key. */
SchemacStatus wares_products_get_by_class_length(PGconn *connection, SchemacArena *arena,
                                                 SchemacText class_, int32_t length,
                                                 uint64_t columns, WaresProducts *row,
                                                 SchemacFailure *failure) SCHEMAC_CHECKED;
/* Sets the columns of the mask in the row of this key, or SCHEMAC_NONE. Primary key
 * products_pkey. */
SchemacStatus wares_products_update(PGconn *connection, const WaresProducts *row, uint64_t columns,
                                    SchemacFailure *failure) SCHEMAC_CHECKED;
/* Deletes the row of this key, or SCHEMAC_NONE. Primary key products_pkey. */
SchemacStatus wares_products_delete(PGconn *connection, int64_t id,
                                    SchemacFailure *failure) SCHEMAC_CHECKED;
/* Inserts the rows, all or none; where the key is there already, sets the columns of the mask.
 * Primary key products_pkey. */
SchemacStatus wares_products_upsert(PGconn *connection, const WaresProducts *rows, size_t count,
                                    uint64_t columns, SchemacFailure *failure) SCHEMAC_CHECKED;
/* Starts a COPY of the mask's columns: the way to write many rows. Until its end the connection
 * takes nothing else; all rows are stored, or none. */
SchemacStatus wares_products_copy_begin(PGconn *connection, uint64_t columns,
                                        WaresProductsCopy *copy,
                                        SchemacFailure *failure) SCHEMAC_CHECKED;
SchemacStatus wares_products_copy_put(WaresProductsCopy *copy, const WaresProducts *row,
                                      SchemacFailure *failure) SCHEMAC_CHECKED;
/* Stores the rows; *row_count (may be NULL) is how many. */
SchemacStatus wares_products_copy_end(WaresProductsCopy *copy, int64_t *row_count,
                                      SchemacFailure *failure) SCHEMAC_CHECKED;
/* Ends it without storing anything. Fine after a failure, or twice. */
void wares_products_copy_abort(WaresProductsCopy *copy);
/* Every row whose `match_columns` (0: none) equal those of `match`, in no order. */
SchemacStatus wares_products_stream_begin(PGconn *connection, const WaresProducts *match,
                                          uint64_t match_columns, uint64_t columns,
                                          WaresProductsStream *stream,
                                          SchemacFailure *failure) SCHEMAC_CHECKED;
/* The next row, a view until the next call; SCHEMAC_NONE after the last. */
SchemacStatus wares_products_stream_next(WaresProductsStream *stream, const WaresProducts **row,
                                         SchemacFailure *failure) SCHEMAC_CHECKED;
/* Always to be called. What was not read is left. */
void wares_products_stream_end(WaresProductsStream *stream);
/* Up to `limit` rows after `after` (NULL: from the first), in order of id. Served by primary key
 * products_pkey. */
SchemacStatus wares_products_list_ordered_by_id(PGconn *connection, SchemacArena *arena,
                                                const WaresProducts *after, int64_t limit,
                                                uint64_t columns, WaresProductsList *list,
                                                SchemacFailure *failure) SCHEMAC_CHECKED;
/* Up to `limit` rows after `after` (NULL: from the first), in order of length. Served by unique
 * key products_class_long_key. */
SchemacStatus wares_products_list_by_class_ordered_by_length(PGconn *connection,
        SchemacArena *arena, SchemacText class_, const WaresProducts *after, int64_t limit,
        uint64_t columns, WaresProductsList *list, SchemacFailure *failure) SCHEMAC_CHECKED;
/* Up to `limit` rows after `after` (NULL: from the first), in order of id, of those where secret
 * IS NULL. Served by index products_price_idx. */
SchemacStatus wares_products_list_by_price_ordered_by_id_in_products_price_idx(PGconn *connection,
        SchemacArena *arena, SchemacNumeric price, const WaresProducts *after, int64_t limit,
        uint64_t columns, WaresProductsList *list, SchemacFailure *failure) SCHEMAC_CHECKED;
/* The rows nearest to `query` by embedding (<->), nearest first, of those whose `match_columns`
 * (0: all) equal those of `match`. Served by index products_embedding_idx (hnsw). */
SchemacStatus wares_products_nearest_l2(PGconn *connection, SchemacArena *arena,
                                        const SchemacHalf query[SCHEMAC_AT_LEAST(256)],
                                        const SchemacNearest *how, const WaresProducts *match,
                                        uint64_t match_columns, uint64_t columns,
                                        WaresProductsList *list,
                                        SchemacFailure *failure) SCHEMAC_CHECKED;
/* The rows nearest to `query` by signature (<~>), nearest first, of those whose `match_columns`
 * (0: all) equal those of `match`. Served by index products_signature_idx (hnsw). */
SchemacStatus wares_products_nearest_hamming(PGconn *connection, SchemacArena *arena,
                                             const SchemacBits *query, const SchemacNearest *how,
                                             const WaresProducts *match, uint64_t match_columns,
                                             uint64_t columns, WaresProductsList *list,
                                             SchemacFailure *failure) SCHEMAC_CHECKED;
/* The rows nearest to `query` by embedding (<#>), nearest first, of those whose `match_columns`
 * (0: all) equal those of `match`. Served by index products_small_idx (ivfflat). */
SchemacStatus wares_products_nearest_inner_product(PGconn *connection, SchemacArena *arena,
                                                   const float query[SCHEMAC_AT_LEAST(256)],
                                                   const SchemacNearest *how,
                                                   const WaresProducts *match,
                                                   uint64_t match_columns, uint64_t columns,
                                                   WaresProductsList *list,
                                                   SchemacFailure *failure) SCHEMAC_CHECKED;

#ifdef __cplusplus
}
#endif

#endif
