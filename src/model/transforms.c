/* Transforms that a routine holds on to. */
#include "model/database.h"

#include <string.h>

/* "FOR public.hstore LANGUAGE plperl", whose type and language are these. */
static bool transform_is_for(Arena *arena, Text name, const Type *type, Name language)
{
    static const char begin[] = "FOR ";
    static const char middle[] = " LANGUAGE ";
    Text end =
        text_format(arena, "%s%.*s", middle, TEXT_FORMAT(identifier_format(arena, language)));
    if (!text_starts_with(name, begin) || !text_ends_with(name, end.bytes)) return false;
    Text written = text_slice(name, strlen(begin), name.length - end.length);
    if (type->builtin != NULL) return builtin_type_find(written) == type->builtin;
    if (type->name.name == NULL) return false; /* RETURNS TABLE */
    Text own = identifier_format(arena, type->name.name);
    return text_ends_with(written, own.bytes) &&
           (written.length == own.length || written.bytes[written.length - own.length - 1] == '.');
}

static bool takes_or_gives(Arena *arena, const Routine *routine, Text transform)
{
    if (routine->has_returns &&
        transform_is_for(arena, transform, &routine->returns, routine->language))
        return true;
    for (size_t i = 0; i < routine->arguments.count; i++)
        if (transform_is_for(arena, transform, &routine->arguments.items[i].type,
                             routine->language))
            return true;
    return false;
}

/* PostgreSQL lets it hold on to those of all types that it takes and gives, if they are there when
 * it is made, whether it says so or not. */
void references_add_transforms(Arena *arena, const Database *database, const Routine *routine,
                               ObjectReferences *references)
{
    for (size_t i = 0; i < database->transform_count && routine->language != NULL; i++) {
        const Object *object = database->objects.items[database->first_transform + i];
        Text name = name_text(object->name.name);
        bool is_said = false;
        for (size_t j = 0; j < routine->transforms.count && !is_said; j++)
            is_said =
                transform_is_for(arena, name, &routine->transforms.items[j], routine->language);
        if (is_said || takes_or_gives(arena, routine, name))
            VECTOR_ADD(arena, references, ((ObjectReference){object, false, false, !is_said}));
    }
}
