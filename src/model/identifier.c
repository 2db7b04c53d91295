/* Identifiers in SQL: bare where the server would write them so, else quoted. */
#include "model/type.h"

/* As quote_identifier in PostgreSQL's ruleutils.c: any but an unreserved one. Those that newer
 * servers have made of words that still name columns and tables may stand bare there. */
static bool is_keyword(Name word, bool is_argument)
{
    KnownKeywords keywords = known_keywords(name_text(word));
    for (size_t i = 0; i < keywords.count; i++) {
        const KnownKeyword *keyword = &keywords.items[i];
        bool is_newer = keyword->category == 'C' && keyword->versions.first > KNOWN_OLDEST;
        if (keyword->category != 'U' && (is_argument || !is_newer)) return true;
    }
    return false;
}

/* Lower-case ASCII letters, digits and underscores, not beginning with a digit. */
static bool is_plain(Name name)
{
    size_t length = name_length(name);
    if (length == 0 || (name[0] >= '0' && name[0] <= '9')) return false;
    for (size_t i = 0; i < length; i++) {
        char c = name[i];
        if (!(c >= 'a' && c <= 'z') && !(c >= '0' && c <= '9') && c != '_') return false;
    }
    return true;
}

static Text quoted(Arena *arena, Name name)
{
    TextBuilder builder = text_builder(arena);
    text_put_byte(&builder, '"');
    for (const char *c = name; *c != '\0'; c++) {
        if (*c == '"') text_put_byte(&builder, '"');
        text_put_byte(&builder, *c);
    }
    text_put_byte(&builder, '"');
    return text_built(&builder);
}

static Text format(Arena *arena, Name name, bool is_argument)
{
    return is_plain(name) && !is_keyword(name, is_argument) ? name_text(name) : quoted(arena, name);
}

Text identifier_format(Arena *arena, Name name)
{
    return format(arena, name, false);
}

Text identifier_format_argument(Arena *arena, Name name)
{
    return format(arena, name, true);
}
