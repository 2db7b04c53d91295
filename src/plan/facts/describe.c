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
