/* Lists of names, which are equal in the same order only. */
#include "model/name_list.h"

bool name_lists_equal(const NameList *a, const NameList *b)
{
    if (a->count != b->count) return false;
    for (size_t i = 0; i < a->count; i++)
        if (a->items[i] != b->items[i]) return false;
    return true;
}

bool name_list_has(const NameList *names, Name name)
{
    for (size_t i = 0; i < names->count; i++)
        if (names->items[i] == name) return true;
    return false;
}
