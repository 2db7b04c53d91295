/* What the rows of the tables name: names, extensions, types; and finding rows. */
#ifndef SCHEMAC_KNOWN_KNOWN_INTERNAL_H
#define SCHEMAC_KNOWN_KNOWN_INTERNAL_H

#include "known/known.h"

/* Each name once, one after another; a row has the place of its own: NAME_PLACE(abs). */
typedef struct NamePool {
#define NAME(name) char name_##name[sizeof #name];
#include "known/names.def"
#undef NAME
} NamePool;

#define NAME_PLACE(member) offsetof(NamePool, member)

/* X_hstore, as the rows call it. */
enum {
    X_postgresql = KNOWN_POSTGRESQL,
#define EXTENSION(first, last, extension, name, version) X_##extension,
#define FORMER_EXTENSION(first, last, extension, name, version)
#include "known/extensions.def"
#undef EXTENSION
#undef FORMER_EXTENSION
    X_END
};

/* T_int4 and T__int4, an array of it. */
enum {
    T_none = KNOWN_TYPE_NONE,
#define TYPE(first, last, extension, name, ...) T_##name,
#define FORMER_TYPE(...)
#include "known/types.def"
#undef TYPE
    T_END,
#define TYPE(first, last, extension, name, ...) T__##name = T_##name | KNOWN_ARRAY,
#include "known/types.def"
#undef TYPE
#undef FORMER_TYPE
};

/* Rows from one on. */
typedef struct KnownRange {
    size_t begin;
    size_t count;
} KnownRange;

/* <0, 0, >0: where `key` stands to a row. */
typedef int KnownOrder(const void *key, const void *row);

/* The rows that `key` equals, of `count` of `size` bytes each, which are in that order. */
KnownRange known_range(const void *rows, size_t size, size_t count, KnownOrder *order,
                       const void *key);

#endif
