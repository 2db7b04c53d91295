/* comment on ...: for what has no place for a /// before it, and for SQL that was pasted. */
#include "sema/target_internal.h"

Text *column_comment(Sema *sema, Object *object, Name column)
{
    ColumnComments *comments = &object_extras_edit(sema->arena, object)->comments;
    for (size_t i = 0; i < comments->count; i++)
        if (comments->items[i].column == column) return &comments->items[i].comment;
    VECTOR_ADD(sema->arena, comments, (ColumnComment){column, TEXT_NONE});
    return &VECTOR_LAST(comments).comment;
}

static Text *place_of(Sema *sema, const Target *target)
{
    if (target->attribute != NULL) return &target->attribute->comment;
    if (target->is_index) return column_comment(sema, target->object, NULL);
    if (target->check != NULL) return column_comment(sema, target->object, target->check->name);
    if (target->column != NULL) return column_comment(sema, target->object, target->column);
    return &target->object->comment;
}

static void comment_link(Sema *sema, Declaration *declaration)
{
    static const AstName no_extension = {0};
    const AstComment *ast = (const AstComment *)(const void *)declaration->statement;
    Target target = target_find(sema, declaration->home, ast->target);
    if (target.object != NULL && target.object->kind == KIND_SEQUENCE &&
        target.object->parent != NULL) /* an identity column's: no object of its own */
        target.object = external_object(sema, declaration->home, ast->target, &no_extension);
    if (target.object == NULL) return;
    bool says_nothing = text_is_empty(ast->text.text);
    bool is_object = target.column == NULL && target.check == NULL && !target.is_index;
    if (says_nothing && !is_object && target.attribute == NULL) return;
    Text *place = place_of(sema, &target);
    if (!text_is_none(*place)) {
        Diagnostic *diagnostic =
            SEMA_ADD(sema, DUPLICATE_COMMENT, ast->text.span, "comment specified more than once");
        SEMA_NOTE(sema, diagnostic, target.span, "it is declared here");
        SEMA_HINT(sema, diagnostic, "Keep one of the two: /// before it, or comment on.");
        return;
    }
    /* None is what the object has when it is made. */
    bool is_none = says_nothing && !namespace_is_public(target.object);
    *place = is_none ? TEXT_NONE : ast->text.text;
}

const KindSteps comment_steps = {.link = comment_link};
