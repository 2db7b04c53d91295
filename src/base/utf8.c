/* RFC 3629's table of well-formed sequences, and nothing else of Unicode. */
#include "base/utf8_internal.h"

static bool is_continuation(unsigned char byte)
{
    return (byte & 0xC0) == 0x80;
}

/* The length that a first byte promises, and the least second byte and the greatest after it: RFC
 * 3629's table, where the second byte is what rules out overlong forms and surrogates. */
static size_t promised_length(unsigned char first, unsigned char *least, unsigned char *greatest)
{
    *least = first == 0xE0 ? 0xA0 : first == 0xF0 ? 0x90 : 0x80;
    *greatest = first == 0xED ? 0x9F : first == 0xF4 ? 0x8F : 0xBF;
    if (first < 0x80) return 1;
    if (first < 0xC2) return 0;
    if (first < 0xE0) return 2;
    if (first < 0xF0) return 3;
    return first < 0xF5 ? 4 : 0;
}

size_t utf8_length(Text text, size_t at)
{
    const unsigned char *bytes = (const unsigned char *)text.bytes + at;
    unsigned char least = 0;
    unsigned char greatest = 0;
    size_t length = promised_length(bytes[0], &least, &greatest);
    if (length <= 1) return length;
    if (length > text.length - at || bytes[1] < least || bytes[1] > greatest) return 0;
    for (size_t i = 2; i < length; i++)
        if (!is_continuation(bytes[i])) return 0;
    return length;
}

int32_t utf8_code_point(Text text, size_t at, size_t length)
{
    static const unsigned char first_bits[] = {0, 0x7F, 0x1F, 0x0F, 0x07};
    const unsigned char *bytes = (const unsigned char *)text.bytes + at;
    int32_t point = bytes[0] & first_bits[length];
    for (size_t i = 1; i < length; i++)
        point = (int32_t)(((uint32_t)point << 6) | (bytes[i] & 0x3F));
    return point;
}
