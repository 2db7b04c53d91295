/* The words of SQL/JSON are keywords from PostgreSQL 16 on: the type json and the function
 * json_object become pg_catalog's there, and names that are such words are quoted. All that is
 * undone here, so that a text is the same whichever library reads it. */
#include "syntax/sql_internal.h"

#include <string.h>

static bool is_word(const char *word, size_t length)
{
    static const char *const words[] = {"json",        "json_array",  "json_arrayagg",
                                        "json_exists", "json_object", "json_objectagg",
                                        "json_query",  "json_scalar", "json_serialize",
                                        "json_table",  "json_value"};
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (strlen(words[i]) == length && memcmp(words[i], word, length) == 0) return true;
    return false;
}

/* Whether `word` stands at a place of the text as it is. */
static bool stands_at(Text text, int32_t place, const char *word)
{
    size_t length = strlen(word);
    if (place < 0 || (size_t)place + length > text.length) return false;
    return text_equals_ignoring_case(text_slice(text, (size_t)place, (size_t)place + length), word);
}

/* Drops pg_catalog before `word` where the text does not have it. */
static void unqualify(Text text, size_t *count, PgQuery__Node **names, const char *word,
                      int32_t place)
{
    if (*count != 2 || !stands_at(text, place, word)) return;
    const char *namespace = sql_string_of(names[0]);
    const char *name = sql_string_of(names[1]);
    if (namespace == NULL || name == NULL || strcmp(namespace, "pg_catalog") != 0 ||
        strcmp(name, word) != 0)
        return;
    names[0] = names[1];
    *count = 1;
}

static void unqualify_node(void *context, ProtobufCMessage *message)
{
    const Text *text = context;
    if (message->descriptor == &pg_query__type_name__descriptor) {
        PgQuery__TypeName *type = (PgQuery__TypeName *)message;
        unqualify(*text, &type->n_names, type->names, "json", type->location);
    }
    if (message->descriptor == &pg_query__func_call__descriptor) {
        PgQuery__FuncCall *call = (PgQuery__FuncCall *)message;
        unqualify(*text, &call->n_funcname, call->funcname, "json_object", call->location);
    }
}

static bool has_json(Text text)
{
    for (size_t i = 0; i + 4 <= text.length; i++)
        if (text_equals_ignoring_case(text_slice(text, i, i + 4), "json")) return true;
    return false;
}

void sql_json_unqualify(Text text, PgQuery__ParseResult *tree)
{
    if (PG_VERSION_NUM >= 160000 && has_json(text)) sql_visit(&tree->base, unqualify_node, &text);
}

Text sql_json_unquote(Arena *arena, Text text)
{
    SqlTokens tokens = {0};
    SqlError error;
    if (PG_VERSION_NUM < 160000 || !has_json(text) || !sql_scan(arena, text, &tokens, &error))
        return text;
    TextBuilder builder = text_builder(arena);
    size_t done = 0;
    for (size_t i = 0; i < tokens.count; i++) {
        size_t begin = tokens.items[i].begin;
        size_t end = tokens.items[i].end;
        if (text.bytes[begin] != '"' || !is_word(text.bytes + begin + 1, end - begin - 2)) continue;
        Text name = text_slice(text, begin + 1, end - 1);
        bool is_called = i + 1 < tokens.count && text.bytes[tokens.items[i + 1].begin] == '(';
        if (is_called && !text_equals(name, TEXT("json_object"))) continue;
        text_put(&builder, text_slice(text, done, begin));
        text_put(&builder, name);
        done = end;
    }
    if (done == 0) return text;
    text_put(&builder, text_slice(text, done, text.length));
    return text_built(&builder);
}
