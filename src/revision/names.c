/* Ids and names of revisions: taken out of the names of files, ordered, given out. */
#include "revision/revision_internal.h"

#include <stdio.h>
#include <string.h>

#include "base/file.h"

enum { NAME_MAXIMUM = 60, NUMBER_DIGITS = 4 };

static bool is_digit(char byte)
{
    return byte >= '0' && byte <= '9';
}

/* How many bytes at the front are an id: four digits or more, or YYYYMMDDTHHMM. */
static size_t id_length(Text label)
{
    size_t digits = 0;
    while (digits < label.length && is_digit(label.bytes[digits])) digits++;
    if (digits != 8 || digits == label.length || label.bytes[digits] != 'T')
        return digits >= NUMBER_DIGITS ? digits : 0;
    size_t end = digits + 1;
    while (end < label.length && is_digit(label.bytes[end])) end++;
    return end == digits + 5 ? end : 0;
}

bool revision_label_split(Text label, Text *id, Text *name)
{
    size_t length = id_length(label);
    if (length == 0 || length + 1 >= label.length || label.bytes[length] != '_') return false;
    *id = text_slice(label, 0, length);
    *name = text_slice(label, length + 1, label.length);
    for (size_t i = 0; i < name->length; i++) {
        char byte = name->bytes[i];
        if (!is_digit(byte) && !(byte >= 'a' && byte <= 'z') && byte != '_') return false;
    }
    return true;
}

int revision_id_compare(Text a, Text b)
{
    if (a.length != b.length) return a.length < b.length ? -1 : 1;
    return text_compare(a, b);
}

Hash revision_no_hash(void)
{
    Hash hash = {{0}};
    memcpy(hash.hex, REVISION_NO_HASH, sizeof REVISION_NO_HASH);
    return hash;
}

static const char *side_path(Arena *arena, const char *folder, const char *label,
                             const char *suffix)
{
    return path_join(arena, folder, text_format(arena, "%s%s", label, suffix).bytes);
}

Revision *revision_make(Arena *arena, const char *folder, Text id, Text name)
{
    Revision *revision = ARENA_NEW(arena, Revision);
    revision->id = text_string(arena, id);
    revision->name = text_string(arena, name);
    revision->label = text_format(arena, "%s_%s", revision->id, revision->name).bytes;
    revision->summary = TEXT("");
    revision->up =
        (RevisionSide){.path = side_path(arena, folder, revision->label, REVISION_UP_SUFFIX),
                       .hash = revision_no_hash()};
    revision->down =
        (RevisionSide){.path = side_path(arena, folder, revision->label, REVISION_DOWN_SUFFIX),
                       .hash = revision_no_hash()};
    return revision;
}

const char *revision_name_from(Arena *arena, Text text)
{
    TextBuilder builder = text_builder(arena);
    for (size_t i = 0; i < text.length && builder.length < NAME_MAXIMUM; i++) {
        char byte = text.bytes[i];
        if (byte >= 'A' && byte <= 'Z') byte = (char)(byte - 'A' + 'a');
        if (is_digit(byte) || (byte >= 'a' && byte <= 'z'))
            text_put_byte(&builder, byte);
        else if (builder.length > 0 && builder.bytes[builder.length - 1] != '_')
            text_put_byte(&builder, '_');
    }
    Text name = text_built(&builder);
    while (text_ends_with(name, "_")) name.length--;
    return name.length == 0 ? "revision" : text_string(arena, name);
}

static const char *next_number(Arena *arena, const RevisionChain *chain)
{
    unsigned long long highest = 0;
    for (size_t i = 0; i < chain->revisions.count; i++) {
        const char *id = chain->revisions.items[i]->id;
        unsigned long long number = 0;
        size_t digits = strspn(id, "0123456789");
        if (digits == strlen(id) && digits <= 18 && sscanf(id, "%llu", &number) == 1 &&
            number > highest)
            highest = number;
    }
    return text_format(arena, "%0*llu", NUMBER_DIGITS, highest + 1).bytes;
}

static const char *print_timestamp(Arena *arena, time_t now)
{
    struct tm parts;
    char text[32];
    gmtime_r(&now, &parts);
    strftime(text, sizeof text, "%Y%m%dT%H%M", &parts);
    return text_string(arena, text_from_string(text));
}

/* Two revisions of one minute, or a clock behind a colleague's: a minute after the last one. */
static const char *next_timestamp(Arena *arena, const RevisionChain *chain, time_t now)
{
    time_t after = 0;
    for (size_t i = 0; i < chain->revisions.count; i++) {
        struct tm parts = {0};
        const char *id = chain->revisions.items[i]->id;
        if (sscanf(id, "%4d%2d%2dT%2d%2d", &parts.tm_year, &parts.tm_mon, &parts.tm_mday,
                   &parts.tm_hour, &parts.tm_min) == 5) {
            parts.tm_year -= 1900;
            parts.tm_mon -= 1;
            time_t time = timegm(&parts);
            after = time >= after ? time + 60 : after;
        }
    }
    return print_timestamp(arena, now > after ? now : after);
}

const char *revision_next_id(Arena *arena, const RevisionChain *chain, RevisionIds ids, time_t now)
{
    return ids == REVISION_IDS_NUMBER ? next_number(arena, chain)
                                      : next_timestamp(arena, chain, now);
}
