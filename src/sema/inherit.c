/* Columns and checks that a table has from its parents beside its own of the same name: PostgreSQL
 * merges them, or refuses to. */
#include "sema/parts_internal.h"

typedef struct Merge {
    Sema *sema;
    const RelationState *state;
    const Table *table;
} Merge;

static const Table *table_of(const RelationState *state)
{
    return (const Table *)(const void *)state->object;
}

static Text show_name(const Merge *merge, const RelationState *state)
{
    return sema_format_name(merge->sema, state->object->name);
}

/* ---- types ---- */

static bool is_known(const Type *type)
{
    return type->type_class != TYPE_POISON;
}

/* By name; none and "default" are the type's own. Of domains it is not known. */
static bool collations_differ(const Column *a, const Column *b)
{
    bool is_domain = a->type.type_class == TYPE_USER && a->type.object->kind == KIND_DOMAIN;
    Name names[] = {a->collation.name, b->collation.name};
    if (is_domain || !type_has_collation(&a->type)) return false;
    for (size_t i = 0; i < 2; i++)
        if (names[i] != NULL && text_equals_string(name_text(names[i]), "default")) names[i] = NULL;
    return names[0] != names[1];
}

/* Reports at `span` what the first of two definitions has otherwise. */
static bool check_types(const Merge *merge, const Column *column, const Column *inherited,
                        const RelationState *parent, Span span)
{
    Sema *sema = merge->sema;
    const char *what = NULL;
    if (!is_known(&column->type) || !is_known(&inherited->type)) return true;
    if (!type_equals(&column->type, &inherited->type))
        what = "type";
    else if (collations_differ(column, inherited))
        what = "collation";
    if (what == NULL) return true;
    Diagnostic *diagnostic =
        SEMA_ADD(sema, INHERITED_COLUMN, span,
                 "column \"%s\" has a different %s than in table \"%.*s\", from which it is "
                 "inherited",
                 column->object.name.name, what, TEXT_FORMAT(show_name(merge, parent)));
    SEMA_NOTE(sema, diagnostic, inherited->object.span, "it is %.*s here",
              TEXT_FORMAT(type_show(sema, &inherited->type)));
    return false;
}

/* ---- values ---- */

static bool is_generated(const Column *column)
{
    return !span_is_none(column->extras->generated.span);
}

/* The default that rows of a table get, its parents' included. */
static const Expression *find_default(const RelationState *state, Name name)
{
    for (size_t i = 0; i < state->line.count; i++) {
        const Table *table = table_of(state->line.items[i]);
        const Column *columns[] = {table_find_override(table, name),
                                   table_find_column(table, name)};
        for (size_t j = 0; j < 2; j++)
            if (columns[j] != NULL && !expression_is_none(&columns[j]->default_value))
                return &columns[j]->default_value;
    }
    return NULL;
}

/* Whether they surely give different values; how the server reads others is not known. */
static bool defaults_differ(const Type *type, const Expression *a, const Expression *b)
{
    bool is_plain =
        (expression_has(a, EXPRESSION_IS_DIGITS) && expression_has(b, EXPRESSION_IS_DIGITS)) ||
        (expression_has(a, EXPRESSION_IS_STRING) && expression_has(b, EXPRESSION_IS_STRING) &&
         type_has_collation(type));
    return is_plain && !text_equals(a->text, b->text);
}

static bool says_default(const Merge *merge, Name name)
{
    const Column *override = table_find_override(merge->table, name);
    const Column *own = table_find_column(merge->table, name);
    return (override != NULL && !expression_is_none(&override->default_value)) ||
           (own != NULL && !expression_is_none(&own->default_value));
}

static void report_value(const Merge *merge, const Column *column, const Column *inherited,
                         const char *what)
{
    Diagnostic *diagnostic = SEMA_ADD(merge->sema, INHERITED_COLUMN, column->object.span,
                                      "column \"%s\" is inherited from a generated column, %s",
                                      column->object.name.name, what);
    SEMA_NOTE(merge->sema, diagnostic, inherited->object.span, "it is generated here");
}

static void check_generated(const Merge *merge, const Column *column, const Column *inherited)
{
    if (!is_generated(inherited)) return;
    if (!expression_is_none(&column->default_value))
        report_value(merge, column, inherited, "so it cannot have a default");
    else if (column->identity != IDENTITY_NONE)
        report_value(merge, column, inherited, "so it cannot be an identity column");
    else if (merge->table->made_apart && !is_generated(column))
        report_value(merge, column, inherited, "so it must be generated, too");
    else if (is_generated(column) && column->extras->is_virtual != inherited->extras->is_virtual)
        report_value(merge, column, inherited,
                     inherited->extras->is_virtual ? "which is virtual" : "which is stored");
}

/* ---- columns ---- */

/* What a table with an order of its own is made with is what it is attached with. */
static void check_apart(const Merge *merge, const Column *column, const Column *inherited)
{
    if (!merge->table->made_apart || column->not_null || !inherited->not_null ||
        inherited->extras->not_null.no_inherit)
        return;
    Diagnostic *diagnostic = SEMA_ADD(merge->sema, INHERITED_COLUMN, column->object.span,
                                      "column \"%s\" must be not null, as in its parent table",
                                      column->object.name.name);
    SEMA_NOTE(merge->sema, diagnostic, inherited->object.span, "it is not null here");
    SEMA_HINT(merge->sema, diagnostic, "Add \"not null\".");
}

/* Whether that the column is not null goes on to children. `column` may be NULL. */
static bool says_not_null(const Column *column)
{
    return column != NULL && column->not_null && !column->extras->not_null.no_inherit;
}

/* What a child says of not null beside a parent that asks for it. */
static void check_not_null(const Merge *merge, const Column *column, const Column *inherited)
{
    if (!column->not_null || !column->extras->not_null.no_inherit || !says_not_null(inherited))
        return;
    Diagnostic *diagnostic =
        SEMA_ADD(merge->sema, INHERITED_COLUMN, column->object.span,
                 "not null of column \"%s\" is inherited, so it cannot be no inherit",
                 column->object.name.name);
    SEMA_NOTE(merge->sema, diagnostic, inherited->object.span, "it is inherited from here");
}

/* Whether rows of the table, or of one that it inherits from, have a value there in any case. */
static bool is_not_null(const RelationState *state, Name name)
{
    for (size_t i = 0; i < state->line.count; i++) {
        const Table *table = table_of(state->line.items[i]);
        const Column *override = table_find_override(table, name);
        const Column *column = table_find_column(table, name);
        if (says_not_null(override) || says_not_null(column)) return true;
    }
    return false;
}

/* A parent's column beside that of the parents before it. */
static void check_parents(const Merge *merge, const RelationState *first, const Column *before,
                          const RelationState *parent, const Column *column)
{
    Sema *sema = merge->sema;
    Name name = column->object.name.name;
    Span span = merge->state->object->span;
    if (!check_types(merge, column, before, first, span)) return;
    if (is_generated(column) != is_generated(before)) {
        Diagnostic *diagnostic =
            SEMA_ADD(sema, INHERITED_COLUMN, span,
                     "inherited column \"%s\" is generated in only one parent", name);
        SEMA_NOTE(sema, diagnostic,
                  is_generated(column) ? column->object.span : before->object.span,
                  "it is generated here");
        return;
    }
    const Expression *a = find_default(first, name);
    const Expression *b = find_default(parent, name);
    if (a == NULL || b == NULL || says_default(merge, name) ||
        !defaults_differ(&column->type, a, b))
        return;
    Diagnostic *diagnostic = SEMA_ADD(sema, INHERITED_COLUMN, span,
                                      "column \"%s\" inherits conflicting default values", name);
    SEMA_NOTE(sema, diagnostic, a->span, "one is here");
    SEMA_NOTE(sema, diagnostic, b->span, "another is here");
    SEMA_HINT(sema, diagnostic, "Specify one: %s with options default ...;", name);
}

static void check_column(const Merge *merge, const RelationState *parent, size_t index, Name name)
{
    const Column *inherited = relation_find_column(parent, name);
    Column *own = table_find_column(merge->table, name);
    const Column *override = table_find_override(merge->table, name);
    if (inherited == NULL) return;
    if (own != NULL && check_types(merge, own, inherited, parent, own->object.span)) {
        check_generated(merge, own, inherited);
        check_apart(merge, own, inherited);
        check_not_null(merge, own, inherited);
        /* CREATE TABLE merges them so. */
        if (!merge->table->made_apart && is_not_null(parent, name)) own->not_null = true;
    }
    if (override != NULL) check_not_null(merge, override, inherited);
    if (override != NULL && is_generated(inherited) &&
        !expression_is_none(&override->default_value))
        report_value(merge, override, inherited, "so it cannot have a default");
    for (size_t i = 0; own == NULL && i < index; i++) {
        const RelationState *first = merge->state->parents.items[i];
        const Column *before = relation_find_column(first, name);
        if (before == NULL) continue;
        check_parents(merge, first, before, parent, inherited);
        return;
    }
}

/* A partition has the columns of its table: all written, or none. */
static void check_partition(const Merge *merge, const RelationState *parent)
{
    Sema *sema = merge->sema;
    if (merge->table->columns.count == 0 || parent->any_column) return;
    for (size_t i = 0; i < merge->table->columns.count; i++) {
        const Column *column = merge->table->columns.items[i];
        if (relation_has_column(parent, column->object.name.name)) continue;
        SEMA_ADD(sema, INHERITED_COLUMN, column->object.span,
                 "column \"%s\" does not exist in parent table \"%.*s\"", column->object.name.name,
                 TEXT_FORMAT(show_name(merge, parent)));
    }
    for (size_t i = 0; i < parent->column_count; i++) {
        if (table_find_column(merge->table, parent->columns[i]) != NULL ||
            sema_is_excused(sema, parent->columns[i]))
            continue;
        Diagnostic *diagnostic =
            SEMA_ADD(sema, INHERITED_COLUMN, merge->state->object->span,
                     "partition \"%.*s\" declares columns, but not column \"%s\"",
                     TEXT_FORMAT(show_name(merge, merge->state)), parent->columns[i]);
        SEMA_HINT(sema, diagnostic,
                  "Declare all columns of the parent, or none. \"%s with options ...\" sets what "
                  "differs in the partition.",
                  parent->columns[i]);
    }
}

/* ---- checks ---- */

/* Whether the server surely takes them for different. */
static bool checks_differ(const Constraint *a, const Constraint *b)
{
    if (expression_equals(&a->expression, &b->expression)) return false;
    const Expression *expressions[] = {&a->expression, &b->expression};
    for (size_t i = 0; i < 2; i++) {
        if (expression_has(expressions[i], EXPRESSION_HAS_CAST)) return false;
        for (size_t j = 0; j < expressions[i]->reference_count; j++)
            if (expressions[i]->references[j].kind == REFERENCE_RELATION) return false;
    }
    return true;
}

static void check_constraint(const Merge *merge, const Constraint *own, const Constraint *inherited)
{
    const char *what = NULL;
    if (own->constraint_kind != CONSTRAINT_CHECK)
        what = "has the name of an inherited check";
    else if (own->no_inherit)
        what = "is also inherited, so it cannot be no inherit";
    else if (merge->table->made_apart && own->not_valid && !inherited->not_valid &&
             !inherited->not_enforced)
        what = "is inherited, so it cannot be not valid here only";
    else if (own->not_enforced && !inherited->not_enforced)
        what = "is inherited, so it cannot be not enforced here only";
    else if (checks_differ(own, inherited))
        what = "is inherited with another expression";
    if (what == NULL) return;
    Diagnostic *diagnostic = SEMA_ADD(merge->sema, INHERITED_CHECK, own->object.span,
                                      "constraint \"%s\" %s", own->object.name.name, what);
    SEMA_NOTE(merge->sema, diagnostic, inherited->object.span, "it is inherited from here");
}

static void report_missing(const Merge *merge, const Constraint *inherited)
{
    Diagnostic *diagnostic =
        SEMA_ADD(merge->sema, INHERITED_CHECK, merge->state->object->span,
                 "table \"%.*s\" is missing inherited check \"%s\"",
                 TEXT_FORMAT(show_name(merge, merge->state)), inherited->object.name.name);
    SEMA_NOTE(merge->sema, diagnostic, inherited->object.span, "it is inherited from here");
    SEMA_HINT(merge->sema, diagnostic,
              "A table that declares its inherited columns is created before it is attached to "
              "its parents, so it must declare their checks, too.");
}

/* Those of an ancestor. `seen`: by name, those of other ones. */
static void check_constraints(const Merge *merge, const RelationState *ancestor, Map *seen)
{
    const Table *table = table_of(ancestor);
    for (size_t i = 0; i < table->constraints.count; i++) {
        const Constraint *inherited = table->constraints.items[i];
        Name name = inherited->object.name.name;
        if (inherited->constraint_kind != CONSTRAINT_CHECK || inherited->no_inherit) continue;
        const Constraint *own = table_find_constraint(merge->table, name);
        const Constraint *other = map_find_pointer(seen, name);
        if (other == inherited) continue;
        if (other == NULL) map_put_pointer(seen, name, (void *)(uintptr_t)inherited);
        if (own == NULL && merge->table->made_apart && other == NULL)
            report_missing(merge, inherited);
        if (own != NULL && other == NULL) check_constraint(merge, own, inherited);
        if (own != NULL || other == NULL || !checks_differ(other, inherited)) continue;
        Diagnostic *diagnostic =
            SEMA_ADD(merge->sema, INHERITED_CHECK, merge->state->object->span,
                     "check \"%s\" is inherited twice, with different expressions", name);
        SEMA_NOTE(merge->sema, diagnostic, other->object.span, "one is here");
        SEMA_NOTE(merge->sema, diagnostic, inherited->object.span, "another is here");
    }
}

/* ---- all ---- */

static void check_table(Sema *sema, const RelationState *state)
{
    Merge merge = {sema, state, table_of(state)};
    Map *seen = map_make(sema->scratch);
    for (size_t i = 0; i < state->parents.count; i++) {
        const RelationState *parent = state->parents.items[i];
        for (size_t j = 0; j < parent->column_count; j++)
            check_column(&merge, parent, i, parent->columns[j]);
        if (merge.table->extras->partition_of.name != NULL) check_partition(&merge, parent);
    }
    for (size_t i = 1; i < state->line.count; i++)
        check_constraints(&merge, state->line.items[i], seen);
    arena_reset(sema->scratch);
}

void inheritance_check(Sema *sema)
{
    for (size_t i = 0; i < sema->declarations.count; i++) {
        const Declaration *declaration = sema->declarations.items[i];
        if (declaration->statement->kind != AST_TABLE) continue;
        const RelationState *state = sema_relation(sema, declaration->object);
        if (state->parents.count > 0) check_table(sema, state);
    }
}
