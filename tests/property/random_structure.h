/* What a random schema is made of: shared by making, changing and printing. */
#ifndef SCHEMAC_TESTS_RANDOM_STRUCTURE_H
#define SCHEMAC_TESTS_RANDOM_STRUCTURE_H

#include "random_objects.h"
#include "random_schema.h"

enum { TABLES_MAXIMUM = 5, COLUMNS_MAXIMUM = 9, ITEMS_MAXIMUM = 4, LABELS_MAXIMUM = 6 };

/* ---- types ---- */

typedef enum RandomTypeKind {
    TYPE_INTEGER,
    TYPE_BIGINT,
    TYPE_NUMERIC,
    TYPE_TEXT,
    TYPE_VARCHAR_SHORT,
    TYPE_VARCHAR_LONG,
    TYPE_BOOLEAN,
    TYPE_TIMESTAMPTZ,
    TYPE_DATE,
    TYPE_JSONB,
    TYPE_TEXT_ARRAY,
    TYPE_ENUM,
    TYPE_DOMAIN,
    TYPE_SERIAL,
    TYPE_COUNT
} RandomTypeKind;

typedef struct RandomTypeRow {
    const char *spelling;
    const char *default_value; /* one that all rows may share */
    const char *row_value;     /* of row %d */
    bool is_number;
    bool is_text;
    bool is_key; /* its row values differ, and it has a btree operator class */
} RandomTypeRow;

/* ---- the schema ---- */

/* Everything is named by a number, which a copy keeps: e1, t2, c3. 0 is "not there". */
/* Owner, grants and comments of an object: bits of random_extras.c; 0: none. */
typedef unsigned RandomExtras;

typedef struct RandomEnum {
    int id;
    RandomExtras extras;
    int labels[LABELS_MAXIMUM];
    int label_count;
} RandomEnum;

typedef struct RandomDomain {
    int id;
    int least; /* check (value >= -least) */
    bool has_default;
} RandomDomain;

typedef struct RandomColumn {
    int id;
    int renamed_from;
    RandomTypeKind type;
    int type_id; /* of an enum or domain */
    bool not_null;
    bool has_default;
    bool has_using;
    unsigned clause;    /* which form its `using` and `backfill` have: random_text.c */
    int reads;          /* what these read, as it was called before; 0: what the form does */
    bool is_filled;     /* its rows hold n, not a shared default */
    int generated_from; /* a number column of the same table */
    int comment;
} RandomColumn;

typedef enum RandomItemKind {
    ITEM_INDEX,
    ITEM_UNIQUE,
    ITEM_CHECK,
    ITEM_FOREIGN_KEY
} RandomItemKind;

typedef struct RandomItem {
    RandomItemKind kind;
    int id;
    bool named;
    int columns[2]; /* the second may be 0 */
    int table;      /* a foreign key's */
    int variant;
} RandomItem;

typedef struct RandomTable {
    int id;
    int renamed_from;
    RandomColumn columns[COLUMNS_MAXIMUM];
    int column_count;
    RandomItem items[ITEMS_MAXIMUM];
    int item_count;
    int comment;
    bool unlogged;
    bool has_trigger;
    bool has_fillfactor;
    bool in_namespace;
    RandomExtras extras;
} RandomTable;

typedef struct RandomView {
    int id;
    int table;
    int columns[3];
    int variant;
    bool materialized;
    bool has_index;
    int over; /* another view's id: this one selects from that */
    RandomExtras extras;
} RandomView;

typedef struct RandomFunction {
    int id;
    int constant;
    bool stable;
    bool has_default;
    RandomExtras extras;
} RandomFunction;

struct RandomSchema {
    int next_id;
    RandomEnum enums[3];
    int enum_count;
    RandomDomain domains[2];
    int domain_count;
    RandomTable tables[TABLES_MAXIMUM];
    int table_count;
    RandomView views[4];
    int view_count;
    RandomFunction functions[3];
    int function_count;
    int sequences[2];         /* increments; 0: not there */
    int composite_attributes; /* 0: no composite type */
    RandomExtras sequence_extras;
    RandomExtras composite_extras;
    RandomExtras default_privileges;
    bool renames_app;      /* the namespace has another name */
    RandomObjects objects; /* of all other kinds, and of these too */
};

/* random_extras.c: `columns` in parentheses, or NULL. Roles random_a and random_b. */
RandomExtras random_extras(RandomSource *source);
void random_extras_put(TextBuilder *out, RandomExtras extras, const char *kind, Text name,
                       const char *column);
/* The owner's own are not revoked. */
void random_extras_keep_rights(RandomExtras *extras);
/* Those alone that say whose they are. */
void random_default_privileges_name_roles(RandomExtras *extras);
void random_default_privileges_put(TextBuilder *out, RandomExtras extras);

/* What a change left without its base goes too. */
void random_schema_mend(RandomSchema *schema);

const RandomTypeRow *random_type_row(RandomTypeKind kind);
/* NULL when there is none. */
const RandomTable *random_table(const RandomSchema *schema, int id);
const RandomColumn *random_column(const RandomTable *table, int id);

#endif
