/* Columns: what is said of not null, and what a table has otherwise in its parents' (overrides),
 * looked up and compared. */
#include "model/column.h"

#include <string.h>

#include "model/attributes.h"

const ColumnExtras column_extras_none = {0};

bool not_null_name_is_usual(Name name)
{
    static const char ending[] = "_not_null";
    size_t length = name == NULL ? 0 : strlen(name);
    while (length > 0 && name[length - 1] >= '0' && name[length - 1] <= '9') length--;
    return name == NULL ||
           (length >= sizeof ending - 1 &&
            strncmp(name + length - (sizeof ending - 1), ending, sizeof ending - 1) == 0);
}

bool not_null_equals(const NotNull *a, const NotNull *b)
{
    return members_equal(&NotNull_members, a, b);
}

bool not_null_is_plain(const NotNull *not_null)
{
    return not_null_name_is_usual(not_null->name) && !not_null->no_inherit && !not_null->not_valid;
}

Column *overrides_find(const Columns *overrides, Name name)
{
    for (size_t i = 0; i < overrides->count; i++)
        if (overrides->items[i]->object.name.name == name) return overrides->items[i];
    return NULL;
}

Name override_compression(const Column *override, Name given)
{
    if (override == NULL || override->compression == NULL) return given;
    return strcmp(override->compression, "default") == 0 ? NULL : override->compression;
}

/* What an override says, and what is its parent's: the type above all. */
static bool override_equals(const Column *a, const Column *b)
{
    static const ChangeAttributes of_parent = ATTRIBUTE_TYPE | ATTRIBUTE_COLLATION |
                                              ATTRIBUTE_GENERATED | ATTRIBUTE_IDENTITY |
                                              ATTRIBUTE_FOREIGN_OPTIONS;
    return a->object.name.name == b->object.name.name &&
           (object_compare_attributes(&a->object, &b->object) & ~of_parent) == 0;
}

bool overrides_equal(const Columns *a, const Columns *b)
{
    if (a->count != b->count) return false;
    for (size_t i = 0; i < a->count; i++)
        if (!override_equals(a->items[i], b->items[i])) return false;
    return true;
}
