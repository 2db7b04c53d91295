/* Tokens to rows: white space is made again, but for the blank lines between items. */
#include "syntax/format_internal.h"

#include <string.h>

#include "schema_parser.h"

enum { INDENT = 4, CONTINUATION = 8, WIDTH = 100 };

typedef struct Walk {
    Arena *arena;
    const Source *source;
    const ScanTokens *tokens;
    const Marks *marks;
    Rows *rows;
    size_t at;   /* the next token */
    size_t mark; /* the next mark */
    uint32_t indent;
    uint32_t block;
    uint32_t blocks; /* how many there were */
    bool fresh;      /* nothing stands in the block yet */
} Walk;

/* An item or head under way. */
typedef struct Line {
    Row row;
    TextBuilder cell;
    ScanToken first;
    ScanToken last; /* kind 0: none yet */
    uint32_t parentheses;
    bool in_type;
    bool calls;  /* a parenthesis belongs to the name before it: f(x) */
    bool broken; /* it goes on in a new line, after a comment */
    bool starts_line;
} Line;

static ScanToken peek(const Walk *walk)
{
    return walk->tokens->items[walk->at];
}

static Text text_of(const Walk *walk, ScanToken token)
{
    return text_slice(walk->source->text, token.range.begin, token.range.end);
}

static uint32_t count_newlines(const Walk *walk, uint32_t begin, uint32_t end)
{
    uint32_t count = 0;
    for (uint32_t i = begin; i < end; i++) count += walk->source->text.bytes[i] == '\n';
    return count;
}

static bool is_comment(ScanToken token)
{
    return token.kind == RAW_COMMENT || token.kind == RAW_DOCUMENTATION;
}

/* Whether the next token is a comment that stands after the one before it on the same line. */
static bool is_behind(const Walk *walk)
{
    if (walk->at == 0 || !is_comment(peek(walk))) return false;
    uint32_t before = walk->tokens->items[walk->at - 1].range.end;
    return count_newlines(walk, before, peek(walk).range.begin) == 0;
}

static bool has_blank_before(const Walk *walk)
{
    if (walk->fresh || walk->at == 0) return false;
    uint32_t before = walk->tokens->items[walk->at - 1].range.end;
    return count_newlines(walk, before, peek(walk).range.begin) >= 2;
}

static bool is_line_comment(const Walk *walk, ScanToken token)
{
    return is_comment(token) && !text_starts_with(text_of(walk, token), "/*");
}

/* A comment as it was, without blanks at its end. */
static Text comment_text(const Walk *walk, ScanToken token)
{
    Text text = text_of(walk, token);
    while (text.length > 0 && strchr(" \t\r", text.bytes[text.length - 1]) != NULL) text.length--;
    return text;
}

static void put_comments_behind(Walk *walk, Row *row)
{
    TextBuilder builder = text_builder(walk->arena);
    bool line = false;
    while (!line && is_behind(walk)) {
        if (builder.length > 0) text_put_byte(&builder, ' ');
        line = is_line_comment(walk, peek(walk));
        text_put(&builder, comment_text(walk, peek(walk)));
        walk->at++;
    }
    if (builder.length > 0) row->comment = text_built(&builder);
}

static void add_row(Walk *walk, Row row)
{
    row.indent = walk->indent;
    row.block = walk->block;
    VECTOR_ADD(walk->arena, walk->rows, row);
    walk->fresh = false;
}

static void add_own_comments(Walk *walk)
{
    while (is_comment(peek(walk))) {
        Row row = {.cell_count = 1, .blank_before = has_blank_before(walk)};
        row.cells[0] = comment_text(walk, peek(walk));
        walk->at++;
        add_row(walk, row);
    }
}

/* ---- inside an item ---- */

static bool needs_space(const Line *line, ScanToken token, Text text)
{
    int before = line->last.kind;
    if (before == 0 || before == '(' || before == '[' || before == '.') return false;
    if ((before == '-' || before == '+') && token.kind == TOKEN_NUMBER) return false;
    if (before == ',' && line->in_type) return false; /* numeric(12,2) */
    switch (token.kind) {
    case ',':
    case ';':
    case ')':
    case ']':
    case '[':
    case '.': return false;
    case '(': return !(line->in_type || line->calls || line->parentheses > 0) || before == ',';
    case TOKEN_SQL:
        return !(line->first.kind == TOKEN_FUNCTION || line->first.kind == TOKEN_PROCEDURE) ||
               text.length == 0 || text.bytes[0] != '(';
    default: return true;
    }
}

/* Words are lower case; everything else stays as it was written. */
static void put_token_text(Walk *walk, Line *line, ScanToken token)
{
    Text text = text_of(walk, token);
    bool as_written = token.kind < 256 || token.kind == TOKEN_STRING ||
                      token.kind == TOKEN_QUOTED || token.kind == TOKEN_NUMBER ||
                      token.kind == TOKEN_SQL || token.kind == TOKEN_SKIPPED;
    text_put(&line->cell, as_written ? text : text_lower(walk->arena, text));
}

static void end_cell(Walk *walk, Line *line)
{
    if (line->row.cell_count < 2 && line->cell.length > 0) {
        line->row.cells[line->row.cell_count++] = text_built(&line->cell);
        line->cell = text_builder(walk->arena);
        line->starts_line = true;
    }
}

static void follow_marks(Walk *walk, Line *line, ScanToken token)
{
    for (; walk->mark < walk->marks->count &&
           walk->marks->items[walk->mark].offset <= token.range.begin;
         walk->mark++) {
        MarkKind kind = walk->marks->items[walk->mark].kind;
        if (kind == MARK_C) break;
        if (line->row.align == ALIGN_COLUMN && line->parentheses == 0 && token.kind != ';')
            end_cell(walk, line);
        line->in_type = kind == MARK_TYPE;
    }
}

static bool at_c_clause(const Walk *walk)
{
    return walk->mark < walk->marks->count && walk->marks->items[walk->mark].kind == MARK_C &&
           walk->marks->items[walk->mark].offset == peek(walk).range.begin;
}

static void break_line(Line *line)
{
    text_put_byte(&line->cell, '\n');
    text_put_repeat(&line->cell, ' ', line->row.indent + CONTINUATION);
    line->starts_line = true;
}

/* A comment in the middle of an item stays there; a line's comment makes the rest go to a new line.
 */
static void put_comment(Walk *walk, Line *line, ScanToken token)
{
    bool own_line = !is_behind(walk);
    if (own_line && !line->starts_line)
        break_line(line);
    else if (!line->starts_line || line->row.cell_count > 0)
        text_put_string(&line->cell, line->starts_line ? "" : " ");
    text_put(&line->cell, comment_text(walk, token));
    line->starts_line = false;
    line->row.align = line->row.cell_count == 0 ? ALIGN_NONE : line->row.align;
    if (is_line_comment(walk, token) || own_line) {
        break_line(line);
        line->broken = true;
    }
}

static void put_token(Walk *walk, Line *line)
{
    ScanToken token = peek(walk);
    if (is_comment(token)) {
        put_comment(walk, line, token);
        walk->at++;
        return;
    }
    follow_marks(walk, line, token);
    if (!line->starts_line && needs_space(line, token, text_of(walk, token)))
        text_put_byte(&line->cell, ' ');
    put_token_text(walk, line, token);
    line->starts_line = false;
    line->parentheses += token.kind == '(';
    line->parentheses -= token.kind == ')' && line->parentheses > 0;
    if (token.kind == TOKEN_EXECUTE) line->calls = true;
    line->last = token;
    walk->at++;
    /* "small table" is two words. */
    if (line->row.align == ALIGN_SETTING && line->row.cell_count == 0 && token.kind != TOKEN_SMALL)
        end_cell(walk, line);
}

/* c { ... }, on one line. */
static void put_c_clause(Walk *walk, Line *line)
{
    walk->mark++;
    while (peek(walk).kind != '}') put_token(walk, line);
    put_token(walk, line);
}

static Line begin_line(Walk *walk, RowAlign align)
{
    Line line = {.first = peek(walk), .starts_line = true};
    line.cell = text_builder(walk->arena);
    line.row.align = align;
    line.row.indent = walk->indent;
    line.row.blank_before = has_blank_before(walk);
    line.calls = line.first.kind == TOKEN_COMMENT || line.first.kind == TOKEN_DEPENDENCE;
    return line;
}

static void end_line(Walk *walk, Line *line)
{
    line->row.cells[line->row.cell_count++] = text_built(&line->cell);
    put_comments_behind(walk, &line->row);
    add_row(walk, line->row);
}

/* The kind of the next token that is no comment. */
static int kind_behind_comments(const Walk *walk)
{
    size_t i = walk->at;
    while (is_comment(walk->tokens->items[i])) i++;
    return walk->tokens->items[i].kind;
}

/* Puts tokens up to one of these, at this level; gives which it stands before. What the scanner
 * took whole ends the line by itself. */
static int put_until(Walk *walk, Line *line, const char *stops)
{
    for (;;) {
        ScanToken token = peek(walk);
        if (token.kind == 0) return 0;
        if (is_comment(token) && kind_behind_comments(walk) == '}' && line->parentheses == 0)
            return '}'; /* these belong to the block */
        if (at_c_clause(walk)) {
            put_c_clause(walk, line);
            continue;
        }
        if (token.kind < 128 && strchr(stops, token.kind) != NULL && line->parentheses == 0)
            return token.kind;
        put_token(walk, line);
        if (token.kind == TOKEN_SKIPPED) {
            while (peek(walk).kind != 0 && peek(walk).range.begin < token.range.end)
                walk->at++; /* comments inside of it */
            return token.kind;
        }
    }
}

/* ---- blocks ---- */

typedef enum BlockKind { BLOCK_STATEMENTS, BLOCK_ITEMS, BLOCK_SETTINGS } BlockKind;

static void walk_items(Walk *walk, BlockKind kind);

/* Namespaces have blocks in their block, and partitions, whose depth the parser limits. */
static void walk_block(Walk *walk, Line *line, BlockKind kind)
{
    put_token(walk, line); /* { */
    end_line(walk, line);
    uint32_t outer = walk->block;
    walk->block = ++walk->blocks;
    walk->indent += INDENT;
    walk->fresh = true;
    walk_items(walk, kind);
    walk->indent -= INDENT;
    walk->block = outer;
    walk->fresh = true; /* no blank line before the brace */
    Line closing = begin_line(walk, ALIGN_NONE);
    if (peek(walk).kind == '}') put_token(walk, &closing);
    end_line(walk, &closing);
}

/* Whether the labels stay on the line of their enum: as they were written, and if they fit. */
static bool labels_fit(const Walk *walk, const Line *line)
{
    size_t width = line->row.indent + line->cell.length + 4;
    uint32_t begin = peek(walk).range.end;
    for (size_t i = walk->at + 1; walk->tokens->items[i].kind != 0; i++) {
        ScanToken token = walk->tokens->items[i];
        if (is_comment(token) ||
            (i == walk->at + 1 && count_newlines(walk, begin, token.range.begin) > 0))
            return false;
        if (token.kind == '}') break;
        width += text_width(text_of(walk, token), 0) + (token.kind == ',' ? 0 : 1);
    }
    return width <= WIDTH;
}

static void walk_label_rows(Walk *walk)
{
    while (peek(walk).kind != '}' && peek(walk).kind != 0) {
        add_own_comments(walk);
        if (peek(walk).kind == '}' || peek(walk).kind == 0) return;
        Line line = begin_line(walk, ALIGN_NONE);
        if (put_until(walk, &line, ",}") == ',') put_token(walk, &line);
        end_line(walk, &line);
    }
}

static void walk_labels(Walk *walk, Line *line)
{
    if (labels_fit(walk, line)) {
        put_token(walk, line);
        put_until(walk, line, "}");
        put_token(walk, line);
        end_line(walk, line);
        return;
    }
    put_token(walk, line);
    end_line(walk, line);
    uint32_t outer = walk->block;
    walk->block = ++walk->blocks;
    walk->indent += INDENT;
    walk->fresh = true;
    walk_label_rows(walk);
    walk->indent -= INDENT;
    walk->block = outer;
    walk->fresh = true;
    Line closing = begin_line(walk, ALIGN_NONE);
    put_token(walk, &closing);
    end_line(walk, &closing);
}

static BlockKind block_of(ScanToken first)
{
    return first.kind == TOKEN_NAMESPACE ? BLOCK_STATEMENTS
           : first.kind == TOKEN_PROJECT ? BLOCK_SETTINGS
                                         : BLOCK_ITEMS;
}

static void walk_statement(Walk *walk)
{
    Line line = begin_line(walk, ALIGN_NONE);
    int stop = put_until(walk, &line, ";{");
    if (stop == '{' && line.first.kind == TOKEN_ENUM) {
        walk_labels(walk, &line);
    } else if (stop == '{') {
        walk_block(walk, &line, block_of(line.first));
    } else {
        if (stop == ';') put_token(walk, &line);
        end_line(walk, &line);
    }
}

/* An item is a column where its second piece is a type. */
static bool is_column(const Walk *walk)
{
    uint32_t end = 0;
    for (size_t i = walk->at; walk->tokens->items[i].kind != 0; i++) {
        int kind = walk->tokens->items[i].kind;
        if (!is_comment(walk->tokens->items[i])) {
            if (end != 0) {
                end = walk->tokens->items[i].range.begin;
                break;
            }
            end = walk->tokens->items[i].range.end;
        }
        if (kind == ';' || kind == '}') return false;
    }
    for (size_t i = walk->mark; i < walk->marks->count; i++)
        if (walk->marks->items[i].offset >= end)
            return walk->marks->items[i].offset == end && walk->marks->items[i].kind == MARK_TYPE;
    return false;
}

static void walk_item(Walk *walk, BlockKind kind)
{
    RowAlign align = kind == BLOCK_SETTINGS ? (at_c_clause(walk) ? ALIGN_NONE : ALIGN_SETTING)
                     : is_column(walk)      ? ALIGN_COLUMN
                                            : ALIGN_NONE;
    bool is_clause = kind == BLOCK_SETTINGS && align == ALIGN_NONE;
    Line line = begin_line(walk, align);
    int stop = 0;
    if (is_clause)
        put_c_clause(walk, &line);
    else
        stop = put_until(walk, &line, ";{}");
    if (stop == '{') {
        walk_block(walk, &line, BLOCK_ITEMS);
        return;
    }
    if (stop == ';') put_token(walk, &line);
    end_line(walk, &line);
}

static void walk_items(Walk *walk, BlockKind kind)
{
    for (;;) {
        add_own_comments(walk);
        ScanToken token = peek(walk);
        if (token.kind == 0 || token.kind == '}') return;
        if (kind == BLOCK_STATEMENTS)
            walk_statement(walk);
        else
            walk_item(walk, kind);
    }
}

void format_walk(Arena *arena, const Source *source, const ScanTokens *tokens, const Marks *marks,
                 Rows *rows)
{
    Walk walk = {.arena = arena,
                 .source = source,
                 .tokens = tokens,
                 .marks = marks,
                 .rows = rows,
                 .fresh = true};
    walk_items(&walk, BLOCK_STATEMENTS);
}
