/* `name with options ...`: what a table has otherwise in a column of its parents, or of its type,
 * and what a view says of the columns of its query. */
#include "sema/target_internal.h"

#include <stdlib.h>
#include <string.h>

static const Type *attribute_type(const Sema *sema, const Table *table, Name name)
{
    const Object *type = table->extras->type.name == NULL
                             ? NULL
                             : database_find_type(sema->database, table->extras->type);
    if (type == NULL || type->kind != KIND_COMPOSITE) return NULL;
    const Composite *composite = (const Composite *)(const void *)type;
    for (size_t i = 0; i < composite->attributes.count; i++)
        if (composite->attributes.items[i].name == name)
            return &composite->attributes.items[i].type;
    return NULL;
}

/* NULL: neither a parent nor the type has such a column. */
static const Type *find_type(Sema *sema, const RelationState *state, Name name)
{
    const Table *table = (const Table *)(const void *)state->object;
    const Column *column = NULL;
    for (size_t i = 0; column == NULL && i < state->parents.count; i++)
        column = relation_find_column(state->parents.items[i], name);
    return column != NULL ? &column->type : attribute_type(sema, table, name);
}

static const Type *inherited_type(Sema *sema, const RelationState *state, const AstColumn *ast)
{
    const Table *table = (const Table *)(const void *)state->object;
    const Type *type = find_type(sema, state, ast->name.name);
    if (type == NULL && !sema_is_excused(sema, ast->name.name))
        SEMA_ADD(sema, UNKNOWN_COLUMN, ast->name.span,
                 "neither a parent nor the type of table \"%s\" has a column \"%s\"",
                 table->object.name.name, ast->name.name);
    return type;
}

static bool check_none(Sema *sema, const Span *spans, size_t count, const char *of)
{
    for (size_t i = 0; i < count; i++) {
        if (span_is_none(spans[i])) continue;
        SEMA_ADD(sema, COLUMN_CLAUSE, spans[i], "this cannot be specified for %s", of);
        return false;
    }
    return true;
}

/* Other clauses are the parents' to say. */
static bool check_clauses(Sema *sema, const AstColumn *ast, const char *of)
{
    const AstColumnExtras *extras = ast->extras;
    const Span spans[] = {extras->collation.span,
                          extras->generated.span,
                          extras->identity_span,
                          extras->using_expression.span,
                          extras->foreign_options.span,
                          extras->backfill.span,
                          extras->by_program,
                          extras->renamed_from.span,
                          ast->null};
    return check_none(sema, spans, sizeof spans / sizeof *spans, of);
}

static int compare_overrides(const void *a, const void *b)
{
    return name_compare((*(Column *const *)a)->object.name.name,
                        (*(Column *const *)b)->object.name.name);
}

static TableExtras *own_extras(Sema *sema, Table *table)
{
    if (table->extras == &table_extras_none) table->extras = ARENA_NEW(sema->arena, TableExtras);
    return (TableExtras *)table->extras;
}

/* As with a column of the table's own: no key without. */
static void require_not_null(Sema *sema, RelationState *state, Name name, Span span)
{
    Table *table = (Table *)(void *)state->object;
    Column *column = (Column *)(uintptr_t)table_find_override(table, name);
    const Type *type = column != NULL ? &column->type : find_type(sema, state, name);
    if (type == NULL || table_find_column(table, name) != NULL) return;
    if (column == NULL) {
        column = ARENA_NEW(sema->arena, Column);
        column->object = (Object){.kind = KIND_COLUMN,
                                  .name = {table->object.name.namespace_name, name},
                                  .parent = &table->object,
                                  .span = span};
        column->type = *type;
        column->statistics = -1;
        column->extras = &column_extras_none;
        VECTOR_ADD(sema->arena, &own_extras(sema, table)->overrides, column);
    }
    column->not_null = true;
    not_null_require(sema, column, NULL, "is in the primary key");
}

static void require_keys(Sema *sema, RelationState *state)
{
    const Table *table = (const Table *)(const void *)state->object;
    for (size_t i = 0; i < table->constraints.count; i++) {
        const Constraint *constraint = table->constraints.items[i];
        if (constraint->constraint_kind != CONSTRAINT_PRIMARY_KEY) continue;
        for (size_t k = 0; k < constraint->columns.count; k++)
            require_not_null(sema, state, constraint->columns.items[k], constraint->object.span);
    }
}

static void report_twice(Sema *sema, const AstColumn *ast)
{
    SEMA_ADD(sema, DUPLICATE_COLUMN, ast->name.span, "column \"%s\" specified more than once",
             ast->name.name);
}

/* The column is no object: what stands before it is said of the relation's. */
static void take_comment(Sema *sema, Object *relation, Column *column)
{
    if (!text_is_none(column->object.comment))
        *column_comment(sema, relation, column->object.name.name) = column->object.comment;
    column->object.comment = TEXT_NONE;
}

static bool says_something(const Column *override)
{
    return override->not_null || !expression_is_none(&override->default_value) ||
           override->storage != NULL || override->compression != NULL ||
           override->statistics >= 0 || override->extras->options.count > 0;
}

void overrides_define(Sema *sema, RelationState *state, const AstTable *ast)
{
    Table *table = (Table *)(void *)state->object;
    for (const AstColumn *at = ast->columns; at != NULL; at = at->next) {
        if (!at->inherited) continue;
        const Type *type = inherited_type(sema, state, at);
        if (type == NULL || !check_clauses(sema, at, "an inherited column")) continue;
        if (table_find_override(table, at->name.name) != NULL ||
            table_find_column(table, at->name.name) != NULL) {
            report_twice(sema, at);
            continue;
        }
        Column *column = ARENA_NEW(sema->arena, Column);
        column_define_override(sema, state, column, at, type);
        take_comment(sema, &table->object, column);
        Columns *overrides = &own_extras(sema, table)->overrides;
        VECTOR_ADD(sema->arena, overrides, column);
    }
    require_keys(sema, state);
    const Columns *overrides = &table->extras->overrides;
    if (overrides->count > 1)
        qsort(overrides->items, overrides->count, sizeof(Column *), compare_overrides);
}

/* ---- views ---- */

/* A view has no rows of its own, a materialized view nobody inserts into. */
static bool check_view_clauses(Sema *sema, const RelationState *state, const AstColumn *ast)
{
    const AstColumnExtras *extras = ast->extras;
    bool is_view = state->object->kind == KIND_VIEW;
    Span option = extras->options == NULL ? SPAN_NONE : extras->options->name.span;
    Span constraint = ast->constraints == NULL ? SPAN_NONE : ast->constraints->span;
    const Span spans[] = {ast->not_null,
                          constraint,
                          extras->c.span,
                          is_view ? SPAN_NONE : ast->default_value.span,
                          is_view ? extras->storage.span : SPAN_NONE,
                          is_view ? extras->compression.span : SPAN_NONE,
                          is_view ? extras->statistics.span : SPAN_NONE,
                          is_view ? option : SPAN_NONE};
    const char *of = is_view ? "a view's column" : "a materialized view's column";
    return check_clauses(sema, ast, of) &&
           check_none(sema, spans, sizeof spans / sizeof *spans, of);
}

void view_overrides_define(Sema *sema, RelationState *state, const AstColumn *ast,
                           Columns *overrides)
{
    static const Type unknown = {.type_class = TYPE_POISON};
    for (const AstColumn *at = ast; at != NULL; at = at->next) {
        if (!relation_has_column(state, at->name.name)) {
            sema_report_column(sema, state, at->name.name, at->name.span);
            continue;
        }
        if (!check_view_clauses(sema, state, at)) continue;
        if (overrides_find(overrides, at->name.name) != NULL) {
            report_twice(sema, at);
            continue;
        }
        Column *column = ARENA_NEW(sema->arena, Column);
        column_define_override(sema, state, column, at, &unknown);
        take_comment(sema, state->object, column);
        if (override_compression(column, NULL) == NULL) column->compression = NULL;
        if (says_something(column)) VECTOR_ADD(sema->arena, overrides, column);
    }
    if (overrides->count > 1)
        qsort(overrides->items, overrides->count, sizeof(Column *), compare_overrides);
}

/* ---- settling ---- */

static bool value_equals(const Expression *a, const Expression *b)
{
    bool a_is_null = expression_is_none(a) || expression_has(a, EXPRESSION_IS_NULL);
    bool b_is_null = expression_is_none(b) || expression_has(b, EXPRESSION_IS_NULL);
    return a_is_null || b_is_null ? a_is_null == b_is_null : expression_equals(a, b);
}

/* Of parents that do not agree PostgreSQL takes none's default: the child has to say one. */
static bool parents_agree(const Sema *sema, const Table *table, Name column, const Column *given)
{
    const Tables *parents = family_parents(sema->database, table);
    for (size_t i = 0; parents->count > 1 && i < parents->count; i++) {
        Column own = {.extras = &column_extras_none};
        if (family_find_handed_down(sema->database, parents->items[i], column, &own) &&
            !value_equals(&own.default_value, &given->default_value))
            return false;
    }
    return true;
}

/* What the parents say already is not said again. */
static void settle(const Sema *sema, const Table *table, Column *override)
{
    Column given = {.extras = &column_extras_none};
    Name name = override->object.name.name;
    Name compression = name_find(sema->names, TEXT("default"));
    (void)family_find_inherited(sema->database, table, name, &given);
    if (given.compression != NULL) compression = given.compression;
    if (override->compression == compression) override->compression = NULL;
    const char *own = type_storage(&override->type);
    Name storage = given.storage;
    if (storage == NULL && own != NULL) storage = name_find(sema->names, text_from_string(own));
    if (override->storage == storage) override->storage = NULL;
    /* But under which name, that its own copy is called by. */
    if (given.not_null &&
        (not_null_name_is_usual(override->extras->not_null.name) ||
         override->extras->not_null.name == given.extras->not_null.name) &&
        !override->extras->not_null.not_valid)
        override->not_null = false;
    if (value_equals(&override->default_value, &given.default_value) &&
        parents_agree(sema, table, name, &given))
        override->default_value.text = TEXT_NONE;
}

void overrides_settle(Sema *sema)
{
    const Objects *objects = &sema->database->objects;
    for (size_t i = 0; i < objects->count; i++) {
        if (objects->items[i]->kind != KIND_TABLE) continue;
        Table *table = (Table *)(void *)objects->items[i];
        size_t kept = 0;
        if (table->extras->overrides.count == 0) continue;
        Columns *overrides = &own_extras(sema, table)->overrides;
        for (size_t k = 0; k < overrides->count; k++) {
            settle(sema, table, overrides->items[k]);
            if (says_something(overrides->items[k])) overrides->items[kept++] = overrides->items[k];
        }
        overrides->count = kept;
    }
}
