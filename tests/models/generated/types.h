/* types.h: the tables of types in C. Written by `schemac gen`; edit the schema instead.
 *
 * A row that is written borrows all it points to until the call returns. A streamed row is a
 * view, good until the next call on its stream. Lists and rows got by key live in the arena.
 * Columns are chosen by a mask of their bits; a column out of it takes its default when it is
 * inserted, and is zero when it is read. See schemac/rt.h for the types and for failures. */
#ifndef TYPES_H
#define TYPES_H

#include "schemac/rt.h"

#if SCHEMAC_RT_ABI != 1
#error "generated for another version of schemac-rt: run `schemac gen` again"
#endif

#ifdef __cplusplus
extern "C" {
#endif

/* ---- enum mood ------------------------------------------------------------------------------ */

/* A value is made from its label: it stays when others come or go. */
typedef enum TypesMood {
    TYPES_MOOD_UNRECOGNIZED = 0, /* a label that came later; never written */
    TYPES_MOOD_SAD = 0x61cac09,
    TYPES_MOOD_OK = 0x63437a9,
    TYPES_MOOD_HAPPY = 0x9863558,
    TYPES_MOOD_A_B = 0x0a3f9f3,
    TYPES_MOOD_C3A9 = 0xe9de8c0
} TypesMood;
SCHEMAC_MAYBE(TypesMaybeMood, TypesMood);
SCHEMAC_ARRAY(TypesMoodArray, TypesMood);
SCHEMAC_MAYBE(TypesMaybeMoodArray, TypesMoodArray);
/* The label of a value, or NULL; the value of a label, or UNRECOGNIZED. */
const char *types_mood_text(TypesMood value);
TypesMood types_mood_parse(SchemacText text);

/* ---- constraints ---------------------------------------------------------------------------- */

/* What a row can be refused by. */
typedef enum TypesConstraint {
    TYPES_CONSTRAINT_UNRECOGNIZED = 0, /* none, or one that came later */
    TYPES_CONSTRAINT_EXTREMES_PKEY
} TypesConstraint;
/* The constraint that a failure names. */
TypesConstraint types_constraint(const SchemacFailure *failure);

/* ---- table extremes ------------------------------------------------------------------------- */

typedef struct TypesExtremes {
    int64_t id;                                 /* bigint, primary key, made by the server */
    SchemacMaybeBool v_boolean;                 /* boolean */
    SchemacMaybeInt2 v_smallint;                /* smallint */
    SchemacMaybeInt4 v_integer;                 /* integer */
    SchemacMaybeInt8 v_bigint;                  /* bigint */
    SchemacMaybeOid v_oid;                      /* oid */
    SchemacMaybeChar v_char;                    /* "char" */
    SchemacMaybeFloat4 v_real;                  /* real */
    SchemacMaybeFloat8 v_double_precision;      /* double precision */
    SchemacMaybeText v_text;                    /* text */
    SchemacMaybeText v_character_varying;       /* character varying */
    SchemacMaybeText v_character;               /* character(5) */
    SchemacMaybeText v_name;                    /* name */
    SchemacMaybeText v_xml;                     /* xml */
    SchemacMaybeText v_json;                    /* json */
    SchemacMaybeText v_jsonb;                   /* jsonb */
    SchemacMaybeBytes v_bytea;                  /* bytea */
    SchemacMaybeUuid v_uuid;                    /* uuid */
    SchemacMaybeDate v_date;                    /* date */
    SchemacMaybeTime v_time;                    /* time without time zone */
    SchemacMaybeTimetz v_timetz;                /* time with time zone */
    SchemacMaybeTimestamp v_timestamp;          /* timestamp without time zone */
    SchemacMaybeTimestamptz v_timestamptz;      /* timestamp with time zone */
    SchemacMaybeInterval v_interval;            /* interval */
    SchemacMaybeMoney v_money;                  /* money */
    SchemacMaybeNumeric v_numeric;              /* numeric */
    SchemacMaybeInet v_inet;                    /* inet */
    SchemacMaybeInet v_cidr;                    /* cidr */
    SchemacMaybeMacaddr v_macaddr;              /* macaddr */
    SchemacMaybeMacaddr8 v_macaddr8;            /* macaddr8 */
    SchemacMaybeBits v_bit;                     /* bit(5) */
    SchemacMaybeBits v_varbit;                  /* bit varying */
    SchemacMaybeInt4Range v_int4range;          /* int4range */
    SchemacMaybeInt8Range v_int8range;          /* int8range */
    SchemacMaybeNumericRange v_numrange;        /* numrange */
    SchemacMaybeTimestampRange v_tsrange;       /* tsrange */
    SchemacMaybeTimestamptzRange v_tstzrange;   /* tstzrange */
    SchemacMaybeDateRange v_daterange;          /* daterange */
    SchemacMaybeInt4RangeArray v_int4multirange; /* int4multirange */
    SchemacMaybeNumericRangeArray v_nummultirange; /* nummultirange */
    SchemacMaybeTimestamptzRangeArray v_tstzmultirange; /* tstzmultirange */
    SchemacMaybeBytes v_point;                  /* point */
    SchemacMaybeBytes v_tsvector;               /* tsvector */
    SchemacMaybeVector v_vector;                /* vector */
    SchemacMaybeHalfvec v_halfvec;              /* halfvec */
    SchemacMaybeSparsevec v_sparsevec;          /* sparsevec */
    SchemacMaybeText v_citext;                  /* citext */
    SchemacMaybeBoolArray a_boolean;            /* boolean[] */
    SchemacMaybeInt2Array a_smallint;           /* smallint[] */
    SchemacMaybeInt4Array a_integer;            /* integer[] */
    SchemacMaybeInt8Array a_bigint;             /* bigint[] */
    SchemacMaybeOidArray a_oid;                 /* oid[] */
    SchemacMaybeCharArray a_char;               /* "char"[] */
    SchemacMaybeFloat4Array a_real;             /* real[] */
    SchemacMaybeFloat8Array a_double_precision; /* double precision[] */
    SchemacMaybeTextArray a_text;               /* text[] */
    SchemacMaybeTextArray a_character_varying;  /* character varying[] */
    SchemacMaybeTextArray a_character;          /* character(5)[] */
    SchemacMaybeTextArray a_name;               /* name[] */
    SchemacMaybeTextArray a_xml;                /* xml[] */
    SchemacMaybeTextArray a_json;               /* json[] */
    SchemacMaybeTextArray a_jsonb;              /* jsonb[] */
    SchemacMaybeBytesArray a_bytea;             /* bytea[] */
    SchemacMaybeUuidArray a_uuid;               /* uuid[] */
    SchemacMaybeDateArray a_date;               /* date[] */
    SchemacMaybeTimeArray a_time;               /* time without time zone[] */
    SchemacMaybeTimetzArray a_timetz;           /* time with time zone[] */
    SchemacMaybeTimestampArray a_timestamp;     /* timestamp without time zone[] */
    SchemacMaybeTimestamptzArray a_timestamptz; /* timestamp with time zone[] */
    SchemacMaybeIntervalArray a_interval;       /* interval[] */
    SchemacMaybeMoneyArray a_money;             /* money[] */
    SchemacMaybeNumericArray a_numeric;         /* numeric[] */
    SchemacMaybeInetArray a_inet;               /* inet[] */
    SchemacMaybeInetArray a_cidr;               /* cidr[] */
    SchemacMaybeMacaddrArray a_macaddr;         /* macaddr[] */
    SchemacMaybeMacaddr8Array a_macaddr8;       /* macaddr8[] */
    SchemacMaybeBitsArray a_bit;                /* bit(5)[] */
    SchemacMaybeBitsArray a_varbit;             /* bit varying[] */
    SchemacMaybeInt4RangeArray a_int4range;     /* int4range[] */
    SchemacMaybeInt8RangeArray a_int8range;     /* int8range[] */
    SchemacMaybeNumericRangeArray a_numrange;   /* numrange[] */
    SchemacMaybeTimestampRangeArray a_tsrange;  /* tsrange[] */
    SchemacMaybeTimestamptzRangeArray a_tstzrange; /* tstzrange[] */
    SchemacMaybeDateRangeArray a_daterange;     /* daterange[] */
    SchemacMaybeBytesArray a_int4multirange;    /* int4multirange[] */
    SchemacMaybeBytesArray a_nummultirange;     /* nummultirange[] */
    SchemacMaybeBytesArray a_tstzmultirange;    /* tstzmultirange[] */
    SchemacMaybeBytesArray a_point;             /* point[] */
    SchemacMaybeBytesArray a_tsvector;          /* tsvector[] */
    SchemacMaybeVectorArray a_vector;           /* vector[] */
    SchemacMaybeHalfvecArray a_halfvec;         /* halfvec[] */
    SchemacMaybeSparsevecArray a_sparsevec;     /* sparsevec[] */
    SchemacMaybeTextArray a_citext;             /* citext[] */
    SchemacMaybeFloats v_vector3;               /* vector(3) */
    SchemacMaybeHalves v_halfvec3;              /* halfvec(3) */
    TypesMaybeMood v_mood;                      /* mood */
    TypesMaybeMoodArray a_mood;                 /* mood[] */
} TypesExtremes;

/* Columns by number, for masks of TYPES_EXTREMES_WORDS words:
 * SCHEMAC_MASK_ADD(mask, TYPES_EXTREMES_ID). */
#define TYPES_EXTREMES_ID                  0
#define TYPES_EXTREMES_V_BOOLEAN           1
#define TYPES_EXTREMES_V_SMALLINT          2
#define TYPES_EXTREMES_V_INTEGER           3
#define TYPES_EXTREMES_V_BIGINT            4
#define TYPES_EXTREMES_V_OID               5
#define TYPES_EXTREMES_V_CHAR              6
#define TYPES_EXTREMES_V_REAL              7
#define TYPES_EXTREMES_V_DOUBLE_PRECISION  8
#define TYPES_EXTREMES_V_TEXT              9
#define TYPES_EXTREMES_V_CHARACTER_VARYING 10
#define TYPES_EXTREMES_V_CHARACTER         11
#define TYPES_EXTREMES_V_NAME              12
#define TYPES_EXTREMES_V_XML               13
#define TYPES_EXTREMES_V_JSON              14
#define TYPES_EXTREMES_V_JSONB             15
#define TYPES_EXTREMES_V_BYTEA             16
#define TYPES_EXTREMES_V_UUID              17
#define TYPES_EXTREMES_V_DATE              18
#define TYPES_EXTREMES_V_TIME              19
#define TYPES_EXTREMES_V_TIMETZ            20
#define TYPES_EXTREMES_V_TIMESTAMP         21
#define TYPES_EXTREMES_V_TIMESTAMPTZ       22
#define TYPES_EXTREMES_V_INTERVAL          23
#define TYPES_EXTREMES_V_MONEY             24
#define TYPES_EXTREMES_V_NUMERIC           25
#define TYPES_EXTREMES_V_INET              26
#define TYPES_EXTREMES_V_CIDR              27
#define TYPES_EXTREMES_V_MACADDR           28
#define TYPES_EXTREMES_V_MACADDR8          29
#define TYPES_EXTREMES_V_BIT               30
#define TYPES_EXTREMES_V_VARBIT            31
#define TYPES_EXTREMES_V_INT4RANGE         32
#define TYPES_EXTREMES_V_INT8RANGE         33
#define TYPES_EXTREMES_V_NUMRANGE          34
#define TYPES_EXTREMES_V_TSRANGE           35
#define TYPES_EXTREMES_V_TSTZRANGE         36
#define TYPES_EXTREMES_V_DATERANGE         37
#define TYPES_EXTREMES_V_INT4MULTIRANGE    38
#define TYPES_EXTREMES_V_NUMMULTIRANGE     39
#define TYPES_EXTREMES_V_TSTZMULTIRANGE    40
#define TYPES_EXTREMES_V_POINT             41
#define TYPES_EXTREMES_V_TSVECTOR          42
#define TYPES_EXTREMES_V_VECTOR            43
#define TYPES_EXTREMES_V_HALFVEC           44
#define TYPES_EXTREMES_V_SPARSEVEC         45
#define TYPES_EXTREMES_V_CITEXT            46
#define TYPES_EXTREMES_A_BOOLEAN           47
#define TYPES_EXTREMES_A_SMALLINT          48
#define TYPES_EXTREMES_A_INTEGER           49
#define TYPES_EXTREMES_A_BIGINT            50
#define TYPES_EXTREMES_A_OID               51
#define TYPES_EXTREMES_A_CHAR              52
#define TYPES_EXTREMES_A_REAL              53
#define TYPES_EXTREMES_A_DOUBLE_PRECISION  54
#define TYPES_EXTREMES_A_TEXT              55
#define TYPES_EXTREMES_A_CHARACTER_VARYING 56
#define TYPES_EXTREMES_A_CHARACTER         57
#define TYPES_EXTREMES_A_NAME              58
#define TYPES_EXTREMES_A_XML               59
#define TYPES_EXTREMES_A_JSON              60
#define TYPES_EXTREMES_A_JSONB             61
#define TYPES_EXTREMES_A_BYTEA             62
#define TYPES_EXTREMES_A_UUID              63
#define TYPES_EXTREMES_A_DATE              64
#define TYPES_EXTREMES_A_TIME              65
#define TYPES_EXTREMES_A_TIMETZ            66
#define TYPES_EXTREMES_A_TIMESTAMP         67
#define TYPES_EXTREMES_A_TIMESTAMPTZ       68
#define TYPES_EXTREMES_A_INTERVAL          69
#define TYPES_EXTREMES_A_MONEY             70
#define TYPES_EXTREMES_A_NUMERIC           71
#define TYPES_EXTREMES_A_INET              72
#define TYPES_EXTREMES_A_CIDR              73
#define TYPES_EXTREMES_A_MACADDR           74
#define TYPES_EXTREMES_A_MACADDR8          75
#define TYPES_EXTREMES_A_BIT               76
#define TYPES_EXTREMES_A_VARBIT            77
#define TYPES_EXTREMES_A_INT4RANGE         78
#define TYPES_EXTREMES_A_INT8RANGE         79
#define TYPES_EXTREMES_A_NUMRANGE          80
#define TYPES_EXTREMES_A_TSRANGE           81
#define TYPES_EXTREMES_A_TSTZRANGE         82
#define TYPES_EXTREMES_A_DATERANGE         83
#define TYPES_EXTREMES_A_INT4MULTIRANGE    84
#define TYPES_EXTREMES_A_NUMMULTIRANGE     85
#define TYPES_EXTREMES_A_TSTZMULTIRANGE    86
#define TYPES_EXTREMES_A_POINT             87
#define TYPES_EXTREMES_A_TSVECTOR          88
#define TYPES_EXTREMES_A_VECTOR            89
#define TYPES_EXTREMES_A_HALFVEC           90
#define TYPES_EXTREMES_A_SPARSEVEC         91
#define TYPES_EXTREMES_A_CITEXT            92
#define TYPES_EXTREMES_V_VECTOR3           93
#define TYPES_EXTREMES_V_HALFVEC3          94
#define TYPES_EXTREMES_V_MOOD              95
#define TYPES_EXTREMES_A_MOOD              96
#define TYPES_EXTREMES_WORDS SCHEMAC_MASK_WORDS(97)
extern const uint64_t types_extremes_all[TYPES_EXTREMES_WORDS];
/* Without what the server makes. */
extern const uint64_t types_extremes_writable[TYPES_EXTREMES_WORDS];
enum { TYPES_EXTREMES_V_VECTOR3_DIMENSIONS = 3 };
enum { TYPES_EXTREMES_V_HALFVEC3_DIMENSIONS = 3 };

typedef struct TypesExtremesList {
    const TypesExtremes *rows;
    size_t count;
    SchemacMatrix v_vector3; /* all vectors in one block, a row each */
} TypesExtremesList;

typedef struct TypesExtremesCopy {
    SchemacCopy *state;
} TypesExtremesCopy;
typedef struct TypesExtremesStream {
    SchemacStream *state;
} TypesExtremesStream;

/* Inserts the columns of the mask; all others take their default. */
SchemacStatus types_extremes_insert(PGconn *connection, const TypesExtremes *row,
                                    const uint64_t columns[SCHEMAC_AT_LEAST(TYPES_EXTREMES_WORDS)],
                                    SchemacFailure *failure) SCHEMAC_CHECKED;
/* The same; `stored` is then the whole row as the table has it. */
SchemacStatus types_extremes_insert_returning(PGconn *connection, SchemacArena *arena,
                                              const TypesExtremes *row,
                                              const uint64_t columns[SCHEMAC_AT_LEAST(TYPES_EXTREMES_WORDS)],
                                              TypesExtremes *stored,
                                              SchemacFailure *failure) SCHEMAC_CHECKED;
/* The row of this key, or SCHEMAC_NONE. Primary key extremes_pkey. */
SchemacStatus types_extremes_get_by_id(PGconn *connection, SchemacArena *arena, int64_t id,
                                       const uint64_t columns[SCHEMAC_AT_LEAST(TYPES_EXTREMES_WORDS)],
                                       TypesExtremes *row, SchemacFailure *failure) SCHEMAC_CHECKED;
/* Sets the columns of the mask in the row of this key, or SCHEMAC_NONE. Primary key
 * extremes_pkey. */
SchemacStatus types_extremes_update(PGconn *connection, const TypesExtremes *row,
                                    const uint64_t columns[SCHEMAC_AT_LEAST(TYPES_EXTREMES_WORDS)],
                                    SchemacFailure *failure) SCHEMAC_CHECKED;
/* Deletes the row of this key, or SCHEMAC_NONE. Primary key extremes_pkey. */
SchemacStatus types_extremes_delete(PGconn *connection, int64_t id,
                                    SchemacFailure *failure) SCHEMAC_CHECKED;
/* Inserts the rows, all or none; where the key is there already, sets the columns of the mask.
 * Primary key extremes_pkey. */
SchemacStatus types_extremes_upsert(PGconn *connection, const TypesExtremes *rows, size_t count,
                                    const uint64_t columns[SCHEMAC_AT_LEAST(TYPES_EXTREMES_WORDS)],
                                    SchemacFailure *failure) SCHEMAC_CHECKED;
/* Starts a COPY of the mask's columns: the way to write many rows. Until its end the connection
 * takes nothing else; all rows are stored, or none. */
SchemacStatus types_extremes_copy_begin(PGconn *connection,
                                        const uint64_t columns[SCHEMAC_AT_LEAST(TYPES_EXTREMES_WORDS)],
                                        TypesExtremesCopy *copy,
                                        SchemacFailure *failure) SCHEMAC_CHECKED;
SchemacStatus types_extremes_copy_put(TypesExtremesCopy *copy, const TypesExtremes *row,
                                      SchemacFailure *failure) SCHEMAC_CHECKED;
/* Stores the rows; *row_count (may be NULL) is how many. */
SchemacStatus types_extremes_copy_end(TypesExtremesCopy *copy, int64_t *row_count,
                                      SchemacFailure *failure) SCHEMAC_CHECKED;
/* Ends it without storing anything. Fine after a failure, or twice. */
void types_extremes_copy_abort(TypesExtremesCopy *copy);
/* Every row whose `match_columns` (NULL: none) equal those of `match`, in no order. */
SchemacStatus types_extremes_stream_begin(PGconn *connection, const TypesExtremes *match,
                                          const uint64_t *match_columns,
                                          const uint64_t columns[SCHEMAC_AT_LEAST(TYPES_EXTREMES_WORDS)],
                                          TypesExtremesStream *stream,
                                          SchemacFailure *failure) SCHEMAC_CHECKED;
/* The next row, a view until the next call; SCHEMAC_NONE after the last. */
SchemacStatus types_extremes_stream_next(TypesExtremesStream *stream, const TypesExtremes **row,
                                         SchemacFailure *failure) SCHEMAC_CHECKED;
/* Always to be called. What was not read is left. */
void types_extremes_stream_end(TypesExtremesStream *stream);
/* Up to `limit` rows after `after` (NULL: from the first), in order of id. Served by primary key
 * extremes_pkey. */
SchemacStatus types_extremes_list_ordered_by_id(PGconn *connection, SchemacArena *arena,
                                                const TypesExtremes *after, int64_t limit,
                                                const uint64_t columns[SCHEMAC_AT_LEAST(TYPES_EXTREMES_WORDS)],
                                                TypesExtremesList *list,
                                                SchemacFailure *failure) SCHEMAC_CHECKED;

#ifdef __cplusplus
}
#endif

#endif
