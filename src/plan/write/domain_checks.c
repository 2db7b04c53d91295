/* Checks of a domain: which stay, come, go, or only get another name. */
#include "plan/write/write.h"

/* ---- what goes and comes back around something that it needs ---- */

/* Whether the default (`check`: NULL) or the check of the source's domain needs what is dropped. */
static bool needs_dropped(Planner *planner, const Domain *domain, const DomainCheck *check)
{
    Arena *scratch = arena_new();
    ObjectReferences references = {0};
    Domain part = {.object = domain->object};
    bool needs = false;
    if (check != NULL)
        VECTOR_ADD(scratch, &part.checks, *check);
    else
        part.default_value = domain->default_value;
    object_references(scratch, planner->source, &part.object, &references);
    for (size_t i = 0; i < references.count && !needs; i++)
        needs = map_find_pointer(planner->drop_nodes, references.items[i].object) != NULL;
    arena_free(scratch);
    return needs;
}

static bool is_suspended(Planner *planner, const Pair *pair, const DomainCheck *check)
{
    return pair->default_suspended && needs_dropped(planner, (const Domain *)pair->from, check);
}

/* The same of a check of the target, which was there before. */
static bool comes_back(Planner *planner, const Pair *pair, const DomainCheck *check)
{
    const Domain *from = (const Domain *)pair->from;
    const Domain *to = (const Domain *)pair->to;
    for (size_t i = 0; i < from->checks.count; i++) {
        const DomainCheck *before = &from->checks.items[i];
        if (domain_check_stays(from, before, to) &&
            (before->name == check->name ||
             (domain_find_same_check(to, before) == NULL &&
              domain_find_other_name(from, before, to) == check->name)))
            return is_suspended(planner, pair, before);
    }
    return false;
}

static void write_suspended(Planner *planner, Node *node, const Domain *from)
{
    SqlWriter *writer = &planner->writer;
    Domain without = *from;
    without.default_value = (Expression){.text = TEXT_NONE};
    if (!expression_is_none(&from->default_value) && is_suspended(planner, node->pair, NULL))
        write_step(planner, node, sql_domain_set_default(writer, &without), FORM_OBJECT, NULL);
    for (size_t i = 0; i < from->checks.count; i++) {
        const DomainCheck *check = &from->checks.items[i];
        if (is_suspended(planner, node->pair, check))
            write_step(planner, node, sql_domain_drop_check(writer, from, check), FORM_OBJECT,
                       NULL);
    }
}

static void write_validation_of(Planner *planner, Node *node, const Domain *domain,
                                const DomainCheck *check)
{
    PlannedStep *step =
        write_step(planner, node, sql_domain_validate_check(&planner->writer, domain, check),
                   FORM_VALIDATE_DOMAIN_CHECK, NULL);
    step->step.step_class = STEP_VALIDATE;
    write_domain_locks(planner, step, node->pair->from);
    write_hazard(planner, step, HAZARD_MAY_FAIL, "fails if any value violates %s", check->name);
}

static StatementForm form_of_added(bool not_valid)
{
    return not_valid ? FORM_ADD_DOMAIN_CHECK_NOT_VALID : FORM_ADD_DOMAIN_CHECK;
}

static void write_put_back(Planner *planner, Node *node, const Domain *to)
{
    SqlWriter *writer = &planner->writer;
    const Pair *pair = node->pair;
    bool online = !planner->options->offline_ddl;
    if (pair->type_recreated) return; /* it has them from the first */
    if (!expression_is_none(&to->default_value) && is_suspended(planner, pair, NULL) &&
        (pair->attributes & ATTRIBUTE_DEFAULT) == 0)
        write_step(planner, node, sql_domain_set_default(writer, to), FORM_OBJECT, NULL);
    for (size_t i = 0; i < to->checks.count; i++) {
        const DomainCheck *check = &to->checks.items[i];
        if (comes_back(planner, pair, check))
            write_step(planner, node,
                       sql_domain_add_check(writer, to, check, online || check->not_valid),
                       form_of_added(online || check->not_valid), NULL);
    }
    if (node->steps.count == 0) return;
    node->from = pair->from;
    write_part_comments(planner, node, true);
    node->from = NULL;
    for (size_t i = 0; online && i < to->checks.count; i++) {
        const DomainCheck *check = &to->checks.items[i];
        if (!check->not_valid && comes_back(planner, pair, check))
            write_validation_of(planner, node, to, check);
    }
}

void write_suspended_domain(Planner *planner, Node *node)
{
    if (node->kind == NODE_DROP)
        write_suspended(planner, node, (const Domain *)node->from);
    else
        write_put_back(planner, node, (const Domain *)node->to);
}

/* ---- altered checks ---- */

void write_domain_checks(Planner *planner, Node *node, const Domain *from, const Domain *to)
{
    SqlWriter *writer = &planner->writer;
    for (size_t i = 0; i < from->checks.count; i++) {
        const DomainCheck *check = &from->checks.items[i];
        if (domain_find_same_check(to, check) != NULL || is_suspended(planner, node->pair, check))
            continue;
        Text statement = domain_check_stays(from, check, to)
                             ? sql_domain_rename_check(writer, to, check,
                                                       domain_find_other_name(from, check, to))
                             : sql_domain_drop_check(writer, to, check);
        write_step(planner, node, statement, FORM_OBJECT, NULL);
    }
    size_t first = node->steps.count;
    for (size_t i = 0; i < to->checks.count; i++) {
        const DomainCheck *check = &to->checks.items[i];
        bool online = !planner->options->offline_ddl;
        if (domain_check_stays(to, check, from)) continue;
        bool scans = !online && !check->not_valid;
        PlannedStep *step =
            write_step(planner, node, sql_domain_add_check(writer, to, check, !scans),
                       form_of_added(!scans), NULL);
        if (scans) write_domain_locks(planner, step, node->from);
    }
    bool validates = node->steps.count > first && !planner->options->offline_ddl;
    write_part_comments(planner, node, true);
    for (size_t i = 0; validates && i < to->checks.count; i++) {
        const DomainCheck *check = &to->checks.items[i];
        if (!domain_check_stays(to, check, from) && !check->not_valid)
            write_validation_of(planner, node, to, check);
    }
}
