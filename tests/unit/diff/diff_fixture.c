/* See the header. */
#include "diff_fixture.h"

#include "sema/sema.h"
#include "syntax/syntax.h"

static const Database *compile_edit(Fixture *fixture, const Database *before, const char *text)
{
    Diagnostics *diagnostics = diagnostics_make(fixture->arena);
    const Ast *ast = syntax_parse(fixture->arena, fixture->names, diagnostics,
                                  source_make(fixture->arena, "t.schema", text_from_string(text)));
    const Database *database =
        sema_compile(fixture->arena, fixture->names, diagnostics,
                     (SemaFiles){.items = &ast, .count = 1, .before = before});
    TextBuilder out = text_builder(fixture->arena);
    diagnostics_render_text(diagnostics, &out, false);
    if (diagnostics_has_errors(diagnostics)) fail_msg("%s", text_built(&out).bytes);
    return database;
}

const Database *fixture_compile(Fixture *fixture, const char *text)
{
    return compile_edit(fixture, NULL, text);
}

const char *fixture_changes(Fixture *fixture, const char *before, const char *after)
{
    const Database *old_database = fixture_compile(fixture, before);
    Diff *diff =
        diff_make(fixture->arena, old_database, compile_edit(fixture, old_database, after), NULL);
    TextBuilder out = text_builder(fixture->arena);
    text_put_string(&out, "");
    for (size_t i = 0; i < diff->changes.count; i++) {
        text_put(&out, change_describe(fixture->arena, &diff->changes.items[i],
                                       diff->new_database->project.default_namespace));
        text_put_byte(&out, '\n');
    }
    for (size_t i = 0; i < diff->candidates.count; i++) {
        const RenameCandidate *candidate = &diff->candidates.items[i];
        text_put_format(&out, "%s: %.*s\n", candidate->unambiguous ? "perhaps" : "or",
                        TEXT_FORMAT(candidate->clause));
    }
    return text_built(&out).bytes;
}

Fixture fixture_make(void)
{
    Arena *arena = arena_new();
    return (Fixture){arena, names_make(arena)};
}
