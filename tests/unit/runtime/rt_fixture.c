/* See the header. */
#include "rt_fixture.h"

#include <stdlib.h>
#include <string.h>

bool decodes(SchemacType type, SchemacForm form, const void *bytes, size_t length)
{
    SchemacArena *arena = schemac_arena_new();
    SchemacColumn column = {
        .name = "x", .type = (unsigned char)type, .form = (unsigned char)form, .dimensions = 2};
    unsigned char *copy = malloc(length + 1); /* of the exact size for the sanitizer, but never 0 */
    memcpy(copy + 1, bytes, length);
    unsigned char value[128] __attribute__((aligned(16)));
    Decoding decoding = {arena, true, NULL, &column};
    bool is_good = rt_decode(&decoding, copy + 1, length, value);
    free(copy);
    schemac_arena_free(arena);
    return is_good;
}
