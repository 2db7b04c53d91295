/* Identifiers in SQL: bare where the server would write them so, else quoted. */
#include "model/type.h"

#include <string.h>

static const char *const KEYWORDS[] = {
#define KEYWORD(word) word,
#include "model/keywords.def"
#undef KEYWORD
};

static bool is_keyword(const char *word, size_t length)
{
    size_t low = 0;
    size_t high = sizeof KEYWORDS / sizeof KEYWORDS[0];
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        int order = strncmp(word, KEYWORDS[middle], length);
        if (order == 0 && KEYWORDS[middle][length] != '\0') order = -1;
        if (order == 0) return true;
        if (order < 0)
            high = middle;
        else
            low = middle + 1;
    }
    return false;
}

/* As quote_identifier in PostgreSQL's ruleutils.c: lower-case ASCII letters, digits and
 * underscores, not beginning with a digit, and no keyword but the unreserved ones. */
static bool is_bare(Name name)
{
    size_t length = name_length(name);
    if (length == 0 || (name[0] >= '0' && name[0] <= '9')) return false;
    for (size_t i = 0; i < length; i++) {
        char c = name[i];
        if (!(c >= 'a' && c <= 'z') && !(c >= '0' && c <= '9') && c != '_') return false;
    }
    return !is_keyword(name, length);
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

Text identifier_format(Arena *arena, Name name)
{
    return is_bare(name) ? name_text(name) : quoted(arena, name);
}

Text identifier_format_argument(Arena *arena, Name name)
{
    static const char *const later[] = {"merge_action",   "json",        "json_array",
                                        "json_arrayagg",  "json_exists", "json_object",
                                        "json_objectagg", "json_query",  "json_scalar",
                                        "json_serialize", "json_table",  "json_value"};
    for (size_t i = 0; i < sizeof later / sizeof *later; i++)
        if (strcmp(later[i], name) == 0) return quoted(arena, name);
    return identifier_format(arena, name);
}
