/* Composite types (CREATE TYPE ... AS (...)). */
#ifndef SCHEMAC_MODEL_COMPOSITE_H
#define SCHEMAC_MODEL_COMPOSITE_H

#include "model/type.h"

typedef struct Attribute {
    Name name;
    Type type;
    QualifiedName collation; /* name NULL: the type's */
    Name renamed_from;
    Text comment;
    Span span;
} Attribute;

typedef struct Composite {
    Object object;
    VECTOR(Attribute) attributes;
} Composite;

#endif
