/* Diagnostics for a terminal, with the line and a caret under it: columns are those of the screen,
 * and bytes of a user's file never reach it as control characters. */
#include "diag/render_internal.h"

enum {
    NUMBER_WIDTH = 5,   /* of a line's number before the bar */
    TAB_WIDTH = 8,      /* as text_width has it */
    LINE_LONGEST = 180, /* bytes of a line that are shown; of a longer one, those around the span */
    BEFORE_SPAN = 60,
};

/* The colours of one rendering; all empty without colour. */
typedef struct Colors {
    const char *severity[SEVERITY_ERROR + 1];
    const char *bold;
    const char *dim;
    const char *hint;
    const char *end;
} Colors;

static Colors colors_make(bool color)
{
    if (!color) return (Colors){{"", "", ""}, "", "", "", ""};
    return (Colors){
        .severity = {"\033[1;36m", "\033[1;35m", "\033[1;31m"},
        .bold = "\033[1m",
        .dim = "\033[2m",
        .hint = "\033[1;32m",
        .end = "\033[0m",
    };
}

static void put_colored(TextBuilder *out, const char *color, const char *string, const char *end)
{
    text_put_string(out, color);
    text_put_string(out, string);
    text_put_string(out, end);
}

/* ---- the excerpt ---- */

static const char replacement[] = "\xEF\xBF\xBD"; /* U+FFFD, one column wide */

static bool is_control(char byte)
{
    return ((unsigned char)byte < 0x20 && byte != '\t') || byte == 0x7F;
}

/* Puts valid UTF-8 from column `column` on and gives the column after it: tabs become spaces,
 * control characters, which could command the terminal, a replacement. */
static size_t put_valid(TextBuilder *out, Text text, size_t column)
{
    size_t begin = 0;
    for (size_t at = 0; at <= text.length; at++) {
        bool is_end = at == text.length;
        if (!is_end && text.bytes[at] != '\t' && !is_control(text.bytes[at])) continue;
        Text plain = text_slice(text, begin, at);
        text_put(out, plain);
        column += text_width(plain, column);
        begin = at + 1;
        if (is_end) break;
        size_t width = text.bytes[at] == '\t' ? TAB_WIDTH - column % TAB_WIDTH : 1;
        if (text.bytes[at] == '\t')
            text_put_repeat(out, ' ', width);
        else
            text_put_string(out, replacement);
        column += width;
    }
    return column;
}

/* As put_valid, for any bytes. */
static size_t put_visible(TextBuilder *out, Text text, size_t column)
{
    size_t bad = 0;
    while (!text_is_utf8(text, &bad)) {
        column = put_valid(out, text_slice(text, 0, bad), column);
        text_put_string(out, replacement);
        column++;
        text = text_slice(text, bad + 1, text.length);
    }
    return put_valid(out, text, column);
}

static bool is_continuation(Text text, size_t at)
{
    return at < text.length && ((unsigned char)text.bytes[at] & 0xC0) == 0x80;
}

/* The bytes from..to of a line that are shown: all, or a window with the span's begin in it. */
static void window_choose(Text line, size_t begin, size_t *from, size_t *to)
{
    *from = 0;
    *to = line.length;
    if (line.length <= LINE_LONGEST) return;
    size_t latest = line.length - LINE_LONGEST;
    *from = begin > BEFORE_SPAN ? begin - BEFORE_SPAN : 0;
    *from = *from > latest ? latest : *from;
    *to = *from + LINE_LONGEST;
    while (*from > 0 && is_continuation(line, *from)) (*from)--;
    while (*to > begin && is_continuation(line, *to)) (*to)--;
}

static void put_margin(TextBuilder *out, const Colors *colors, uint32_t number)
{
    text_put_string(out, colors->dim);
    if (number > 0)
        text_put_format(out, "%*u", NUMBER_WIDTH, number);
    else
        text_put_repeat(out, ' ', NUMBER_WIDTH);
    text_put_string(out, " |");
    text_put_string(out, colors->end);
}

/* The line where the span begins and, under it, a caret with a tail up to the span's or the line's
 * end. */
static void put_excerpt(TextBuilder *out, const Colors *colors, const char *caret_color, Span span)
{
    Place place = source_place(span.source, span.begin);
    Text line = place.line_text;
    size_t begin = span.begin - place.line_begin;
    begin = begin > line.length ? line.length : begin; /* in the line ending */
    size_t end = span.end - place.line_begin;
    size_t from = 0;
    size_t to = 0;
    window_choose(line, begin, &from, &to);

    TextBuilder shown = text_builder(out->arena);
    const char *before = from > 0 ? "..." : "";
    text_put_string(&shown, before);
    size_t caret = put_visible(&shown, text_slice(line, from, begin), from > 0 ? 3 : 0);
    size_t tail = put_visible(&shown, text_slice(line, begin, end < to ? end : to), caret);
    put_visible(&shown, text_slice(line, end < to ? end : to, to), tail);
    text_put_string(&shown, to < line.length ? "..." : "");

    put_margin(out, colors, place.line);
    if (shown.length > 0) {
        text_put_byte(out, ' ');
        text_put(out, text_built(&shown));
    }
    text_put_byte(out, '\n');
    put_margin(out, colors, 0);
    text_put_repeat(out, ' ', caret + 1);
    text_put_string(out, caret_color);
    text_put_byte(out, '^');
    text_put_repeat(out, '~', tail > caret + 1 ? tail - caret - 1 : 0);
    text_put_string(out, colors->end);
    text_put_byte(out, '\n');
}

/* ---- diagnostics ---- */

/* "path:line:column: severity: message [code]" and the excerpt; `code` may be NULL. */
static void put_message(TextBuilder *out, const Colors *colors, Severity severity, Span span,
                        Text message, const char *code)
{
    Span shown = span_shown(span);
    text_put_string(out, colors->bold);
    if (!span_is_none(shown)) {
        Place place = source_place(shown.source, shown.begin);
        text_put_format(out, "%s:%u:%u: ", shown.source->path, place.line, place.column);
    } else if (code != NULL) {
        text_put_string(out, "schemac: ");
    }
    text_put_string(out, colors->end);
    put_colored(out, colors->severity[severity], severity_name(severity), colors->end);
    text_put_string(out, ": ");
    text_put(out, message);
    if (code != NULL) {
        text_put_byte(out, ' ');
        text_put_string(out, colors->dim);
        text_put_format(out, "[%s]", code);
        text_put_string(out, colors->end);
    }
    text_put_byte(out, '\n');
    if (!span_is_none(shown)) put_excerpt(out, colors, colors->severity[severity], shown);
}

static void put_diagnostic(TextBuilder *out, const Colors *colors, const Diagnostic *diagnostic)
{
    put_message(out, colors, diagnostic->severity, diagnostic->span, diagnostic->message,
                code_row(diagnostic->code)->code);
    for (size_t i = 0; i < diagnostic->notes.count; i++) {
        const DiagnosticNote *note = &diagnostic->notes.items[i];
        put_message(out, colors, SEVERITY_NOTE, note->span, note->text, NULL);
    }
    for (size_t i = 0; i < diagnostic->hints.count; i++) {
        put_colored(out, colors->hint, "hint", colors->end);
        text_put_string(out, ": ");
        text_put(out, diagnostic->hints.items[i]);
        text_put_byte(out, '\n');
    }
}

void diagnostics_render_text(Diagnostics *diagnostics, TextBuilder *out, bool color)
{
    Colors colors = colors_make(color);
    diagnostics_sort(diagnostics);
    for (size_t i = 0; i < diagnostics->items.count; i++)
        put_diagnostic(out, &colors, diagnostics->items.items[i]);
}
