/* Virtual columns are computed whenever they are read, by whoever reads: PostgreSQL 18 keeps
 * nothing of them, so nothing can be built on them, and runs no code of users for them. */
#include "sema/parts_internal.h"

static const Column *find_virtual(const RelationState *state, Name name)
{
    const Column *column = name == NULL ? NULL : relation_find_column(state, name);
    return column != NULL && column->extras->is_virtual ? column : NULL;
}

static void report(Sema *sema, Span span, const char *what, const Column *column)
{
    Diagnostic *diagnostic =
        SEMA_ADD(sema, COLUMN_CLAUSE, span, "%s cannot use virtual generated column \"%s\"", what,
                 column->object.name.name);
    SEMA_NOTE(sema, diagnostic, column->object.span, "it is declared here");
    SEMA_HINT(sema, diagnostic, "Make the column \"stored\", or use its expression.");
}

static void check_names(Sema *sema, const RelationState *state, const NameList *names, Span span,
                        const char *what)
{
    for (size_t i = 0; i < names->count; i++) {
        const Column *column = find_virtual(state, names->items[i]);
        if (column != NULL) report(sema, span, what, column);
    }
}

static void check_expression(Sema *sema, const RelationState *state, const Expression *expression,
                             Span span, const char *what)
{
    for (size_t i = 0; i < expression->reference_count; i++) {
        const SqlReference *reference = &expression->references[i];
        if (reference->kind != REFERENCE_COLUMN || reference->name.name != NULL) continue;
        const Column *column = find_virtual(state, reference->part);
        if (column != NULL) report(sema, span, what, column);
    }
}

static void check_key(Sema *sema, const RelationState *state, const IndexKey *key, Span span,
                      const char *what)
{
    const Column *column = find_virtual(state, key->column);
    if (column != NULL) report(sema, span, what, column);
    check_expression(sema, state, &key->expression, span, what);
}

static void check_constraint(Sema *sema, const RelationState *state, const Constraint *constraint)
{
    static const char *const words[] = {"a primary key", "a unique constraint", NULL,
                                        "a foreign key", "an exclusion constraint"};
    const char *what = words[constraint->constraint_kind];
    Span span = constraint->object.span;
    if (what == NULL) return;
    check_names(sema, state, &constraint->columns, span, what);
    check_names(sema, state, &constraint->include, span, what);
    check_expression(sema, state, &constraint->expression, span, what);
    for (size_t i = 0; i < constraint->elements.count; i++)
        check_key(sema, state, constraint->elements.items[i].key, span, what);
}

static void check_index(Sema *sema, const RelationState *state, const Index *index)
{
    for (size_t i = 0; i < index->keys.count; i++)
        check_key(sema, state, &index->keys.items[i], index->object.span, "an index");
    check_names(sema, state, &index->include, index->object.span, "an index");
    check_expression(sema, state, &index->predicate, index->object.span, "an index");
}

static void check_column(Sema *sema, const Column *column)
{
    const Expression *generated = &column->extras->generated;
    Name name = column->object.name.name;
    if (column->type.type_class == TYPE_USER || column->type.type_class == TYPE_EXTENSION)
        SEMA_ADD(sema, COLUMN_CLAUSE, column->object.span,
                 "virtual generated column \"%s\" cannot have type %.*s, which is not a built-in "
                 "type",
                 name, TEXT_FORMAT(type_show(sema, &column->type)));
    if (column->statistics >= 0)
        SEMA_ADD(sema, COLUMN_CLAUSE, column->object.span,
                 "statistics on virtual generated column \"%s\" are not supported", name);
    for (size_t i = 0; i < generated->reference_count; i++) {
        ReferenceKind kind = generated->references[i].kind;
        if (kind != REFERENCE_TYPE && kind != REFERENCE_FUNCTION)
            continue; /* built-in: no reference */
        Diagnostic *diagnostic = SEMA_ADD(
            sema, COLUMN_CLAUSE, generated->span,
            "virtual generated column \"%s\" cannot use %s \"%s\", which is not built in", name,
            kind == REFERENCE_TYPE ? "type" : "function", generated->references[i].name.name);
        SEMA_HINT(sema, diagnostic, "Make the column \"stored\".");
        return;
    }
}

static bool has_virtual(const RelationState *state)
{
    for (size_t i = 0; i < state->column_count; i++)
        if (find_virtual(state, state->columns[i]) != NULL) return true;
    return false;
}

static void check_table(Sema *sema, const RelationState *state)
{
    const Table *table = (const Table *)(const void *)state->object;
    if (!has_virtual(state)) return;
    for (size_t i = 0; i < table->columns.count; i++)
        if (table->columns.items[i]->extras->is_virtual)
            check_column(sema, table->columns.items[i]);
    for (size_t i = 0; i < table->constraints.count; i++)
        check_constraint(sema, state, table->constraints.items[i]);
    for (size_t i = 0; i < table->indexes.count; i++)
        check_index(sema, state, table->indexes.items[i]);
}

void virtual_columns_check(Sema *sema)
{
    for (size_t i = 0; i < sema->declarations.count; i++) {
        const Declaration *declaration = sema->declarations.items[i];
        if (declaration->statement->kind == AST_TABLE)
            check_table(sema, sema_relation(sema, declaration->object));
    }
}
