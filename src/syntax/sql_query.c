/* Statements that open a scope of names. Recursion is bounded by sql_parse's limit on depth. */
#include "syntax/sql_tree_internal.h"

#include <string.h>

static SqlQuery *query_at(const Walk *walk, uint32_t index)
{
    return walk->tree->queries.items[index];
}

static NameList string_names(Walk *walk, PgQuery__Node *const *items, size_t count)
{
    NameList names = {0};
    for (size_t i = 0; i < count; i++)
        VECTOR_ADD(walk->arena, &names, sql_name(walk->names, sql_string_of(items[i])));
    return names;
}

/* A statement in parentheses, in WITH or beside a set operation: its query. */
static uint32_t walk_statement(Walk *walk, const PgQuery__Node *node, uint32_t parent, bool skips)
{
    switch (node == NULL ? PG_QUERY__NODE__NODE__NOT_SET : node->node_case) {
    case PG_QUERY__NODE__NODE_SELECT_STMT:
        return walk_select(walk, node->select_stmt, parent, skips);
    case PG_QUERY__NODE__NODE_INSERT_STMT: return walk_insert(walk, node->insert_stmt, parent);
    case PG_QUERY__NODE__NODE_UPDATE_STMT: return walk_update(walk, node->update_stmt, parent);
    case PG_QUERY__NODE__NODE_DELETE_STMT: return walk_delete(walk, node->delete_stmt, parent);
    default: return SQL_NO_QUERY;
    }
}

static void walk_with(Walk *walk, uint32_t index, const PgQuery__WithClause *with)
{
    for (size_t i = 0; with != NULL && i < with->n_ctes; i++) {
        const PgQuery__CommonTableExpr *table = with->ctes[i]->common_table_expr;
        SqlCte cte = {.name = sql_name(walk->names, table->ctename),
                      .columns = string_names(walk, table->aliascolnames, table->n_aliascolnames),
                      .query = SQL_NO_QUERY};
        SqlQuery *query = query_at(walk, index);
        size_t at = query->ctes.count;
        /* Known before it is walked, so that a recursive one finds itself. */
        cte.query = (uint32_t)walk->tree->queries.count;
        VECTOR_ADD(walk->arena, &query->ctes, cte);
        uint32_t made = walk_statement(walk, table->ctequery, index, true);
        query_at(walk, index)->ctes.items[at].query = made;
        /* SEARCH and CYCLE add columns. */
        if (table->search_clause != NULL || table->cycle_clause != NULL)
            query_at(walk, index)->ctes.items[at].query = SQL_NO_QUERY;
    }
}

static bool is_star(const PgQuery__Node *node)
{
    if (node == NULL || node->node_case != PG_QUERY__NODE__NODE_COLUMN_REF) return false;
    const PgQuery__ColumnRef *column = node->column_ref;
    return column->n_fields > 0 &&
           column->fields[column->n_fields - 1]->node_case == PG_QUERY__NODE__NODE_A_STAR;
}

static void add_output(Walk *walk, uint32_t index, const PgQuery__ResTarget *target)
{
    SqlOutput output = {.is_star = is_star(target->val)};
    if (output.is_star) {
        const PgQuery__ColumnRef *column = target->val->column_ref;
        if (column->n_fields > 1)
            output.qualifier =
                sql_name(walk->names, sql_string_of(column->fields[column->n_fields - 2]));
    } else if (target->name != NULL && target->name[0] != '\0') {
        output.name = sql_name(walk->names, target->name);
    } else {
        output.name = sql_output_name(walk->names, target->val);
    }
    VECTOR_ADD(walk->arena, &query_at(walk, index)->outputs, output);
}

/* What is under casts and COLLATE, or is after the ELSE that ends the item. */
static const PgQuery__Node *find_named(const PgQuery__Node *node)
{
    if (node != NULL && node->node_case == PG_QUERY__NODE__NODE_CASE_EXPR)
        node = node->case_expr->defresult;
    while (node != NULL)
        if (node->node_case == PG_QUERY__NODE__NODE_TYPE_CAST)
            node = node->type_cast->arg;
        else if (node->node_case == PG_QUERY__NODE__NODE_COLLATE_CLAUSE)
            node = node->collate_clause->arg;
        else
            break;
    return node;
}

/* What is named at the place, or a qualifier after it. */
static SqlNamed *find_at(Walk *walk, size_t begin, int32_t location, Name name)
{
    for (size_t i = begin; i < walk->tree->named.count; i++) {
        SqlNamed *named = &walk->tree->named.items[i];
        if (named->part_count > 0 && named->parts[named->part_count - 1] == name &&
            named->begin < named->end && (int64_t)(named->begin + walk->base) >= location)
            return named;
    }
    return NULL;
}

void walk_mark_output(Walk *walk, const PgQuery__Node *item, size_t begin)
{
    const PgQuery__Node *node = find_named(item);
    SqlNamed *named = NULL;
    if (node == NULL || begin >= walk->tree->named.count) return;
    if (node->node_case == PG_QUERY__NODE__NODE_COLUMN_REF) {
        named = node == item ? &VECTOR_LAST(&walk->tree->named)
                             : find_at(walk, begin, node->column_ref->location,
                                       sql_output_name(walk->names, node));
        if (named != NULL && named->kind != REFERENCE_COLUMN && named->kind != REFERENCE_STAR)
            named = NULL;
    } else if (node->node_case == PG_QUERY__NODE__NODE_FUNC_CALL) {
        named = find_at(walk, begin, node->func_call->location, sql_output_name(walk->names, node));
        if (named != NULL && named->kind != REFERENCE_FUNCTION) named = NULL;
    }
    if (named == NULL) return;
    named->is_output = true;
    named->is_listed = node == item && named->kind == REFERENCE_COLUMN;
}

static void walk_targets(Walk *walk, uint32_t index, PgQuery__Node *const *targets, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (targets[i]->node_case != PG_QUERY__NODE__NODE_RES_TARGET) continue;
        const PgQuery__ResTarget *target = targets[i]->res_target;
        add_output(walk, index, target);
        size_t before = walk->tree->named.count;
        walk_node(walk, target->val);
        bool is_bare = target->name == NULL || target->name[0] == '\0';
        if (is_bare) walk_mark_output(walk, target->val, before);
    }
}

static void walk_sort(Walk *walk, PgQuery__Node *const *items, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (items[i]->node_case != PG_QUERY__NODE__NODE_SORT_BY) continue;
        walk->output_use = OUTPUT_FIRST;
        walk_node(walk, items[i]->sort_by->node);
        walk->output_use = OUTPUT_NEVER;
    }
}

/* VALUES: column1, column2, ... */
static void add_values_outputs(Walk *walk, uint32_t index, const PgQuery__Node *row)
{
    size_t count = row->node_case == PG_QUERY__NODE__NODE_LIST ? row->list->n_items : 0;
    for (size_t i = 0; i < count; i++) {
        Text name = text_format(walk->arena, "column%zu", i + 1);
        VECTOR_ADD(walk->arena, &query_at(walk, index)->outputs,
                   (SqlOutput){.name = name_intern(walk->names, name)});
    }
}

static void walk_plain_select(Walk *walk, const PgQuery__SelectStmt *select, uint32_t index)
{
    for (size_t i = 0; i < select->n_from_clause; i++)
        walk_from(walk, query_at(walk, index), select->from_clause[i]);
    if (select->n_values_lists > 0) add_values_outputs(walk, index, select->values_lists[0]);
    walk_list(walk, select->values_lists, select->n_values_lists);
    walk_targets(walk, index, select->target_list, select->n_target_list);
    walk->output_use = OUTPUT_FIRST; /* DISTINCT ON looks as ORDER BY does */
    walk_list(walk, select->distinct_clause, select->n_distinct_clause);
    walk->output_use = OUTPUT_NEVER;
    walk_node(walk, select->where_clause);
    if (select->n_group_clause > 0) traits_add(walk, EXPRESSION_HAS_GROUPS);
    for (size_t i = 0; i < select->n_group_clause; i++) {
        walk->output_use = OUTPUT_LAST;
        walk_node(walk, select->group_clause[i]);
        walk->output_use = OUTPUT_NEVER;
    }
    walk_node(walk, select->having_clause);
    walk_list(walk, select->window_clause, select->n_window_clause);
}

uint32_t walk_select(Walk *walk, const PgQuery__SelectStmt *select, uint32_t parent, bool skips)
{
    uint32_t outer = walk->query;
    OutputUse outer_use = walk->output_use;
    uint32_t index = walk_begin_query(walk, parent, skips);
    walk->query = index;
    walk->output_use = OUTPUT_NEVER;
    walk_with(walk, index, select->with_clause);
    if (select->larg != NULL && select->rarg != NULL) {
        traits_add(walk, EXPRESSION_HAS_SET_OPERATION);
        uint32_t first = walk_select(walk, select->larg, index, true);
        query_at(walk, index)->first = first;
        walk_select(walk, select->rarg, index, true);
    } else {
        walk_plain_select(walk, select, index);
    }
    walk_sort(walk, select->sort_clause, select->n_sort_clause);
    walk_node(walk, select->limit_offset);
    walk_node(walk, select->limit_count);
    walk->query = outer;
    walk->output_use = outer_use;
    return index;
}

/* A column that a statement writes: it is the target's, whatever else is in sight. */
static void walk_written_columns(Walk *walk, Name target, PgQuery__Node *const *items, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (items[i]->node_case != PG_QUERY__NODE__NODE_RES_TARGET) continue;
        const PgQuery__ResTarget *written = items[i]->res_target;
        Name column = sql_name(walk->names, written->name);
        if (column != NULL && target != NULL)
            walk_add(walk,
                     (SqlNamed){.kind = REFERENCE_COLUMN,
                                .part_count = 2,
                                .qualifier_hidden = true,
                                .parts = {target, column}},
                     written->location);
        walk_list(walk, written->indirection, written->n_indirection);
        walk_node(walk, written->val);
    }
}

/* Opens the query of a statement that writes `relation`, which becomes its first FROM item; gives
 * the name that columns of it are qualified with. */
static Name begin_writing(Walk *walk, const PgQuery__RangeVar *relation,
                          const PgQuery__WithClause *with, uint32_t parent, uint32_t *index)
{
    *index = walk_begin_query(walk, parent, true);
    walk->query = *index;
    walk->output_use = OUTPUT_NEVER;
    walk_with(walk, *index, with);
    if (relation == NULL) return NULL;
    SqlFrom *target = walk_from_relation(walk, relation);
    SqlQuery *query = query_at(walk, *index);
    VECTOR_ADD(walk->arena, &query->from, target);
    return target->alias != NULL ? target->alias : target->name.name;
}

static void walk_conflict(Walk *walk, const PgQuery__OnConflictClause *conflict, Name target,
                          uint32_t index)
{
    if (conflict == NULL) return;
    SqlQuery *query = query_at(walk, index);
    if (query->from.count > 0) {
        SqlFrom *excluded = ARENA_NEW(walk->arena, SqlFrom);
        *excluded = *query->from.items[0];
        excluded->alias = name_intern_string(walk->names, "excluded");
        excluded->is_only_qualified = true;
        VECTOR_ADD(walk->arena, &query->from, excluded);
    }
    if (conflict->infer != NULL) {
        for (size_t i = 0; i < conflict->infer->n_index_elems; i++) {
            const PgQuery__IndexElem *element = conflict->infer->index_elems[i]->index_elem;
            Name column = sql_name(walk->names, element->name);
            if (column != NULL && target != NULL)
                walk_add(walk,
                         (SqlNamed){.kind = REFERENCE_COLUMN,
                                    .part_count = 2,
                                    .qualifier_hidden = true,
                                    .parts = {target, column}},
                         -1);
            walk_node(walk, element->expr);
        }
        walk_node(walk, conflict->infer->where_clause);
    }
    walk_written_columns(walk, target, conflict->target_list, conflict->n_target_list);
    walk_node(walk, conflict->where_clause);
}

#if PG_VERSION_NUM >= 180000
#define RETURNING(statement)                                                             \
    (statement)->returning_clause == NULL ? NULL : (statement)->returning_clause->exprs, \
        (statement)->returning_clause == NULL ? 0 : (statement)->returning_clause->n_exprs
#else
#define RETURNING(statement) (statement)->returning_list, (statement)->n_returning_list
#endif

uint32_t walk_insert(Walk *walk, const PgQuery__InsertStmt *insert, uint32_t parent)
{
    uint32_t outer = walk->query;
    uint32_t index = 0;
    Name target = begin_writing(walk, insert->relation, insert->with_clause, parent, &index);
    walk_written_columns(walk, target, insert->cols, insert->n_cols);
    walk_statement(walk, insert->select_stmt, index, true);
    walk_conflict(walk, insert->on_conflict_clause, target, index);
    walk_targets(walk, index, RETURNING(insert));
    walk->query = outer;
    return index;
}

uint32_t walk_update(Walk *walk, const PgQuery__UpdateStmt *update, uint32_t parent)
{
    uint32_t outer = walk->query;
    uint32_t index = 0;
    Name target = begin_writing(walk, update->relation, update->with_clause, parent, &index);
    for (size_t i = 0; i < update->n_from_clause; i++)
        walk_from(walk, query_at(walk, index), update->from_clause[i]);
    walk_written_columns(walk, target, update->target_list, update->n_target_list);
    walk_node(walk, update->where_clause);
    walk_targets(walk, index, RETURNING(update));
    walk->query = outer;
    return index;
}

uint32_t walk_delete(Walk *walk, const PgQuery__DeleteStmt *statement, uint32_t parent)
{
    uint32_t outer = walk->query;
    uint32_t index = 0;
    begin_writing(walk, statement->relation, statement->with_clause, parent, &index);
    for (size_t i = 0; i < statement->n_using_clause; i++)
        walk_from(walk, query_at(walk, index), statement->using_clause[i]);
    walk_node(walk, statement->where_clause);
    walk_targets(walk, index, RETURNING(statement));
    walk->query = outer;
    return index;
}

uint32_t walk_merge(Walk *walk, const PgQuery__MergeStmt *merge, uint32_t parent)
{
    uint32_t outer = walk->query;
    uint32_t index = 0;
    Name target = begin_writing(walk, merge->relation, merge->with_clause, parent, &index);
    if (merge->source_relation != NULL)
        walk_from(walk, query_at(walk, index), merge->source_relation);
    walk_node(walk, merge->join_condition);
    for (size_t i = 0; i < merge->n_merge_when_clauses; i++) {
        const PgQuery__MergeWhenClause *clause = merge->merge_when_clauses[i]->merge_when_clause;
        walk_node(walk, clause->condition);
        walk_written_columns(walk, target, clause->target_list, clause->n_target_list);
        walk_list(walk, clause->values, clause->n_values);
    }
    walk->query = outer;
    return index;
}
