/* Chains of `renamed from`, followed from object to object until they end or come back to the
 * first. */
#include "model/renames.h"

typedef struct PartSearch {
    ObjectKind kind;
    Name name;
    const Object *found;
} PartSearch;

static void look_at_part(void *context, const Object *part)
{
    PartSearch *search = context;
    if (part->kind == search->kind && part->name.name == search->name) search->found = part;
}

QualifiedName rename_source(const Object *object)
{
    QualifiedName name = object->renamed_from;
    if (name.namespace_name == NULL && object->kind != KIND_NAMESPACE)
        name.namespace_name = object->name.namespace_name;
    return name;
}

const Object *rename_predecessor(const Database *database, const Object *object)
{
    if (object->renamed_from.name == NULL) return NULL;
    if (object->parent == NULL)
        return database_find(database, object->kind, rename_source(object), object->signature);
    PartSearch search = {.kind = object->kind, .name = object->renamed_from.name};
    object_visit_parts(object->parent, look_at_part, &search);
    return search.found;
}

bool rename_goes_round(const Database *database, const Object *object)
{
    enum { LENGTH_LIMIT = 1000 };
    const Object *at = object;
    for (int i = 0; i < LENGTH_LIMIT && at != NULL; i++) {
        at = rename_predecessor(database, at);
        if (at == object) return true;
    }
    return false;
}

Text rename_describe(Arena *arena, const Object *object)
{
    Object before = *object;
    before.name = rename_source(object);
    return text_format(arena, "%.*s from %.*s", TEXT_FORMAT(object_describe(arena, object, NULL)),
                       TEXT_FORMAT(object_describe(arena, &before, NULL)));
}

bool rename_is_settled(Arena *arena, const Database *old_database, const Object *object)
{
    if (old_database->settled.count == 0) return false;
    Text described = rename_describe(arena, object);
    for (size_t i = 0; i < old_database->settled.count; i++)
        if (text_equals(old_database->settled.items[i], described)) return true;
    return false;
}
