/* revisions.sum as text: read, hashed line on line, printed. */
#include "revision/revision_internal.h"

#include <string.h>

#define SNAPSHOT_WORD "snapshot "

/* ---- reading ---- */

/* The bytes up to the next space. */
static bool next_field(Span *rest, Span *field)
{
    const char *bytes = rest->source->text.bytes + rest->begin;
    const char *space = memchr(bytes, ' ', rest->end - rest->begin);
    *field = *rest;
    if (space == NULL) {
        rest->begin = rest->end;
    } else {
        field->end = rest->begin + (uint32_t)(space - bytes);
        rest->begin = field->end + 1;
    }
    return field->begin < field->end;
}

/* Three of them a line, thousands of lines: no branches. */
static bool is_hash(Text text)
{
    unsigned wrong = 0;
    if (text.length != HASH_LENGTH) return false;
    for (size_t i = 0; i < HASH_LENGTH; i++) {
        unsigned char byte = (unsigned char)text.bytes[i];
        wrong |= ((unsigned char)(byte - '0') > 9) & ((unsigned char)(byte - 'a') > 5);
    }
    return wrong == 0;
}

bool revision_line_parse(Span span, SumLine *line)
{
    Span rest = span;
    Span fields[6];
    for (size_t i = 0; i < 6; i++)
        if (!next_field(&rest, &fields[i])) return false;
    *line = (SumLine){span,
                      span_text(fields[0]),
                      fields[1],
                      span_text(fields[2]),
                      span_text(fields[3]),
                      span_text(fields[4]),
                      span_text(fields[5])};
    return rest.begin == rest.end && is_hash(line->up) && is_hash(line->chain) &&
           (is_hash(line->down) || text_equals_string(line->down, REVISION_NO_HASH));
}

static void add_conflict(Diagnostics *diagnostics, Span span)
{
    Diagnostic *diagnostic =
        diag_add(diagnostics, CODE_SUM_CONFLICT, span,
                 "two branches both added revisions: unresolved merge conflict");
    diag_hint(
        diagnostics, diagnostic,
        "Keep revisions.sum and snapshot.schema of the branch that is deployed, remove the files "
        "of the other branch's revisions, and run `schemac diff` to create their changes again on "
        "top.");
}

static void add_syntax(Diagnostics *diagnostics, Span span, const char *message)
{
    Diagnostic *diagnostic = diag_add(diagnostics, CODE_SUM_SYNTAX, span, "%s", message);
    diag_hint(diagnostics, diagnostic,
              "The file is written by schemac; restore it from version control.");
}

bool revision_snapshot_parse(Text line, Text *hash)
{
    if (!text_starts_with(line, SNAPSHOT_WORD)) return false;
    *hash = text_slice(line, sizeof SNAPSHOT_WORD - 1, line.length);
    return is_hash(*hash);
}

void revision_sum_parse(Arena *arena, Diagnostics *diagnostics, const Source *source,
                        SumLines *lines, Text *snapshot)
{
    *snapshot = TEXT_NONE;
    Text rest = source->text;
    Text text;
    size_t at = 0;
    for (size_t number = 1; text_next_line(&rest, &text); number++) {
        Span span = span_make(source, at, at + text.length);
        SumLine line;
        at = source->text.length - rest.length;
        if (source_is_conflict_marker(text)) {
            add_conflict(diagnostics, span);
            return;
        }
        if (number == 1) {
            if (!text_equals_string(text, REVISION_SUM_VERSION)) {
                add_syntax(diagnostics, span, "the first line is not \"" REVISION_SUM_VERSION "\"");
                return;
            }
        } else if (text_is_none(*snapshot) && revision_snapshot_parse(text, snapshot)) {
            continue;
        } else if (revision_line_parse(span, &line)) {
            VECTOR_ADD(arena, lines, line);
        } else if (text_trim(text).length > 0) {
            add_syntax(diagnostics, span,
                       "the line is not \"id parents name SHA-256 SHA-256 SHA-256\"");
        }
    }
}

bool revision_next_parent(Span *rest, Span *parent)
{
    const char *bytes = rest->source == NULL ? "" : rest->source->text.bytes;
    while (rest->begin < rest->end && (bytes[rest->begin] == ',' || bytes[rest->begin] == ' '))
        rest->begin++;
    *parent = *rest;
    while (rest->begin < rest->end && bytes[rest->begin] != ',' && bytes[rest->begin] != ' ')
        rest->begin++;
    parent->end = rest->begin;
    return parent->begin < parent->end;
}

/* ---- hashing and writing ---- */

Hash revision_chain_hash(Text before, Text id, Text parents, Text name, Text up, Text down)
{
    const Text parts[] = {before, id, parents, name, up, down};
    return hash_texts(parts, sizeof parts / sizeof *parts);
}

Text revision_parents_text(Arena *arena, const Revision *revision)
{
    TextBuilder builder = text_builder(arena);
    if (revision->parents.count == 0) return TEXT("-");
    for (size_t i = 0; i < revision->parents.count; i++) {
        text_put_string(&builder, i == 0 ? "" : ",");
        text_put_string(&builder, revision->parents.items[i]->id);
    }
    return text_built(&builder);
}

Text revision_sum_print(RevisionChain *chain)
{
    TextBuilder builder = text_builder(chain->arena);
    Text before = TEXT("");
    text_put_string(&builder, REVISION_SUM_VERSION "\n");
    for (size_t i = 0; i < chain->revisions.count; i++) {
        Revision *revision = chain->revisions.items[i];
        if (!revision->is_sealed) continue;
        Text parents = revision_parents_text(chain->arena, revision);
        revision->chain_hash = revision_chain_hash(
            before, text_from_string(revision->id), parents, text_from_string(revision->name),
            text_from_string(revision->up.hash.hex), text_from_string(revision->down.hash.hex));
        before = text_from_string(revision->chain_hash.hex);
        text_put_format(&builder, "%s %.*s %s %s %s %s\n", revision->id, TEXT_FORMAT(parents),
                        revision->name, revision->up.hash.hex, revision->down.hash.hex,
                        revision->chain_hash.hex);
    }
    if (chain->has_snapshot) text_put_format(&builder, SNAPSHOT_WORD "%s\n", chain->snapshot.hex);
    return text_built(&builder);
}
