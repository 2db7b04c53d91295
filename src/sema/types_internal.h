/* Types: from spelling to Type, and what may be compared with what. */
#ifndef SCHEMAC_SEMA_TYPES_INTERNAL_H
#define SCHEMAC_SEMA_TYPES_INTERNAL_H

#include "sema/sema_internal.h"

typedef enum TypeUse {
    TYPE_OF_VALUE,   /* a column, attribute, domain: no pseudo-types */
    TYPE_OF_ARGUMENT /* an argument or result: pseudo-types too */
} TypeUse;

/* TYPE_POISON where it could not be resolved (reported). `home`: where unqualified names are looked
 * up. */
Type type_resolve(Sema *sema, Name home, const AstType *written, TypeUse use);
Type type_resolve_sql(Sema *sema, Name home, const SqlType *written, TypeUse use);

/* Whether the name is that of a type of a declared extension: see sema_find_in_extension. */
bool type_find_extension(Sema *sema, QualifiedName written, QualifiedName *resolved);

/* The type without domains around it. */
Type type_base(const Type *type);

/* pg_type.typname of a built-in type that is no array: "int4"; "" for others. Domains count as
 * their base. */
const char *type_internal(const Type *type);
bool type_is(const Type *type, const char *internal);
/* Whether it is the type of an extension, by name, no array. */
bool type_is_extension(const Type *type, const char *name);
bool type_is_poison(const Type *type);
/* Whether values have a collation. */
bool type_has_collation(const Type *type);

/* Whether PostgreSQL casts without being asked; *is_binary: without touching the bytes. Equal base
 * types: true and binary. */
bool type_casts_implicitly(const Type *from, const Type *to, bool *is_binary);
/* Whether a foreign key of type `from` can reference a column of type `to`. */
bool type_references(const Type *from, const Type *to);

/* An array's element type; the type itself when it is no array. */
Type type_element(const Type *type);

/* For messages: format_type's spelling. */
Text type_show(const Sema *sema, const Type *type);

/* Type of a built-in by format_type's name. */
Type type_builtin(Sema *sema, const char *name);

/* vector.c: the dimensions of a pgvector type; false: reported. */
bool vector_check_type(Sema *sema, const Type *type, Span span);

/* With its namespace, where it is one of the schema's own; PostgreSQL's own stand as written. */
QualifiedName collation_resolve(Sema *sema, Name home, const AstQualifiedName *written);
/* Checks that `collation` can stand at a type. */
void collation_check(Sema *sema, const Type *type, const AstQualifiedName *collation);

#endif
