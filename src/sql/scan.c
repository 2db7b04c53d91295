/* Just enough of SQL's lexical rules to look into an expression: this folder knows no parser. */
#include "sql/sql_internal.h"

#include <ctype.h>

static bool is_word_byte(char byte)
{
    unsigned char c = (unsigned char)byte;
    return isalnum(c) || c == '_' || c == '$' || c >= 0x80;
}

static size_t skip_spaces(Text text, size_t at)
{
    while (at < text.length && isspace((unsigned char)text.bytes[at])) at++;
    return at;
}

/* After the parenthesis or bracket that closes the one at `at`. */
static size_t skip_balanced(Text text, size_t at)
{
    size_t depth = 0;
    while (at < text.length) {
        char byte = text.bytes[at];
        if (byte == '\'' || byte == '"') {
            at = text_skip_quoted(text, at);
            continue;
        }
        at++;
        if (byte == '(' || byte == '[')
            depth++;
        else if ((byte == ')' || byte == ']') && --depth == 0)
            break;
    }
    return at;
}

/* After name, name.name, "Name". Equal to `at` when there is none. */
static size_t skip_name(Text text, size_t at)
{
    for (;;) {
        if (at < text.length && text.bytes[at] == '"') at = text_skip_quoted(text, at);
        while (at < text.length && is_word_byte(text.bytes[at])) at++;
        if (at >= text.length || text.bytes[at] != '.') return at;
        at++;
    }
}

static size_t skip_number(Text text, size_t at)
{
    if (at < text.length && (text.bytes[at] == '-' || text.bytes[at] == '+'))
        at = skip_spaces(text, at + 1);
    size_t begin = at;
    while (at < text.length && (isdigit((unsigned char)text.bytes[at]) || text.bytes[at] == '.'))
        at++;
    return at > begin ? at : 0;
}

/* After ::type (words, modifiers, array brackets), as often as there is one. */
static size_t skip_casts(Text text, size_t at)
{
    while (at + 1 < text.length && text.bytes[at] == ':' && text.bytes[at + 1] == ':') {
        at = skip_name(text, at + 2);
        for (;;) {
            size_t next = skip_spaces(text, at);
            if (next < text.length && (text.bytes[next] == '(' || text.bytes[next] == '['))
                at = skip_balanced(text, next);
            else if (next > at && next < text.length && is_word_byte(text.bytes[next]))
                at = skip_name(text, next);
            else
                break;
        }
    }
    return at;
}

bool sql_stands_alone(Text text)
{
    size_t at = 0;
    if (text.length == 0) return false;
    size_t number = skip_number(text, 0);
    if (number > 0) {
        at = number;
    } else if (text.bytes[0] == '\'') {
        at = text_skip_quoted(text, 0);
    } else {
        at = skip_name(text, 0);
        if (at == 0) return false;
        if (at < text.length && (text.bytes[at] == '(' || text.bytes[at] == '['))
            at = skip_balanced(text, at);
    }
    return skip_casts(text, at) == text.length;
}

bool sql_next_call(Text text, size_t *at, Text *name)
{
    while (*at < text.length) {
        char byte = text.bytes[*at];
        if (byte == '\'' || byte == '"') {
            *at = text_skip_quoted(text, *at);
        } else if (is_word_byte(byte)) {
            size_t begin = *at;
            while (*at < text.length && is_word_byte(text.bytes[*at])) (*at)++;
            size_t next = skip_spaces(text, *at);
            if (next < text.length && text.bytes[next] == '(') {
                *name = text_slice(text, begin, *at);
                return true;
            }
        } else {
            (*at)++;
        }
    }
    return false;
}
