/* Enumerated types (CREATE TYPE ... AS ENUM). */
#ifndef SCHEMAC_MODEL_ENUM_H
#define SCHEMAC_MODEL_ENUM_H

#include "model/object.h"

typedef struct EnumLabel {
    Text label;        /* case kept, at most 63 bytes */
    Text renamed_from; /* none when not */
    Text comment;      /* its /// documentation, for the generated C; PostgreSQL has no comments on
                          labels */
    Span span;
} EnumLabel;

typedef struct Enum {
    Object object;
    VECTOR(EnumLabel) labels; /* in sort order */
} Enum;

#endif
