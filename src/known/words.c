/* Keywords, and parameters of WITH clauses. */
#include "known/known_internal.h"

#include <float.h>
#include <string.h>

static const KnownKeyword keywords[] = {
#define KEYWORD(first, last, extension, word, category) \
    {NAME_PLACE(name_##word), {first, last}, category},
#include "known/keywords.def"
#undef KEYWORD
};

enum {
    INTEGER = KNOWN_INTEGER,
    REAL = KNOWN_REAL,
    BOOLEAN = KNOWN_BOOLEAN,
    ENUM = KNOWN_ENUM,
};

static const KnownOption options[] = {
#define OPTION(first, last, extension, owner, name, kind, minimum, maximum, words) \
    {owner, name, (KnownOptionKind)(kind), minimum, maximum, words, X_##extension, {first, last}},
#include "known/options.def"
#undef OPTION
};

enum {
    KEYWORD_COUNT = sizeof keywords / sizeof *keywords,
    OPTION_COUNT = sizeof options / sizeof *options,
};

static int order_by_word(const void *key, const void *row)
{
    const KnownKeyword *keyword = row;
    return text_compare(*(const Text *)key, text_from_string(known_name(keyword->word)));
}

KnownKeywords known_keywords(Text word)
{
    KnownRange range = known_range(keywords, sizeof *keywords, KEYWORD_COUNT, order_by_word, &word);
    return (KnownKeywords){keywords + range.begin, range.count};
}

const KnownOption *known_option(Text owner, Text name)
{
    const KnownOption *newest = NULL;
    for (size_t i = 0; i < OPTION_COUNT; i++)
        if (text_equals_string(owner, options[i].owner) &&
            text_equals_string(name, options[i].name) &&
            (newest == NULL || newest->versions.last < options[i].versions.last))
            newest = &options[i];
    return newest;
}

size_t known_option_count(void)
{
    return OPTION_COUNT;
}

const KnownOption *known_option_at(size_t index)
{
    return &options[index];
}
