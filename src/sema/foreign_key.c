/* Foreign keys, once every table has its keys. */
#include "sema/parts_internal.h"

#include <string.h>

static const ForeignKeyAction actions[] = {
    [AST_ACTION_NONE] = ACTION_NO_ACTION,    [AST_ACTION_NO_ACTION] = ACTION_NO_ACTION,
    [AST_ACTION_RESTRICT] = ACTION_RESTRICT, [AST_ACTION_CASCADE] = ACTION_CASCADE,
    [AST_ACTION_SET_NULL] = ACTION_SET_NULL, [AST_ACTION_SET_DEFAULT] = ACTION_SET_DEFAULT,
};

static bool list_has(const NameList *list, Name name)
{
    for (size_t i = 0; i < list->count; i++)
        if (list->items[i] == name) return true;
    return false;
}

/* As sets: a foreign key may name a key's columns in another order. */
static bool lists_match(const NameList *a, const NameList *b)
{
    if (a->count != b->count) return false;
    for (size_t i = 0; i < a->count; i++)
        if (!list_has(b, a->items[i])) return false;
    return true;
}

/* ---- the referenced side ---- */

static bool index_is_key(const Index *index, const NameList *columns)
{
    if (!index->unique || !expression_is_none(&index->predicate) ||
        index->keys.count != columns->count)
        return false;
    for (size_t i = 0; i < index->keys.count; i++)
        if (index->keys.items[i].column == NULL || !list_has(columns, index->keys.items[i].column))
            return false;
    return true;
}

/* Where the last of the columns is a period, it is the key's too. */
static bool key_serves(const Constraint *key, const NameList *columns, bool has_period)
{
    size_t last = columns->count - 1;
    return key->has_period == has_period && lists_match(&key->columns, columns) &&
           (!has_period || key->columns.items[last] == columns->items[last]);
}

static const Constraint *find_own_key(const Table *table, const NameList *columns, bool has_period,
                                      bool *is_found)
{
    const Constraint *late = NULL;
    for (size_t i = 0; i < table->constraints.count; i++) {
        const Constraint *constraint = table->constraints.items[i];
        if (!constraint_is_key(constraint) || !key_serves(constraint, columns, has_period))
            continue;
        if (constraint->deferrable)
            late = constraint;
        else
            *is_found = true;
    }
    for (size_t i = 0; !has_period && i < table->indexes.count && !*is_found; i++)
        *is_found = index_is_key(table->indexes.items[i], columns);
    return late;
}

/* A partition has the keys of the whole too. Returned is one that is there, but can be checked
 * late: no foreign key can lean on it. */
static const Constraint *find_key(const Sema *sema, const Table *table, const NameList *columns,
                                  bool has_period, bool *is_found)
{
    const Constraint *late = NULL;
    *is_found = false;
    const Tables *above = family_partition_ancestors(sema->database, table);
    for (size_t i = 0; !*is_found && i <= above->count; i++) {
        const Constraint *own =
            find_own_key(i == 0 ? table : above->items[i - 1], columns, has_period, is_found);
        if (late == NULL) late = own;
    }
    return late;
}

static const Constraint *find_primary_key(const Sema *sema, const Table *table)
{
    const Tables *above = family_partition_ancestors(sema->database, table);
    const Constraint *primary = table_primary_key(table);
    for (size_t i = 0; primary == NULL && i < above->count; i++)
        primary = table_primary_key(above->items[i]);
    return primary;
}

static bool check_key(Sema *sema, const Table *table, const NameList *columns, bool has_period,
                      Span span)
{
    bool is_found;
    const Constraint *late = find_key(sema, table, columns, has_period, &is_found);
    if (is_found) return true;
    Diagnostic *diagnostic;
    if (late != NULL) {
        diagnostic = SEMA_ADD(sema, FOREIGN_KEY_NO_KEY, span,
                              "cannot use a deferrable unique constraint of table \"%s\"",
                              table->object.name.name);
        SEMA_NOTE(sema, diagnostic, late->object.span, "it is declared here");
        return false;
    }
    (void)find_key(sema, table, columns, !has_period, &is_found);
    diagnostic =
        SEMA_ADD(sema, FOREIGN_KEY_NO_KEY, span,
                 "there is no unique constraint matching given keys for referenced table \"%s\"",
                 table->object.name.name);
    SEMA_NOTE(sema, diagnostic, table->object.span, "the table is declared here");
    if (is_found)
        SEMA_HINT(sema, diagnostic,
                  has_period ? "The referenced key has no \"without overlaps\"."
                             : "The referenced key is \"without overlaps\": write \"period\" "
                               "before the last column.");
    else
        SEMA_HINT(sema, diagnostic, "Declare the column%s primary key or unique%s.",
                  columns->count == 1 ? "" : "s", has_period ? ", the last without overlaps" : "");
    return false;
}

/* Fills the referenced columns in; false where that cannot be done (reported). */
static bool resolve_columns(Sema *sema, Constraint *constraint, const RelationState *target,
                            const AstReference *ast)
{
    const Table *table = (const Table *)(const void *)target->object;
    if (ast->columns == NULL) {
        const Constraint *primary = find_primary_key(sema, table);
        if (primary != NULL) {
            constraint->referenced_columns = primary->columns;
            return (!primary->deferrable && primary->has_period == constraint->has_period) ||
                   check_key(sema, table, &primary->columns, constraint->has_period,
                             ast->table.span);
        }
        if (target->declaration->statement->broken) return false;
        Diagnostic *diagnostic = SEMA_ADD(sema, FOREIGN_KEY_NO_KEY, ast->table.span,
                                          "there is no primary key for referenced table \"%s\"",
                                          table->object.name.name);
        SEMA_NOTE(sema, diagnostic, table->object.span, "the table is declared here");
        return false;
    }
    constraint->referenced_columns = columns_compile(sema, target, ast->columns, "foreign key");
    for (size_t i = 0; i < constraint->referenced_columns.count; i++)
        if (relation_find_column(target, constraint->referenced_columns.items[i]) == NULL)
            return false;
    bool has_columns = constraint->referenced_columns.count == constraint->columns.count;
    return !has_columns || target->declaration->statement->broken ||
           check_key(sema, table, &constraint->referenced_columns, constraint->has_period,
                     ast->span);
}

static RelationState *resolve_table(Sema *sema, const RelationState *state, const AstReference *ast)
{
    QualifiedName written = written_name(&ast->table);
    Object *object = sema_find_relation(sema, state->declaration->home, written);
    if (object == NULL) {
        sema_report_relation(sema, state->declaration->home, written, ast->table.span);
        return NULL;
    }
    if (object->kind != KIND_TABLE) {
        Diagnostic *diagnostic =
            SEMA_ADD(sema, FOREIGN_KEY_TARGET, ast->table.span,
                     "referenced relation \"%s\" is not a table", object->name.name);
        SEMA_NOTE(sema, diagnostic, object->span, "it is a %s, declared here",
                  kind_row(object->kind)->word);
        return NULL;
    }
    const Table *from = (const Table *)(const void *)state->object;
    const Table *to = (const Table *)(const void *)object;
    if (to->unlogged && !from->unlogged) {
        Diagnostic *diagnostic = SEMA_ADD(sema, FOREIGN_KEY_TARGET, ast->table.span,
                                          "table \"%s\" is unlogged, so only unlogged tables can "
                                          "reference it",
                                          object->name.name);
        SEMA_NOTE(sema, diagnostic, object->span, "it is declared here");
    }
    return sema_relation(sema, object);
}

/* ---- types ---- */

/* Equal, but for length: anything else works only by a cast at each check. */
static bool is_same_type(const Type *a, const Type *b)
{
    bool is_binary;
    return type_is_poison(a) || type_is_poison(b) ||
           (type_casts_implicitly(a, b, &is_binary) && is_binary);
}

static void check_types(Sema *sema, const RelationState *state, const RelationState *target,
                        const ForeignKeyState *key)
{
    const Constraint *constraint = key->constraint;
    for (size_t i = 0; i < constraint->columns.count; i++) {
        const Column *from = relation_find_column(state, constraint->columns.items[i]);
        const Column *to = relation_find_column(target, constraint->referenced_columns.items[i]);
        if (from == NULL || to == NULL || is_same_type(&from->type, &to->type)) continue;
        bool works = type_references(&from->type, &to->type);
        Text from_type = type_show(sema, &from->type);
        Text to_type = type_show(sema, &to->type);
        Diagnostic *diagnostic;
        if (works)
            diagnostic =
                SEMA_ADD(sema, FOREIGN_KEY_TYPE_DIFFERS, key->ast->reference->span,
                         "foreign key column \"%s\" is of type %.*s, but \"%s\" of type %.*s",
                         from->object.name.name, TEXT_FORMAT(from_type), to->object.name.name,
                         TEXT_FORMAT(to_type));
        else
            diagnostic =
                SEMA_ADD(sema, FOREIGN_KEY_TYPE, key->ast->reference->span,
                         "key columns \"%s\" and \"%s\" are of incompatible types: %.*s and %.*s",
                         from->object.name.name, to->object.name.name, TEXT_FORMAT(from_type),
                         TEXT_FORMAT(to_type));
        SEMA_NOTE(sema, diagnostic, to->object.span, "the referenced column is declared here");
    }
}

/* ---- actions ---- */

static void check_set_null(Sema *sema, const RelationState *state, ForeignKeyAction action,
                           const NameList *columns, Span span)
{
    if (action != ACTION_SET_NULL) return;
    for (size_t i = 0; i < columns->count; i++) {
        const Column *column = relation_find_column(state, columns->items[i]);
        if (column == NULL || !column->not_null) continue;
        Diagnostic *diagnostic = SEMA_ADD(sema, FOREIGN_KEY_SET_NULL, span,
                                          "set null can never work: column \"%s\" is not null",
                                          column->object.name.name);
        SEMA_NOTE(sema, diagnostic, column->object.span, "it is declared here");
        SEMA_HINT(sema, diagnostic, "Drop not null, or use cascade or restrict.");
        return;
    }
}

static void compile_set_columns(Sema *sema, const RelationState *state, Constraint *constraint,
                                const AstReference *ast)
{
    if (ast->on_delete_columns == NULL) return;
    constraint->on_delete_columns =
        columns_compile(sema, state, ast->on_delete_columns, "on delete");
    if (ast->on_delete != AST_ACTION_SET_NULL && ast->on_delete != AST_ACTION_SET_DEFAULT)
        SEMA_ADD(sema, FOREIGN_KEY_ACTION, ast->on_delete_span,
                 "a list of columns is for set null and set default only");
    for (const AstName *at = ast->on_delete_columns; at != NULL; at = at->next) {
        if (relation_has_column(state, at->name) && !list_has(&constraint->columns, at->name))
            SEMA_ADD(sema, FOREIGN_KEY_ACTION, at->span,
                     "column \"%s\" of the on delete action must be part of the foreign key",
                     at->name);
    }
}

static void compile_actions(Sema *sema, const RelationState *state, Constraint *constraint,
                            const AstReference *ast)
{
    constraint->match = ast->match == AST_MATCH_FULL ? MATCH_FULL : MATCH_SIMPLE;
    constraint->on_delete = actions[ast->on_delete];
    constraint->on_update = actions[ast->on_update];
    compile_set_columns(sema, state, constraint, ast);
    const NameList *set = constraint->on_delete_columns.count > 0 ? &constraint->on_delete_columns
                                                                  : &constraint->columns;
    check_set_null(sema, state, constraint->on_delete, set, ast->on_delete_span);
    check_set_null(sema, state, constraint->on_update, &constraint->columns, ast->on_update_span);
}

/* Rows over spans of time cannot go along with what they refer to. */
static void check_period(Sema *sema, const Constraint *constraint, const AstReference *ast)
{
    bool deletes = constraint->on_delete != ACTION_NO_ACTION;
    if (constraint->has_period != ast->has_period && ast->columns != NULL)
        SEMA_ADD(sema, FOREIGN_KEY_COUNT, ast->span,
                 "\"period\" is specified on only one side of the foreign key");
    if (constraint->has_period && (deletes || constraint->on_update != ACTION_NO_ACTION))
        SEMA_ADD(sema, FOREIGN_KEY_ACTION, deletes ? ast->on_delete_span : ast->on_update_span,
                 "a foreign key with a period can only have \"no action\"");
}

static void check_generated(Sema *sema, const RelationState *state, const Constraint *constraint,
                            const AstReference *ast)
{
    for (size_t i = 0; i < constraint->columns.count; i++) {
        const Column *column = relation_find_column(state, constraint->columns.items[i]);
        if (column == NULL || span_is_none(column->extras->generated.span)) continue;
        bool sets =
            constraint->on_delete == ACTION_SET_NULL || constraint->on_delete == ACTION_SET_DEFAULT;
        bool updates = constraint->on_update == ACTION_SET_NULL ||
                       constraint->on_update == ACTION_SET_DEFAULT ||
                       constraint->on_update == ACTION_CASCADE;
        if (sets || updates)
            SEMA_ADD(sema, FOREIGN_KEY_ACTION, sets ? ast->on_delete_span : ast->on_update_span,
                     "this action cannot set generated column \"%s\"", column->object.name.name);
    }
}

void foreign_key_link(Sema *sema, RelationState *state, const ForeignKeyState *key)
{
    Constraint *constraint = key->constraint;
    const AstReference *ast = key->ast->reference;
    if (ast == NULL) return;
    compile_actions(sema, state, constraint, ast);
    check_generated(sema, state, constraint, ast);
    check_period(sema, constraint, ast);
    constraint->referenced_table = written_name(&ast->table);
    RelationState *target = resolve_table(sema, state, ast);
    if (target == NULL) return;
    constraint->referenced_table = target->object->name;
    if (!resolve_columns(sema, constraint, target, ast)) return;
    if (constraint->columns.count != constraint->referenced_columns.count) {
        SEMA_ADD(sema, FOREIGN_KEY_COUNT, ast->span,
                 "foreign key has %zu column%s, but %zu %s referenced", constraint->columns.count,
                 constraint->columns.count == 1 ? "" : "s", constraint->referenced_columns.count,
                 constraint->referenced_columns.count == 1 ? "is" : "are");
        return;
    }
    check_types(sema, state, target, key);
}
