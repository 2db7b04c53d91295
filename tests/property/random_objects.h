/* Objects of all kinds in random schemas: one row of random_kinds.def a kind says how they are
 * written, how their rows are, and what changes.
 *
 * An object is a row, numbers for what its text leaves open, and the objects that it refers to. A
 * change gives one of the numbers another value, or makes, drops, renames or moves an object. What
 * is dropped takes along what refers to it, so every schema stands by itself. */
#ifndef SCHEMAC_TESTS_RANDOM_OBJECTS_H
#define SCHEMAC_TESTS_RANDOM_OBJECTS_H

#include "random_schema.h"

enum {
    OBJECTS_MAXIMUM = 48,
    REFERENCES_MAXIMUM = 3,
    SLOTS_CHANGING = 10, /* 0 to 9 in a text: other values come with changes */
    SLOTS_MAXIMUM = 14   /* a to d: as they were made */
};

typedef enum RandomKindFlag {
    RENAMED = 1,      /* it can be: the text has %~ */
    MOVED = 2,        /* to another namespace */
    OWNED = 4,        /* it has an owner */
    ONE_EACH = 8,     /* at most one refers to the same first object */
    ONE = 16,         /* at most one in a schema */
    SIGN = 32,        /* its name is an operator's */
    PARENTS_ROWS = 64 /* a table that has the columns of what it refers to first */
} RandomKindFlag;

typedef struct RandomKind {
    const char *name;
    const char
        *prefix; /* of names; NULL: namespaces do not hold it, and the prefix is the name's */
    const char *parent; /* in the braces of one of these kinds; NULL: at top level */
    const char *references;
    unsigned flags;
    const char *privilege; /* to grant; NULL: none */
    const char *target;    /* of comments, owners and grants; NULL: none */
    const char *text;
    const char *value; /* of a column in row %r; of a table: "rows", where it holds some */
} RandomKind;

typedef struct RandomObject {
    int key;  /* the same in both schemas of a pair */
    int kind; /* index of a row */
    int parent;
    int references[REFERENCES_MAXIMUM]; /* keys, 0 where there is none */
    int id;                             /* its name is the prefix and this */
    int old_id;                         /* 0: not renamed, nor moved */
    bool in_app;
    bool old_in_app;
    unsigned slots[SLOTS_MAXIMUM];
    unsigned comment;
    unsigned extras; /* owner and grants: bits */
} RandomObject;

typedef struct RandomObjects {
    int next; /* key or id */
    int count;
    RandomObject items[OBJECTS_MAXIMUM];
} RandomObjects;

const RandomKind *random_kinds(int *count);
/* NULL when there is none. */
RandomObject *random_object(const RandomObjects *objects, int key);

void random_objects_make(RandomSource *source, RandomObjects *objects);
void random_objects_change(RandomSource *source, RandomObjects *objects);
/* Two to four of one object and what is in its braces. */
void random_objects_change_one(RandomSource *source, RandomObjects *objects);
/* With all that refers to it. */
void random_objects_drop(RandomObjects *objects, int key);

/* One alone, with what is in its braces. */
void random_object_put(TextBuilder *out, const RandomObjects *objects, const RandomObject *object);
void random_objects_put(TextBuilder *out, const RandomObjects *objects);
void random_objects_put_rows(TextBuilder *out, const RandomObjects *objects);
/* `allow data loss` on all that holds something. */
void random_objects_put_losses(TextBuilder *out, const RandomObjects *objects);
/* SELECTs of all tables and their columns that `other` has with the same types: both give the same
 * rows where nothing was lost. */
void random_objects_put_kept(TextBuilder *out, const RandomObjects *objects,
                             const RandomObjects *other);

#endif
