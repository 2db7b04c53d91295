/* Grants: exactly what leads from those of one model to those of the other. */
#include "plan/write/write.h"

/* What a grantee may do with one privilege. */
typedef enum Holding { HOLDS_NOT, HOLDS, HOLDS_WITH_OPTION } Holding;

typedef struct Operation {
    SqlGrantOperation what;
    uint8_t depth; /* how many have passed the privilege on before */
    Grant grant;
} Operation;

typedef VECTOR(Operation) Operations;

typedef struct Granting {
    Planner *planner;
    Node *node;
    const Object *object; /* of the target */
    const ExtrasRow *row;
    Grants from;
    Grants to;
    Operations operations;
} Granting;

static const Grant *find_grant(const Grants *grants, const Grant *wanted)
{
    for (size_t i = 0; i < grants->count; i++)
        if (grant_compare(&grants->items[i], wanted) == 0) return &grants->items[i];
    return NULL;
}

/* What PostgreSQL gives by itself. */
static Holding default_holding(const Granting *granting, const Grant *grant)
{
    if (grant->column != NULL || grant->grantor != NULL) return HOLDS_NOT;
    if (granting->object->kind == KIND_DEFAULT_PRIVILEGES &&
        granting->object->name.namespace_name != NULL)
        return HOLDS_NOT;
    /* What is there of itself is not known here: only what is said differs from it. */
    if (granting->object->kind == KIND_EXTERNAL) return grant->revoked ? HOLDS : HOLDS_NOT;
    if (grant->grantee_kind == GRANTEE_OWNER) return HOLDS;
    const Object *object = granting->object;
    Privileges usual = granting->row->public_privileges;
    if (namespace_is_public(object))
        usual = object_public_privileges(object, granting->planner->target->project.server);
    bool given = grant->grantee_kind == GRANTEE_PUBLIC && (usual & (1u << grant->privilege)) != 0;
    if (grant->revoked && grant->grantee_kind == GRANTEE_PUBLIC) given = true;
    return given ? HOLDS : HOLDS_NOT;
}

static Holding holding(const Granting *granting, const Grants *grants, const Grant *key)
{
    const Grant *found = find_grant(grants, key);
    if (found == NULL) return default_holding(granting, key);
    if (found->revoked) return HOLDS_NOT;
    return found->grant_option ? HOLDS_WITH_OPTION : HOLDS;
}

/* The grantor had it from somebody, who had it from somebody. */
static uint8_t depth_of(const Grants *grants, const Grant *grant)
{
    uint8_t depth = 0;
    while (grant->grantor != NULL && depth < UINT8_MAX) {
        const Grant *giver = NULL;
        for (size_t i = 0; i < grants->count && giver == NULL; i++) {
            const Grant *other = &grants->items[i];
            if (other->grantee == grant->grantor && other->privilege == grant->privilege &&
                other->grant_option)
                giver = other;
        }
        depth++;
        if (giver == NULL) return depth;
        grant = giver;
    }
    return depth;
}

static void add_operation(Granting *granting, SqlGrantOperation what, const Grant *grant)
{
    bool takes = what == SQL_GRANT_TAKE || what == SQL_GRANT_TAKE_OPTION;
    Operation operation = {what, depth_of(takes ? &granting->from : &granting->to, grant), *grant};
    operation.grant.revoked = false;
    operation.grant.grant_option = false;
    VECTOR_ADD(granting->planner->arena, &granting->operations, operation);
}

/* A role that owns the object by now: its grants have become the owner's own. */
static bool is_owner(const Granting *granting, const Grant *grant)
{
    const Planner *planner = granting->planner;
    return grant->grantee_kind == GRANTEE_ROLE &&
           grant->grantee == database_owner_of(planner->target, granting->object);
}

static void lead(Granting *granting, const Grant *grant, Holding before, Holding after)
{
    if (before == after || is_owner(granting, grant)) return;
    if (after == HOLDS_NOT)
        add_operation(granting, SQL_GRANT_TAKE, grant);
    else if (after == HOLDS_WITH_OPTION)
        add_operation(granting, SQL_GRANT_GIVE_OPTION, grant);
    else
        add_operation(granting, before == HOLDS_NOT ? SQL_GRANT_GIVE : SQL_GRANT_TAKE_OPTION,
                      grant);
}

static void compare(Granting *granting)
{
    for (size_t i = 0; i < granting->from.count; i++) {
        const Grant *grant = &granting->from.items[i];
        lead(granting, grant, holding(granting, &granting->from, grant),
             holding(granting, &granting->to, grant));
    }
    for (size_t i = 0; i < granting->to.count; i++) {
        const Grant *grant = &granting->to.items[i];
        if (find_grant(&granting->from, grant) == NULL)
            lead(granting, grant, default_holding(granting, grant),
                 holding(granting, &granting->to, grant));
    }
}

/* REVOKE of a table takes the privilege of its columns too: those that stay are given again. */
static void give_columns_again(Granting *granting)
{
    const Grants all = object_all_grants(granting->planner->arena, granting->object);
    const Grants before = object_all_grants(granting->planner->arena, granting->node->from);
    size_t count = granting->operations.count;
    for (size_t i = 0; i < count; i++) {
        const Operation taken = granting->operations.items[i];
        if (taken.grant.column != NULL ||
            (taken.what != SQL_GRANT_TAKE && taken.what != SQL_GRANT_TAKE_OPTION))
            continue;
        for (size_t j = 0; j < all.count; j++) {
            Grant key = taken.grant;
            key.column = all.items[j].column;
            if (key.column == NULL || grant_compare(&key, &all.items[j]) != 0) continue;
            if (find_grant(&before, &key) == NULL && granting->object->kind == KIND_TABLE)
                continue; /* its column's own change gives it */
            add_operation(granting,
                          all.items[j].grant_option ? SQL_GRANT_GIVE_OPTION : SQL_GRANT_GIVE, &key);
        }
    }
}

/* ---- default privileges, which may or may not have been at work ---- */

static bool applies(const Object *object, const DefaultPrivilegesRow *row, const Object *privileges)
{
    Name in_namespace = privileges->name.namespace_name;
    return text_equals_string(name_text(privileges->name.name), row->word) &&
           (in_namespace == NULL || in_namespace == object->name.namespace_name);
}

/* Whether the role that creates the object is the one they are for is not known here, so what it
 * may have been given is taken, and what it may lack given: both do no harm. */
static void undo_default_privileges(Granting *granting, const Object *privileges)
{
    const Grants *grants = &object_extras(privileges)->grants;
    for (size_t i = 0; i < grants->count; i++) {
        Grant grant = grants->items[i];
        Holding after = holding(granting, &granting->to, &grant);
        if ((granting->row->privileges & (1u << grant.privilege)) == 0) continue;
        if (after == HOLDS_NOT && !grant.revoked && !is_owner(granting, &grant))
            add_operation(granting, SQL_GRANT_TAKE, &grant);
        if (after == HOLDS && grant.revoked && find_grant(&granting->to, &grant) == NULL)
            add_operation(granting, SQL_GRANT_GIVE, &grant);
        if (after == HOLDS && grant.grant_option && grant.grantee_kind == GRANTEE_ROLE)
            add_operation(granting, SQL_GRANT_TAKE_OPTION, &grant);
    }
}

static void look_at_default_privileges(Granting *granting, const Database *database)
{
    const DefaultPrivilegesRow *row = default_privileges_row_of(granting->object->kind);
    if (row == NULL) return;
    for (size_t i = database->objects.count; i-- > 0;) {
        const Object *object = database->objects.items[i];
        if (object->kind < KIND_DEFAULT_PRIVILEGES) break; /* all are sorted by kind */
        if (object->kind == KIND_DEFAULT_PRIVILEGES && applies(granting->object, row, object))
            undo_default_privileges(granting, object);
    }
}

/* ---- writing ---- */

static int compare_operations(const Operation *a, const Operation *b)
{
    bool takes = a->what <= SQL_GRANT_TAKE_OPTION;
    int order = (int)a->what - (int)b->what;
    if (takes != (b->what <= SQL_GRANT_TAKE_OPTION)) return order;
    /* What was passed on is taken back first, and given last. */
    int depth = takes ? (int)b->depth - (int)a->depth : (int)a->depth - (int)b->depth;
    if (depth != 0) return depth;
    return order != 0 ? order : grant_group_compare(&a->grant, &b->grant);
}

/* Few of them: by insertion. */
static void sort_operations(Operations *operations)
{
    for (size_t i = 1; i < operations->count; i++) {
        Operation operation = operations->items[i];
        size_t at = i;
        for (; at > 0 && compare_operations(&operation, &operations->items[at - 1]) < 0; at--)
            operations->items[at] = operations->items[at - 1];
        operations->items[at] = operation;
    }
}

static void write_group(Granting *granting, size_t first, size_t end)
{
    Planner *planner = granting->planner;
    Grants grants = {0};
    for (size_t i = first; i < end; i++) {
        const Grant *grant = &granting->operations.items[i].grant;
        if (find_grant(&grants, grant) == NULL) VECTOR_ADD(planner->arena, &grants, *grant);
    }
    grants_sort_by_group(&grants);
    bool of_defaults = granting->object->kind == KIND_DEFAULT_PRIVILEGES;
    SqlGrant grant = {.operation = granting->operations.items[first].what,
                      .grants = grants.items,
                      .count = grants.count,
                      .owner = of_defaults ? planner->target->project.owner
                                           : database_owner_of(planner->target, granting->object)};
    write_step(planner, granting->node, sql_grant(&planner->writer, granting->object, &grant),
               FORM_GRANT, NULL);
}

static void write_operations(Granting *granting)
{
    const Operations *operations = &granting->operations;
    sort_operations(&granting->operations);
    for (size_t i = 0; i < operations->count;) {
        size_t end = i + 1;
        while (end < operations->count &&
               compare_operations(&operations->items[i], &operations->items[end]) == 0)
            end++;
        write_group(granting, i, end);
        i = end;
    }
}

/* Column grants of a view's own stand among its; those of a table's are the columns' own. */
static Grants own_grants(const Planner *planner, const Object *object)
{
    Grants grants = {0};
    const Grants *own = &object_extras(object)->grants;
    if (object->kind == KIND_COLUMN) return object_all_grants(planner->arena, object);
    for (size_t i = 0; i < own->count; i++) VECTOR_ADD(planner->arena, &grants, own->items[i]);
    return grants;
}

void write_grants(Planner *planner, Node *node, bool creates)
{
    const Object *to = node->to;
    ObjectKind kind = to->kind == KIND_COLUMN ? KIND_TABLE : to->kind;
    if (to->kind == KIND_DEFAULT_PRIVILEGES)
        kind = default_privileges_row(name_text(to->name.name))->kind;
    if (to->kind == KIND_EXTERNAL) kind = ((const External *)to)->external_kind;
    Granting granting = {.planner = planner, .node = node, .object = to, .row = extras_row(kind)};
    if (granting.row->privileges == 0) return;
    /* Nothing can be granted on what is not a type yet. */
    if (kind == KIND_SHELL_TYPE &&
        database_find(planner->target, KIND_BASE_TYPE, to->name, TEXT_NONE) == NULL)
        return;
    granting.to = creates ? object_all_grants(planner->arena, to) : own_grants(planner, to);
    if (!creates) granting.from = own_grants(planner, node->from);
    compare(&granting);
    if (creates) {
        look_at_default_privileges(&granting, planner->source);
        /* On the way up those of the target come last of all. */
        if (planner->down) look_at_default_privileges(&granting, planner->target);
    } else if (to->kind != KIND_COLUMN && to->kind != KIND_EXTERNAL) {
        give_columns_again(&granting);
    }
    write_operations(&granting);
}

static void write_default_grants(Planner *planner, Node *node, const Object *from, const Object *to)
{
    const DefaultPrivileges *known = (const DefaultPrivileges *)(to != NULL ? to : from);
    DefaultPrivileges plain = {.object.kind = KIND_DEFAULT_PRIVILEGES,
                               .object.name = known->object.name,
                               .object.signature = known->object.signature,
                               .role = known->role};
    DefaultPrivileges *none = ARENA_NEW(planner->arena, DefaultPrivileges);
    *none = plain;
    const Object *own_from = node->from;
    const Object *own_to = node->to;
    node->from = from != NULL ? from : &none->object;
    node->to = to != NULL ? to : &none->object;
    write_grants(planner, node, false);
    node->from = own_from;
    node->to = own_to;
}

/* Created, altered or dropped: from the grants before to those after it. */
void write_default_privileges(Planner *planner, Node *node)
{
    write_default_grants(planner, node, node->from, node->to);
}

void write_suspended_default_privileges(Planner *planner, Node *node, bool give_back)
{
    const Objects *objects = &planner->source->objects;
    for (size_t i = 0; i < objects->count; i++) {
        const Object *object = objects->items[i];
        if (object->kind != KIND_DEFAULT_PRIVILEGES) continue;
        write_default_grants(planner, node, give_back ? NULL : object, give_back ? object : NULL);
    }
}

void write_identity_grants(Planner *planner, Node *node, const Column *column)
{
    if (column->identity == IDENTITY_NONE) return;
    Object *sequence = ARENA_NEW(planner->arena, Object);
    *sequence =
        (Object){.kind = KIND_SEQUENCE,
                 .name = {column->object.name.namespace_name, column->extras->identity_sequence}};
    Granting granting = {
        .planner = planner, .node = node, .object = sequence, .row = extras_row(KIND_SEQUENCE)};
    look_at_default_privileges(&granting, planner->source);
    if (planner->down) look_at_default_privileges(&granting, planner->target);
    write_operations(&granting);
}

/* The sequence of an identity that goes takes its grants along. */
static bool goes_with_identity(const Planner *planner, const Node *node)
{
    if (node->to != NULL) return false;
    const External *external = (const External *)node->from;
    if (external->table.name == NULL) return false;
    const Table *table = database_find_table(planner->target, external->table);
    const Column *column = table == NULL ? NULL : table_find_column(table, external->column);
    return column == NULL || column->identity == IDENTITY_NONE;
}

/* The same for what is not declared. */
void write_external(Planner *planner, Node *node)
{
    if (goes_with_identity(planner, node)) return;
    External *none = ARENA_NEW(planner->arena, External);
    *none = *(const External *)(node->to != NULL ? node->to : node->from);
    none->object.extras = NULL;
    none->object.comment = TEXT_NONE;
    const Object *from = node->from;
    const Object *to = node->to;
    if (node->from == NULL) node->from = &none->object;
    if (node->to == NULL) node->to = &none->object;
    if (!text_equals(node->from->comment, node->to->comment))
        write_step(planner, node, sql_comment(&planner->writer, node->to, node->to->comment),
                   FORM_GRANT, NULL);
    write_grants(planner, node, false);
    node->from = from;
    node->to = to;
}
