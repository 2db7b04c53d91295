/* Where types are in use, and what enums have. */
#include "plan/facts/facts.h"

static bool is_in_use_at(Planner *planner, const Object *type, int depth)
{
    const Objects *dependents = planner_dependents(planner, type);
    for (size_t i = 0; i < dependents->count; i++) {
        ObjectKind kind = dependents->items[i]->kind;
        if (kind == KIND_COLUMN || kind == KIND_TABLE) return true;
        if ((kind == KIND_COMPOSITE || kind == KIND_DOMAIN) && depth < TYPE_NESTING &&
            is_in_use_at(planner, dependents->items[i], depth + 1))
            return true;
    }
    return false;
}

bool type_is_in_use(Planner *planner, const Object *type)
{
    return is_in_use_at(planner, type, 0);
}

Objects type_tables(Arena *arena, const Database *database, QualifiedName type)
{
    Objects tables = {0};
    for (size_t i = 0; i < database->objects.count; i++) {
        Object *object = database->objects.items[i];
        if (object->kind == KIND_TABLE &&
            qualified_name_equals(((const Table *)object)->extras->type, type))
            VECTOR_ADD(arena, &tables, object);
    }
    return tables;
}

bool enum_has_label(const Enum *type, Text label)
{
    for (size_t i = 0; i < type->labels.count; i++)
        if (text_equals(type->labels.items[i].label, label)) return true;
    return false;
}

static const Type *type_of(const Object *object)
{
    if (object->kind == KIND_COLUMN) return &((const Column *)object)->type;
    return object->kind == KIND_DOMAIN ? &((const Domain *)object)->type : NULL;
}

/* Whether values of it are inside others that columns have: in arrays, in rows. */
static bool is_nested_at(Planner *planner, const Object *type, int depth)
{
    const Objects *dependents = planner_dependents(planner, type);
    for (size_t i = 0; i < dependents->count && depth < TYPE_NESTING; i++) {
        const Object *object = dependents->items[i];
        const Type *has = type_of(object);
        if (has != NULL && has->array_dimensions > 0) return true;
        if (object->kind == KIND_DOMAIN && is_nested_at(planner, object, depth + 1)) return true;
        if (object->kind == KIND_COMPOSITE && type_is_in_use(planner, object)) return true;
    }
    return false;
}

bool domain_is_nested(Planner *planner, const Object *domain)
{
    return is_nested_at(planner, domain, 0);
}

const Attribute *composite_find_attribute(const Composite *type, Name name)
{
    for (size_t i = 0; i < type->attributes.count; i++)
        if (type->attributes.items[i].name == name) return &type->attributes.items[i];
    return NULL;
}

/* What stays keeps its order, and what is new comes last: all that ALTER TYPE can do. */
bool composite_keeps_order(const Composite *from, const Composite *to)
{
    size_t at = 0;
    for (size_t i = 0; i < from->attributes.count; i++) {
        if (composite_find_attribute(to, from->attributes.items[i].name) == NULL) continue;
        if (at >= to->attributes.count ||
            to->attributes.items[at].name != from->attributes.items[i].name)
            return false;
        at++;
    }
    return true;
}

bool attribute_type_equals(const Attribute *a, const Attribute *b)
{
    return type_equals(&a->type, &b->type) && qualified_name_equals(a->collation, b->collation);
}
