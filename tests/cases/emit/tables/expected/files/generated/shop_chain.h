/* shop_chain.h: the revisions of the database, compiled in. Written by `schemac gen`.
 *
 * schemac_fit(connection, &shop_chain, ...) asks in one round trip whether a database suits the
 * program; schemac_upgrade brings it there. See schemac/run.h. */
#ifndef SHOP_CHAIN_H
#define SHOP_CHAIN_H

#include "schemac/run.h"

#if SCHEMAC_RUN_ABI != 4
#error "generated for another version of schemac-run: run `schemac gen` again"
#endif

#ifdef __cplusplus
extern "C" {
#endif

extern const SchemacChain shop_chain;

#ifdef __cplusplus
}
#endif

#endif
