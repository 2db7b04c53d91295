/* What any object can have: owner, grants, security labels. */
#include "sema/target_internal.h"

#include <stdlib.h>

void extras_compile(Sema *sema, Object *object, const AstStatement *statement)
{
    Name owner = statement->owner.name;
    if (owner == NULL || owner == database_owner_of(sema->database, object)) return;
    sema_check_name(sema, owner, statement->owner.span);
    object_extras_edit(sema->arena, object)->owner = owner;
}

/* owner of KIND name is r: what `owner r` in its head says. */
static void owner_define(Sema *sema, Declaration *declaration)
{
    const AstOwner *ast = (const AstOwner *)(const void *)declaration->statement;
    Target target = target_find(sema, declaration->home, ast->target);
    if (target.object == NULL) return;
    if (target.column != NULL || target.check != NULL ||
        !extras_row(target.object->kind)->has_owner)
        SEMA_ADD(sema, UNKNOWN_OBJECT, ast->statement.span, "a %s has no owner of its own",
                 ast_target_row(ast->target->kind)->words);
    else if (object_extras(target.object)->owner != NULL)
        SEMA_ADD(sema, DUPLICATE_OBJECT, ast->statement.owner.span,
                 "owner specified more than once");
    else
        extras_compile(sema, target.object, &ast->statement);
}

/* PostgreSQL ties the two together: ALTER TABLE ... OWNER TO takes the sequence along. */
static void follow_table(Sema *sema, Sequence *sequence)
{
    const Object *table = database_find_relation(sema->database, sequence->owned_by_table);
    if (table == NULL) return;
    Name owner = object_extras(table)->owner;
    Name written = object_extras(&sequence->object)->owner;
    if (written == owner) return;
    if (written != NULL) {
        Diagnostic *diagnostic =
            SEMA_ADD(sema, SEQUENCE_OWNER, sequence->object.span,
                     "sequence must have the same owner as the table that owns it");
        SEMA_NOTE(sema, diagnostic, table->span, "the table is declared here");
    }
    object_extras_edit(sema->arena, &sequence->object)->owner = owner;
}

static int compare_grants(const void *a, const void *b)
{
    return grant_compare(a, b);
}

static int compare_labels(const void *a, const void *b)
{
    const SecurityLabel *left = a;
    const SecurityLabel *right = b;
    int order = name_compare(left->column, right->column);
    return order != 0 ? order : name_compare(left->provider, right->provider);
}

static int compare_comments(const void *a, const void *b)
{
    return name_compare(((const ColumnComment *)a)->column, ((const ColumnComment *)b)->column);
}

#define SORT(vector, compare)                                                       \
    do {                                                                            \
        if ((vector).count > 1)                                                     \
            qsort((vector).items, (vector).count, sizeof *(vector).items, compare); \
    } while (0)

/* In the canonical order. */
static void sort_extras(void *context, const Object *object)
{
    if (object->extras == NULL || object->extras == &object_extras_none) return;
    ObjectExtras *extras = object_extras_edit(context, (Object *)(uintptr_t)object);
    SORT(extras->grants, compare_grants);
    SORT(extras->labels, compare_labels);
    SORT(extras->comments, compare_comments);
}

static bool says_nothing(const Object *object)
{
    return (object->kind == KIND_DEFAULT_PRIVILEGES || object->kind == KIND_EXTERNAL) &&
           object_extras(object)->grants.count == 0;
}

void extras_finish(Sema *sema)
{
    Objects *objects = &sema->database->objects;
    size_t kept = 0;
    for (size_t i = 0; i < objects->count; i++)
        if (!says_nothing(objects->items[i])) objects->items[kept++] = objects->items[i];
    objects->count = kept;
    for (size_t i = 0; i < objects->count; i++) {
        if (objects->items[i]->kind != KIND_SEQUENCE) continue;
        Sequence *sequence = (Sequence *)(void *)objects->items[i];
        if (sequence->owned_by_table.name != NULL) follow_table(sema, sequence);
    }
    database_visit(sema->database, sort_extras, sema->arena);
}

const KindSteps owner_steps = {.define = owner_define};
