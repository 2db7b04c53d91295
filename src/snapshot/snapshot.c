#include "snapshot/snapshot.h"

#include <string.h>

#include "sema/sema.h"
#include "snapshot/print_internal.h"
#include "syntax/syntax.h"

static const char HEADER[] =
    "// Written by `schemac diff`: the database at the last revision. Not to be edited by hand.\n";

/* Unqualified names in expressions mean the default namespace. */
static void print_project(Printer *printer)
{
    const Project *project = &printer->database->project;
    if (project->default_namespace == NULL || strcmp(project->default_namespace, "public") == 0)
        return;
    put_string(printer, "\nproject ");
    if (project->name != NULL)
        put_name(printer, project->name);
    else
        put_string(printer, "snapshot");
    put_string(printer, " {\n    namespace ");
    put_name(printer, project->default_namespace);
    put_string(printer, ";\n}\n");
}

static void print_object(Printer *printer, const Object *object)
{
    switch (object->kind) {
#define PRINT(KIND_NAME, Type, function) \
    case KIND_NAME: function(printer, (const Type *)object); break;
        PRINT(KIND_NAMESPACE, Namespace, print_namespace)
        PRINT(KIND_EXTENSION, Extension, print_extension)
        PRINT(KIND_ENUM, Enum, print_enum)
        PRINT(KIND_COMPOSITE, Composite, print_composite)
        PRINT(KIND_DOMAIN, Domain, print_domain)
        PRINT(KIND_SEQUENCE, Sequence, print_sequence)
        PRINT(KIND_FUNCTION, Routine, print_routine)
        PRINT(KIND_PROCEDURE, Routine, print_routine)
        PRINT(KIND_TABLE, Table, print_table)
        PRINT(KIND_VIEW, View, print_view)
        PRINT(KIND_MATERIALIZED_VIEW, MaterializedView, print_materialized_view)
#undef PRINT
    default: /* parts are printed by what they are parts of */ break;
    }
}

Text snapshot_print(Arena *arena, const Database *database)
{
    TextBuilder out = text_builder(arena);
    TextBuilder comments = text_builder(arena);
    Printer printer = {arena, &out, &comments, database};
    put_string(&printer, HEADER);
    print_project(&printer);
    for (size_t i = 0; i < database->objects.count; i++) {
        text_put_byte(&out, '\n');
        print_object(&printer, database->objects.items[i]);
    }
    if (comments.length > 0) {
        text_put_byte(&out, '\n');
        put_text(&printer, text_built(&comments));
    }
    return text_built(&out);
}

const Database *snapshot_read(Arena *arena, Names *names, Diagnostics *diagnostics,
                              const Source *source)
{
    size_t errors = diagnostics->error_count;
    const Ast *ast = syntax_parse(arena, names, diagnostics, source);
    SemaFiles files = {&ast, 1};
    const Database *database = sema_compile(arena, names, diagnostics, files);
    return diagnostics->error_count > errors ? NULL : database;
}
