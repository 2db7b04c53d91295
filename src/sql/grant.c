/* GRANT and REVOKE, also of default privileges; security labels. */
#include "sql/sql_internal.h"

static void put_privileges(SqlWriter *writer, const Grant *grants, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        const Grant *grant = &grants[i];
        sql_put(writer, i == 0 ? "" : ", ");
        sql_put_upper(writer, privilege_row(grant->privilege)->word);
        if (grant->column == NULL) continue;
        sql_put(writer, " (");
        sql_put_identifier(writer, grant->column);
        while (i + 1 < count && grants[i + 1].privilege == grant->privilege &&
               grants[i + 1].column != NULL) {
            sql_put(writer, ", ");
            sql_put_identifier(writer, grants[++i].column);
        }
        sql_put(writer, ")");
    }
}

static void put_grantee(SqlWriter *writer, const Grant *grant, Name owner)
{
    Name role = grant->grantee_kind == GRANTEE_OWNER ? owner : grant->grantee;
    if (grant->grantee_kind == GRANTEE_PUBLIC)
        sql_put(writer, "PUBLIC");
    else if (role == NULL)
        sql_put(writer, "CURRENT_USER");
    else
        sql_put_identifier(writer, role);
}

static void put_on(SqlWriter *writer, const Object *object)
{
    const Object *relation = object->kind == KIND_COLUMN ? object->parent : object;
    sql_put(writer, " ON ");
    if (object->kind == KIND_DEFAULT_PRIVILEGES) {
        sql_put(writer, default_privileges_row(name_text(object->name.name))->sql);
        return;
    }
    if (object->kind == KIND_EXTERNAL) {
        sql_put_upper(writer, extras_row(((const External *)object)->external_kind)->word);
        sql_put(writer, " ");
        sql_put_verbatim(writer, ((const External *)object)->identity);
        return;
    }
    sql_put_upper(writer, extras_row(relation->kind)->word);
    sql_put(writer, " ");
    if (relation->kind == KIND_AGGREGATE) {
        sql_put_name_of(writer, relation->kind, relation->name);
        sql_put_verbatim(writer, aggregate_arguments(writer->builder.arena, relation->signature));
    } else if (definition_row(relation->kind) != NULL)
        sql_put_definition(writer, relation);
    else
        sql_put_object(writer, relation);
}

static void put_grant(SqlWriter *writer, const Object *object, const SqlGrant *grant)
{
    bool takes = grant->operation == SQL_GRANT_TAKE || grant->operation == SQL_GRANT_TAKE_OPTION;
    sql_put(writer, takes ? "REVOKE " : "GRANT ");
    if (grant->operation == SQL_GRANT_TAKE_OPTION) sql_put(writer, "GRANT OPTION FOR ");
    put_privileges(writer, grant->grants, grant->count);
    put_on(writer, object);
    sql_put(writer, takes ? " FROM " : " TO ");
    put_grantee(writer, &grant->grants[0], grant->owner);
    if (grant->operation == SQL_GRANT_GIVE_OPTION) sql_put(writer, " WITH GRANT OPTION");
}

/* PostgreSQL takes the role that runs it for the grantor: it is changed for this one statement, and
 * what it was for the transaction is put back (the session's own may be another one). */
static void put_as(SqlWriter *writer, Name grantor, Text statement)
{
    sql_put(writer, "DO $grant$DECLARE\n    own text := current_setting('role');\nBEGIN\n    "
                    "SET LOCAL ROLE ");
    sql_put_identifier(writer, grantor);
    sql_put(writer, ";\n    ");
    sql_put_verbatim(writer, statement);
    sql_put(writer, ";\n    PERFORM set_config('role', own, true);\nEND$grant$");
}

Text sql_grant(SqlWriter *writer, const Object *object, const SqlGrant *grant)
{
    SqlGrant of_role = *grant;
    if (object->kind == KIND_DEFAULT_PRIVILEGES) {
        Name role = ((const DefaultPrivileges *)object)->role;
        sql_put(writer, "ALTER DEFAULT PRIVILEGES ");
        if (role == NULL) role = grant->owner;
        of_role.owner = role; /* what it will create is its own */
        grant = &of_role;
        if (role != NULL) {
            sql_put(writer, "FOR ROLE ");
            sql_put_identifier(writer, role);
            sql_put(writer, " ");
        }
        if (object->name.namespace_name != NULL) {
            sql_put(writer, "IN SCHEMA ");
            sql_put_identifier(writer, object->name.namespace_name);
            sql_put(writer, " ");
        }
    }
    put_grant(writer, object, grant);
    if (grant->grants[0].grantor == NULL) return sql_take(writer);
    put_as(writer, grant->grants[0].grantor, sql_take(writer));
    return sql_take(writer);
}

/* ---- parts that are no objects ---- */

static void put_part(SqlWriter *writer, const Object *object, Name part)
{
    if (part == NULL && object->kind == KIND_CONSTRAINT) {
        sql_put(writer, "INDEX ");
        sql_put_qualified(writer, object->name);
    } else if (part == NULL) {
        sql_put_foreign(writer, object);
        sql_put_target(writer, object);
    } else if (object->kind == KIND_DOMAIN) {
        sql_put(writer, "CONSTRAINT ");
        sql_put_identifier(writer, part);
        sql_put(writer, " ON DOMAIN ");
        sql_put_name_of(writer, object->kind, object->name);
    } else {
        sql_put(writer, "COLUMN ");
        sql_put_qualified(writer, object->name);
        sql_put(writer, ".");
        sql_put_identifier(writer, part);
    }
}

static void put_text_or_null(SqlWriter *writer, Text text)
{
    if (text_is_none(text))
        sql_put(writer, "NULL");
    else
        sql_put_literal(writer, text);
}

Text sql_comment_part(SqlWriter *writer, const Object *object, Name part, Text comment)
{
    sql_put(writer, "COMMENT ON ");
    put_part(writer, object, part);
    sql_put(writer, " IS ");
    put_text_or_null(writer, comment);
    return sql_take(writer);
}

Text sql_security_label(SqlWriter *writer, const Object *object, const SecurityLabel *label,
                        Text text)
{
    sql_put(writer, "SECURITY LABEL FOR ");
    sql_put_identifier(writer, label->provider);
    sql_put(writer, " ON ");
    put_part(writer, object, label->column);
    sql_put(writer, " IS ");
    put_text_or_null(writer, text);
    return sql_take(writer);
}

Text sql_depend_on_extension(SqlWriter *writer, const Object *object, Name extension, bool depends)
{
    sql_put(writer, "ALTER ");
    if (object->kind == KIND_AGGREGATE) {
        sql_put(writer, "ROUTINE ");
        sql_put_definition(writer, object);
    } else {
        put_part(writer, object, NULL);
    }
    sql_put(writer, depends ? " DEPENDS ON EXTENSION " : " NO DEPENDS ON EXTENSION ");
    sql_put_identifier(writer, extension);
    return sql_take(writer);
}
