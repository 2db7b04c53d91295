/* What FROM items and queries have for columns, worked out when first asked. Of a query that is
 * asked for while it is worked out (WITH RECURSIVE) they are not known. */
#include "syntax/sql_resolve_internal.h"

Name from_visible_name(const SqlFrom *from)
{
    return from->alias != NULL ? from->alias : from->name.name;
}

bool names_have(const NameList *names, Name name)
{
    for (size_t i = 0; i < names->count; i++)
        if (names->items[i] == name) return true;
    return false;
}

const SqlCte *resolver_find_cte(const Resolver *resolver, uint32_t query, Name name)
{
    for (; query != SQL_NO_QUERY; query = resolver->tree->queries.items[query]->parent) {
        const SqlQuery *at = resolver->tree->queries.items[query];
        for (size_t i = at->ctes.count; i > 0; i--)
            if (at->ctes.items[i - 1].name == name) return &at->ctes.items[i - 1];
    }
    return NULL;
}

static void add_all(Resolver *resolver, RangeColumns *columns, const RangeColumns *more)
{
    for (size_t i = 0; i < more->items.count; i++)
        VECTOR_ADD(resolver->arena, &columns->items, more->items.items[i]);
    columns->any = columns->any || more->any || more->is_busy;
}

/* An alias's column list renames the first columns. */
static void rename_columns(Resolver *resolver, RangeColumns *columns, const NameList *names)
{
    for (size_t i = 0; i < names->count; i++)
        if (i < columns->items.count)
            columns->items.items[i].name = names->items[i];
        else if (columns->any)
            VECTOR_ADD(resolver->arena, &columns->items, (RangeColumn){.name = names->items[i]});
}

static void add_relation(Resolver *resolver, RangeColumns *columns, QualifiedName name)
{
    SqlRelation relation = {0};
    SqlAnswer answer =
        resolver->catalog->find_relation(resolver->catalog->context, name, &relation);
    columns->any = answer != SQL_FOUND || relation.any_column;
    for (size_t i = 0; answer == SQL_FOUND && i < relation.column_count; i++) {
        RangeColumn column = {.name = relation.columns[i]};
        if (!relation.is_silent) {
            column.origin = relation.name;
            column.origin_column = relation.columns[i];
        }
        VECTOR_ADD(resolver->arena, &columns->items, column);
    }
}

static void add_query(Resolver *resolver, RangeColumns *columns, uint32_t query)
{
    if (query == SQL_NO_QUERY)
        columns->any = true;
    else
        add_all(resolver, columns, resolver_outputs(resolver, query));
}

static bool columns_have(const RangeColumns *columns, Name name)
{
    for (size_t i = 0; i < columns->items.count; i++)
        if (columns->items.items[i].name == name) return true;
    return false;
}

bool join_merges(const SqlFrom *join, const RangeColumns *left, const RangeColumns *right,
                 Name name)
{
    if (join->natural) return columns_have(left, name) && columns_have(right, name);
    return names_have(&join->using_columns, name);
}

/* The columns that USING or NATURAL merge come first, once; then the rest of the left, then of the
 * right. */
static void add_join(Resolver *resolver, RangeColumns *columns, uint32_t query, const SqlFrom *join)
{
    static const RangeColumns nothing = {.any = true};
    const RangeColumns *left =
        join->left == NULL ? &nothing : resolver_columns(resolver, query, join->left);
    const RangeColumns *right =
        join->right == NULL ? &nothing : resolver_columns(resolver, query, join->right);
    columns->any = left->any || right->any;
    const RangeColumns *sides[] = {left, left, right};
    for (size_t pass = 0; pass < 3; pass++) {
        for (size_t i = 0; i < sides[pass]->items.count; i++) {
            const RangeColumn *column = &sides[pass]->items.items[i];
            if (join_merges(join, left, right, column->name) == (pass == 0))
                VECTOR_ADD(resolver->arena, &columns->items, *column);
        }
    }
}

static void add_function(Resolver *resolver, RangeColumns *columns, const SqlFrom *from)
{
    columns->any = !from->columns_are_all;
    if (from->columns_are_all) {
        for (size_t i = 0; i < from->columns.count; i++)
            VECTOR_ADD(resolver->arena, &columns->items,
                       (RangeColumn){.name = from->columns.items[i]});
    }
}

const RangeColumns *resolver_columns(Resolver *resolver, uint32_t query, const SqlFrom *from)
{
    RangeColumns *columns = map_find_pointer(resolver->columns, from);
    if (columns != NULL) return columns;
    columns = ARENA_NEW(resolver->arena, RangeColumns);
    map_put_pointer(resolver->columns, from, columns);
    const SqlCte *cte = NULL;
    switch (from->kind) {
    case SQL_FROM_RELATION:
        if (from->name.namespace_name == NULL)
            cte = resolver_find_cte(resolver, query, from->name.name);
        if (cte == NULL) {
            add_relation(resolver, columns, from->name);
        } else {
            add_query(resolver, columns, cte->query);
            rename_columns(resolver, columns, &cte->columns);
        }
        break;
    case SQL_FROM_QUERY: add_query(resolver, columns, from->query); break;
    case SQL_FROM_FUNCTION: add_function(resolver, columns, from); break;
    case SQL_FROM_JOIN: add_join(resolver, columns, query, from); break;
    }
    if (!from->columns_are_all) rename_columns(resolver, columns, &from->columns);
    return columns;
}

static const SqlFrom *find_qualifier(const SqlFrom *from, Name qualifier)
{
    if (from == NULL) return NULL;
    if (from_visible_name(from) == qualifier) return from;
    if (from->kind != SQL_FROM_JOIN || from->alias != NULL) return NULL;
    const SqlFrom *found = find_qualifier(from->left, qualifier);
    return found != NULL ? found : find_qualifier(from->right, qualifier);
}

static void add_star(Resolver *resolver, RangeColumns *columns, uint32_t index,
                     const SqlOutput *output)
{
    const SqlQuery *query = resolver->tree->queries.items[index];
    bool found = false;
    for (size_t i = 0; i < query->from.count; i++) {
        const SqlFrom *from = query->from.items[i];
        if (output->qualifier != NULL) from = find_qualifier(from, output->qualifier);
        if (from == NULL || from->is_only_qualified) continue;
        add_all(resolver, columns, resolver_columns(resolver, index, from));
        found = true;
    }
    columns->any = columns->any || !found;
}

const RangeColumns *resolver_outputs(Resolver *resolver, uint32_t index)
{
    if (resolver->outputs[index] != NULL) return resolver->outputs[index];
    RangeColumns *columns = ARENA_NEW(resolver->arena, RangeColumns);
    resolver->outputs[index] = columns;
    columns->is_busy = true;
    const SqlQuery *query = resolver->tree->queries.items[index];
    if (query->first != SQL_NO_QUERY)
        add_all(resolver, columns, resolver_outputs(resolver, query->first));
    for (size_t i = 0; i < query->outputs.count; i++) {
        const SqlOutput *output = &query->outputs.items[i];
        if (output->is_star)
            add_star(resolver, columns, index, output);
        else
            VECTOR_ADD(resolver->arena, &columns->items, (RangeColumn){.name = output->name});
    }
    columns->is_busy = false;
    return columns;
}
