/* Extensions: made where they are missing, or only checked where somebody else provides them. */
#include "sql/sql_internal.h"

static void put_version(SqlWriter *writer, Text version)
{
    sql_put_literal(writer, version);
}

/* Whoever may not make it may still say that it is there. */
static void create_extension(SqlWriter *writer, const Object *object)
{
    const Extension *extension = (const Extension *)object;
    sql_put(writer, "CREATE EXTENSION IF NOT EXISTS ");
    sql_put_identifier(writer, object->name.name);
    if (extension->namespace_name != NULL) {
        sql_put(writer, " SCHEMA ");
        sql_put_identifier(writer, extension->namespace_name);
    }
    if (!text_is_none(extension->version)) {
        sql_put(writer, " VERSION ");
        put_version(writer, extension->version);
    }
}

static Text describe_missing(Arena *arena, const Extension *extension)
{
    TextBuilder message = text_builder(arena);
    text_put_format(&message, "extension \"%s\"", extension->object.name.name);
    if (!text_is_none(extension->version))
        text_put_format(&message, " of version %.*s", TEXT_FORMAT(extension->version));
    text_put_string(&message, " does not exist");
    return text_built(&message);
}

Text sql_check_extension(SqlWriter *writer, const Extension *extension)
{
    Arena *arena = writer->builder.arena;
    SqlWriter body = sql_writer(arena, writer->default_namespace);
    sql_put(&body,
            "\nBEGIN\n    IF NOT EXISTS (SELECT FROM pg_catalog.pg_extension WHERE extname = ");
    sql_put_literal(&body, name_text(extension->object.name.name));
    if (!text_is_none(extension->version)) {
        sql_put(&body, " AND extversion = ");
        put_version(&body, extension->version);
    }
    sql_put(&body, ") THEN\n        RAISE undefined_object USING MESSAGE = ");
    sql_put_literal(&body, describe_missing(arena, extension));
    sql_put(&body, ",\n            HINT = 'It is provided: whoever looks after the server installs "
                   "it.';\n    END IF;\nEND ");
    sql_put(writer, "DO ");
    sql_put_dollar_quoted(writer, sql_take(&body));
    return sql_take(writer);
}

Text sql_update_extension(SqlWriter *writer, const Extension *extension)
{
    sql_put(writer, "ALTER EXTENSION ");
    sql_put_identifier(writer, extension->object.name.name);
    sql_put(writer, " UPDATE");
    if (!text_is_none(extension->version)) {
        sql_put(writer, " TO ");
        put_version(writer, extension->version);
    }
    return sql_take(writer);
}

const SqlKind extension_sql = {NULL, create_extension};
