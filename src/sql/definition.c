/* Kinds of model/definitions.def. The clauses are SQL already. */
#include "sql/sql_internal.h"

#include <string.h>

void sql_put_definition_name(SqlWriter *writer, const Object *object)
{
    const DefinitionRow *row = definition_row(object->kind);
    QualifiedName name = object->name;
    switch (row->form) {
    case DEFINITION_WHOLE: sql_put_verbatim(writer, name_text(name.name)); break;
    case DEFINITION_OPERATOR:
        sql_put_namespace(writer, object->kind, name);
        sql_put_verbatim(writer, name_text(name.name));
        break;
    case DEFINITION_PART:
        sql_put_identifier(writer, name.name);
        sql_put(writer, " ON ");
        sql_put_qualified(writer, object->parent->name);
        break;
    case DEFINITION_NAMED: sql_put_name_of(writer, object->kind, name); break;
    }
}

/* CREATE OPERATOR CLASS without FAMILY makes a family of its own name, which holds the class. */
const char *sql_drop_word(const Object *object)
{
    const DefinitionRow *row = definition_row(object->kind);
    if (object->kind == KIND_OPERATOR_CLASS &&
        definition_has_own_family((const Definition *)object))
        return "OPERATOR FAMILY";
    return row == NULL ? NULL : row->sql;
}

/* As ALTER, DROP and COMMENT ON take it. */
void sql_put_definition(SqlWriter *writer, const Object *object)
{
    sql_put_definition_name(writer, object);
    if (definition_row(object->kind)->form == DEFINITION_OPERATOR) sql_put(writer, " ");
    if (!text_is_none(object->signature)) sql_put_verbatim(writer, object->signature);
}

static void create_definition(SqlWriter *writer, const Object *object)
{
    const Definition *definition = (const Definition *)object;
    const DefinitionRow *row = definition_row(object->kind);
    sql_put(writer, "CREATE ");
    if (!text_is_none(definition->lead)) sql_put_verbatim(writer, definition->lead);
    sql_put(writer, row->sql);
    sql_put(writer, " ");
    if (row->form == DEFINITION_PART && object->kind != KIND_POLICY) {
        sql_put_identifier(writer, object->name.name);
        sql_put(writer, " ");
    } else if (row->form != DEFINITION_WHOLE) {
        sql_put_definition_name(writer, object);
        bool goes_on = object->kind != KIND_AGGREGATE && object->kind != KIND_SHELL_TYPE;
        sql_put(writer, goes_on ? " " : "");
    }
    sql_put(writer, row->middle);
    sql_put_verbatim(writer, definition->clauses.text);
}

Text sql_add_to_definition(SqlWriter *writer, const Object *object, Text addition)
{
    bool adds =
        object->kind == KIND_OPERATOR_FAMILY || object->kind == KIND_TEXT_SEARCH_CONFIGURATION;
    if (object->kind == KIND_RULE) {
        sql_put(writer, "ALTER TABLE "); /* of a view, too */
        sql_put_qualified(writer, object->parent->name);
        sql_put(writer, " ");
        sql_put_verbatim(writer, addition);
        sql_put(writer, " RULE ");
        sql_put_identifier(writer, object->name.name);
        return sql_take(writer);
    }
    sql_put(writer, "ALTER ");
    sql_put(writer, definition_row(object->kind)->sql);
    sql_put(writer, " ");
    sql_put_definition(writer, object);
    sql_put(writer, adds ? " ADD " : " ");
    sql_put_verbatim(writer, addition);
    return sql_take(writer);
}

const SqlKind definition_sql = {NULL, create_definition};
