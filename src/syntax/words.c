/* The words of the language, and which names need double quotes in it. */
#include "syntax/scanner_internal.h"
#include "syntax/syntax.h"

#include "schema_parser.h"

static const Keyword keyword_rows[] = {
#define KEYWORD(word, token, word_class) {word, TOKEN_##token, WORD_##word_class},
#include "grammar/keywords.def"
#undef KEYWORD
};

size_t keyword_count(void)
{
    return sizeof keyword_rows / sizeof *keyword_rows;
}

const Keyword *keyword_at(size_t index)
{
    return index < keyword_count() ? &keyword_rows[index] : NULL;
}

const Keyword *keyword_find(Text word)
{
    size_t low = 0;
    size_t high = keyword_count();
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        int order = text_compare(word, text_from_string(keyword_rows[middle].word));
        if (order == 0) return &keyword_rows[middle];
        if (order < 0)
            high = middle;
        else
            low = middle + 1;
    }
    return NULL;
}

static bool is_plain(Text name)
{
    if (text_is_empty(name) || (name.bytes[0] >= '0' && name.bytes[0] <= '9')) return false;
    for (size_t i = 0; i < name.length; i++) {
        char byte = name.bytes[i];
        bool is_letter = byte >= 'a' && byte <= 'z';
        if (!is_letter && !(byte >= '0' && byte <= '9') && byte != '_') return false;
    }
    return true;
}

bool syntax_name_needs_quotes(Text name)
{
    if (!is_plain(name)) return true;
    const Keyword *keyword = keyword_find(name);
    return keyword != NULL && keyword->word_class != WORD_WORD;
}
