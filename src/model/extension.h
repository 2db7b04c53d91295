/* Extensions (CREATE EXTENSION). */
#ifndef SCHEMAC_MODEL_EXTENSION_H
#define SCHEMAC_MODEL_EXTENSION_H

#include "model/object.h"

#include "model/attributes/extension.def"

/* Whether it stays in the namespace that it was made in: ALTER EXTENSION SET SCHEMA refuses. Of one
 * that is not known it is taken that it moves. */
bool extension_is_fixed(const Extension *extension);

#endif
