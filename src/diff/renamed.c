/* The old model as it is after the renames: shallow copies of its objects, renamed inside. */
#include "diff/diff_internal.h"

static Text renamed_signature(Renames *renames, const Object *object)
{
    if (object->kind != KIND_FUNCTION && object->kind != KIND_PROCEDURE) {
        renames->words.count = 0; /* more may be renamed since, and still will be */
        Text signature = renamed_words(renames, object->signature);
        renames->words.count = 0;
        return signature;
    }
    const Routine *old = (const Routine *)object;
    Routine *routine = renames_copy(renames, object);
    Argument *arguments = ARENA_ARRAY(renames->arena, Argument, old->arguments.count);
    for (size_t i = 0; i < old->arguments.count; i++) {
        arguments[i] = old->arguments.items[i];
        arguments[i].type = renamed_type(renames, arguments[i].type);
    }
    routine->arguments.items = arguments;
    routine_rename_signature(renames, &routine->object, object);
    return routine->object.signature;
}

Object *renames_find_resigned(Renames *renames, const Object *object, QualifiedName name)
{
    const Objects *objects = &renames->old_database->objects;
    for (size_t i = 0; !text_is_none(object->signature) && i < objects->count; i++) {
        const Object *old_object = objects->items[i];
        if (old_object->kind == object->kind && qualified_name_equals(old_object->name, name) &&
            text_equals(renamed_signature(renames, old_object), object->signature))
            return objects->items[i];
    }
    return NULL;
}

const Database *renames_apply(Renames *renames)
{
    const Database *old = renames->old_database;
    Database *database = database_make(renames->arena, old->names);
    const Object *existing;
    database->project = old->project;
    for (size_t i = 0; i < old->objects.count; i++)
        map_put_pointer(renames->copies, old->objects.items[i],
                        renames_copy(renames, old->objects.items[i]));
    for (size_t i = 0; i < old->objects.count; i++) {
        Object *copy = map_find_pointer(renames->copies, old->objects.items[i]);
        renames->inside = old->objects.items[i];
        renamed_object_inside(renames, copy, old->objects.items[i], old->objects.items[i]);
        database_add(database, copy, &existing);
    }
    for (size_t i = 0; i < old->extension_names.count; i++) {
        const ExtensionName *name = &old->extension_names.items[i];
        database_add_extension_name(database, renamed_in_extension(renames, name->name),
                                    map_find_pointer(renames->copies, name->extension));
    }
    database_finish(database);
    return database;
}
