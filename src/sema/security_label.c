/* security label for PROVIDER on ...: what a loadable module knows how to read. */
#include "sema/target_internal.h"

static void security_label_link(Sema *sema, Declaration *declaration)
{
    const AstSecurityLabel *ast = (const AstSecurityLabel *)(const void *)declaration->statement;
    Target target = target_find(sema, declaration->home, ast->target);
    if (target.object == NULL) return;
    if (target.check != NULL ||
        (target.object->parent != NULL && target.object->kind != KIND_COLUMN)) {
        SEMA_ADD(sema, LABEL_NOT_ALLOWED, ast->statement.span,
                 "security labels are not supported for this type of object");
        return;
    }
    SecurityLabels *labels = &object_extras_edit(sema->arena, target.object)->labels;
    for (size_t i = 0; i < labels->count; i++) {
        if (labels->items[i].provider != ast->provider.name ||
            labels->items[i].column != target.column)
            continue;
        SEMA_ADD(sema, LABEL_NOT_ALLOWED, ast->provider.span,
                 "security label for provider \"%s\" specified more than once", ast->provider.name);
        return;
    }
    VECTOR_ADD(sema->arena, labels,
               (SecurityLabel){ast->provider.name, target.column, ast->text.text});
}

const KindSteps security_label_steps = {.link = security_label_link};
