/* Names of a query's columns that come from what is renamed: PostgreSQL keeps them, so the text
 * that is put in the place of the old one says them. */
#include "diff/diff_internal.h"

#include <string.h>

/* Words that end the select list, in canonical text. */
static bool ends_list(Text rest)
{
    static const char *const words[] = {
        " FROM ",      " WHERE ",  " GROUP BY ", " HAVING ",   " WINDOW ", " UNION ",
        " INTERSECT ", " EXCEPT ", " ORDER BY ", " LIMIT ",    " OFFSET ", " FOR ",
        " JOIN ",      " LEFT ",   " RIGHT ",    " FULL ",     " CROSS ",  " INNER ",
        " NATURAL ",   " ON ",     " USING ",    " RETURNING "};
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (text_starts_with(rest, words[i])) return true;
    return false;
}

/* The end of the item of a select list that `at` is in, outside of parentheses. */
static size_t find_end(Text text, size_t at)
{
    size_t depth = 0;
    while (at < text.length) {
        char byte = text.bytes[at];
        if (byte == '\'' || byte == '"') {
            at = text_skip_quoted(text, at);
            continue;
        }
        if (depth == 0 && (byte == ',' || byte == ')' || byte == ';' ||
                           (byte == ' ' && ends_list(text_slice(text, at, text.length)))))
            break;
        if (byte == '(' || byte == '[') depth++;
        if (byte == ')' || byte == ']') depth--;
        at++;
    }
    return at;
}

void output_names_add(Renames *renames, OutputNames *names, Text text, size_t at, Name name)
{
    OutputName added = {find_end(text, at), name};
    VECTOR_ADD(renames->arena, names, added);
}

/* What is inside of an item ends before it, and was added after it. */
void output_names_put(Renames *renames, OutputNames *names, TextBuilder *out, Text text,
                      size_t *copied, size_t until)
{
    while (names->count > 0 && VECTOR_LAST(names).end <= until) {
        OutputName last = VECTOR_LAST(names);
        names->count--;
        if (last.end < *copied) continue;
        text_put(out, text_slice(text, *copied, last.end));
        text_put_string(out, " AS ");
        text_put(out, identifier_format(renames->arena, last.name));
        *copied = last.end;
    }
}
