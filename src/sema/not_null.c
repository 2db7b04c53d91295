/* What is said of not-null constraints beside that they are there: PostgreSQL 18 keeps them as
 * constraints of their own. */
#include "sema/parts_internal.h"

void not_null_define(Sema *sema, Column *column, const AstConstraint *ast)
{
    column->not_null = true;
    column_extras(sema, column)->not_null = (NotNull){
        .name = ast->name.name,
        .no_inherit = !span_is_none(ast->no_inherit),
        .not_valid = !span_is_none(ast->not_valid),
    };
}

/* The place of what is said of the column's not null, or of the column. */
static Span span_of(const AstColumn *ast, const Column *column)
{
    const AstConstraint *written = ast == NULL ? NULL : ast->extras->not_null;
    return written == NULL ? column->object.span : written->span;
}

void not_null_require(Sema *sema, const Column *column, const AstColumn *ast, const char *because)
{
    const NotNull *not_null = &column->extras->not_null;
    if (!not_null->no_inherit && !not_null->not_valid) return;
    SEMA_ADD(sema, NULL_CONFLICT, span_of(ast, column),
             "column \"%s\" %s, so its not null cannot be %s", column->object.name.name, because,
             not_null->no_inherit ? "no inherit" : "not valid");
}

/* `not null NAME`, an item of the table. */
static void compile_item(Sema *sema, RelationState *state, const AstConstraint *ast)
{
    const AstName *name = ast->columns;
    Column *column = table_find_column((const Table *)(const void *)state->object, name->name);
    if (!text_is_none(ast->documentation.text))
        SEMA_ADD(sema, MISPLACED_DOCUMENTATION, ast->span,
                 "a comment on a not-null constraint is not supported: write it before the column");
    if (column == NULL && relation_has_column(state, name->name)) {
        Diagnostic *diagnostic =
            SEMA_ADD(sema, COLUMN_CLAUSE, name->span, "column \"%s\" is inherited", name->name);
        SEMA_HINT(sema, diagnostic, "Write \"%s with options not null\".", name->name);
        return;
    }
    if (column == NULL) {
        sema_report_column(sema, state, name->name, name->span);
        return;
    }
    if (!not_null_is_plain(&column->extras->not_null)) {
        SEMA_ADD(sema, DUPLICATE_CONSTRAINT, ast->span,
                 "column \"%s\" already has a not-null constraint", name->name);
        return;
    }
    not_null_define(sema, column, ast);
}

void not_null_compile_items(Sema *sema, RelationState *state, const AstTable *ast)
{
    for (const AstConstraint *at = ast->constraints; at != NULL; at = at->next)
        if (at->kind == AST_CONSTRAINT_NOT_NULL) compile_item(sema, state, at);
}
