/* Constraints of columns, tables and domains, with the clauses that follow them. */
#include "syntax/parser_internal.h"

#include "base/bug.h"

void constraint_name(Parser *p, AstRange word, AstRange name)
{
    p->constraint_name = build_name(p, name);
    p->constraint_renamed = (AstName){0};
    p->constraint_begin = word.begin;
}

void constraint_renamed(Parser *p, AstRange word, AstRange name, AstRange old)
{
    constraint_name(p, word, name);
    p->constraint_renamed = build_name(p, old);
}

void constraint_refuse_renamed(Parser *p)
{
    if (p->constraint_renamed.name == NULL) return;
    Diagnostic *diagnostic =
        diag_add(p->diagnostics, CODE_MISPLACED_CLAUSE, p->constraint_renamed.span,
                 "a not-null constraint cannot be renamed with \"renamed from\"");
    diag_hint(p->diagnostics, diagnostic,
              "Leave \"renamed from\" out: the constraint is identified by its column.");
    p->constraint_renamed = (AstName){0};
}

AstConstraint *constraint_make(Parser *p, AstConstraintKind kind, AstRange range)
{
    AstConstraint *constraint = ARENA_NEW(p->arena, AstConstraint);
    constraint->kind = kind;
    p->not_null = SPAN_NONE;
    if (p->constraint_name.name != NULL) {
        constraint->name = p->constraint_name;
        constraint->renamed_from = p->constraint_renamed;
        range.begin = p->constraint_begin;
        p->constraint_name = (AstName){0};
        p->constraint_renamed = (AstName){0};
    }
    constraint->span = build_span(p, range);
    p->constraint = constraint;
    return constraint;
}

/* Inside a column it is the column's; otherwise constraint_end adds it to the table. */
static AstConstraint *add(Parser *p, AstConstraintKind kind, AstRange range)
{
    AstConstraint *constraint = constraint_make(p, kind, range);
    if (p->column != NULL) LIST_ADD(p->column->constraints, p->last_column_constraint, constraint);
    return constraint;
}

void constraint_add(Parser *p, AstConstraintKind kind, AstRange range)
{
    add(p, kind, range);
}

void constraint_add_check(Parser *p, AstRange range, AstRange sql)
{
    add(p, AST_CONSTRAINT_CHECK, range)->expression = build_sql(p, AST_SQL_EXPRESSION, sql);
}

void constraint_add_reference(Parser *p, AstRange range)
{
    add(p, AST_CONSTRAINT_FOREIGN_KEY, range)->reference = p->reference;
}

void constraint_add_columns(Parser *p, AstConstraintKind kind, AstRange range, NameList columns)
{
    AstConstraint *constraint = add(p, kind, range);
    constraint->columns = columns.first;
    constraint->has_period = columns.has_period;
}

void constraint_add_not_null(Parser *p, AstRange range, AstRange column)
{
    constraint_refuse_renamed(p);
    constraint_add_columns(p, AST_CONSTRAINT_NOT_NULL, range, names_start(p, column));
}

void constraint_add_unique(Parser *p, AstRange range, NameList columns)
{
    AstConstraint *constraint = add(p, AST_CONSTRAINT_UNIQUE, range);
    constraint->columns = columns.first;
    constraint->has_period = columns.has_period;
    constraint->nulls_not_distinct = true;
}

void constraint_add_foreign_key(Parser *p, AstRange range, NameList columns)
{
    AstConstraint *constraint = add(p, AST_CONSTRAINT_FOREIGN_KEY, range);
    constraint->columns = columns.first;
    constraint->has_period = columns.has_period;
    constraint->reference = p->reference;
}

void constraint_add_exclude(Parser *p, AstRange range, AstRange access_method)
{
    AstConstraint *constraint = add(p, AST_CONSTRAINT_EXCLUDE, range);
    constraint->exclude = ARENA_NEW(p->arena, AstExclude);
    constraint->exclude->access_method = build_name(p, access_method);
    constraint->exclude->elements = p->keys;
}

/* A column's `not null` becomes a constraint of its own where a clause is about it. */
static bool is_about_not_null(Parser *p, unsigned kinds)
{
    if (p->column == NULL || span_is_none(p->not_null) ||
        (kinds >> AST_CONSTRAINT_NOT_NULL & 1) == 0)
        return false;
    p->constraint = column_not_null(p);
    return true;
}

/* Whether there is a constraint of one of the kinds (bits) that the clause could belong to. */
static bool belongs(Parser *p, AstRange range, unsigned kinds, const char *what)
{
    if (p->constraint != NULL && (kinds >> p->constraint->kind & 1) != 0) return true;
    if (is_about_not_null(p, kinds)) return true;
    Diagnostic *diagnostic = diag_add(p->diagnostics, CODE_MISPLACED_CLAUSE, build_span(p, range),
                                      "this clause can only be used with %s", what);
    diag_hint(p->diagnostics, diagnostic,
              "Write it directly after the constraint that it belongs to.");
    return false;
}

#define KINDS_KEYS (1u << AST_CONSTRAINT_PRIMARY_KEY | 1u << AST_CONSTRAINT_UNIQUE)
#define KINDS_REFERENCE (1u << AST_CONSTRAINT_FOREIGN_KEY)
#define KINDS_CHECK (1u << AST_CONSTRAINT_CHECK)
#define KINDS_NOT_NULL (1u << AST_CONSTRAINT_NOT_NULL)
#define KINDS_EXCLUDE (1u << AST_CONSTRAINT_EXCLUDE)
#define KINDS_INDEXED (KINDS_KEYS | KINDS_EXCLUDE)

static void set_span(Parser *p, AstRange range, Span *place)
{
    if (!build_is_repeated(p, range, *place)) *place = build_span(p, range);
}

static bool may_be_set(Parser *p, ConstraintFlag flag, AstRange range)
{
    switch (flag) {
    case CONSTRAINT_NULLS_NOT_DISTINCT:
    case CONSTRAINT_NULLS_DISTINCT: return belongs(p, range, 1u << AST_CONSTRAINT_UNIQUE, "unique");
    case CONSTRAINT_NOT_VALID:
        return belongs(p, range, KINDS_CHECK | KINDS_REFERENCE | KINDS_NOT_NULL,
                       "a check, a foreign key or not null");
    case CONSTRAINT_NO_INHERIT:
        return belongs(p, range, KINDS_CHECK | KINDS_NOT_NULL, "a check or not null");
    case CONSTRAINT_ENFORCED:
    case CONSTRAINT_NOT_ENFORCED:
        return belongs(p, range, KINDS_CHECK | KINDS_REFERENCE, "a check or foreign key");
    default:
        return belongs(p, range, KINDS_INDEXED | KINDS_REFERENCE,
                       "a key, a foreign key or an exclusion constraint");
    }
}

static void check_deferrable(Parser *p, AstRange range)
{
    Span not_deferrable = p->constraint->not_deferrable;
    if (!span_is_none(p->constraint->deferrable) && !span_is_none(not_deferrable)) {
        diag_add(p->diagnostics, CODE_CONFLICTING_CLAUSES, build_span(p, range),
                 "both deferrable and not deferrable are specified");
    }
}

static void check_enforced(Parser *p, AstRange range)
{
    if (!span_is_none(p->constraint->enforced) && !span_is_none(p->constraint->not_enforced)) {
        diag_add(p->diagnostics, CODE_CONFLICTING_CLAUSES, build_span(p, range),
                 "both enforced and not enforced are specified");
    }
}

void constraint_set(Parser *p, ConstraintFlag flag, AstRange range)
{
    if (!may_be_set(p, flag, range)) return;
    AstConstraint *constraint = p->constraint;
    switch (flag) {
    case CONSTRAINT_NULLS_NOT_DISTINCT: constraint->nulls_not_distinct = true; break;
    case CONSTRAINT_DEFERRABLE:
        set_span(p, range, &constraint->deferrable);
        check_deferrable(p, range);
        break;
    case CONSTRAINT_NOT_DEFERRABLE:
        set_span(p, range, &constraint->not_deferrable);
        check_deferrable(p, range);
        break;
    case CONSTRAINT_INITIALLY_DEFERRED:
        set_span(p, range, &constraint->initially_deferred);
        if (span_is_none(constraint->deferrable))
            constraint->deferrable = constraint->initially_deferred;
        check_deferrable(p, range);
        break;
    case CONSTRAINT_NOT_VALID: set_span(p, range, &constraint->not_valid); break;
    case CONSTRAINT_NO_INHERIT: set_span(p, range, &constraint->no_inherit); break;
    case CONSTRAINT_ENFORCED:
        set_span(p, range, &constraint->enforced);
        check_enforced(p, range);
        break;
    case CONSTRAINT_NOT_ENFORCED:
        set_span(p, range, &constraint->not_enforced);
        check_enforced(p, range);
        break;
    case CONSTRAINT_NULLS_DISTINCT:
    case CONSTRAINT_INITIALLY_IMMEDIATE: break; /* what it is anyway */
    }
}

void constraint_set_options(Parser *p, AstRange word)
{
    if (belongs(p, word, KINDS_INDEXED, "a key or an exclusion constraint") &&
        !build_is_repeated(
            p, word, p->constraint->with == NULL ? SPAN_NONE : p->constraint->with->name.span))
        p->constraint->with = p->options;
}

void constraint_set_tablespace(Parser *p, AstRange range, AstRange name)
{
    if (belongs(p, range, KINDS_INDEXED, "a key or an exclusion constraint") &&
        !build_is_repeated_name(p, range, &p->constraint->tablespace))
        p->constraint->tablespace = build_name(p, name);
}

void constraint_set_include(Parser *p, AstRange word, NameList names)
{
    if (belongs(p, word, KINDS_INDEXED, "a key or an exclusion constraint") &&
        !build_is_repeated(
            p, word, p->constraint->include == NULL ? SPAN_NONE : p->constraint->include->span))
        p->constraint->include = names.first;
}

void constraint_set_where(Parser *p, AstRange word, AstRange sql)
{
    if (belongs(p, word, KINDS_EXCLUDE, "an exclusion constraint or an index") &&
        !build_is_repeated(p, word, p->constraint->exclude->predicate.span))
        p->constraint->exclude->predicate = build_sql(p, AST_SQL_EXPRESSION, sql);
}

void constraint_end(Parser *p, AstRange range)
{
    AstTable *table = (AstTable *)p->statement;
    AstConstraint *constraint = p->constraint;
    constraint->span = build_span(p, range);
    constraint->documentation = build_documentation(p, range.begin);
    LIST_ADD(table->constraints, p->last_constraint, constraint);
    p->constraint = NULL;
}

void constraint_end_broken(Parser *p, AstRange range)
{
    constraint_end(p, range);
    build_break(p);
}

/* ---- foreign keys ---- */

void reference_begin(Parser *p, AstRange range, QualifiedRange table, NameList columns)
{
    p->reference = ARENA_NEW(p->arena, AstReference);
    p->reference->table = build_qualified_name(p, table);
    p->reference->columns = columns.first;
    p->reference->has_period = columns.has_period;
    p->reference->span = build_span(p, range);
}

static AstReference *reference_of(Parser *p, AstRange range)
{
    return belongs(p, range, KINDS_REFERENCE, "a foreign key") ? p->constraint->reference : NULL;
}

void reference_set_match(Parser *p, AstRange range, int match)
{
    AstReference *reference = reference_of(p, range);
    if (reference == NULL || build_is_repeated(p, range, reference->match_span)) return;
    reference->match = (AstMatch)match;
    reference->match_span = build_span(p, range);
    if (match == AST_MATCH_PARTIAL) {
        diag_add(p->diagnostics, CODE_MISPLACED_CLAUSE, reference->match_span,
                 "PostgreSQL does not support match partial");
    }
}

void reference_set_on_delete(Parser *p, AstRange range, int action, NameList columns)
{
    AstReference *reference = reference_of(p, range);
    if (reference == NULL || build_is_repeated(p, range, reference->on_delete_span)) return;
    reference->on_delete = (AstAction)action;
    reference->on_delete_columns = columns.first;
    reference->on_delete_span = build_span(p, range);
    if (columns.first != NULL && action != AST_ACTION_SET_NULL &&
        action != AST_ACTION_SET_DEFAULT) {
        diag_add(p->diagnostics, CODE_MISPLACED_CLAUSE, columns.first->span,
                 "a column list is only allowed for set null and set default");
    }
}

void reference_set_on_update(Parser *p, AstRange range, int action)
{
    AstReference *reference = reference_of(p, range);
    if (reference != NULL && !build_is_repeated(p, range, reference->on_update_span)) {
        reference->on_update = (AstAction)action;
        reference->on_update_span = build_span(p, range);
    }
}
