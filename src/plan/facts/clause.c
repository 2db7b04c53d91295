/* What a `using` does to the values of its column, as far as its text tells. */
#include "plan/facts/facts.h"

#include <string.h>

bool clause_reads(const Expression *clause, Name column)
{
    for (size_t i = 0; i < clause->reference_count; i++) {
        const SqlReference *reference = &clause->references[i];
        bool is_row = reference->kind == REFERENCE_RELATION || reference->kind == REFERENCE_STAR;
        if (reference->name.name == NULL &&
            (is_row || (reference->kind == REFERENCE_COLUMN && reference->part == column)))
            return true;
    }
    return false;
}

/* Where the column ends in the text, if it alone stands at its begin; else 0. */
static size_t column_ends(const Expression *clause, Name column)
{
    for (size_t i = 0; i < clause->reference_count; i++) {
        const SqlReference *reference = &clause->references[i];
        if (reference->kind == REFERENCE_COLUMN && reference->name.name == NULL &&
            reference->part == column)
            return reference->begin == 0 ? reference->end : 0;
    }
    return 0;
}

bool clause_is_cast(const Expression *clause, Name column)
{
    static const char others[] = "+-*/<>=~!@#%^&|`?'";
    size_t at = column_ends(clause, column);
    if (at == 0) return false;
    Text rest = text_slice(clause->text, at, clause->text.length);
    for (size_t i = 0; i < rest.length; i++)
        if (strchr(others, rest.bytes[i]) != NULL) return false;
    return text_is_empty(rest) || text_starts_with(rest, "::");
}

/* ---- casts after the column ---- */

static bool is_type_byte(char byte)
{
    return (byte >= 'a' && byte <= 'z') || (byte >= '0' && byte <= '9') || byte == '_';
}

/* "(12, 2)", "(36)": after it. */
static size_t read_modifiers(Text text, size_t at, Type *type)
{
    if (at >= text.length || text.bytes[at] != '(') return at;
    for (at++; at < text.length && text.bytes[at] != ')'; at++) {
        char byte = text.bytes[at];
        if (byte >= '0' && byte <= '9') {
            if (type->modifier_count == 0) type->modifier_count = 1;
            int32_t *last = &type->modifiers[type->modifier_count - 1];
            if (*last < INT32_MAX / 10 - 1) *last = *last * 10 + (byte - '0');
        } else if (byte == ',' && type->modifier_count == 1) {
            type->modifier_count = 2;
        }
    }
    return at < text.length ? at + 1 : at;
}

/* The built-in type after the :: at `at`; 0: it is another one, or hard to read. */
static size_t read_type(Text text, size_t at, Type *type)
{
    static const char *const longer[] = {" precision", " varying"};
    size_t begin = at + 2;
    size_t end = begin;
    *type = (Type){.type_class = TYPE_BUILTIN};
    while (end < text.length && is_type_byte(text.bytes[end])) end++;
    for (size_t i = 0; i < 2; i++)
        if (text_starts_with(text_slice(text, end, text.length), longer[i]))
            end += strlen(longer[i]);
    type->builtin = builtin_type_find(text_slice(text, begin, end));
    if (type->builtin == NULL) return 0;
    type->name.name = type->builtin->name;
    end = read_modifiers(text, end, type);
    return end < text.length && text.bytes[end] == '[' ? 0 : end;
}

bool clause_narrows(const Expression *clause, Name column, const Type *from, const Type *to)
{
    bool is_cast = clause_is_cast(clause, column);
    for (size_t i = 0; i < clause->reference_count; i++) {
        const SqlReference *reference = &clause->references[i];
        if (reference->kind != REFERENCE_COLUMN || reference->name.name != NULL ||
            reference->part != column)
            continue;
        Type before = *from;
        Type type;
        size_t at = reference->end;
        while (text_starts_with(text_slice(clause->text, at, clause->text.length), "::")) {
            size_t end = read_type(clause->text, at, &type);
            if (end == 0) return false;
            if (conversion_of(&before, &type).narrows) return true;
            before = type;
            at = end;
        }
        if (is_cast && conversion_of(&before, to).narrows) return true;
    }
    return false;
}
