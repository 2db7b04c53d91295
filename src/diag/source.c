/* Lines are found when the first place is asked for: of most sources none is. */
#include "diag/source.h"

#include <string.h>

#include "base/bug.h"

Source *source_make(Arena *arena, const char *path, Text text)
{
    Source *source = ARENA_NEW(arena, Source);
    if (text.length > INT32_MAX) BUG("a source of %zu bytes", text.length);
    source->arena = arena;
    source->path = text_string(arena, text_from_string(path));
    source->text = text;
    return source;
}

bool source_is_conflict_marker(Text line)
{
    return text_starts_with(line, "<<<<<<<") || text_starts_with(line, "=======") ||
           text_starts_with(line, ">>>>>>>") || text_starts_with(line, "|||||||");
}

Span span_make(const Source *source, size_t begin, size_t end)
{
    if (source == NULL) return SPAN_NONE;
    if (begin > end || end > source->text.length)
        BUG("span %zu..%zu of a source of %zu bytes", begin, end, source->text.length);
    return (Span){source, (uint32_t)begin, (uint32_t)end};
}

Span span_join(Span first, Span last)
{
    if (span_is_none(first) || span_is_none(last)) return span_is_none(first) ? last : first;
    if (first.source != last.source)
        BUG("spans of \"%s\" and \"%s\" joined", first.source->path, last.source->path);
    uint32_t end = last.end > first.begin ? last.end : first.begin;
    return (Span){first.source, first.begin, end};
}

bool span_is_none(Span span)
{
    return span.source == NULL;
}

Text span_text(Span span)
{
    return span_is_none(span) ? TEXT_NONE : text_slice(span.source->text, span.begin, span.end);
}

static uint32_t newlines_count(Text text)
{
    uint32_t count = 0;
    const char *end = text.bytes + text.length;
    for (const char *at = text.bytes; at < end; at++) {
        at = memchr(at, '\n', (size_t)(end - at));
        if (at == NULL) break;
        count++;
    }
    return count;
}

/* Fills in where each line starts. A source is const to those who only ask; this is what it may
 * change. */
static void lines_find(Source *source)
{
    Text text = text_is_none(source->text) ? TEXT("") : source->text;
    source->line_count = newlines_count(text) + 1;
    source->line_starts = ARENA_ARRAY(source->arena, uint32_t, source->line_count);
    uint32_t line = 1;
    for (size_t at = 0; at < text.length && line < source->line_count; at++)
        if (text.bytes[at] == '\n') source->line_starts[line++] = (uint32_t)(at + 1);
}

/* The last line, from 0, that starts at or before `offset`. */
static uint32_t line_find(const Source *source, uint32_t offset)
{
    uint32_t low = 0;
    uint32_t high = source->line_count;
    while (high - low > 1) {
        uint32_t middle = low + (high - low) / 2;
        if (source->line_starts[middle] <= offset)
            low = middle;
        else
            high = middle;
    }
    return low;
}

static uint32_t characters_count(Text text)
{
    uint32_t count = 0;
    for (size_t i = 0; i < text.length; i++) count += ((unsigned char)text.bytes[i] & 0xC0) != 0x80;
    return count;
}

Place source_place(const Source *source, uint32_t offset)
{
    if (source->line_starts == NULL) lines_find((Source *)source);
    offset = offset > source->text.length ? (uint32_t)source->text.length : offset;
    uint32_t line = line_find(source, offset);
    uint32_t begin = source->line_starts[line];
    Text rest = text_slice(source->text, begin, source->text.length);
    Text line_text = text_is_none(rest) ? TEXT("") : text_slice(rest, 0, 0);
    text_next_line(&rest, &line_text);
    return (Place){
        .line = line + 1,
        .column = characters_count(text_slice(source->text, begin, offset)) + 1,
        .line_begin = begin,
        .line_text = line_text,
    };
}
