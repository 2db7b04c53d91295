/* The names of the tables and of extensions, and finding rows by a name. */
#include "known/known_internal.h"

static const NamePool pool = {
#define NAME(name) #name,
#include "known/names.def"
#undef NAME
};

static const char *const extension_names[] = {
    "",
#define EXTENSION(first, last, extension, name, version) name,
#define FORMER_EXTENSION(first, last, extension, name, version)
#include "known/extensions.def"
#undef EXTENSION
#undef FORMER_EXTENSION
};

bool known_in(KnownVersions versions, int server)
{
    return server == 0 ||
           (server >= versions.first && (server <= versions.last || versions.last == KNOWN_NEWEST));
}

const char *known_name(KnownName name)
{
    return (const char *)&pool + name;
}

const char *known_extension_name(KnownExtension extension)
{
    return extension_names[extension];
}

bool known_extension_find(Text name, KnownExtension *extension)
{
    for (*extension = 1; *extension < X_END; (*extension)++)
        if (text_equals_string(name, extension_names[*extension])) return true;
    return false;
}

KnownRange known_range(const void *rows, size_t size, size_t count, KnownOrder *order,
                       const void *key)
{
    const char *bytes = rows;
    size_t low = 0;
    size_t high = count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (order(key, bytes + middle * size) > 0)
            low = middle + 1;
        else
            high = middle;
    }
    while (high < count && order(key, bytes + high * size) == 0) high++;
    return (KnownRange){low, high - low};
}
