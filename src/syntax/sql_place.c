/* The way between a piece of a .schema file and the statement that libpg_query is given for it. */
#include "syntax/sql_internal.h"

#include <string.h>
#include <strings.h>

static bool has_nul(Text text, size_t *at)
{
    for (size_t i = 0; i < text.length; i++) {
        if (text.bytes[i] != '\0') continue;
        *at = i;
        return true;
    }
    return false;
}

static bool is_space(char c)
{
    return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f' || c == '\v';
}

static Span span_trim(Span span)
{
    Text text = span_text(span);
    size_t begin = 0;
    size_t end = text.length;
    while (begin < end && is_space(text.bytes[begin])) begin++;
    while (end > begin && is_space(text.bytes[end - 1])) end--;
    return span_make(span.source, span.begin + begin, span.begin + end);
}

bool sql_wrap(Sql *sql, Arena *arena, const char *prefix, Span span, const char *suffix,
              SqlWrapped *wrapped)
{
    wrapped->span = span_trim(span);
    Text text = span_text(wrapped->span);
    size_t nul = 0;
    if (text.length == 0) {
        diag_add(sql->diagnostics, CODE_SQL_SYNTAX, span, "SQL is missing here");
        return false;
    }
    if (has_nul(text, &nul)) {
        diag_add(sql->diagnostics, CODE_SQL_SYNTAX,
                 span_make(span.source, wrapped->span.begin + nul, wrapped->span.begin + nul + 1),
                 "SQL cannot contain a NUL byte");
        return false;
    }
    TextBuilder builder = text_builder(arena);
    text_put_string(&builder, prefix);
    wrapped->prefix = builder.length;
    text_put(&builder, text);
    text_put_byte(&builder, '\n');
    text_put_string(&builder, suffix);
    wrapped->text = text_built(&builder);
    return true;
}

static size_t clamp_to_span(const SqlWrapped *wrapped, size_t offset)
{
    size_t length = wrapped->span.end - wrapped->span.begin;
    size_t at = offset < wrapped->prefix ? 0 : offset - wrapped->prefix;
    return wrapped->span.begin + (at < length ? at : length);
}

Span sql_unwrap(const SqlWrapped *wrapped, size_t begin, size_t end)
{
    if (wrapped == NULL || span_is_none(wrapped->span)) return SPAN_NONE;
    return span_make(wrapped->span.source, clamp_to_span(wrapped, begin),
                     clamp_to_span(wrapped, end));
}

static bool is_word(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
           c == '$' || (unsigned char)c >= 0x80;
}

/* The end of the token that a mistake was found at: a word, or what the message quotes, or one
 * byte. */
static size_t mistake_end(Text text, const SqlError *error)
{
    size_t at = error->offset;
    Text message = error->message;
    if (text_starts_with(message, "syntax error at or near \"") && text_ends_with(message, "\"")) {
        Text near = text_slice(message, 25, message.length - 1);
        if (text_equals(text_slice(text, at, at + near.length), near)) return at + near.length;
    }
    size_t end = at;
    while (end < text.length && is_word(text.bytes[end])) end++;
    return end > at ? end : at + 1;
}

/* A clause of the language where only PostgreSQL's own are left. */
static bool says_renamed(Text text, size_t at)
{
    static const char *const words[] = {"renamed", "from"};
    for (size_t i = 0; i < 2; i++) {
        size_t length = strlen(words[i]);
        while (i > 0 && at < text.length && is_space(text.bytes[at])) at++;
        if (at + length > text.length || strncasecmp(text.bytes + at, words[i], length) != 0)
            return false;
        at += length;
        if (at < text.length && is_word(text.bytes[at])) return false;
    }
    return true;
}

void sql_report(Sql *sql, const SqlWrapped *wrapped, const SqlError *error)
{
    Span span = sql_unwrap(wrapped, error->offset, mistake_end(wrapped->text, error));
    if (error->offset >= wrapped->prefix + (wrapped->span.end - wrapped->span.begin))
        span = span_make(span.source, span.end, span.end);
    Diagnostic *diagnostic =
        diag_add(sql->diagnostics, CODE_SQL_SYNTAX, span, "%.*s", TEXT_FORMAT(error->message));
    if (says_renamed(wrapped->text, error->offset))
        diag_hint(sql->diagnostics, diagnostic,
                  "Write \"renamed from\" directly after the name, before everything else: "
                  "\"function f renamed from g(a integer)\".");
}

/* Steps over white space and comments, which may stand around a dot. */
static size_t skip_blank(Text text, size_t at)
{
    while (at < text.length) {
        if (is_space(text.bytes[at])) {
            at++;
        } else if (text_starts_with(text_slice(text, at, text.length), "--")) {
            while (at < text.length && text.bytes[at] != '\n') at++;
        } else if (text_starts_with(text_slice(text, at, text.length), "/*")) {
            size_t depth = 0;
            do {
                Text rest = text_slice(text, at, text.length);
                bool opens = text_starts_with(rest, "/*");
                bool closes = text_starts_with(rest, "*/");
                depth = opens ? depth + 1 : closes ? depth - 1 : depth;
                at += opens || closes ? 2 : 1;
            } while (depth > 0 && at < text.length);
        } else {
            break;
        }
    }
    return at;
}

static size_t skip_identifier(Text text, size_t at)
{
    if (at < text.length && text.bytes[at] == '"') {
        for (at++; at < text.length; at++) {
            if (text.bytes[at] != '"') continue;
            if (at + 1 >= text.length || text.bytes[at + 1] != '"') return at + 1;
            at++;
        }
        return at;
    }
    while (at < text.length && is_word(text.bytes[at])) at++;
    return at;
}

size_t sql_name_places(Text text, size_t at, SqlPlace places[SQL_PLACES])
{
    size_t count = 0;
    for (;;) {
        size_t end = skip_identifier(text, at);
        if (end == at) return count; /* a star, or no name at all */
        if (count == SQL_PLACES) return count;
        places[count++] = (SqlPlace){(uint32_t)at, (uint32_t)end};
        at = skip_blank(text, end);
        if (at >= text.length || text.bytes[at] != '.') return count;
        at = skip_blank(text, at + 1);
    }
}
