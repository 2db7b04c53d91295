/* How objects are called in messages, and names that are made. */
#include "plan/facts/facts.h"

#include <string.h>

/* What took a temporary name for another goes by the name that people know: see Diff.renamed. */
Object object_known_as(const Object *object)
{
    Object known = *object;
    if (object->renamed_from.name != NULL && span_is_none(object->renamed_from_span))
        known.name = object->renamed_from;
    return known;
}

Text planner_describe(const Planner *planner, const Object *object)
{
    Object known = object_known_as(object);
    return object_describe(planner->arena, &known,
                           planner->diff->new_database->project.default_namespace);
}

Name planner_name(const Planner *planner, Name stem, const char *suffix)
{
    enum { NAME_LIMIT = 63 };
    Text text = name_text(stem);
    size_t room = NAME_LIMIT - strlen(suffix);
    while (text.length > room || (text.length > 0 && text.length < name_length(stem) &&
                                  ((unsigned char)stem[text.length] & 0xC0) == 0x80))
        text.length--; /* never in the middle of a character */
    text = text_format(planner->arena, "%.*s%s", TEXT_FORMAT(text), suffix);
    return name_intern(planner->target->names, text);
}

static bool is_taken(const Planner *planner, const Object *object, Name name)
{
    const Object *home = object->parent == NULL ? object : object->parent;
    const QualifiedName relation = {home->name.namespace_name, name};
    const Database *databases[] = {planner->diff->old_database, planner->diff->renamed,
                                   planner->diff->new_database};
    for (size_t i = 0; i < sizeof databases / sizeof *databases; i++)
        if (database_find_relation(databases[i], relation) != NULL) return true;
    return map_find_pointer(planner->built_names, name) != NULL;
}

Name planner_built_name(Planner *planner, const Object *object, Name stem)
{
    const char *suffix = "_new";
    Name name = (Name)map_find_pointer(planner->built_names, object);
    if (name != NULL) return name;
    name = planner_name(planner, stem, suffix);
    for (int number = 2; is_taken(planner, object, name); number++) {
        suffix = text_string(planner->arena, text_format(planner->arena, "_new%d", number));
        name = planner_name(planner, stem, suffix);
    }
    map_put_pointer(planner->built_names, object, (void *)(uintptr_t)name);
    map_put_pointer(planner->built_names, name, (void *)(uintptr_t)object);
    return name;
}
