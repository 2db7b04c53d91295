/* Literal defaults: what PostgreSQL would refuse, now or with the first row. */
#include "sema/parts_internal.h"
#include "syntax/sql_facts.h"

#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

static Diagnostic *report_value(Sema *sema, const Type *type, const SqlFragment *fragment)
{
    return SEMA_ADD(sema, DEFAULT_INVALID, fragment->span, "invalid default for type %.*s: %.*s",
                    TEXT_FORMAT(type_show(sema, type)), TEXT_FORMAT(fragment->text));
}

static void check_label(Sema *sema, const Enum *enumeration, const SqlFragment *fragment)
{
    Near near = near_begin(sema, fragment->value);
    for (size_t i = 0; i < enumeration->labels.count; i++) {
        if (text_equals(enumeration->labels.items[i].label, fragment->value)) return;
        near_try(&near, enumeration->labels.items[i].label);
    }
    Diagnostic *diagnostic =
        SEMA_ADD(sema, DEFAULT_NOT_LABEL, fragment->span, "\"%.*s\" is not a label of enum \"%s\"",
                 TEXT_FORMAT(fragment->value), enumeration->object.name.name);
    SEMA_NOTE(sema, diagnostic, enumeration->object.span, "the enum is declared here");
    near_hint(&near, diagnostic);
}

typedef struct IntegerRow {
    const char *internal;
    int64_t minimum;
    int64_t maximum;
} IntegerRow;

static const IntegerRow integer_rows[] = {
    {"int2", INT16_MIN, INT16_MAX},
    {"int4", INT32_MIN, INT32_MAX},
    {"int8", INT64_MIN, INT64_MAX},
};

static bool is_blank(const char *text)
{
    return text[strspn(text, " \t\n\r\f\v")] == '\0';
}

/* A string must be a whole number; a number may have a fraction, which is rounded away. */
static bool integer_is_good(Arena *arena, const IntegerRow *row, const SqlFragment *fragment)
{
    const char *text = text_string(arena, fragment->value);
    char *end;
    errno = 0;
    if (fragment->constant == SQL_STRING) {
        long long value = strtoll(text, &end, 10);
        return end != text && is_blank(end) && errno == 0 && value >= row->minimum &&
               value <= row->maximum;
    }
    double value = strtod(text, &end);
    return end != text && value > (double)row->minimum - 0.5 && value < (double)row->maximum + 0.5;
}

static bool number_is_good(Arena *arena, Text value)
{
    const char *text = text_string(arena, text_trim(value));
    char *end;
    (void)strtod(text, &end);
    return end != text && *end == '\0';
}

/* PostgreSQL takes any unambiguous beginning of these words. */
static bool boolean_is_good(Arena *arena, Text value)
{
    static const char *const words[] = {"true", "false", "yes", "no"};
    static const char *const others[] = {"on", "off", "of", "1", "0"};
    Text text = text_lower(arena, text_trim(value));
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (text.length > 0 && text.length <= strlen(words[i]) &&
            memcmp(text.bytes, words[i], text.length) == 0)
            return true;
    for (size_t i = 0; i < sizeof others / sizeof *others; i++)
        if (text_equals_string(text, others[i])) return true;
    return false;
}

static size_t count_characters(Text text)
{
    size_t count = 0;
    for (size_t i = 0; i < text.length; i++) count += ((unsigned char)text.bytes[i] & 0xc0) != 0x80;
    return count;
}

static size_t trailing_blanks(Text text)
{
    size_t count = 0;
    while (count < text.length && text.bytes[text.length - 1 - count] == ' ') count++;
    return count;
}

static void check_length(Sema *sema, const Type *type, const Type *base,
                         const SqlFragment *fragment)
{
    if (base->modifier_count == 0) return;
    size_t length = count_characters(fragment->value) - trailing_blanks(fragment->value);
    if (length > (size_t)base->modifiers[0])
        SEMA_ADD(sema, DEFAULT_INVALID, fragment->span, "default is too long for type %.*s",
                 TEXT_FORMAT(type_show(sema, type)));
}

/* Whether an array literal may be one. */
static bool array_is_good(Text value)
{
    Text text = text_trim(value);
    return text.length >= 2 && (text.bytes[0] == '{' || text.bytes[0] == '[') &&
           text.bytes[text.length - 1] == '}';
}

static void check_array(Sema *sema, const Type *type, const SqlFragment *fragment)
{
    if (fragment->constant == SQL_STRING && array_is_good(fragment->value)) return;
    Diagnostic *diagnostic = report_value(sema, type, fragment);
    SEMA_HINT(sema, diagnostic, "Arrays are written in braces: the empty array is '{}'.");
}

static bool builtin_is_good(Sema *sema, const char *internal, const SqlFragment *fragment)
{
    bool is_string = fragment->constant == SQL_STRING;
    if (strcmp(internal, "bit") == 0 || strcmp(internal, "varbit") == 0) return is_string;
    for (size_t i = 0; i < sizeof integer_rows / sizeof *integer_rows; i++) {
        if (strcmp(internal, integer_rows[i].internal) == 0)
            return fragment->constant != SQL_BOOLEAN &&
                   integer_is_good(sema->arena, &integer_rows[i], fragment);
    }
    if (strcmp(internal, "bool") == 0)
        return is_string ? boolean_is_good(sema->arena, fragment->value)
                         : fragment->constant == SQL_BOOLEAN;
    if (strcmp(internal, "numeric") == 0 || strcmp(internal, "float4") == 0 ||
        strcmp(internal, "float8") == 0)
        return fragment->constant != SQL_BOOLEAN &&
               (!is_string || number_is_good(sema->arena, fragment->value));
    static const char *const strings_only[] = {
        "date", "timestamp", "timestamptz", "time", "timetz", "interval", "uuid",
        "json", "jsonb",     "bytea",       "inet", "cidr",   "macaddr",  "xml"};
    for (size_t i = 0; i < sizeof strings_only / sizeof *strings_only; i++)
        if (strcmp(internal, strings_only[i]) == 0) return is_string;
    return true;
}

bool default_is_forgotten(Sema *sema, const Type *type, Name home, const SqlFragment *fragment)
{
    if (fragment == NULL || fragment->constant != SQL_NULL) return false;
    if (!fragment->constant_cast) return true;
    SqlFacts facts = sql_facts(sema->sql, fragment);
    if (!facts.is_cast) return true;
    Type cast = type_resolve_sql(sema, home, &facts.cast_type, TYPE_OF_VALUE);
    return cast.modifier_count == 0 && type->modifier_count == 0 && type_equals(&cast, type);
}

void default_check(Sema *sema, const Type *type, const SqlFragment *fragment)
{
    Type base = type_base(type);
    if (fragment == NULL || fragment->constant == SQL_NOT_CONSTANT ||
        fragment->constant == SQL_NULL || fragment->constant_cast || base.type_class == TYPE_POISON)
        return;
    if (base.array_dimensions > 0) {
        check_array(sema, type, fragment);
    } else if (base.type_class == TYPE_USER && base.object->kind == KIND_ENUM) {
        if (fragment->constant == SQL_STRING)
            check_label(sema, (const Enum *)(const void *)base.object, fragment);
        else
            report_value(sema, type, fragment);
    } else if (vector_is(&base)) {
        if (fragment->constant != SQL_STRING || !vector_string_is_good(&base, fragment->value))
            report_value(sema, type, fragment);
    } else if (base.type_class == TYPE_BUILTIN) {
        if (!builtin_is_good(sema, base.builtin->internal, fragment) ||
            (fragment->constant == SQL_STRING && !vector_string_is_good(&base, fragment->value)))
            report_value(sema, type, fragment);
        else if (fragment->constant == SQL_STRING &&
                 (strcmp(base.builtin->internal, "varchar") == 0 ||
                  strcmp(base.builtin->internal, "bpchar") == 0))
            check_length(sema, type, &base, fragment);
    }
}

static bool is_label(const Enum *enumeration, Text value)
{
    for (size_t i = 0; i < enumeration->labels.count; i++)
        if (text_equals(enumeration->labels.items[i].label, value)) return true;
    return false;
}

bool constant_fits(Sema *sema, const Type *type, const SqlFragment *fragment)
{
    Type base = type_base(type);
    if (fragment->constant == SQL_NOT_CONSTANT || fragment->constant == SQL_NULL ||
        fragment->constant_cast || base.type_class == TYPE_POISON)
        return true;
    if (base.array_dimensions > 0)
        return fragment->constant == SQL_STRING && array_is_good(fragment->value);
    if (base.type_class == TYPE_USER && base.object->kind == KIND_ENUM)
        return fragment->constant == SQL_STRING &&
               is_label((const Enum *)(const void *)base.object, fragment->value);
    return base.type_class != TYPE_BUILTIN ||
           builtin_is_good(sema, base.builtin->internal, fragment);
}
