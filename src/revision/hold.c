/* What a directive says of holding its revision back: `contract`, `contract=2027-01-15`,
 * `filled=TABLE(COLUMN,FORMER)`. */
#include "revision/revision_internal.h"

#include <string.h>

/* ---- contract ---- */

/* The number of `length` digits at `begin`; -1: it is none. */
static int digits_at(Text text, size_t begin, size_t length)
{
    int number = 0;
    for (size_t i = begin; i < begin + length; i++) {
        if (text.bytes[i] < '0' || text.bytes[i] > '9') return -1;
        number = number * 10 + (text.bytes[i] - '0');
    }
    return number;
}

/* A day of the calendar as ISO 8601 writes it. */
static bool is_day(Text text)
{
    static const int lengths[] = {31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    if (text.length != 10 || text.bytes[4] != '-' || text.bytes[7] != '-') return false;
    int year = digits_at(text, 0, 4);
    int month = digits_at(text, 5, 2);
    int day = digits_at(text, 8, 2);
    bool is_leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    return year > 0 && month >= 1 && month <= 12 && day >= 1 && day <= lengths[month - 1] &&
           (month != 2 || day < 29 || is_leap);
}

void hold_parse_contract(Diagnostics *diagnostics, Span word, RevisionSection *section)
{
    Span value = word;
    section->is_contract = true;
    if (text_equals_string(span_text(word), "contract")) return;
    value.begin += (uint32_t)strlen("contract=");
    section->contract_from = span_text(value);
    if (is_day(section->contract_from)) return;
    Diagnostic *diagnostic = diag_add(diagnostics, CODE_SECTION_DIRECTIVE, value,
                                      "invalid date: \"%.*s\"", TEXT_FORMAT(span_text(value)));
    diag_hint(diagnostics, diagnostic, "Write it as in \"contract=2027-01-15\".");
}

/* ---- filled ---- */

static bool begins_name(char byte)
{
    return (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z') || byte == '_' ||
           (unsigned char)byte >= 0x80;
}

/* The bytes of a name as SQL writes it, quoted or not; 0: there is none. */
static size_t name_length(Text text, size_t begin)
{
    size_t at = begin;
    if (at < text.length && text.bytes[at] == '"') {
        for (at++; at < text.length; at++) {
            if (text.bytes[at] != '"') continue;
            if (at + 1 == text.length || text.bytes[at + 1] != '"') break;
            at++;
        }
        return at < text.length && at > begin + 1 ? at + 1 - begin : 0;
    }
    while (at < text.length && (begins_name(text.bytes[at]) ||
                                (at > begin && ((text.bytes[at] >= '0' && text.bytes[at] <= '9') ||
                                                text.bytes[at] == '$'))))
        at++;
    return at - begin;
}

/* A name of up to `parts` parts at *at, which moves on; none: there is none. */
static Text take_name(Text text, size_t *at, int parts)
{
    size_t begin = *at;
    for (int part = 0; part < parts; part++) {
        size_t length = name_length(text, *at);
        if (length == 0) return TEXT_NONE;
        *at += length;
        if (part + 1 == parts || *at == text.length || text.bytes[*at] != '.') break;
        (*at)++;
    }
    return text_slice(text, begin, *at);
}

static bool take_byte(Text text, size_t *at, char byte)
{
    if (*at >= text.length || text.bytes[*at] != byte) return false;
    (*at)++;
    return true;
}

static bool fill_read(Text text, RevisionFill *fill)
{
    size_t at = 0;
    *fill = (RevisionFill){.from = TEXT_NONE};
    fill->table = take_name(text, &at, 2);
    if (text_is_none(fill->table) || !take_byte(text, &at, '(')) return false;
    fill->column = take_name(text, &at, 1);
    if (text_is_none(fill->column)) return false;
    if (take_byte(text, &at, ',')) {
        fill->from = take_name(text, &at, 1);
        if (text_is_none(fill->from)) return false;
    }
    return take_byte(text, &at, ')') && at == text.length;
}

void hold_parse_filled(Arena *arena, Diagnostics *diagnostics, Span word, RevisionSection *section)
{
    Span value = word;
    RevisionFill fill;
    value.begin += (uint32_t)strlen("filled=");
    if (fill_read(span_text(value), &fill)) {
        VECTOR_ADD(arena, &section->fills, fill);
        return;
    }
    Diagnostic *diagnostic = diag_add(diagnostics, CODE_SECTION_DIRECTIVE, value,
                                      "invalid columns: \"%.*s\"", TEXT_FORMAT(span_text(value)));
    diag_hint(diagnostics, diagnostic,
              "Write the table, the column that a program fills and, if rows where it is null do "
              "not count, the column that it replaces: \"filled=docs(embedding_new,embedding)\".");
}
