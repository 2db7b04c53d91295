/* Enums: each label once, no longer than a name, and none renamed from one that is still there. */
#include "sema/parts_internal.h"

static void report_label_twice(Sema *sema, const AstLabel *label, const AstLabel *first)
{
    Diagnostic *diagnostic =
        SEMA_ADD(sema, DUPLICATE_LABEL, label->label.span, "enum label \"%.*s\" already exists",
                 TEXT_FORMAT(label->label.text));
    SEMA_NOTE(sema, diagnostic, first->label.span, "it is first declared here");
}

static void check_label(Sema *sema, const AstLabel *label)
{
    sema_check_name(sema, name_intern(sema->names, label->label.text), label->label.span);
}

/* A label renamed from one that is still there would be two things at once. */
static void check_label_rename(Sema *sema, const Map *labels, Map *sources, AstLabel *label)
{
    if (text_is_none(label->renamed_from.text)) return;
    const AstLabel *still = map_find(labels, label->renamed_from.text);
    const AstLabel *other = map_find(sources, label->renamed_from.text);
    if (still != NULL) {
        Diagnostic *diagnostic =
            SEMA_ADD(sema, RENAME_CONFLICT, label->renamed_from.span,
                     "label \"%.*s\" is still declared", TEXT_FORMAT(label->renamed_from.text));
        SEMA_NOTE(sema, diagnostic, still->label.span, "it is declared here");
    } else if (other != NULL) {
        Diagnostic *diagnostic =
            SEMA_ADD(sema, RENAME_CONFLICT, label->renamed_from.span,
                     "two labels are renamed from \"%.*s\"", TEXT_FORMAT(label->renamed_from.text));
        SEMA_NOTE(sema, diagnostic, other->renamed_from.span, "the other one is here");
    }
    map_put(sources, label->renamed_from.text, label);
}

static Object *enum_declare(Sema *sema, Declaration *declaration)
{
    const AstEnum *ast = (const AstEnum *)(const void *)declaration->statement;
    Enum *declared = ARENA_NEW(sema->arena, Enum);
    object_begin(sema, &declared->object, KIND_ENUM, declaration);
    Map *labels = map_make(sema->arena);
    Map *sources = map_make(sema->arena);
    for (AstLabel *label = ast->labels; label != NULL; label = label->next) {
        const AstLabel *first = map_find(labels, label->label.text);
        if (first != NULL) {
            report_label_twice(sema, label, first);
            continue;
        }
        check_label(sema, label);
        map_put(labels, label->label.text, label);
        VECTOR_ADD(sema->arena, &declared->labels,
                   (EnumLabel){.label = label->label.text,
                               .renamed_from = label->renamed_from.text,
                               .comment = sema_comment(&label->documentation),
                               .span = label->label.span});
    }
    for (AstLabel *label = ast->labels; label != NULL; label = label->next)
        check_label_rename(sema, labels, sources, label);
    (void)sema_add_object(sema, &declared->object, declared->object.span);
    return &declared->object;
}

const KindSteps enum_steps = {.declare = enum_declare};
