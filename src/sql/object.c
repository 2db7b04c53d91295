/* What all kinds have alike (DROP, COMMENT ON, RENAME, OWNER, ...), and which function writes a
 * kind's CREATE. */
#include "sql/sql_internal.h"

#include "base/bug.h"

/* What the schema declares but CREATE does not make. */
const SqlKind external_sql = {0};
const SqlKind default_privileges_sql = {0};
const SqlKind raw_sql = {0};

static const SqlKind *const sql_kinds[KIND_COUNT] = {
#define KIND(identifier, word, plural, Type, subject, place, space, said, keeps) &subject##_sql,
#include "model/kinds.def"
#undef KIND
};

static const char *kind_word(ObjectKind kind)
{
    if (definition_row(kind) != NULL) return definition_row(kind)->sql;
    return sql_kinds[kind]->word != NULL ? sql_kinds[kind]->word : kind_row(kind)->identifier;
}

void sql_put_alter_table(SqlWriter *writer, const Object *table)
{
    sql_put(writer, table->kind == KIND_VIEW                ? "ALTER VIEW "
                    : table->kind == KIND_MATERIALIZED_VIEW ? "ALTER MATERIALIZED VIEW "
                                                            : "ALTER TABLE ");
    if (writer->only) sql_put(writer, "ONLY ");
    writer->only = false;
    sql_put_qualified(writer, table->name);
    sql_put(writer, " ");
}

Text sql_create(SqlWriter *writer, const Object *object)
{
    sql_kinds[object->kind]->create(writer, object);
    return sql_take(writer);
}

static bool is_table_part(const Object *object)
{
    return object->kind == KIND_COLUMN || object->kind == KIND_CONSTRAINT;
}

/* DROP and COMMENT ON tell foreign tables from others; ALTER TABLE does not. */
void sql_put_foreign(SqlWriter *writer, const Object *object)
{
    if (object->kind == KIND_TABLE && ((const Table *)object)->extras->is_foreign)
        sql_put(writer, "FOREIGN ");
}

void sql_put_upper(SqlWriter *writer, const char *word)
{
    char upper[32];
    size_t length = 0;
    for (; word[length] != '\0' && length + 1 < sizeof upper; length++)
        upper[length] = (char)(word[length] >= 'a' && word[length] <= 'z' ? word[length] - 'a' + 'A'
                                                                          : word[length]);
    upper[length] = '\0';
    sql_put(writer, upper);
}

/* "SCHEMA app", "CONSTRAINT c ON t", "COLUMN t.c": as COMMENT ON and DROP TRIGGER take it. */
void sql_put_target(SqlWriter *writer, const Object *object)
{
    sql_put(writer, kind_word(object->kind));
    sql_put(writer, " ");
    if (object->kind == KIND_COLUMN) {
        sql_put_qualified(writer, object->parent->name);
        sql_put(writer, ".");
        sql_put_identifier(writer, object->name.name);
    } else if (object->kind == KIND_CONSTRAINT || object->kind == KIND_TRIGGER) {
        sql_put_identifier(writer, object->name.name);
        sql_put(writer, " ON ");
        sql_put_qualified(writer, object->parent->name);
    } else if (definition_row(object->kind) != NULL) {
        sql_put_definition(writer, object);
    } else {
        sql_put_object(writer, object);
    }
}

Text sql_drop(SqlWriter *writer, const Object *object)
{
    if (is_table_part(object)) {
        sql_put_alter_table(writer, object->parent);
        sql_put(writer, object->kind == KIND_COLUMN ? "DROP COLUMN " : "DROP CONSTRAINT ");
        sql_put_identifier(writer, object->name.name);
    } else {
        sql_put(writer, "DROP ");
        if (sql_drop_word(object) != NULL) {
            sql_put(writer, sql_drop_word(object));
            sql_put(writer, " ");
            sql_put_definition(writer, object);
            /* The functions that it is made of need the type, and it needs them. */
            if (object->kind == KIND_BASE_TYPE) sql_put(writer, " CASCADE");
        } else {
            sql_put_foreign(writer, object);
            sql_put_target(writer, object);
        }
    }
    return sql_take(writer);
}

/* An extension has a comment of its own, which the server knows. */
static Text comment_of_extension(SqlWriter *writer, const Object *object)
{
    Text name = name_text(object->name.name);
    sql_put(writer, "DO $comment$BEGIN\n    EXECUTE format('COMMENT ON EXTENSION %I IS %L', ");
    sql_put_literal(writer, name);
    sql_put(writer, ",\n        (SELECT comment FROM pg_available_extensions WHERE name = ");
    sql_put_literal(writer, name);
    sql_put(writer, "));\nEND$comment$");
    return sql_take(writer);
}

Text sql_comment(SqlWriter *writer, const Object *object, Text comment)
{
    if (object->kind == KIND_EXTENSION && text_is_none(comment))
        return comment_of_extension(writer, object);
    sql_put(writer, "COMMENT ON ");
    sql_put_foreign(writer, object);
    if (object->kind == KIND_EXTERNAL) { /* the sequence of an identity column */
        sql_put(writer, "SEQUENCE ");
        sql_put_verbatim(writer, ((const External *)object)->identity);
    } else {
        sql_put_target(writer, object);
    }
    sql_put(writer, " IS ");
    if (text_is_none(comment) && namespace_is_public(object))
        sql_put(writer, "'standard public schema'");
    else if (text_is_empty(comment))
        sql_put(writer, "NULL");
    else
        sql_put_literal(writer, comment);
    return sql_take(writer);
}

Text sql_comment_attribute(SqlWriter *writer, const Object *composite, Name attribute, Text comment)
{
    sql_put(writer, "COMMENT ON COLUMN ");
    sql_put_name_of(writer, composite->kind, composite->name);
    sql_put(writer, ".");
    sql_put_identifier(writer, attribute);
    sql_put(writer, " IS ");
    if (text_is_none(comment))
        sql_put(writer, "NULL");
    else
        sql_put_literal(writer, comment);
    return sql_take(writer);
}

Text sql_rename(SqlWriter *writer, const Object *object, Name name)
{
    if (is_table_part(object)) {
        sql_put_alter_table(writer, object->parent);
        sql_put(writer, object->kind == KIND_COLUMN ? "RENAME COLUMN " : "RENAME CONSTRAINT ");
        sql_put_identifier(writer, object->name.name);
        sql_put(writer, " TO ");
    } else {
        sql_put(writer, "ALTER ");
        sql_put_target(writer, object);
        sql_put(writer, " RENAME TO ");
    }
    sql_put_identifier(writer, name);
    return sql_take(writer);
}

Text sql_set_namespace(SqlWriter *writer, const Object *object, Name namespace_name)
{
    sql_put(writer, "ALTER ");
    sql_put_target(writer, object);
    sql_put(writer, " SET SCHEMA ");
    sql_put_identifier(writer, namespace_name);
    return sql_take(writer);
}

Text sql_set_owner(SqlWriter *writer, const Object *object, Name owner)
{
    sql_put(writer, "ALTER ");
    sql_put_target(writer, object);
    sql_put(writer, " OWNER TO ");
    if (owner == NULL)
        sql_put(writer, "CURRENT_USER");
    else
        sql_put_identifier(writer, owner);
    return sql_take(writer);
}

Text sql_set_options(SqlWriter *writer, const Object *object, const Options *set,
                     const Options *reset)
{
    sql_put(writer, "ALTER ");
    sql_put_target(writer, object);
    sql_put(writer, set->count > 0 ? " SET (" : " RESET (");
    if (set->count > 0)
        sql_put_options(writer, set);
    else
        sql_put_option_names(writer, reset);
    sql_put(writer, ")");
    return sql_take(writer);
}

Text sql_set_tablespace(SqlWriter *writer, const Object *object, Name tablespace)
{
    sql_put(writer, "ALTER ");
    sql_put_target(writer, object);
    sql_put(writer, " SET TABLESPACE ");
    if (tablespace == NULL)
        sql_put(writer, "pg_default");
    else
        sql_put_identifier(writer, tablespace);
    return sql_take(writer);
}
