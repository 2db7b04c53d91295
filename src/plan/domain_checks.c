/* Checks of a domain: which stay, come, go, or only get another name. */
#include "plan/plan_internal.h"

static const DomainCheck *find_check(const Domain *domain, const DomainCheck *wanted)
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
    for (size_t i = 0; i < domain->checks.count; i++) {
        if (domain->checks.items[i].name == name) return true;
    }
    return false;
}

/* What the check is called in the other domain, where nothing but its name differs; NULL: it is
 * there under its own name, or not at all. */
static Name find_other_name(const Domain *domain, const DomainCheck *wanted, const Domain *other)
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
    if (find_check(other, check) != NULL) return true;
    Name name = find_other_name(domain, check, other);
    DomainCheck renamed = *check;
    renamed.name = name;
    return name != NULL && find_other_name(other, &renamed, domain) == check->name;
}

void emit_domain_checks(Planner *planner, Node *node, const Domain *from, const Domain *to)
{
    SqlWriter *writer = &planner->writer;
    for (size_t i = 0; i < from->checks.count; i++) {
        const DomainCheck *check = &from->checks.items[i];
        if (find_check(to, check) != NULL) continue;
        Text statement =
            domain_check_stays(from, check, to)
                ? sql_domain_rename_check(writer, to, check, find_other_name(from, check, to))
                : sql_domain_drop_check(writer, to, check);
        emit_step(planner, node, statement, LOCK_NONE, NULL);
    }
    size_t first = node->steps.count;
    for (size_t i = 0; i < to->checks.count; i++) {
        const DomainCheck *check = &to->checks.items[i];
        bool online = !planner->options->offline_ddl;
        if (!domain_check_stays(to, check, from))
            emit_step(planner, node,
                      sql_domain_add_check(writer, to, check, online || check->not_valid),
                      LOCK_NONE, NULL);
    }
    bool validates = node->steps.count > first && !planner->options->offline_ddl;
    emit_part_comments(planner, node, true);
    for (size_t i = 0; validates && i < to->checks.count; i++) {
        const DomainCheck *check = &to->checks.items[i];
        if (domain_check_stays(to, check, from) || check->not_valid) continue;
        PlannedStep *step =
            emit_step(planner, node, sql_domain_validate_check(writer, to, check), LOCK_NONE, NULL);
        step->step.step_class = STEP_VALIDATE;
        emit_hazard(planner, step, HAZARD_MAY_FAIL, "fails while a value does not satisfy %s",
                    check->name);
    }
}
