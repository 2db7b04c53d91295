/* shop.c: what shop.h promises, over schemac-rt. Written by `schemac gen`; edit the
 * schema instead. */
#include "shop.h"

#include <string.h>

/* Does not link with a schemac-rt of another ABI. */
const int *const shop_rt_abi = &schemac_rt_abi_1;

/* ---- enum order_state ----------------------------------------------------------------------- */

static const SchemacLabel shop_order_state_items[] = {
    {"done", SHOP_ORDER_STATE_DONE},
    {"new", SHOP_ORDER_STATE_NEW},
    {"on its way", SHOP_ORDER_STATE_ON_ITS_WAY},
    {"paid", SHOP_ORDER_STATE_PAID},
};
static const SchemacLabels shop_order_state_labels = {shop_order_state_items, 4};

const char *shop_order_state_text(ShopOrderState value)
{
    return schemac_label_text(&shop_order_state_labels, (int)value);
}

ShopOrderState shop_order_state_parse(SchemacText text)
{
    return (ShopOrderState)schemac_label_find(&shop_order_state_labels, text);
}

/* ---- constraints ---------------------------------------------------------------------------- */

/* By name, then by table. */
static const struct {
    const char *name;
    const char *table;
    ShopConstraint constraint;
} shop_constraints[] = {
    {"orders_once_idx", "orders", SHOP_CONSTRAINT_ORDERS_ONCE_IDX},
    {"orders_pkey", "orders", SHOP_CONSTRAINT_ORDERS_PKEY},
    {"orders_product_fkey", "orders", SHOP_CONSTRAINT_ORDERS_PRODUCT_FKEY},
    {"products_class_long_key", "products", SHOP_CONSTRAINT_PRODUCTS_CLASS_LONG_KEY},
    {"products_pkey", "products", SHOP_CONSTRAINT_PRODUCTS_PKEY},
};

ShopConstraint shop_constraint(const SchemacFailure *failure)
{
    size_t low = 0;
    size_t high = sizeof shop_constraints / sizeof shop_constraints[0];
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        int order = strcmp(failure->constraint, shop_constraints[middle].name);
        if (order == 0) {
            order = strcmp(failure->table, shop_constraints[middle].table);
        }
        if (order == 0) {
            return shop_constraints[middle].constraint;
        }
        if (order < 0) {
            high = middle;
        } else {
            low = middle + 1;
        }
    }
    return SHOP_CONSTRAINT_UNRECOGNIZED;
}

/* ---- table log ------------------------------------------------------------------------------ */

static const SchemacColumn shop_audit_log_columns[] = {
    {.name = "line", .type_schema = "pg_catalog", .type_name = "text",
     .offset = offsetof(ShopAuditLog, line), .type = SCHEMAC_TYPE_TEXT, .is_nullable = true},
};

static const SchemacTable shop_audit_log_table = {
    .schema = "audit",
    .name = "log",
    .columns = shop_audit_log_columns,
    .column_count = 1,
    .row_size = sizeof(ShopAuditLog),
};

SchemacStatus shop_audit_log_insert(PGconn *connection, const ShopAuditLog *row, uint64_t columns,
                                    SchemacFailure *failure)
{
    return schemac_insert(connection, &shop_audit_log_table, row, &columns, failure);
}

SchemacStatus shop_audit_log_insert_returning(PGconn *connection, SchemacArena *arena,
                                              const ShopAuditLog *row, uint64_t columns,
                                              ShopAuditLog *stored, SchemacFailure *failure)
{
    return schemac_insert_returning(connection, arena, &shop_audit_log_table, row, &columns, stored,
                                    failure);
}

SchemacStatus shop_audit_log_copy_begin(PGconn *connection, uint64_t columns,
                                        ShopAuditLogCopy *copy, SchemacFailure *failure)
{
    return schemac_copy_begin(connection, &shop_audit_log_table, &columns, &copy->state, failure);
}

SchemacStatus shop_audit_log_copy_put(ShopAuditLogCopy *copy, const ShopAuditLog *row,
                                      SchemacFailure *failure)
{
    return schemac_copy_put(copy->state, row, failure);
}

SchemacStatus shop_audit_log_copy_end(ShopAuditLogCopy *copy, int64_t *row_count,
                                      SchemacFailure *failure)
{
    SchemacStatus status = schemac_copy_end(copy->state, row_count, failure);
    copy->state = NULL;
    return status;
}

void shop_audit_log_copy_abort(ShopAuditLogCopy *copy)
{
    schemac_copy_abort(copy->state);
    copy->state = NULL;
}

SchemacStatus shop_audit_log_stream_begin(PGconn *connection, const ShopAuditLog *match,
                                          uint64_t match_columns, uint64_t columns,
                                          ShopAuditLogStream *stream, SchemacFailure *failure)
{
    return schemac_stream_begin(connection, &shop_audit_log_table, match, &match_columns, &columns,
                                &stream->state, failure);
}

SchemacStatus shop_audit_log_stream_next(ShopAuditLogStream *stream, const ShopAuditLog **row,
                                         SchemacFailure *failure)
{
    const void *found;
    SchemacStatus status = schemac_stream_next(stream->state, &found, failure);
    *row = found;
    return status;
}

void shop_audit_log_stream_end(ShopAuditLogStream *stream)
{
    schemac_stream_end(stream->state);
    stream->state = NULL;
}

/* ---- table orders --------------------------------------------------------------------------- */

static const SchemacColumn shop_orders_columns[] = {
    {.name = "id", .type_schema = "pg_catalog", .type_name = "uuid", .offset = offsetof(ShopOrders,
     id), .type = SCHEMAC_TYPE_UUID},
    {.name = "product", .type_schema = "pg_catalog", .type_name = "int8",
     .offset = offsetof(ShopOrders, product), .type = SCHEMAC_TYPE_INT8},
    {.name = "state", .type_schema = "public", .type_name = "order_state",
     .offset = offsetof(ShopOrders, state), .type = SCHEMAC_TYPE_ENUM,
     .labels = &shop_order_state_labels},
    {.name = "before", .type_schema = "public", .type_name = "_order_state",
     .offset = offsetof(ShopOrders, before), .type = SCHEMAC_TYPE_ENUM, .form = SCHEMAC_ARRAY_OF,
     .labels = &shop_order_state_labels, .is_nullable = true},
    {.name = "at", .type_schema = "pg_catalog", .type_name = "timestamptz",
     .offset = offsetof(ShopOrders, at), .type = SCHEMAC_TYPE_TIMESTAMPTZ},
    {.name = "period", .type_schema = "pg_catalog", .type_name = "tstzrange",
     .offset = offsetof(ShopOrders, period), .type = SCHEMAC_TYPE_TIMESTAMPTZ,
     .form = SCHEMAC_RANGE_OF, .is_nullable = true},
};

static const SchemacTable shop_orders_table = {
    .schema = "public",
    .name = "orders",
    .columns = shop_orders_columns,
    .column_count = 6,
    .row_size = sizeof(ShopOrders),
};

static const unsigned short key_shop_orders_1_columns[] = {0}; /* id */
static const SchemacKey key_shop_orders_1 = {key_shop_orders_1_columns, 1};

static const unsigned short key_shop_orders_2_columns[] = {1, 2}; /* product, state */
static const SchemacKey key_shop_orders_2 = {key_shop_orders_2_columns, 2};

static const unsigned short list_shop_orders_1_order[] = {0}; /* id */
static const SchemacListing list_shop_orders_1 = {
    .order = {list_shop_orders_1_order, 1},
};

static const unsigned short list_shop_orders_2_equal[] = {1}; /* product */
static const unsigned short list_shop_orders_2_order[] = {2}; /* state */
static const SchemacListing list_shop_orders_2 = {
    .equal = {list_shop_orders_2_equal, 1},
    .order = {list_shop_orders_2_order, 1},
};

static const unsigned short list_shop_orders_3_equal[] = {1}; /* product */
static const unsigned short list_shop_orders_3_order[] = {4, 0}; /* at, id */
static const SchemacListing list_shop_orders_3 = {
    .equal = {list_shop_orders_3_equal, 1},
    .order = {list_shop_orders_3_order, 2},
    .is_descending = true,
};

static void shop_orders_list_set(ShopOrdersList *list, const SchemacList *found)
{
    list->rows = found->rows;
    list->count = found->count;
}

SchemacStatus shop_orders_insert(PGconn *connection, const ShopOrders *row, uint64_t columns,
                                 SchemacFailure *failure)
{
    return schemac_insert(connection, &shop_orders_table, row, &columns, failure);
}

SchemacStatus shop_orders_insert_returning(PGconn *connection, SchemacArena *arena,
                                           const ShopOrders *row, uint64_t columns,
                                           ShopOrders *stored, SchemacFailure *failure)
{
    return schemac_insert_returning(connection, arena, &shop_orders_table, row, &columns, stored,
                                    failure);
}

SchemacStatus shop_orders_get_by_id(PGconn *connection, SchemacArena *arena, SchemacUuid id,
                                    uint64_t columns, ShopOrders *row, SchemacFailure *failure)
{
    ShopOrders key = {.id = id};
    return schemac_get(connection, arena, &shop_orders_table, key_shop_orders_1, &key, &columns,
                       row, failure);
}

SchemacStatus shop_orders_get_by_product_state(PGconn *connection, SchemacArena *arena,
                                               int64_t product, ShopOrderState state,
                                               uint64_t columns, ShopOrders *row,
                                               SchemacFailure *failure)
{
    ShopOrders key = {.product = product, .state = state};
    return schemac_get(connection, arena, &shop_orders_table, key_shop_orders_2, &key, &columns,
                       row, failure);
}

SchemacStatus shop_orders_update(PGconn *connection, const ShopOrders *row, uint64_t columns,
                                 SchemacFailure *failure)
{
    return schemac_update(connection, &shop_orders_table, key_shop_orders_1, row, &columns,
                          failure);
}

SchemacStatus shop_orders_delete(PGconn *connection, SchemacUuid id, SchemacFailure *failure)
{
    ShopOrders key = {.id = id};
    return schemac_delete(connection, &shop_orders_table, key_shop_orders_1, &key, failure);
}

SchemacStatus shop_orders_upsert(PGconn *connection, const ShopOrders *rows, size_t count,
                                 uint64_t columns, SchemacFailure *failure)
{
    return schemac_upsert(connection, &shop_orders_table, key_shop_orders_1, rows, count, &columns,
                          failure);
}

SchemacStatus shop_orders_copy_begin(PGconn *connection, uint64_t columns, ShopOrdersCopy *copy,
                                     SchemacFailure *failure)
{
    return schemac_copy_begin(connection, &shop_orders_table, &columns, &copy->state, failure);
}

SchemacStatus shop_orders_copy_put(ShopOrdersCopy *copy, const ShopOrders *row,
                                   SchemacFailure *failure)
{
    return schemac_copy_put(copy->state, row, failure);
}

SchemacStatus shop_orders_copy_end(ShopOrdersCopy *copy, int64_t *row_count,
                                   SchemacFailure *failure)
{
    SchemacStatus status = schemac_copy_end(copy->state, row_count, failure);
    copy->state = NULL;
    return status;
}

void shop_orders_copy_abort(ShopOrdersCopy *copy)
{
    schemac_copy_abort(copy->state);
    copy->state = NULL;
}

SchemacStatus shop_orders_stream_begin(PGconn *connection, const ShopOrders *match,
                                       uint64_t match_columns, uint64_t columns,
                                       ShopOrdersStream *stream, SchemacFailure *failure)
{
    return schemac_stream_begin(connection, &shop_orders_table, match, &match_columns, &columns,
                                &stream->state, failure);
}

SchemacStatus shop_orders_stream_next(ShopOrdersStream *stream, const ShopOrders **row,
                                      SchemacFailure *failure)
{
    const void *found;
    SchemacStatus status = schemac_stream_next(stream->state, &found, failure);
    *row = found;
    return status;
}

void shop_orders_stream_end(ShopOrdersStream *stream)
{
    schemac_stream_end(stream->state);
    stream->state = NULL;
}

SchemacStatus shop_orders_list_ordered_by_id(PGconn *connection, SchemacArena *arena,
                                             const ShopOrders *after, int64_t limit,
                                             uint64_t columns, ShopOrdersList *list,
                                             SchemacFailure *failure)
{
    SchemacList found;
    SchemacStatus status = schemac_list(connection, arena, &shop_orders_table, &list_shop_orders_1,
                                        NULL, after, limit, &columns, &found, failure);
    if (status == SCHEMAC_DONE) {
        shop_orders_list_set(list, &found);
    }
    return status;
}

SchemacStatus shop_orders_list_by_product_ordered_by_state(PGconn *connection, SchemacArena *arena,
                                                           int64_t product, const ShopOrders *after,
                                                           int64_t limit, uint64_t columns,
                                                           ShopOrdersList *list,
                                                           SchemacFailure *failure)
{
    ShopOrders key = {.product = product};
    SchemacList found;
    SchemacStatus status = schemac_list(connection, arena, &shop_orders_table, &list_shop_orders_2,
                                        &key, after, limit, &columns, &found, failure);
    if (status == SCHEMAC_DONE) {
        shop_orders_list_set(list, &found);
    }
    return status;
}

SchemacStatus shop_orders_list_by_product_ordered_by_at(PGconn *connection, SchemacArena *arena,
                                                        int64_t product, const ShopOrders *after,
                                                        int64_t limit, uint64_t columns,
                                                        ShopOrdersList *list,
                                                        SchemacFailure *failure)
{
    ShopOrders key = {.product = product};
    SchemacList found;
    SchemacStatus status = schemac_list(connection, arena, &shop_orders_table, &list_shop_orders_3,
                                        &key, after, limit, &columns, &found, failure);
    if (status == SCHEMAC_DONE) {
        shop_orders_list_set(list, &found);
    }
    return status;
}

/* ---- table products ------------------------------------------------------------------------- */

static const SchemacColumn wares_products_columns[] = {
    {.name = "id", .type_schema = "pg_catalog", .type_name = "int8",
     .offset = offsetof(WaresProducts, id), .type = SCHEMAC_TYPE_INT8, .is_generated = true},
    {.name = "class", .type_schema = "pg_catalog", .type_name = "text",
     .offset = offsetof(WaresProducts, class_), .type = SCHEMAC_TYPE_TEXT},
    {.name = "long", .type_schema = "pg_catalog", .type_name = "int4",
     .offset = offsetof(WaresProducts, length), .type = SCHEMAC_TYPE_INT4},
    {.name = "price", .type_schema = "pg_catalog", .type_name = "numeric",
     .bare_type = "pg_catalog.numeric", .offset = offsetof(WaresProducts, price),
     .type = SCHEMAC_TYPE_NUMERIC},
    {.name = "made_in", .type_schema = "public", .type_name = "address",
     .offset = offsetof(WaresProducts, made_in), .type = SCHEMAC_TYPE_BYTES, .is_nullable = true},
    {.name = "Größe", .type_schema = "pg_catalog", .type_name = "int4",
     .offset = offsetof(WaresProducts, Grc3b6c39fe), .type = SCHEMAC_TYPE_INT4,
     .is_nullable = true},
    {.name = "embedding", .type_name = "halfvec", .bare_type = "halfvec",
     .offset = offsetof(WaresProducts, embedding), .type = SCHEMAC_TYPE_HALVES, .dimensions = 256,
     .is_nullable = true},
    {.name = "signature", .type_schema = "pg_catalog", .type_name = "bit",
     .bare_type = "pg_catalog.bit", .offset = offsetof(WaresProducts, signature),
     .type = SCHEMAC_TYPE_BITS, .is_nullable = true},
    {.name = "words", .type_schema = "pg_catalog", .type_name = "text",
     .offset = offsetof(WaresProducts, words), .type = SCHEMAC_TYPE_TEXT, .is_nullable = true,
     .is_generated = true},
};

static const SchemacTable wares_products_table = {
    .schema = "public",
    .name = "products",
    .columns = wares_products_columns,
    .column_count = 9,
    .row_size = sizeof(WaresProducts),
};

static const unsigned short key_wares_products_1_columns[] = {0}; /* id */
static const SchemacKey key_wares_products_1 = {key_wares_products_1_columns, 1};

static const unsigned short key_wares_products_2_columns[] = {1, 2}; /* class_, length */
static const SchemacKey key_wares_products_2 = {key_wares_products_2_columns, 2};

static const unsigned short list_wares_products_1_order[] = {0}; /* id */
static const SchemacListing list_wares_products_1 = {
    .order = {list_wares_products_1_order, 1},
};

static const unsigned short list_wares_products_2_equal[] = {1}; /* class_ */
static const unsigned short list_wares_products_2_order[] = {2}; /* length */
static const SchemacListing list_wares_products_2 = {
    .equal = {list_wares_products_2_equal, 1},
    .order = {list_wares_products_2_order, 1},
};

static const unsigned short list_wares_products_3_equal[] = {3}; /* price */
static const unsigned short list_wares_products_3_order[] = {0}; /* id */
static const SchemacListing list_wares_products_3 = {
    .equal = {list_wares_products_3_equal, 1},
    .order = {list_wares_products_3_order, 1},
    .predicate = "secret IS NULL",
};

/* Index products_embedding_idx. */
static const SchemacVectorIndex nearest_wares_products_1 = {
    .column = 6,
    .expression = "embedding",
    .operator_name = "<->",
    .parameter_type = "halfvec",
    .type = SCHEMAC_TYPE_HALVES,
    .dimensions = 256,
};

/* Index products_signature_idx. */
static const SchemacVectorIndex nearest_wares_products_2 = {
    .column = 7,
    .expression = "signature",
    .operator_name = "<~>",
    .parameter_type = "pg_catalog.\"bit\"",
    .type = SCHEMAC_TYPE_BITS,
};

/* Index products_small_idx. */
static const SchemacVectorIndex nearest_wares_products_3 = {
    .column = 6,
    .expression = "(embedding::vector(256))",
    .operator_name = "<#>",
    .parameter_type = "vector",
    .type = SCHEMAC_TYPE_FLOATS,
    .dimensions = 256,
    .is_ivfflat = true,
};

static void wares_products_list_set(WaresProductsList *list, const SchemacList *found)
{
    list->rows = found->rows;
    list->count = found->count;
    list->distances = found->distances;
}

SchemacStatus wares_products_insert(PGconn *connection, const WaresProducts *row, uint64_t columns,
                                    SchemacFailure *failure)
{
    return schemac_insert(connection, &wares_products_table, row, &columns, failure);
}

SchemacStatus wares_products_insert_returning(PGconn *connection, SchemacArena *arena,
                                              const WaresProducts *row, uint64_t columns,
                                              WaresProducts *stored, SchemacFailure *failure)
{
    return schemac_insert_returning(connection, arena, &wares_products_table, row, &columns, stored,
                                    failure);
}

SchemacStatus wares_products_get_by_id(PGconn *connection, SchemacArena *arena, int64_t id,
                                       uint64_t columns, WaresProducts *row,
                                       SchemacFailure *failure)
{
    WaresProducts key = {.id = id};
    return schemac_get(connection, arena, &wares_products_table, key_wares_products_1, &key,
                       &columns, row, failure);
}

SchemacStatus wares_products_get_by_class_length(PGconn *connection, SchemacArena *arena,
                                                 SchemacText class_, int32_t length,
                                                 uint64_t columns, WaresProducts *row,
                                                 SchemacFailure *failure)
{
    WaresProducts key = {.class_ = class_, .length = length};
    return schemac_get(connection, arena, &wares_products_table, key_wares_products_2, &key,
                       &columns, row, failure);
}

SchemacStatus wares_products_update(PGconn *connection, const WaresProducts *row, uint64_t columns,
                                    SchemacFailure *failure)
{
    return schemac_update(connection, &wares_products_table, key_wares_products_1, row, &columns,
                          failure);
}

SchemacStatus wares_products_delete(PGconn *connection, int64_t id, SchemacFailure *failure)
{
    WaresProducts key = {.id = id};
    return schemac_delete(connection, &wares_products_table, key_wares_products_1, &key, failure);
}

SchemacStatus wares_products_upsert(PGconn *connection, const WaresProducts *rows, size_t count,
                                    uint64_t columns, SchemacFailure *failure)
{
    return schemac_upsert(connection, &wares_products_table, key_wares_products_1, rows, count,
                          &columns, failure);
}

SchemacStatus wares_products_copy_begin(PGconn *connection, uint64_t columns,
                                        WaresProductsCopy *copy, SchemacFailure *failure)
{
    return schemac_copy_begin(connection, &wares_products_table, &columns, &copy->state, failure);
}

SchemacStatus wares_products_copy_put(WaresProductsCopy *copy, const WaresProducts *row,
                                      SchemacFailure *failure)
{
    return schemac_copy_put(copy->state, row, failure);
}

SchemacStatus wares_products_copy_end(WaresProductsCopy *copy, int64_t *row_count,
                                      SchemacFailure *failure)
{
    SchemacStatus status = schemac_copy_end(copy->state, row_count, failure);
    copy->state = NULL;
    return status;
}

void wares_products_copy_abort(WaresProductsCopy *copy)
{
    schemac_copy_abort(copy->state);
    copy->state = NULL;
}

SchemacStatus wares_products_stream_begin(PGconn *connection, const WaresProducts *match,
                                          uint64_t match_columns, uint64_t columns,
                                          WaresProductsStream *stream, SchemacFailure *failure)
{
    return schemac_stream_begin(connection, &wares_products_table, match, &match_columns, &columns,
                                &stream->state, failure);
}

SchemacStatus wares_products_stream_next(WaresProductsStream *stream, const WaresProducts **row,
                                         SchemacFailure *failure)
{
    const void *found;
    SchemacStatus status = schemac_stream_next(stream->state, &found, failure);
    *row = found;
    return status;
}

void wares_products_stream_end(WaresProductsStream *stream)
{
    schemac_stream_end(stream->state);
    stream->state = NULL;
}

SchemacStatus wares_products_list_ordered_by_id(PGconn *connection, SchemacArena *arena,
                                                const WaresProducts *after, int64_t limit,
                                                uint64_t columns, WaresProductsList *list,
                                                SchemacFailure *failure)
{
    SchemacList found;
    SchemacStatus status = schemac_list(connection, arena, &wares_products_table,
                                        &list_wares_products_1, NULL, after, limit, &columns,
                                        &found, failure);
    if (status == SCHEMAC_DONE) {
        wares_products_list_set(list, &found);
    }
    return status;
}

SchemacStatus wares_products_list_by_class_ordered_by_length(PGconn *connection,
        SchemacArena *arena, SchemacText class_, const WaresProducts *after, int64_t limit,
        uint64_t columns, WaresProductsList *list, SchemacFailure *failure)
{
    WaresProducts key = {.class_ = class_};
    SchemacList found;
    SchemacStatus status = schemac_list(connection, arena, &wares_products_table,
                                        &list_wares_products_2, &key, after, limit, &columns,
                                        &found, failure);
    if (status == SCHEMAC_DONE) {
        wares_products_list_set(list, &found);
    }
    return status;
}

SchemacStatus wares_products_list_by_price_ordered_by_id_in_products_price_idx(PGconn *connection,
        SchemacArena *arena, SchemacNumeric price, const WaresProducts *after, int64_t limit,
        uint64_t columns, WaresProductsList *list, SchemacFailure *failure)
{
    WaresProducts key = {.price = price};
    SchemacList found;
    SchemacStatus status = schemac_list(connection, arena, &wares_products_table,
                                        &list_wares_products_3, &key, after, limit, &columns,
                                        &found, failure);
    if (status == SCHEMAC_DONE) {
        wares_products_list_set(list, &found);
    }
    return status;
}

SchemacStatus wares_products_nearest_l2(PGconn *connection, SchemacArena *arena,
                                        const SchemacHalf query[SCHEMAC_AT_LEAST(256)],
                                        const SchemacNearest *how, const WaresProducts *match,
                                        uint64_t match_columns, uint64_t columns,
                                        WaresProductsList *list, SchemacFailure *failure)
{
    SchemacList found;
    SchemacStatus status = schemac_nearest(connection, arena, &wares_products_table,
                                           &nearest_wares_products_1, query, how, match,
                                           &match_columns, &columns, &found, failure);
    if (status == SCHEMAC_DONE) {
        wares_products_list_set(list, &found);
    }
    return status;
}

SchemacStatus wares_products_nearest_hamming(PGconn *connection, SchemacArena *arena,
                                             const SchemacBits *query, const SchemacNearest *how,
                                             const WaresProducts *match, uint64_t match_columns,
                                             uint64_t columns, WaresProductsList *list,
                                             SchemacFailure *failure)
{
    SchemacList found;
    SchemacStatus status = schemac_nearest(connection, arena, &wares_products_table,
                                           &nearest_wares_products_2, query, how, match,
                                           &match_columns, &columns, &found, failure);
    if (status == SCHEMAC_DONE) {
        wares_products_list_set(list, &found);
    }
    return status;
}

SchemacStatus wares_products_nearest_inner_product(PGconn *connection, SchemacArena *arena,
                                                   const float query[SCHEMAC_AT_LEAST(256)],
                                                   const SchemacNearest *how,
                                                   const WaresProducts *match,
                                                   uint64_t match_columns, uint64_t columns,
                                                   WaresProductsList *list, SchemacFailure *failure)
{
    SchemacList found;
    SchemacStatus status = schemac_nearest(connection, arena, &wares_products_table,
                                           &nearest_wares_products_3, query, how, match,
                                           &match_columns, &columns, &found, failure);
    if (status == SCHEMAC_DONE) {
        wares_products_list_set(list, &found);
    }
    return status;
}
