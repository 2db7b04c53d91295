/* Pieces are quoted so that reading them gives the same model again; a comment becomes lines of ///
 * only where they would lose no byte of it. */
#include "snapshot/writer_internal.h"

#include <string.h>

#include "syntax/syntax.h"

void put(Writer *writer, const char *string)
{
    text_put_string(&writer->out, string);
}

void put_text(Writer *writer, Text text)
{
    text_put(&writer->out, text);
}

static void put_quoted_name(Writer *writer, Text text)
{
    text_put_byte(&writer->out, '"');
    for (size_t i = 0; i < text.length; i++) {
        if (text.bytes[i] == '"') text_put_byte(&writer->out, '"');
        text_put_byte(&writer->out, text.bytes[i]);
    }
    text_put_byte(&writer->out, '"');
}

void put_string(Writer *writer, Text text)
{
    text_put_literal(&writer->out, text);
}

void put_name(Writer *writer, Name name)
{
    Text text = name_text(name);
    if (syntax_name_needs_quotes(text))
        put_quoted_name(writer, text);
    else
        put_text(writer, text);
}

void put_qualified(Writer *writer, QualifiedName name)
{
    if (name.namespace_name != NULL) {
        put_name(writer, name.namespace_name);
        put(writer, ".");
    }
    put_name(writer, name.name);
}

void put_names(Writer *writer, const NameList *names)
{
    put(writer, "(");
    for (size_t i = 0; i < names->count; i++) {
        put(writer, i == 0 ? "" : ", ");
        put_name(writer, names->items[i]);
    }
    put(writer, ")");
}

void put_type(Writer *writer, const Type *type)
{
    put_text(writer, type_format(writer->arena, type, NULL));
}

void put_clause(Writer *writer, const char *word, Name name)
{
    if (name != NULL) {
        put(writer, " ");
        put(writer, word);
        put(writer, " ");
        put_name(writer, name);
    }
}

void put_owner(Writer *writer, const Object *object)
{
    put_clause(writer, "owner", object_extras(object)->owner);
}

void put_collation(Writer *writer, QualifiedName collation)
{
    if (collation.name != NULL) {
        put(writer, " collate ");
        put_qualified(writer, collation);
    }
}

/* ---- options ---- */

static bool is_word_byte(char byte)
{
    return (byte >= 'a' && byte <= 'z') || (byte >= '0' && byte <= '9') || byte == '_';
}

/* A number, or nothing that would be read otherwise without quotes. */
static bool is_number(Text text)
{
    size_t i = text.length > 0 && text.bytes[0] == '-' ? 1 : 0;
    bool digits = false;
    for (; i < text.length; i++)
        if (text.bytes[i] >= '0' && text.bytes[i] <= '9')
            digits = true;
        else if (text.bytes[i] != '.' || !digits)
            return false;
    return digits && text.bytes[text.length - 1] != '.';
}

static void put_option_value(Writer *writer, Text value)
{
    bool is_word = text_equals_string(value, "true") || text_equals_string(value, "false") ||
                   text_equals_string(value, "on") || text_equals_string(value, "off");
    if (is_number(value) || is_word)
        put_text(writer, value);
    else
        put_string(writer, value);
}

/* A parameter of a toast table is "toast.name": its dot is not quoted. */
static void put_option_name(Writer *writer, Name name)
{
    Text text = name_text(name);
    bool plain = text.length > 0;
    for (size_t i = 0; i < text.length; i++)
        plain = plain && (is_word_byte(text.bytes[i]) || text.bytes[i] == '.');
    if (plain)
        put_text(writer, text);
    else
        put_name(writer, name);
}

void put_options(Writer *writer, const Options *options)
{
    put(writer, "(");
    for (size_t i = 0; i < options->count; i++) {
        put(writer, i == 0 ? "" : ", ");
        put_option_name(writer, options->items[i].name);
        put(writer, " = ");
        put_option_value(writer, options->items[i].value);
    }
    put(writer, ")");
}

void put_with(Writer *writer, const Options *options)
{
    if (options->count > 0) {
        put(writer, " with ");
        put_options(writer, options);
    }
}

/* ---- expressions ---- */

void put_expression(Writer *writer, const Expression *expression)
{
    put(writer, "(");
    put_text(writer, expression->text);
    put(writer, ")");
}

/* Whether it is one lump: outside of quotes and parentheses it has no white space. A lump cannot
 * contain a word that the scanner would take for the next clause. */
static bool is_lump(Text text)
{
    int depth = 0;
    char quote = 0;
    for (size_t i = 0; i < text.length; i++) {
        char byte = text.bytes[i];
        if (quote != 0)
            quote = byte == quote ? 0 : quote;
        else if (byte == '\'' || byte == '"')
            quote = byte;
        else if (byte == '(' || byte == '[')
            depth++;
        else if (byte == ')' || byte == ']')
            depth--;
        else if (depth == 0 && (byte == ' ' || byte == '\n' || byte == '\t' || byte == '$'))
            return false;
    }
    return true;
}

void put_value(Writer *writer, const Expression *expression)
{
    if (is_lump(expression->text))
        put_text(writer, expression->text);
    else
        put_expression(writer, expression);
}

/* ---- comments ---- */

/* Whether /// lines give back exactly this text: no bytes that a line would lose. */
static bool fits_lines(Text text)
{
    for (size_t i = 0; i < text.length; i++) {
        unsigned char byte = (unsigned char)text.bytes[i];
        bool ends_line = i + 1 == text.length || text.bytes[i + 1] == '\n';
        if ((byte < ' ' && byte != '\n') || byte == 0x7f || (byte == ' ' && ends_line))
            return false;
    }
    return text.length > 0 && text.bytes[0] != '\n' && text.bytes[text.length - 1] != '\n';
}

void put_target(Writer *writer, const Object *object)
{
    const DefinitionRow *row = definition_row(object->kind);
    if (object->kind == KIND_EXTERNAL) {
        put_text(writer, name_text(object->name.name));
        return;
    }
    put(writer, kind_row(object->kind)->word);
    put(writer, " ");
    if (object->kind == KIND_COLUMN) {
        put_qualified(writer, object->parent->name);
        put(writer, ".");
        put_name(writer, object->name.name);
    } else if (object->parent != NULL && object->kind != KIND_INDEX) {
        put_name(writer, object->name.name);
        put(writer, " on ");
        put_qualified(writer, object->parent->name);
    } else if (row != NULL && row->form != DEFINITION_NAMED) {
        if (object->name.namespace_name != NULL) {
            put_name(writer, object->name.namespace_name);
            put(writer, ".");
        }
        put_text(writer, name_text(object->name.name)); /* a sign, or SQL */
        put(writer, row->form == DEFINITION_OPERATOR ? " " : "");
        put_text(writer, object->signature);
    } else {
        put_qualified(writer, object->name);
        put_text(writer, object->signature);
    }
}

static void put_comment_on(Writer *writer, const Object *object)
{
    TextBuilder kept = writer->out;
    writer->out = writer->comments;
    put(writer, "comment on ");
    put_target(writer, object);
    put(writer, " is ");
    put_string(writer, object->comment);
    put(writer, ";\n\n");
    writer->comments = writer->out;
    writer->out = kept;
}

static void put_comment_lines(Writer *writer, Text comment, const char *indent)
{
    Text line;
    while (text_next_line(&comment, &line)) {
        put(writer, indent);
        put(writer, text_is_empty(line) ? "///" : "/// ");
        put_text(writer, line);
        put(writer, "\n");
    }
}

void put_comment(Writer *writer, const Object *object, const char *indent)
{
    if (text_is_none(object->comment)) return;
    if (fits_lines(object->comment))
        put_comment_lines(writer, object->comment, indent);
    else
        put_comment_on(writer, object);
}

/* A composite's attribute is commented on as a column of it. */
void put_attribute_comment(Writer *writer, const Object *composite, const Attribute *attribute)
{
    if (text_is_none(attribute->comment)) return;
    if (fits_lines(attribute->comment)) {
        put_comment_lines(writer, attribute->comment, "    ");
        return;
    }
    Object column = {.kind = KIND_COLUMN,
                     .name = {composite->name.namespace_name, attribute->name},
                     .parent = composite,
                     .comment = attribute->comment};
    put_comment_on(writer, &column);
}

/* ---- sequences' options ---- */

/* A blank, but for the first in parentheses. */
static void put_option_separator(Writer *writer)
{
    put(writer, writer->out.bytes[writer->out.length - 1] == '(' ? "" : " ");
}

static void put_number_option(Writer *writer, const char *word, int64_t number, int64_t usual)
{
    if (number != usual) {
        put_option_separator(writer);
        put(writer, word);
        text_put_number(&writer->out, number);
    }
}

void put_sequence_options(Writer *writer, const SequenceOptions *options)
{
    SequenceOptions usual = sequence_options_default(options->type, options->increment);
    put_number_option(writer, "increment ", options->increment, 1);
    put_number_option(writer, "minvalue ", options->minimum, usual.minimum);
    put_number_option(writer, "maxvalue ", options->maximum, usual.maximum);
    int64_t usual_start = options->increment > 0 ? options->minimum : options->maximum;
    put_number_option(writer, "start ", options->start, usual_start);
    put_number_option(writer, "cache ", options->cache, 1);
    if (options->cycle) {
        put_option_separator(writer);
        put(writer, "cycle");
    }
}
