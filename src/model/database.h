/* The whole model: every object of one database. */
#ifndef SCHEMAC_MODEL_DATABASE_H
#define SCHEMAC_MODEL_DATABASE_H

#include "base/map.h"
#include "model/extras.h"
#include "model/family.h"
#include "model/project.h"
#define KIND_HEADERS
#include "model/kinds.def"
#undef KIND_HEADERS

/* A type, function or operator class that something names and that belongs to an extension. */
typedef struct ExtensionName {
    QualifiedName name; /* with its namespace */
    const Extension *extension;
} ExtensionName;

struct Database {
    Arena *arena;
    Names *names;
    Project project;
    Objects objects;      /* all but parts, sorted by object_compare once database_finish has run */
    VECTOR(Text) losses;  /* "table app.old": whose data may be lost; not part of the database */
    VECTOR(Text) settled; /* "table app.a from table app.b": renames that go round and were made;
                             only a snapshot tells */
    Map *by_name;         /* private: see database_find */
    VECTOR(ExtensionName) extension_names;
    Map *extension_of;         /* private: see database_find_extension_of */
    struct Families *families; /* private: see family.h */
    size_t first_cast;         /* casts stand in a row among the objects */
    size_t cast_count;
    size_t first_transform; /* the same of transforms */
    size_t transform_count;
};

Database *database_make(Arena *arena, Names *names);
/* Adds a top-level object (not a part). False, adding nothing, when one of the same name is there
 * in the same PostgreSQL name space (relations and their indexes share one, types another, routines
 * by signature); *existing is set to it. Parts are not added here. */
bool database_add(Database *database, Object *object, const Object **existing);
/* Indexes share the relations' name space: registers `object` (an index) by name only. */
bool database_add_relation_name(Database *database, Object *object, const Object **existing);
/* A second name of a type: the multirange type of a range. */
void database_add_type_name(Database *database, Object *object, QualifiedName name);
void database_add_extension_name(Database *database, QualifiedName name,
                                 const Extension *extension);
/* The extension that holds what is called so, as far as it is known; or NULL. A name without a
 * namespace is in that of unqualified names. */
const Extension *database_find_extension_of(const Database *database, QualifiedName name);
/* Where the extension is: where nothing says it, in the namespace of unqualified names. */
Name database_namespace_of(const Database *database, const Extension *extension);
/* Whether an extension that somebody else provides is in it, so that it is theirs as well. */
bool database_is_provided(const Database *database, Name namespace_name);
/* Sorts; call once when all is added. */
void database_finish(Database *database);

/* The object of exactly this kind, or NULL. `signature` only for routines. */
Object *database_find(const Database *database, ObjectKind kind, QualifiedName name,
                      Text signature);
/* Table, view, materialized view, sequence or index of this name, or NULL. */
Object *database_find_relation(const Database *database, QualifiedName name);
/* Enum, composite, domain, or a table, view or materialized view by its row type; or NULL. */
Object *database_find_type(const Database *database, QualifiedName name);
const Table *database_find_table(const Database *database, QualifiedName name);
/* The same database, where what names no owner is `owner`'s. It shares all with the other. */
const Database *database_with_owner(Arena *arena, const Database *database, Name owner);
/* The domain that the domain is over; NULL: over another type. */
const Domain *database_find_domain_below(const Database *database, const Domain *domain);
/* The index or key of that name, which CLUSTER ON or a replica identity of the table names: its
 * own, or that of a table that it is a partition of, where its own part of it is meant; or NULL. */
const Object *database_find_marked(const Database *database, const Table *table, Name name);
/* What makes these columns of the table unique: keys and unique indexes, its own and those of what
 * it is a partition of. */
Objects database_find_keys(Arena *arena, const Database *database, QualifiedName name,
                           const NameList *columns);
bool database_has_extension(const Database *database, const char *name);
/* Who owns the object as far as it is said: NULL is the role that runs the migrations. */
Name database_owner_of(const Database *database, const Object *object);

/* Whether a base type is made of the routine: its input, its output, ... */
bool base_type_is_made_of(const Object *type, const Object *routine);

/* Calls `visit` for every object, parts included, each parent before its parts. */
typedef void ObjectVisitor(void *context, const Object *object);
void database_visit(const Database *database, ObjectVisitor *visit, void *context);
void object_visit_parts(const Object *object, ObjectVisitor *visit, void *context);

/* What an object needs to exist before it: types, tables of foreign keys, functions, operator
 * classes' extensions, what its expressions name. Parts are not followed: ask each. */
typedef struct ObjectReference {
    const Object *object; /* of this database: a part (column) where the reference is to one */
    /* could be added later: a foreign key, an owned-by; false: needed to create it */
    bool deferred;
    /* only the string that is a function's body says so: the server need not look at it */
    bool in_body;
    /* a cast that the server may apply, said or unsaid: no order is worth a cycle */
    bool likely;
} ObjectReference;
typedef VECTOR(ObjectReference) ObjectReferences;
/* casts.c: adds the casts that the server may apply where the object's expressions have what the
 * references from `begin` name. */
void references_add_casts(Arena *arena, const Database *database, const Object *object,
                          ObjectReferences *references, size_t begin);
/* transforms.c */
void references_add_transforms(Arena *arena, const Database *database, const Routine *routine,
                               ObjectReferences *references);
void object_references(Arena *arena, const Database *database, const Object *object,
                       ObjectReferences *references);

/* Whether two objects of the same kind are the same in every compared attribute, name and comment
 * included, parts and "says what a difference cannot say" clauses not. Row of a table by kind. */
bool object_equals(const Object *a, const Object *b);
/* Whether two whole databases are equal, parts included, project block not. */
bool database_equals(const Database *a, const Database *b);

#endif
