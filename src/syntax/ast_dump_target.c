/* Statements about other objects. */
#include "syntax/ast_dump_internal.h"

static void put_target(Dump *dump, const AstTarget *target)
{
    dump_enum(dump, "on", (int)target->kind);
    dump_name(dump, "part", target->part);
    dump_enum(dump, "domain", target->on_domain);
    dump_name(dump, "method", target->method);
    dump_sql(dump, "arguments", target->arguments);
}

void dump_comment(Dump *dump, const AstComment *comment)
{
    put_target(dump, comment->target);
    dump_text(dump, "is", comment->text);
}

static void put_grant(Dump *dump, const AstGrant *grant)
{
    dump_line(dump, grant->is_revoke ? "revoke" : "grant");
    for (const AstPrivilege *at = grant->privileges; at != NULL; at = at->next) {
        dump_name(dump, "privilege", at->word);
        dump_names(dump, "columns", at->columns);
    }
    dump_names(dump, "grantees", grant->grantees);
    dump_flag(dump, "option", grant->grant_option);
    dump_name(dump, "grantor", grant->grantor);
    dump_name(dump, "extension", grant->extension);
}

void dump_grants(Dump *dump, const AstGrant *grant)
{
    dump->depth++;
    for (; grant != NULL; grant = grant->next) put_grant(dump, grant);
    dump->depth--;
}

void dump_grant_on(Dump *dump, const AstGrantOn *statement)
{
    for (const AstTarget *at = statement->targets; at != NULL; at = at->next) {
        dump_line(dump, "target");
        dump_qualified(dump, "name", at->name);
        put_target(dump, at);
    }
    put_grant(dump, &statement->grant);
}

void dump_default_privileges(Dump *dump, const AstDefaultPrivileges *statement)
{
    dump_names(dump, "roles", statement->roles);
    dump_names(dump, "namespaces", statement->namespaces);
    dump_name(dump, "type", statement->object_type);
    put_grant(dump, &statement->grant);
}

void dump_security_label(Dump *dump, const AstSecurityLabel *label)
{
    dump_name(dump, "provider", label->provider);
    dump_qualified(dump, "name", label->target->name);
    put_target(dump, label->target);
    dump_text(dump, "is", label->text);
}

void dump_owner(Dump *dump, const AstOwner *owner)
{
    dump_qualified(dump, "name", owner->target->name);
    put_target(dump, owner->target);
}

void dump_dependence(Dump *dump, const AstDependence *dependence)
{
    dump_qualified(dump, "name", dependence->target->name);
    put_target(dump, dependence->target);
    dump_names(dump, "extensions", dependence->extensions);
}

void dump_loss(Dump *dump, const AstLoss *loss)
{
    dump_qualified(dump, "name", loss->target->name);
    put_target(dump, loss->target);
}
