/* Diagnostics for programs: a JSON array, every key in each of its objects. */
#include "diag/render_internal.h"

#include "base/json.h"

static void put_number(JsonWriter *json, const char *key, bool is_there, uint32_t number)
{
    json_key(json, key);
    if (is_there)
        json_number(json, number);
    else
        json_string(json, NULL);
}

static void put_place(JsonWriter *json, Span span)
{
    bool is_there = !span_is_none(span);
    Place begin = {0};
    Place end = {0};
    if (is_there) {
        Span shown = span_shown(span);
        begin = source_place(shown.source, shown.begin);
        end = source_place(shown.source, shown.end);
    }
    json_key(json, "path");
    json_string(json, is_there ? span.source->path : NULL);
    put_number(json, "line", is_there, begin.line);
    put_number(json, "column", is_there, begin.column);
    put_number(json, "end_line", is_there, end.line);
    put_number(json, "end_column", is_there, end.column);
}

static void put_hints(JsonWriter *json, const Diagnostic *diagnostic)
{
    json_key(json, "hints");
    json_begin_array(json);
    for (size_t i = 0; i < diagnostic->hints.count; i++)
        json_text(json, diagnostic->hints.items[i]);
    json_end_array(json);
}

static void put_notes(JsonWriter *json, const Diagnostic *diagnostic)
{
    json_key(json, "notes");
    json_begin_array(json);
    for (size_t i = 0; i < diagnostic->notes.count; i++) {
        json_begin_object(json);
        json_key(json, "message");
        json_text(json, diagnostic->notes.items[i].text);
        put_place(json, diagnostic->notes.items[i].span);
        json_end_object(json);
    }
    json_end_array(json);
}

static void put_diagnostic(JsonWriter *json, const Diagnostic *diagnostic)
{
    json_begin_object(json);
    json_key(json, "severity");
    json_string(json, severity_name(diagnostic->severity));
    json_key(json, "code");
    json_string(json, code_row(diagnostic->code)->code);
    json_key(json, "message");
    json_text(json, diagnostic->message);
    put_place(json, diagnostic->span);
    put_hints(json, diagnostic);
    put_notes(json, diagnostic);
    json_end_object(json);
}

void diagnostics_render_json(Diagnostics *diagnostics, TextBuilder *out)
{
    diagnostics_sort(diagnostics);
    JsonWriter json = json_writer(out);
    json_begin_array(&json);
    for (size_t i = 0; i < diagnostics->items.count; i++)
        put_diagnostic(&json, diagnostics->items.items[i]);
    json_end_array(&json);
    text_put_byte(out, '\n');
}
