/* Domains (CREATE DOMAIN). */
#ifndef SCHEMAC_MODEL_DOMAIN_H
#define SCHEMAC_MODEL_DOMAIN_H

#include "model/expression.h"
#include "model/type.h"

#include "model/attributes/domain_check.def"

#include "model/attributes/domain.def"

/* Whether it says `default null`: over a domain with a default that is not to say nothing. */
bool domain_says_null(const Domain *domain);

#endif
