/* Clauses as a row of words, strings and groups in parentheses: no more grammar is needed. */
#include "sql/clauses.h"

#include <string.h>

static bool is_blank(char byte)
{
    return byte == ' ' || byte == '\n' || byte == '\t';
}

static size_t skip_group(Text text, size_t at)
{
    size_t depth = 0;
    while (at < text.length) {
        char byte = text.bytes[at];
        if (byte == '\'' || byte == '"') {
            at = text_skip_quoted(text, at);
            continue;
        }
        if (byte == '(') depth++;
        at++;
        if (byte == ')' && --depth == 0) return at;
    }
    return at;
}

Text clause_token(Text text, size_t *at)
{
    while (*at < text.length && is_blank(text.bytes[*at])) ++*at;
    size_t begin = *at;
    if (begin >= text.length) return TEXT_NONE;
    if (text.bytes[begin] == '(') {
        *at = skip_group(text, begin);
        return text_slice(text, begin, *at);
    }
    if (text.bytes[begin] == ',' || text.bytes[begin] == '=') return text_slice(text, begin, ++*at);
    while (*at < text.length && !is_blank(text.bytes[*at]) &&
           strchr("(,=", text.bytes[*at]) == NULL) {
        bool quotes = text.bytes[*at] == '\'' || text.bytes[*at] == '"';
        *at = quotes ? text_skip_quoted(text, *at) : *at + 1;
    }
    return text_slice(text, begin, *at);
}

Text clause_take(Arena *arena, Text *clauses, const char *word, size_t count)
{
    size_t at = 0;
    for (;;) {
        size_t begin = at;
        Text token = clause_token(*clauses, &at);
        if (text_is_none(token)) return TEXT_NONE;
        if (!text_equals_ignoring_case(token, word)) continue;
        size_t end = at;
        for (size_t i = 0; i < count; i++) (void)clause_token(*clauses, &at);
        Text taken = text_trim(text_slice(*clauses, end, at));
        *clauses =
            text_trim(text_format(arena, "%.*s%.*s", TEXT_FORMAT(text_slice(*clauses, 0, begin)),
                                  TEXT_FORMAT(text_slice(*clauses, at, clauses->length))));
        return taken;
    }
}

ClauseItems clause_items(Arena *arena, Text group)
{
    ClauseItems items = {0};
    if (group.length < 2 || group.bytes[0] != '(') return items;
    Text inside = text_slice(group, 1, group.length - 1);
    size_t at = 0;
    for (;;) {
        ClauseItem item = {.key = clause_token(inside, &at), .value = TEXT_NONE};
        if (text_is_none(item.key)) return items;
        size_t begin = at;
        size_t end = at;
        Text token = clause_token(inside, &at);
        if (!text_is_none(token) && text_equals_string(token, "=")) {
            begin = at;
            token = clause_token(inside, &at);
        }
        for (; !text_is_none(token) && !text_equals_string(token, ",");
             token = clause_token(inside, &at))
            end = at;
        if (end > begin) item.value = text_trim(text_slice(inside, begin, end));
        VECTOR_ADD(arena, &items, item);
    }
}

const ClauseItem *clause_find(const ClauseItems *items, Text key)
{
    for (size_t i = 0; i < items->count; i++)
        if (text_equals(items->items[i].key, key)) return &items->items[i];
    return NULL;
}
