/* pgvector's types. Formats: vector_send, halfvec_send, sparsevec_send of pgvector 0.8. */
#include "rt_internal.h"

#define VECTOR_DIMENSIONS_MAX 16000
#define SPARSEVEC_DIMENSIONS_MAX 1000000000
#define VECTOR_ALIGNMENT 64

/* Turns `count` big-endian 32-bit words around, two at a time. Compilers do not see through a plain
 * loop at -O2; this one is within a few percent of SSE and needs none. */
static void swap_words(unsigned char *to, const unsigned char *from, size_t count)
{
    size_t i = 0;
    for (; i + 2 <= count; i += 2) {
        uint64_t pair;
        memcpy(&pair, from + i * 4, sizeof pair);
        pair = WIRE64(pair);
#if __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__
        pair = pair << 32 | pair >> 32;
#endif
        memcpy(to + i * 4, &pair, sizeof pair);
    }
    if (i < count) {
        uint32_t last;
        memcpy(&last, from + i * 4, sizeof last);
        last = WIRE32(last);
        memcpy(to + i * 4, &last, sizeof last);
    }
}

static void swap_halves(unsigned char *to, const unsigned char *from, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        uint16_t half;
        memcpy(&half, from + i * 2, sizeof half);
        half = WIRE16(half);
        memcpy(to + i * 2, &half, sizeof half);
    }
}

/* The dimensions of a vector or halfvec (int16 dimensions, int16 zero, then values), or -1. */
static int dense_dimensions(const unsigned char *bytes, size_t length, size_t value_size)
{
    if (length < 4) return -1;
    size_t dimensions = get_uint16(bytes);
    if (dimensions < 1 || dimensions > VECTOR_DIMENSIONS_MAX || get_uint16(bytes + 2) != 0 ||
        length != 4 + dimensions * value_size)
        return -1;
    return (int)dimensions;
}

/* Room for whole cache lines, so that a program may read a vector in full registers to its end. */
static void *make_values(const Decoding *decoding, size_t count, size_t value_size)
{
    size_t size = (count * value_size + VECTOR_ALIGNMENT - 1) & ~(size_t)(VECTOR_ALIGNMENT - 1);
    return schemac_arena_make(decoding->arena, size, VECTOR_ALIGNMENT);
}

bool decode_vector(const Decoding *decoding, const unsigned char *bytes, size_t length, void *field)
{
    int dimensions = dense_dimensions(bytes, length, sizeof(float));
    if (dimensions < 0) return false;
    float *values = make_values(decoding, (size_t)dimensions, sizeof(float));
    if (values == NULL) return false;
    swap_words((unsigned char *)values, bytes + 4, (size_t)dimensions);
    SchemacVector vector = {values, (size_t)dimensions};
    memcpy(field, &vector, sizeof vector);
    return true;
}

bool decode_floats(const Decoding *decoding, const unsigned char *bytes, size_t length, void *field)
{
    int dimensions = dense_dimensions(bytes, length, sizeof(float));
    if (dimensions < 0 || dimensions != decoding->column->dimensions) return false;
    float *values = decoding->slot;
    if (values == NULL) values = make_values(decoding, (size_t)dimensions, sizeof(float));
    if (values == NULL) return false;
    swap_words((unsigned char *)values, bytes + 4, (size_t)dimensions);
    const float *view = values;
    memcpy(field, &view, sizeof view);
    return true;
}

static const SchemacHalf *read_halves(const Decoding *decoding, const unsigned char *bytes,
                                      int count)
{
    SchemacHalf *values = make_values(decoding, (size_t)count, sizeof(SchemacHalf));
    if (values != NULL) swap_halves((unsigned char *)values, bytes + 4, (size_t)count);
    return values;
}

bool decode_halfvec(const Decoding *decoding, const unsigned char *bytes, size_t length,
                    void *field)
{
    int dimensions = dense_dimensions(bytes, length, sizeof(SchemacHalf));
    if (dimensions < 0) return false;
    SchemacHalfvec vector = {read_halves(decoding, bytes, dimensions), (size_t)dimensions};
    memcpy(field, &vector, sizeof vector);
    return vector.values != NULL;
}

bool decode_halves(const Decoding *decoding, const unsigned char *bytes, size_t length, void *field)
{
    int dimensions = dense_dimensions(bytes, length, sizeof(SchemacHalf));
    if (dimensions < 0 || dimensions != decoding->column->dimensions) return false;
    const SchemacHalf *values = read_halves(decoding, bytes, dimensions);
    memcpy(field, &values, sizeof values);
    return values != NULL;
}

static unsigned char *put_head(Encoding *encoding, size_t dimensions, size_t value_size)
{
    unsigned char *place = writer_reserve(encoding->writer, 4 + dimensions * value_size);
    if (place == NULL) return NULL;
    put_uint16(place, (uint16_t)dimensions);
    put_uint16(place + 2, 0);
    return place + 4;
}

static bool encode_dense_floats(Encoding *encoding, const float *values, size_t dimensions)
{
    if (values == NULL || dimensions < 1 || dimensions > VECTOR_DIMENSIONS_MAX)
        return encode_fail(encoding, "the vector has no values, or more than 16000");
    unsigned char *place = put_head(encoding, dimensions, sizeof(float));
    if (place != NULL) swap_words(place, (const unsigned char *)values, dimensions);
    return true;
}

static bool encode_dense_halves(Encoding *encoding, const SchemacHalf *values, size_t dimensions)
{
    if (values == NULL || dimensions < 1 || dimensions > VECTOR_DIMENSIONS_MAX)
        return encode_fail(encoding, "the vector has no values, or more than 16000");
    unsigned char *place = put_head(encoding, dimensions, sizeof(SchemacHalf));
    if (place != NULL) swap_halves(place, (const unsigned char *)values, dimensions);
    return true;
}

bool encode_vector(Encoding *encoding, const void *field)
{
    SchemacVector vector;
    memcpy(&vector, field, sizeof vector);
    return encode_dense_floats(encoding, vector.values, vector.dimensions);
}

bool encode_floats(Encoding *encoding, const void *field)
{
    const float *values;
    memcpy(&values, field, sizeof values);
    return encode_dense_floats(encoding, values, (size_t)encoding->column->dimensions);
}

bool encode_halfvec(Encoding *encoding, const void *field)
{
    SchemacHalfvec vector;
    memcpy(&vector, field, sizeof vector);
    return encode_dense_halves(encoding, vector.values, vector.dimensions);
}

bool encode_halves(Encoding *encoding, const void *field)
{
    const SchemacHalf *values;
    memcpy(&values, field, sizeof values);
    return encode_dense_halves(encoding, values, (size_t)encoding->column->dimensions);
}

/* ---- sparsevec: int32 dimensions, count, zero; ascending zero-based indices; values ---- */

bool decode_sparsevec(const Decoding *decoding, const unsigned char *bytes, size_t length,
                      void *field)
{
    if (length < 12) return false;
    size_t dimensions = get_uint32(bytes);
    size_t count = get_uint32(bytes + 4);
    if (dimensions < 1 || dimensions > SPARSEVEC_DIMENSIONS_MAX || count > dimensions ||
        get_uint32(bytes + 8) != 0 || length - 12 != count * 8)
        return false;
    int32_t *indices = make_values(decoding, count, sizeof(int32_t));
    float *values = make_values(decoding, count, sizeof(float));
    if (indices == NULL || values == NULL) return false;
    swap_words((unsigned char *)indices, bytes + 12, count);
    swap_words((unsigned char *)values, bytes + 12 + count * 4, count);
    int64_t before = -1;
    for (size_t i = 0; i < count; i++) {
        if (indices[i] <= before || (size_t)indices[i] >= dimensions) return false;
        before = indices[i];
    }
    SchemacSparsevec vector = {indices, values, count, dimensions};
    memcpy(field, &vector, sizeof vector);
    return true;
}

bool encode_sparsevec(Encoding *encoding, const void *field)
{
    SchemacSparsevec vector;
    memcpy(&vector, field, sizeof vector);
    if (vector.dimensions < 1 || vector.dimensions > SPARSEVEC_DIMENSIONS_MAX ||
        vector.count > VECTOR_DIMENSIONS_MAX ||
        (vector.count > 0 && (vector.indices == NULL || vector.values == NULL))) {
        return encode_fail(encoding,
                           "the sparse vector has no dimensions, or more than 16000 values");
    }
    unsigned char *place = writer_reserve(encoding->writer, 12 + vector.count * 8);
    if (place == NULL) return true;
    put_uint32(place, (uint32_t)vector.dimensions);
    put_uint32(place + 4, (uint32_t)vector.count);
    put_uint32(place + 8, 0);
    swap_words(place + 12, (const unsigned char *)vector.indices, vector.count);
    swap_words(place + 12 + vector.count * 4, (const unsigned char *)vector.values, vector.count);
    return true;
}

/* ---- IEEE 754 binary16 ---- */

SchemacHalf schemac_half_from_float(float value)
{
    uint32_t bits;
    memcpy(&bits, &value, sizeof bits);
    uint32_t sign = bits >> 16 & 0x8000;
    uint32_t rest = bits & 0x7FFFFFFF;
    uint32_t made;
    if (rest > 0x7F800000) {
        made = 0x7E00; /* not a number */
    } else if (rest >= 0x477FF000) {
        made = 0x7C00; /* 65520 and more round to infinity */
    } else if (rest >= 0x38800000) {
        uint32_t odd = rest >> 13 & 1;
        made = (rest - 0x38000000 + 0xFFF + odd) >> 13;
    } else if (rest < 0x33000000) {
        made = 0; /* at most half of the smallest subnormal: 2^-25 itself ties to even, zero */
    } else {
        uint32_t shift = 126 - (rest >> 23); /* 14..24 */
        uint32_t mantissa = (rest & 0x7FFFFF) | 0x800000;
        uint32_t half = UINT32_C(1) << (shift - 1);
        uint32_t odd = mantissa >> shift & 1;
        made = (mantissa + half - 1 + odd) >> shift;
    }
    SchemacHalf result = {(uint16_t)(sign | made)};
    return result;
}

float schemac_half_to_float(SchemacHalf half)
{
    uint32_t sign = (uint32_t)(half.bits & 0x8000) << 16;
    uint32_t exponent = half.bits >> 10 & 0x1F;
    uint32_t mantissa = half.bits & 0x3FFU;
    uint32_t bits;
    if (exponent == 0x1F) {
        bits = sign | 0x7F800000 | mantissa << 13;
    } else if (exponent != 0) {
        bits = sign | (exponent + 112) << 23 | mantissa << 13;
    } else if (mantissa == 0) {
        bits = sign;
    } else {
        uint32_t shift = 0;
        while ((mantissa & 0x400) == 0) {
            mantissa <<= 1;
            shift++;
        }
        bits = sign | (113 - shift) << 23 | (mantissa & 0x3FF) << 13;
    }
    float value;
    memcpy(&value, &bits, sizeof value);
    return value;
}
