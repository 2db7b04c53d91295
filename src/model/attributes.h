/* The members of the structs that hold objects, as a table: rows of model/attributes/KIND.def.
 * Comparing, looking for references and renaming go over these rows, whatever the kind.
 * Must not know: kinds one by one, SQL, what a change leads to. */
#ifndef SCHEMAC_MODEL_ATTRIBUTES_H
#define SCHEMAC_MODEL_ATTRIBUTES_H

#include <string.h>

#include "model/object.h"

/* What can differ between two objects: ATTRIBUTE_<identifier>, or-ed in ChangeAttributes. */
typedef enum ChangeAttribute {
#define CHANGE(identifier, word) ATTRIBUTE_INDEX_##identifier,
#include "model/changes.def"
#undef CHANGE
    ATTRIBUTE_COUNT
} ChangeAttribute;

typedef uint64_t ChangeAttributes;

/* More of them than an int has bits. */
__extension__ enum {
#define CHANGE(identifier, word) \
    ATTRIBUTE_##identifier = UINT64_C(1) << ATTRIBUTE_INDEX_##identifier,
#include "model/changes.def"
#undef CHANGE
    ATTRIBUTE_NOTHING = 0,
    ATTRIBUTE_WHOLE = UINT64_C(1) << 63 /* in rows alone */
};

/* "type", "default", "with options": for messages. */
const char *change_attribute_word(ChangeAttribute attribute);

/* What a member is: rows of values.def. */
typedef enum ValueClass {
#define VALUE(name, equality, refers, renamed) VALUE_##name,
#include "model/values.def"
#undef VALUE
    VALUE_COUNT
} ValueClass;

typedef enum MemberForm {
    MEMBER_VALUE,
    MEMBER_LIST,     /* VECTOR(Item) */
    MEMBER_EMBEDDED, /* a struct within */
    MEMBER_SHARED,   /* a pointer to one; never NULL */
    MEMBER_PARTS     /* VECTOR(Object *) */
} MemberForm;

typedef struct Member {
    const char *name; /* NULL: the end of the table */
    size_t offset;
    size_t size;
    MemberForm form;
    ValueClass value;            /* of MEMBER_VALUE */
    const struct Members *inner; /* of the item, or the struct */
    ChangeAttributes change;
    bool is_compared;
} Member;

typedef struct Members {
    size_t size; /* of the struct */
    const Member *rows;
} Members;

/* Of the struct that holds objects of the kind. */
const Members *kind_members(ObjectKind kind);
/* Of structs that are no objects of their own. */
extern const Members NotNull_members;
extern const Members SequenceOptions_members;
extern const Members IndexKey_members;

/* The member's value in a struct, as a const pointer to its type. */
#define MEMBER_VALUE_OF(Type, whole, member) \
    ((const Type *)(const void *)((const char *)(whole) + (member)->offset))

/* Any VECTOR of structs, or of pointers to objects. */
typedef VECTOR(char) AnyVector;

static inline AnyVector member_list(const void *whole, const Member *member)
{
    AnyVector list;
    memcpy(&list, (const char *)whole + member->offset, sizeof list);
    return list;
}

/* Of a list of parts. */
static inline Object *member_part(AnyVector parts, size_t index)
{
    Object *part;
    memcpy(&part, parts.items + index * sizeof part, sizeof part);
    return part;
}

/* The struct that the member points to. */
static inline const void *member_shared(const void *whole, const Member *member)
{
    const void *shared;
    memcpy(&shared, (const char *)whole + member->offset, sizeof shared);
    return shared;
}

/* Whether two structs with these members are the same, places in the source aside. */
bool members_equal(const Members *members, const void *a, const void *b);
/* The bits of all differences but NOTHING; `whole` for those that are WHOLE. */
ChangeAttributes members_compare(const Members *members, const void *a, const void *b,
                                 ChangeAttributes whole);

/* Of two objects of one kind, by the rows alone. What every object has (name, comment, owner, ...)
 * and parts are not among it. */
ChangeAttributes object_compare_attributes(const Object *a, const Object *b);

#endif
