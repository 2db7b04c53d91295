#include "snapshot/print_internal.h"

#include <string.h>

#include "syntax/syntax.h"

void put_string(Printer *printer, const char *string)
{
    text_put_string(printer->out, string);
}

void put_text(Printer *printer, Text text)
{
    text_put(printer->out, text);
}

static void builder_put_quoted(TextBuilder *builder, Text text, char quote)
{
    text_put_byte(builder, quote);
    for (size_t i = 0; i < text.length; i++) {
        if (text.bytes[i] == quote) text_put_byte(builder, quote);
        text_put_byte(builder, text.bytes[i]);
    }
    text_put_byte(builder, quote);
}

static void builder_put_name(TextBuilder *builder, Name name)
{
    Text text = name_text(name);
    if (syntax_name_needs_quotes(text))
        builder_put_quoted(builder, text, '"');
    else
        text_put(builder, text);
}

static void builder_put_qualified(TextBuilder *builder, QualifiedName name)
{
    if (name.namespace_name != NULL) {
        builder_put_name(builder, name.namespace_name);
        text_put_byte(builder, '.');
    }
    builder_put_name(builder, name.name);
}

void put_name(Printer *printer, Name name)
{
    builder_put_name(printer->out, name);
}

void put_qualified(Printer *printer, QualifiedName name)
{
    builder_put_qualified(printer->out, name);
}

void put_names(Printer *printer, const NameList *names)
{
    text_put_byte(printer->out, '(');
    for (size_t i = 0; i < names->count; i++) {
        if (i > 0) put_string(printer, ", ");
        put_name(printer, names->items[i]);
    }
    text_put_byte(printer->out, ')');
}

void put_type(Printer *printer, const Type *type)
{
    put_text(printer, type_format(printer->arena, type, NULL));
}

void put_literal(Printer *printer, Text text)
{
    builder_put_quoted(printer->out, text, '\'');
}

static bool is_plain_word(Text text)
{
    for (size_t i = 0; i < text.length; i++) {
        char c = text.bytes[i];
        bool is_letter = (c >= 'a' && c <= 'z') || c == '_';
        if (!is_letter && !(i > 0 && c >= '0' && c <= '9')) return false;
    }
    return text.length > 0;
}

static bool is_plain_number(Text text)
{
    size_t digits = 0;
    for (size_t i = 0; i < text.length; i++) {
        char c = text.bytes[i];
        if (c >= '0' && c <= '9')
            digits++;
        else if (!(c == '-' && i == 0) && !(c == '.' && digits > 0 && digits == i))
            return false;
    }
    return digits > 0 && text.bytes[text.length - 1] != '.';
}

/* A namespace (toast.autovacuum_enabled) is a part of the name. */
static void put_option_name(Printer *printer, Name name)
{
    const char *dot = strchr(name, '.');
    if (dot != NULL) {
        put_text(printer, text_slice(name_text(name), 0, (size_t)(dot - name)));
        text_put_byte(printer->out, '.');
        name = dot + 1;
    }
    Text rest = text_from_string(name);
    if (is_plain_word(rest))
        put_text(printer, rest);
    else
        builder_put_quoted(printer->out, rest, '"');
}

void put_options(Printer *printer, const Options *options)
{
    text_put_byte(printer->out, '(');
    for (size_t i = 0; i < options->count; i++) {
        Text value = options->items[i].value;
        if (i > 0) put_string(printer, ", ");
        put_option_name(printer, options->items[i].name);
        put_string(printer, " = ");
        if (is_plain_word(value) || is_plain_number(value))
            put_text(printer, value);
        else
            put_literal(printer, value);
    }
    text_put_byte(printer->out, ')');
}

static void put_parenthesized(Printer *printer, const Expression *expression)
{
    text_put_byte(printer->out, '(');
    put_text(printer, expression->text);
    text_put_byte(printer->out, ')');
}

void put_clause(Printer *printer, const char *word, const Expression *expression)
{
    if (expression_is_none(expression)) return;
    text_put_byte(printer->out, ' ');
    put_string(printer, word);
    text_put_byte(printer->out, ' ');
    put_parenthesized(printer, expression);
}

void put_name_clause(Printer *printer, const char *word, Name name)
{
    if (name == NULL) return;
    text_put_byte(printer->out, ' ');
    put_string(printer, word);
    text_put_byte(printer->out, ' ');
    put_name(printer, name);
}

/* The end of the quoted text that begins at `at`. */
static size_t skip_quoted(Text text, size_t at)
{
    char quote = text.bytes[at];
    for (at++; at < text.length && text.bytes[at] != quote; at++) {}
    return at;
}

/* No blank outside quotes and brackets: then it is one constant, name or call, perhaps with a cast,
 * and no clause can be mistaken for a part of it. E'...' strings are not looked into. */
static bool is_bare(Text text)
{
    int depth = 0;
    if (text_equals_ignoring_case(text, "null") || text_starts_with(text, "E'")) return false;
    for (size_t i = 0; i < text.length; i++) {
        char c = text.bytes[i];
        if (c == '\'' || c == '"')
            i = skip_quoted(text, i);
        else if (c == '(' || c == '[')
            depth++;
        else if (c == ')' || c == ']')
            depth--;
        else if (depth == 0 && (c == ' ' || c == '\n' || c == '\t' || c == ';' || c == '$'))
            return false;
    }
    return true;
}

void put_default(Printer *printer, const Expression *expression)
{
    if (expression_is_none(expression)) return;
    put_string(printer, " default ");
    if (is_bare(expression->text))
        put_text(printer, expression->text);
    else
        put_parenthesized(printer, expression);
}

/* Comments
 * -----------------------------------------------------------------------------------------------
 */

static bool is_blank(char c)
{
    return c == ' ' || c == '\t';
}

/* A /// line keeps everything but control characters and blanks at its end. */
static bool fits_documentation(Text text)
{
    if (text.length == 0 || is_blank(text.bytes[text.length - 1])) return false;
    for (size_t i = 0; i < text.length; i++) {
        char c = text.bytes[i];
        if ((unsigned char)c < 0x20 && c != '\n' && c != '\t') return false;
        if (c == '\n' && i > 0 && is_blank(text.bytes[i - 1])) return false;
    }
    return text.bytes[text.length - 1] != '\n';
}

static void print_documentation(Printer *printer, Text text, size_t indent)
{
    Text line;
    while (text_next_line(&text, &line)) {
        text_put_repeat(printer->out, ' ', indent);
        put_string(printer, line.length > 0 ? "/// " : "///");
        put_text(printer, line);
        text_put_byte(printer->out, '\n');
    }
}

static bool is_part_of_relation(const Object *object)
{
    return object->kind == KIND_CONSTRAINT || object->kind == KIND_TRIGGER;
}

static void print_comment_target(Printer *printer, const Object *object)
{
    TextBuilder *out = printer->comments;
    const char *word = object->kind == KIND_ENUM ? "type" : kind_row(object->kind)->word;
    text_put_format(out, "comment on %s ", word);
    if (is_part_of_relation(object)) {
        builder_put_name(out, object->name.name);
        text_put_string(out, " on ");
        builder_put_qualified(out, object->parent->name);
    } else if (object->kind == KIND_COLUMN) {
        builder_put_qualified(out, object->parent->name);
        text_put_byte(out, '.');
        builder_put_name(out, object->name.name);
    } else {
        builder_put_qualified(out, object->name);
    }
    text_put(out, object->signature);
}

static void print_comment_text(Printer *printer, Text comment)
{
    text_put_string(printer->comments, " is ");
    builder_put_quoted(printer->comments, comment, '\'');
    text_put_string(printer->comments, ";\n");
}

void print_comment(Printer *printer, const Object *object, size_t indent)
{
    if (text_is_none(object->comment)) return;
    if (fits_documentation(object->comment)) {
        print_documentation(printer, object->comment, indent);
        return;
    }
    print_comment_target(printer, object);
    print_comment_text(printer, object->comment);
}

void print_attribute_comment(Printer *printer, const Object *object, const Attribute *attribute)
{
    if (text_is_none(attribute->comment)) return;
    if (fits_documentation(attribute->comment)) {
        print_documentation(printer, attribute->comment, 4);
        return;
    }
    text_put_string(printer->comments, "comment on column ");
    builder_put_qualified(printer->comments, object->name);
    text_put_byte(printer->comments, '.');
    builder_put_name(printer->comments, attribute->name);
    print_comment_text(printer, attribute->comment);
}
