/* The codec's table of types, and the scalars of fixed size. Formats are those of PostgreSQL's
 * typsend functions (src/backend/utils/adt); every length is checked, nothing is trusted. */
#include "rt_internal.h"

/* OIDs of built-in types never change; 0 where an array's element must come from the server. */
#define OID_BOOL 16
#define OID_BYTEA 17
#define OID_CHAR 18
#define OID_INT8 20
#define OID_INT2 21
#define OID_INT4 23
#define OID_TEXT 25
#define OID_OID 26
#define OID_FLOAT4 700
#define OID_FLOAT8 701

typedef struct AlignmentOf {
#define SCHEMAC_X(CODE, Short, Type) \
    struct {                         \
        char before;                 \
        Type value;                  \
    } of_##CODE;
    SCHEMAC_TYPES(SCHEMAC_X)
#undef SCHEMAC_X
} AlignmentOf;

#define ROW(CODE, Type, name, oid)                                                                 \
    [SCHEMAC_TYPE_##                                                                               \
        CODE] = {sizeof(Type),                                                                     \
                 offsetof(AlignmentOf, of_##CODE.value) - offsetof(AlignmentOf, of_##CODE.before), \
                 decode_##name, encode_##name, oid}

static const TypeRow type_rows[SCHEMAC_TYPE_COUNT] = {
    ROW(BOOL, bool, bool, OID_BOOL),
    ROW(INT2, int16_t, uint16, OID_INT2),
    ROW(INT4, int32_t, uint32, OID_INT4),
    ROW(INT8, int64_t, uint64, OID_INT8),
    ROW(OID, uint32_t, uint32, OID_OID),
    ROW(CHAR, char, uint8, OID_CHAR),
    ROW(FLOAT4, float, uint32, OID_FLOAT4),
    ROW(FLOAT8, double, uint64, OID_FLOAT8),
    ROW(TEXT, SchemacText, text, OID_TEXT),
    ROW(JSONB, SchemacText, jsonb, 3802),
    ROW(BYTES, SchemacBytes, text, OID_BYTEA),
    ROW(UUID, SchemacUuid, uuid, 2950),
    ROW(DATE, SchemacDate, date, 1082),
    ROW(TIME, SchemacTime, time, 1083),
    ROW(TIMETZ, SchemacTimetz, timetz, 1266),
    ROW(TIMESTAMP, SchemacTimestamp, timestamp, 1114),
    ROW(TIMESTAMPTZ, SchemacTimestamptz, timestamp, 1184),
    ROW(INTERVAL, SchemacInterval, interval, 1186),
    ROW(MONEY, SchemacMoney, uint64, 790),
    ROW(NUMERIC, SchemacNumeric, numeric, 1700),
    ROW(INET, SchemacInet, inet, 869),
    ROW(MACADDR, SchemacMacaddr, macaddr, 829),
    ROW(MACADDR8, SchemacMacaddr8, macaddr8, 774),
    ROW(BITS, SchemacBits, bits, 1562),
    ROW(VECTOR, SchemacVector, vector, 0),
    ROW(HALFVEC, SchemacHalfvec, halfvec, 0),
    ROW(SPARSEVEC, SchemacSparsevec, sparsevec, 0),
    ROW(FLOATS, const float *, floats, 0),
    ROW(HALVES, const SchemacHalf *, halves, 0),
    ROW(ENUM, int, enum, 0),
};

const TypeRow *rt_type(unsigned char type)
{
    return &type_rows[type];
}

/* A range's struct is {T lower, T upper, uint8_t flags}. */
static size_t range_size(const TypeRow *row)
{
    return 2 * row->size + row->alignment;
}

size_t rt_value_size(const SchemacColumn *column)
{
    const TypeRow *row = rt_type(column->type);
    switch ((SchemacForm)column->form) {
    case SCHEMAC_SCALAR: return row->size;
    case SCHEMAC_RANGE_OF: return range_size(row);
    case SCHEMAC_ARRAY_OF:
    case SCHEMAC_RANGE_ARRAY_OF:
    case SCHEMAC_MULTIRANGE_OF: break;
    }
    return sizeof(SchemacInt4Array); /* all arrays are {pointer, pointer, size, pointer} */
}

bool rt_decode(const Decoding *decoding, const unsigned char *bytes, size_t length, void *field)
{
    switch ((SchemacForm)decoding->column->form) {
    case SCHEMAC_SCALAR:
        return rt_type(decoding->column->type)->decode(decoding, bytes, length, field);
    case SCHEMAC_RANGE_OF: return decode_range(decoding, bytes, length, field);
    case SCHEMAC_MULTIRANGE_OF: return decode_multirange(decoding, bytes, length, field);
    case SCHEMAC_ARRAY_OF:
    case SCHEMAC_RANGE_ARRAY_OF: break;
    }
    return decode_array(decoding, bytes, length, field);
}

bool rt_encode(Encoding *encoding, const void *field)
{
    switch ((SchemacForm)encoding->column->form) {
    case SCHEMAC_SCALAR: return rt_type(encoding->column->type)->encode(encoding, field);
    case SCHEMAC_RANGE_OF: return encode_range(encoding, field);
    case SCHEMAC_MULTIRANGE_OF: return encode_multirange(encoding, field);
    case SCHEMAC_ARRAY_OF:
    case SCHEMAC_RANGE_ARRAY_OF: break;
    }
    return encode_array(encoding, field);
}

const char *const rt_too_long = "it is longer than the 1 GiB that a value can have";

bool encode_fail(Encoding *encoding, const char *fault)
{
    if (encoding->fault == NULL) encoding->fault = fault;
    return false;
}

/* ---- numbers: the bytes in the other order ---- */

bool decode_bool(const Decoding *decoding, const unsigned char *bytes, size_t length, void *field)
{
    (void)decoding;
    bool value = length == 1 && bytes[0] != 0;
    memcpy(field, &value, sizeof value);
    return length == 1;
}

bool encode_bool(Encoding *encoding, const void *field)
{
    bool value;
    memcpy(&value, field, sizeof value);
    unsigned char byte = value ? 1 : 0;
    writer_put(encoding->writer, &byte, 1);
    return true;
}

bool decode_uint8(const Decoding *decoding, const unsigned char *bytes, size_t length, void *field)
{
    (void)decoding;
    if (length != 1) return false;
    memcpy(field, bytes, 1);
    return true;
}

bool encode_uint8(Encoding *encoding, const void *field)
{
    writer_put(encoding->writer, field, 1);
    return true;
}

#define NUMBER_CODEC(bits)                                                                      \
    bool decode_uint##bits(const Decoding *decoding, const unsigned char *bytes, size_t length, \
                           void *field)                                                         \
    {                                                                                           \
        (void)decoding;                                                                         \
        if (length != bits / 8) return false;                                                   \
        uint##bits##_t value = get_uint##bits(bytes);                                           \
        memcpy(field, &value, sizeof value);                                                    \
        return true;                                                                            \
    }                                                                                           \
    bool encode_uint##bits(Encoding *encoding, const void *field)                               \
    {                                                                                           \
        uint##bits##_t value;                                                                   \
        memcpy(&value, field, sizeof value);                                                    \
        unsigned char *place = writer_reserve(encoding->writer, sizeof value);                  \
        if (place != NULL) put_uint##bits(place, value);                                        \
        return true;                                                                            \
    }
NUMBER_CODEC(16)
NUMBER_CODEC(32)
NUMBER_CODEC(64)

/* ---- text and bytes ---- */

static const unsigned char *keep(const Decoding *decoding, const unsigned char *bytes,
                                 size_t length)
{
    if (!decoding->copies || length == 0) return bytes;
    unsigned char *copy = schemac_arena_make(decoding->arena, length + 1, 1);
    if (copy != NULL) {
        memcpy(copy, bytes, length);
        copy[length] = '\0';
    }
    return copy;
}

/* SchemacText and SchemacBytes: {pointer, length} both. */
bool decode_text(const Decoding *decoding, const unsigned char *bytes, size_t length, void *field)
{
    SchemacText text = {length == 0 ? "" : (const char *)keep(decoding, bytes, length), length};
    memcpy(field, &text, sizeof text);
    return text.data != NULL;
}

bool encode_text(Encoding *encoding, const void *field)
{
    SchemacText text;
    memcpy(&text, field, sizeof text);
    if (text.data == NULL && text.length > 0)
        return encode_fail(encoding, "a text of some length has no data");
    writer_put(encoding->writer, text.data, text.length);
    return true;
}

#define JSONB_VERSION 1

bool decode_jsonb(const Decoding *decoding, const unsigned char *bytes, size_t length, void *field)
{
    return length >= 1 && bytes[0] == JSONB_VERSION &&
           decode_text(decoding, bytes + 1, length - 1, field);
}

bool encode_jsonb(Encoding *encoding, const void *field)
{
    static const unsigned char version = JSONB_VERSION;
    writer_put(encoding->writer, &version, 1);
    return encode_text(encoding, field);
}

bool decode_uuid(const Decoding *decoding, const unsigned char *bytes, size_t length, void *field)
{
    (void)decoding;
    if (length != sizeof(SchemacUuid)) return false;
    memcpy(field, bytes, length);
    return true;
}

bool encode_uuid(Encoding *encoding, const void *field)
{
    writer_put(encoding->writer, field, sizeof(SchemacUuid));
    return true;
}

/* ---- enums: the label ---- */

int schemac_label_find(const SchemacLabels *labels, SchemacText text)
{
    size_t low = 0;
    size_t high = labels->count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        const char *label = labels->items[middle].text;
        size_t length = strlen(label);
        int order = memcmp(label, text.data, length < text.length ? length : text.length);
        if (order == 0 && length == text.length) return labels->items[middle].value;
        if (order < 0 || (order == 0 && length < text.length))
            low = middle + 1;
        else
            high = middle;
    }
    return 0;
}

const char *schemac_label_text(const SchemacLabels *labels, int value)
{
    for (size_t i = 0; i < labels->count; i++)
        if (labels->items[i].value == value) return labels->items[i].text;
    return NULL;
}

bool decode_enum(const Decoding *decoding, const unsigned char *bytes, size_t length, void *field)
{
    SchemacText text = {(const char *)bytes, length};
    int value = length == 0 ? 0 : schemac_label_find(decoding->column->labels, text);
    memcpy(field, &value, sizeof value);
    return true;
}

bool encode_enum(Encoding *encoding, const void *field)
{
    int value;
    memcpy(&value, field, sizeof value);
    const char *label = schemac_label_text(encoding->column->labels, value);
    if (label == NULL) return encode_fail(encoding, "it is not a label of its enum");
    writer_put_string(encoding->writer, label);
    return true;
}
