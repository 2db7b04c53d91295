/* Types, by name and by number. */
#include "known/known_internal.h"

#include <string.h>

/* By number: the first row is none. */
static const KnownType types[] = {
    {.name = "", .internal = ""},
#define TYPE(first, last, extension, name, shown, oid, array_oid, category, modifiers, storage, \
             collates)                                                                          \
    {shown,     #name,   oid,      array_oid,     category,                                     \
     modifiers, storage, collates, X_##extension, {first, last}},
#define FORMER_TYPE(...)
#include "known/types.def"
#undef TYPE
#undef FORMER_TYPE
};

/* How many are PostgreSQL's own. */
enum {
    BUILTIN_COUNT = 0
#define TYPE(first, last, extension, ...) +(X_##extension == 0)
#define FORMER_TYPE(...)
#include "known/types.def"
#undef TYPE
#undef FORMER_TYPE
};

static int order_by_name(const void *key, const void *row)
{
    return text_compare(*(const Text *)key, text_from_string(((const KnownType *)row)->name));
}

const KnownType *known_type(KnownTypeNumber number)
{
    number &= (KnownTypeNumber)~KNOWN_ARRAY;
    return number == KNOWN_TYPE_NONE ? NULL : &types[number];
}

KnownTypeNumber known_type_number(const KnownType *type, bool is_array)
{
    return (KnownTypeNumber)((type - types) | (is_array ? KNOWN_ARRAY : 0));
}

static const KnownType *find(size_t begin, size_t end, Text name)
{
    KnownRange range = known_range(types + begin, sizeof *types, end - begin, order_by_name, &name);
    return range.count == 0 ? NULL : &types[begin + range.begin];
}

const KnownType *known_type_find(Text name)
{
    return find(1, BUILTIN_COUNT + 1, name);
}

const KnownType *known_extension_type_find(Text name)
{
    return find(BUILTIN_COUNT + 1, T_END, name);
}

size_t known_builtin_type_count(void)
{
    return BUILTIN_COUNT;
}

size_t known_type_count(void)
{
    return T_END - 1;
}

const KnownType *known_type_at(size_t index)
{
    return index < known_type_count() ? &types[index + 1] : NULL;
}
