/* A text is compiled as a schema of one file, with no snapshot before it. */
#include "sema_fixture.h"

#include <string.h>

Compiled compile_text(const char *text)
{
    Compiled compiled = {.arena = arena_new()};
    compiled.names = names_make(compiled.arena);
    compiled.diagnostics = diagnostics_make(compiled.arena);
    Source *source = source_make(compiled.arena, "test.schema", text_from_string(text));
    const Ast *ast = syntax_parse(compiled.arena, compiled.names, compiled.diagnostics, source);
    compiled.database = sema_compile(compiled.arena, compiled.names, compiled.diagnostics,
                                     (SemaFiles){.items = &ast, .count = 1});
    return compiled;
}

Compiled compile_good(const char *text)
{
    Compiled compiled = compile_text(text);
    if (diagnostics_has_errors(compiled.diagnostics)) {
        TextBuilder out = text_builder(compiled.arena);
        diagnostics_render_text(compiled.diagnostics, &out, false);
        fail_msg("%s", out.bytes);
    }
    return compiled;
}

void compiled_free(Compiled *compiled)
{
    arena_free(compiled->arena);
}

const char *compiled_messages(Compiled *compiled)
{
    TextBuilder out = text_builder(compiled->arena);
    for (size_t i = 0; i < compiled->diagnostics->items.count; i++) {
        const Diagnostic *diagnostic = compiled->diagnostics->items.items[i];
        Place place = source_place(diagnostic->span.source, diagnostic->span.begin);
        text_put_format(&out, "%s %u:%u %.*s\n", code_row(diagnostic->code)->code, place.line,
                        place.column, TEXT_FORMAT(diagnostic->message));
    }
    text_put_string(&out, "");
    return text_string(compiled->arena, text_built(&out));
}

Name compiled_name(Compiled *compiled, const char *name)
{
    return name_intern_string(compiled->names, name);
}

const Object *compiled_object(Compiled *compiled, ObjectKind kind, const char *namespace_name,
                              const char *name)
{
    QualifiedName qualified = {
        compiled_name(compiled, namespace_name == NULL ? "public" : namespace_name),
        compiled_name(compiled, name)};
    const Object *object = kind == KIND_INDEX || kind == KIND_SEQUENCE
                               ? database_find_relation(compiled->database, qualified)
                               : database_find(compiled->database, kind, qualified, TEXT_NONE);
    if (object == NULL || object->kind != kind)
        fail_msg("there is no %s %s", kind_row(kind)->word, name);
    return object;
}

const Table *compiled_table(Compiled *compiled, const char *name)
{
    return (const Table *)(const void *)compiled_object(compiled, KIND_TABLE, NULL, name);
}

const char *column_type(Compiled *compiled, const Table *table, const char *name)
{
    const Column *column = table_find_column(table, compiled_name(compiled, name));
    if (column == NULL) fail_msg("there is no column %s", name);
    Text text = type_format(compiled->arena, &column->type, compiled_name(compiled, "public"));
    return text_string(compiled->arena, text);
}
