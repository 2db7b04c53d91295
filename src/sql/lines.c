/* Long lines of SQL, broken where a person would: before the clauses of a query, then before AND
 * and OR, then after commas, the outermost first. Only a space outside of quotes becomes a new
 * line, so that what is said stays the same. */
#include "sql/sql.h"

#include <ctype.h>
#include <string.h>

enum { WIDTH = 100, INDENT = 4 };

/* What a space separates, the best place to break first. */
typedef enum BreakRank { BREAK_CLAUSE, BREAK_CONDITION, BREAK_COMMA, BREAK_WORD } BreakRank;

typedef struct Break {
    size_t at; /* of the space */
    size_t depth;
    BreakRank rank;
} Break;
typedef VECTOR(Break) Breaks;

typedef struct Lines {
    Arena *arena;
    Text text;
    Breaks breaks;
    TextBuilder out;
} Lines;

/* ---- places ---- */

static bool is_one_of(Text word, const char *const *words)
{
    while (*words != NULL && !text_equals_string(word, *words)) words++;
    return *words != NULL;
}

static Text word_at(Text text, size_t at)
{
    size_t end = at;
    while (end < text.length && (isalpha((unsigned char)text.bytes[end]) || text.bytes[end] == '_'))
        end++;
    return text_slice(text, at, end);
}

static Text word_before(Text text, size_t end)
{
    size_t begin = end;
    while (begin > 0 && isalpha((unsigned char)text.bytes[begin - 1])) begin--;
    return text_slice(text, begin, end);
}

static BreakRank rank_of(Text text, size_t at)
{
    static const char *const clauses[] = {
        "FROM", "WHERE", "GROUP", "HAVING", "WINDOW", "ORDER",     "LIMIT",  "OFFSET", "UNION",
        "LEFT", "RIGHT", "INNER", "FULL",   "CROSS",  "INTERSECT", "EXCEPT", "JOIN",   NULL};
    static const char *const joins[] = {"LEFT",  "RIGHT",   "INNER",    "FULL", "CROSS",
                                        "OUTER", "NATURAL", "DISTINCT", NULL};
    static const char *const conditions[] = {"AND", "OR", "WHEN", "ELSE", "ON", "USING", NULL};
    Text next = word_at(text, at + 1);
    if (is_one_of(next, clauses) && !is_one_of(word_before(text, at), joins)) return BREAK_CLAUSE;
    if (text_equals_string(next, "SELECT") && text.bytes[at - 1] == ')') return BREAK_CLAUSE;
    if (is_one_of(next, conditions)) return BREAK_CONDITION;
    return text.bytes[at - 1] == ',' ? BREAK_COMMA : BREAK_WORD;
}

/* After $tag$ ... $tag$; `at` where there is none. */
static size_t skip_dollar_quoted(Text text, size_t at)
{
    size_t end = at + 1;
    while (end < text.length && (isalnum((unsigned char)text.bytes[end]) || text.bytes[end] == '_'))
        end++;
    if (end >= text.length || text.bytes[end] != '$') return at;
    size_t length = end + 1 - at;
    const char *close =
        memmem(text.bytes + end + 1, text.length - end - 1, text.bytes + at, length);
    return close == NULL ? text.length : (size_t)(close - text.bytes) + length;
}

/* After what is quoted, or a comment, at `at`; `at` where there is none. */
static size_t skip_whole(Text text, size_t at)
{
    switch (text.bytes[at]) {
    case '\'':
    case '"': return text_skip_quoted(text, at);
    case '$': return skip_dollar_quoted(text, at);
    default: return at;
    }
}

static void breaks_collect(Lines *lines)
{
    Text text = lines->text;
    size_t depth = 0;
    bool between = false; /* its AND is none of a condition's */
    for (size_t at = 1; at + 1 < text.length;) {
        size_t end = skip_whole(text, at);
        if (end > at) {
            at = end;
            continue;
        }
        char byte = text.bytes[at];
        depth += byte == '(' ? 1 : 0;
        depth -= byte == ')' && depth > 0 ? 1 : 0;
        if (byte == ' ' && text.bytes[at - 1] != ' ' && text.bytes[at - 1] != '\n') {
            Break place = {at, depth, rank_of(text, at)};
            Text next = word_at(text, at + 1);
            bool is_end = between && text_equals_string(next, "AND");
            if (is_end) place.rank = BREAK_WORD;
            between = text_equals_string(next, "BETWEEN") || (between && !is_end);
            VECTOR_ADD(lines->arena, &lines->breaks, place);
        }
        at++;
    }
}

/* ---- lines ---- */

static void put_line(Lines *lines, size_t begin, size_t end, size_t indent)
{
    text_put_repeat(&lines->out, ' ', indent);
    text_put(&lines->out, text_slice(lines->text, begin, end));
}

/* Words come last: `CHECK` is not torn off while there is an AND inside its parentheses. */
static bool is_better(const Break *a, const Break *b)
{
    bool a_is_word = a->rank == BREAK_WORD;
    bool b_is_word = b->rank == BREAK_WORD;
    if (a_is_word != b_is_word) return b_is_word;
    return a->depth != b->depth ? a->depth < b->depth : a->rank < b->rank;
}

static const Break *best_break(const Lines *lines, size_t begin, size_t end)
{
    const Break *best = NULL;
    for (size_t i = 0; i < lines->breaks.count; i++) {
        const Break *place = &lines->breaks.items[i];
        if (place->at > begin && place->at < end && (best == NULL || is_better(place, best)))
            best = place;
    }
    return best;
}

static void put_broken(Lines *lines, size_t begin, size_t end, size_t indent);

/* At each break like `best`; commas and words only where the line would be too long. */
static void put_parts(Lines *lines, size_t begin, size_t end, size_t indent, Break best)
{
    bool fills = best.rank == BREAK_COMMA || best.rank == BREAK_WORD;
    size_t inner = indent + (best.rank == BREAK_CLAUSE && best.depth == 0 ? 0 : INDENT);
    size_t from = begin;
    size_t last = 0; /* the last break like it that was passed over */
    size_t column = indent;
    for (size_t i = 0; i <= lines->breaks.count; i++) {
        bool is_over = i == lines->breaks.count || lines->breaks.items[i].at >= end;
        size_t at = is_over ? end : lines->breaks.items[i].at;
        bool is_like = is_over || (at > begin && lines->breaks.items[i].depth == best.depth &&
                                   lines->breaks.items[i].rank == best.rank);
        if (!is_like) continue;
        bool is_full = fills && last > from && column + at - from > WIDTH;
        size_t to = is_full ? last : at;
        if (is_full || (!fills && !is_over)) {
            put_broken(lines, from, to, column);
            text_put_byte(&lines->out, '\n');
            from = to + 1;
            column = inner;
        }
        last = at;
        if (is_over) break;
    }
    put_broken(lines, from, end, column);
}

static void put_broken(Lines *lines, size_t begin, size_t end, size_t indent)
{
    const Break *best = indent + end - begin > WIDTH ? best_break(lines, begin, end) : NULL;
    if (best == NULL)
        put_line(lines, begin, end, indent);
    else
        put_parts(lines, begin, end, indent, *best);
}

static bool has_long_line(Text text)
{
    Text line;
    while (text_next_line(&text, &line))
        if (line.length > WIDTH) return true;
    return false;
}

Text sql_break_lines(Arena *arena, Text text)
{
    Lines lines = {.arena = arena, .text = text};
    /* Where a quote may stand after a backslash, a comment or a body is, nothing is touched. */
    if (!has_long_line(text) || memmem(text.bytes, text.length, "\\'", 2) != NULL ||
        memmem(text.bytes, text.length, "--", 2) != NULL ||
        memmem(text.bytes, text.length, "/*", 2) != NULL)
        return text;
    lines.out = text_builder(arena);
    breaks_collect(&lines);
    for (size_t begin = 0; begin < text.length;) {
        const char *newline = memchr(text.bytes + begin, '\n', text.length - begin);
        size_t end = newline == NULL ? text.length : (size_t)(newline - text.bytes);
        size_t indent = 0;
        while (begin + indent < end && text.bytes[begin + indent] == ' ') indent++;
        put_broken(&lines, begin + indent, end, indent);
        if (newline != NULL) text_put_byte(&lines.out, '\n');
        begin = end + 1;
    }
    return text_built(&lines.out);
}
