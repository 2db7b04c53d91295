/* libpg_query 18 writes (a + 1)::text and xmlroot(a, version no value) where those before it write
 * CAST(a + 1 AS text) and xmlroot(a, version NO VALUE), and those write "overlaps", with blanks
 * around. All comes out the same, whichever library reads it. */
#include "syntax/sql_internal.h"

#include <stdlib.h>
#include <string.h>

typedef struct Edit {
    size_t at;
    size_t skipped; /* bytes that go */
    const char *put;
} Edit;

typedef struct Respelling {
    Arena *arena;
    Text text;
    SqlTokens tokens;
    VECTOR(Edit) edits;
} Respelling;

static bool is_token(const Respelling *it, size_t index, const char *word)
{
    return index < it->tokens.count &&
           text_equals_ignoring_case(
               text_slice(it->text, it->tokens.items[index].begin, it->tokens.items[index].end),
               word);
}

static bool is_one_of(const Respelling *it, size_t index, const char *const *words, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (is_token(it, index, words[i])) return true;
    return false;
}

static size_t token_at(const Respelling *it, size_t byte)
{
    size_t i = 0;
    while (i < it->tokens.count && it->tokens.items[i].begin < byte) i++;
    return i;
}

/* After the brackets that open at `index`, if some do. */
static size_t skip_brackets(const Respelling *it, size_t index, const char *open, const char *close)
{
    size_t depth = 0;
    if (!is_token(it, index, open)) return index;
    for (size_t i = index; i < it->tokens.count; i++) {
        if (is_token(it, i, open)) depth++;
        if (is_token(it, i, close) && --depth == 0) return i + 1;
    }
    return it->tokens.count;
}

/* Where the parenthesis opens that closes at `index`. */
static size_t opening(const Respelling *it, size_t index)
{
    size_t depth = 0;
    for (size_t i = index + 1; i-- > 0;) {
        if (is_token(it, i, ")")) depth++;
        if (is_token(it, i, "(") && --depth == 0) return i;
    }
    return it->tokens.count;
}

/* After the type that begins at `index`, as the deparser writes types. */
static size_t skip_type(const Respelling *it, size_t index)
{
    static const char *const fields[] = {"year", "month", "day", "hour", "minute", "second"};
    enum { FIELDS = sizeof fields / sizeof *fields };
    bool is_interval = is_token(it, index, "interval");
    size_t next = index + 1;
    while (is_token(it, next, ".")) next += 2;
    if (is_token(it, index, "double") && is_token(it, next, "precision")) next++;
    if (is_interval && is_one_of(it, next, fields, FIELDS)) {
        next++;
        if (is_token(it, next, "to") && is_one_of(it, next + 1, fields, FIELDS)) next += 2;
    }
    next = skip_brackets(it, next, "(", ")");
    if (is_token(it, next, "with") && is_token(it, next + 1, "time")) next += 3;
    while (is_token(it, next, "[")) next = skip_brackets(it, next, "[", "]");
    return next;
}

static void add_edit(Respelling *it, size_t at, size_t skipped, const char *put)
{
    VECTOR_ADD(it->arena, &it->edits, ((Edit){at, skipped, put}));
}

static void respell_cast(void *context, ProtobufCMessage *message)
{
    Respelling *it = context;
    if (message->descriptor != &pg_query__type_cast__descriptor) return;
    const PgQuery__TypeCast *cast = (const PgQuery__TypeCast *)message;
    if (cast->arg == NULL || cast->arg->node_case != PG_QUERY__NODE__NODE_A_EXPR) return;
    if (cast->location <= 0 || cast->type_name == NULL || cast->type_name->location < 0) return;
    size_t colons = token_at(it, (size_t)cast->location);
    if (colons == 0 || !is_token(it, colons, "::") || !is_token(it, colons - 1, ")")) return;
    size_t open = opening(it, colons - 1);
    size_t end = skip_type(it, token_at(it, (size_t)cast->type_name->location));
    if (open == it->tokens.count || end == 0 || end > it->tokens.count) return;
    add_edit(it, it->tokens.items[open].begin, 1, "CAST(");
    add_edit(it, it->tokens.items[colons - 1].begin,
             it->tokens.items[colons].end - it->tokens.items[colons - 1].begin, " AS ");
    add_edit(it, it->tokens.items[end - 1].end, 0, ")");
}

static void respell_token(Respelling *it, size_t index, const char *word)
{
    if (!is_token(it, index, word)) return;
    size_t begin = it->tokens.items[index].begin;
    add_edit(it, begin, it->tokens.items[index].end - begin, word);
}

static void respell_xmlroot(Respelling *it)
{
    for (size_t i = 0; i + 1 < it->tokens.count; i++) {
        bool is_standalone = is_token(it, i, "standalone");
        if (i == 0 || !is_token(it, i - 1, ",")) continue;
        if (is_standalone && is_token(it, i + 1, "yes")) respell_token(it, i + 1, "YES");
        if (!is_standalone && !(is_token(it, i, "version") && is_token(it, i + 1, "no"))) continue;
        if (is_standalone) respell_token(it, i, "STANDALONE");
        respell_token(it, i + 1, "NO");
        if (is_token(it, i + 1, "no")) respell_token(it, i + 2, "VALUE");
    }
}

/* In order of place, insertions first. */
static int compare_edits(const void *a, const void *b)
{
    const Edit *left = a;
    const Edit *right = b;
    if (left->at != right->at) return left->at < right->at ? -1 : 1;
    return (left->skipped > right->skipped) - (left->skipped < right->skipped);
}

static Text edited(Respelling *it)
{
    TextBuilder builder = text_builder(it->arena);
    size_t done = 0;
    qsort(it->edits.items, it->edits.count, sizeof *it->edits.items, compare_edits);
    for (size_t i = 0; i < it->edits.count; i++) {
        const Edit *edit = &it->edits.items[i];
        text_put(&builder, text_slice(it->text, done, edit->at));
        text_put_string(&builder, edit->put);
        done = edit->at + edit->skipped;
    }
    text_put(&builder, text_slice(it->text, done, it->text.length));
    return text_built(&builder);
}

static bool has_blanks(Text text)
{
    static const char *const blanks[] = {"  ", " )", " ]", " ,"};
    for (size_t i = 0; i < sizeof blanks / sizeof *blanks; i++)
        if (strstr(text.bytes, blanks[i]) != NULL) return true;
    return false;
}

/* One blank for many, and none before a comma or where a bracket closes: some versions write more
 * around OVERLAPS and IS NORMALIZED. */
static void respell_blanks(Respelling *it)
{
    static const char *const closing[] = {")", "]", ","};
    for (size_t i = 1; i < it->tokens.count; i++) {
        size_t begin = it->tokens.items[i - 1].end;
        size_t wanted = is_one_of(it, i, closing, sizeof closing / sizeof *closing) ? 0 : 1;
        size_t length = it->tokens.items[i].begin - begin;
        if (length > wanted) add_edit(it, begin, length, wanted == 0 ? "" : " ");
    }
}

static void respell_overlaps(Respelling *it)
{
    for (size_t i = 1; i + 1 < it->tokens.count; i++)
        if (is_token(it, i - 1, ")") && is_token(it, i + 1, "(")) respell_token(it, i, "OVERLAPS");
}

Text sql_respell(Arena *arena, Text text)
{
    Respelling it = {.arena = arena, .text = text};
    SqlParse parse;
    SqlError error;
    bool is_18 = PG_VERSION_NUM >= 180000;
    bool has_overlaps = strstr(text.bytes, ") overlaps (") != NULL;
    bool has_cast = is_18 && strstr(text.bytes, ")::") != NULL;
    bool has_xmlroot = is_18 && strstr(text.bytes, "xmlroot(") != NULL;
    if (!has_blanks(text) && !has_overlaps && !has_cast && !has_xmlroot) return text;
    if (!sql_scan(arena, text, &it.tokens, &error)) return text;
    if (has_blanks(text)) respell_blanks(&it);
    if (has_overlaps) respell_overlaps(&it);
    if (has_cast && sql_parse(arena, text, &parse)) sql_visit(&parse.tree->base, respell_cast, &it);
    if (has_xmlroot) respell_xmlroot(&it);
    return it.edits.count == 0 ? text : edited(&it);
}
