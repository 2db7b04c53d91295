/* Composite types (CREATE TYPE ... AS (...)). */
#ifndef SCHEMAC_MODEL_COMPOSITE_H
#define SCHEMAC_MODEL_COMPOSITE_H

#include "model/type.h"

#include "model/attributes/attribute.def"

#include "model/attributes/composite.def"

#endif
