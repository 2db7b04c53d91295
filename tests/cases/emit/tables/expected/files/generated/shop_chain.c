/* shop_chain.c: the revisions of the database as data. Written by `schemac gen` from the
 * folder of migrations; edit those instead. */
#include "shop_chain.h"

const SchemacChain shop_chain = {
    .abi = SCHEMAC_RUN_ABI,
    .abi_symbol = &schemac_run_abi_1,
    .project = "shop",
    .state_schema = NULL,
    .search_path = NULL,
    .model_sha256 = NULL,
    .revisions = NULL,
    .count = 0,
};
