/* Collecting: what was said already, with the same place, is not said again. Sorting: by source, by
 * place, then as they were added. */
#include "diag/diag.h"

#include <stdlib.h>
#include <string.h>

#include "base/bug.h"

Diagnostics *diagnostics_make(Arena *arena)
{
    Diagnostics *diagnostics = ARENA_NEW(arena, Diagnostics);
    diagnostics->arena = arena;
    diagnostics->seen = map_make(arena);
    return diagnostics;
}

static Diagnostic *diagnostic_make(Diagnostics *diagnostics, DiagnosticCode code, Span span,
                                   Text message)
{
    Diagnostic *diagnostic = ARENA_NEW(diagnostics->arena, Diagnostic);
    diagnostic->code = code;
    diagnostic->severity = code_row(code)->severity;
    diagnostic->span = span;
    diagnostic->message = message;
    diagnostic->ordinal = (uint32_t)diagnostics->items.count;
    diagnostics->error_count += diagnostic->severity == SEVERITY_ERROR;
    diagnostics->warning_count += diagnostic->severity == SEVERITY_WARNING;
    VECTOR_ADD(diagnostics->arena, &diagnostics->items, diagnostic);
    return diagnostic;
}

Diagnostic *diag_add(Diagnostics *diagnostics, DiagnosticCode code, Span span, const char *format,
                     ...)
{
    va_list arguments;
    va_start(arguments, format);
    Text message = text_format_list(diagnostics->arena, format, arguments);
    va_end(arguments);
    Text key = text_format(diagnostics->arena, "%d %p %u %u ", (int)code, (const void *)span.source,
                           span.begin, span.end);
    TextBuilder builder = text_builder(diagnostics->arena);
    text_put(&builder, key);
    text_put(&builder, message);
    Diagnostic *diagnostic = map_find(diagnostics->seen, text_built(&builder));
    if (diagnostic == NULL) {
        diagnostic = diagnostic_make(diagnostics, code, span, message);
        map_put(diagnostics->seen, text_built(&builder), diagnostic);
    }
    return diagnostic;
}

void diagnostics_drop_warnings(Diagnostics *diagnostics, const Source *source)
{
    size_t kept = 0;
    for (size_t i = 0; i < diagnostics->items.count; i++) {
        Diagnostic *diagnostic = diagnostics->items.items[i];
        bool drop = diagnostic->severity == SEVERITY_WARNING && diagnostic->span.source == source;
        if (!drop) diagnostics->items.items[kept++] = diagnostic;
    }
    diagnostics->warning_count -= diagnostics->items.count - kept;
    diagnostics->items.count = kept;
}

static bool spans_equal(Span a, Span b)
{
    return a.source == b.source && a.begin == b.begin && a.end == b.end;
}

void diag_note(Diagnostics *diagnostics, Diagnostic *diagnostic, Span span, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    DiagnosticNote note = {span, text_format_list(diagnostics->arena, format, arguments)};
    va_end(arguments);
    for (size_t i = 0; i < diagnostic->notes.count; i++)
        if (spans_equal(diagnostic->notes.items[i].span, span) &&
            text_equals(diagnostic->notes.items[i].text, note.text))
            return;
    VECTOR_ADD(diagnostics->arena, &diagnostic->notes, note);
}

static void hint_add(Diagnostics *diagnostics, Diagnostic *diagnostic, Text hint)
{
    for (size_t i = 0; i < diagnostic->hints.count; i++)
        if (text_equals(diagnostic->hints.items[i], hint)) return;
    VECTOR_ADD(diagnostics->arena, &diagnostic->hints, hint);
}

void diag_hint(Diagnostics *diagnostics, Diagnostic *diagnostic, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    Text hint = text_format_list(diagnostics->arena, format, arguments);
    va_end(arguments);
    hint_add(diagnostics, diagnostic, hint);
}

void diag_hint_near(Diagnostics *diagnostics, Diagnostic *diagnostic, Text wrong, Text candidate)
{
    size_t limit = wrong.length / 3;
    if (text_is_empty(candidate) || text_distance(wrong, candidate, limit) > limit) return;
    diag_hint(diagnostics, diagnostic, "Did you mean \"%.*s\"?", TEXT_FORMAT(candidate));
}

bool diagnostics_has_errors(const Diagnostics *diagnostics)
{
    return diagnostics->error_count > 0;
}

static int numbers_compare(size_t a, size_t b)
{
    return (a > b) - (a < b);
}

static int sources_compare(const Source *a, const Source *b)
{
    if (a == b || a == NULL || b == NULL) return (a == NULL) - (b == NULL);
    int order = numbers_compare(a->ordinal, b->ordinal);
    return order != 0 ? order : strcmp(a->path, b->path);
}

static int diagnostics_compare(const void *left, const void *right)
{
    const Diagnostic *a = *(Diagnostic *const *)left;
    const Diagnostic *b = *(Diagnostic *const *)right;
    int order = sources_compare(a->span.source, b->span.source);
    if (order == 0) order = numbers_compare(a->span.begin, b->span.begin);
    return order != 0 ? order : numbers_compare(a->ordinal, b->ordinal);
}

void diagnostics_sort(Diagnostics *diagnostics)
{
    if (diagnostics->items.count > 1) {
        qsort(diagnostics->items.items, diagnostics->items.count, sizeof(Diagnostic *),
              diagnostics_compare);
    }
}

int diagnostics_exit_status(const Diagnostics *diagnostics)
{
    static const int heaviest_last[] = {0, 4, 1, 5, 3, 2, 70};
    size_t worst = 0;
    for (size_t i = 0; i < diagnostics->items.count; i++) {
        const Diagnostic *diagnostic = diagnostics->items.items[i];
        if (diagnostic->severity != SEVERITY_ERROR) continue;
        size_t weight = sizeof heaviest_last / sizeof *heaviest_last - 1;
        while (weight > worst && heaviest_last[weight] != code_row(diagnostic->code)->exit_status)
            weight--;
        worst = weight;
    }
    return heaviest_last[worst];
}
