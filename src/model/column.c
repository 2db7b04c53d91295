/* Columns: what is said of not null, and what a table has otherwise in its parents' (overrides),
 * looked up and compared. */
#include "model/column.h"

#include <string.h>

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
    bool are_usual = not_null_name_is_usual(a->name) && not_null_name_is_usual(b->name);
    return (a->name == b->name || are_usual) && a->no_inherit == b->no_inherit &&
           a->not_valid == b->not_valid;
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

/* Their types are the parents'. */
static bool override_equals(const Column *a, const Column *b)
{
    return a->object.name.name == b->object.name.name && a->not_null == b->not_null &&
           not_null_equals(&a->extras->not_null, &b->extras->not_null) &&
           expression_equals(&a->default_value, &b->default_value) && a->storage == b->storage &&
           a->compression == b->compression && a->statistics == b->statistics &&
           options_equal(&a->extras->options, &b->extras->options);
}

bool overrides_equal(const Columns *a, const Columns *b)
{
    if (a->count != b->count) return false;
    for (size_t i = 0; i < a->count; i++)
        if (!override_equals(a->items[i], b->items[i])) return false;
    return true;
}
