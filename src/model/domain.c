/* Domains: what their default says. */
#include "model/domain.h"

bool domain_says_null(const Domain *domain)
{
    return expression_has(&domain->default_value, EXPRESSION_IS_NULL);
}
