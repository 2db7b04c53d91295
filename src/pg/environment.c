/* A hidden variable is a copy of its entry in the environment, the "=" made a NUL. */
#include "pg/environment_internal.h"

#include <ctype.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

extern char **environ;

/* "PGPORT=5433": of libpq and of the server's programs. PG* in small letters is somebody else's. */
static bool is_of_postgres(const char *entry)
{
    return strncmp(entry, "PG", 2) == 0 && (isupper((unsigned char)entry[2]) || entry[2] == '_');
}

HiddenVariables environment_hide(Arena *arena)
{
    HiddenVariables hidden = {0};
    for (size_t i = 0; environ[i] != NULL; i++)
        if (is_of_postgres(environ[i]))
            VECTOR_ADD(arena, &hidden, text_string(arena, text_from_string(environ[i])));
    for (size_t i = 0; i < hidden.count; i++) {
        hidden.items[i][strcspn(hidden.items[i], "=")] = '\0'; /* name and value, two strings */
        unsetenv(hidden.items[i]);
    }
    return hidden;
}

void environment_show(const HiddenVariables *hidden)
{
    int reason = errno; /* of what was done meanwhile */
    for (size_t i = 0; i < hidden->count; i++) {
        const char *name = hidden->items[i];
        setenv(name, name + strlen(name) + 1, 1);
    }
    errno = reason;
}
