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
    if (writer->bytes == NULL || writer->capacity - writer->length < size || writer->has_failed)
        return writer_reserve_slow(writer, size);
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

/* The size of the value part of a column's field: is_set stands right after it. */
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
    uint32_t type_oid;     /* of a domain: what it is over in the end */
    uint32_t declared_oid; /* the domain's own */
    uint32_t element_oid;
    int32_t modifier;
    char type_name[64]; /* what the server has, where it differs */
} ColumnShape;

typedef struct TableShape {
    const SchemacTable *table;
    struct TableShape *next;
    uint64_t hash;         /* of its types */
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
    bool may_have_changed; /* shapes are to be read again */
    bool is_stale;         /* what failed last may do once it is prepared again, */
    bool is_changed;       /* or its table read again; then it has done nothing */
} Session;

/* A call of the program's, all of it: it may run twice. */
typedef SchemacStatus RtOperation(void *call, SchemacFailure *failure);
/* Runs it, and once more where it failed for what was known of the server before. Not in a
 * transaction that its failure ended. */
SchemacStatus rt_run(PGconn *connection, RtOperation *operation, void *call,
                     SchemacFailure *failure);

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
/* The server has forgotten them. */
void session_forget_prepared(Session *session);
/* For a connection that may be busy: tables are to be read again, and the call, which has done
 * nothing, may run again. */
void session_set_changed(PGconn *connection);
/* The call has done something: it may not run again. */
void session_forbid_retry(PGconn *connection);

/* ---- guards against a shape that is another than was seen ---- */

/* `pg_typeof((NULL::t).a) = 23 AND ...` for the columns of both masks (the second may be NULL),
 * starting with `word`. It is part of the statement, so that it holds under the statement's own
 * lock: where a type is another, no row is touched, and session_verify says why. */
void sql_put_guard(Writer *text, const TableShape *shape, const uint64_t *mask,
                   const uint64_t *also, const char *word);
/* `, (SELECT pg_typeof((NULL::t).a) = 23 AND ...)` for what is cast; nothing where nothing is. */
void sql_put_cast_check(Writer *text, const TableShape *shape, const uint64_t *mask);
/* `SELECT (NULL::t).a, ...`: a row whose columns have the types of the table's now. */
void sql_put_probe(Writer *text, const TableShape *shape, const uint64_t *mask);
/* Whether the probe's result shows what was seen. */
bool shape_is_current(const TableShape *shape, const uint64_t *mask, const PGresult *probe);
/* After a statement that touched no row: FAILED where the shape is another. */
SchemacStatus session_verify(PGconn *connection, const TableShape *shape, const uint64_t *mask,
                             const uint64_t *also, SchemacFailure *failure);
/* "table has got other columns or types": FAILED, to be tried again. */
SchemacStatus fail_changed(PGconn *connection, const TableShape *shape, SchemacFailure *failure);

/* ---- statements ---- */

#define PARAMETERS_MAX 65535

/* A statement's text and its parameters, in binary. Zero-initialise; free with statement_free. */
typedef struct Statement {
    Writer text;
    Writer values;
    size_t *offsets; /* of each value; SIZE_MAX: null */
    int *lengths;
    int *formats;
    Oid *types;
    const char **pointers;
    size_t count;
    size_t capacity;
    uint64_t seed; /* the hash of its table's shape */
    uint64_t hash; /* of as much text and as many parameters: */
    size_t hashed_length;
    size_t hashed_count;
} Statement;

void statement_free(Statement *statement);
/* Adds the parameter of `column` out of `row`; its number is statement->count afterwards. */
SchemacStatus statement_add_field(Statement *statement, const TableShape *shape, size_t column,
                                  const void *row, SchemacFailure *failure);
SchemacStatus statement_add_int8(Statement *statement, int64_t value, SchemacFailure *failure);
SchemacStatus statement_add_float8(Statement *statement, double value, SchemacFailure *failure);
/* Types of the parameter and of its array's elements; 0: as the server deduces it. */
typedef struct ParameterType {
    uint32_t oid;
    uint32_t element_oid;
} ParameterType;
SchemacStatus statement_add_value(Statement *statement, const SchemacColumn *column,
                                  ParameterType type, const void *value, SchemacFailure *failure);
/* "the value for column "x" cannot be sent: ..." */
SchemacStatus rt_fail_value(const SchemacColumn *column, const char *fault,
                            SchemacFailure *failure);
/* Drops the parameters, keeps the text. */
void statement_reset_values(Statement *statement);
void statement_put_parameter(Statement *statement); /* "$n" of the last one added */

/* `SELECT $1, $2 WHERE ...`: the parameters that were added, guarded by the columns of both masks.
 */
void sql_put_values(Statement *statement, const TableShape *shape, const uint64_t *mask,
                    const uint64_t *also);
void sql_put_table(Writer *text, const SchemacTable *table);
/* "a"::bare, "b", ...: the columns of `mask` as they are selected. After them, where one is cast,
 * a boolean: whether those are still of the types that were seen, which the result does not show.
 */
void sql_put_selected(Writer *text, const TableShape *shape, const uint64_t *mask);
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
/* FNV-1a, which starts with `hash`; 0: at its beginning. */
uint64_t rt_hash(uint64_t hash, const void *bytes, size_t size);
/* Of the text, the parameters' types and the table's, 64 bits; never 0. */
uint64_t statement_hash(Statement *statement);
/* Notes a failure that may come from what was known of the server before: the statement of this
 * hash is gone, its plan or a type is stale. Then that is forgotten on both sides. */
void statement_note_failure(PGconn *connection, Session *session, uint64_t hash,
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
