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
    Name not_null_name;         /* as in NotNull; PostgreSQL 17 keeps it */
    VECTOR(DomainCheck) checks; /* sorted by name */
} Domain;

/* Whether it says `default null`: over a domain with a default that is not to say nothing. */
bool domain_says_null(const Domain *domain);

#endif
