/* Items of FROM: their names, aliases and joins. Which columns they have is worked out when they
 * are resolved (sql_range.c). */
#include "syntax/sql_tree_internal.h"

static void set_alias(Walk *walk, SqlFrom *from, const PgQuery__Alias *alias)
{
    if (alias == NULL) return;
    from->alias = sql_name(walk->names, alias->aliasname);
    for (size_t i = 0; i < alias->n_colnames; i++)
        VECTOR_ADD(walk->arena, &from->columns,
                   sql_name(walk->names, sql_string_of(alias->colnames[i])));
}

SqlFrom *walk_from_relation(Walk *walk, const PgQuery__RangeVar *relation)
{
    SqlFrom *from = ARENA_NEW(walk->arena, SqlFrom);
    from->kind = SQL_FROM_RELATION;
    from->name.namespace_name = sql_name(walk->names, relation->schemaname);
    from->name.name = sql_name(walk->names, relation->relname);
    set_alias(walk, from, relation->alias);
    walk_relation(walk, relation);
    return from;
}

static SqlFrom *from_query(Walk *walk, const PgQuery__RangeSubselect *range)
{
    SqlFrom *from = ARENA_NEW(walk->arena, SqlFrom);
    from->kind = SQL_FROM_QUERY;
    from->query = SQL_NO_QUERY;
    set_alias(walk, from, range->alias);
    if (range->subquery != NULL && range->subquery->node_case == PG_QUERY__NODE__NODE_SELECT_STMT)
        from->query = walk_select(walk, range->subquery->select_stmt, walk->query, !range->lateral);
    return from;
}

/* f(...) AS t(a int, b text): the list says all there is. */
static void set_definition_list(Walk *walk, SqlFrom *from, PgQuery__Node *const *items,
                                size_t count)
{
    if (count == 0) return;
    from->columns_are_all = true;
    from->columns = (NameList){0};
    for (size_t i = 0; i < count; i++) {
        if (items[i]->node_case == PG_QUERY__NODE__NODE_COLUMN_DEF)
            VECTOR_ADD(walk->arena, &from->columns,
                       sql_name(walk->names, items[i]->column_def->colname));
    }
}

static SqlFrom *from_function(Walk *walk, const PgQuery__RangeFunction *range)
{
    SqlFrom *from = ARENA_NEW(walk->arena, SqlFrom);
    from->kind = SQL_FROM_FUNCTION;
    set_alias(walk, from, range->alias);
    /* Each function is a list of the call and its column definitions. */
    const PgQuery__Node *first = range->n_functions > 0 ? range->functions[0] : NULL;
    if (first != NULL && first->node_case == PG_QUERY__NODE__NODE_LIST &&
        first->list->n_items > 0 &&
        first->list->items[0]->node_case == PG_QUERY__NODE__NODE_FUNC_CALL) {
        const PgQuery__FuncCall *call = first->list->items[0]->func_call;
        from->name = sql_qualified_name(walk->names, call->funcname, call->n_funcname);
    }
    size_t before = walk->tree->named.count;
    walk_list(walk, range->functions, range->n_functions);
    /* It gives the item its name, and a column of it too. */
    if (range->alias == NULL && range->n_functions == 1 && !range->is_rowsfrom &&
        range->n_coldeflist == 0 && first != NULL &&
        first->node_case == PG_QUERY__NODE__NODE_LIST && first->list->n_items > 0)
        walk_mark_output(walk, first->list->items[0], before);
    walk_list(walk, range->coldeflist, range->n_coldeflist);
    if (!range->ordinality) set_definition_list(walk, from, range->coldeflist, range->n_coldeflist);
    return from;
}

static SqlFrom *from_xml_table(Walk *walk, const PgQuery__RangeTableFunc *range)
{
    SqlFrom *from = ARENA_NEW(walk->arena, SqlFrom);
    from->kind = SQL_FROM_FUNCTION;
    set_alias(walk, from, range->alias);
    if (range->alias == NULL) from->alias = name_intern_string(walk->names, "xmltable");
    walk_message(walk, &range->base);
    return from;
}

static SqlFrom *from_item(Walk *walk, const PgQuery__Node *item);

static SqlFrom *from_join(Walk *walk, const PgQuery__JoinExpr *join)
{
    SqlFrom *from = ARENA_NEW(walk->arena, SqlFrom);
    from->kind = SQL_FROM_JOIN;
    set_alias(walk, from, join->alias);
    from->left = from_item(walk, join->larg);
    from->right = from_item(walk, join->rarg);
    from->natural = join->is_natural;
    for (size_t i = 0; i < join->n_using_clause; i++) {
        Name column = sql_name(walk->names, sql_string_of(join->using_clause[i]));
        VECTOR_ADD(walk->arena, &from->using_columns, column);
        traits_add_name(walk, column);
    }
    return from;
}

static SqlFrom *from_item(Walk *walk, const PgQuery__Node *item)
{
    switch (item == NULL ? PG_QUERY__NODE__NODE__NOT_SET : item->node_case) {
    case PG_QUERY__NODE__NODE_RANGE_VAR: return walk_from_relation(walk, item->range_var);
    case PG_QUERY__NODE__NODE_RANGE_SUBSELECT: return from_query(walk, item->range_subselect);
    case PG_QUERY__NODE__NODE_RANGE_FUNCTION: return from_function(walk, item->range_function);
    case PG_QUERY__NODE__NODE_RANGE_TABLE_FUNC: return from_xml_table(walk, item->range_table_func);
    case PG_QUERY__NODE__NODE_RANGE_TABLE_SAMPLE:
        walk_list(walk, item->range_table_sample->args, item->range_table_sample->n_args);
        walk_node(walk, item->range_table_sample->repeatable);
        return from_item(walk, item->range_table_sample->relation);
    case PG_QUERY__NODE__NODE_JOIN_EXPR: return from_join(walk, item->join_expr);
    default: return NULL;
    }
}

/* ON conditions see the whole of FROM here, though PostgreSQL shows them only their own join: what
 * is wrong that way is left to the server. */
static void walk_conditions(Walk *walk, const PgQuery__Node *item)
{
    if (item == NULL || item->node_case != PG_QUERY__NODE__NODE_JOIN_EXPR) return;
    walk_conditions(walk, item->join_expr->larg);
    walk_conditions(walk, item->join_expr->rarg);
    walk_node(walk, item->join_expr->quals);
}

void walk_from(Walk *walk, SqlQuery *query, const PgQuery__Node *item)
{
    SqlFrom *from = from_item(walk, item);
    if (from != NULL) VECTOR_ADD(walk->arena, &query->from, from);
    walk_conditions(walk, item);
}
