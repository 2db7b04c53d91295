/* Rows to aligned text. Cells are aligned within a block, comments after rows within a run of rows
 * that no blank line divides. */
#include "syntax/format_internal.h"

#include <stdlib.h>
#include <string.h>

/* Widths of a block's cells. */
typedef struct Widths {
    size_t column_name;
    size_t column_type;
    size_t setting;
} Widths;

static bool is_multiline(Text text)
{
    return text.length > 0 && memchr(text.bytes, '\n', text.length) != NULL;
}

static size_t larger(size_t a, size_t b)
{
    return a > b ? a : b;
}

/* A column's name counts wherever a type follows, its type wherever clauses follow. */
static void measure_row(const Row *row, Widths *widths)
{
    if (row->align == ALIGN_SETTING && row->cell_count > 1)
        widths->setting = larger(widths->setting, text_width(row->cells[0], 0));
    if (row->align != ALIGN_COLUMN || is_multiline(row->cells[0])) return;
    if (row->cell_count > 1)
        widths->column_name = larger(widths->column_name, text_width(row->cells[0], 0));
    if (row->cell_count > 2 && !is_multiline(row->cells[1]))
        widths->column_type = larger(widths->column_type, text_width(row->cells[1], 0));
}

static size_t cell_gap(const Row *row, const Widths *widths, int cell)
{
    size_t width = text_width(row->cells[cell], 0);
    if (is_multiline(row->cells[cell])) {
        /* It went on in a new line, where its indentation may stand already. */
        return text_ends_with(row->cells[cell], " ") ? 0 : 1;
    }
    if (row->align == ALIGN_SETTING) return widths->setting - width + 1;
    size_t wanted = cell == 0 ? widths->column_name : widths->column_type;
    return (wanted > width ? wanted - width : 0) + 2;
}

static Text join_cells(Arena *arena, const Row *row, const Widths *widths)
{
    TextBuilder builder = text_builder(arena);
    text_put_repeat(&builder, ' ', row->indent);
    for (int i = 0; i < row->cell_count; i++) {
        text_put(&builder, row->cells[i]);
        if (i + 1 < row->cell_count) text_put_repeat(&builder, ' ', cell_gap(row, widths, i));
    }
    return text_built(&builder);
}

static size_t last_line_width(Text text)
{
    const char *newline = text.length == 0 ? NULL : memrchr(text.bytes, '\n', text.length);
    size_t begin = newline == NULL ? 0 : (size_t)(newline - text.bytes) + 1;
    return text_width(text_slice(text, begin, text.length), 0);
}

/* Comments after neighbouring rows start in one column. */
static size_t comment_column(const Rows *rows, const Text *lines, size_t first)
{
    size_t width = 0;
    for (size_t i = first; i < rows->count; i++) {
        const Row *row = &rows->items[i];
        if (i > first && (row->blank_before || row->block != rows->items[first].block)) break;
        if (!text_is_none(row->comment)) width = larger(width, last_line_width(lines[i]));
    }
    return width + 2;
}

static bool starts_run(const Rows *rows, size_t i)
{
    return i == 0 || rows->items[i].blank_before ||
           rows->items[i].block != rows->items[i - 1].block;
}

static void put_trimmed(TextBuilder *out, Text line)
{
    while (line.length > 0 && line.bytes[line.length - 1] == ' ') line.length--;
    text_put(out, line);
}

static void put_rows(const Rows *rows, const Text *lines, TextBuilder *out)
{
    size_t column = 0;
    for (size_t i = 0; i < rows->count; i++) {
        const Row *row = &rows->items[i];
        if (starts_run(rows, i)) column = comment_column(rows, lines, i);
        if (row->blank_before) text_put_byte(out, '\n');
        put_trimmed(out, lines[i]);
        if (!text_is_none(row->comment)) {
            text_put_repeat(out, ' ', column - last_line_width(lines[i]));
            text_put(out, row->comment);
        }
        text_put_byte(out, '\n');
    }
}

static void render_rows(Arena *arena, const Rows *rows, TextBuilder *out)
{
    uint32_t blocks = 1;
    for (size_t i = 0; i < rows->count; i++)
        blocks = rows->items[i].block >= blocks ? rows->items[i].block + 1 : blocks;
    Widths *widths = ARENA_ARRAY(arena, Widths, blocks);
    for (size_t i = 0; i < rows->count; i++)
        measure_row(&rows->items[i], &widths[rows->items[i].block]);
    Text *lines = ARENA_ARRAY(arena, Text, rows->count);
    for (size_t i = 0; i < rows->count; i++)
        lines[i] = join_cells(arena, &rows->items[i], &widths[rows->items[i].block]);
    put_rows(rows, lines, out);
}

static int compare_tokens(const void *a, const void *b)
{
    const ScanToken *first = a;
    const ScanToken *second = b;
    if (first->range.begin != second->range.begin)
        return first->range.begin < second->range.begin ? -1 : 1;
    return (first->range.end > second->range.end) - (first->range.end < second->range.end);
}

bool syntax_format(Arena *arena, Names *names, Diagnostics *diagnostics, const Source *source,
                   Text *formatted)
{
    ScanTokens tokens = {0};
    const Ast *ast = syntax_parse_tokens(arena, names, diagnostics, source, &tokens);
    if (ast->broken) return false;
    if (tokens.count > 0) qsort(tokens.items, tokens.count, sizeof *tokens.items, compare_tokens);
    Marks marks = {0};
    format_collect_marks(arena, ast, &marks);
    Rows rows = {0};
    format_walk(arena, source, &tokens, &marks, &rows);
    TextBuilder out = text_builder(arena);
    render_rows(arena, &rows, &out);
    *formatted = text_built(&out);
    return true;
}
