/* What is formatted is formatted once more: the layout must stay as it is, and so must the tree. */
#include "parse_fixture.h"

#include <stdlib.h>

#include "base/file.h"

int fixture_set_up(void **state)
{
    Fixture *fixture = calloc(1, sizeof *fixture);
    fixture->arena = arena_new();
    fixture->names = names_make(fixture->arena);
    *state = fixture;
    return 0;
}

int fixture_tear_down(void **state)
{
    Fixture *fixture = *state;
    arena_free(fixture->arena);
    free(fixture);
    return 0;
}

const Ast *fixture_parse_text(Fixture *fixture, Text text)
{
    fixture->diagnostics = diagnostics_make(fixture->arena);
    fixture->source = source_make(fixture->arena, "test.schema", text);
    fixture->ast =
        syntax_parse(fixture->arena, fixture->names, fixture->diagnostics, fixture->source);
    return fixture->ast;
}

const Ast *fixture_parse(Fixture *fixture, const char *text)
{
    return fixture_parse_text(fixture, text_from_string(text));
}

const char *fixture_mistakes(Fixture *fixture)
{
    TextBuilder out = text_builder(fixture->arena);
    text_put_string(&out, "");
    diagnostics_sort(fixture->diagnostics);
    for (size_t i = 0; i < fixture->diagnostics->items.count; i++) {
        const Diagnostic *item = fixture->diagnostics->items.items[i];
        Place place = source_place(fixture->source, item->span.begin);
        text_put_format(&out, "%u:%u %s %.*s\n", place.line, place.column,
                        code_row(item->code)->code, TEXT_FORMAT(item->message));
    }
    return text_built(&out).bytes;
}

void assert_mistakes(Fixture *fixture, const char *text, const char *mistakes)
{
    fixture_parse(fixture, text);
    assert_string_equal(fixture_mistakes(fixture), mistakes);
}

void assert_tree(Fixture *fixture, const char *text, const char *dump)
{
    fixture_parse(fixture, text);
    assert_string_equal(fixture_mistakes(fixture), "");
    assert_string_equal(ast_dump(fixture->arena, fixture->ast).bytes, dump);
}

static Text format(Fixture *fixture, Text text)
{
    Text formatted = TEXT_NONE;
    fixture_parse_text(fixture, text);
    if (!syntax_format(fixture->arena, fixture->names, fixture->diagnostics, fixture->source,
                       &formatted))
        fail_msg("cannot be formatted: %s", fixture_mistakes(fixture));
    return formatted;
}

void assert_formatted(Fixture *fixture, const char *text, const char *formatted)
{
    Text once = format(fixture, text_from_string(text));
    Text tree = ast_dump(fixture->arena, fixture->ast);
    assert_string_equal(once.bytes, formatted);
    assert_string_equal(format(fixture, once).bytes, formatted);
    assert_string_equal(ast_dump(fixture->arena, fixture->ast).bytes, tree.bytes);
}

Text fixture_file(Fixture *fixture, const char *path)
{
    Text text;
    if (!file_read(fixture->arena, path, &text)) fail_msg("cannot read %s", path);
    return text;
}
