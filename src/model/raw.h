/* SQL that the language does not model: compared as text, run as given. */
#ifndef SCHEMAC_MODEL_RAW_H
#define SCHEMAC_MODEL_RAW_H

#include "model/object.h"

typedef VECTOR(Text) RawStatements;

typedef struct Raw {
    Object object;
    Text up; /* as written, blanks around it aside */
    Text down;
    RawStatements up_statements; /* the same, one by one, without semicolons */
    RawStatements down_statements;
} Raw;

#endif
