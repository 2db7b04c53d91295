/* Domains. CREATE DOMAIN takes no check that is NOT VALID: such a one is added after it. */
#include "sql/sql_internal.h"

static void put_check(SqlWriter *writer, const DomainCheck *check)
{
    sql_put(writer, "CONSTRAINT ");
    sql_put_identifier(writer, check->name);
    sql_put(writer, " CHECK ");
    sql_put_expression(writer, &check->expression);
}

static void create_domain(SqlWriter *writer, const Object *object)
{
    const Domain *domain = (const Domain *)object;
    sql_put(writer, "CREATE DOMAIN ");
    sql_put_object(writer, object);
    sql_put(writer, " AS ");
    sql_put_type(writer, &domain->type);
    sql_put_collation(writer, domain->collation);
    if (!expression_is_none(&domain->default_value) && !domain_says_null(domain)) {
        sql_put(writer, " DEFAULT ");
        sql_put_value(writer, &domain->default_value);
    }
    if (domain->not_null) sql_put_not_null(writer, &(NotNull){.name = domain->not_null_name});
    for (size_t i = 0; i < domain->checks.count; i++) {
        if (domain->checks.items[i].not_valid) continue; /* CREATE DOMAIN does not take it */
        sql_put(writer, "\n    ");
        put_check(writer, &domain->checks.items[i]);
    }
}

static void put_alter(SqlWriter *writer, const Domain *domain, const char *action)
{
    sql_put(writer, "ALTER DOMAIN ");
    sql_put_object(writer, &domain->object);
    sql_put(writer, action);
}

Text sql_domain_set_default(SqlWriter *writer, const Domain *domain)
{
    bool none = expression_is_none(&domain->default_value) || domain_says_null(domain);
    put_alter(writer, domain, none ? " DROP DEFAULT" : " SET DEFAULT ");
    if (!none) sql_put_value(writer, &domain->default_value);
    return sql_take(writer);
}

Text sql_domain_set_not_null(SqlWriter *writer, const Domain *domain)
{
    put_alter(writer, domain, domain->not_null ? " SET NOT NULL" : " DROP NOT NULL");
    return sql_take(writer);
}

Text sql_domain_add_check(SqlWriter *writer, const Domain *domain, const DomainCheck *check,
                          bool not_valid)
{
    put_alter(writer, domain, " ADD ");
    put_check(writer, check);
    sql_put(writer, not_valid ? " NOT VALID" : "");
    return sql_take(writer);
}

Text sql_domain_validate_check(SqlWriter *writer, const Domain *domain, const DomainCheck *check)
{
    put_alter(writer, domain, " VALIDATE CONSTRAINT ");
    sql_put_identifier(writer, check->name);
    return sql_take(writer);
}

Text sql_domain_rename_check(SqlWriter *writer, const Domain *domain, const DomainCheck *check,
                             Name name)
{
    put_alter(writer, domain, " RENAME CONSTRAINT ");
    sql_put_identifier(writer, check->name);
    sql_put(writer, " TO ");
    sql_put_identifier(writer, name);
    return sql_take(writer);
}

Text sql_domain_drop_check(SqlWriter *writer, const Domain *domain, const DomainCheck *check)
{
    put_alter(writer, domain, " DROP CONSTRAINT ");
    sql_put_identifier(writer, check->name);
    return sql_take(writer);
}

const SqlKind domain_sql = {NULL, create_domain};
