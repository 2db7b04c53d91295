/* Sections of a revision's file, and its header comment. A directive is a line that begins with
 * "-- schemac:" where a statement may begin: the same bytes inside of a string or a body are not
 * ours. Everything else is left to PostgreSQL. */
#include "revision/revision_internal.h"

#include <string.h>

#include "runtime/run_scan.h"

#define DIRECTIVE "-- schemac:"

static bool is_directive(Text line)
{
    return text_starts_with(line, DIRECTIVE);
}

/* ---- words ---- */

/* The next word of a directive, in which a quoted name may have blanks; false at its end. */
static bool next_word(Span *rest, Span *word)
{
    const char *bytes = rest->source->text.bytes;
    while (rest->begin < rest->end && (bytes[rest->begin] == ' ' || bytes[rest->begin] == '\t'))
        rest->begin++;
    *word = *rest;
    bool is_quoted = false;
    for (; rest->begin < rest->end; rest->begin++) {
        char byte = bytes[rest->begin];
        if (!is_quoted && (byte == ' ' || byte == '\t')) break;
        is_quoted = is_quoted != (byte == '"');
    }
    word->end = rest->begin;
    return word->begin < word->end;
}

typedef struct TimeUnit {
    const char *name;
    int64_t milliseconds;
} TimeUnit;

bool section_time_parse(Text text, int32_t *milliseconds)
{
    static const TimeUnit units[] = {
        {"", 1}, {"ms", 1}, {"s", 1000}, {"min", 60000}, {"h", 3600000}};
    int64_t number = 0;
    size_t digits = 0;
    while (digits < text.length && digits < 10 && text.bytes[digits] >= '0' &&
           text.bytes[digits] <= '9')
        number = number * 10 + (text.bytes[digits++] - '0');
    Text unit = text_slice(text, digits, text.length);
    for (size_t i = 0; i < sizeof units / sizeof *units; i++) {
        if (digits > 0 && text_equals_string(unit, units[i].name)) {
            number *= units[i].milliseconds;
            *milliseconds = (int32_t)number;
            return number <= INT32_MAX;
        }
    }
    return false;
}

static void add_unknown_word(Diagnostics *diagnostics, Span word)
{
    static const char *const words[] = {"transaction",       "no-transaction", "lock_timeout",
                                        "statement_timeout", "breaks-clients", "undoes",
                                        "loses-data",        "batch",          "pause",
                                        "contract",          "filled",         "lag",
                                        "triggers"};
    Text text = span_text(word);
    Diagnostic *diagnostic =
        diag_add(diagnostics, CODE_SECTION_DIRECTIVE, word,
                 "unrecognized word in a section directive: \"%.*s\"", TEXT_FORMAT(text));
    const char *sign = memchr(text.bytes, '=', text.length);
    Text key = sign == NULL ? text : text_slice(text, 0, (size_t)(sign - text.bytes));
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        diag_hint_near(diagnostics, diagnostic, key, text_from_string(words[i]));
}

static void parse_timeout(Diagnostics *diagnostics, Span word, const char *key, int32_t *timeout)
{
    Span value = word;
    value.begin += (uint32_t)strlen(key);
    if (!section_time_parse(span_text(value), timeout)) {
        Diagnostic *diagnostic = diag_add(diagnostics, CODE_SECTION_DIRECTIVE, value,
                                          "invalid time: \"%.*s\"", TEXT_FORMAT(span_text(value)));
        diag_hint(diagnostics, diagnostic,
                  "Write a number with ms, s, min or h, such as \"3s\"; 0 means no limit.");
    }
}

/* A section's number, from 1; 0: it is none. Moves *text on. */
static uint32_t number_parse(Text *text)
{
    uint32_t number = 0;
    size_t digits = 0;
    while (digits < text->length && digits < 9 && text->bytes[digits] >= '0' &&
           text->bytes[digits] <= '9')
        number = number * 10 + (uint32_t)(text->bytes[digits++] - '0');
    *text = text_slice(*text, digits, text->length);
    return number;
}

static void parse_batch(Diagnostics *diagnostics, Span word, RevisionSection *section)
{
    Span value = word;
    value.begin += (uint32_t)strlen("batch=");
    Text rest = span_text(value);
    section->batch_rows = number_parse(&rest);
    if (rest.length > 0 || section->batch_rows == 0)
        diag_add(diagnostics, CODE_SECTION_DIRECTIVE, value, "invalid number of rows: \"%.*s\"",
                 TEXT_FORMAT(span_text(value)));
    else if (section->transactional)
        diag_add(diagnostics, CODE_SECTION_DIRECTIVE, word,
                 "a section that is one transaction cannot run in batches");
}

/* "2" or "1..3". Whether there are such sections is seen when both files are there. */
static void parse_undoes(Diagnostics *diagnostics, Span word, RevisionSection *section)
{
    Span value = word;
    value.begin += (uint32_t)strlen("undoes=");
    Text rest = span_text(value);
    section->undoes_first = section->undoes_last = number_parse(&rest);
    if (text_starts_with(rest, "..")) {
        rest = text_slice(rest, 2, rest.length);
        section->undoes_last = number_parse(&rest);
    }
    if (rest.length == 0 && section->undoes_first > 0 &&
        section->undoes_last >= section->undoes_first)
        return;
    Diagnostic *diagnostic =
        diag_add(diagnostics, CODE_SECTION_DIRECTIVE, value, "invalid section number: \"%.*s\"",
                 TEXT_FORMAT(span_text(value)));
    diag_hint(diagnostics, diagnostic,
              "Write the number, from 1, of the section of the up file that this one undoes, or "
              "the first and the last one, such as \"1..3\".");
}

static void parse_option(Arena *arena, Diagnostics *diagnostics, Span word,
                         RevisionSection *section)
{
    Text text = span_text(word);
    if (text_starts_with(text, "lock_timeout="))
        parse_timeout(diagnostics, word, "lock_timeout=", &section->lock_timeout_ms);
    else if (text_starts_with(text, "statement_timeout="))
        parse_timeout(diagnostics, word, "statement_timeout=", &section->statement_timeout_ms);
    else if (text_equals_string(text, "breaks-clients"))
        section->breaks_clients = true;
    else if (text_equals_string(text, "loses-data"))
        section->loses_data = true;
    else if (text_starts_with(text, "pause="))
        parse_timeout(diagnostics, word, "pause=", &section->pause_ms);
    else if (text_starts_with(text, "lag="))
        parse_timeout(diagnostics, word, "lag=", &section->lag_ms);
    else if (text_equals_string(text, "triggers=off"))
        section->triggers_off = true;
    else if (text_starts_with(text, "batch="))
        parse_batch(diagnostics, word, section);
    else if (text_equals_string(text, "contract") || text_starts_with(text, "contract="))
        hold_parse_contract(diagnostics, word, section);
    else if (text_starts_with(text, "filled="))
        hold_parse_filled(arena, diagnostics, word, section);
    else if (text_starts_with(text, "undoes="))
        parse_undoes(diagnostics, word, section);
    else
        add_unknown_word(diagnostics, word);
}

static RevisionSection section_make(void)
{
    return (RevisionSection){.transactional = true,
                             .contract_from = TEXT_NONE,
                             .lock_timeout_ms = SCHEMAC_TIMEOUT_DEFAULT,
                             .statement_timeout_ms = SCHEMAC_TIMEOUT_DEFAULT};
}

static RevisionSection directive_parse(Arena *arena, Diagnostics *diagnostics, Span line)
{
    RevisionSection section = section_make();
    Span word;
    section.directive = line;
    Span rest = line;
    rest.begin += (uint32_t)sizeof DIRECTIVE - 1;
    if (!next_word(&rest, &word)) {
        diag_add(diagnostics, CODE_SECTION_DIRECTIVE, line,
                 "a section directive must begin with \"transaction\" or \"no-transaction\"");
        return section;
    }
    section.transactional = !text_equals_string(span_text(word), "no-transaction");
    if (section.transactional && !text_equals_string(span_text(word), "transaction"))
        add_unknown_word(diagnostics, word);
    while (next_word(&rest, &word)) parse_option(arena, diagnostics, word, &section);
    if (section.batch_rows == 0 && (section.triggers_off || section.lag_ms > 0))
        diag_add(diagnostics, CODE_SECTION_DIRECTIVE, line,
                 "only a section that runs in batches can have \"%s\"",
                 section.triggers_off ? "triggers=off" : "lag");
    return section;
}

/* ---- the header comment ---- */

static Span header_span(const Source *source, Text value)
{
    size_t begin = (size_t)(value.bytes - source->text.bytes);
    return span_make(source, begin, begin + value.length);
}

/* "-- revision 0002_add (up)", "-- parents: 0001", then the summary, up to a line that is none of
 * it. */
static void header_parse(Arena *arena, const Source *source, RevisionHeader *header)
{
    TextBuilder summary = text_builder(arena);
    Text rest = source->text;
    Text line;
    *header = (RevisionHeader){.parents = SPAN_NONE, .summary = TEXT("")};
    while (text_next_line(&rest, &line) && text_starts_with(line, "--") && !is_directive(line)) {
        Text words = text_trim(text_slice(line, 2, line.length));
        if (text_starts_with(words, "revision ") && text_is_none(header->label)) {
            Text label = text_trim(text_slice(words, 9, words.length));
            const char *space = memchr(label.bytes, ' ', label.length);
            header->label =
                space == NULL ? label : text_slice(label, 0, (size_t)(space - label.bytes));
        } else if (text_starts_with(words, "parents:") && span_is_none(header->parents)) {
            header->parents = header_span(source, text_trim(text_slice(words, 8, words.length)));
        } else if (!text_is_none(header->label)) {
            if (words.length == 0) break;
            if (summary.length > 0) text_put_byte(&summary, '\n');
            text_put(&summary, words);
        }
    }
    header->summary = text_built(&summary);
}

/* psql needs BEGIN and COMMIT around a section that is one transaction; the runner has its own. */
static void transaction_strip(RevisionSection *section)
{
    SchemacToken inside;
    Text text = span_text(section->sql);
    if (section->transactional && schemac_scan_transaction(text.bytes, text.length, &inside)) {
        size_t begin = section->sql.begin;
        section->sql = span_make(section->sql.source, begin + inside.begin, begin + inside.end);
    }
}

/* ---- the file ---- */

/* What stands before the first directive, at `end`, must be comment only. */
static void check_outside(Diagnostics *diagnostics, const Source *source, size_t end)
{
    SchemacScan scan = {.sql = source->text.bytes, .length = end};
    SchemacStatement statement;
    if (!schemac_scan_next(&scan, &statement)) return;
    Text rest = text_slice(source->text, statement.begin, end);
    Text line;
    text_next_line(&rest, &line);
    Span first = span_make(source, statement.begin, statement.begin + line.length);
    Diagnostic *diagnostic = diag_add(diagnostics, CODE_SECTION_OUTSIDE, first,
                                      "SQL before the first directive belongs to no section");
    diag_hint(diagnostics, diagnostic, "Open it with a line \"-- schemac: transaction\".");
}

void revision_check_undone(Diagnostics *diagnostics, const Revision *revision)
{
    for (size_t i = 0; i < revision->up.sections.count; i++) {
        const RevisionSection *section = &revision->up.sections.items[i];
        if (section->undoes_first > 0)
            diag_add(diagnostics, CODE_SECTION_DIRECTIVE, section->directive,
                     "a section of an up file undoes nothing");
    }
    for (size_t i = 0; i < revision->down.sections.count; i++) {
        const RevisionSection *section = &revision->down.sections.items[i];
        if (section->undoes_last > revision->up.sections.count)
            diag_add(diagnostics, CODE_SECTION_DIRECTIVE, section->directive,
                     "\"%s\" has no section %u", revision->up.path, section->undoes_last);
        if (section->is_contract || section->fills.count > 0)
            diag_add(diagnostics, CODE_SECTION_DIRECTIVE, section->directive,
                     "\"contract\" and \"filled\" are said in the up file");
    }
}

void revision_side_parse(Arena *arena, Diagnostics *diagnostics, RevisionSide *side,
                         RevisionHeader *header)
{
    const Source *source = side->source;
    SchemacScan scan = {.sql = source->text.bytes, .length = source->text.length};
    SchemacToken line;
    header_parse(arena, source, header);
    while (schemac_scan_line(&scan, DIRECTIVE, &line)) {
        RevisionSection section =
            directive_parse(arena, diagnostics, span_make(source, line.begin, line.end));
        size_t next = line.end < source->text.length ? line.end + 1 : line.end;
        section.sql = span_make(source, next, source->text.length);
        if (side->sections.count > 0)
            VECTOR_LAST(&side->sections).sql.end = (uint32_t)line.begin;
        else
            check_outside(diagnostics, source, line.begin);
        VECTOR_ADD(arena, &side->sections, section);
    }
    if (side->sections.count == 0) {
        RevisionSection section = section_make();
        section.directive = SPAN_NONE;
        section.sql = span_make(source, 0, source->text.length);
        VECTOR_ADD(arena, &side->sections, section);
    }
    for (size_t i = 0; i < side->sections.count; i++) transaction_strip(&side->sections.items[i]);
}
