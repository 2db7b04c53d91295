/* What every other action is built from: a range of bytes as a name, a list of names, a word, a
 * number, a piece of SQL, the documentation before it; and the report of a clause written twice. */
#include "syntax/parser_internal.h"

#include <string.h>

#include "base/bug.h"
#include "schema_parser.h"

Span build_span(const Parser *p, AstRange range)
{
    return span_make(p->source, range.begin, range.end);
}

static Text text_at(const Parser *p, AstRange range)
{
    return scanner_text(&p->scanner, range);
}

/* Folds ASCII letters only, as PostgreSQL does in UTF-8. */
static Name intern_folded(Parser *p, Text text)
{
    char lower[64];
    for (size_t i = 0; i < text.length; i++) {
        if (text.bytes[i] >= 'A' && text.bytes[i] <= 'Z') break;
        if (i + 1 == text.length) return name_intern(p->names, text);
    }
    if (text.length > sizeof lower) return name_intern(p->names, text_lower(p->arena, text));
    for (size_t i = 0; i < text.length; i++) {
        char byte = text.bytes[i];
        lower[i] = (char)(byte >= 'A' && byte <= 'Z' ? byte + ('a' - 'A') : byte);
    }
    return name_intern(p->names, (Text){lower, text.length});
}

static bool is_quoted(Text text)
{
    return text.length > 0 && text.bytes[text.length - 1] == '"';
}

AstName build_name(Parser *p, AstRange range)
{
    AstName name = {0};
    if (range.end == 0) return name;
    Text text = text_at(p, range);
    name.span = build_span(p, range);
    name.quoted = is_quoted(text) || (text.length > 0 && memchr(text.bytes, '"', text.length));
    if (text.length > 0 && text.bytes[0] == '\'') name.quoted = true;
    name.name =
        name.quoted ? name_intern(p->names, build_text(p, range).text) : intern_folded(p, text);
    return name;
}

AstQualifiedName build_qualified_name(Parser *p, QualifiedRange range)
{
    AstQualifiedName name = {0};
    if (range.name.end == 0) return name;
    AstName last = build_name(p, range.name);
    name.name = last.name;
    name.quoted = last.quoted;
    name.name_span = last.span;
    name.span = last.span;
    if (range.namespace_name.end != 0) {
        AstName first = build_name(p, range.namespace_name);
        name.namespace_name = first.name;
        name.span = span_join(first.span, last.span);
    }
    return name;
}

AstText build_word(Parser *p, AstRange range)
{
    AstText text = build_text(p, range);
    Text written = text_at(p, range);
    if (text.text.bytes == written.bytes && text.text.length == written.length)
        text.text = name_text(intern_folded(p, written));
    return text;
}

NameList names_start(Parser *p, AstRange name)
{
    return names_add(p, (NameList){0}, name);
}

NameList names_add(Parser *p, NameList list, AstRange name)
{
    AstName *item = ARENA_NEW(p->arena, AstName);
    *item = build_name(p, name);
    LIST_ADD(list.first, list.last, item);
    return list;
}

NameList names_set_period(NameList list)
{
    list.has_period = true;
    return list;
}

AstSql build_sql(Parser *p, AstSqlKind kind, AstRange range)
{
    if (range.begin == range.end && kind != AST_SQL_ARGUMENT_TYPES) {
        diag_add(p->diagnostics, CODE_MISSING_SQL, build_span(p, range),
                 kind == AST_SQL_EXPRESSION ? "an expression is missing here"
                                            : "the definition is missing here");
        return (AstSql){.kind = AST_SQL_NONE};
    }
    return (AstSql){.kind = kind, .span = build_span(p, range)};
}

/* The number as written, with a sign and blanks after it; false when it is no whole number of 64
 * bits. */
static bool read_number(Text text, int64_t *value)
{
    bool negative = text.bytes[0] == '-';
    size_t i = negative || text.bytes[0] == '+';
    while (i < text.length && strchr(" \t\r\n", text.bytes[i]) != NULL) i++;
    uint64_t number = 0;
    uint64_t most = negative ? (uint64_t)INT64_MAX + 1 : (uint64_t)INT64_MAX;
    for (; i < text.length; i++) {
        if (text.bytes[i] < '0' || text.bytes[i] > '9') return false;
        uint64_t digit = (uint64_t)(text.bytes[i] - '0');
        if (number > (most - digit) / 10) return false;
        number = number * 10 + digit;
    }
    *value = negative ? (int64_t)(0 - number) : (int64_t)number;
    return true;
}

AstNumber build_number(Parser *p, AstRange range, int64_t minimum, int64_t maximum)
{
    AstNumber number = {.span = build_span(p, range)};
    bool fits = read_number(text_at(p, range), &number.value);
    if (!fits || number.value < minimum || number.value > maximum) {
        diag_add(p->diagnostics, CODE_NUMBER_RANGE, number.span,
                 "this must be an integer from %lld to %lld", (long long)minimum,
                 (long long)maximum);
        number.value = minimum > 0 ? minimum : 0;
    }
    return number;
}

static Text join_documentation(Parser *p, AstRange range)
{
    TextBuilder builder = text_builder(names_arena(p->names));
    Text rest = text_at(p, range);
    Text line;
    bool any = false;
    while (text_next_line(&rest, &line)) {
        line = text_trim(line);
        if (!text_starts_with(line, "///") || text_starts_with(line, "////")) continue;
        line = text_slice(line, 3, line.length);
        if (line.length > 0 && line.bytes[0] == ' ') line = text_slice(line, 1, line.length);
        if (any) text_put_byte(&builder, '\n');
        text_put(&builder, line);
        any = true;
    }
    return text_built(&builder);
}

AstText build_documentation(Parser *p, uint32_t begin)
{
    for (size_t i = p->scanner.documentation.count; i > 0; i--) {
        Documentation *documentation = &p->scanner.documentation.items[i - 1];
        if (documentation->token_begin < begin) break;
        if (documentation->token_begin == begin && !documentation->taken) {
            documentation->taken = true;
            return (AstText){join_documentation(p, documentation->range),
                             build_span(p, documentation->range)};
        }
    }
    return (AstText){0};
}

bool build_is_repeated(Parser *p, AstRange clause, Span there)
{
    if (span_is_none(there)) return false;
    Diagnostic *diagnostic = diag_add(p->diagnostics, CODE_REPEATED_CLAUSE, build_span(p, clause),
                                      "this clause is specified more than once");
    diag_note(p->diagnostics, diagnostic, there, "it is first specified here");
    return true;
}

void build_flag(Parser *p, AstRange clause, Span *there)
{
    if (!build_is_repeated(p, clause, *there)) *there = build_span(p, clause);
}

bool build_is_repeated_name(Parser *p, AstRange clause, const AstName *there)
{
    return build_is_repeated(p, clause, there->span);
}
