/* Any bytes at all: the parser must come back, with diagnostics where something is wrong. What
 * parses is formatted; the result must parse to the same tree, and format to itself. */
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include "base/bug.h"
#include "syntax/syntax.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

typedef struct Fuzzed {
    Arena *arena;
    Names *names;
    Diagnostics *diagnostics;
} Fuzzed;

static const Ast *parse(Fuzzed *it, Text text)
{
    return syntax_parse(it->arena, it->names, it->diagnostics,
                        source_make(it->arena, "fuzz.schema", text));
}

static Text format(Fuzzed *it, Text text)
{
    Text formatted = TEXT_NONE;
    if (!syntax_format(it->arena, it->names, it->diagnostics,
                       source_make(it->arena, "fuzz.schema", text), &formatted))
        return TEXT_NONE;
    return formatted;
}

/* Each reading of a text costs; one that is formatted already needs no other. */
static void check_formatted(Fuzzed *it, Text text, Text once)
{
    if (text_equals(text, once)) return;
    Text twice = format(it, once);
    if (text_is_none(twice)) BUG("the formatted text does not parse:\n%.*s", TEXT_FORMAT(once));
    if (!text_equals(ast_dump(it->arena, parse(it, text)), ast_dump(it->arena, parse(it, once))))
        BUG("formatting changed the tree:\n%.*s", TEXT_FORMAT(once));
    if (!text_equals(once, twice)) {
        BUG("formatting again changed the text:\n%.*s---\n%.*s", TEXT_FORMAT(once),
            TEXT_FORMAT(twice));
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size > 65536) return 0;
    Arena *arena = arena_new();
    Fuzzed it = {arena, names_make(arena), diagnostics_make(arena)};
    Text text = {size == 0 ? "" : (const char *)data, size};
    Text once = format(&it, text);
    if (!text_is_none(once))
        check_formatted(&it, text, once);
    else if (!diagnostics_has_errors(it.diagnostics))
        BUG("no tree and no diagnostic");
    syntax_read_project(arena, it.names, it.diagnostics, source_make(arena, "fuzz.schema", text));
    TextBuilder out = text_builder(arena);
    diagnostics_sort(it.diagnostics);
    diagnostics_render_text(it.diagnostics, &out, false);
    arena_free(arena);
    return 0;
}
