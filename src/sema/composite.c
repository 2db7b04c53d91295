/* Composite types, whose attributes get their types once every type is declared. */
#include "sema/parts_internal.h"

static Object *composite_declare(Sema *sema, Declaration *declaration)
{
    Composite *composite = ARENA_NEW(sema->arena, Composite);
    object_begin(sema, &composite->object, KIND_COMPOSITE, declaration);
    (void)sema_add_object(sema, &composite->object, composite->object.span);
    return &composite->object;
}

static const Attribute *find_attribute(const Composite *composite, Name name)
{
    for (size_t i = 0; i < composite->attributes.count; i++)
        if (composite->attributes.items[i].name == name) return &composite->attributes.items[i];
    return NULL;
}

static void check_attribute_renames(Sema *sema, const Composite *composite, const AstComposite *ast)
{
    for (const AstAttribute *at = ast->attributes; at != NULL; at = at->next) {
        const Attribute *still =
            at->renamed_from.name == NULL ? NULL : find_attribute(composite, at->renamed_from.name);
        if (still == NULL) continue;
        Diagnostic *diagnostic =
            SEMA_ADD(sema, RENAME_CONFLICT, at->renamed_from.span,
                     "attribute \"%s\" is still declared", at->renamed_from.name);
        SEMA_NOTE(sema, diagnostic, still->span, "it is declared here");
    }
}

static void add_attribute(Sema *sema, Composite *composite, const AstAttribute *ast, Name home)
{
    const Attribute *first = find_attribute(composite, ast->name.name);
    if (first != NULL) {
        Diagnostic *diagnostic =
            SEMA_ADD(sema, DUPLICATE_COLUMN, ast->name.span,
                     "attribute \"%s\" specified more than once", ast->name.name);
        SEMA_NOTE(sema, diagnostic, first->span, "it is first declared here");
        return;
    }
    sema_check_name(sema, ast->name.name, ast->name.span);
    Attribute attribute = {
        .name = ast->name.name,
        .type = type_resolve(sema, home, &ast->type, TYPE_OF_VALUE),
        .collation = collation_resolve(sema, home, &ast->collation),
        .renamed_from = ast->renamed_from.name,
        .comment = sema_comment(&ast->documentation),
        .span = ast->name.span,
    };
    collation_check(sema, &attribute.type, &ast->collation);
    VECTOR_ADD(sema->arena, &composite->attributes, attribute);
}

static void composite_define_types(Sema *sema, Declaration *declaration)
{
    const AstComposite *ast = (const AstComposite *)(const void *)declaration->statement;
    Composite *composite = (Composite *)(void *)declaration->object;
    for (const AstAttribute *at = ast->attributes; at != NULL; at = at->next)
        add_attribute(sema, composite, at, declaration->home);
    check_attribute_renames(sema, composite, ast);
}

const KindSteps composite_steps = {.declare = composite_declare,
                                   .define_types = composite_define_types};
