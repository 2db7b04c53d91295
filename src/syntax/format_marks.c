/* The types and c clauses of a whole tree, in order of place: the tokens alone do not tell them. */
#include "syntax/format_internal.h"

#include <stdlib.h>

typedef struct Collector {
    Arena *arena;
    Marks *marks;
} Collector;

static void add_mark(Collector *collector, MarkKind kind, uint32_t offset)
{
    Mark mark = {offset, kind};
    VECTOR_ADD(collector->arena, collector->marks, mark);
}

static void add_type(Collector *collector, const AstType *type)
{
    if (!span_is_none(type->span)) {
        add_mark(collector, MARK_TYPE, type->span.begin);
        add_mark(collector, MARK_TYPE_END, type->span.end);
    }
}

static void add_c(Collector *collector, const AstCClause *c)
{
    if (!span_is_none(c->span)) add_mark(collector, MARK_C, c->span.begin);
}

static void add_table(Collector *collector, const AstTable *table)
{
    add_c(collector, &table->c);
    for (const AstColumn *column = table->columns; column != NULL; column = column->next) {
        add_type(collector, &column->type);
        add_c(collector, &column->extras->c);
        if (column->extras->identity_options != NULL)
            add_type(collector, &column->extras->identity_options->type);
    }
}

static void add_statement(Collector *collector, const AstStatement *statement)
{
    switch (statement->kind) {
    case AST_PROJECT: add_c(collector, &((const AstProject *)statement)->c); break;
    case AST_TABLE: add_table(collector, (const AstTable *)statement); break;
    case AST_DOMAIN: add_type(collector, &((const AstDomain *)statement)->type); break;
    case AST_SEQUENCE: add_type(collector, &((const AstSequence *)statement)->options.type); break;
    case AST_COMPOSITE:
        for (const AstAttribute *attribute = ((const AstComposite *)statement)->attributes;
             attribute != NULL; attribute = attribute->next)
            add_type(collector, &attribute->type);
        break;
    default: break;
    }
}

static int compare_marks(const void *a, const void *b)
{
    const Mark *first = a;
    const Mark *second = b;
    return (first->offset > second->offset) - (first->offset < second->offset);
}

void format_collect_marks(Arena *arena, const Ast *ast, Marks *marks)
{
    Collector collector = {arena, marks};
    for (const AstStatement *outer = ast->statements; outer != NULL; outer = outer->next) {
        add_statement(&collector, outer);
        if (outer->kind == AST_NAMESPACE)
            for (const AstStatement *inner = ((const AstNamespace *)outer)->statements;
                 inner != NULL; inner = inner->next)
                add_statement(&collector, inner);
    }
    if (marks->count > 0) qsort(marks->items, marks->count, sizeof *marks->items, compare_marks);
}
