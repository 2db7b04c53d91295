/* raw NAME { up $$ ... $$ down $$ ... $$ }: PostgreSQL's parser reads the statements; what they
 * mean is not known. */
#include "sema/parts_internal.h"

#include "syntax/ast_raw.h"

static void read_statements(Sema *sema, const Raw *raw, const char *side, Text text,
                            Texts *statements)
{
    SqlStatements found = {0};
    Text name = text_format(sema->arena, "raw %s, %s", raw->object.name.name, side);
    const Source *source = source_make(sema->arena, name.bytes, text);
    if (!sql_script_check(sema->sql, source) || !sql_script_split(sema->sql, source, &found))
        return;
    for (size_t i = 0; i < found.count; i++)
        VECTOR_ADD(sema->arena, statements, text_copy(sema->arena, found.items[i]));
}

static Object *raw_declare(Sema *sema, Declaration *declaration)
{
    const AstRaw *ast = (const AstRaw *)(const void *)declaration->statement;
    Raw *raw = ARENA_NEW(sema->arena, Raw);
    object_begin(sema, &raw->object, KIND_RAW, declaration);
    raw->object.name.namespace_name = raw->object.renamed_from.namespace_name = NULL;
    raw->up = text_trim(ast->up.text);
    raw->down = text_trim(ast->down.text);
    read_statements(sema, raw, "up", raw->up, &raw->up_statements);
    read_statements(sema, raw, "down", raw->down, &raw->down_statements);
    (void)sema_add_object(sema, &raw->object, raw->object.span);
    return &raw->object;
}

const KindSteps raw_steps = {.declare = raw_declare};
