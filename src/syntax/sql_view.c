/* The tails of CREATE VIEW and CREATE MATERIALIZED VIEW. The bytes of the query are found by
 * tokens: after the AS outside of brackets, up to WITH ... OPTION or DATA. */
#include "syntax/sql_internal.h"

#include <stdlib.h>
#include <string.h>

static int compare_options(const void *a, const void *b)
{
    return name_compare(((const Option *)a)->name, ((const Option *)b)->name);
}

/* What an option was set to, as text. Nothing written means true. */
static Text option_value(Arena *arena, const PgQuery__Node *value)
{
    if (value == NULL) return TEXT("true");
    switch (value->node_case) {
    case PG_QUERY__NODE__NODE_STRING:
        return text_lower(arena, text_from_string(value->string->sval));
    case PG_QUERY__NODE__NODE_INTEGER: return text_format(arena, "%d", value->integer->ival);
    case PG_QUERY__NODE__NODE_FLOAT: return text_copy(arena, text_from_string(value->float_->fval));
    case PG_QUERY__NODE__NODE_BOOLEAN:
        return value->boolean->boolval ? TEXT("true") : TEXT("false");
    case PG_QUERY__NODE__NODE_TYPE_NAME: /* a bare word */
        if (value->type_name->n_names == 0) return TEXT("");
        return text_copy(arena, text_from_string(sql_string_of(
                                    value->type_name->names[value->type_name->n_names - 1])));
    default: return TEXT("");
    }
}

static Name option_name(Sql *sql, const PgQuery__DefElem *element)
{
    if (element->defnamespace == NULL || element->defnamespace[0] == '\0')
        return sql_name(sql->names, element->defname);
    return name_intern(sql->names,
                       text_format(sql->arena, "%s.%s", element->defnamespace, element->defname));
}

static bool read_options(Sql *sql, const SqlWrapped *wrapped, PgQuery__Node *const *items,
                         size_t count, Options *options)
{
    for (size_t i = 0; i < count; i++) {
        const PgQuery__DefElem *element = items[i]->def_elem;
        Option option = {option_name(sql, element), option_value(sql->arena, element->arg)};
        if (options_find(options, option.name) != NULL) {
            size_t at = (size_t)element->location;
            diag_add(sql->diagnostics, CODE_SQL_SYNTAX,
                     sql_unwrap(wrapped, at, at + strlen(element->defname)),
                     "parameter \"%s\" specified more than once", option.name);
            return false;
        }
        VECTOR_ADD(sql->arena, options, option);
    }
    if (options->count > 1) qsort(options->items, options->count, sizeof(Option), compare_options);
    return true;
}

static void read_names(Sql *sql, PgQuery__Node *const *items, size_t count, NameList *names)
{
    for (size_t i = 0; i < count; i++)
        VECTOR_ADD(sql->arena, names, sql_name(sql->names, sql_string_of(items[i])));
}

/* The bytes of the query: from after the AS that stands outside all brackets, to the last WITH
 * [LOCAL | CASCADED] CHECK OPTION or WITH [NO] DATA, if there is one. */
static bool find_query(Arena *scratch, const SqlWrapped *wrapped, size_t *begin, size_t *end)
{
    SqlTokens tokens = {0};
    SqlError error;
    if (!sql_scan(scratch, wrapped->text, &tokens, &error)) return false;
    int depth = 0;
    size_t first = 0;
    for (size_t i = 0; i < tokens.count && first == 0; i++) {
        PgQuery__Token kind = tokens.items[i].kind;
        depth += kind == PG_QUERY__TOKEN__ASCII_40 ? 1 : kind == PG_QUERY__TOKEN__ASCII_41 ? -1 : 0;
        if (kind == PG_QUERY__TOKEN__AS && depth == 0) first = i + 1;
    }
    if (first == 0 || first >= tokens.count) return false;
    size_t last = tokens.count - 1;
    PgQuery__Token final = tokens.items[last].kind;
    if (final == PG_QUERY__TOKEN__OPTION || final == PG_QUERY__TOKEN__DATA_P) {
        size_t with = last;
        while (with > first && last - with < 4 && tokens.items[with].kind != PG_QUERY__TOKEN__WITH)
            with--;
        if (with > first && tokens.items[with].kind == PG_QUERY__TOKEN__WITH) last = with - 1;
    }
    *begin = tokens.items[first].begin;
    *end = tokens.items[last].end;
    return true;
}

static const SqlFragment *share_query(Sql *sql, Arena *scratch, const SqlWrapped *wrapped,
                                      PgQuery__Node *query)
{
    size_t begin = 0;
    size_t end = 0;
    if (query == NULL || query->node_case != PG_QUERY__NODE__NODE_SELECT_STMT ||
        query->select_stmt->into_clause != NULL || !find_query(scratch, wrapped, &begin, &end)) {
        diag_add(sql->diagnostics, CODE_SQL_NOT_A_QUERY, wrapped->span,
                 "a view must be a single SELECT or VALUES query");
        return NULL;
    }
    const SqlShared *shared =
        sql_share(sql, scratch, SQL_FORM_QUERY, query, wrapped->text, begin, end);
    return sql_fragment_make(sql, shared, sql_unwrap(wrapped, begin, end));
}

/* Parses `tail` as the end of `prefix`; gives its only statement, or NULL: reported. */
static PgQuery__Node *parse_tail(Sql *sql, Arena *scratch, const char *prefix, Span tail,
                                 SqlWrapped *wrapped)
{
    SqlParse parse;
    if (!sql_wrap(sql, scratch, prefix, tail, "", wrapped)) return NULL;
    if (!sql_parse(scratch, wrapped->text, &parse)) {
        sql_report(sql, wrapped, &parse.error);
        return NULL;
    }
    PgQuery__Node *statement = sql_parse_only_statement(&parse);
    if (statement == NULL)
        diag_add(sql->diagnostics, CODE_SQL_NOT_A_QUERY, wrapped->span,
                 "a view must be a single SELECT or VALUES query");
    return statement;
}

static ViewCheckOption check_option_of(PgQuery__ViewCheckOption option)
{
    if (option == PG_QUERY__VIEW_CHECK_OPTION__LOCAL_CHECK_OPTION) return VIEW_CHECK_LOCAL;
    if (option == PG_QUERY__VIEW_CHECK_OPTION__CASCADED_CHECK_OPTION) return VIEW_CHECK_CASCADED;
    return VIEW_CHECK_NONE;
}

/* WITH (check_option = local) is the same as WITH LOCAL CHECK OPTION. */
static void take_check_option(Sql *sql, View *view)
{
    Name name = name_intern_string(sql->names, "check_option");
    for (size_t i = 0; i < view->with.count; i++) {
        if (view->with.items[i].name != name) continue;
        bool is_local = text_equals(view->with.items[i].value, TEXT("local"));
        view->check_option = is_local ? VIEW_CHECK_LOCAL : VIEW_CHECK_CASCADED;
        memmove(&view->with.items[i], &view->with.items[i + 1],
                (view->with.count - i - 1) * sizeof(Option));
        view->with.count--;
        return;
    }
}

static bool read_view(Sql *sql, Arena *scratch, Span tail, View *view, const SqlFragment **query)
{
    SqlWrapped wrapped;
    const PgQuery__Node *statement = parse_tail(sql, scratch, "CREATE VIEW v ", tail, &wrapped);
    if (statement == NULL) return false;
    if (statement->node_case != PG_QUERY__NODE__NODE_VIEW_STMT) {
        diag_add(sql->diagnostics, CODE_SQL_NOT_A_QUERY, wrapped.span,
                 "a view must be a single SELECT or VALUES query");
        return false;
    }
    const PgQuery__ViewStmt *parsed = statement->view_stmt;
    read_names(sql, parsed->aliases, parsed->n_aliases, &view->columns);
    if (!read_options(sql, &wrapped, parsed->options, parsed->n_options, &view->with)) return false;
    view->check_option = check_option_of(parsed->with_check_option);
    take_check_option(sql, view);
    *query = share_query(sql, scratch, &wrapped, parsed->query);
    return *query != NULL;
}

bool sql_parse_view(Sql *sql, Span tail, View *view, const SqlFragment **query)
{
    Arena *scratch = arena_new();
    bool done = read_view(sql, scratch, tail, view, query);
    arena_free(scratch);
    return done;
}

static bool read_materialized_view(Sql *sql, Arena *scratch, Span tail, MaterializedView *view,
                                   const SqlFragment **query)
{
    SqlWrapped wrapped;
    const PgQuery__Node *statement =
        parse_tail(sql, scratch, "CREATE MATERIALIZED VIEW v ", tail, &wrapped);
    if (statement == NULL) return false;
    if (statement->node_case != PG_QUERY__NODE__NODE_CREATE_TABLE_AS_STMT) {
        diag_add(sql->diagnostics, CODE_SQL_NOT_A_QUERY, wrapped.span,
                 "a materialized view must be a single SELECT or VALUES query");
        return false;
    }
    const PgQuery__CreateTableAsStmt *parsed = statement->create_table_as_stmt;
    const PgQuery__IntoClause *into = parsed->into;
    read_names(sql, into->col_names, into->n_col_names, &view->columns);
    if (!read_options(sql, &wrapped, into->options, into->n_options, &view->with)) return false;
    view->tablespace = sql_name(sql->names, into->table_space_name);
    view->access_method = sql_name(sql->names, into->access_method);
    view->with_no_data = into->skip_data;
    *query = share_query(sql, scratch, &wrapped, parsed->query);
    return *query != NULL;
}

bool sql_parse_materialized_view(Sql *sql, Span tail, MaterializedView *view,
                                 const SqlFragment **query)
{
    Arena *scratch = arena_new();
    bool done = read_materialized_view(sql, scratch, tail, view, query);
    arena_free(scratch);
    return done;
}
