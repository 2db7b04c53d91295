/* Views on demand: one's columns are needed where another's query names it. */
#ifndef SCHEMAC_SEMA_VIEW_INTERNAL_H
#define SCHEMAC_SEMA_VIEW_INTERNAL_H

#include "sema/sema_internal.h"

/* Resolves a view's query, if that was not done yet; harmless for tables. */
void relation_finish(Sema *sema, RelationState *state);

#endif
