/* The holes, each with the quoting of what it is. Types are written as people write them; a name of
 * the default namespace is qualified only where pg_catalog may have the same. */
#include "sql/sql.h"

#include <ctype.h>
#include <string.h>

#include "model/catalog_names.h"
#include "sql/sql_internal.h"

SqlWriter sql_writer(Arena *arena, Name default_namespace)
{
    return (SqlWriter){.builder = text_builder(arena), .default_namespace = default_namespace};
}

Text sql_take(SqlWriter *writer)
{
    Text built = text_copy(writer->builder.arena, text_built(&writer->builder));
    writer->builder.length = 0;
    return built;
}

SqlWriter *sql_only(SqlWriter *writer)
{
    writer->only = true;
    return writer;
}

void sql_put(SqlWriter *writer, const char *keywords)
{
    text_put_string(&writer->builder, keywords);
}

void sql_put_identifier(SqlWriter *writer, Name name)
{
    text_put(&writer->builder, identifier_format(writer->builder.arena, name));
}

void sql_put_identifiers(SqlWriter *writer, const NameList *names)
{
    for (size_t i = 0; i < names->count; i++) {
        sql_put(writer, i == 0 ? "" : ", ");
        sql_put_identifier(writer, names->items[i]);
    }
}

static bool is_understood(const SqlWriter *writer, ObjectKind kind, QualifiedName name)
{
    return name.namespace_name == NULL ||
           (name.namespace_name == writer->default_namespace && !catalog_may_have(kind, name.name));
}

void sql_put_namespace(SqlWriter *writer, ObjectKind kind, QualifiedName name)
{
    if (is_understood(writer, kind, name)) return;
    sql_put_identifier(writer, name.namespace_name);
    sql_put(writer, ".");
}

void sql_put_name_of(SqlWriter *writer, ObjectKind kind, QualifiedName name)
{
    sql_put_namespace(writer, kind, name);
    if (kind_is_routine(kind))
        text_put(&writer->builder, identifier_format_argument(writer->builder.arena, name.name));
    else
        sql_put_identifier(writer, name.name);
}

void sql_put_qualified(SqlWriter *writer, QualifiedName name)
{
    sql_put_name_of(writer, KIND_TABLE, name);
}

void sql_put_object(SqlWriter *writer, const Object *object)
{
    sql_put_name_of(writer, object->kind, object->name);
    Text signature = object->signature;
    if (object->kind == KIND_PROCEDURE && signature.length > 2) {
        /* Without a mode PostgreSQL also looks for one whose OUT arguments these may be. */
        sql_put(writer, "(IN ");
        sql_put_verbatim(writer, text_slice(signature, 1, signature.length));
    } else if (object->kind == KIND_FUNCTION || object->kind == KIND_PROCEDURE) {
        sql_put_verbatim(writer, signature);
    }
}

/* What is written for the text. */
static Text written_for(const SqlWriter *writer, Text text)
{
    const Text *other = writer->other_texts == NULL || text_is_none(text)
                            ? NULL
                            : map_find_pointer(writer->other_texts, text.bytes);
    return other == NULL ? text : *other;
}

void sql_put_literal(SqlWriter *writer, Text text)
{
    text_put_literal(&writer->builder, written_for(writer, text));
}

/* Whether `tag` closes a dollar quote anywhere inside `text`, or would together with its last byte.
 */
static bool tag_occurs(Text text, Text tag)
{
    for (size_t i = 0; i + tag.length <= text.length; i++)
        if (memcmp(text.bytes + i, tag.bytes, tag.length) == 0) return true;
    return text.length > 0 && text.bytes[text.length - 1] == '$';
}

void sql_put_dollar_quoted(SqlWriter *writer, Text text)
{
    Arena *arena = writer->builder.arena;
    Text tag = TEXT("$$");
    bool ends_in_dollar = text.length > 0 && text.bytes[text.length - 1] == '$';
    /* No tag helps where x$ and $$ run together; a \r would be lost in a file. */
    if (ends_in_dollar || text_has_return(text)) {
        sql_put_literal(writer, text);
        return;
    }
    for (int number = 0; tag_occurs(text, tag); number++)
        tag = number == 0 ? TEXT("$body$") : text_format(arena, "$body%d$", number);
    text_put(&writer->builder, tag);
    text_put(&writer->builder, text);
    text_put(&writer->builder, tag);
}

void sql_put_number(SqlWriter *writer, int64_t number)
{
    text_put_number(&writer->builder, number);
}

void sql_put_verbatim(SqlWriter *writer, Text sql)
{
    text_put(&writer->builder, written_for(writer, sql));
}

/* Spellings that people write, of types that format_type spells at length. */
static const struct {
    const char *internal;
    const char *word;
} type_words[] = {
    {"varchar", "varchar"},         {"bpchar", "char"}, {"timestamp", "timestamp"},
    {"timestamptz", "timestamptz"}, {"time", "time"},   {"timetz", "timetz"},
    {"varbit", "varbit"},
};

static const char *type_word(const BuiltinType *builtin)
{
    for (size_t i = 0; i < sizeof type_words / sizeof *type_words; i++)
        if (strcmp(type_words[i].internal, builtin->internal) == 0) return type_words[i].word;
    return NULL;
}

void sql_put_type(SqlWriter *writer, const Type *type)
{
    const char *word = NULL;
    if (type->type_class == TYPE_BUILTIN && type->builtin != NULL) word = type_word(type->builtin);
    if (word != NULL && strcmp(word, "char") == 0 && type->modifier_count == 0)
        word = NULL; /* bpchar without a length is not char, which is char(1) */
    if (word == NULL) {
        sql_put_verbatim(writer,
                         type_format(writer->builder.arena, type, writer->default_namespace));
        return;
    }
    sql_put(writer, word);
    for (uint8_t i = 0; i < type->modifier_count; i++) {
        sql_put(writer, i == 0 ? "(" : ", ");
        sql_put_number(writer, type->modifiers[i]);
    }
    sql_put(writer, type->modifier_count > 0 ? ")" : "");
    for (uint8_t i = 0; i < type->array_dimensions; i++) sql_put(writer, "[]");
}

static bool is_plain_option(Text value)
{
    bool number = true;
    bool word = value.length > 0 && isalpha((unsigned char)value.bytes[0]);
    for (size_t i = 0; i < value.length; i++) {
        unsigned char c = (unsigned char)value.bytes[i];
        number = number && (isdigit(c) || c == '.' || (c == '-' && i == 0));
        word = word && (islower(c) || isdigit(c) || c == '_');
    }
    return value.length > 0 && (number || word);
}

void sql_put_options(SqlWriter *writer, const Options *options)
{
    for (size_t i = 0; i < options->count; i++) {
        sql_put(writer, i == 0 ? "" : ", ");
        sql_put_option_name(writer, options->items[i].name);
        sql_put(writer, " = ");
        if (is_plain_option(options->items[i].value))
            sql_put_verbatim(writer, options->items[i].value);
        else
            sql_put_literal(writer, options->items[i].value);
    }
}

void sql_put_option_name(SqlWriter *writer, Name name)
{
    Text text = name_text(name);
    for (size_t i = 0; i < text.length; i++) {
        if (text.bytes[i] == '.') { /* toast.autovacuum_enabled */
            sql_put_verbatim(writer, text);
            return;
        }
    }
    sql_put_identifier(writer, name);
}

void sql_put_option_names(SqlWriter *writer, const Options *options)
{
    for (size_t i = 0; i < options->count; i++) {
        sql_put(writer, i == 0 ? "" : ", ");
        sql_put_option_name(writer, options->items[i].name);
    }
}

void sql_put_with(SqlWriter *writer, const Options *options)
{
    if (options->count == 0) return;
    sql_put(writer, " WITH (");
    sql_put_options(writer, options);
    sql_put(writer, ")");
}

void sql_put_tablespace(SqlWriter *writer, const char *clause, Name tablespace)
{
    if (tablespace == NULL) return;
    sql_put(writer, clause);
    sql_put_identifier(writer, tablespace);
}

void sql_put_expression(SqlWriter *writer, const Expression *expression)
{
    sql_put(writer, "(");
    sql_put_verbatim(writer, expression->text);
    sql_put(writer, ")");
}

void sql_put_value(SqlWriter *writer, const Expression *expression)
{
    if (expression_has(expression, EXPRESSION_STANDS_ALONE))
        sql_put_verbatim(writer, expression->text);
    else
        sql_put_expression(writer, expression);
}

void sql_put_collation(SqlWriter *writer, QualifiedName collation)
{
    if (collation.name == NULL) return;
    sql_put(writer, " COLLATE ");
    sql_put_qualified(writer, collation);
}
