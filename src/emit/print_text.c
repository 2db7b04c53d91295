/* Pieces of C text. */
#include "emit/emit_internal.h"

#define LINE_WIDTH 100

void c_put_string(TextBuilder *out, Text text)
{
    text_put_byte(out, '"');
    for (size_t i = 0; i < text.length; i++) {
        unsigned char c = (unsigned char)text.bytes[i];
        if (c == '"' || c == '\\') {
            text_put_byte(out, '\\');
            text_put_byte(out, (char)c);
        } else if (c == '\n') {
            text_put_string(out, "\\n");
        } else if (c == '\t') {
            text_put_string(out, "\\t");
        } else if (c == '?' && i > 0 && text.bytes[i - 1] == '?') {
            text_put_string(out, "\\?"); /* no trigraphs */
        } else if (c < 0x20 || c == 0x7F) {
            text_put_format(out, "\\%03o", (unsigned)c);
        } else {
            text_put_byte(out, (char)c); /* UTF-8 stays as it is */
        }
    }
    text_put_byte(out, '"');
}

Text c_comment_text(Arena *arena, Text text)
{
    TextBuilder out = text_builder(arena);
    for (size_t i = 0; i < text.length; i++) {
        char c = text.bytes[i];
        bool is_end = i > 0 && ((text.bytes[i - 1] == '*' && c == '/') ||
                                (text.bytes[i - 1] == '/' && c == '*'));
        if (is_end || (c == '\\' && (i + 1 == text.length || text.bytes[i + 1] == '\n')))
            text_put_byte(&out, ' '); /* neither ends the comment nor continues the line */
        text_put_byte(&out, (unsigned char)c < 0x20 && c != '\n' ? ' ' : c);
    }
    return text_built(&out);
}

/* Takes the words that fit into `width` off the front of `*rest`; at least one. */
static Text take_words(Text *rest, size_t width)
{
    size_t end = 0;
    for (size_t i = 0; i <= rest->length; i++) {
        if (i == rest->length || rest->bytes[i] == ' ') {
            /* no character takes more columns than bytes */
            if (end > 0 && i > width && text_width(text_slice(*rest, 0, i), 0) > width) break;
            end = i;
        }
    }
    Text words = text_slice(*rest, 0, end);
    *rest = text_trim(text_slice(*rest, end, rest->length));
    return words;
}

void c_put_comment(TextBuilder *out, size_t indent, Text text)
{
    text = text_trim(c_comment_text(out->arena, text));
    if (text_is_empty(text)) return;
    Text line;
    bool is_first = true;
    while (text_next_line(&text, &line)) {
        line = text_trim(line);
        do {
            if (!is_first) text_put_byte(out, '\n');
            text_put_repeat(out, ' ', indent);
            text_put_string(out, is_first ? "/* " : " * ");
            Text words = take_words(&line, LINE_WIDTH - indent - 6);
            text_put(out, words);
            is_first = false;
        } while (line.length > 0);
    }
    text_put_string(out, " */\n");
}

/* The bytes up to and with the next ", " outside of quotes; all of it when there is none. */
static size_t piece_length(Text text)
{
    bool is_quoted = false;
    for (size_t i = 0; i < text.length; i++) {
        char c = text.bytes[i];
        if (c == '"' && (i == 0 || text.bytes[i - 1] != '\\')) is_quoted = !is_quoted;
        if (c == ',' && !is_quoted && i + 1 < text.length && text.bytes[i + 1] == ' ') return i + 2;
    }
    return text.length;
}

void c_put_wrapped(TextBuilder *out, Text line, size_t indent, size_t tail)
{
    size_t used = 0;
    while (line.length > 0) {
        size_t length = piece_length(line);
        Text piece = text_slice(line, 0, length);
        line = text_slice(line, length, line.length);
        size_t width = text_trim(piece).length + (line.length == 0 ? tail : 0);
        if (used > indent && used + width > LINE_WIDTH) {
            out->length -= out->length > 0 && out->bytes[out->length - 1] == ' ' ? 1 : 0;
            text_put_byte(out, '\n');
            text_put_repeat(out, ' ', indent);
            used = indent;
        }
        text_put(out, piece);
        used += piece.length;
    }
}

/* Where what is after the first parenthesis goes on: below it, or further left where that is far
 * right. */
static size_t call_indent(Text line)
{
    size_t column = 0;
    while (column < line.length && line.bytes[column] != '(') column++;
    return column + 1 > 60 ? 8 : column + 1;
}

void c_put_body(TextBuilder *out, Text body)
{
    Text line;
    while (text_next_line(&body, &line)) {
        c_put_wrapped(out, line, call_indent(line), 0);
        text_put_byte(out, '\n');
    }
}

void c_put_signature(TextBuilder *out, const CFunction *function, size_t tail)
{
    TextBuilder line = text_builder(out->arena);
    text_put_format(&line, "%.*s %.*s(", TEXT_FORMAT(function->result),
                    TEXT_FORMAT(function->name));
    for (size_t i = 0; i < function->parameters.count; i++) {
        text_put_string(&line, i == 0 ? "" : ", ");
        text_put(&line, function->parameters.items[i]);
    }
    text_put_byte(&line, ')');
    Text made = text_built(&line);
    c_put_wrapped(out, made, call_indent(made), tail);
}

void c_put_banner(TextBuilder *out, Text title)
{
    text_put_string(out, "\n/* ---- ");
    text_put(out, c_comment_text(out->arena, title));
    text_put_byte(out, ' ');
    size_t used = 9 + text_width(title, 0);
    text_put_repeat(out, '-', used + 4 < LINE_WIDTH ? LINE_WIDTH - used - 4 : 4);
    text_put_string(out, " */\n");
}
