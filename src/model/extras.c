/* Rows of extras.def and privileges.def, and grants: compared, sorted, gathered from an object and
 * its columns. */
#include "model/extras.h"
#include "model/features.h"

#include <stdlib.h>
#include <string.h>

#include "base/bug.h"
#include "model/database.h"

const ObjectExtras object_extras_none = {0};

const ObjectExtras *object_extras(const Object *object)
{
    return object->extras == NULL ? &object_extras_none : object->extras;
}

ObjectExtras *object_extras_edit(Arena *arena, Object *object)
{
    if (object->extras == NULL || object->extras == &object_extras_none)
        object->extras = ARENA_NEW(arena, ObjectExtras);
    /* Made by this function, and not const before. */
    return (ObjectExtras *)(uintptr_t)object->extras;
}

const PrivilegeRow *privilege_row(Privilege privilege)
{
    static const PrivilegeRow rows[PRIVILEGE_COUNT] = {
#define PRIVILEGE(identifier, word, server) {word, server},
#include "model/privileges.def"
#undef PRIVILEGE
    };
    if ((unsigned)privilege >= PRIVILEGE_COUNT) BUG("no privilege %d", (int)privilege);
    return &rows[privilege];
}

Privilege privilege_find(Text word)
{
    for (int i = 0; i < (int)PRIVILEGE_COUNT; i++)
        if (text_equals_ignoring_case(word, privilege_row((Privilege)i)->word)) return (Privilege)i;
    return PRIVILEGE_COUNT;
}

const ExtrasRow *extras_row(ObjectKind kind)
{
    static const ExtrasRow rows[KIND_COUNT] = {
#define EXTRAS(kind, privileges, of_public, word) \
    [KIND_##kind] = {true, (privileges), (of_public), (word)},
#define OWNED(kind) [KIND_##kind] = {true, 0, 0, NULL},
#include "model/extras.def"
#undef EXTRAS
#undef OWNED
    };
    if ((unsigned)kind >= KIND_COUNT) BUG("no object kind %d", (int)kind);
    return &rows[kind];
}

bool kind_depends_on_extensions(ObjectKind kind)
{
    return kind_is_routine(kind) || kind == KIND_TRIGGER || kind == KIND_MATERIALIZED_VIEW ||
           kind == KIND_INDEX || kind == KIND_CONSTRAINT;
}

bool namespace_is_public(const Object *object)
{
    return object->kind == KIND_NAMESPACE && strcmp(object->name.name, "public") == 0;
}

Privileges object_public_privileges(const Object *object, int32_t server)
{
    if (!namespace_is_public(object)) return extras_row(object->kind)->public_privileges;
    bool creates = server != 0 && !server_does(BEHAVIOR_PUBLIC_IS_CLOSED, server);
    return 1u << PRIVILEGE_USAGE | (creates ? 1u << PRIVILEGE_CREATE : 0);
}

Privileges privileges_of_columns(void)
{
    return 1u << PRIVILEGE_SELECT | 1u << PRIVILEGE_INSERT | 1u << PRIVILEGE_UPDATE |
           1u << PRIVILEGE_REFERENCES;
}

int grant_compare(const Grant *a, const Grant *b)
{
    int order = name_compare(a->column, b->column);
    if (order == 0) order = name_compare(a->grantor, b->grantor);
    if (order == 0) order = (int)a->grantee_kind - (int)b->grantee_kind;
    if (order == 0) order = name_compare(a->grantee, b->grantee);
    return order != 0 ? order : (int)a->privilege - (int)b->privilege;
}

bool grants_equal(const Grants *a, const Grants *b)
{
    if (a->count != b->count) return false;
    for (size_t i = 0; i < a->count; i++) {
        const Grant *left = &a->items[i];
        const Grant *right = &b->items[i];
        if (grant_compare(left, right) != 0 || left->grant_option != right->grant_option ||
            left->revoked != right->revoked)
            return false;
    }
    return true;
}

bool security_labels_equal(const SecurityLabels *a, const SecurityLabels *b)
{
    if (a->count != b->count) return false;
    for (size_t i = 0; i < a->count; i++) {
        const SecurityLabel *left = &a->items[i];
        const SecurityLabel *right = &b->items[i];
        if (left->provider != right->provider || left->column != right->column ||
            !text_equals(left->label, right->label))
            return false;
    }
    return true;
}

bool column_comments_equal(const ColumnComments *a, const ColumnComments *b)
{
    if (a->count != b->count) return false;
    for (size_t i = 0; i < a->count; i++)
        if (a->items[i].column != b->items[i].column ||
            !text_equals(a->items[i].comment, b->items[i].comment))
            return false;
    return true;
}

bool object_extras_equal(const Object *a, const Object *b)
{
    const ObjectExtras *left = object_extras(a);
    const ObjectExtras *right = object_extras(b);
    return left == right ||
           (left->owner == right->owner && grants_equal(&left->grants, &right->grants) &&
            security_labels_equal(&left->labels, &right->labels) &&
            column_comments_equal(&left->comments, &right->comments) &&
            name_lists_equal(&left->extensions, &right->extensions));
}

int grant_group_compare(const Grant *a, const Grant *b)
{
    int order = (int)a->revoked - (int)b->revoked;
    if (order == 0) order = (int)a->grantee_kind - (int)b->grantee_kind;
    if (order == 0) order = name_compare(a->grantee, b->grantee);
    if (order == 0) order = name_compare(a->grantor, b->grantor);
    return order != 0 ? order : (int)a->grant_option - (int)b->grant_option;
}

static int compare_in_group(const void *left, const void *right)
{
    const Grant *a = left;
    const Grant *b = right;
    int order = grant_group_compare(a, b);
    if (order == 0) order = (a->column != NULL) - (b->column != NULL);
    if (order == 0) order = (int)a->privilege - (int)b->privilege;
    return order != 0 ? order : name_compare(a->column, b->column);
}

void grants_sort_by_group(Grants *grants)
{
    if (grants->count > 1)
        qsort(grants->items, grants->count, sizeof *grants->items, compare_in_group);
}

typedef struct Gathered {
    Arena *arena;
    Grants grants;
} Gathered;

static void gather_column(void *context, const Object *part)
{
    Gathered *gathered = context;
    const Grants *grants = &object_extras(part)->grants;
    for (size_t i = 0; i < grants->count; i++) {
        Grant grant = grants->items[i];
        grant.column = part->name.name;
        VECTOR_ADD(gathered->arena, &gathered->grants, grant);
    }
}

Grants object_all_grants(Arena *arena, const Object *object)
{
    Gathered gathered = {.arena = arena};
    const Grants *own = &object_extras(object)->grants;
    if (object->kind == KIND_COLUMN) {
        gather_column(&gathered, object);
    } else {
        for (size_t i = 0; i < own->count; i++) VECTOR_ADD(arena, &gathered.grants, own->items[i]);
        object_visit_parts(object, gather_column, &gathered);
    }
    grants_sort_by_group(&gathered.grants);
    return gathered.grants;
}
