/* The C types of PostgreSQL's values, as generated structs hold them.
 *
 * A column that is not null has the plain type (SchemacText, int32_t); a nullable one has the Maybe
 * type of it ({value, is_set}), so that mixing the two does not compile and `{0}` is null. An array
 * is {items, nulls, count, shape}, a range {lower, upper, flags}. Every pointer is borrowed: from
 * the caller in a row that is written, from the stream or the arena in a row that is read. Works as
 * C11 to C23 and as C++11 to C++20. */
#ifndef SCHEMAC_RT_TYPES_H
#define SCHEMAC_RT_TYPES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#ifdef __cplusplus
extern "C" {
#define SCHEMAC_AT_LEAST(count) count
#else
#define SCHEMAC_AT_LEAST(count) static count /* const float q[SCHEMAC_AT_LEAST(768)] */
#endif

/* Characters in UTF-8, which must be the connection's client_encoding: text, varchar, char(n),
 * name, citext, xml, json, jsonb. */
typedef struct SchemacText {
    const char *data;
    size_t length;
} SchemacText;

/* bytea; and the wire form of every type that has no C type here. */
typedef struct SchemacBytes {
    const unsigned char *data;
    size_t length;
} SchemacBytes;

/* Days since 2000-01-01; microseconds since 2000-01-01 00:00 (of no zone, or of UTC); microseconds
 * since midnight. INT32_MIN and INT32_MAX days, INT64_MIN and INT64_MAX microseconds are -infinity
 * and infinity. */
typedef struct SchemacDate {
    int32_t days;
} SchemacDate;
typedef struct SchemacTimestamp {
    int64_t microseconds;
} SchemacTimestamp;
typedef struct SchemacTimestamptz {
    int64_t microseconds;
} SchemacTimestamptz;
typedef struct SchemacTime {
    int64_t microseconds;
} SchemacTime;
typedef struct SchemacTimetz {
    int64_t microseconds;
    int32_t seconds_west; /* of Greenwich: UTC+1 is -3600 */
} SchemacTimetz;
typedef struct SchemacInterval {
    int64_t microseconds;
    int32_t days;
    int32_t months;
} SchemacInterval;

typedef struct SchemacUuid {
    unsigned char bytes[16];
} SchemacUuid;

/* money, in the smallest unit of the server's lc_monetary (cents). */
typedef struct SchemacMoney {
    int64_t units;
} SchemacMoney;

#define SCHEMAC_NUMERIC_POSITIVE 0x0000
#define SCHEMAC_NUMERIC_NEGATIVE 0x4000
#define SCHEMAC_NUMERIC_NAN 0xC000
#define SCHEMAC_NUMERIC_INFINITY 0xD000
#define SCHEMAC_NUMERIC_MINUS_INFINITY 0xF000

/* An exact decimal number: the sum of digits[i] * 10000^(weight - i), shown with `scale` decimals.
 */
typedef struct SchemacNumeric {
    const uint16_t *digits; /* each 0..9999 */
    uint16_t digit_count;
    int16_t weight;
    uint16_t sign; /* SCHEMAC_NUMERIC_... */
    uint16_t scale;
} SchemacNumeric;

/* inet and cidr. family 2 is IPv4 (4 bytes), 3 is IPv6 (16 bytes), as PostgreSQL numbers them. */
typedef struct SchemacInet {
    unsigned char family;
    unsigned char bits;
    bool is_cidr;
    unsigned char address[16];
} SchemacInet;
typedef struct SchemacMacaddr {
    unsigned char bytes[6];
} SchemacMacaddr;
typedef struct SchemacMacaddr8 {
    unsigned char bytes[8];
} SchemacMacaddr8;

/* bit(n), varbit: the first bit is the highest of bytes[0]. */
typedef struct SchemacBits {
    const unsigned char *bytes;
    size_t bit_count;
} SchemacBits;

/* pgvector. A column of vector(n) is a bare `const float *` to n floats instead, 64-byte aligned
 * when read. */
typedef struct SchemacVector {
    const float *values;
    size_t dimensions;
} SchemacVector;
/* An IEEE 754 binary16; see schemac_half_from_float. A column of halfvec(n) is a `const SchemacHalf
 * *`. */
typedef struct SchemacHalf {
    uint16_t bits;
} SchemacHalf;
typedef struct SchemacHalfvec {
    const SchemacHalf *values;
    size_t dimensions;
} SchemacHalfvec;
/* Values at ascending zero-based indices; all others are zero. */
typedef struct SchemacSparsevec {
    const int32_t *indices;
    const float *values;
    size_t count;
    size_t dimensions;
} SchemacSparsevec;

#define SCHEMAC_DIMENSIONS_MAX 6
/* The extents of an array that is not one-dimensional from 1. */
typedef struct SchemacShape {
    int dimension_count;
    int32_t lengths[SCHEMAC_DIMENSIONS_MAX];
    int32_t lower_bounds[SCHEMAC_DIMENSIONS_MAX];
} SchemacShape;

#define SCHEMAC_RANGE_EMPTY 0x01
#define SCHEMAC_RANGE_LOWER_INCLUSIVE 0x02
#define SCHEMAC_RANGE_UPPER_INCLUSIVE 0x04
#define SCHEMAC_RANGE_LOWER_INFINITE 0x08
#define SCHEMAC_RANGE_UPPER_INFINITE 0x10

/* `value` comes first everywhere: the codec finds `is_set` right after it. */
#define SCHEMAC_MAYBE(Name, Type) \
    typedef struct Name {         \
        Type value;               \
        bool is_set;              \
    } Name
/* Row-major items. `nulls` is NULL where none is null; `shape` is NULL for one dimension from 1. */
#define SCHEMAC_ARRAY(Name, Type)  \
    typedef struct Name {          \
        Type const *items;         \
        const bool *nulls;         \
        size_t count;              \
        const SchemacShape *shape; \
    } Name
/* flags: SCHEMAC_RANGE_... */
#define SCHEMAC_RANGE(Name, Type) \
    typedef struct Name {         \
        Type lower;               \
        Type upper;               \
        uint8_t flags;            \
    } Name

/* Each value type: its SCHEMAC_TYPE_ constant, its part of the names below, its C type. */
#define SCHEMAC_TYPES(X)                            \
    X(BOOL, Bool, bool)                             \
    X(INT2, Int2, int16_t)                          \
    X(INT4, Int4, int32_t)                          \
    X(INT8, Int8, int64_t)                          \
    X(OID, Oid, uint32_t)                           \
    X(CHAR, Char, char)                             \
    X(FLOAT4, Float4, float)                        \
    X(FLOAT8, Float8, double)                       \
    X(TEXT, Text, SchemacText)                      \
    X(JSONB, Jsonb, SchemacText)                    \
    X(BYTES, Bytes, SchemacBytes)                   \
    X(UUID, Uuid, SchemacUuid)                      \
    X(DATE, Date, SchemacDate)                      \
    X(TIME, Time, SchemacTime)                      \
    X(TIMETZ, Timetz, SchemacTimetz)                \
    X(TIMESTAMP, Timestamp, SchemacTimestamp)       \
    X(TIMESTAMPTZ, Timestamptz, SchemacTimestamptz) \
    X(INTERVAL, Interval, SchemacInterval)          \
    X(MONEY, Money, SchemacMoney)                   \
    X(NUMERIC, Numeric, SchemacNumeric)             \
    X(INET, Inet, SchemacInet)                      \
    X(MACADDR, Macaddr, SchemacMacaddr)             \
    X(MACADDR8, Macaddr8, SchemacMacaddr8)          \
    X(BITS, Bits, SchemacBits)                      \
    X(VECTOR, Vector, SchemacVector)                \
    X(HALFVEC, Halfvec, SchemacHalfvec)             \
    X(SPARSEVEC, Sparsevec, SchemacSparsevec)       \
    X(FLOATS, Floats, const float *)                \
    X(HALVES, Halves, const SchemacHalf *)          \
    X(ENUM, Enum, int)

/* SchemacMaybeInt4, SchemacInt4Array, SchemacMaybeInt4Array, ... */
#define SCHEMAC_X(CODE, Short, Type)            \
    SCHEMAC_MAYBE(SchemacMaybe##Short, Type);   \
    SCHEMAC_ARRAY(Schemac##Short##Array, Type); \
    SCHEMAC_MAYBE(SchemacMaybe##Short##Array, Schemac##Short##Array);
SCHEMAC_TYPES(SCHEMAC_X)
#undef SCHEMAC_X

/* The types that built-in ranges are of: SchemacInt4Range, SchemacMaybeInt4Range,
 * SchemacInt4RangeArray (also the C type of a multirange), SchemacMaybeInt4RangeArray, ... */
#define SCHEMAC_RANGE_TYPES(X)     \
    X(Int4, int32_t)               \
    X(Int8, int64_t)               \
    X(Float8, double)              \
    X(Numeric, SchemacNumeric)     \
    X(Date, SchemacDate)           \
    X(Time, SchemacTime)           \
    X(Timestamp, SchemacTimestamp) \
    X(Timestamptz, SchemacTimestamptz)

#define SCHEMAC_X(Short, Type)                                        \
    SCHEMAC_RANGE(Schemac##Short##Range, Type);                       \
    SCHEMAC_MAYBE(SchemacMaybe##Short##Range, Schemac##Short##Range); \
    SCHEMAC_ARRAY(Schemac##Short##RangeArray, Schemac##Short##Range); \
    SCHEMAC_MAYBE(SchemacMaybe##Short##RangeArray, Schemac##Short##RangeArray);
SCHEMAC_RANGE_TYPES(SCHEMAC_X)
#undef SCHEMAC_X

/* Stable values: a program and a runtime of one ABI agree on them. */
typedef enum SchemacType {
    SCHEMAC_TYPE_NONE,
#define SCHEMAC_X(CODE, Short, Type) SCHEMAC_TYPE_##CODE,
    SCHEMAC_TYPES(SCHEMAC_X)
#undef SCHEMAC_X
        SCHEMAC_TYPE_COUNT
} SchemacType;

/* ---- text and bytes ---- */

/* Borrows a NUL-terminated string. NULL gives the empty text. */
static inline SchemacText schemac_text(const char *string)
{
    SchemacText text;
    text.data = string == NULL ? "" : string;
    text.length = strlen(text.data);
    return text;
}
static inline SchemacMaybeText schemac_some_text(const char *string)
{
    SchemacMaybeText text;
    text.value = schemac_text(string);
    text.is_set = true;
    return text;
}
static inline bool schemac_text_equals(SchemacText a, SchemacText b)
{
    return a.length == b.length && (a.length == 0 || memcmp(a.data, b.data, a.length) == 0);
}

/* ---- times ---- */

#define SCHEMAC_UNIX_SECONDS INT64_C(946684800) /* 2000-01-01 in seconds of Unix */

/* Later or earlier than any timestamp: not an infinity, and nothing that can be written. */
#define SCHEMAC_TIMESTAMP_TOO_LATE (INT64_MAX - 1)
#define SCHEMAC_TIMESTAMP_TOO_EARLY (INT64_MIN + 1)

/* Seconds since 1970-01-01 UTC and microseconds of the second. What does not fit is TOO_LATE or
 * TOO_EARLY. */
static inline SchemacTimestamptz schemac_timestamptz_from_unix(int64_t seconds,
                                                               int32_t microseconds)
{
    SchemacTimestamptz at;
    if (seconds > INT64_C(9224318018000))
        at.microseconds = SCHEMAC_TIMESTAMP_TOO_LATE;
    else if (seconds < -INT64_C(9222425349000))
        at.microseconds = SCHEMAC_TIMESTAMP_TOO_EARLY;
    else
        at.microseconds = (seconds - SCHEMAC_UNIX_SECONDS) * 1000000 + microseconds;
    return at;
}
/* Rounded down to the second. */
static inline int64_t schemac_timestamptz_to_unix(SchemacTimestamptz at)
{
    int64_t seconds = at.microseconds / 1000000;
    if (at.microseconds % 1000000 < 0) seconds -= 1;
    return seconds + SCHEMAC_UNIX_SECONDS;
}
SchemacTimestamptz schemac_timestamptz_now(void);
/* The same instant as a timestamp without time zone that reads as UTC. */
SchemacTimestamp schemac_timestamp_now(void);

/* Room for every text below, the NUL included. */
#define SCHEMAC_TIME_TEXT 48
/* "2026-11-20 14:05:00.25", "infinity", "0044-03-15 BC 00:00:00 BC" as DateStyle ISO shows them;
 * timestamptz in UTC with "+00". `out` has SCHEMAC_TIME_TEXT bytes. Returned for use in a printf.
 */
const char *schemac_date_text(SchemacDate date, char *out);
const char *schemac_timestamp_text(SchemacTimestamp at, char *out);
const char *schemac_timestamptz_text(SchemacTimestamptz at, char *out);
const char *schemac_time_text(SchemacTime time, char *out);
/* From a proleptic Gregorian date; year 0 is 1 BC. False where the parts are out of range. */
bool schemac_date_make(int year, int month, int day, SchemacDate *date)
    __attribute__((warn_unused_result));
void schemac_date_parts(SchemacDate date, int *year, int *month, int *day);

/* ---- uuid ---- */

#define SCHEMAC_UUID_TEXT 37
const char *schemac_uuid_text(SchemacUuid uuid, char *out);
/* The forms PostgreSQL takes: 32 hexadecimal digits, hyphens after each group of four, braces
 * around. */
bool schemac_uuid_parse(SchemacText text, SchemacUuid *uuid) __attribute__((warn_unused_result));

/* ---- halves ---- */

/* To the nearest, ties to even; what is too large becomes infinity. */
SchemacHalf schemac_half_from_float(float value);
float schemac_half_to_float(SchemacHalf half);

#ifdef __cplusplus
}
#endif

#endif
