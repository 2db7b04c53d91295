/* Definitions compared, and what is read out of their clauses, which are text. Settings in brackets
 * may stand in any order. */
#include "model/definition.h"

#include <string.h>

static const DefinitionRow rows[] = {
#define DEFINITION(kind, words, sql, form, middle) \
    {KIND_##kind, words, sql, DEFINITION_##form, middle},
#include "model/definitions.def"
#undef DEFINITION
};

const DefinitionRow *definition_rows(size_t *count)
{
    *count = sizeof rows / sizeof *rows;
    return rows;
}

const DefinitionRow *definition_row(ObjectKind kind)
{
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        if (rows[i].kind == kind) return &rows[i];
    return NULL;
}

/* Kinds whose clauses end in "(name = value, ...)", in any order. */
static bool has_settings(ObjectKind kind)
{
    return kind == KIND_COLLATION || kind == KIND_AGGREGATE || kind == KIND_OPERATOR ||
           kind == KIND_RANGE || kind == KIND_BASE_TYPE || kind == KIND_TEXT_SEARCH_PARSER ||
           kind == KIND_TEXT_SEARCH_TEMPLATE;
}

/* The end of what begins at `at`: the next of `ends` outside of quotes and brackets. */
static size_t part_end(Text text, size_t at, const char *ends)
{
    int depth = 0;
    while (at < text.length && (depth > 0 || strchr(ends, text.bytes[at]) == NULL)) {
        char byte = text.bytes[at];
        depth += (byte == '(') - (byte == ')');
        at = byte == '\'' || byte == '"' ? text_skip_quoted(text, at) : at + 1;
    }
    return at;
}

/* Where the last pair of brackets begins. */
static size_t settings_begin(Text text)
{
    size_t begin = part_end(text, 0, "(");
    while (begin < text.length) {
        size_t end = part_end(text, begin + 1, ")");
        size_t next = part_end(text, end < text.length ? end + 1 : end, "(");
        if (next >= text.length) break;
        begin = next;
    }
    return begin;
}

/* Whether each of the settings from `at` on is among those of `other`; counts them. */
static bool settings_within(Text text, size_t at, Text other, size_t other_at, size_t *count)
{
    for (*count = 0; at < text.length && text.bytes[at] != ')'; (*count)++) {
        size_t end = part_end(text, at + 1, ",)");
        Text setting = text_trim(text_slice(text, at + 1, end));
        bool found = false;
        for (size_t i = other_at; !found && i < other.length && other.bytes[i] != ')';) {
            size_t other_end = part_end(other, i + 1, ",)");
            found = text_equals(setting, text_trim(text_slice(other, i + 1, other_end)));
            i = other_end;
        }
        if (!found) return false;
        at = end;
    }
    return true;
}

bool definition_clauses_equal(const Definition *a, const Definition *b)
{
    Text left = a->clauses.text;
    Text right = b->clauses.text;
    size_t counts[2];
    if (text_equals(left, right)) return true;
    if (!has_settings(a->object.kind) || left.length != right.length) return false;
    size_t begin = settings_begin(left);
    return begin == settings_begin(right) &&
           text_equals(text_slice(left, 0, begin), text_slice(right, 0, begin)) &&
           settings_within(left, begin, right, begin, &counts[0]) &&
           settings_within(right, begin, left, begin, &counts[1]) && counts[0] == counts[1];
}

/* Where the word is, outside of quotes; the text's length when it is not there. */
static size_t find_outside_quotes(Text text, const char *word)
{
    bool is_quoted = false;
    Text wanted = text_from_string(word);
    for (size_t at = 0; at + wanted.length <= text.length; at++) {
        is_quoted = is_quoted != (text.bytes[at] == '"');
        if (!is_quoted && text_equals_ignoring_case(text_slice(text, at, at + wanted.length), word))
            return at;
    }
    return text.length;
}

Text aggregate_arguments(Arena *arena, Text signature)
{
    static const char between[] = "ORDER BY ";
    if (text_equals_string(signature, "(*)")) return TEXT("()");
    size_t at = find_outside_quotes(signature, between);
    if (at == signature.length) return signature;
    Text direct = text_trim(text_slice(signature, 0, at));
    Text ordered = text_slice(signature, at + strlen(between), signature.length);
    bool is_variadic =
        ordered.length > 9 && text_equals_ignoring_case(text_slice(ordered, 0, 9), "variadic ");
    if (is_variadic && direct.length > 1) return text_format(arena, "%.*s)", TEXT_FORMAT(direct));
    return text_format(arena, "%.*s%s%.*s", TEXT_FORMAT(direct), direct.length > 1 ? ", " : "",
                       TEXT_FORMAT(ordered));
}

bool definition_has_own_family(const Definition *operator_class)
{
    static const char clause[] = " FAMILY ";
    const Text text = operator_class->clauses.text;
    return memmem(text.bytes, text.length, clause, strlen(clause)) == NULL;
}

bool range_names_multirange(const Object *range)
{
    static const char option[] = "multirange_type_name = ";
    const Text text = ((const Definition *)range)->clauses.text;
    return memmem(text.bytes, text.length, option, strlen(option)) != NULL;
}

bool rule_is_instead(const Definition *rule)
{
    static const char words[] = " DO INSTEAD";
    Text text = rule->clauses.text;
    for (size_t i = 0; i < text.length;) {
        if (text.bytes[i] == '\'' || text.bytes[i] == '"') {
            i = text_skip_quoted(text, i);
            continue;
        }
        if (text_starts_with(text_slice(text, i, text.length), words)) return true;
        i++;
    }
    return false;
}
