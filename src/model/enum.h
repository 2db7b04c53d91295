/* Enumerated types (CREATE TYPE ... AS ENUM). */
#ifndef SCHEMAC_MODEL_ENUM_H
#define SCHEMAC_MODEL_ENUM_H

#include "model/object.h"

typedef struct EnumLabel {
#include "model/attributes/enum_label.def"
} EnumLabel;

typedef struct Enum {
    Object object;
#include "model/attributes/enum.def"
} Enum;

#endif
