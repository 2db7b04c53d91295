/* types.c: what types.h promises, over schemac-rt. Written by `schemac gen`; edit the
 * schema instead. */
#include "types.h"

#include <string.h>

/* Does not link with a schemac-rt of another ABI. */
const int *const types_rt_abi = &schemac_rt_abi_1;

/* ---- enum mood ------------------------------------------------------------------------------ */

static const SchemacLabel types_mood_items[] = {
    {"a b", TYPES_MOOD_A_B},
    {"happy", TYPES_MOOD_HAPPY},
    {"ok", TYPES_MOOD_OK},
    {"sad", TYPES_MOOD_SAD},
    {"é", TYPES_MOOD_C3A9},
};
static const SchemacLabels types_mood_labels = {types_mood_items, 5};

const char *types_mood_text(TypesMood value)
{
    return schemac_label_text(&types_mood_labels, (int)value);
}

TypesMood types_mood_parse(SchemacText text)
{
    return (TypesMood)schemac_label_find(&types_mood_labels, text);
}

/* ---- constraints ---------------------------------------------------------------------------- */

/* By name, then by table. */
static const struct {
    const char *name;
    const char *table;
    TypesConstraint constraint;
} types_constraints[] = {
    {"extremes_pkey", "extremes", TYPES_CONSTRAINT_EXTREMES_PKEY},
};

TypesConstraint types_constraint(const SchemacFailure *failure)
{
    size_t low = 0;
    size_t high = sizeof types_constraints / sizeof types_constraints[0];
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        int order = strcmp(failure->constraint, types_constraints[middle].name);
        if (order == 0) {
            order = strcmp(failure->table, types_constraints[middle].table);
        }
        if (order == 0) {
            return types_constraints[middle].constraint;
        }
        if (order < 0) {
            high = middle;
        } else {
            low = middle + 1;
        }
    }
    return TYPES_CONSTRAINT_UNRECOGNIZED;
}

/* ---- table extremes ------------------------------------------------------------------------- */

static const SchemacColumn types_extremes_columns[] = {
    {.name = "id", .type_schema = "pg_catalog", .type_name = "int8",
     .offset = offsetof(TypesExtremes, id), .type = SCHEMAC_TYPE_INT8, .is_generated = true},
    {.name = "v_boolean", .type_schema = "pg_catalog", .type_name = "bool",
     .offset = offsetof(TypesExtremes, v_boolean), .type = SCHEMAC_TYPE_BOOL, .is_nullable = true},
    {.name = "v_smallint", .type_schema = "pg_catalog", .type_name = "int2",
     .offset = offsetof(TypesExtremes, v_smallint), .type = SCHEMAC_TYPE_INT2, .is_nullable = true},
    {.name = "v_integer", .type_schema = "pg_catalog", .type_name = "int4",
     .offset = offsetof(TypesExtremes, v_integer), .type = SCHEMAC_TYPE_INT4, .is_nullable = true},
    {.name = "v_bigint", .type_schema = "pg_catalog", .type_name = "int8",
     .offset = offsetof(TypesExtremes, v_bigint), .type = SCHEMAC_TYPE_INT8, .is_nullable = true},
    {.name = "v_oid", .type_schema = "pg_catalog", .type_name = "oid",
     .offset = offsetof(TypesExtremes, v_oid), .type = SCHEMAC_TYPE_OID, .is_nullable = true},
    {.name = "v_char", .type_schema = "pg_catalog", .type_name = "char",
     .offset = offsetof(TypesExtremes, v_char), .type = SCHEMAC_TYPE_CHAR, .is_nullable = true},
    {.name = "v_real", .type_schema = "pg_catalog", .type_name = "float4",
     .offset = offsetof(TypesExtremes, v_real), .type = SCHEMAC_TYPE_FLOAT4, .is_nullable = true},
    {.name = "v_double_precision", .type_schema = "pg_catalog", .type_name = "float8",
     .offset = offsetof(TypesExtremes, v_double_precision), .type = SCHEMAC_TYPE_FLOAT8,
     .is_nullable = true},
    {.name = "v_text", .type_schema = "pg_catalog", .type_name = "text",
     .offset = offsetof(TypesExtremes, v_text), .type = SCHEMAC_TYPE_TEXT, .is_nullable = true},
    {.name = "v_character_varying", .type_schema = "pg_catalog", .type_name = "varchar",
     .offset = offsetof(TypesExtremes, v_character_varying), .type = SCHEMAC_TYPE_TEXT,
     .is_nullable = true},
    {.name = "v_character", .type_schema = "pg_catalog", .type_name = "bpchar",
     .bare_type = "pg_catalog.bpchar", .offset = offsetof(TypesExtremes, v_character),
     .type = SCHEMAC_TYPE_TEXT, .is_nullable = true},
    {.name = "v_name", .type_schema = "pg_catalog", .type_name = "name",
     .offset = offsetof(TypesExtremes, v_name), .type = SCHEMAC_TYPE_TEXT, .is_nullable = true},
    {.name = "v_xml", .type_schema = "pg_catalog", .type_name = "xml",
     .offset = offsetof(TypesExtremes, v_xml), .type = SCHEMAC_TYPE_TEXT, .is_nullable = true},
    {.name = "v_json", .type_schema = "pg_catalog", .type_name = "json",
     .offset = offsetof(TypesExtremes, v_json), .type = SCHEMAC_TYPE_TEXT, .is_nullable = true},
    {.name = "v_jsonb", .type_schema = "pg_catalog", .type_name = "jsonb",
     .offset = offsetof(TypesExtremes, v_jsonb), .type = SCHEMAC_TYPE_JSONB, .is_nullable = true},
    {.name = "v_bytea", .type_schema = "pg_catalog", .type_name = "bytea",
     .offset = offsetof(TypesExtremes, v_bytea), .type = SCHEMAC_TYPE_BYTES, .is_nullable = true},
    {.name = "v_uuid", .type_schema = "pg_catalog", .type_name = "uuid",
     .offset = offsetof(TypesExtremes, v_uuid), .type = SCHEMAC_TYPE_UUID, .is_nullable = true},
    {.name = "v_date", .type_schema = "pg_catalog", .type_name = "date",
     .offset = offsetof(TypesExtremes, v_date), .type = SCHEMAC_TYPE_DATE, .is_nullable = true},
    {.name = "v_time", .type_schema = "pg_catalog", .type_name = "time",
     .offset = offsetof(TypesExtremes, v_time), .type = SCHEMAC_TYPE_TIME, .is_nullable = true},
    {.name = "v_timetz", .type_schema = "pg_catalog", .type_name = "timetz",
     .offset = offsetof(TypesExtremes, v_timetz), .type = SCHEMAC_TYPE_TIMETZ, .is_nullable = true},
    {.name = "v_timestamp", .type_schema = "pg_catalog", .type_name = "timestamp",
     .offset = offsetof(TypesExtremes, v_timestamp), .type = SCHEMAC_TYPE_TIMESTAMP,
     .is_nullable = true},
    {.name = "v_timestamptz", .type_schema = "pg_catalog", .type_name = "timestamptz",
     .offset = offsetof(TypesExtremes, v_timestamptz), .type = SCHEMAC_TYPE_TIMESTAMPTZ,
     .is_nullable = true},
    {.name = "v_interval", .type_schema = "pg_catalog", .type_name = "interval",
     .offset = offsetof(TypesExtremes, v_interval), .type = SCHEMAC_TYPE_INTERVAL,
     .is_nullable = true},
    {.name = "v_money", .type_schema = "pg_catalog", .type_name = "money",
     .offset = offsetof(TypesExtremes, v_money), .type = SCHEMAC_TYPE_MONEY, .is_nullable = true},
    {.name = "v_numeric", .type_schema = "pg_catalog", .type_name = "numeric",
     .offset = offsetof(TypesExtremes, v_numeric), .type = SCHEMAC_TYPE_NUMERIC,
     .is_nullable = true},
    {.name = "v_inet", .type_schema = "pg_catalog", .type_name = "inet",
     .offset = offsetof(TypesExtremes, v_inet), .type = SCHEMAC_TYPE_INET, .is_nullable = true},
    {.name = "v_cidr", .type_schema = "pg_catalog", .type_name = "cidr",
     .offset = offsetof(TypesExtremes, v_cidr), .type = SCHEMAC_TYPE_INET, .is_nullable = true},
    {.name = "v_macaddr", .type_schema = "pg_catalog", .type_name = "macaddr",
     .offset = offsetof(TypesExtremes, v_macaddr), .type = SCHEMAC_TYPE_MACADDR,
     .is_nullable = true},
    {.name = "v_macaddr8", .type_schema = "pg_catalog", .type_name = "macaddr8",
     .offset = offsetof(TypesExtremes, v_macaddr8), .type = SCHEMAC_TYPE_MACADDR8,
     .is_nullable = true},
    {.name = "v_bit", .type_schema = "pg_catalog", .type_name = "bit",
     .bare_type = "pg_catalog.bit", .offset = offsetof(TypesExtremes, v_bit),
     .type = SCHEMAC_TYPE_BITS, .is_nullable = true},
    {.name = "v_varbit", .type_schema = "pg_catalog", .type_name = "varbit",
     .offset = offsetof(TypesExtremes, v_varbit), .type = SCHEMAC_TYPE_BITS, .is_nullable = true},
    {.name = "v_int4range", .type_schema = "pg_catalog", .type_name = "int4range",
     .offset = offsetof(TypesExtremes, v_int4range), .type = SCHEMAC_TYPE_INT4,
     .form = SCHEMAC_RANGE_OF, .is_nullable = true},
    {.name = "v_int8range", .type_schema = "pg_catalog", .type_name = "int8range",
     .offset = offsetof(TypesExtremes, v_int8range), .type = SCHEMAC_TYPE_INT8,
     .form = SCHEMAC_RANGE_OF, .is_nullable = true},
    {.name = "v_numrange", .type_schema = "pg_catalog", .type_name = "numrange",
     .offset = offsetof(TypesExtremes, v_numrange), .type = SCHEMAC_TYPE_NUMERIC,
     .form = SCHEMAC_RANGE_OF, .is_nullable = true},
    {.name = "v_tsrange", .type_schema = "pg_catalog", .type_name = "tsrange",
     .offset = offsetof(TypesExtremes, v_tsrange), .type = SCHEMAC_TYPE_TIMESTAMP,
     .form = SCHEMAC_RANGE_OF, .is_nullable = true},
    {.name = "v_tstzrange", .type_schema = "pg_catalog", .type_name = "tstzrange",
     .offset = offsetof(TypesExtremes, v_tstzrange), .type = SCHEMAC_TYPE_TIMESTAMPTZ,
     .form = SCHEMAC_RANGE_OF, .is_nullable = true},
    {.name = "v_daterange", .type_schema = "pg_catalog", .type_name = "daterange",
     .offset = offsetof(TypesExtremes, v_daterange), .type = SCHEMAC_TYPE_DATE,
     .form = SCHEMAC_RANGE_OF, .is_nullable = true},
    {.name = "v_int4multirange", .type_schema = "pg_catalog", .type_name = "int4multirange",
     .offset = offsetof(TypesExtremes, v_int4multirange), .type = SCHEMAC_TYPE_INT4,
     .form = SCHEMAC_MULTIRANGE_OF, .is_nullable = true},
    {.name = "v_nummultirange", .type_schema = "pg_catalog", .type_name = "nummultirange",
     .offset = offsetof(TypesExtremes, v_nummultirange), .type = SCHEMAC_TYPE_NUMERIC,
     .form = SCHEMAC_MULTIRANGE_OF, .is_nullable = true},
    {.name = "v_tstzmultirange", .type_schema = "pg_catalog", .type_name = "tstzmultirange",
     .offset = offsetof(TypesExtremes, v_tstzmultirange), .type = SCHEMAC_TYPE_TIMESTAMPTZ,
     .form = SCHEMAC_MULTIRANGE_OF, .is_nullable = true},
    {.name = "v_point", .type_schema = "pg_catalog", .type_name = "point",
     .offset = offsetof(TypesExtremes, v_point), .type = SCHEMAC_TYPE_BYTES, .is_nullable = true},
    {.name = "v_tsvector", .type_schema = "pg_catalog", .type_name = "tsvector",
     .offset = offsetof(TypesExtremes, v_tsvector), .type = SCHEMAC_TYPE_BYTES,
     .is_nullable = true},
    {.name = "v_vector", .type_name = "vector", .offset = offsetof(TypesExtremes, v_vector),
     .type = SCHEMAC_TYPE_VECTOR, .is_nullable = true},
    {.name = "v_halfvec", .type_name = "halfvec", .offset = offsetof(TypesExtremes, v_halfvec),
     .type = SCHEMAC_TYPE_HALFVEC, .is_nullable = true},
    {.name = "v_sparsevec", .type_name = "sparsevec", .offset = offsetof(TypesExtremes,
     v_sparsevec), .type = SCHEMAC_TYPE_SPARSEVEC, .is_nullable = true},
    {.name = "v_citext", .type_name = "citext", .offset = offsetof(TypesExtremes, v_citext),
     .type = SCHEMAC_TYPE_TEXT, .is_nullable = true},
    {.name = "a_boolean", .type_schema = "pg_catalog", .type_name = "_bool",
     .offset = offsetof(TypesExtremes, a_boolean), .type = SCHEMAC_TYPE_BOOL,
     .form = SCHEMAC_ARRAY_OF, .is_nullable = true},
    {.name = "a_smallint", .type_schema = "pg_catalog", .type_name = "_int2",
     .offset = offsetof(TypesExtremes, a_smallint), .type = SCHEMAC_TYPE_INT2,
     .form = SCHEMAC_ARRAY_OF, .is_nullable = true},
    {.name = "a_integer", .type_schema = "pg_catalog", .type_name = "_int4",
     .offset = offsetof(TypesExtremes, a_integer), .type = SCHEMAC_TYPE_INT4,
     .form = SCHEMAC_ARRAY_OF, .is_nullable = true},
    {.name = "a_bigint", .type_schema = "pg_catalog", .type_name = "_int8",
     .offset = offsetof(TypesExtremes, a_bigint), .type = SCHEMAC_TYPE_INT8,
     .form = SCHEMAC_ARRAY_OF, .is_nullable = true},
    {.name = "a_oid", .type_schema = "pg_catalog", .type_name = "_oid",
     .offset = offsetof(TypesExtremes, a_oid), .type = SCHEMAC_TYPE_OID, .form = SCHEMAC_ARRAY_OF,
     .is_nullable = true},
    {.name = "a_char", .type_schema = "pg_catalog", .type_name = "_char",
     .offset = offsetof(TypesExtremes, a_char), .type = SCHEMAC_TYPE_CHAR, .form = SCHEMAC_ARRAY_OF,
     .is_nullable = true},
    {.name = "a_real", .type_schema = "pg_catalog", .type_name = "_float4",
     .offset = offsetof(TypesExtremes, a_real), .type = SCHEMAC_TYPE_FLOAT4,
     .form = SCHEMAC_ARRAY_OF, .is_nullable = true},
    {.name = "a_double_precision", .type_schema = "pg_catalog", .type_name = "_float8",
     .offset = offsetof(TypesExtremes, a_double_precision), .type = SCHEMAC_TYPE_FLOAT8,
     .form = SCHEMAC_ARRAY_OF, .is_nullable = true},
    {.name = "a_text", .type_schema = "pg_catalog", .type_name = "_text",
     .offset = offsetof(TypesExtremes, a_text), .type = SCHEMAC_TYPE_TEXT, .form = SCHEMAC_ARRAY_OF,
     .is_nullable = true},
    {.name = "a_character_varying", .type_schema = "pg_catalog", .type_name = "_varchar",
     .offset = offsetof(TypesExtremes, a_character_varying), .type = SCHEMAC_TYPE_TEXT,
     .form = SCHEMAC_ARRAY_OF, .is_nullable = true},
    {.name = "a_character", .type_schema = "pg_catalog", .type_name = "_bpchar",
     .bare_type = "pg_catalog.bpchar[]", .offset = offsetof(TypesExtremes, a_character),
     .type = SCHEMAC_TYPE_TEXT, .form = SCHEMAC_ARRAY_OF, .is_nullable = true},
    {.name = "a_name", .type_schema = "pg_catalog", .type_name = "_name",
     .offset = offsetof(TypesExtremes, a_name), .type = SCHEMAC_TYPE_TEXT, .form = SCHEMAC_ARRAY_OF,
     .is_nullable = true},
    {.name = "a_xml", .type_schema = "pg_catalog", .type_name = "_xml",
     .offset = offsetof(TypesExtremes, a_xml), .type = SCHEMAC_TYPE_TEXT, .form = SCHEMAC_ARRAY_OF,
     .is_nullable = true},
    {.name = "a_json", .type_schema = "pg_catalog", .type_name = "_json",
     .offset = offsetof(TypesExtremes, a_json), .type = SCHEMAC_TYPE_TEXT, .form = SCHEMAC_ARRAY_OF,
     .is_nullable = true},
    {.name = "a_jsonb", .type_schema = "pg_catalog", .type_name = "_jsonb",
     .offset = offsetof(TypesExtremes, a_jsonb), .type = SCHEMAC_TYPE_JSONB,
     .form = SCHEMAC_ARRAY_OF, .is_nullable = true},
    {.name = "a_bytea", .type_schema = "pg_catalog", .type_name = "_bytea",
     .offset = offsetof(TypesExtremes, a_bytea), .type = SCHEMAC_TYPE_BYTES,
     .form = SCHEMAC_ARRAY_OF, .is_nullable = true},
    {.name = "a_uuid", .type_schema = "pg_catalog", .type_name = "_uuid",
     .offset = offsetof(TypesExtremes, a_uuid), .type = SCHEMAC_TYPE_UUID, .form = SCHEMAC_ARRAY_OF,
     .is_nullable = true},
    {.name = "a_date", .type_schema = "pg_catalog", .type_name = "_date",
     .offset = offsetof(TypesExtremes, a_date), .type = SCHEMAC_TYPE_DATE, .form = SCHEMAC_ARRAY_OF,
     .is_nullable = true},
    {.name = "a_time", .type_schema = "pg_catalog", .type_name = "_time",
     .offset = offsetof(TypesExtremes, a_time), .type = SCHEMAC_TYPE_TIME, .form = SCHEMAC_ARRAY_OF,
     .is_nullable = true},
    {.name = "a_timetz", .type_schema = "pg_catalog", .type_name = "_timetz",
     .offset = offsetof(TypesExtremes, a_timetz), .type = SCHEMAC_TYPE_TIMETZ,
     .form = SCHEMAC_ARRAY_OF, .is_nullable = true},
    {.name = "a_timestamp", .type_schema = "pg_catalog", .type_name = "_timestamp",
     .offset = offsetof(TypesExtremes, a_timestamp), .type = SCHEMAC_TYPE_TIMESTAMP,
     .form = SCHEMAC_ARRAY_OF, .is_nullable = true},
    {.name = "a_timestamptz", .type_schema = "pg_catalog", .type_name = "_timestamptz",
     .offset = offsetof(TypesExtremes, a_timestamptz), .type = SCHEMAC_TYPE_TIMESTAMPTZ,
     .form = SCHEMAC_ARRAY_OF, .is_nullable = true},
    {.name = "a_interval", .type_schema = "pg_catalog", .type_name = "_interval",
     .offset = offsetof(TypesExtremes, a_interval), .type = SCHEMAC_TYPE_INTERVAL,
     .form = SCHEMAC_ARRAY_OF, .is_nullable = true},
    {.name = "a_money", .type_schema = "pg_catalog", .type_name = "_money",
     .offset = offsetof(TypesExtremes, a_money), .type = SCHEMAC_TYPE_MONEY,
     .form = SCHEMAC_ARRAY_OF, .is_nullable = true},
    {.name = "a_numeric", .type_schema = "pg_catalog", .type_name = "_numeric",
     .offset = offsetof(TypesExtremes, a_numeric), .type = SCHEMAC_TYPE_NUMERIC,
     .form = SCHEMAC_ARRAY_OF, .is_nullable = true},
    {.name = "a_inet", .type_schema = "pg_catalog", .type_name = "_inet",
     .offset = offsetof(TypesExtremes, a_inet), .type = SCHEMAC_TYPE_INET, .form = SCHEMAC_ARRAY_OF,
     .is_nullable = true},
    {.name = "a_cidr", .type_schema = "pg_catalog", .type_name = "_cidr",
     .offset = offsetof(TypesExtremes, a_cidr), .type = SCHEMAC_TYPE_INET, .form = SCHEMAC_ARRAY_OF,
     .is_nullable = true},
    {.name = "a_macaddr", .type_schema = "pg_catalog", .type_name = "_macaddr",
     .offset = offsetof(TypesExtremes, a_macaddr), .type = SCHEMAC_TYPE_MACADDR,
     .form = SCHEMAC_ARRAY_OF, .is_nullable = true},
    {.name = "a_macaddr8", .type_schema = "pg_catalog", .type_name = "_macaddr8",
     .offset = offsetof(TypesExtremes, a_macaddr8), .type = SCHEMAC_TYPE_MACADDR8,
     .form = SCHEMAC_ARRAY_OF, .is_nullable = true},
    {.name = "a_bit", .type_schema = "pg_catalog", .type_name = "_bit",
     .bare_type = "pg_catalog.bit[]", .offset = offsetof(TypesExtremes, a_bit),
     .type = SCHEMAC_TYPE_BITS, .form = SCHEMAC_ARRAY_OF, .is_nullable = true},
    {.name = "a_varbit", .type_schema = "pg_catalog", .type_name = "_varbit",
     .offset = offsetof(TypesExtremes, a_varbit), .type = SCHEMAC_TYPE_BITS,
     .form = SCHEMAC_ARRAY_OF, .is_nullable = true},
    {.name = "a_int4range", .type_schema = "pg_catalog", .type_name = "_int4range",
     .offset = offsetof(TypesExtremes, a_int4range), .type = SCHEMAC_TYPE_INT4,
     .form = SCHEMAC_RANGE_ARRAY_OF, .is_nullable = true},
    {.name = "a_int8range", .type_schema = "pg_catalog", .type_name = "_int8range",
     .offset = offsetof(TypesExtremes, a_int8range), .type = SCHEMAC_TYPE_INT8,
     .form = SCHEMAC_RANGE_ARRAY_OF, .is_nullable = true},
    {.name = "a_numrange", .type_schema = "pg_catalog", .type_name = "_numrange",
     .offset = offsetof(TypesExtremes, a_numrange), .type = SCHEMAC_TYPE_NUMERIC,
     .form = SCHEMAC_RANGE_ARRAY_OF, .is_nullable = true},
    {.name = "a_tsrange", .type_schema = "pg_catalog", .type_name = "_tsrange",
     .offset = offsetof(TypesExtremes, a_tsrange), .type = SCHEMAC_TYPE_TIMESTAMP,
     .form = SCHEMAC_RANGE_ARRAY_OF, .is_nullable = true},
    {.name = "a_tstzrange", .type_schema = "pg_catalog", .type_name = "_tstzrange",
     .offset = offsetof(TypesExtremes, a_tstzrange), .type = SCHEMAC_TYPE_TIMESTAMPTZ,
     .form = SCHEMAC_RANGE_ARRAY_OF, .is_nullable = true},
    {.name = "a_daterange", .type_schema = "pg_catalog", .type_name = "_daterange",
     .offset = offsetof(TypesExtremes, a_daterange), .type = SCHEMAC_TYPE_DATE,
     .form = SCHEMAC_RANGE_ARRAY_OF, .is_nullable = true},
    {.name = "a_int4multirange", .type_schema = "pg_catalog", .type_name = "_int4multirange",
     .offset = offsetof(TypesExtremes, a_int4multirange), .type = SCHEMAC_TYPE_BYTES,
     .form = SCHEMAC_ARRAY_OF, .is_nullable = true},
    {.name = "a_nummultirange", .type_schema = "pg_catalog", .type_name = "_nummultirange",
     .offset = offsetof(TypesExtremes, a_nummultirange), .type = SCHEMAC_TYPE_BYTES,
     .form = SCHEMAC_ARRAY_OF, .is_nullable = true},
    {.name = "a_tstzmultirange", .type_schema = "pg_catalog", .type_name = "_tstzmultirange",
     .offset = offsetof(TypesExtremes, a_tstzmultirange), .type = SCHEMAC_TYPE_BYTES,
     .form = SCHEMAC_ARRAY_OF, .is_nullable = true},
    {.name = "a_point", .type_schema = "pg_catalog", .type_name = "_point",
     .offset = offsetof(TypesExtremes, a_point), .type = SCHEMAC_TYPE_BYTES,
     .form = SCHEMAC_ARRAY_OF, .is_nullable = true},
    {.name = "a_tsvector", .type_schema = "pg_catalog", .type_name = "_tsvector",
     .offset = offsetof(TypesExtremes, a_tsvector), .type = SCHEMAC_TYPE_BYTES,
     .form = SCHEMAC_ARRAY_OF, .is_nullable = true},
    {.name = "a_vector", .type_name = "_vector", .offset = offsetof(TypesExtremes, a_vector),
     .type = SCHEMAC_TYPE_VECTOR, .form = SCHEMAC_ARRAY_OF, .is_nullable = true},
    {.name = "a_halfvec", .type_name = "_halfvec", .offset = offsetof(TypesExtremes, a_halfvec),
     .type = SCHEMAC_TYPE_HALFVEC, .form = SCHEMAC_ARRAY_OF, .is_nullable = true},
    {.name = "a_sparsevec", .type_name = "_sparsevec", .offset = offsetof(TypesExtremes,
     a_sparsevec), .type = SCHEMAC_TYPE_SPARSEVEC, .form = SCHEMAC_ARRAY_OF, .is_nullable = true},
    {.name = "a_citext", .type_name = "_citext", .offset = offsetof(TypesExtremes, a_citext),
     .type = SCHEMAC_TYPE_TEXT, .form = SCHEMAC_ARRAY_OF, .is_nullable = true},
    {.name = "v_vector3", .type_name = "vector", .bare_type = "vector",
     .offset = offsetof(TypesExtremes, v_vector3), .type = SCHEMAC_TYPE_FLOATS, .dimensions = 3,
     .is_nullable = true},
    {.name = "v_halfvec3", .type_name = "halfvec", .bare_type = "halfvec",
     .offset = offsetof(TypesExtremes, v_halfvec3), .type = SCHEMAC_TYPE_HALVES, .dimensions = 3,
     .is_nullable = true},
    {.name = "v_mood", .type_schema = "public", .type_name = "mood",
     .offset = offsetof(TypesExtremes, v_mood), .type = SCHEMAC_TYPE_ENUM,
     .labels = &types_mood_labels, .is_nullable = true},
    {.name = "a_mood", .type_schema = "public", .type_name = "_mood",
     .offset = offsetof(TypesExtremes, a_mood), .type = SCHEMAC_TYPE_ENUM, .form = SCHEMAC_ARRAY_OF,
     .labels = &types_mood_labels, .is_nullable = true},
};

static const SchemacTable types_extremes_table = {
    .schema = "public",
    .name = "extremes",
    .columns = types_extremes_columns,
    .column_count = 97,
    .row_size = sizeof(TypesExtremes),
};

static const unsigned short key_types_extremes_1_columns[] = {0}; /* id */
static const SchemacKey key_types_extremes_1 = {key_types_extremes_1_columns, 1};

static const unsigned short list_types_extremes_1_order[] = {0}; /* id */
static const SchemacListing list_types_extremes_1 = {
    .order = {list_types_extremes_1_order, 1},
};

const uint64_t types_extremes_all[TYPES_EXTREMES_WORDS] = {
    UINT64_C(0xffffffffffffffff),
    UINT64_C(0x1ffffffff),
};

const uint64_t types_extremes_writable[TYPES_EXTREMES_WORDS] = {
    UINT64_C(0xfffffffffffffffe),
    UINT64_C(0x1ffffffff),
};

static void types_extremes_list_set(TypesExtremesList *list, const SchemacList *found)
{
    list->rows = found->rows;
    list->count = found->count;
    list->v_vector3 = found->matrices[0];
}

SchemacStatus types_extremes_insert(PGconn *connection, const TypesExtremes *row,
                                    const uint64_t columns[SCHEMAC_AT_LEAST(TYPES_EXTREMES_WORDS)],
                                    SchemacFailure *failure)
{
    return schemac_insert(connection, &types_extremes_table, row, columns, failure);
}

SchemacStatus types_extremes_insert_returning(PGconn *connection, SchemacArena *arena,
                                              const TypesExtremes *row,
                                              const uint64_t columns[SCHEMAC_AT_LEAST(TYPES_EXTREMES_WORDS)],
                                              TypesExtremes *stored, SchemacFailure *failure)
{
    return schemac_insert_returning(connection, arena, &types_extremes_table, row, columns, stored,
                                    failure);
}

SchemacStatus types_extremes_get_by_id(PGconn *connection, SchemacArena *arena, int64_t id,
                                       const uint64_t columns[SCHEMAC_AT_LEAST(TYPES_EXTREMES_WORDS)],
                                       TypesExtremes *row, SchemacFailure *failure)
{
    TypesExtremes key = {.id = id};
    return schemac_get(connection, arena, &types_extremes_table, key_types_extremes_1, &key,
                       columns, row, failure);
}

SchemacStatus types_extremes_update(PGconn *connection, const TypesExtremes *row,
                                    const uint64_t columns[SCHEMAC_AT_LEAST(TYPES_EXTREMES_WORDS)],
                                    SchemacFailure *failure)
{
    return schemac_update(connection, &types_extremes_table, key_types_extremes_1, row, columns,
                          failure);
}

SchemacStatus types_extremes_delete(PGconn *connection, int64_t id, SchemacFailure *failure)
{
    TypesExtremes key = {.id = id};
    return schemac_delete(connection, &types_extremes_table, key_types_extremes_1, &key, failure);
}

SchemacStatus types_extremes_upsert(PGconn *connection, const TypesExtremes *rows, size_t count,
                                    const uint64_t columns[SCHEMAC_AT_LEAST(TYPES_EXTREMES_WORDS)],
                                    SchemacFailure *failure)
{
    return schemac_upsert(connection, &types_extremes_table, key_types_extremes_1, rows, count,
                          columns, failure);
}

SchemacStatus types_extremes_copy_begin(PGconn *connection,
                                        const uint64_t columns[SCHEMAC_AT_LEAST(TYPES_EXTREMES_WORDS)],
                                        TypesExtremesCopy *copy, SchemacFailure *failure)
{
    return schemac_copy_begin(connection, &types_extremes_table, columns, &copy->state, failure);
}

SchemacStatus types_extremes_copy_put(TypesExtremesCopy *copy, const TypesExtremes *row,
                                      SchemacFailure *failure)
{
    return schemac_copy_put(copy->state, row, failure);
}

SchemacStatus types_extremes_copy_end(TypesExtremesCopy *copy, int64_t *row_count,
                                      SchemacFailure *failure)
{
    SchemacStatus status = schemac_copy_end(copy->state, row_count, failure);
    copy->state = NULL;
    return status;
}

void types_extremes_copy_abort(TypesExtremesCopy *copy)
{
    schemac_copy_abort(copy->state);
    copy->state = NULL;
}

SchemacStatus types_extremes_stream_begin(PGconn *connection, const TypesExtremes *match,
                                          const uint64_t *match_columns,
                                          const uint64_t columns[SCHEMAC_AT_LEAST(TYPES_EXTREMES_WORDS)],
                                          TypesExtremesStream *stream, SchemacFailure *failure)
{
    return schemac_stream_begin(connection, &types_extremes_table, match, match_columns, columns,
                                &stream->state, failure);
}

SchemacStatus types_extremes_stream_next(TypesExtremesStream *stream, const TypesExtremes **row,
                                         SchemacFailure *failure)
{
    const void *found;
    SchemacStatus status = schemac_stream_next(stream->state, &found, failure);
    *row = found;
    return status;
}

void types_extremes_stream_end(TypesExtremesStream *stream)
{
    schemac_stream_end(stream->state);
    stream->state = NULL;
}

SchemacStatus types_extremes_list_ordered_by_id(PGconn *connection, SchemacArena *arena,
                                                const TypesExtremes *after, int64_t limit,
                                                const uint64_t columns[SCHEMAC_AT_LEAST(TYPES_EXTREMES_WORDS)],
                                                TypesExtremesList *list, SchemacFailure *failure)
{
    SchemacList found;
    SchemacStatus status = schemac_list(connection, arena, &types_extremes_table,
                                        &list_types_extremes_1, NULL, after, limit, columns, &found,
                                        failure);
    if (status == SCHEMAC_DONE) {
        types_extremes_list_set(list, &found);
    }
    return status;
}
