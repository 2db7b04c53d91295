/* What the files of schemac-rt share. Not installed. */
#ifndef SCHEMAC_RT_INTERNAL_H
#define SCHEMAC_RT_INTERNAL_H

#include "schemac/rt.h"

/* ---- errors ---- */

/* Fills `failure` (which may be NULL) and returns SCHEMAC_FAILED. */
SchemacStatus rt_fail(SchemacFailure *failure, SchemacFault fault, const char *format, ...)
    __attribute__((format(printf, 3, 4)));
SchemacStatus rt_fail_memory(SchemacFailure *failure);
/* From what the server or libpq said; `result` may be NULL. */
SchemacStatus rt_fail_result(SchemacFailure *failure, const PGconn *connection,
                             const PGresult *result);

/* ---- bytes that grow ---- */

/* What the server takes at most as one value, and as the values of one statement: its messages and
 * its memory end below 1 GiB. */
#define VALUE_SIZE_MAX ((size_t)0x3FFFFFFF - 4)

/* Once memory runs out, or the limit is reached, `has_failed` stays true and nothing more is put.
 */
typedef struct Writer {
    unsigned char *bytes;
    size_t length;
    size_t capacity;
    size_t limit; /* of the length; 0: none */
    bool has_failed;
    bool is_full; /* it failed for its limit */
} Writer;

void writer_free(Writer *writer);
/* Room for `size` more bytes; NULL when there is no memory. Advances the length. */
unsigned char *writer_reserve_slow(Writer *writer, size_t size);
static inline unsigned char *writer_reserve(Writer *writer, size_t size)
{
    if (writer->bytes == NULL || writer->capacity - writer->length < size || writer->has_failed) {
        return writer_reserve_slow(writer, size);
    }
    unsigned char *place = writer->bytes + writer->length;
    writer->length += size;
    return place;
}
void writer_put(Writer *writer, const void *bytes, size_t size);
void writer_put_string(Writer *writer, const char *string);
/* As an SQL identifier, always quoted. */
void writer_put_name(Writer *writer, const char *name);
void writer_put_number(Writer *writer, size_t number);
/* NUL-terminates without counting it; NULL when memory ran out. */
const char *writer_string(Writer *writer);

/* Wire numbers are big-endian. */
#if defined(__BYTE_ORDER__) && __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
#define WIRE16(value) (value)
#define WIRE32(value) (value)
#define WIRE64(value) (value)
#else
#define WIRE16(value) __builtin_bswap16(value)
#define WIRE32(value) __builtin_bswap32(value)
#define WIRE64(value) __builtin_bswap64(value)
#endif

static inline void put_uint16(unsigned char *place, uint16_t value)
{
    value = WIRE16(value);
    memcpy(place, &value, sizeof value);
}
static inline void put_uint32(unsigned char *place, uint32_t value)
{
    value = WIRE32(value);
    memcpy(place, &value, sizeof value);
}
static inline void put_uint64(unsigned char *place, uint64_t value)
{
    value = WIRE64(value);
    memcpy(place, &value, sizeof value);
}
static inline uint16_t get_uint16(const unsigned char *place)
{
    uint16_t value;
    memcpy(&value, place, sizeof value);
    return WIRE16(value);
}
static inline uint32_t get_uint32(const unsigned char *place)
{
    uint32_t value;
    memcpy(&value, place, sizeof value);
    return WIRE32(value);
}
static inline uint64_t get_uint64(const unsigned char *place)
{
    uint64_t value;
    memcpy(&value, place, sizeof value);
    return WIRE64(value);
}

/* ---- the codec ---- */

/* Where a decoded value's bytes go, and what its column says. */
typedef struct Decoding {
    SchemacArena *arena;
    bool copies; /* text and bytes go to the arena; else they point into the wire */
    float *slot; /* where the floats of a FLOATS column go; NULL: to the arena */
    const SchemacColumn *column;
} Decoding;

typedef struct Encoding {
    Writer *writer;
    const SchemacColumn *column;
    uint32_t element_oid; /* of an array's elements */
    const char *fault;    /* set when a value cannot be sent */
} Encoding;

/* Decodes a value (not null) of `column` into `field`, the value part of it. False: malformed, or
 * out of memory (see rt_arena_has_failed). Never reads past `length`. */
bool rt_decode(const Decoding *decoding, const unsigned char *bytes, size_t length, void *field);
/* Puts the wire form of the value part of a field, without its length word. False: encoding->fault.
 */
bool rt_encode(Encoding *encoding, const void *field);

/* The size of the value part of a column's field: is_set stands right behind it. */
size_t rt_value_size(const SchemacColumn *column);

/* Scalars by type (rt_codec.c holds the table). */
typedef bool DecodeFunction(const Decoding *decoding, const unsigned char *bytes, size_t length,
                            void *field);
typedef bool EncodeFunction(Encoding *encoding, const void *field);

typedef struct TypeRow {
    size_t size;
    size_t alignment;
    DecodeFunction *decode;
    EncodeFunction *encode;
    uint32_t oid; /* of the built-in type that arrays are of when the table does not say; 0: none */
} TypeRow;

const TypeRow *rt_type(unsigned char type);

#define DECLARE_CODEC(name)                                                                 \
    bool decode_##name(const Decoding *decoding, const unsigned char *bytes, size_t length, \
                       void *field);                                                        \
    bool encode_##name(Encoding *encoding, const void *field)
DECLARE_CODEC(bool);
DECLARE_CODEC(uint8);
DECLARE_CODEC(uint16);
DECLARE_CODEC(uint32);
DECLARE_CODEC(uint64);
DECLARE_CODEC(text);
DECLARE_CODEC(jsonb);
DECLARE_CODEC(uuid);
DECLARE_CODEC(date);
DECLARE_CODEC(timestamp);
DECLARE_CODEC(time);
DECLARE_CODEC(timetz);
DECLARE_CODEC(interval);
DECLARE_CODEC(numeric);
DECLARE_CODEC(inet);
DECLARE_CODEC(macaddr);
DECLARE_CODEC(macaddr8);
DECLARE_CODEC(bits);
DECLARE_CODEC(vector);
DECLARE_CODEC(halfvec);
DECLARE_CODEC(sparsevec);
DECLARE_CODEC(floats);
DECLARE_CODEC(halves);
DECLARE_CODEC(enum);
DECLARE_CODEC(array);
DECLARE_CODEC(range);
DECLARE_CODEC(multirange);
#undef DECLARE_CODEC

/* Whether memory ran out in `arena` since it was made. */
bool rt_arena_has_failed(const SchemacArena *arena);

bool encode_fail(Encoding *encoding, const char *fault);
/* The fault of a value that reached the writer's limit. */
extern const char *const rt_too_long;

/* ---- what is known of a connection ---- */

typedef enum ShapeFit { SHAPE_MISSING, SHAPE_FITS, SHAPE_DIFFERS } ShapeFit;

typedef struct ColumnShape {
    ShapeFit fit;
    uint32_t type_oid;
    uint32_t element_oid;
    char type_name[64]; /* what the server has, where it differs */
} ColumnShape;

typedef struct TableShape {
    const SchemacTable *table;
    struct TableShape *next;
    ColumnShape columns[]; /* as many as the table has */
} TableShape;

typedef struct Session {
    /* hashes of the statements the connection holds, open addressing, 0 is free */
    uint64_t *prepared;
    size_t prepared_count;
    size_t prepared_capacity;
    TableShape *shapes;
    int encoding;   /* the client's, as libpq numbers them, that was found to fit; -1: none */
    bool is_pooled; /* a pooler stands between: no prepared statements */
} Session;

/* NULL, the failure set, when the connection is NULL, broken or busy, or memory ran out. */
Session *session_get(PGconn *connection, SchemacFailure *failure);
/* The shape of `table` on this connection, looked up once, with every column of both masks (the
 * second may be NULL) there and of its type. NULL: the failure says what is wrong. */
const TableShape *session_check(PGconn *connection, const SchemacTable *table, const uint64_t *mask,
                                const uint64_t *also, SchemacFailure *failure);
/* Whether there is a mask; the failure says that there is none. */
bool rt_check_mask(const uint64_t *mask, SchemacFailure *failure);
/* Forgets what was seen of tables: the next use looks again. */
void session_forget_shapes(Session *session);
/* The same for a connection that may be busy. */
void session_forget(PGconn *connection);

/* ---- statements ---- */

#define PARAMETERS_MAX 65535

/* A statement's text and its parameters, in binary. Zero-initialise; free with statement_free. */
typedef struct Statement {
    Writer text;
    Writer values;
    size_t *offsets; /* of each value; SIZE_MAX: null */
    int *lengths;
    int *formats;
    const char **pointers;
    size_t count;
    size_t capacity;
} Statement;

void statement_free(Statement *statement);
/* Adds the parameter of `column` out of `row`; its number is statement->count afterwards. */
SchemacStatus statement_add_field(Statement *statement, const TableShape *shape, size_t column,
                                  const void *row, SchemacFailure *failure);
SchemacStatus statement_add_int8(Statement *statement, int64_t value, SchemacFailure *failure);
SchemacStatus statement_add_float8(Statement *statement, double value, SchemacFailure *failure);
SchemacStatus statement_add_value(Statement *statement, const SchemacColumn *column,
                                  uint32_t element_oid, const void *value, SchemacFailure *failure);
/* "the value for column "x" cannot be sent: ..." */
SchemacStatus rt_fail_value(const SchemacColumn *column, const char *fault,
                            SchemacFailure *failure);
/* Drops the parameters, keeps the text. */
void statement_reset_values(Statement *statement);
void statement_put_parameter(Statement *statement); /* "$n" of the last one added */

void sql_put_table(Writer *text, const SchemacTable *table);
/* "a"::bare, "b", ...: the columns of `mask` as they are selected. */
void sql_put_selected(Writer *text, const SchemacTable *table, const uint64_t *mask);
/* ` WHERE a = $1 AND b IS NULL`: the columns of `mask` (NULL: nothing), starting with `word`. */
SchemacStatus sql_put_match(Statement *statement, const TableShape *shape, const void *row,
                            const uint64_t *mask, const char *word, SchemacFailure *failure);

/* Prepares where that pays and runs it; the result is the caller's, NULL when it failed. */
PGresult *statement_run(PGconn *connection, Session *session, Statement *statement,
                        SchemacFailure *failure);
/* Sends it only. */
SchemacStatus statement_send(PGconn *connection, Session *session, Statement *statement,
                             SchemacFailure *failure);
/* Makes sure that it is prepared (not when pooled). Needs an idle connection. */
SchemacStatus statement_prepare(PGconn *connection, Session *session, Statement *statement,
                                SchemacFailure *failure);
#define STATEMENT_NAME 26
void statement_name(const Statement *statement, char name[STATEMENT_NAME]);
/* FNV-1a of the text, 64 bits; never 0. */
uint64_t statement_hash(const Statement *statement);
/* Whether the failure of the statement of this hash is one that preparing it again mends: it is
 * gone, or its plan is stale. Then it is forgotten on both sides, and may be tried again. */
bool statement_is_stale(PGconn *connection, Session *session, uint64_t hash,
                        const PGresult *result);

/* ---- rows ---- */

bool field_is_null(const SchemacColumn *column, const void *row);

/* Which result column each of the mask's columns is. */
typedef struct Reading {
    const SchemacTable *table;
    const unsigned short *columns; /* by result column */
    int column_count;
    float **slots; /* by result column: for FLOATS, where this row's go; NULL: to the arena */
    SchemacArena *arena;
    bool copies;
} Reading;

/* Fills `columns` (room for the table's) from the mask; returns how many. */
int reading_columns(const SchemacTable *table, const uint64_t *mask, unsigned short *columns);
/* Whether the result's columns are still of the types that `shape` saw: bytes alone do not tell a
 * timestamp from an integer. Where not, what is known of tables is forgotten, `shape` with it. */
SchemacStatus rt_check_types(PGconn *connection, const Reading *reading, const TableShape *shape,
                             const PGresult *result, SchemacFailure *failure);
/* Decodes row `number` of `result` into `row`, of which every field is set (zero when out of the
 * mask). */
SchemacStatus rt_read_row(const Reading *reading, const PGresult *result, int number, void *row,
                          SchemacFailure *failure);
/* All rows of `result` into a list; with `has_distance` the last column is a float8. */
SchemacStatus rt_read_list(PGconn *connection, SchemacArena *arena, const TableShape *shape,
                           const uint64_t *mask, const PGresult *result, bool has_distance,
                           SchemacList *list, SchemacFailure *failure);
/* Cancels and drains what a connection still has to send. */
void rt_drain(PGconn *connection);

#endif
