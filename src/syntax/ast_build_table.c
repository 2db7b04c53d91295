/* The head of a table, and columns. */
#include "syntax/parser_internal.h"

static AstTable *table(Parser *p)
{
    return (AstTable *)p->statement;
}

void table_set_unlogged(Parser *p, AstRange word)
{
    if (!build_is_repeated(p, word, table(p)->unlogged)) table(p)->unlogged = build_span(p, word);
}

void table_set_name(Parser *p, TableName which, AstRange word, AstRange name)
{
    AstName *place =
        which == TABLE_ACCESS_METHOD ? &table(p)->access_method : &table(p)->tablespace;
    if (!build_is_repeated_name(p, word, place)) *place = build_name(p, name);
}

static Span options_span(const AstOption *options)
{
    return options == NULL ? SPAN_NONE : options->name.span;
}

void table_set_options(Parser *p, AstRange word)
{
    if (!build_is_repeated(p, word, options_span(table(p)->with))) table(p)->with = p->options;
}

void table_set_replica(Parser *p, AstReplicaIdentity replica, AstRange range, AstRange index)
{
    if (build_is_repeated(p, range, table(p)->replica_identity_span)) return;
    table(p)->replica_identity = replica;
    table(p)->replica_identity_span = build_span(p, range);
    if (replica == AST_REPLICA_INDEX) table(p)->replica_identity_index = build_name(p, index);
}

void table_refuse(Parser *p, AstRange range, const char *what)
{
    build_refuse(p, range, what);
    build_break(p);
}

static void refuse_c(Parser *p, Span setting, const char *where)
{
    if (!span_is_none(setting)) {
        diag_add(p->diagnostics, CODE_INVALID_SETTING, setting,
                 "this is not allowed in the c clause of %s", where);
    }
}

void table_set_c(Parser *p)
{
    AstRange clause = {p->c.span.begin, p->c.span.end};
    if (!build_is_repeated(p, clause, table(p)->c.span)) {
        table(p)->c = p->c;
        refuse_c(p, p->c.type.span, "a table");
    }
}

void table_add_parent(Parser *p, QualifiedRange name)
{
    AstQualifiedName *parent = ARENA_NEW(p->arena, AstQualifiedName);
    *parent = build_qualified_name(p, name);
    LIST_ADD(table(p)->inherits, p->last_parent, parent);
}

/* ---- columns ---- */

static const AstColumnExtras no_extras;

void column_begin(Parser *p, AstRange name)
{
    p->column = ARENA_NEW(p->arena, AstColumn);
    p->column->name = build_name(p, name);
    p->column->type = p->type;
    p->column->documentation = build_documentation(p, name.begin);
    p->column->extras = &no_extras;
    p->extras = NULL;
    p->constraint = NULL;
    p->not_null = SPAN_NONE;
    p->last_column_constraint = NULL;
}

void column_begin_inherited(Parser *p, AstRange name)
{
    p->type = (AstType){.name = {.name = NULL}};
    column_begin(p, name);
    p->column->inherited = true;
}

void column_end(Parser *p, AstRange range)
{
    p->column->span = build_span(p, range);
    if (p->statement->kind == AST_VIEW)
        LIST_ADD(((AstView *)p->statement)->columns, p->last_column, p->column);
    else if (p->statement->kind == AST_MATERIALIZED_VIEW)
        LIST_ADD(((AstMaterializedView *)p->statement)->columns, p->last_column, p->column);
    else
        LIST_ADD(table(p)->columns, p->last_column, p->column);
    p->column = NULL;
    p->constraint = NULL;
}

void column_end_broken(Parser *p, AstRange range)
{
    column_end(p, range);
    build_break(p);
}

/* A column whose type could not be read: later mentions of its name are no further mistakes. */
void column_add_unreadable(Parser *p, AstRange name)
{
    p->type = (AstType){0};
    column_begin(p, name);
    column_end_broken(p, name);
}

static AstColumnExtras *extras(Parser *p)
{
    if (p->extras == NULL) {
        p->extras = ARENA_NEW(p->arena, AstColumnExtras);
        p->column->extras = p->extras;
    }
    return p->extras;
}

static void check_null(Parser *p, AstRange range, Span opposite)
{
    if (!span_is_none(opposite)) {
        Diagnostic *diagnostic =
            diag_add(p->diagnostics, CODE_CONFLICTING_CLAUSES, build_span(p, range),
                     "both null and not null are specified");
        diag_note(p->diagnostics, diagnostic, opposite, "the other one is here");
    }
}

AstConstraint *column_not_null(Parser *p)
{
    if (extras(p)->not_null == NULL) {
        AstConstraint *before = p->constraint;
        Span span = p->not_null;
        extras(p)->not_null =
            constraint_make(p, AST_CONSTRAINT_NOT_NULL, (AstRange){span.begin, span.end});
        p->constraint = before;
        p->not_null = span;
    }
    return extras(p)->not_null;
}

void column_set_not_null(Parser *p, AstRange range)
{
    if (build_is_repeated(p, range, p->column->not_null)) {
        p->constraint_name = (AstName){0};
        return;
    }
    p->column->not_null = build_span(p, range);
    p->not_null = p->column->not_null;
    check_null(p, range, p->column->null);
    constraint_refuse_renamed(p);
    if (p->constraint_name.name != NULL) (void)column_not_null(p);
}

void column_set_null(Parser *p, AstRange range)
{
    if (!build_is_repeated(p, range, p->column->null)) {
        p->column->null = build_span(p, range);
        check_null(p, range, p->column->not_null);
    }
}

void column_set_default(Parser *p, AstRange word, AstRange sql)
{
    if (!build_is_repeated(p, word, p->column->default_value.span))
        p->column->default_value = build_sql(p, AST_SQL_EXPRESSION, sql);
}

void column_set_collation(Parser *p, AstRange word, QualifiedRange name)
{
    if (!build_is_repeated(p, word, extras(p)->collation.span))
        extras(p)->collation = build_qualified_name(p, name);
}

void column_set_generated(Parser *p, AstRange word, AstRange sql, AstRange is_virtual)
{
    if (!build_is_repeated(p, word, extras(p)->generated.span)) {
        extras(p)->generated = build_sql(p, AST_SQL_EXPRESSION, sql);
        if (is_virtual.end > 0) extras(p)->generated_virtual = build_span(p, is_virtual);
    }
}

void column_set_identity(Parser *p, AstRange range, AstIdentity identity)
{
    if (!build_is_repeated(p, range, extras(p)->identity_span)) {
        extras(p)->identity = identity;
        extras(p)->identity_span = build_span(p, range);
        extras(p)->identity_options = p->sequence;
    }
}

void column_set_name(Parser *p, ColumnName which, AstRange word, AstRange name)
{
    AstName *place = which == COLUMN_STORAGE       ? &extras(p)->storage
                     : which == COLUMN_COMPRESSION ? &extras(p)->compression
                                                   : &extras(p)->renamed_from;
    if (!build_is_repeated_name(p, word, place)) *place = build_name(p, name);
}

void column_set_statistics(Parser *p, AstRange word, AstRange number)
{
    if (!build_is_repeated(p, word, extras(p)->statistics.span))
        extras(p)->statistics = build_number(p, number, -1, 10000);
}

void column_set_options(Parser *p, AstRange word)
{
    if (!build_is_repeated(p, word, options_span(extras(p)->options)))
        extras(p)->options = p->options;
}

void column_set_foreign_options(Parser *p, AstRange word, AstRange options)
{
    if (!build_is_repeated(p, word, extras(p)->foreign_options.span))
        extras(p)->foreign_options = build_sql(p, AST_SQL_EXPRESSION, options);
}

void column_set_sql(Parser *p, ColumnSql which, AstRange word, AstRange sql)
{
    AstSql *place = which == COLUMN_USING ? &extras(p)->using_expression : &extras(p)->backfill;
    if (!build_is_repeated(p, word, place->span)) *place = build_sql(p, AST_SQL_EXPRESSION, sql);
}

void column_set_by_program(Parser *p, AstRange words)
{
    if (!build_is_repeated(p, words, extras(p)->by_program))
        extras(p)->by_program = build_span(p, words);
}

void column_set_c(Parser *p)
{
    AstRange clause = {p->c.span.begin, p->c.span.end};
    if (!build_is_repeated(p, clause, extras(p)->c.span)) {
        extras(p)->c = p->c;
        refuse_c(p, p->c.prefix.span, "a column");
    }
}
