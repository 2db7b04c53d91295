/* Expressions, compared and searched as the canonical text that they are. */
#include "model/expression.h"

#include <ctype.h>
#include <string.h>

bool expression_is_none(const Expression *expression)
{
    return text_is_none(expression->text);
}

bool expression_equals(const Expression *a, const Expression *b)
{
    return text_equals(a->text, b->text);
}

bool expression_is_null(const Expression *expression)
{
    return text_equals_string(expression->text, "NULL") ||
           text_starts_with(expression->text, "NULL::");
}

size_t text_skip_quoted(Text text, size_t at)
{
    char quote = text.bytes[at];
    bool escapes = quote == '\'' && at > 0 && text.bytes[at - 1] == 'E';
    for (at++; at < text.length; at++) {
        bool is_doubled = at + 1 < text.length && text.bytes[at + 1] == quote;
        if (text.bytes[at] == quote && !is_doubled) return at + 1;
        if (text.bytes[at] == quote || (escapes && text.bytes[at] == '\\')) at++;
    }
    return text.length;
}

static bool is_word_byte(char byte)
{
    unsigned char c = (unsigned char)byte;
    return isalnum(c) || c == '_' || c >= 0x80;
}

bool text_has_word(Text text, const char *word)
{
    size_t length = strlen(word);
    for (size_t i = 0; i + length <= text.length; i++)
        if (memcmp(text.bytes + i, word, length) == 0 &&
            (i == 0 || !is_word_byte(text.bytes[i - 1])) &&
            (i + length == text.length || !is_word_byte(text.bytes[i + length])))
            return true;
    return false;
}
