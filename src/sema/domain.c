/* Domains: a default, and checks over VALUE. Names that are written out are taken before any is
 * chosen. */
#include "sema/expression_internal.h"
#include "sema/parts_internal.h"

#include <stdlib.h>

static Object *domain_declare(Sema *sema, Declaration *declaration)
{
    Domain *domain = ARENA_NEW(sema->arena, Domain);
    object_begin(sema, &domain->object, KIND_DOMAIN, declaration);
    (void)sema_add_object(sema, &domain->object, domain->object.span);
    return &domain->object;
}

static void domain_define_type(Sema *sema, Declaration *declaration)
{
    const AstDomain *ast = (const AstDomain *)(const void *)declaration->statement;
    Domain *domain = (Domain *)(void *)declaration->object;
    domain->type = type_resolve(sema, declaration->home, &ast->type, TYPE_OF_VALUE);
    domain->collation = collation_resolve(sema, declaration->home, &ast->collation);
    domain->not_null = !span_is_none(ast->not_null);
    domain->not_null_name = ast->not_null_name.name;
}

static const AstConstraint *find_named(const AstConstraint *checks, const AstConstraint *end,
                                       Name name)
{
    for (const AstConstraint *at = checks; at != end; at = at->next)
        if (at->name.name == name) return at;
    return NULL;
}

/* Explicit names are known before any is chosen. */
static NameList collect_names(Sema *sema, const AstDomain *ast)
{
    NameList named = {0};
    if (ast->not_null_name.name != NULL) {
        sema_check_name(sema, ast->not_null_name.name, ast->not_null_name.span);
        VECTOR_ADD(sema->arena, &named, ast->not_null_name.name);
    }
    for (const AstConstraint *at = ast->checks; at != NULL; at = at->next) {
        if (at->name.name == NULL) continue;
        sema_check_name(sema, at->name.name, at->name.span);
        const AstConstraint *first = find_named(ast->checks, at, at->name.name);
        if (first == NULL) {
            VECTOR_ADD(sema->arena, &named, at->name.name);
            continue;
        }
        Diagnostic *diagnostic = SEMA_ADD(sema, DUPLICATE_CONSTRAINT, at->name.span,
                                          "constraint \"%s\" already exists", at->name.name);
        SEMA_NOTE(sema, diagnostic, first->name.span, "it is first declared here");
    }
    return named;
}

static Name choose_check_name(Sema *sema, const Domain *domain, const NameList *named)
{
    NameScope *scope = sema_scope(sema, domain->object.name.namespace_name);
    return name_choose_constraint(sema->database, scope, named, name_text(domain->object.name.name),
                                  TEXT_NONE, "check");
}

static void add_check(Sema *sema, Domain *domain, const AstConstraint *ast, Name home,
                      const NameList *named)
{
    SqlRange range = {.relation = {.is_silent = true, .column_count = 1}};
    Name value = name_intern_string(sema->names, "value");
    range.relation.columns = &value;
    SqlScope scope = {&range, 1};
    ExpressionSite site = {IN_CHECK, home, &scope, NULL, NULL};
    DomainCheck check = {
        .name = ast->name.name != NULL ? ast->name.name : choose_check_name(sema, domain, named),
        .expression = expression_resolve(sema, &site, expression_parse(sema, &ast->expression)),
        .not_valid = !span_is_none(ast->not_valid),
        .span = span_is_none(ast->name.span) ? ast->span : ast->name.span,
    };
    map_put_pointer(sema_scope(sema, domain->object.name.namespace_name)->constraints, check.name,
                    domain);
    VECTOR_ADD(sema->arena, &domain->checks, check);
}

static int compare_checks(const void *a, const void *b)
{
    return name_compare(((const DomainCheck *)a)->name, ((const DomainCheck *)b)->name);
}

static void domain_define(Sema *sema, Declaration *declaration)
{
    const AstDomain *ast = (const AstDomain *)(const void *)declaration->statement;
    Domain *domain = (Domain *)(void *)declaration->object;
    collation_check(sema, &domain->type, &ast->collation);
    const SqlFragment *fragment = expression_parse(sema, &ast->default_value);
    ExpressionSite site = {IN_DEFAULT, declaration->home, NULL, NULL, NULL};
    domain->default_value = expression_resolve(sema, &site, fragment);
    default_check(sema, &domain->type, fragment);
    VectorSite vector_site = {"default", declaration->home, NULL, NULL};
    vector_check_value(sema, &vector_site, &domain->type, fragment, &domain->default_value);
    if (database_find_domain_below(sema->database, domain) == NULL &&
        default_is_forgotten(sema, &domain->type, declaration->home, fragment))
        domain->default_value = (Expression){.text = TEXT_NONE};
    NameList named = collect_names(sema, ast);
    for (const AstConstraint *at = ast->checks; at != NULL; at = at->next)
        add_check(sema, domain, at, declaration->home, &named);
    if (domain->checks.count > 1)
        qsort(domain->checks.items, domain->checks.count, sizeof *domain->checks.items,
              compare_checks);
}

const KindSteps domain_steps = {
    .declare = domain_declare, .define_types = domain_define_type, .define = domain_define};
