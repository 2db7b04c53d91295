/* Composite types (CREATE TYPE ... AS (...)). */
#ifndef SCHEMAC_MODEL_COMPOSITE_H
#define SCHEMAC_MODEL_COMPOSITE_H

#include "model/type.h"

typedef struct Attribute {
#include "model/attributes/attribute.def"
} Attribute;

typedef struct Composite {
    Object object;
#include "model/attributes/composite.def"
} Composite;

#endif
