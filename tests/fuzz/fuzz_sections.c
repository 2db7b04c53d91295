/* Any bytes at all as a revision's file, as revisions.sum, and as SQL that the runner takes apart:
 * they come back, sections and statements lie in order within the text, and what is called whole is
 * whole. */
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/bug.h"
#include "revision/revision_internal.h"
#include "runtime/run_internal.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check_sections(Arena *arena, Diagnostics *diagnostics, const Source *source)
{
    RevisionSide side = {.source = source, .path = source->path};
    RevisionHeader header;
    size_t at = 0;
    revision_side_parse(arena, diagnostics, &side, &header);
    if (side.sections.count == 0) BUG("a file without a section");
    for (size_t i = 0; i < side.sections.count; i++) {
        Span sql = side.sections.items[i].sql;
        if (sql.begin < at || sql.end < sql.begin || sql.end > source->text.length)
            BUG("section %zu is out of order", i);
        at = sql.end;
    }
    if (at != source->text.length) BUG("the last section ends early");
}

static void check_sum(Arena *arena, Diagnostics *diagnostics, const Source *source)
{
    SumLines lines = {0};
    Text snapshot = TEXT_NONE;
    revision_sum_parse(arena, diagnostics, source, &lines, &snapshot);
    for (size_t i = 0; i < lines.count; i++) {
        Span rest = lines.items[i].parents;
        Span parent;
        while (revision_next_parent(&rest, &parent))
            if (span_text(parent).length == 0) BUG("a parent without a name");
    }
}

static void check_statements(Text text)
{
    SchemacScan scan = {.sql = text.bytes, .length = text.length};
    SchemacStatement statement;
    size_t at = 0;
    while (schemac_scan_next(&scan, &statement)) {
        if (statement.begin < at || statement.end <= statement.begin || statement.end > text.length)
            BUG("a statement is out of order");
        at = statement.end;
        (void)schemac_effect_of(text.bytes, &statement);
    }
    if (scan.unterminated != NULL && scan.unterminated_at >= text.length)
        BUG("what is not terminated begins behind the end");
}

/* The runner puts its own statements after a section: one that is whole must leave the scanner
 * outside of every quote and comment. */
static void check_whole(Arena *arena, Text text)
{
    SchemacRevision revision = {.id = "1", .name = "x"};
    SchemacSection section = {.sql = text.bytes, .length = text.length, .transactional = true};
    revision.up = &section;
    revision.up_count = 1;
    if (!schemac_section_check(&revision, false, 0, NULL)) return;
    Text wrapped = text_format(arena, "%.*s\n;\nMARK", TEXT_FORMAT(text));
    SchemacScan scan = {.sql = wrapped.bytes, .length = wrapped.length};
    SchemacStatement statement = {0};
    size_t last = 0;
    while (schemac_scan_next(&scan, &statement)) last = statement.end;
    if (scan.unterminated != NULL || last != wrapped.length)
        BUG("a whole section swallows what follows");
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size > 65536) return 0;
    Arena *arena = arena_new();
    Diagnostics *diagnostics = diagnostics_make(arena);
    Text text = text_copy(arena, (Text){size == 0 ? "" : (const char *)data, size});
    const Source *source = source_make(arena, "0001_fuzz.up.sql", text);
    check_sections(arena, diagnostics, source);
    check_sum(arena, diagnostics, source);
    check_statements(text);
    if (memchr(text.bytes, '\0', text.length) == NULL) check_whole(arena, text);
    TextBuilder out = text_builder(arena);
    diagnostics_sort(diagnostics);
    diagnostics_render_text(diagnostics, &out, false);
    arena_free(arena);
    return 0;
}
