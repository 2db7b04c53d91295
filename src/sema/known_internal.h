/* What the servers know, as a project sees it with the extensions that it declares.
 * Must not know: the schema's own objects, which go before. */
#ifndef SCHEMAC_SEMA_KNOWN_INTERNAL_H
#define SCHEMAC_SEMA_KNOWN_INTERNAL_H

#include "sema/sema_internal.h"

/* The extension whose function of this name a call means, "" for PostgreSQL itself: its own goes
 * before those of declared extensions, and these before others. NULL: nobody has one. */
const char *known_call(const Sema *sema, Text name);
/* The same of a function that a definition may name: those that no call can among them. */
const char *known_function_of_definition(const Sema *sema, Text name);
/* The same of one that a trigger may run. */
const char *known_trigger_function(const Sema *sema, Text name);
/* Tries the names of all that a call can mean. */
void known_near_calls(Near *near);

/* Whether all functions that a call may mean, of PostgreSQL and declared extensions, may give
 * different results for the same arguments; false where there are none. */
bool known_is_not_immutable(const Sema *sema, Text name);
/* Whether all of them are aggregates. */
bool known_is_aggregate(const Sema *sema, Text name);

/* Whether a body that has the sign may mean an operator of the extension. Comparisons do not, which
 * nearly every type has, nor what PostgreSQL's own operators take as well, by a cast. */
bool known_is_sign_of(const Sema *sema, const KnownOperator *row, KnownExtension extension);

#endif
