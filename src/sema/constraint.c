/* Constraints that a table and its columns write. Of two unique constraints that PostgreSQL would
 * make one index of, one is left out. Foreign keys are only noted: they need other tables' keys. */
#include "sema/expression_internal.h"
#include "sema/parts_internal.h"

#include <stdlib.h>
#include <string.h>

#define KEY_LIMIT 32 /* INDEX_MAX_KEYS */

/* A constraint as written, of the table or of one of its columns. */
typedef struct Written {
    const AstConstraint *ast;
    const AstColumn *column; /* NULL: of the table */
} Written;

typedef struct ConstraintWork {
    Sema *sema;
    RelationState *state;
    Table *table;
    NameScope *scope;
    VECTOR(Written) written; /* in the order of the text */
    NameList named;          /* names that are written out */
} ConstraintWork;

/* ---- collecting ---- */

static int compare_written(const void *a, const void *b)
{
    uint32_t left = ((const Written *)a)->ast->span.begin;
    uint32_t right = ((const Written *)b)->ast->span.begin;
    return (left > right) - (left < right);
}

static const Written *find_named(const ConstraintWork *work, Name name)
{
    for (size_t i = 0; i < work->written.count; i++)
        if (work->written.items[i].ast->name.name == name) return &work->written.items[i];
    return NULL;
}

static void collect(ConstraintWork *work, const AstTable *ast)
{
    Arena *arena = work->sema->scratch;
    for (const AstColumn *column = ast->columns; column != NULL; column = column->next) {
        for (const AstConstraint *at = column->constraints; at != NULL; at = at->next)
            VECTOR_ADD(arena, &work->written, (Written){at, column});
        if (column->extras->not_null != NULL)
            VECTOR_ADD(arena, &work->written, (Written){column->extras->not_null, column});
    }
    for (const AstConstraint *at = ast->constraints; at != NULL; at = at->next)
        VECTOR_ADD(arena, &work->written, (Written){at, NULL});
    if (work->written.count > 1)
        qsort(work->written.items, work->written.count, sizeof(Written), compare_written);
}

static bool is_named(const ConstraintWork *work, Name name)
{
    for (size_t i = 0; i < work->named.count; i++)
        if (work->named.items[i] == name) return true;
    return false;
}

static void take_names(ConstraintWork *work)
{
    Sema *sema = work->sema;
    for (size_t i = 0; i < work->written.count; i++) {
        const AstConstraint *ast = work->written.items[i].ast;
        Name name = ast->name.name;
        if (name == NULL) continue;
        bool is_reserved = map_find_pointer(sema->reserved, ast) != NULL;
        if (!is_reserved) sema_check_name(sema, name, ast->name.span);
        if (!is_named(work, name)) {
            VECTOR_ADD(sema->scratch, &work->named, name);
            continue;
        }
        const AstConstraint *first = find_named(work, name)->ast;
        if (is_reserved && map_find_pointer(sema->reserved, first) != NULL)
            continue; /* two indexes of one name: reported when the names were reserved */
        Diagnostic *diagnostic = SEMA_ADD(sema, DUPLICATE_CONSTRAINT, ast->name.span,
                                          "constraint \"%s\" already exists", name);
        SEMA_NOTE(sema, diagnostic, first->name.span, "it is first declared here");
    }
}

/* ---- columns of keys ---- */

static bool list_has(const NameList *list, Name name)
{
    for (size_t i = 0; i < list->count; i++)
        if (list->items[i] == name) return true;
    return false;
}

NameList columns_compile(Sema *sema, const RelationState *table, const AstName *columns,
                         const char *where)
{
    NameList list = {0};
    for (const AstName *at = columns; at != NULL; at = at->next) {
        if (!relation_has_column(table, at->name)) {
            sema_report_column(sema, table, at->name, at->span);
        } else if (list_has(&list, at->name)) {
            SEMA_ADD(sema, COLUMN_TWICE, at->span, "column \"%s\" appears twice in %s", at->name,
                     where);
            continue;
        }
        VECTOR_ADD(sema->arena, &list, at->name);
    }
    return list;
}

static NameList key_columns(const ConstraintWork *work, const Written *written, const char *where)
{
    NameList list = {0};
    if (written->column == NULL)
        return columns_compile(work->sema, work->state, written->ast->columns, where);
    VECTOR_ADD(work->sema->arena, &list, written->column->name.name);
    return list;
}

static Text column_addition(Sema *sema, const NameList *columns, const NameList *more)
{
    size_t count = columns->count + more->count;
    Text *names = ARENA_ARRAY(sema->scratch, Text, count + 1);
    for (size_t i = 0; i < columns->count; i++) names[i] = name_text(columns->items[i]);
    for (size_t i = 0; i < more->count; i++) names[columns->count + i] = name_text(more->items[i]);
    name_number_columns(sema->scratch, names, count);
    return name_join_columns(sema->scratch, names, count);
}

/* ---- making ---- */

static Span written_span(const AstConstraint *ast)
{
    return span_is_none(ast->name.span) ? ast->span : ast->name.span;
}

static Constraint *make_constraint(ConstraintWork *work, const AstConstraint *ast,
                                   ConstraintKind kind)
{
    Constraint *constraint = map_find_pointer(work->sema->reserved, ast);
    if (constraint == NULL) {
        constraint = ARENA_NEW(work->sema->arena, Constraint);
        object_begin_part(&constraint->object, KIND_CONSTRAINT, work->state->object, ast->name.name,
                          written_span(ast), &ast->renamed_from, &ast->documentation);
    }
    constraint->constraint_kind = kind;
    constraint->deferrable = !span_is_none(ast->deferrable);
    constraint->initially_deferred = !span_is_none(ast->initially_deferred);
    constraint->has_period = ast->has_period;
    constraint->not_enforced = !span_is_none(ast->not_enforced);
    constraint->not_valid = !span_is_none(ast->not_valid) && !constraint->not_enforced;
    constraint->no_inherit = !span_is_none(ast->no_inherit);
    constraint->tablespace = ast->tablespace.name;
    VECTOR_ADD(work->sema->arena, &work->table->constraints, constraint);
    return constraint;
}

static void take_constraint_name(ConstraintWork *work, Constraint *constraint)
{
    Name name = constraint->object.name.name;
    if (map_find_pointer(work->scope->constraints, name) == NULL)
        map_put_pointer(work->scope->constraints, name, constraint);
}

/* ---- checks ---- */

static void compile_check(ConstraintWork *work, const Written *written)
{
    Sema *sema = work->sema;
    Constraint *constraint = make_constraint(work, written->ast, CONSTRAINT_CHECK);
    const SqlFragment *fragment;
    constraint->expression =
        expression_of_table(sema, IN_CHECK, work->state, &written->ast->expression, &fragment);
    VectorSite site = {"check", work->state->declaration->home, work->state, NULL};
    vector_check_value(sema, &site, NULL, fragment, &constraint->expression);
    Name column = NULL;
    if (constraint->object.name.name == NULL) {
        (void)expression_has_one_column(&constraint->expression, &column);
        constraint->object.name.name = name_choose_constraint(
            sema->database, work->scope, &work->named, name_text(work->table->object.name.name),
            column == NULL ? TEXT_NONE : name_text(column), "check");
    }
    take_constraint_name(work, constraint);
}

/* ---- primary keys and unique ---- */

/* PostgreSQL makes one index of two such constraints. */
static Constraint *find_redundant(const ConstraintWork *work, const Constraint *constraint)
{
    for (size_t i = 0; i + 1 < work->table->constraints.count; i++) {
        Constraint *other = work->table->constraints.items[i];
        Constraint copy = *constraint;
        copy.object = other->object;
        copy.with = other->with;
        copy.tablespace = other->tablespace;
        if (constraint_is_key(other) && constraint_is_key(constraint))
            copy.constraint_kind = other->constraint_kind;
        if (object_equals(&copy.object, &other->object)) return other;
    }
    return NULL;
}

static void require_not_null(ConstraintWork *work, Name name)
{
    Sema *sema = work->sema;
    for (size_t i = 0; i < work->table->columns.count; i++) {
        Column *column = work->table->columns.items[i];
        if (column->object.name.name != name) continue;
        Span null = work->state->ast_columns.items[i]->null;
        column->not_null = true;
        if (!span_is_none(null))
            SEMA_ADD(sema, NULL_CONFLICT, null,
                     "column \"%s\" is in the primary key, so it cannot be null", name);
        not_null_require(sema, column, work->state->ast_columns.items[i], "is in the primary key");
    }
}

static bool is_range(const Type *type)
{
    Type base = type_base(type);
    if (base.array_dimensions > 0) return false;
    return base.type_class == TYPE_USER ? base.object->kind == KIND_RANGE
                                        : strstr(type_internal(type), "range") != NULL;
}

/* What is without overlaps is a range, and of something else. */
static void check_period(ConstraintWork *work, const Written *written, const Constraint *constraint)
{
    Sema *sema = work->sema;
    const AstName *last = written->ast->columns;
    if (!constraint_is_without_overlaps(constraint)) return;
    while (last != NULL && last->next != NULL) last = last->next;
    if (last == NULL || constraint->columns.count == 0) return;
    const Column *column = relation_find_column(work->state, last->name);
    if (constraint->columns.count < 2)
        SEMA_ADD(sema, ACCESS_METHOD, last->span,
                 "a key without overlaps needs a column before the range");
    if (column != NULL && !type_is_poison(&column->type) && !is_range(&column->type))
        SEMA_ADD(sema, ACCESS_METHOD, last->span,
                 "column \"%s\" without overlaps is of type %.*s, which is not a range type",
                 last->name, TEXT_FORMAT(type_show(sema, &column->type)));
}

static void check_key_types(ConstraintWork *work, const Written *written, Constraint *constraint)
{
    const KnownAccessMethod *method = known_access_method(
        constraint_is_without_overlaps(constraint) ? TEXT("gist") : TEXT("btree"), 0);
    const AstName *at = written->ast->columns;
    for (size_t i = 0; i < constraint->columns.count; i++) {
        const Column *column = relation_find_column(work->state, constraint->columns.items[i]);
        AstKey key = {.span = at != NULL ? at->span : written->ast->span};
        if (column != NULL) {
            QualifiedName own = operator_class_own_default(work->sema, method->name, &column->type);
            operator_class_check(work->sema, method, &key, &column->type);
            if (own.name != NULL) VECTOR_ADD(work->sema->arena, &constraint->operator_classes, own);
        }
        at = at == NULL ? NULL : at->next;
    }
    if (constraint->columns.count + constraint->include.count > KEY_LIMIT)
        SEMA_ADD(work->sema, TOO_MANY, written->ast->span, "an index can have at most %d columns",
                 KEY_LIMIT);
}

static void choose_key_name(ConstraintWork *work, Constraint *constraint, Text addition,
                            const char *label)
{
    Sema *sema = work->sema;
    if (constraint->object.name.name != NULL) return;
    Text table = name_text(work->table->object.name.name);
    for (;;) {
        constraint->object.name.name =
            name_choose_relation(sema->database, work->scope, table, addition, label, true);
        if (!is_named(work, constraint->object.name.name)) break;
        /* a check or foreign key further down is called so: as good as taken */
        map_put_pointer(work->scope->constraints, constraint->object.name.name, constraint);
    }
    (void)sema_add_hidden_relation(sema, &constraint->object);
}

/* True: it says nothing that another does not say, and is dropped. Where both have names of their
 * own they stay, as after two ALTER TABLE. */
static bool drop_redundant(ConstraintWork *work, Constraint *constraint, const AstConstraint *ast)
{
    const Constraint *other = find_redundant(work, constraint);
    if (other == NULL) return false;
    constraint->repeats = ast->name.name != NULL && is_named(work, other->object.name.name);
    Diagnostic *diagnostic = SEMA_ADD(
        work->sema, REDUNDANT_CONSTRAINT, written_span(ast),
        constraint->repeats ? "this constraint duplicates %s"
                            : "this constraint duplicates %s, so PostgreSQL does not create it",
        other->constraint_kind == CONSTRAINT_PRIMARY_KEY ? "the primary key"
                                                         : "another constraint");
    SEMA_NOTE(work->sema, diagnostic, other->object.span, "the other one is here");
    if (constraint->repeats) return false;
    work->table->constraints.count--;
    return true;
}

static void compile_key(ConstraintWork *work, const Written *written)
{
    Sema *sema = work->sema;
    const AstConstraint *ast = written->ast;
    bool is_primary = ast->kind == AST_CONSTRAINT_PRIMARY_KEY;
    Constraint *constraint =
        make_constraint(work, ast, is_primary ? CONSTRAINT_PRIMARY_KEY : CONSTRAINT_UNIQUE);
    constraint->columns =
        key_columns(work, written, is_primary ? "primary key" : "unique constraint");
    constraint->include = columns_compile(sema, work->state, ast->include, "include");
    constraint->nulls_not_distinct = ast->nulls_not_distinct;
    constraint->with = options_compile(sema, ast->with, ast->has_period ? "gist" : "btree");
    if (!is_primary && drop_redundant(work, constraint, ast)) return;
    check_key_types(work, written, constraint);
    check_period(work, written, constraint);
    for (size_t i = 0; is_primary && i < constraint->columns.count; i++)
        require_not_null(work, constraint->columns.items[i]);
    Text addition =
        is_primary ? TEXT_NONE : column_addition(sema, &constraint->columns, &constraint->include);
    choose_key_name(work, constraint, addition, is_primary ? "pkey" : "key");
    take_constraint_name(work, constraint);
}

/* Only the first primary key counts; others are reported. */
static void compile_primary_key(ConstraintWork *work)
{
    const Written *first = NULL;
    for (size_t i = 0; i < work->written.count; i++) {
        const Written *written = &work->written.items[i];
        if (written->ast->kind != AST_CONSTRAINT_PRIMARY_KEY) continue;
        if (first == NULL) {
            first = written;
            continue;
        }
        Diagnostic *diagnostic = SEMA_ADD(work->sema, TWO_PRIMARY_KEYS, written_span(written->ast),
                                          "multiple primary keys for table \"%s\" are not allowed",
                                          work->table->object.name.name);
        SEMA_NOTE(work->sema, diagnostic, written_span(first->ast), "it is declared here");
        if (first->column != NULL && written->column != NULL)
            SEMA_HINT(work->sema, diagnostic,
                      "A key of both columns is an item of the table: primary key "
                      "(%s, %s).",
                      first->column->name.name, written->column->name.name);
    }
    if (first != NULL) compile_key(work, first);
}

/* ---- exclude ---- */

static void compile_exclude(ConstraintWork *work, const Written *written)
{
    Sema *sema = work->sema;
    const AstConstraint *ast = written->ast;
    Constraint *constraint = make_constraint(work, ast, CONSTRAINT_EXCLUDE);
    const KnownAccessMethod *method =
        access_method_find(sema, &ast->exclude->access_method, "gist");
    constraint->access_method = ast->exclude->access_method.name != NULL
                                    ? ast->exclude->access_method.name
                                    : name_intern_string(sema->names, "gist");
    if (method != NULL && !method->exclude)
        SEMA_ADD(sema, ACCESS_METHOD, ast->exclude->access_method.span,
                 "access method \"%s\" does not support exclusion constraints", method->name);
    IndexOwner owner = {work->state->object, work->state, work->state->declaration->home,
                        constraint->access_method};
    IndexNames names = {0};
    for (const AstKey *at = ast->exclude->elements; at != NULL; at = at->next) {
        ExcludeElement element = {.key = ARENA_NEW(sema->arena, IndexKey),
                                  .operator_name = at->exclude_operator.text};
        *element.key = index_key_compile(sema, &owner, at, method, &names);
        VECTOR_ADD(sema->arena, &constraint->elements, element);
    }
    constraint->include = columns_compile(sema, work->state, ast->include, "include");
    for (size_t i = 0; i < constraint->include.count; i++)
        VECTOR_ADD(sema->scratch, &names, name_text(constraint->include.items[i]));
    constraint->expression = expression_of_table(sema, IN_EXCLUDE_PREDICATE, work->state,
                                                 &ast->exclude->predicate, NULL);
    constraint->with = options_compile(sema, ast->with, method == NULL ? NULL : method->name);
    if (drop_redundant(work, constraint, ast)) return;
    name_number_columns(sema->scratch, names.items, names.count);
    choose_key_name(work, constraint, name_join_columns(sema->scratch, names.items, names.count),
                    "excl");
    take_constraint_name(work, constraint);
}

/* ---- foreign keys ---- */

static void compile_foreign_key(ConstraintWork *work, const Written *written)
{
    Sema *sema = work->sema;
    const AstConstraint *ast = written->ast;
    Constraint *constraint = make_constraint(work, ast, CONSTRAINT_FOREIGN_KEY);
    constraint->columns = key_columns(work, written, "foreign key");
    if (constraint->object.name.name == NULL) {
        Text *names = ARENA_ARRAY(sema->scratch, Text, constraint->columns.count + 1);
        for (size_t i = 0; i < constraint->columns.count; i++)
            names[i] = name_text(constraint->columns.items[i]);
        Text addition = name_join_columns(sema->scratch, names, constraint->columns.count);
        constraint->object.name.name =
            name_choose_constraint(sema->database, work->scope, &work->named,
                                   name_text(work->table->object.name.name), addition, "fkey");
    }
    take_constraint_name(work, constraint);
    VECTOR_ADD(sema->arena, &work->state->foreign_keys,
               (ForeignKeyState){constraint, ast, written->column});
}

/* ---- all ---- */

static int compare_constraints(const void *a, const void *b)
{
    const Constraint *left = *(Constraint *const *)a;
    const Constraint *right = *(Constraint *const *)b;
    if (left->constraint_kind != right->constraint_kind)
        return left->constraint_kind < right->constraint_kind ? -1 : 1;
    return name_compare(left->object.name.name, right->object.name.name);
}

/* The order is that of CREATE TABLE, because it decides the names: checks, primary key, other
 * indexes, foreign keys. */
void constraints_compile(Sema *sema, RelationState *state, const AstTable *ast)
{
    Table *table = (Table *)(void *)state->object;
    ConstraintWork work = {.sema = sema,
                           .state = state,
                           .table = table,
                           .scope = sema_scope(sema, table->object.name.namespace_name)};
    collect(&work, ast);
    take_names(&work);
    not_null_compile_items(sema, state, ast);
    for (size_t i = 0; i < work.written.count; i++)
        if (work.written.items[i].ast->kind == AST_CONSTRAINT_CHECK)
            compile_check(&work, &work.written.items[i]);
    compile_primary_key(&work);
    for (size_t i = 0; i < work.written.count; i++)
        if (work.written.items[i].ast->kind == AST_CONSTRAINT_UNIQUE)
            compile_key(&work, &work.written.items[i]);
        else if (work.written.items[i].ast->kind == AST_CONSTRAINT_EXCLUDE)
            compile_exclude(&work, &work.written.items[i]);
    for (size_t i = 0; i < work.written.count; i++)
        if (work.written.items[i].ast->kind == AST_CONSTRAINT_FOREIGN_KEY)
            compile_foreign_key(&work, &work.written.items[i]);
    if (table->constraints.count > 1)
        qsort(table->constraints.items, table->constraints.count, sizeof(Constraint *),
              compare_constraints);
}
