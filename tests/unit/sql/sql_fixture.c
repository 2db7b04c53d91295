/* See the header. */
#include "sql_fixture.h"

#include <string.h>

#include "sema/sema.h"
#include "syntax/syntax.h"

Fixture fixture_make(void)
{
    Arena *arena = arena_new();
    Names *names = names_make(arena);
    return (Fixture){arena, names, sql_writer(arena, name_intern_string(names, "public"))};
}

static const Database *compile(Fixture *fixture, const char *text)
{
    Diagnostics *diagnostics = diagnostics_make(fixture->arena);
    const Ast *ast = syntax_parse(fixture->arena, fixture->names, diagnostics,
                                  source_make(fixture->arena, "t.schema", text_from_string(text)));
    const Database *database = sema_compile(fixture->arena, fixture->names, diagnostics,
                                            (SemaFiles){.items = &ast, .count = 1});
    assert_false(diagnostics_has_errors(diagnostics));
    return database;
}

const Object *fixture_object(Fixture *fixture, const char *schema, ObjectKind kind,
                             const char *name)
{
    const Database *database = compile(fixture, schema);
    for (size_t i = 0; i < database->objects.count; i++)
        if (database->objects.items[i]->kind == kind &&
            strcmp(database->objects.items[i]->name.name, name) == 0)
            return database->objects.items[i];
    fail_msg("there is no %s", name);
    return NULL;
}

void assert_created_and_dropped(const char *schema, ObjectKind kind, const char *name,
                                const char *create, const char *drop)
{
    Fixture f = fixture_make();
    const Object *object = fixture_object(&f, schema, kind, name);
    assert_string_equal(text_string(f.arena, sql_create(&f.writer, object)), create);
    assert_string_equal(text_string(f.arena, sql_drop(&f.writer, object)), drop);
    arena_free(f.arena);
}
