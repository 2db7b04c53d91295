/* Extensions. One of which nothing is known may have any type and function, so from then on none
 * that is not declared is reported. */
#include "sema/parts_internal.h"

#include <string.h>

void extension_compile(Sema *sema, const AstExtension *ast)
{
    Name name = ast->statement.name.name;
    if (name == NULL) return;
    Extension *extension = ARENA_NEW(sema->arena, Extension);
    Declaration declaration = {.statement = &ast->statement};
    object_begin(sema, &extension->object, KIND_EXTENSION, &declaration);
    extension->object.name.namespace_name = NULL;
    extension->object.renamed_from = (QualifiedName){NULL, NULL};
    extension->version = ast->version.text;
    extension->namespace_name = ast->namespace_name.name;
    extension->provided = !span_is_none(ast->provided);
    if (strcmp(name, "pgvector") == 0) {
        Diagnostic *diagnostic = SEMA_ADD(sema, UNKNOWN_EXTENSION, ast->statement.name.span,
                                          "extension \"pgvector\" does not exist");
        SEMA_HINT(sema, diagnostic,
                  "pgvector's extension is called \"vector\": write \"extension vector;\".");
        map_put_pointer(sema->unreadable, name_intern_string(sema->names, "vector"), extension);
        return;
    }
    KnownExtension known;
    bool is_known = known_extension_find(name_text(name), &known);
    if (!is_known) sema->open_types = true;
    if (!is_known || !known_extension_has_functions(known)) sema->open_functions = true;
    (void)sema_add_object(sema, &extension->object, ast->statement.name.span);
}

/* It is there before all phases: see extension_compile(). */
const KindSteps extension_steps = {0};
