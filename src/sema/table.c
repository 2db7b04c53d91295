/* Tables as a whole: columns, parents, the names of their parts. Parents may be declared further
 * down, so all columns of a table are known only after every table's own. */
#include "sema/parts_internal.h"

#include <stdlib.h>
#include <string.h>

#include "sema/expression_internal.h"

#define COLUMN_LIMIT 1600 /* MaxHeapAttributeNumber */

/* What needs no names. */
static const TableExtras *extras_declare(Sema *sema, const AstTableExtras *ast)
{
    static const AstTableExtras none = {0};
    if (memcmp(ast, &none, sizeof none) == 0) return &table_extras_none;
    TableExtras *extras = ARENA_NEW(sema->arena, TableExtras);
    extras->is_foreign = !span_is_none(ast->foreign);
    extras->server = ast->server.name;
    extras->row_security = ast->row_security == AST_ROW_SECURITY_ENABLED ||
                           ast->row_security == AST_ROW_SECURITY_FORCED;
    extras->row_security_forced = ast->row_security >= AST_ROW_SECURITY_FORCED;
    extras->cluster = ast->cluster.name;
    if (!span_is_none(ast->options.span))
        (void)!sql_parse_foreign_options(sema->sql, ast->options.span, &extras->options);
    return extras;
}

/* What is looked up among the columns. */
static void link_extras(Sema *sema, RelationState *state, const AstTable *ast)
{
    Table *table = (Table *)(void *)state->object;
    if (table->extras == &table_extras_none) return;
    TableExtras *extras = (TableExtras *)table->extras;
    if (extras->is_foreign)
        definition_check_server(sema, state->declaration->home, &ast->extras->server);
    extras->partition_key = partition_key_compile(sema, state, ast->extras->partition_key.span);
}

static void define_parent_and_type(Sema *sema, RelationState *state, const AstTable *ast);

static Object *table_declare(Sema *sema, Declaration *declaration)
{
    const AstTable *ast = (const AstTable *)(const void *)declaration->statement;
    Table *table = ARENA_NEW(sema->arena, Table);
    object_begin(sema, &table->object, KIND_TABLE, declaration);
    table->unlogged = !span_is_none(ast->unlogged);
    table->tablespace = ast->tablespace.name;
    table->access_method = ast->access_method.name;
    table->extras = extras_declare(sema, ast->extras);
    c_clause_compile(&table->c, &ast->c);
    (void)sema_add_object(sema, &table->object, table->object.span);
    RelationState *state = sema_add_relation(sema, &table->object, declaration);
    if (!span_is_none(ast->extras->bound.span))
        ((TableExtras *)table->extras)->bound =
            partition_bound_compile(sema, state, ast->extras->bound.span);
    return &table->object;
}

/* ---- columns ---- */

static void report_column_twice(Sema *sema, const AstColumn *ast, const Column *first)
{
    Diagnostic *diagnostic = SEMA_ADD(sema, DUPLICATE_COLUMN, ast->name.span,
                                      "column \"%s\" specified more than once", ast->name.name);
    SEMA_NOTE(sema, diagnostic, first->object.span, "it is first declared here");
}

static bool check_not_system(Sema *sema, const AstColumn *ast)
{
    static const char *const system_columns[] = {"ctid", "xmin", "cmin",
                                                 "xmax", "cmax", "tableoid"};
    for (size_t i = 0; i < sizeof system_columns / sizeof *system_columns; i++) {
        if (strcmp(ast->name.name, system_columns[i]) == 0) {
            SEMA_ADD(sema, NAME_NOT_ALLOWED, ast->name.span,
                     "column name \"%s\" conflicts with a system column", ast->name.name);
            return false;
        }
    }
    return true;
}

static void add_column(Sema *sema, RelationState *state, Table *table, const AstColumn *ast)
{
    if (ast->inherited) return; /* see overrides_define */
    const Column *first = table_find_column(table, ast->name.name);
    if (first != NULL) {
        report_column_twice(sema, ast, first);
        return;
    }
    if (!check_not_system(sema, ast)) return;
    if (table->columns.count == COLUMN_LIMIT) {
        SEMA_ADD(sema, TOO_MANY, ast->name.span, "tables can have at most %d columns",
                 COLUMN_LIMIT);
        return;
    }
    if (table->columns.count > COLUMN_LIMIT) return;
    Column *column = ARENA_NEW(sema->arena, Column);
    column_define_type(sema, state, column, ast);
    VECTOR_ADD(sema->arena, &table->columns, column);
    VECTOR_ADD(sema->working, &state->ast_columns, ast);
}

/* Names that are written out are taken before any is chosen. */
static void reserve_constraint(Sema *sema, const RelationState *state, const AstConstraint *ast)
{
    bool has_index = ast->kind == AST_CONSTRAINT_PRIMARY_KEY ||
                     ast->kind == AST_CONSTRAINT_UNIQUE || ast->kind == AST_CONSTRAINT_EXCLUDE;
    if (!has_index || ast->name.name == NULL) return;
    Constraint *constraint = ARENA_NEW(sema->arena, Constraint);
    object_begin_part(&constraint->object, KIND_CONSTRAINT, state->object, ast->name.name,
                      ast->name.span, &ast->renamed_from, &ast->documentation);
    (void)sema_add_hidden_relation(sema, &constraint->object);
    map_put_pointer(sema->reserved, ast, constraint);
}

static void reserve_names(Sema *sema, const RelationState *state, const AstTable *ast)
{
    for (const AstColumn *column = ast->columns; column != NULL; column = column->next)
        for (const AstConstraint *at = column->constraints; at != NULL; at = at->next)
            reserve_constraint(sema, state, at);
    for (const AstConstraint *at = ast->constraints; at != NULL; at = at->next)
        reserve_constraint(sema, state, at);
    for (const AstIndex *at = ast->indexes; at != NULL; at = at->next)
        if (at->part_of.name == NULL) /* else: part_name.c */
            index_reserve(sema, state->object, at);
}

static size_t count_columns(const AstTable *ast)
{
    size_t count = 1;
    for (const AstColumn *at = ast->columns; at != NULL; at = at->next) count++;
    return count < COLUMN_LIMIT ? count : COLUMN_LIMIT;
}

static void table_define_columns(Sema *sema, Declaration *declaration)
{
    const AstTable *ast = (const AstTable *)(const void *)declaration->statement;
    Table *table = (Table *)(void *)declaration->object;
    RelationState *state = sema_relation(sema, declaration->object);
    size_t count = count_columns(ast);
    vector_reserve(sema->arena, (void **)&table->columns.items, &table->columns.capacity, count,
                   sizeof *table->columns.items);
    vector_reserve(sema->working, (void **)&state->ast_columns.items, &state->ast_columns.capacity,
                   count, sizeof *state->ast_columns.items);
    for (const AstColumn *at = ast->columns; at != NULL; at = at->next)
        add_column(sema, state, table, at);
    reserve_names(sema, state, ast);
}

/* ---- inheritance ---- */

static void add_parent(Sema *sema, RelationState *state, Table *table,
                       const AstQualifiedName *written)
{
    QualifiedName name = written_name(written);
    Object *object = sema_find_relation(sema, state->declaration->home, name);
    if (object == NULL) {
        sema_report_relation(sema, state->declaration->home, name, written->span);
        state->any_column = true;
        return;
    }
    if (object->kind != KIND_TABLE) {
        SEMA_ADD(sema, INHERITS, written->span, "inherited relation \"%s\" is not a table",
                 object->name.name);
        return;
    }
    RelationState *parent = sema_relation(sema, object);
    for (size_t i = 0; i < state->parents.count; i++) {
        if (state->parents.items[i] == parent) {
            SEMA_ADD(sema, INHERITS, written->span, "relation \"%s\" is inherited twice",
                     object->name.name);
            return;
        }
    }
    VECTOR_ADD(sema->arena, &state->parents, parent);
    VECTOR_ADD(sema->arena, &table->inherits, object->name);
}

/* The parent of a partition gives its columns, as a typed table's type does. */
static void define_parent_and_type(Sema *sema, RelationState *state, const AstTable *ast)
{
    Table *table = (Table *)(void *)state->object;
    const AstQualifiedName *parent = &ast->extras->partition_of;
    const AstQualifiedName *type = &ast->extras->type;
    if (parent->name != NULL) {
        add_parent(sema, state, table, parent);
        if (table->inherits.count == 0) return;
        ((TableExtras *)table->extras)->partition_of = table->inherits.items[0];
        table->inherits.count = 0;
    }
    if (type->name != NULL) {
        const Object *found = sema_find_type(sema, state->declaration->home, written_name(type));
        ((TableExtras *)table->extras)->type = found == NULL ? written_name(type) : found->name;
        state->any_column = true;
        if (found != NULL && found->kind == KIND_COMPOSITE) return;
        SEMA_ADD(sema, UNKNOWN_TYPE, type->span, "type \"%.*s\" is not a composite type",
                 TEXT_FORMAT(sema_format_name(sema, written_name(type))));
    }
}

void table_define_parents(Sema *sema, Declaration *declaration)
{
    const AstTable *ast = (const AstTable *)(const void *)declaration->statement;
    define_parent_and_type(sema, sema_relation(sema, declaration->object), ast);
    for (const AstQualifiedName *at = ast->inherits; at != NULL; at = at->next)
        add_parent(sema, sema_relation(sema, declaration->object),
                   (Table *)(void *)declaration->object, at);
}

typedef VECTOR(Name) ColumnNames;

static void add_names(Sema *sema, ColumnNames *names, const Name *more, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        size_t at = 0;
        while (at < names->count && names->items[at] != more[i]) at++;
        if (at == names->count) VECTOR_ADD(sema->arena, names, more[i]);
    }
}

/* Diamonds of inheritance: whoever was seen is not walked again. */
static void add_to_line(Sema *sema, RelationState *state, const RelationState *parent)
{
    for (size_t i = 0; i < parent->line.count; i++) {
        RelationState *ancestor = parent->line.items[i];
        size_t at = 0;
        while (at < state->line.count && state->line.items[at] != ancestor) at++;
        if (at == state->line.count) VECTOR_ADD(sema->arena, &state->line, ancestor);
    }
}

/* Children of children, partitions of partitions: deeper ones are refused. */
enum { INHERITANCE_DEPTH = 100 };

/* All columns, the parents' first, and the line of ancestors. */
void table_collect_columns(Sema *sema, RelationState *state, int depth)
{
    const Table *table = (const Table *)(const void *)state->object;
    if (state->columns != NULL || state->progress == RELATION_WORKING) return;
    state->progress = RELATION_WORKING;
    VECTOR_ADD(sema->arena, &state->line, state);
    ColumnNames names = {0};
    vector_reserve(sema->arena, (void **)&names.items, &names.capacity, table->columns.count + 1,
                   sizeof *names.items);
    for (size_t i = 0; i < state->parents.count; i++) {
        RelationState *parent = state->parents.items[i];
        if (parent->progress == RELATION_WORKING || depth > INHERITANCE_DEPTH) {
            SEMA_ADD(sema, CIRCULAR, state->object->span,
                     "table \"%s\" inherits from itself, or too deeply", state->object->name.name);
            state->any_column = true;
            continue;
        }
        table_collect_columns(sema, parent, depth + 1);
        add_to_line(sema, state, parent);
        add_names(sema, &names, parent->columns, parent->column_count);
        state->any_column = state->any_column || parent->any_column;
    }
    for (size_t i = 0; i < table->columns.count; i++) {
        Name name = table->columns.items[i]->object.name.name;
        if (state->parents.count == 0)
            VECTOR_ADD(sema->arena, &names, name);
        else
            add_names(sema, &names, &name, 1);
    }
    state->columns = names.items;
    state->column_count = names.count;
    state->progress = RELATION_DONE;
}

const Column *relation_find_column(const RelationState *state, Name name)
{
    const Column *found = NULL;
    for (size_t i = 0; found == NULL && i < state->line.count; i++)
        found = table_find_column((const Table *)(const void *)state->line.items[i]->object, name);
    return found;
}

/* Whether its own columns are all that it inherits as well, in another order, or generated where a
 * parent's are inherited: CREATE TABLE with parents cannot say so. */
static bool is_made_apart(const RelationState *state, const Table *table)
{
    size_t shared = 0;
    bool differs = table->extras->partition_of.name != NULL && table->columns.count > 0;
    if (state->parents.count == 0) return false;
    for (size_t i = 0; i < state->column_count; i++) {
        bool inherited = false;
        const Column *own = table_find_column(table, state->columns[i]);
        for (size_t j = 0; j < state->parents.count && !inherited; j++)
            inherited = relation_find_column(state->parents.items[j], state->columns[i]) != NULL;
        if (!inherited) continue;
        if (own == NULL) return false;
        shared++;
        differs = differs || own != table->columns.items[i] ||
                  !expression_is_none(&own->extras->generated);
    }
    return shared > 0 && differs;
}

/* ---- the whole ---- */

static int compare_indexes(const void *a, const void *b)
{
    return name_compare((*(Index *const *)a)->object.name.name,
                        (*(Index *const *)b)->object.name.name);
}

static int compare_triggers(const void *a, const void *b)
{
    return name_compare((*(Trigger *const *)a)->object.name.name,
                        (*(Trigger *const *)b)->object.name.name);
}

static void table_define(Sema *sema, Declaration *declaration)
{
    const AstTable *ast = (const AstTable *)(const void *)declaration->statement;
    Table *table = (Table *)(void *)declaration->object;
    RelationState *state = sema_relation(sema, declaration->object);
    for (size_t i = 0; i < table->columns.count; i++)
        column_define(sema, state, table->columns.items[i], state->ast_columns.items[i]);
    constraints_compile(sema, state, ast);
    IndexOwner owner = {declaration->object, state, declaration->home, NULL};
    for (const AstIndex *at = ast->indexes; at != NULL; at = at->next)
        if (at->part_of.name == NULL) /* else: part_name.c */
            VECTOR_ADD(sema->arena, &table->indexes, index_compile(sema, &owner, at));
    indexes_check_twice(sema, (IndexList){table->indexes.items, table->indexes.count}, table);
    table->with = options_compile(sema, ast->with, "table");
    table->made_apart = is_made_apart(state, table);
    overrides_define(sema, state, ast);
}

/* An index that tells rows apart: unique, whole, of columns that are never null. */
static bool identifies_rows(const RelationState *state, const Index *index)
{
    if (!index->unique || !expression_is_none(&index->predicate)) return false;
    for (size_t i = 0; i < index->keys.count; i++) {
        const Column *column = relation_find_column(state, index->keys.items[i].column);
        if (column == NULL || !column->not_null) return false;
    }
    return true;
}

static void check_replica_index(Sema *sema, const RelationState *state, const AstName *written)
{
    const Table *table = (const Table *)(const void *)state->object;
    const Constraint *constraint = table_find_constraint(table, written->name);
    if (constraint != NULL && constraint_is_key(constraint)) return;
    Near near = near_begin(sema, name_text(written->name));
    for (size_t i = 0; i < table->indexes.count; i++) {
        const Index *index = table->indexes.items[i];
        near_try(&near, name_text(index->object.name.name));
        if (index->object.name.name != written->name) continue;
        if (!identifies_rows(state, index))
            SEMA_ADD(
                sema, REPLICA_IDENTITY, written->span,
                "index \"%s\" cannot be the replica identity: it must be unique, without where, and "
                "of columns that are not null",
                written->name);
        return;
    }
    if (sema_is_excused(sema, written->name) ||
        database_find_marked(sema->database, table, written->name) != NULL)
        return; /* a partition's: of its parent's index */
    Diagnostic *diagnostic = SEMA_ADD(sema, REPLICA_IDENTITY, written->span,
                                      "index \"%s\" of table \"%s\" does not exist", written->name,
                                      table->object.name.name);
    near_hint(&near, diagnostic);
}

/* CLUSTER ON. */
static void check_cluster(Sema *sema, const Table *table, const AstName *written)
{
    if (written->name == NULL || sema_is_excused(sema, written->name) ||
        database_find_marked(sema->database, table, written->name) != NULL)
        return;
    Near near = near_begin(sema, name_text(written->name));
    for (size_t i = 0; i < table->indexes.count; i++)
        near_try(&near, name_text(table->indexes.items[i]->object.name.name));
    for (size_t i = 0; i < table->constraints.count; i++)
        near_try(&near, name_text(table->constraints.items[i]->object.name.name));
    near_hint(&near, SEMA_ADD(sema, UNKNOWN_OBJECT, written->span,
                              "index \"%s\" of table \"%s\" does not exist", written->name,
                              table->object.name.name));
}

static void link_replica_identity(Sema *sema, RelationState *state, const AstTable *ast)
{
    static const ReplicaIdentity identities[] = {
        [AST_REPLICA_NONE] = REPLICA_IDENTITY_DEFAULT,
        [AST_REPLICA_DEFAULT] = REPLICA_IDENTITY_DEFAULT,
        [AST_REPLICA_NOTHING] = REPLICA_IDENTITY_NOTHING,
        [AST_REPLICA_FULL] = REPLICA_IDENTITY_FULL,
        [AST_REPLICA_INDEX] = REPLICA_IDENTITY_INDEX,
    };
    Table *table = (Table *)(void *)state->object;
    table->replica_identity = identities[ast->replica_identity];
    if (ast->replica_identity != AST_REPLICA_INDEX) return;
    table->replica_identity_index = ast->replica_identity_index.name;
    check_replica_index(sema, state, &ast->replica_identity_index);
}

static void add_trigger(Sema *sema, Table *table, const IndexOwner *owner, const AstTrigger *ast)
{
    for (size_t i = 0; i < table->triggers.count; i++) {
        if (table->triggers.items[i]->object.name.name == ast->name.name) {
            Diagnostic *diagnostic = SEMA_ADD(sema, DUPLICATE_OBJECT, ast->name.span,
                                              "trigger \"%s\" already exists", ast->name.name);
            SEMA_NOTE(sema, diagnostic, table->triggers.items[i]->object.span,
                      "it is first declared here");
            return;
        }
    }
    VECTOR_ADD(sema->arena, &table->triggers, trigger_compile(sema, owner, ast));
}

static void table_link(Sema *sema, Declaration *declaration)
{
    const AstTable *ast = (const AstTable *)(const void *)declaration->statement;
    Table *table = (Table *)(void *)declaration->object;
    RelationState *state = sema_relation(sema, declaration->object);
    IndexOwner owner = {declaration->object, state, declaration->home, NULL};
    for (size_t i = 0; i < state->foreign_keys.count; i++)
        foreign_key_link(sema, state, &state->foreign_keys.items[i]);
    for (const AstTrigger *at = ast->triggers; at != NULL; at = at->next)
        add_trigger(sema, table, &owner, at);
    link_replica_identity(sema, state, ast);
    check_cluster(sema, table, &ast->extras->cluster);
    link_extras(sema, state, ast);
    table->definitions = definitions_compile_parts(sema, &owner, ast->definitions);
    if (table->indexes.count > 1)
        qsort(table->indexes.items, table->indexes.count, sizeof(Index *), compare_indexes);
    if (table->triggers.count > 1)
        qsort(table->triggers.items, table->triggers.count, sizeof(Trigger *), compare_triggers);
}

const KindSteps table_steps = {.declare = table_declare,
                               .define_types = table_define_columns,
                               .define = table_define,
                               .link = table_link};
