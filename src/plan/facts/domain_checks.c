/* Checks of a domain that stay, perhaps under another name. */
#include "plan/facts/facts.h"

const DomainCheck *domain_find_same_check(const Domain *domain, const DomainCheck *wanted)
{
    for (size_t i = 0; i < domain->checks.count; i++) {
        const DomainCheck *check = &domain->checks.items[i];
        if (check->name == wanted->name && check->not_valid == wanted->not_valid &&
            expression_equals(&check->expression, &wanted->expression))
            return check;
    }
    return NULL;
}

static bool names_check(const Domain *domain, Name name)
{
    for (size_t i = 0; i < domain->checks.count; i++)
        if (domain->checks.items[i].name == name) return true;
    return false;
}

/* What the check is called in the other domain, where nothing but its name differs; NULL: it is
 * there under its own name, or not at all. */
Name domain_find_other_name(const Domain *domain, const DomainCheck *wanted, const Domain *other)
{
    Name name = NULL;
    if (names_check(other, wanted->name)) return NULL;
    for (size_t i = 0; i < other->checks.count; i++) {
        const DomainCheck *check = &other->checks.items[i];
        if (check->not_valid != wanted->not_valid || names_check(domain, check->name) ||
            !expression_equals(&check->expression, &wanted->expression))
            continue;
        if (name != NULL) return NULL; /* nobody knows which */
        name = check->name;
    }
    return name;
}

bool domain_check_stays(const Domain *domain, const DomainCheck *check, const Domain *other)
{
    if (domain_find_same_check(other, check) != NULL) return true;
    Name name = domain_find_other_name(domain, check, other);
    DomainCheck renamed = *check;
    renamed.name = name;
    return name != NULL && domain_find_other_name(other, &renamed, domain) == check->name;
}
