/* Domains: what their default says. */
#include "model/domain.h"

bool domain_says_null(const Domain *domain)
{
    return text_equals_string(domain->default_value.text, "NULL");
}
