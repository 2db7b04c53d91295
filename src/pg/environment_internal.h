/* The variables that libpq and PostgreSQL's programs read: they say where the user's database is
 * and how to talk to it, and must not reach a server of our own. libpq has no other way to leave
 * them out. */
#ifndef SCHEMAC_PG_ENVIRONMENT_INTERNAL_H
#define SCHEMAC_PG_ENVIRONMENT_INTERNAL_H

#include "base/text.h"
#include "base/vector.h"

typedef VECTOR(char *) HiddenVariables;

/* Takes them out of the process's environment, for it and for what it starts. */
HiddenVariables environment_hide(Arena *arena);
void environment_show(const HiddenVariables *hidden);

#endif
