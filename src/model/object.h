/* What all database objects have in common: the first member of each kind's struct.
 *
 * The model is plain data, wholly in one arena: what a database is, not how it was written. It is
 * made by sema (from a .schema text) or catalog (from a server), and read by everything after.
 * Nobody changes it once it is made.
 * Must not know: SQL text as written, files, servers. */
#ifndef SCHEMAC_MODEL_OBJECT_H
#define SCHEMAC_MODEL_OBJECT_H

#include "base/name.h"
#include "base/vector.h"
#include "diag/source.h"

typedef enum ObjectKind {
#define KIND(identifier, word, plural, Type, subject, place, space, said, keeps) KIND_##identifier,
#include "model/kinds.def"
#undef KIND
    KIND_COUNT
} ObjectKind;

typedef enum ObjectPlace { PLACE_GLOBAL, PLACE_NAMESPACED, PLACE_PART } ObjectPlace;

/* PostgreSQL's name spaces: what may not have one name twice. */
typedef enum NameSpace {
    SPACE_RELATION,
    SPACE_TYPE,
    SPACE_ROW_TYPE, /* both: what has rows is in pg_class and in pg_type */
    SPACE_ROUTINE,
    SPACE_OWN /* each kind has its own */
} NameSpace;

/* A set of kinds: KIND_SET(TABLE) | KIND_SET(VIEW). */
typedef uint64_t KindSet;
#define KIND_SET(kind) (UINT64_C(1) << KIND_##kind)
_Static_assert(KIND_COUNT <= 64, "kinds do not fit into a KindSet");

static inline bool kind_is_in(ObjectKind kind, KindSet set)
{
    return (set >> kind & 1) != 0;
}

typedef struct KindRow {
    const char *identifier; /* "MATERIALIZED_VIEW" */
    const char *word;       /* "materialized view" */
    const char *plural;
    ObjectPlace place;
    NameSpace space;
} KindRow;

const KindRow *kind_row(ObjectKind kind);
/* Functions, procedures and aggregates, which share their names. */
bool kind_is_routine(ObjectKind kind);

/* A name with its namespace; namespace_name NULL where the kind has none, or for built-in things
 * (pg_catalog), which are always written without it. */
typedef struct QualifiedName {
    Name namespace_name;
    Name name;
} QualifiedName;

typedef VECTOR(QualifiedName) QualifiedNames;
typedef VECTOR(Text) Texts;

bool qualified_name_equals(QualifiedName a, QualifiedName b);
int qualified_name_compare(QualifiedName a, QualifiedName b);

/* Owner, grants, security labels, ...: model/extras.h. */
typedef struct ObjectExtras ObjectExtras;

typedef struct Object {
    ObjectKind kind;
    QualifiedName name;          /* of a part (column, constraint, index, trigger): its table's
                                    namespace */
    const struct Object *parent; /* the table or materialized view of a part; else NULL */
    Text signature;              /* routines: canonical input types "(integer, text)"; else none */
    Text comment;                /* of COMMENT ON; none when there is none */
    Span span;                   /* where its name is declared */
    QualifiedName renamed_from;  /* of a `renamed from` clause; name NULL when there is none */
    Span renamed_from_span;
    const ObjectExtras *extras; /* read through object_extras(); NULL: none */
} Object;

typedef VECTOR(Object *) Objects;

/* By kind, namespace, parent's name, name, signature: the canonical order of the snapshot. */
int object_compare(const Object *a, const Object *b);

/* "table documents", "column documents.status", "function app.touch()": for messages. Quoted where
 * SQL would; the namespace is shown unless it is `default_namespace` (may be NULL: always shown).
 * */
Text object_describe(Arena *arena, const Object *object, Name default_namespace);

/* A key that two models share for the same object: kind, namespace, parent, name, signature. */
Text object_key(Arena *arena, const Object *object);

/* Storage or behaviour parameters of a WITH clause: names folded, values as text ("70", "true"). */
typedef struct Option {
    Name name;
    Text value;
} Option;

typedef VECTOR(Option) Options; /* sorted by name, no name twice */

bool options_equal(const Options *a, const Options *b);
const Option *options_find(const Options *options, Name name);

#endif
