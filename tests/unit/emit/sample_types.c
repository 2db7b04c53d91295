/* One table with a column of every type: what tests/models/types.schema says. */
#include "sample.h"

#include <string.h>

static const char *const TYPES[] = {
    "boolean",       "smallint",
    "integer",       "bigint",
    "oid",           "\"char\"",
    "real",          "double precision",
    "text",          "character varying",
    "character",     "name",
    "xml",           "json",
    "jsonb",         "bytea",
    "uuid",          "date",
    "time",          "timetz",
    "timestamp",     "timestamptz",
    "interval",      "money",
    "numeric",       "inet",
    "cidr",          "macaddr",
    "macaddr8",      "bit",
    "varbit",        "int4range",
    "int8range",     "numrange",
    "tsrange",       "tstzrange",
    "daterange",     "int4multirange",
    "nummultirange", "tstzmultirange",
    "point",         "tsvector",
    "vector",        "halfvec",
    "sparsevec",     "citext",
};

static const char *column_name(Arena *arena, const char *prefix, const char *type)
{
    TextBuilder out = text_builder(arena);
    text_put_string(&out, prefix);
    for (const char *c = type; *c != '\0'; c++)
        if (*c != '"') text_put_byte(&out, *c == ' ' ? '_' : *c);
    return text_string(arena, text_built(&out));
}

/* As the grammar gives bare `character` and `bit`: of length 1. */
static void mend_length(Column *column, const char *type)
{
    if (strcmp(type, "character") == 0 || strcmp(type, "bit") == 0) {
        column->type.modifiers[0] = 5;
        column->type.modifier_count = 1;
    }
}

Database *sample_types(Arena *arena)
{
    Database *database = sample_make(arena, "types");
    const Enum *mood = sample_enum(database, "mood", "sad,ok,happy,a b,é");
    Table *table = sample_table(database, "extremes");
    Column *id = sample_column(database, table, "id", "bigint", 0, true);
    id->identity = IDENTITY_ALWAYS;
    sample_constraint(database, table, CONSTRAINT_PRIMARY_KEY, "id");
    for (size_t i = 0; i < sizeof TYPES / sizeof TYPES[0]; i++) {
        const char *name = column_name(arena, "v_", TYPES[i]);
        mend_length(sample_column(database, table, name, TYPES[i], 0, false), TYPES[i]);
    }
    for (size_t i = 0; i < sizeof TYPES / sizeof TYPES[0]; i++) {
        const char *name = column_name(arena, "a_", TYPES[i]);
        Text type = text_format(arena, "%s[]", TYPES[i]);
        mend_length(sample_column(database, table, name, text_string(arena, type), 0, false),
                    TYPES[i]);
    }
    sample_column(database, table, "v_vector3", "vector", 3, false);
    sample_column(database, table, "v_halfvec3", "halfvec", 3, false);
    sample_column_of(database, table, "v_mood", &mood->object, false);
    sample_column_of(database, table, "a_mood", &mood->object, false)->type.array_dimensions = 1;
    database_finish(database);
    return database;
}
