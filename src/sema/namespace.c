/* Namespaces, by a statement or a block. Those of PostgreSQL itself, pg_ and information_schema,
 * are refused. */
#include "sema/parts_internal.h"

#include <string.h>

/* A block may be opened many times, and opening the default namespace declares nothing. */
void namespace_compile(Sema *sema, const AstNamespace *ast)
{
    Name name = ast->statement.name.name;
    if (name == NULL) return;
    if (strncmp(name, "pg_", 3) == 0 || strcmp(name, "information_schema") == 0) {
        SEMA_ADD(sema, NAME_NOT_ALLOWED, ast->statement.name.span,
                 "namespace \"%s\" is reserved for PostgreSQL itself", name);
        return;
    }
    QualifiedName qualified = {NULL, name};
    Object *existing = database_find(sema->database, KIND_NAMESPACE, qualified, TEXT_NONE);
    bool says_nothing = text_is_empty(ast->statement.documentation.text) &&
                        ast->statement.owner.name == NULL && ast->statement.grants == NULL;
    if (ast->is_block && (existing != NULL || name == sema->default_namespace) && says_nothing)
        return;
    Namespace *declared = ARENA_NEW(sema->arena, Namespace);
    Declaration declaration = {.statement = &ast->statement};
    object_begin(sema, &declared->object, KIND_NAMESPACE, &declaration);
    declared->object.name.namespace_name = NULL;
    declared->object.renamed_from.namespace_name = NULL;
    (void)sema_add_object(sema, &declared->object, ast->statement.name.span);
}

Object *namespace_declare_public(Sema *sema, Name name, Span span)
{
    Namespace *declared = ARENA_NEW(sema->arena, Namespace);
    declared->object.kind = KIND_NAMESPACE;
    declared->object.name.name = name;
    declared->object.span = span;
    (void)sema_add_object(sema, &declared->object, span);
    return &declared->object;
}

/* It is there before all phases: see namespace_compile(). */
const KindSteps namespace_steps = {0};
