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

/* Of a type of PostgreSQL's or an extension's; none of others. */
static KnownTypeNumber known_number(const Type *type)
{
    const KnownType *known = type->type_class == TYPE_BUILTIN ? type->builtin
                             : type->type_class == TYPE_EXTENSION
                                 ? known_extension_type_find(name_text(type->name.name))
                                 : NULL;
    return known == NULL ? KNOWN_TYPE_NONE : known_type_number(known, type->array_dimensions > 0);
}

bool type_has_collation(const Type *type)
{
    Type element = type_element(type);
    if (element.type_class == TYPE_POISON) return true;
    const KnownType *known = known_type(known_number(&element));
    return known != NULL && known->collates;
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
                      known_extension_type_find(name_text(element.name.name)) == NULL;
    if (is_unknown || type_has_collation(type)) return;
    SEMA_ADD(sema, COLLATION_NOT_SUPPORTED, collation->span,
             "collations are not supported by type %.*s", TEXT_FORMAT(type_show(sema, type)));
}

/* ---- casts ---- */

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

/* The cast that servers apply by themselves, or NULL. */
static const KnownCast *find_implicit_cast(KnownTypeNumber from, KnownTypeNumber to)
{
    const KnownCast *cast = known_cast(from, to, 0);
    return cast != NULL && cast->context == 'i' ? cast : NULL;
}

bool type_casts_implicitly(const Type *from, const Type *to, bool *is_binary)
{
    Type a = type_base(from);
    Type b = type_base(to);
    *is_binary = true;
    if (is_same_base(&a, &b)) return true;
    const KnownCast *cast = find_implicit_cast(known_number(&a), known_number(&b));
    *is_binary = cast != NULL && cast->method == 'b';
    return cast != NULL;
}

/* The same type, or of the same bytes. */
static bool is_taken_as(KnownTypeNumber type, KnownTypeNumber operand)
{
    const KnownCast *cast = type == operand ? NULL : find_implicit_cast(type, operand);
    return type == operand || (cast != NULL && cast->method == 'b');
}

/* Whether a family of operators compares values of the one with values of the other. */
static bool has_equality(KnownTypeNumber a, KnownTypeNumber b)
{
    KnownOperators operators = known_operators(TEXT("="));
    for (size_t i = 0; i < operators.count; i++) {
        const KnownOperator *row = &operators.items[i];
        if ((row->flags & KNOWN_MERGES) != 0 && is_taken_as(a, row->left) &&
            is_taken_as(b, row->right))
            return true;
    }
    return false;
}

bool type_references(const Type *from, const Type *to)
{
    Type a = type_base(from);
    Type b = type_base(to);
    bool is_binary;
    return a.type_class == TYPE_POISON || b.type_class == TYPE_POISON ||
           type_casts_implicitly(&a, &b, &is_binary) ||
           has_equality(known_number(&a), known_number(&b));
}
