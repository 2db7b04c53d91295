/* Strings and quoted names without their quotes: 'it''s', E'\n', U&'\00e9', $$...$$, "a ""b""". */
#include "syntax/parser_internal.h"

#include <string.h>

typedef struct Unquote {
    Parser *p;
    AstRange range; /* what is between the quotes */
    TextBuilder out;
} Unquote;

static int digit_value(char byte)
{
    if (byte >= '0' && byte <= '9') return byte - '0';
    if (byte >= 'a' && byte <= 'f') return byte - 'a' + 10;
    return byte >= 'A' && byte <= 'F' ? byte - 'A' + 10 : -1;
}

/* Reads up to `most` digits of `base` at `at`; gives how many there were. */
static uint32_t read_digits(const Unquote *unquote, uint32_t at, uint32_t most, int base,
                            uint32_t *value)
{
    uint32_t count = 0;
    *value = 0;
    while (count < most && at + count < unquote->range.end) {
        int digit = digit_value(unquote->p->scanner.bytes[at + count]);
        if (digit < 0 || digit >= base) break;
        *value = *value * (uint32_t)base + (uint32_t)digit;
        count++;
    }
    return count;
}

static void put_code_point(Unquote *unquote, uint32_t code)
{
    TextBuilder *out = &unquote->out;
    if (code < 0x80) {
        text_put_byte(out, (char)code);
    } else if (code < 0x800) {
        text_put_byte(out, (char)(0xc0 | code >> 6));
        text_put_byte(out, (char)(0x80 | (code & 0x3f)));
    } else if (code < 0x10000) {
        text_put_byte(out, (char)(0xe0 | code >> 12));
        text_put_byte(out, (char)(0x80 | (code >> 6 & 0x3f)));
        text_put_byte(out, (char)(0x80 | (code & 0x3f)));
    } else {
        text_put_byte(out, (char)(0xf0 | code >> 18));
        text_put_byte(out, (char)(0x80 | (code >> 12 & 0x3f)));
        text_put_byte(out, (char)(0x80 | (code >> 6 & 0x3f)));
        text_put_byte(out, (char)(0x80 | (code & 0x3f)));
    }
}

static void report_escape(Unquote *unquote, uint32_t begin, uint32_t end)
{
    diag_add(unquote->p->diagnostics, CODE_INVALID_ESCAPE,
             build_span(unquote->p, (AstRange){begin, end > begin ? end : begin + 1}),
             "invalid escape in a string");
}

/* A code point that text can hold. */
static bool is_character(uint32_t code)
{
    return code > 0 && code <= 0x10ffff && !(code >= 0xd800 && code <= 0xdfff);
}

/* The escape of `digits` hexadecimal digits that begins at `begin`, its digits at `at`. */
static uint32_t put_hexadecimal(Unquote *unquote, uint32_t begin, uint32_t at, uint32_t digits)
{
    uint32_t code;
    uint32_t count = read_digits(unquote, at, digits, 16, &code);
    if (count != digits || !is_character(code))
        report_escape(unquote, begin, at + count);
    else
        put_code_point(unquote, code);
    return at + count;
}

static uint32_t put_numeric_escape(Unquote *unquote, uint32_t begin, bool octal)
{
    uint32_t code;
    uint32_t at = octal ? begin + 1 : begin + 2;
    uint32_t count = read_digits(unquote, at, octal ? 3 : 2, octal ? 8 : 16, &code);
    if (count == 0 || code == 0 || code > 0x7f)
        report_escape(unquote, begin, at + count);
    else
        text_put_byte(&unquote->out, (char)code);
    return at + count;
}

/* The backslash escape of E'...' at `at`; gives what follows it. */
static uint32_t put_escape(Unquote *unquote, uint32_t at)
{
    char letter = at + 1 < unquote->range.end ? unquote->p->scanner.bytes[at + 1] : '\\';
    static const char letters[] = "bfnrt";
    static const char meanings[] = "\b\f\n\r\t";
    const char *found = letter == '\0' ? NULL : strchr(letters, letter);
    if (found != NULL) {
        text_put_byte(&unquote->out, meanings[found - letters]);
        return at + 2;
    }
    if (letter == 'u' || letter == 'U')
        return put_hexadecimal(unquote, at, at + 2, letter == 'u' ? 4 : 8);
    if (letter == 'x' || (letter >= '0' && letter <= '7'))
        return put_numeric_escape(unquote, at, letter != 'x');
    text_put_byte(&unquote->out, letter);
    return at + 2;
}

/* The escape of U&'...': \XXXX, \+XXXXXX or \\. */
static uint32_t put_unicode(Unquote *unquote, uint32_t at)
{
    const char *bytes = unquote->p->scanner.bytes;
    if (at + 1 < unquote->range.end && bytes[at + 1] == '\\') {
        text_put_byte(&unquote->out, '\\');
        return at + 2;
    }
    bool is_long = at + 1 < unquote->range.end && bytes[at + 1] == '+';
    return put_hexadecimal(unquote, at, is_long ? at + 2 : at + 1, is_long ? 6 : 4);
}

static Text unquote_text(Parser *p, AstRange range, char prefix, char mark)
{
    Text plain = scanner_text(&p->scanner, range);
    bool escapes = prefix == 'e' || prefix == 'u';
    if (memchr(plain.bytes, mark, plain.length) == NULL &&
        (!escapes || memchr(plain.bytes, '\\', plain.length) == NULL))
        return plain;
    Unquote unquote = {p, range, text_builder(names_arena(p->names))};
    for (uint32_t at = range.begin; at < range.end;) {
        char byte = p->scanner.bytes[at];
        if (byte == '\\' && prefix == 'e') {
            at = put_escape(&unquote, at);
        } else if (byte == '\\' && prefix == 'u') {
            at = put_unicode(&unquote, at);
        } else {
            text_put_byte(&unquote.out, byte);
            at += byte == mark ? 2 : 1;
        }
    }
    return text_built(&unquote.out);
}

/* An unterminated one has no quote at its end; that was reported. */
static AstRange strip_end(const Parser *p, AstRange inner, char mark)
{
    if (inner.end > inner.begin && p->scanner.bytes[inner.end - 1] == mark) inner.end--;
    return inner;
}

static Text dollar_text(const Parser *p, AstRange range)
{
    Text text = scanner_text(&p->scanner, range);
    const char *end = memchr(text.bytes + 1, '$', text.length - 1);
    size_t tag = end == NULL ? text.length : (size_t)(end - text.bytes) + 1;
    if (text.length < 2 * tag) return text_slice(text, tag, text.length);
    return text_slice(text, tag, text.length - tag);
}

AstText build_text(Parser *p, AstRange range)
{
    AstText result = {scanner_text(&p->scanner, range), build_span(p, range)};
    if (range.end <= range.begin) return result;
    const char *bytes = result.text.bytes;
    if (bytes[0] == '$') {
        result.text = dollar_text(p, range);
        return result;
    }
    uint32_t quote = 0;
    while (quote < 3 && quote < result.text.length && bytes[quote] != '\'' && bytes[quote] != '"')
        quote++;
    if (quote >= 3 || quote >= result.text.length) return result; /* a word or a number */
    bool unicode = quote == 2;
    if (quote == 1 && strchr("eEbBxXnN", bytes[0]) == NULL) return result;
    AstRange inner = strip_end(p, (AstRange){range.begin + quote + 1, range.end}, bytes[quote]);
    char prefix = unicode ? 'u' : quote == 1 && (bytes[0] == 'e' || bytes[0] == 'E') ? 'e' : ' ';
    result.text = unquote_text(p, inner, prefix, bytes[quote]);
    return result;
}
