/* Data types as columns, domains, arguments and attributes have them. */
#ifndef SCHEMAC_MODEL_TYPE_H
#define SCHEMAC_MODEL_TYPE_H

#include "known/known.h"
#include "model/object.h"

/* PostgreSQL's own, as its servers know them. */
typedef KnownType BuiltinType;

/* Types made of types, domains over domains: deeper ones are left as they are. */
enum { TYPE_NESTING = 64 };

typedef enum TypeClass {
    TYPE_BUILTIN,   /* builtin is set */
    TYPE_USER,      /* object is set: an enum, composite, domain, or a table's row type */
    TYPE_EXTENSION, /* of a declared extension (vector, citext, ...): name, namespace NULL where
                       that is the one of unqualified names */
    TYPE_POISON     /* could not be resolved; already reported, later checks pass over it */
} TypeClass;

typedef struct Type {
    TypeClass type_class;
    QualifiedName name; /* builtin: NULL, "character varying"; interval with fields: "interval day
                           to second" */
    const BuiltinType *builtin;
    const Object *object;
    int32_t modifiers[2]; /* varchar(36): {36}; numeric(12,2): {12, 2}; vector(768): {768};
                             timestamp(3): {3} */
    uint8_t modifier_count;
    uint8_t array_dimensions; /* text[][] is 2; PostgreSQL itself does not tell 1 from 2 */
} Type;

typedef VECTOR(Type) Types;

/* The row for format_type's name ("integer") or any alias PostgreSQL accepts ("int", "int4",
 * "varchar"), or NULL. `name` is folded. */
const BuiltinType *builtin_type_find(Text name);
size_t builtin_type_count(void);
const BuiltinType *builtin_type_at(size_t index);

/* Array dimensions: only 0 against more. A namespace left out of an extension's type is any. */
bool type_equals(const Type *a, const Type *b);
/* format_type's spelling, quoted where needed: "character varying(36)", "vector(768)",
 * "app.status[]", "timestamp(3) without time zone". The namespace is written unless it is
 * `default_namespace`. */
Text type_format(Arena *arena, const Type *type, Name default_namespace);
/* The storage that columns of the type have unless they say otherwise (pg_type.typstorage):
 * "plain", "external", "main", "extended"; NULL: not known without the server. */
const char *type_storage(const Type *type);
/* `name` as an SQL identifier: quoted unless it is safe bare (PostgreSQL's quote_identifier). */
Text identifier_format(Arena *arena, Name name);
/* The same as the name of an argument or a routine: what newer servers have as a keyword may name
 * columns and tables bare, but none of these. */
Text identifier_format_argument(Arena *arena, Name name);

#endif
