/* shop_chain.c: the revisions of the database as data. Written by `schemac gen` from the
 * directory of migrations; edit those instead. */
#include "shop_chain.h"

/* ---- columns -------------------------------------------------------------------------------- */

static const SchemacShapeColumn columns[] = {
    {"audit", "log", "line", "pg_catalog", "text", 0, false, false, "text"},
    {"public", "orders", "id", "pg_catalog", "uuid", 0, false, false, "uuid"},
    {"public", "orders", "product", "pg_catalog", "int8", 0, false, false, "bigint"},
    {"public", "orders", "state", "public", "order_state", 0, false, false, "order_state"},
    {"public", "orders", "before", "public", "order_state", 0, false, true, "order_state[]"},
    {"public", "orders", "at", "pg_catalog", "timestamptz", -1, true, false,
     "timestamp with time zone"},
    {"public", "orders", "period", "pg_catalog", "tstzrange", 0, false, false, "tstzrange"},
    {"public", "products", "id", "pg_catalog", "int8", 0, false, false, "bigint"},
    {"public", "products", "class", "pg_catalog", "text", 0, false, false, "text"},
    {"public", "products", "long", "pg_catalog", "int4", 0, false, false, "integer"},
    {"public", "products", "price", "public", "money_amount", 0, false, false, "money_amount"},
    {"public", "products", "made_in", "public", "address", 0, false, false, "address"},
    {"public", "products", "Größe", "pg_catalog", "int4", 0, false, false, "integer"},
    {"public", "products", "embedding", NULL, "halfvec", 256, true, false, "halfvec(256)"},
    {"public", "products", "signature", "pg_catalog", "bit", 64, true, false, "bit(64)"},
    {"public", "products", "words", "pg_catalog", "text", 0, false, false, "text"},
};

const SchemacChain shop_chain = {
    .abi = SCHEMAC_RUN_ABI,
    .abi_symbol = &schemac_run_abi_4,
    .project = "shop",
    .state_schema = NULL,
    .search_path = NULL,
    .model_sha256 = NULL,
    .revisions = NULL,
    .count = 0,
    .columns = columns,
    .column_count = 16,
};
