/* Parameters of WITH clauses. */
#include "sema/parts_internal.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

/* bloom has col1 .. col32: bits of each column. */
static const KnownOption bloom_column = {
    .owner = "bloom", .name = "col", .kind = KNOWN_INTEGER, .minimum = 1, .maximum = 4095};

static const KnownOption *find_row(const char *owner, Text name)
{
    if (strcmp(owner, "materialized view") == 0) owner = "table";
    if (strcmp(owner, "table") == 0 && text_starts_with(name, "toast."))
        return known_option(TEXT("toast"), text_slice(name, strlen("toast."), name.length));
    if (strcmp(owner, "bloom") == 0 && text_starts_with(name, "col")) return &bloom_column;
    return known_option(text_from_string(owner), name);
}

static void report_unknown(Sema *sema, const char *owner, Text name, Span span)
{
    Diagnostic *diagnostic =
        SEMA_ADD(sema, STORAGE_PARAMETER, span, "%s has no parameter \"%.*s\"",
                 strcmp(owner, "table") == 0 ? "a table" : owner, TEXT_FORMAT(name));
    Near near = near_begin(sema, name);
    TextBuilder all = text_builder(sema->arena);
    for (size_t i = 0; i < known_option_count(); i++) {
        const KnownOption *row = known_option_at(i);
        if (strcmp(row->owner, owner) != 0) continue;
        near_try(&near, text_from_string(row->name));
        if (all.length > 0) text_put_string(&all, ", ");
        text_put_string(&all, row->name);
    }
    near_hint(&near, diagnostic);
    if (text_is_none(near.best) && strcmp(owner, "table") != 0 && all.length > 0)
        SEMA_HINT(sema, diagnostic, "It has %.*s.", TEXT_FORMAT(text_built(&all)));
}

/* ---- values ---- */

static bool read_bool(Text value, bool *result)
{
    static const char *const words[] = {"true", "on", "yes", "1", "false", "off", "no", "0"};
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        if (text_equals_ignoring_case(value, words[i])) {
            *result = i < 4;
            return true;
        }
    }
    return false;
}

static bool has_word(Arena *arena, const char *words, Text value)
{
    Text rest = text_from_string(words);
    Text lower = text_lower(arena, value);
    size_t begin = 0;
    for (size_t i = 0; i <= rest.length; i++) {
        if (i < rest.length && rest.bytes[i] != ' ') continue;
        if (text_equals(text_slice(rest, begin, i), lower)) return true;
        begin = i + 1;
    }
    return false;
}

static bool check_number(Sema *sema, const KnownOption *row, Text value, Span span)
{
    const char *text = text_string(sema->arena, value);
    char *end;
    errno = 0;
    double number = row->kind == KNOWN_REAL ? strtod(text, &end) : (double)strtoll(text, &end, 10);
    if (end == text || *end != '\0' || errno != 0) {
        SEMA_ADD(sema, STORAGE_PARAMETER, span, "invalid value for %s parameter \"%s\": %.*s",
                 row->kind == KNOWN_REAL ? "floating-point" : "integer", row->name,
                 TEXT_FORMAT(value));
        return false;
    }
    if (number < row->minimum || number > row->maximum) {
        SEMA_ADD(sema, STORAGE_PARAMETER, span,
                 "value %.*s of parameter \"%s\" is out of bounds: from %.15g to %.15g",
                 TEXT_FORMAT(value), row->name, row->minimum, row->maximum);
        return false;
    }
    return true;
}

/* The canonical value; none where it is wrong. */
static Text compile_value(Sema *sema, const KnownOption *row, Text value, Span span)
{
    bool truth;
    switch (row->kind) {
    case KNOWN_INTEGER:
    case KNOWN_REAL: return check_number(sema, row, value, span) ? value : TEXT_NONE;
    case KNOWN_BOOLEAN:
        if (read_bool(value, &truth)) return truth ? TEXT("true") : TEXT("false");
        SEMA_ADD(sema, STORAGE_PARAMETER, span, "invalid value for boolean parameter \"%s\": %.*s",
                 row->name, TEXT_FORMAT(value));
        return TEXT_NONE;
    default:
        if (has_word(sema->arena, row->words, value)) return text_lower(sema->arena, value);
        SEMA_ADD(sema, STORAGE_PARAMETER, span, "invalid value for parameter \"%s\": %.*s",
                 row->name, TEXT_FORMAT(value));
        return TEXT_NONE;
    }
}

/* ---- lists ---- */

static bool has_option(const Options *options, Name name)
{
    for (size_t i = 0; i < options->count; i++)
        if (options->items[i].name == name) return true;
    return false;
}

static int compare_options(const void *a, const void *b)
{
    return name_compare(((const Option *)a)->name, ((const Option *)b)->name);
}

static void add_option(Sema *sema, Options *options, const AstOption *ast, const char *owner)
{
    Text value = text_is_none(ast->value.text) ? TEXT("true") : ast->value.text;
    Span span = span_is_none(ast->value.span) ? ast->name.span : ast->value.span;
    const KnownOption *row = owner == NULL ? NULL : find_row(owner, name_text(ast->name.name));
    if (has_option(options, ast->name.name)) {
        SEMA_ADD(sema, STORAGE_PARAMETER, ast->name.span,
                 "parameter \"%s\" specified more than once", ast->name.name);
        return;
    }
    if (row != NULL)
        value = compile_value(sema, row, value, span);
    else if (owner != NULL && known_access_method(text_from_string(owner), 0) != NULL)
        report_unknown(sema, owner, name_text(ast->name.name), ast->name.span);
    else if (owner != NULL && strcmp(owner, "table") == 0)
        report_unknown(sema, owner, name_text(ast->name.name), ast->name.span);
    if (text_is_none(value)) value = TEXT("");
    VECTOR_ADD(sema->arena, options, (Option){ast->name.name, value});
}

Options options_compile(Sema *sema, const AstOption *ast, const char *owner)
{
    Options options = {0};
    for (; ast != NULL; ast = ast->next) add_option(sema, &options, ast, owner);
    if (options.count > 1) qsort(options.items, options.count, sizeof(Option), compare_options);
    return options;
}

void options_check(Sema *sema, Options *options, const char *owner, Span span)
{
    for (size_t i = 0; i < options->count; i++) {
        const KnownOption *row = find_row(owner, name_text(options->items[i].name));
        if (row == NULL) {
            report_unknown(sema, owner, name_text(options->items[i].name), span);
            continue;
        }
        Text value = compile_value(sema, row, options->items[i].value, span);
        if (!text_is_none(value)) options->items[i].value = value;
    }
}
