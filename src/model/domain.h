/* Domains (CREATE DOMAIN). */
#ifndef SCHEMAC_MODEL_DOMAIN_H
#define SCHEMAC_MODEL_DOMAIN_H

#include "model/expression.h"
#include "model/type.h"

typedef struct DomainCheck {
    Name name; /* always there: chosen as PostgreSQL would */
    Expression expression;
    bool not_valid;
    Span span;
} DomainCheck;

typedef struct Domain {
    Object object;
    Type type;
    QualifiedName collation;
    Expression default_value;
    bool not_null;
    VECTOR(DomainCheck) checks; /* sorted by name */
} Domain;

#endif
