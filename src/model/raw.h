/* SQL that the language does not model: compared as text, run as given. */
#ifndef SCHEMAC_MODEL_RAW_H
#define SCHEMAC_MODEL_RAW_H

#include "model/object.h"

#include "model/attributes/raw.def"

#endif
