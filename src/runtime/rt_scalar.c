/* Scalars of varying size that are neither text nor vectors: addresses, bits; and the text of a
 * uuid. */
#include "rt_internal.h"

#include <stdio.h>

/* ---- inet, cidr: family, bits, is_cidr, length, address ---- */

#define FAMILY_IPV4 2
#define FAMILY_IPV6 3

static size_t address_size(unsigned char family)
{
    return family == FAMILY_IPV4 ? 4 : 16;
}

bool decode_inet(const Decoding *decoding, const unsigned char *bytes, size_t length, void *field)
{
    (void)decoding;
    if (length < 4 || (bytes[0] != FAMILY_IPV4 && bytes[0] != FAMILY_IPV6)) return false;
    size_t size = address_size(bytes[0]);
    if (bytes[1] > size * 8 || bytes[3] != size || length != 4 + size) return false;
    SchemacInet inet = {bytes[0], bytes[1], bytes[2] != 0, {0}};
    memcpy(inet.address, bytes + 4, size);
    memcpy(field, &inet, sizeof inet);
    return true;
}

bool encode_inet(Encoding *encoding, const void *field)
{
    SchemacInet inet;
    memcpy(&inet, field, sizeof inet);
    if (inet.family != FAMILY_IPV4 && inet.family != FAMILY_IPV6)
        return encode_fail(encoding, "its family is neither 2 (IPv4) nor 3 (IPv6)");
    size_t size = address_size(inet.family);
    unsigned char head[4] = {inet.family, inet.bits, inet.is_cidr ? 1 : 0, (unsigned char)size};
    writer_put(encoding->writer, head, sizeof head);
    writer_put(encoding->writer, inet.address, size);
    return true;
}

/* ---- macaddr, macaddr8: the bytes ---- */

static bool decode_bytes(const unsigned char *bytes, size_t length, void *field, size_t size)
{
    if (length != size) return false;
    memcpy(field, bytes, size);
    return true;
}

bool decode_macaddr(const Decoding *decoding, const unsigned char *bytes, size_t length,
                    void *field)
{
    (void)decoding;
    return decode_bytes(bytes, length, field, 6);
}

bool encode_macaddr(Encoding *encoding, const void *field)
{
    writer_put(encoding->writer, field, 6);
    return true;
}

bool decode_macaddr8(const Decoding *decoding, const unsigned char *bytes, size_t length,
                     void *field)
{
    (void)decoding;
    return decode_bytes(bytes, length, field, 8);
}

bool encode_macaddr8(Encoding *encoding, const void *field)
{
    writer_put(encoding->writer, field, 8);
    return true;
}

/* ---- bit, varbit: int32 count of bits, then as many bytes as they need ---- */

bool decode_bits(const Decoding *decoding, const unsigned char *bytes, size_t length, void *field)
{
    if (length < 4) return false;
    size_t bit_count = get_uint32(bytes);
    if (bit_count > INT32_MAX || (bit_count + 7) / 8 != length - 4) return false;
    SchemacBytes raw;
    if (!decode_text(decoding, bytes + 4, length - 4, &raw)) return false;
    SchemacBits bits = {raw.data, bit_count};
    memcpy(field, &bits, sizeof bits);
    return true;
}

bool encode_bits(Encoding *encoding, const void *field)
{
    SchemacBits bits;
    memcpy(&bits, field, sizeof bits);
    if (bits.bit_count > INT32_MAX || (bits.bit_count > 0 && bits.bytes == NULL))
        return encode_fail(encoding, "it has no bytes, or too many bits");
    unsigned char *place = writer_reserve(encoding->writer, 4);
    if (place != NULL) put_uint32(place, (uint32_t)bits.bit_count);
    writer_put(encoding->writer, bits.bytes, (bits.bit_count + 7) / 8);
    return true;
}

/* ---- the text of a uuid ---- */

const char *schemac_uuid_text(SchemacUuid uuid, char *out)
{
    static const char digits[] = "0123456789abcdef";
    char *place = out;
    for (int i = 0; i < 16; i++) {
        if (i == 4 || i == 6 || i == 8 || i == 10) *place++ = '-';
        *place++ = digits[uuid.bytes[i] >> 4];
        *place++ = digits[uuid.bytes[i] & 15];
    }
    *place = '\0';
    return out;
}

static int hexadecimal(char c)
{
    if (c >= '0' && c <= '9') return c - '0';
    if (c >= 'a' && c <= 'f') return c - 'a' + 10;
    return c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

bool schemac_uuid_parse(SchemacText text, SchemacUuid *uuid)
{
    size_t end = text.length;
    size_t i = 0;
    if (end >= 2 && text.data[0] == '{' && text.data[end - 1] == '}') {
        i = 1;
        end--;
    }
    SchemacUuid made;
    for (int byte = 0; byte < 16; byte++) {
        if (byte > 0 && byte % 2 == 0 && i < end && text.data[i] == '-') i++;
        if (end - i < 2) return false;
        int high = hexadecimal(text.data[i]);
        int low = hexadecimal(text.data[i + 1]);
        if (high < 0 || low < 0) return false;
        made.bytes[byte] = (unsigned char)(high << 4 | low);
        i += 2;
    }
    if (i != end) return false;
    *uuid = made;
    return true;
}
