/* What a bare name in a body that is a string means to a server, which keeps the text as it is:
 * what the search_path finds when the function is made, and again when it runs. */
#include "sema/expression_internal.h"
#include "sema/known_internal.h"

#include <string.h>

bool search_path_has(const Sema *sema, QualifiedName written, QualifiedName resolved)
{
    return written.namespace_name != NULL || resolved.namespace_name == NULL ||
           resolved.namespace_name == sema->default_namespace;
}

static void add_of_extension(Sema *sema, const Extension *extension)
{
    Name namespace_name = extension->namespace_name;
    KnownOperators operators = known_all_operators();
    KnownExtension known;
    if (namespace_name == NULL || namespace_name == sema->default_namespace ||
        !known_extension_find(name_text(extension->object.name.name), &known))
        return;
    for (size_t i = 0; i < operators.count; i++)
        if (known_is_sign_of(sema, &operators.items[i], known))
            map_put(sema->operators_elsewhere, text_from_string(operators.items[i].name),
                    (void *)(uintptr_t)extension);
}

/* Signs of operators that are not in the default namespace: the schema's own and extensions'. */
static const Map *operators_elsewhere(Sema *sema)
{
    if (sema->operators_elsewhere != NULL) return sema->operators_elsewhere;
    sema->operators_elsewhere = map_make(sema->working);
    for (size_t i = 0; i < sema->database->objects.count; i++) {
        Object *object = sema->database->objects.items[i];
        if (object->kind == KIND_EXTENSION)
            add_of_extension(sema, (const Extension *)(const void *)object);
        else if (object->kind == KIND_OPERATOR &&
                 object->name.namespace_name != sema->default_namespace)
            map_put(sema->operators_elsewhere, name_text(object->name.name), object);
    }
    return sema->operators_elsewhere;
}

bool search_path_has_operator(Sema *sema, Name sign)
{
    return map_find(operators_elsewhere(sema), name_text(sign)) == NULL;
}
