/* Enumerated types (CREATE TYPE ... AS ENUM). */
#ifndef SCHEMAC_MODEL_ENUM_H
#define SCHEMAC_MODEL_ENUM_H

#include "model/object.h"

#include "model/attributes/enum_label.def"

#include "model/attributes/enum.def"

#endif
