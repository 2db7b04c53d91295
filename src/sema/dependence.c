/* dependence of ... on extension e: what goes when the extension is dropped. */
#include "sema/target_internal.h"

#include <stdlib.h>
#include <string.h>

/* Every database has it, and no schema declares it. */
static bool is_everywhere(Name extension)
{
    return strcmp(extension, "plpgsql") == 0;
}

static bool check_extension(Sema *sema, const AstName *written)
{
    if (is_everywhere(written->name) || sema_is_excused(sema, written->name) ||
        database_has_extension(sema->database, written->name))
        return true;
    Near near = near_begin(sema, name_text(written->name));
    for (size_t i = 0; i < sema->database->objects.count; i++) {
        const Object *object = sema->database->objects.items[i];
        if (object->kind == KIND_EXTENSION) near_try(&near, name_text(object->name.name));
    }
    near_hint(&near, SEMA_ADD(sema, UNKNOWN_OBJECT, written->span,
                              "extension \"%s\" does not exist", written->name));
    return false;
}

static bool check_target(Sema *sema, const Target *target, const AstDependence *ast)
{
    const Object *object = target->object;
    bool is_key = object->kind == KIND_CONSTRAINT;
    bool is_inherited =
        object->kind == KIND_TRIGGER && ((const Trigger *)(const void *)object)->inherited;
    if (target->column == NULL && target->check == NULL && is_key == target->is_index &&
        !is_inherited && kind_depends_on_extensions(object->kind))
        return true;
    SEMA_ADD(sema, UNKNOWN_OBJECT, ast->statement.span, "a %s cannot depend on an extension",
             is_inherited ? "trigger that comes from the parent"
                          : ast_target_row(ast->target->kind)->words);
    return false;
}

static int compare_names(const void *a, const void *b)
{
    return name_compare(*(const Name *)a, *(const Name *)b);
}

void dependence_compile(Sema *sema, const Declaration *declaration)
{
    const AstDependence *ast = (const AstDependence *)(const void *)declaration->statement;
    Target target = target_find(sema, declaration->home, ast->target);
    if (target.object == NULL || !check_target(sema, &target, ast)) return;
    NameList *extensions = &object_extras_edit(sema->arena, target.object)->extensions;
    for (const AstName *at = ast->extensions; at != NULL; at = at->next) {
        if (!check_extension(sema, at)) continue;
        if (name_list_has(extensions, at->name))
            SEMA_ADD(sema, DUPLICATE_OBJECT, at->span,
                     "dependency on extension \"%s\" specified more than once", at->name);
        else
            VECTOR_ADD(sema->arena, extensions, at->name);
    }
    if (extensions->count > 1)
        qsort(extensions->items, extensions->count, sizeof(Name), compare_names);
}
