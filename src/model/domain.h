/* Domains (CREATE DOMAIN). */
#ifndef SCHEMAC_MODEL_DOMAIN_H
#define SCHEMAC_MODEL_DOMAIN_H

#include "model/expression.h"
#include "model/type.h"

typedef struct DomainCheck {
#include "model/attributes/domain_check.def"
} DomainCheck;

typedef struct Domain {
    Object object;
#include "model/attributes/domain.def"
} Domain;

/* Whether it says `default null`: over a domain with a default that is not to say nothing. */
bool domain_says_null(const Domain *domain);

#endif
