/* Any bytes at all as a snapshot: it is read with diagnostics or without; what was read without is
 * printed, reads as the same model, and prints the same bytes. */
#include <stddef.h>
#include <stdint.h>

#include "base/bug.h"
#include "snapshot/snapshot.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const Database *read_text(Arena *arena, Names *names, Diagnostics *diagnostics, Text text)
{
    return snapshot_read(arena, arena, names, diagnostics, source_make(arena, "fuzz.schema", text));
}

static void check_round(Arena *arena, Names *names, const Database *first)
{
    Diagnostics *diagnostics = diagnostics_make(arena);
    Text printed = snapshot_print(arena, first);
    const Database *second = read_text(arena, names, diagnostics, printed);
    if (second == NULL) {
        TextBuilder out = text_builder(arena);
        diagnostics_render_text(diagnostics, &out, false);
        BUG("the printed snapshot does not read:\n%.*s%s", TEXT_FORMAT(printed),
            text_built(&out).bytes);
    }
    Text again = snapshot_print(arena, second);
    if (!text_equals(printed, again))
        BUG("printing again changed the text:\n%.*s---\n%.*s", TEXT_FORMAT(printed),
            TEXT_FORMAT(again));
    if (!database_equals(first, second))
        BUG("reading the printed text changed the model:\n%.*s", TEXT_FORMAT(printed));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size > 16384) return 0;
    Arena *arena = arena_new();
    Names *names = names_make(arena);
    Diagnostics *diagnostics = diagnostics_make(arena);
    Text text = {size == 0 ? "" : (const char *)data, size};
    const Database *first = read_text(arena, names, diagnostics, text);
    if (first != NULL) check_round(arena, names, first);
    arena_free(arena);
    return 0;
}
