/* The names of severities, and where the end of a file is shown: on its last line. */
#include "diag/render_internal.h"

const char *severity_name(Severity severity)
{
    static const char *const names[] = {
        [SEVERITY_NOTE] = "note",
        [SEVERITY_WARNING] = "warning",
        [SEVERITY_ERROR] = "error",
    };
    return names[severity];
}

Span span_shown(Span span)
{
    if (span_is_none(span) || span.begin < span.source->text.length) return span;
    Text before = text_slice(span.source->text, 0, span.begin);
    uint32_t end = span.begin;
    if (text_ends_with(before, "\n")) end -= text_ends_with(before, "\r\n") ? 2 : 1;
    return (Span){span.source, end, end};
}
