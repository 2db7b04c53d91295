/* The bounds of a partition, where one plain column is the key: what can be said of each row. */
#include "plan/facts/facts.h"

#include <string.h>

typedef struct Reader {
    Arena *arena;
    Text text; /* what is left of "FOR VALUES IN ('a', NULL)" */
} Reader;

static bool take_word(Reader *reader, const char *word)
{
    size_t length = strlen(word);
    Text text = text_trim(reader->text);
    if (text.length < length || strncasecmp(text.bytes, word, length) != 0) return false;
    reader->text = text_slice(text, length, text.length);
    return true;
}

/* What stands between parentheses, split at its commas. */
static bool take_list(Reader *reader, Texts *values)
{
    size_t depth = 0;
    size_t begin = 1;
    Text text = text_trim(reader->text);
    if (text.length == 0 || text.bytes[0] != '(') return false;
    for (size_t i = 0; i < text.length; i++) {
        char byte = text.bytes[i];
        if (byte == '\'' || byte == '"') i = text_skip_quoted(text, i) - 1;
        if (byte == '(' || byte == '[') depth++;
        if (byte == ')' || byte == ']') depth--;
        if (depth == 0 || (depth == 1 && byte == ',')) {
            VECTOR_ADD(reader->arena, values, text_trim(text_slice(text, begin, i)));
            begin = i + 1;
        }
        if (depth > 0) continue;
        reader->text = text_slice(text, i + 1, text.length);
        return true;
    }
    return false;
}

static bool is_word(Text text, const char *word)
{
    return text.length == strlen(word) && strncasecmp(text.bytes, word, text.length) == 0;
}

static bool read_range(Reader *reader, SqlBound *bound)
{
    Texts from = {0};
    Texts to = {0};
    if (!take_list(reader, &from) || !take_word(reader, "TO") || !take_list(reader, &to) ||
        from.count != 1 || to.count != 1)
        return false;
    if (!is_word(from.items[0], "MINVALUE")) bound->from = from.items[0];
    if (!is_word(to.items[0], "MAXVALUE")) bound->to = to.items[0];
    return true;
}

static bool read_list(Reader *reader, SqlBound *bound)
{
    Texts values = {0};
    if (!take_list(reader, &values)) return false;
    for (size_t i = 0; i < values.count; i++)
        if (is_word(values.items[i], "NULL"))
            bound->takes_null = true;
        else
            VECTOR_ADD(reader->arena, &bound->values, values.items[i]);
    return true;
}

/* The key, where it is one plain column: "range (at)"; else NULL. */
static Name key_column(Arena *arena, const Table *whole, const char *method)
{
    Reader key = {arena, whole->extras->partition_key.text};
    Texts columns = {0};
    if (!take_word(&key, method) || !take_list(&key, &columns) || columns.count != 1) return NULL;
    for (size_t i = 0; i < whole->columns.count; i++) {
        Name name = whole->columns.items[i]->object.name.name;
        if (text_equals(identifier_format(arena, name), columns.items[0])) return name;
    }
    return NULL;
}

bool planner_read_bound(const Planner *planner, const Table *whole, const Table *partition,
                        SqlBound *bound)
{
    Reader reader = {planner->arena, partition->extras->bound.text};
    *bound = (SqlBound){.from = TEXT_NONE, .to = TEXT_NONE};
    if (!take_word(&reader, "FOR VALUES")) return false;
    bound->is_range = take_word(&reader, "FROM");
    if (!bound->is_range && !take_word(&reader, "IN")) return false;
    bound->column = key_column(planner->arena, whole, bound->is_range ? "range" : "list");
    if (bound->column == NULL) return false;
    return bound->is_range ? read_range(&reader, bound) : read_list(&reader, bound);
}
