/* The ends of comments, strings, quoted names and dollar quotes, and what to do when there is none:
 * the rest of the line is taken, so that the mistakes after it are found too. */
#include "syntax/scanner_internal.h"

#include <string.h>

Span scanner_span(const Scanner *scanner, AstRange range)
{
    return span_make(scanner->source, range.begin, range.end);
}

Text scanner_text(const Scanner *scanner, AstRange range)
{
    return (Text){scanner->bytes + range.begin, range.end - range.begin};
}

bool scanner_breaks_line(const Scanner *scanner, uint32_t begin, uint32_t end)
{
    return end > begin && memchr(scanner->bytes + begin, '\n', end - begin) != NULL;
}

uint32_t scanner_line_end(const Scanner *scanner, uint32_t begin)
{
    const char *from = scanner->bytes + begin;
    const char *newline = memchr(from, '\n', scanner->length - begin);
    uint32_t end = newline == NULL ? scanner->length : begin + (uint32_t)(newline - from);
    if (end > begin && scanner->bytes[end - 1] == '\r') end--;
    return end;
}

/* The opening line of something that has no end, without the punctuation that likely is not part of
 * it. */
static uint32_t unterminated_end(const Scanner *scanner, uint32_t begin)
{
    uint32_t end = scanner_line_end(scanner, begin);
    while (end > begin + 1 && strchr(" \t;,)", scanner->bytes[end - 1]) != NULL) end--;
    return end;
}

static uint32_t report_unterminated(Scanner *scanner, DiagnosticCode code, uint32_t begin,
                                    const char *what)
{
    uint32_t end = unterminated_end(scanner, begin);
    diag_add(scanner->diagnostics, code, scanner_span(scanner, (AstRange){begin, end}),
             "unterminated %s", what);
    return end;
}

uint32_t scanner_comment_end(Scanner *scanner, uint32_t begin)
{
    uint32_t depth = 1;
    for (uint32_t i = begin + 2; i + 1 < scanner->length; i++) {
        char byte = scanner->bytes[i];
        char next = scanner->bytes[i + 1];
        if (byte == '/' && next == '*') {
            depth++;
            i++;
        } else if (byte == '*' && next == '/') {
            depth--;
            i++;
            if (depth == 0) return i + 1;
        }
    }
    report_unterminated(scanner, CODE_UNTERMINATED_COMMENT, begin, "/* comment");
    return scanner_line_end(scanner, begin);
}

/* Whether the first line of begin..end looks as if the text had not been meant to go on. */
static bool is_suspicious(const Scanner *scanner, uint32_t begin, uint32_t end)
{
    if (!scanner_breaks_line(scanner, begin, end)) return false;
    uint32_t line = scanner_line_end(scanner, begin);
    while (line > begin && (scanner->bytes[line - 1] == ' ' || scanner->bytes[line - 1] == '\t'))
        line--;
    return line > begin && (scanner->bytes[line - 1] == ';' || scanner->bytes[line - 1] == ',');
}

/* Where the closing quote's end is, or 0. */
static uint32_t find_quote_end(const Scanner *scanner, uint32_t quote, bool escapes)
{
    char mark = scanner->bytes[quote];
    for (uint32_t i = quote + 1; i < scanner->length; i++) {
        char byte = scanner->bytes[i];
        if (escapes && byte == '\\') {
            i++;
        } else if (byte == mark) {
            if (i + 1 < scanner->length && scanner->bytes[i + 1] == mark) {
                i++;
                continue;
            }
            return i + 1;
        }
    }
    return 0;
}

uint32_t scanner_string_end(Scanner *scanner, uint32_t begin, uint32_t quote, bool escapes)
{
    uint32_t end = find_quote_end(scanner, quote, escapes);
    if (!scanner->in_tail && is_suspicious(scanner, quote, end == 0 ? scanner->length : end)) {
        scanner->guess_helps = true;
        if (scanner->guess) end = 0;
    }
    return end != 0 ? end : report_unterminated(scanner, CODE_UNTERMINATED_STRING, begin, "string");
}

uint32_t scanner_quoted_end(Scanner *scanner, uint32_t begin, uint32_t quote)
{
    uint32_t end = find_quote_end(scanner, quote, false);
    if (scanner_breaks_line(scanner, quote, end == 0 ? scanner->length : end)) {
        scanner->guess_helps = true;
        if (scanner->guess) end = 0;
    }
    if (end == 0) {
        /* A name has no spaces, mostly: it ends with its word. */
        end = quote + 1;
        while (end < scanner->length && strchr(" \t\r\n,;(){}", scanner->bytes[end]) == NULL) end++;
        diag_add(scanner->diagnostics, CODE_UNTERMINATED_NAME,
                 scanner_span(scanner, (AstRange){begin, end}), "unterminated quoted name");
    } else if (end == quote + 2) {
        diag_add(scanner->diagnostics, CODE_EMPTY_NAME,
                 scanner_span(scanner, (AstRange){begin, end}), "a quoted name must not be empty");
    }
    return end;
}

uint32_t scanner_dollar_end(Scanner *scanner, uint32_t begin, uint32_t body)
{
    const char *tag = scanner->bytes + begin;
    size_t tag_length = body - begin;
    const char *from = scanner->bytes + body;
    const char *found = memmem(from, scanner->length - body, tag, tag_length);
    if (found != NULL) return body + (uint32_t)(found - from) + (uint32_t)tag_length;
    diag_add(scanner->diagnostics, CODE_UNTERMINATED_DOLLAR,
             scanner_span(scanner, (AstRange){begin, body}), "unterminated %.*s string",
             (int)tag_length, tag);
    uint32_t end = scanner_line_end(scanner, body);
    while (end > body && strchr(" \t;", scanner->bytes[end - 1]) != NULL) end--;
    return end;
}

void scanner_refuse_byte(Scanner *scanner, AstRange range)
{
    unsigned char byte = (unsigned char)scanner->bytes[range.begin];
    Span span = scanner_span(scanner, range);
    if (byte > ' ' && byte < 0x7f) {
        diag_add(scanner->diagnostics, CODE_UNEXPECTED_CHARACTER, span,
                 "unexpected character \"%c\"", byte);
    } else {
        diag_add(scanner->diagnostics, CODE_UNEXPECTED_CHARACTER, span,
                 "unexpected control character 0x%02x", byte);
    }
}

static void report_bad_byte(Scanner *scanner, uint32_t at)
{
    unsigned char byte = (unsigned char)scanner->bytes[at];
    Span span = scanner_span(scanner, (AstRange){at, at + 1});
    if (byte == 0) {
        diag_add(scanner->diagnostics, CODE_NUL_BYTE, span, "NUL byte in the text");
    } else {
        diag_add(scanner->diagnostics, CODE_INVALID_UTF8, span,
                 "invalid byte 0x%02x: the text is not UTF-8", byte);
    }
}

/* Each run of bad bytes is reported once; a file that is not text at all, not forever. */
void scanner_check_bytes(Scanner *scanner)
{
    enum { MOST = 20 };
    uint32_t begin = 0;
    uint32_t previous = UINT32_MAX;
    for (int reported = 0; begin < scanner->length && reported < MOST;) {
        size_t at = 0;
        if (text_is_utf8((Text){scanner->bytes + begin, scanner->length - begin}, &at)) return;
        uint32_t bad = begin + (uint32_t)at;
        if (previous == UINT32_MAX || bad != previous + 1) {
            report_bad_byte(scanner, bad);
            reported++;
        }
        previous = bad;
        begin = bad + 1;
    }
}
