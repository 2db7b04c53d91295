/* The rows of model/attributes/ as tables, and which of them are those of a kind. */
#include "model/attributes.h"

#include <stddef.h>

#include "base/bug.h"
#include "model/database.h"

const char *change_attribute_word(ChangeAttribute attribute)
{
    static const char *const words[] = {
#define CHANGE(identifier, word) word,
#include "model/changes.def"
#undef CHANGE
    };
    return words[attribute];
}

#define ATTRIBUTE_ROWS
#define KIND_ATTRIBUTES
#include "model/kinds.def"
#undef KIND_ATTRIBUTES
#undef ATTRIBUTE_ROWS

const Members *kind_members(ObjectKind kind)
{
    static const Members *const rows[KIND_COUNT] = {
#define KIND(identifier, word, plural, Type, subject, place, space, said, keeps) &Type##_members,
#include "model/kinds.def"
#undef KIND
    };
    if ((unsigned)kind >= KIND_COUNT) BUG("no object kind %d", (int)kind);
    return rows[kind];
}
