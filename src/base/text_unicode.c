/* What text.h promises of characters: validity, widths, distances. */
#include "base/text.h"

#include <string.h>
#include <utf8proc.h>

bool text_is_utf8(Text text, size_t *at)
{
    size_t i = 0;
    while (i < text.length) {
        unsigned char byte = (unsigned char)text.bytes[i];
        utf8proc_int32_t point = -1;
        utf8proc_ssize_t size = 1;
        if (byte < 0x80) {
            point = byte;
        } else {
            size = utf8proc_iterate((const utf8proc_uint8_t *)text.bytes + i,
                                    (utf8proc_ssize_t)(text.length - i), &point);
        }
        if (size < 1 || point <= 0) {
            *at = i;
            return false;
        }
        i += (size_t)size;
    }
    return true;
}

/* The columns of the character at `offset`, and its bytes in *size. */
static size_t character_width(Text text, size_t offset, size_t column, size_t *size)
{
    utf8proc_int32_t point = -1;
    utf8proc_ssize_t length = utf8proc_iterate((const utf8proc_uint8_t *)text.bytes + offset,
                                               (utf8proc_ssize_t)(text.length - offset), &point);
    *size = length < 1 ? 1 : (size_t)length;
    if (length < 1) return 1;
    if (point == '\t') return 8 - column % 8;
    int width = utf8proc_charwidth(point);
    return width < 0 ? 0 : (size_t)width;
}

size_t text_width(Text text, size_t start)
{
    size_t column = start;
    size_t size = 1;
    for (size_t offset = 0; offset < text.length; offset += size)
        column += character_width(text, offset, column, &size);
    return column - start;
}

static char folded(char byte)
{
    return byte >= 'A' && byte <= 'Z' ? (char)(byte - 'A' + 'a') : byte;
}

static size_t smallest(size_t a, size_t b, size_t c)
{
    size_t least = a < b ? a : b;
    return least < c ? least : c;
}

enum { DISTANCE_LONGEST = 128 };

/* Damerau-Levenshtein with neighbours swapped (optimal string alignment), three rows. */
static size_t distance_of(Text a, Text b)
{
    size_t rows[3][DISTANCE_LONGEST + 1];
    for (size_t j = 0; j <= b.length; j++) rows[0][j] = j;
    for (size_t i = 1; i <= a.length; i++) {
        size_t *row = rows[i % 3];
        const size_t *above = rows[(i - 1) % 3];
        row[0] = i;
        for (size_t j = 1; j <= b.length; j++) {
            bool same = folded(a.bytes[i - 1]) == folded(b.bytes[j - 1]);
            row[j] = smallest(above[j] + 1, row[j - 1] + 1, above[j - 1] + (same ? 0 : 1));
            bool swapped = i > 1 && j > 1 && folded(a.bytes[i - 1]) == folded(b.bytes[j - 2]) &&
                           folded(a.bytes[i - 2]) == folded(b.bytes[j - 1]);
            size_t by_swap = swapped ? rows[(i - 2) % 3][j - 2] + 1 : row[j];
            row[j] = by_swap < row[j] ? by_swap : row[j];
        }
    }
    return rows[a.length % 3][b.length];
}

size_t text_distance(Text a, Text b, size_t limit)
{
    size_t difference = a.length > b.length ? a.length - b.length : b.length - a.length;
    if (difference > limit || a.length > DISTANCE_LONGEST || b.length > DISTANCE_LONGEST)
        return text_equals(a, b) ? 0 : limit + 1;
    size_t distance = distance_of(a, b);
    return distance > limit ? limit + 1 : distance;
}
