/* allow data loss on table t: what it names is mostly no longer declared, so it is only kept, as
 * messages name it. */
#include "sema/target_internal.h"

static void add(Sema *sema, const AstTarget *ast, ObjectKind kind, Name home)
{
    bool is_part = ast->part.name != NULL;
    Object parent = {.kind = KIND_TABLE, .name.name = ast->name.name};
    parent.name.namespace_name =
        kind_row(kind)->place == PLACE_GLOBAL ? NULL : sema_home_of(sema, home, &ast->name);
    Object object = parent;
    object.kind = kind;
    if (is_part) {
        object.name.name = ast->part.name;
        object.parent = &parent;
    }
    Text described = object_describe(sema->arena, &object, NULL);
    VECTOR_ADD(sema->arena, &sema->database->losses, described);
}

static void loss_define(Sema *sema, Declaration *declaration)
{
    const AstLoss *ast = (const AstLoss *)(const void *)declaration->statement;
    ObjectKind kind = ast_target_row(ast->target->kind)->kind;
    if (ast->target->kind == AST_TARGET_TYPE) {
        add(sema, ast->target, KIND_ENUM, declaration->home);
        kind = KIND_COMPOSITE;
    }
    if (kind != KIND_COUNT) add(sema, ast->target, kind, declaration->home);
}

const KindSteps loss_steps = {.define = loss_define};
