/* What is true of types: collations, casts that the server applies by itself, and which types a
 * foreign key can compare. Domains count as what they are over. */
#include "sema/types_internal.h"

#include <string.h>

Type type_base(const Type *type)
{
    Type base = *type;
    for (int depth = 0; depth < TYPE_NESTING; depth++) {
        if (base.type_class != TYPE_USER || base.array_dimensions > 0 || base.object == NULL ||
            base.object->kind != KIND_DOMAIN)
            break;
        base = ((const Domain *)base.object)->type;
    }
    return base;
}

const char *type_internal(const Type *type)
{
    Type base = type_base(type);
    if (base.type_class != TYPE_BUILTIN || base.array_dimensions > 0 || base.builtin == NULL)
        return "";
    return base.builtin->internal;
}

bool type_is(const Type *type, const char *internal)
{
    return strcmp(type_internal(type), internal) == 0;
}

bool type_is_extension(const Type *type, const char *name)
{
    Type base = type_base(type);
    return base.type_class == TYPE_EXTENSION && base.array_dimensions == 0 &&
           strcmp(base.name.name, name) == 0;
}

bool type_is_poison(const Type *type)
{
    return type_base(type).type_class == TYPE_POISON;
}

Type type_element(const Type *type)
{
    Type element = type_base(type);
    element.array_dimensions = 0;
    return element;
}

bool type_has_collation(const Type *type)
{
    Type element = type_element(type);
    if (element.type_class == TYPE_EXTENSION) return strcmp(element.name.name, "citext") == 0;
    if (element.type_class != TYPE_BUILTIN) return element.type_class == TYPE_POISON;
    static const char *const collated[] = {"text", "varchar", "bpchar", "name"};
    for (size_t i = 0; i < sizeof collated / sizeof *collated; i++)
        if (strcmp(element.builtin->internal, collated[i]) == 0) return true;
    return false;
}

QualifiedName collation_resolve(Sema *sema, Name home, const AstQualifiedName *written)
{
    const Name homes[] = {home, sema->default_namespace};
    for (size_t i = 0; i < 2 && written->name != NULL && written->namespace_name == NULL; i++) {
        QualifiedName name = {homes[i], written->name};
        if (homes[i] != NULL &&
            database_find(sema->database, KIND_COLLATION, name, TEXT_NONE) != NULL)
            return name;
    }
    return written_name(written);
}

void collation_check(Sema *sema, const Type *type, const AstQualifiedName *collation)
{
    if (collation->name == NULL || type_is_poison(type)) return;
    Type element = type_element(type);
    bool is_unknown = element.type_class == TYPE_EXTENSION &&
                      known_extension_type(sema->known, name_text(element.name.name)) == NULL;
    if (is_unknown || type_has_collation(type)) return;
    SEMA_ADD(sema, COLLATION_NOT_SUPPORTED, collation->span,
             "collations are not supported by type %.*s", TEXT_FORMAT(type_show(sema, type)));
}

/* ---- casts ---- */

typedef struct CastRow {
    const char *from;
    const char *to;
    bool is_binary;
} CastRow;

/* pg_cast where castcontext is 'i', between types that columns have. */
static const CastRow implicit_casts[] = {
    {"bit", "varbit", true},
    {"bpchar", "name", false},
    {"bpchar", "text", false},
    {"bpchar", "varchar", false},
    {"char", "text", false},
    {"cidr", "inet", true},
    {"date", "timestamp", false},
    {"date", "timestamptz", false},
    {"float4", "float8", false},
    {"int2", "float4", false},
    {"int2", "float8", false},
    {"int2", "int4", false},
    {"int2", "int8", false},
    {"int2", "numeric", false},
    {"int2", "oid", false},
    {"int4", "float4", false},
    {"int4", "float8", false},
    {"int4", "int8", false},
    {"int4", "numeric", false},
    {"int4", "oid", true},
    {"int8", "float4", false},
    {"int8", "float8", false},
    {"int8", "numeric", false},
    {"int8", "oid", false},
    {"macaddr", "macaddr8", false},
    {"macaddr8", "macaddr", false},
    {"name", "text", false},
    {"numeric", "float4", false},
    {"numeric", "float8", false},
    {"text", "bpchar", true},
    {"text", "name", false},
    {"text", "varchar", true},
    {"time", "interval", false},
    {"time", "timetz", false},
    {"timestamp", "timestamptz", false},
    {"varbit", "bit", true},
    {"varchar", "bpchar", true},
    {"varchar", "name", false},
    {"varchar", "text", true},
    {"citext", "text", true},
    {"citext", "varchar", true},
    {"regclass", "oid", true},
};

/* Types that one operator family of btree compares with each other. */
static const char *const compared_families[][4] = {
    {"int2", "int4", "int8", NULL},
    {"float4", "float8", NULL},
    {"date", "timestamp", "timestamptz", NULL},
    {"text", "varchar", "name", NULL},
    {"inet", "cidr", NULL},
};

/* The same but for modifiers and dimensions. */
static bool is_same_base(const Type *a, const Type *b)
{
    if (a->type_class != b->type_class || (a->array_dimensions > 0) != (b->array_dimensions > 0))
        return false;
    switch (a->type_class) {
    case TYPE_BUILTIN: return a->builtin == b->builtin;
    case TYPE_USER: return a->object == b->object;
    case TYPE_EXTENSION: return a->name.name == b->name.name;
    default: return true;
    }
}

/* The name that implicit_casts has for a type, or "". */
static const char *cast_name(const Type *type)
{
    if (type->array_dimensions > 0) return "";
    if (type->type_class == TYPE_EXTENSION) return type->name.name;
    return type->type_class == TYPE_BUILTIN ? type->builtin->internal : "";
}

bool type_casts_implicitly(const Type *from, const Type *to, bool *is_binary)
{
    Type a = type_base(from);
    Type b = type_base(to);
    *is_binary = true;
    if (is_same_base(&a, &b)) return true;
    for (size_t i = 0; i < sizeof implicit_casts / sizeof *implicit_casts; i++) {
        const CastRow *row = &implicit_casts[i];
        if (strcmp(row->from, cast_name(&a)) == 0 && strcmp(row->to, cast_name(&b)) == 0) {
            *is_binary = row->is_binary;
            return true;
        }
    }
    *is_binary = false;
    return false;
}

static bool family_has(const char *const *family, const char *name)
{
    for (size_t i = 0; i < 4 && family[i] != NULL; i++)
        if (strcmp(family[i], name) == 0) return true;
    return false;
}

bool type_references(const Type *from, const Type *to)
{
    Type a = type_base(from);
    Type b = type_base(to);
    bool is_binary;
    if (a.type_class == TYPE_POISON || b.type_class == TYPE_POISON ||
        type_casts_implicitly(&a, &b, &is_binary))
        return true;
    for (size_t i = 0; i < sizeof compared_families / sizeof *compared_families; i++)
        if (family_has(compared_families[i], cast_name(&a)) &&
            family_has(compared_families[i], cast_name(&b)))
            return true;
    return false;
}
