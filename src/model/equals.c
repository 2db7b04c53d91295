/* Equality: of values, class by class (values.def), and of objects, over the rows of their members.
 * Places in the source do not count. */
#include "model/attributes.h"
#include "model/database.h"

/* ---- values ---- */

#define EQUALITY(name) static bool equal_##name(const Member *member, const void *a, const void *b)
#define A(Type) MEMBER_VALUE_OF(Type, a, member)
#define B(Type) MEMBER_VALUE_OF(Type, b, member)

EQUALITY(bytes)
{
    return memcmp(A(char), B(char), member->size) == 0;
}

EQUALITY(text)
{
    return text_equals(*A(Text), *B(Text));
}

EQUALITY(texts)
{
    const Texts *left = A(Texts);
    const Texts *right = B(Texts);
    if (left->count != right->count) return false;
    for (size_t i = 0; i < left->count; i++)
        if (!text_equals(left->items[i], right->items[i])) return false;
    return true;
}

EQUALITY(names)
{
    return name_lists_equal(A(NameList), B(NameList));
}

EQUALITY(outputs)
{
    return A(NameList)->count == 0 || B(NameList)->count == 0 || equal_names(member, a, b);
}

EQUALITY(options)
{
    return options_equal(A(Options), B(Options));
}

EQUALITY(not_null_name)
{
    return *A(Name) == *B(Name) ||
           (not_null_name_is_usual(*A(Name)) && not_null_name_is_usual(*B(Name)));
}

EQUALITY(qualified_name)
{
    return qualified_name_equals(*A(QualifiedName), *B(QualifiedName));
}

EQUALITY(qualified_names)
{
    const QualifiedNames *left = A(QualifiedNames);
    const QualifiedNames *right = B(QualifiedNames);
    if (left->count != right->count) return false;
    for (size_t i = 0; i < left->count; i++)
        if (!qualified_name_equals(left->items[i], right->items[i])) return false;
    return true;
}

EQUALITY(type)
{
    return type_equals(A(Type), B(Type));
}

EQUALITY(types)
{
    const Types *left = A(Types);
    const Types *right = B(Types);
    if (left->count != right->count) return false;
    for (size_t i = 0; i < left->count; i++)
        if (!type_equals(&left->items[i], &right->items[i])) return false;
    return true;
}

EQUALITY(result)
{
    return !routine_has_result(a) || !routine_has_result(b) || equal_type(member, a, b);
}

EQUALITY(expression)
{
    return expression_equals(A(Expression), B(Expression));
}

EQUALITY(clauses)
{
    (void)member;
    return definition_clauses_equal(a, b);
}

EQUALITY(overrides)
{
    return overrides_equal(A(Columns), B(Columns));
}

EQUALITY(check_copies)
{
    return check_copies_agree(A(CheckCopies), B(CheckCopies));
}

typedef bool ValueEquality(const Member *member, const void *a, const void *b);

static ValueEquality *const equalities[VALUE_COUNT] = {
#define VALUE(name, equality, refers, renamed) [VALUE_##name] = equal_##equality,
#include "model/values.def"
#undef VALUE
};

/* ---- structs ---- */

static bool lists_equal(const Member *member, const void *a, const void *b)
{
    AnyVector left = member_list(a, member);
    AnyVector right = member_list(b, member);
    size_t size = member->inner->size;
    if (left.count != right.count) return false;
    for (size_t i = 0; i < left.count; i++)
        if (!members_equal(member->inner, left.items + i * size, right.items + i * size))
            return false;
    return true;
}

static bool member_equals(const Member *member, const void *a, const void *b)
{
    switch (member->form) {
    case MEMBER_VALUE: return equalities[member->value](member, a, b);
    case MEMBER_LIST: return lists_equal(member, a, b);
    case MEMBER_EMBEDDED:
        return members_equal(member->inner, MEMBER_VALUE_OF(char, a, member),
                             MEMBER_VALUE_OF(char, b, member));
    case MEMBER_SHARED:
        return members_equal(member->inner, member_shared(a, member), member_shared(b, member));
    case MEMBER_PARTS: break; /* are compared one by one */
    }
    return true;
}

bool members_equal(const Members *members, const void *a, const void *b)
{
    if (a == b) return true;
    for (const Member *member = members->rows; member->name != NULL; member++)
        if (member->is_compared && !member_equals(member, a, b)) return false;
    return true;
}

/* ---- differences ---- */

/* A change that goes over all others says nothing of those beside it. */
static ChangeAttributes compare_items(const Member *member, const void *a, const void *b,
                                      ChangeAttributes whole)
{
    AnyVector left = member_list(a, member);
    AnyVector right = member_list(b, member);
    size_t size = member->inner->size;
    ChangeAttributes bits = 0;
    if (left.count != right.count) return whole;
    for (size_t i = 0; i < left.count; i++)
        bits |=
            members_compare(member->inner, left.items + i * size, right.items + i * size, whole);
    return (bits & ATTRIBUTE_DEFINITION) != 0 ? ATTRIBUTE_DEFINITION : bits;
}

static ChangeAttributes compare_member(const Member *member, const void *a, const void *b,
                                       ChangeAttributes whole)
{
    if (member->change != ATTRIBUTE_WHOLE) whole = member->change;
    switch (member->form) {
    case MEMBER_VALUE: return equalities[member->value](member, a, b) ? 0 : whole;
    case MEMBER_LIST: return compare_items(member, a, b, whole);
    case MEMBER_EMBEDDED:
        return members_compare(member->inner, MEMBER_VALUE_OF(char, a, member),
                               MEMBER_VALUE_OF(char, b, member), whole);
    case MEMBER_SHARED:
        return members_compare(member->inner, member_shared(a, member), member_shared(b, member),
                               whole);
    case MEMBER_PARTS: break;
    }
    return 0;
}

ChangeAttributes members_compare(const Members *members, const void *a, const void *b,
                                 ChangeAttributes whole)
{
    ChangeAttributes bits = 0;
    if (a == b) return 0;
    for (const Member *member = members->rows; member->name != NULL; member++)
        if (member->is_compared) bits |= compare_member(member, a, b, whole);
    return bits;
}

/* ---- objects ---- */

ChangeAttributes object_compare_attributes(const Object *a, const Object *b)
{
    return members_compare(kind_members(a->kind), a, b, ATTRIBUTE_DEFINITION);
}

bool object_equals(const Object *a, const Object *b)
{
    return a->kind == b->kind && object_compare(a, b) == 0 && text_equals(a->comment, b->comment) &&
           object_extras_equal(a, b) && members_equal(kind_members(a->kind), a, b);
}

typedef struct Collected {
    Arena *arena;
    Objects objects;
} Collected;

static void collect_object(void *context, const Object *object)
{
    Collected *collected = context;
    VECTOR_ADD(collected->arena, &collected->objects, (Object *)object);
}

static bool all_equal(const Database *a, const Database *b, Arena *scratch)
{
    Collected left = {.arena = scratch};
    Collected right = {.arena = scratch};
    database_visit(a, collect_object, &left);
    database_visit(b, collect_object, &right);
    if (left.objects.count != right.objects.count) return false;
    for (size_t i = 0; i < left.objects.count; i++)
        if (!object_equals(left.objects.items[i], right.objects.items[i])) return false;
    return true;
}

bool database_equals(const Database *a, const Database *b)
{
    Arena *scratch = arena_new();
    bool equal = all_equal(a, b, scratch);
    arena_free(scratch);
    return equal;
}
