/* Columns and stars: from the query they stand in outwards, level by level, as PostgreSQL looks. */
#include "syntax/sql_resolve_internal.h"

#include <string.h>

typedef VECTOR(Name) Candidates;

static bool is_system_column(Name name)
{
    static const char *const columns[] = {"ctid", "xmin", "xmax", "cmin", "cmax", "tableoid"};
    for (size_t i = 0; i < sizeof columns / sizeof columns[0]; i++)
        if (strcmp(name, columns[i]) == 0) return true;
    return false;
}

/* One look for a column, level after level. */
typedef struct Search {
    Resolver *resolver;
    const SqlNamed *named;
    Name column;
    const RangeColumn *found;
    size_t count;       /* how many have it at this level */
    bool any;           /* something here may have it unseen */
    Candidates columns; /* for "did you mean" */
    Candidates aliases; /* of those that have it */
} Search;

static void search_columns(Search *search, const RangeColumns *columns, Name alias)
{
    search->any = search->any || columns->any || columns->is_busy;
    for (size_t i = 0; i < columns->items.count; i++) {
        const RangeColumn *column = &columns->items.items[i];
        if (column->name != search->column) {
            if (column->name != NULL)
                VECTOR_ADD(search->resolver->arena, &search->columns, column->name);
            continue;
        }
        if (search->count++ == 0) search->found = column;
        if (alias != NULL) VECTOR_ADD(search->resolver->arena, &search->aliases, alias);
        return;
    }
}

/* Items of FROM one by one; a join that merges the column counts once. */
static void search_from(Search *search, uint32_t query, const SqlFrom *from)
{
    if (from == NULL) {
        search->any = true;
        return;
    }
    if (from->kind == SQL_FROM_JOIN && from->alias == NULL && !from->natural &&
        !names_have(&from->using_columns, search->column)) {
        search_from(search, query, from->left);
        search_from(search, query, from->right);
        return;
    }
    search_columns(search, resolver_columns(search->resolver, query, from),
                   from_visible_name(from));
}

static const SqlFrom *find_range(const SqlFrom *from, const SqlNamed *named)
{
    if (from == NULL) return NULL;
    if (from->kind == SQL_FROM_JOIN && from->alias == NULL) {
        const SqlFrom *found = find_range(from->left, named);
        return found != NULL ? found : find_range(from->right, named);
    }
    size_t qualifiers = named->kind == REFERENCE_STAR ? named->part_count : named->part_count - 1u;
    if (qualifiers == 0 || from_visible_name(from) != named->parts[qualifiers - 1]) return NULL;
    if (qualifiers > 1 &&
        (from->alias != NULL || (from->name.namespace_name != NULL &&
                                 from->name.namespace_name != named->parts[qualifiers - 2])))
        return NULL;
    return from;
}

/* Goes from query to query outwards. False when there is none left. */
typedef struct Level {
    uint32_t query;
    bool is_hidden; /* its FROM is not seen from where we come from */
} Level;

static bool level_next(const Resolver *resolver, Level *level)
{
    const SqlQuery *query = resolver->tree->queries.items[level->query];
    if (query->parent == SQL_NO_QUERY) return false;
    level->is_hidden = query->skips_parent;
    level->query = query->parent;
    return true;
}

static void scope_columns(const Resolver *resolver, const SqlRange *range, RangeColumns *columns)
{
    const SqlRelation *relation = &range->relation;
    columns->any = relation->any_column;
    for (size_t i = 0; i < relation->column_count; i++) {
        RangeColumn column = {.name = relation->columns[i]};
        if (!relation->is_silent) {
            column.origin = relation->name;
            column.origin_column = relation->columns[i];
        }
        VECTOR_ADD(resolver->arena, &columns->items, column);
    }
}

static void found_column(Resolver *resolver, const SqlNamed *named, const RangeColumn *column)
{
    if (column == NULL || column->origin_column == NULL) return;
    resolver_add_reference(resolver, named,
                           (SqlReference){.kind = REFERENCE_COLUMN,
                                          .name = column->origin,
                                          .part = column->origin_column,
                                          .names_output = named->is_output});
}

static bool search_outputs(const Search *search)
{
    const RangeColumns *outputs = resolver_outputs(search->resolver, search->named->query);
    for (size_t i = 0; i < outputs->items.count; i++)
        if (outputs->items.items[i].name == search->column) return true;
    return false;
}

/* The whole row of a FROM item: `select t from t`. */
static bool resolve_whole_row(Resolver *resolver, const SqlNamed *named)
{
    SqlNamed qualified = *named;
    qualified.parts[1] = NULL;
    qualified.part_count = 2;
    Level level = {named->query, false};
    do {
        const SqlQuery *query = resolver->tree->queries.items[level.query];
        for (size_t i = 0; !level.is_hidden && i < query->from.count; i++) {
            const SqlFrom *from = find_range(query->from.items[i], &qualified);
            if (from == NULL) continue;
            SqlRelation relation = {0};
            const SqlCatalog *catalog = resolver->catalog;
            if (from->kind == SQL_FROM_RELATION && from->alias == NULL &&
                resolver_find_cte(resolver, level.query, from->name.name) == NULL &&
                catalog->find_relation(catalog->context, from->name, &relation) == SQL_FOUND)
                resolver_add_reference(resolver, named,
                                       (SqlReference){.kind = REFERENCE_RELATION,
                                                      .name = relation.name,
                                                      .names_output = named->is_output,
                                                      .is_row = true});
            return true;
        }
    } while (level_next(resolver, &level));
    for (size_t i = 0; resolver->scope != NULL && i < resolver->scope->count; i++)
        if (resolver->scope->ranges[i].alias == named->parts[0]) return true;
    return false;
}

static void search_scope(Search *search)
{
    const SqlScope *scope = search->resolver->scope;
    for (size_t i = 0; scope != NULL && i < scope->count; i++) {
        RangeColumns columns = {0};
        if (scope->ranges[i].only_qualified) continue;
        scope_columns(search->resolver, &scope->ranges[i], &columns);
        search_columns(search, &columns, scope->ranges[i].alias);
    }
}

static void report_unknown(Search *search)
{
    Resolver *resolver = search->resolver;
    bool nothing_around = resolver->scope == NULL || resolver->scope->count == 0;
    SqlProblem problem = {.kind = SQL_UNKNOWN_COLUMN,
                          .part = search->column,
                          .candidates = search->columns.items,
                          .candidate_count = search->columns.count};
    if (search->named->query == 0 && nothing_around) problem.kind = SQL_COLUMN_NOT_ALLOWED;
    resolver_report(resolver, search->named, problem);
}

/* True when this level decides. */
static bool level_decides(Search *search)
{
    if (search->count > 1) {
        resolver_report(search->resolver, search->named,
                        (SqlProblem){.kind = SQL_AMBIGUOUS_COLUMN,
                                     .part = search->column,
                                     .candidates = search->aliases.items,
                                     .candidate_count = search->aliases.count});
        return true;
    }
    if (search->count == 1) {
        found_column(search->resolver, search->named, search->found);
        return true;
    }
    return false;
}

void resolver_find_bare_column(Resolver *resolver, const SqlNamed *named)
{
    Search search = {.resolver = resolver, .named = named, .column = named->parts[0]};
    bool is_set_operation = resolver->tree->queries.items[named->query]->first != SQL_NO_QUERY;
    if ((named->prefers_output || is_set_operation) && search_outputs(&search)) return;
    Level level = {named->query, false};
    do {
        const SqlQuery *query = resolver->tree->queries.items[level.query];
        for (size_t i = 0; !level.is_hidden && i < query->from.count; i++)
            if (!query->from.items[i]->is_only_qualified)
                search_from(&search, level.query, query->from.items[i]);
        if (level.query == 0) search_scope(&search);
        if (level_decides(&search)) return;
    } while (level_next(resolver, &level));
    if (named->may_be_output && search_outputs(&search)) return;
    if (search.any || is_system_column(search.column)) return;
    if (!resolve_whole_row(resolver, named)) report_unknown(&search);
}

static void resolve_in(Resolver *resolver, const SqlNamed *named, const RangeColumns *columns,
                       QualifiedName range)
{
    Search search = {
        .resolver = resolver, .named = named, .column = named->parts[named->part_count - 1]};
    search_columns(&search, columns, NULL);
    if (search.count > 0) {
        found_column(resolver, named, search.found);
    } else if (!search.any && !is_system_column(search.column)) {
        resolver_report(resolver, named,
                        (SqlProblem){.kind = SQL_UNKNOWN_COLUMN,
                                     .name = range,
                                     .part = search.column,
                                     .candidates = search.columns.items,
                                     .candidate_count = search.columns.count});
    }
}

static void resolve_from_qualifier(Resolver *resolver, const SqlNamed *named, uint32_t query,
                                   const SqlFrom *from)
{
    if (from->kind != SQL_FROM_RELATION || from->alias != NULL) return;
    if (from->name.namespace_name == NULL &&
        resolver_find_cte(resolver, query, from->name.name) != NULL)
        return;
    SqlRelation relation = {0};
    const SqlCatalog *catalog = resolver->catalog;
    if (catalog->find_relation(catalog->context, from->name, &relation) == SQL_FOUND &&
        !relation.is_silent)
        resolver_add_qualifier(resolver, named, relation.name);
}

/* The FROM item that qualifies, and the query it stands in. */
static const SqlFrom *find_qualifying(const Resolver *resolver, const SqlNamed *named,
                                      uint32_t *query_index, Candidates *aliases)
{
    Level level = {named->query, false};
    do {
        const SqlQuery *query = resolver->tree->queries.items[level.query];
        for (size_t i = 0; !level.is_hidden && i < query->from.count; i++) {
            const SqlFrom *from = find_range(query->from.items[i], named);
            *query_index = level.query;
            if (from != NULL) return from;
            if (from_visible_name(query->from.items[i]) != NULL)
                VECTOR_ADD(resolver->arena, aliases, from_visible_name(query->from.items[i]));
        }
    } while (level_next(resolver, &level));
    return NULL;
}

const SqlFrom *resolver_find_qualifying(const Resolver *resolver, const SqlNamed *named,
                                        uint32_t *query)
{
    Candidates aliases = {0};
    return find_qualifying(resolver, named, query, &aliases);
}

static const SqlRange *find_scope_range(const Resolver *resolver, Name alias, Candidates *aliases)
{
    const SqlScope *scope = resolver->scope;
    for (size_t i = 0; scope != NULL && i < scope->count; i++) {
        if (scope->ranges[i].alias == alias) return &scope->ranges[i];
        if (scope->ranges[i].alias != NULL)
            VECTOR_ADD(resolver->arena, aliases, scope->ranges[i].alias);
    }
    return NULL;
}

static void report_range(Resolver *resolver, const SqlNamed *named, Name qualifier,
                         const Candidates *aliases)
{
    resolver_report(resolver, named,
                    (SqlProblem){.kind = SQL_UNKNOWN_RANGE,
                                 .name = {NULL, qualifier},
                                 .part = named->kind == REFERENCE_STAR
                                             ? NULL
                                             : named->parts[named->part_count - 1],
                                 .candidates = aliases->items,
                                 .candidate_count = aliases->count});
}

void resolver_find_qualified_column(Resolver *resolver, const SqlNamed *named)
{
    uint32_t query = 0;
    Candidates aliases = {0};
    Name qualifier = named->parts[named->part_count - 2];
    const SqlFrom *from = find_qualifying(resolver, named, &query, &aliases);
    if (from != NULL) {
        resolve_from_qualifier(resolver, named, query, from);
        resolve_in(resolver, named, resolver_columns(resolver, query, from),
                   (QualifiedName){NULL, qualifier});
        return;
    }
    const SqlRange *range = find_scope_range(resolver, qualifier, &aliases);
    if (range == NULL) {
        report_range(resolver, named, qualifier, &aliases);
        return;
    }
    RangeColumns columns = {0};
    scope_columns(resolver, range, &columns);
    if (!range->only_qualified && !range->relation.is_silent)
        resolver_add_qualifier(resolver, named, range->relation.name);
    resolve_in(resolver, named, &columns, (QualifiedName){NULL, qualifier});
}

/* Every stored relation that a star takes columns from directly. */
static void add_star_references(Resolver *resolver, const SqlNamed *named, uint32_t query,
                                const SqlFrom *from)
{
    if (from == NULL) return;
    if (from->kind == SQL_FROM_JOIN) {
        add_star_references(resolver, named, query, from->left);
        add_star_references(resolver, named, query, from->right);
        return;
    }
    if (from->kind != SQL_FROM_RELATION || from->is_only_qualified ||
        (from->name.namespace_name == NULL &&
         resolver_find_cte(resolver, query, from->name.name) != NULL))
        return;
    SqlRelation relation = {0};
    const SqlCatalog *catalog = resolver->catalog;
    if (catalog->find_relation(catalog->context, from->name, &relation) == SQL_FOUND)
        resolver_add_reference(resolver, named,
                               (SqlReference){.kind = REFERENCE_STAR, .name = relation.name});
}

void resolver_find_star(Resolver *resolver, const SqlNamed *named)
{
    if (named->part_count == 0) {
        const SqlQuery *query = resolver->tree->queries.items[named->query];
        for (size_t i = 0; i < query->from.count; i++)
            add_star_references(resolver, named, named->query, query->from.items[i]);
        return;
    }
    uint32_t query = 0;
    Candidates aliases = {0};
    const SqlFrom *from = find_qualifying(resolver, named, &query, &aliases);
    if (from != NULL) {
        resolve_from_qualifier(resolver, named, query, from);
        add_star_references(resolver, named, query, from);
        return;
    }
    Name qualifier = named->parts[named->part_count - 1];
    if (find_scope_range(resolver, qualifier, &aliases) == NULL)
        report_range(resolver, named, qualifier, &aliases);
}
