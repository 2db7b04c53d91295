/* prices_chain.c: the revisions of the database as data. Written by `schemac gen` from the
 * directory of migrations; edit those instead. */
#include "prices_chain.h"

/* ---- columns -------------------------------------------------------------------------------- */

static const SchemacShapeColumn columns[] = {
    {"public", "children", "a", "pg_catalog", "int4", 0, false, false, "integer"},
    {"public", "children", "b", "pg_catalog", "int4", 0, false, false, "integer"},
    {"public", "children", "c", "pg_catalog", "int4", 0, false, false, "integer"},
    {"public", "parents", "a", "pg_catalog", "int4", 0, false, false, "integer"},
    {"public", "parents", "b", "pg_catalog", "int4", 0, false, false, "integer"},
    {"public", "prices", "id", "pg_catalog", "int4", 0, false, false, "integer"},
    {"public", "prices", "net", "pg_catalog", "numeric", -1, true, false, "numeric"},
    {"public", "prices", "gross", "pg_catalog", "numeric", -1, true, false, "numeric"},
    {"public", "prices", "label", "pg_catalog", "text", 0, false, false, "text"},
    {"public", "prices", "later", "pg_catalog", "int4", 0, false, false, "integer"},
    {"public", "stays", "room", "pg_catalog", "int4", 0, false, false, "integer"},
    {"public", "stays", "during", "pg_catalog", "daterange", 0, false, false, "daterange"},
    {"public", "stays", "note", "pg_catalog", "text", 0, false, false, "text"},
};

const SchemacChain prices_chain = {
    .abi = SCHEMAC_RUN_ABI,
    .abi_symbol = &schemac_run_abi_4,
    .project = "prices",
    .state_schema = NULL,
    .search_path = NULL,
    .model_sha256 = NULL,
    .revisions = NULL,
    .count = 0,
    .columns = columns,
    .column_count = 13,
};
