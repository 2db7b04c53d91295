/* Which names need double quotes in the language. */
#include <string.h>

#include "syntax/scanner_internal.h"
#include "syntax/syntax.h"

typedef struct Word {
    const char *word;
    WordClass word_class;
} Word;

/* In order: keywords.def is. */
static const Word words[] = {
#define KEYWORD(word, token, word_class) {word, WORD_##word_class},
#include "grammar/keywords.def"
#undef KEYWORD
};

static const Word *find_word(Text name)
{
    size_t low = 0;
    size_t high = sizeof words / sizeof *words;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        const Word *row = &words[middle];
        int order = text_compare(name, text_from_string(row->word));
        if (order == 0) return row;
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
    const Word *word = find_word(name);
    return word != NULL && word->word_class != WORD_WORD;
}
