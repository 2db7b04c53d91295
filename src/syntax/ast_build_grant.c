/* Grants, default privileges, security labels. */
#include "syntax/parser_internal.h"

void grant_begin(Parser *p, AstRange word, bool is_revoke)
{
    p->grant = ARENA_NEW(p->arena, AstGrant);
    p->grant->span = build_span(p, word);
    p->grant->is_revoke = is_revoke;
    p->last_privilege = NULL;
    p->target = NULL;
}

void grant_add_privilege(Parser *p, AstRange word, NameList columns)
{
    AstPrivilege *privilege = ARENA_NEW(p->arena, AstPrivilege);
    privilege->word = build_name(p, word);
    privilege->columns = columns.first;
    LIST_ADD(p->grant->privileges, p->last_privilege, privilege);
}

void grant_set_grantees(Parser *p, NameList grantees)
{
    p->grant->grantees = grantees.first;
}

void grant_set_option(Parser *p, AstRange range)
{
    if (!build_is_repeated(p, range, p->grant->grant_option))
        p->grant->grant_option = build_span(p, range);
}

void grant_set_grantor(Parser *p, AstRange range, AstRange name)
{
    if (!build_is_repeated_name(p, range, &p->grant->grantor))
        p->grant->grantor = build_name(p, name);
}

void grant_set_extension(Parser *p, AstRange name)
{
    p->grant->extension = build_name(p, name);
}

static void add_grant(Parser *p, AstGrant **first)
{
    while (*first != NULL) first = &(*first)->next;
    *first = p->grant;
}

/* Inside an object's block. */
void grant_end_item(Parser *p, AstRange range)
{
    p->grant->span = build_span(p, range);
    add_grant(p, &p->statement->grants);
}

/* As a statement: about what it names, or the namespace in whose block it stands. */
void grant_end(Parser *p, AstRange range)
{
    AstGrant *grant = p->grant;
    grant->span = build_span(p, range);
    if (p->target != NULL && p->target->kind == AST_TARGET_COUNT) {
        p->statement = NULL;
        build_unreadable(p, range);
    } else if (p->target != NULL) {
        AstTarget *targets = p->target;
        build_begin(p, AST_GRANT, range, (QualifiedRange){{0, 0}, {0, 0}});
        AstGrantOn *statement = (AstGrantOn *)p->statement;
        statement->targets = targets;
        statement->grant = *grant;
        build_end(p, range);
    } else if (p->list->owner != NULL) {
        add_grant(p, &p->list->owner->statement.grants);
        p->statement = NULL;
    } else {
        Diagnostic *diagnostic = diag_add(p->diagnostics, CODE_MISPLACED_STATEMENT, grant->span,
                                          "a grant must specify its object here");
        diag_hint(p->diagnostics, diagnostic, "Write \"on table t\" before \"%s\".",
                  grant->is_revoke ? "from" : "to");
        p->statement = NULL;
        build_unreadable(p, range);
    }
}

void default_privileges_begin(Parser *p, AstRange word)
{
    build_begin(p, AST_DEFAULT_PRIVILEGES, word, (QualifiedRange){{0, 0}, {0, 0}});
}

static AstDefaultPrivileges *default_privileges(Parser *p)
{
    return (AstDefaultPrivileges *)p->statement;
}

void default_privileges_set_roles(Parser *p, AstRange range, NameList names)
{
    AstName **roles = &default_privileges(p)->roles;
    if (*roles == NULL || !build_is_repeated(p, range, (*roles)->span)) *roles = names.first;
}

void default_privileges_set_namespaces(Parser *p, AstRange range, NameList names)
{
    AstName **namespaces = &default_privileges(p)->namespaces;
    if (*namespaces == NULL || !build_is_repeated(p, range, (*namespaces)->span))
        *namespaces = names.first;
}

void default_privileges_end(Parser *p, AstRange range, AstRange object_type)
{
    AstDefaultPrivileges *statement = default_privileges(p);
    statement->object_type = build_name(p, object_type);
    statement->grant = *p->grant;
    statement->grant.span = build_span(p, range);
    build_end(p, range);
}

void security_label_begin(Parser *p, AstRange word, AstRange provider)
{
    build_begin(p, AST_SECURITY_LABEL, word, (QualifiedRange){{0, 0}, {0, 0}});
    ((AstSecurityLabel *)p->statement)->provider = build_name(p, provider);
}

void security_label_end(Parser *p, AstRange range, AstRange text)
{
    AstSecurityLabel *label = (AstSecurityLabel *)p->statement;
    if (p->target->kind == AST_TARGET_COUNT) {
        p->statement = NULL;
        build_unreadable(p, range);
        return;
    }
    label->target = p->target;
    label->text = build_text(p, text);
    build_end(p, range);
}

/* The clause of a head, told apart from it. */
void owner_begin(Parser *p, AstRange word)
{
    build_begin(p, AST_OWNER, word, (QualifiedRange){{0, 0}, {0, 0}});
}

void owner_end(Parser *p, AstRange range, AstRange name)
{
    if (p->target->kind == AST_TARGET_COUNT) {
        p->statement = NULL;
        build_unreadable(p, range);
        return;
    }
    ((AstOwner *)p->statement)->target = p->target;
    p->statement->owner = build_name(p, name);
    build_end(p, range);
}

void dependence_begin(Parser *p, AstRange word)
{
    build_begin(p, AST_DEPENDENCE, word, (QualifiedRange){{0, 0}, {0, 0}});
}

void dependence_end(Parser *p, AstRange range, NameList extensions)
{
    AstDependence *dependence = (AstDependence *)p->statement;
    if (p->target->kind == AST_TARGET_COUNT) {
        p->statement = NULL;
        build_unreadable(p, range);
        return;
    }
    dependence->target = p->target;
    dependence->extensions = extensions.first;
    build_end(p, range);
}

/* allow data loss on TARGET: the two words in the middle are names elsewhere. */
void loss_begin(Parser *p, AstRange word, AstRange data, AstRange loss)
{
    build_begin(p, AST_LOSS, word, (QualifiedRange){{0, 0}, {0, 0}});
    if (!text_equals_ignoring_case(scanner_text(&p->scanner, data), "data") ||
        !text_equals_ignoring_case(scanner_text(&p->scanner, loss), "loss"))
        diag_add(p->diagnostics, CODE_SYNTAX, build_span(p, (AstRange){data.begin, loss.end}),
                 "syntax error: expected \"data loss\"");
}

void loss_end(Parser *p, AstRange range)
{
    if (p->target->kind == AST_TARGET_COUNT) {
        p->statement = NULL;
        build_unreadable(p, range);
        return;
    }
    ((AstLoss *)p->statement)->target = p->target;
    build_end(p, range);
}
