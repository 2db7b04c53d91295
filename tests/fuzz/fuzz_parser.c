/* Any bytes at all: the parser must come back, with diagnostics where something is wrong. What
 * parses is formatted; the result must parse to the same tree, and format to itself. */
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include "base/bug.h"
#include "syntax/syntax.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static Text format(Arena *arena, Names *names, Diagnostics *diagnostics, Text text, const Ast **ast)
{
    const Source *source = source_make(arena, "fuzz.schema", text);
    *ast = syntax_parse(arena, names, diagnostics, source);
    Text formatted = TEXT_NONE;
    if (!syntax_format(arena, names, diagnostics, source, &formatted)) {
        return TEXT_NONE;
    }
    return formatted;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size > 65536) {
        return 0;
    }
    Arena *arena = arena_new();
    Names *names = names_make(arena);
    Diagnostics *diagnostics = diagnostics_make(arena);
    Text text = {size == 0 ? "" : (const char *)data, size};
    const Ast *first;
    const Ast *second;
    const Ast *third;
    Text once = format(arena, names, diagnostics, text, &first);
    if (!text_is_none(once)) {
        Text twice = format(arena, names, diagnostics, once, &second);
        if (text_is_none(twice)) {
            BUG("the formatted text does not parse:\n%.*s", TEXT_FORMAT(once));
        }
        format(arena, names, diagnostics, twice, &third);
        if (!text_equals(ast_dump(arena, first), ast_dump(arena, second))) {
            BUG("formatting changed the tree:\n%.*s", TEXT_FORMAT(once));
        }
        if (!text_equals(once, twice)) {
            BUG("formatting again changed the text:\n%.*s---\n%.*s", TEXT_FORMAT(once),
                TEXT_FORMAT(twice));
        }
    } else if (!diagnostics_has_errors(diagnostics)) {
        BUG("no tree and no diagnostic");
    }
    syntax_read_project(arena, names, diagnostics, source_make(arena, "fuzz.schema", text));
    TextBuilder out = text_builder(arena);
    diagnostics_sort(diagnostics);
    diagnostics_render_text(diagnostics, &out, false);
    arena_free(arena);
    return 0;
}
