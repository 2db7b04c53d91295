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
        if (is_end || (c == '\\' && (i + 1 == text.length || text.bytes[i + 1] == '\n'))) {
            text_put_byte(&out, ' '); /* neither ends the comment nor continues the line */
        }
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
            if (end > 0 && text_width(text_slice(*rest, 0, i), 0) > width) {
                break;
            }
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
    if (text_is_empty(text)) {
        return;
    }
    Text line;
    bool is_first = true;
    while (text_next_line(&text, &line)) {
        line = text_trim(line);
        do {
            if (!is_first) {
                text_put_byte(out, '\n');
            }
            text_put_repeat(out, ' ', indent);
            text_put_string(out, is_first ? "/* " : " * ");
            Text words = take_words(&line, LINE_WIDTH - indent - 6);
            text_put(out, words);
            is_first = false;
        } while (line.length > 0);
    }
    text_put_string(out, " */\n");
}

void c_put_signature(TextBuilder *out, const CFunction *function)
{
    size_t begin = out->length;
    text_put_format(out, "%.*s %.*s(", TEXT_FORMAT(function->result), TEXT_FORMAT(function->name));
    size_t column = out->length - begin;
    size_t used = column;
    size_t indent = column > 60 ? 4 : column;
    for (size_t i = 0; i < function->parameters.count; i++) {
        Text parameter = function->parameters.items[i];
        bool breaks = i > 0 && used + 2 + parameter.length + 2 > LINE_WIDTH;
        bool breaks_first = i == 0 && used + parameter.length + 2 > LINE_WIDTH;
        if (breaks || breaks_first) {
            text_put_string(out, i > 0 ? ",\n" : "\n");
            text_put_repeat(out, ' ', indent);
            used = indent;
        } else if (i > 0) {
            text_put_string(out, ", ");
            used += 2;
        }
        text_put(out, parameter);
        used += parameter.length;
    }
    text_put_byte(out, ')');
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
