/* A piece of SQL to its canonical text: wrapped into a statement, parsed, deparsed, and parsed
 * again. Where that would say something else, the text stays as it was written. */
#include "syntax/sql_internal.h"

#include <string.h>

/* The statements that pieces are wrapped in. ALTER TABLE takes exactly an a_expr at its end, so
 * that nothing but one expression can follow: no alias, no list, no parenthesis to close. */
static const char EXPRESSION_PREFIX[] = "ALTER TABLE t ALTER COLUMN c SET DEFAULT ";
static const char BODY_PREFIX[] = "CREATE FUNCTION f() ";

Sql *sql_make(Arena *arena, Names *names, Diagnostics *diagnostics)
{
    Sql *sql = ARENA_NEW(arena, Sql);
    *sql = (Sql){arena, names, diagnostics, map_make(arena), map_make(arena)};
    return sql;
}

static const char *form_prefix(SqlForm form)
{
    switch (form) {
    case SQL_FORM_EXPRESSION: return EXPRESSION_PREFIX;
    case SQL_FORM_BODY: return BODY_PREFIX;
    case SQL_FORM_QUERY:
    case SQL_FORM_NONE: break;
    }
    return "";
}

static PgQuery__Node *expression_of(const SqlParse *parse)
{
    PgQuery__Node *statement = sql_parse_only_statement(parse);
    if (statement == NULL || statement->node_case != PG_QUERY__NODE__NODE_ALTER_TABLE_STMT ||
        statement->alter_table_stmt->n_cmds != 1)
        return NULL;
    const PgQuery__Node *command = statement->alter_table_stmt->cmds[0];
    return command->node_case == PG_QUERY__NODE__NODE_ALTER_TABLE_CMD
               ? command->alter_table_cmd->def
               : NULL;
}

static PgQuery__Node *query_of(const SqlParse *parse)
{
    PgQuery__Node *statement = sql_parse_only_statement(parse);
    if (statement == NULL || statement->node_case != PG_QUERY__NODE__NODE_SELECT_STMT ||
        statement->select_stmt->into_clause != NULL)
        return NULL;
    return statement;
}

static PgQuery__Node *body_of(const SqlParse *parse)
{
    PgQuery__Node *statement = sql_parse_only_statement(parse);
    if (statement == NULL || statement->node_case != PG_QUERY__NODE__NODE_CREATE_FUNCTION_STMT)
        return NULL;
    return statement->create_function_stmt->sql_body;
}

/* The piece inside a parsed wrapper; NULL: it is something else. */
static PgQuery__Node *form_node(SqlForm form, const SqlParse *parse)
{
    switch (form) {
    case SQL_FORM_EXPRESSION: return expression_of(parse);
    case SQL_FORM_QUERY: return query_of(parse);
    case SQL_FORM_BODY: return body_of(parse);
    case SQL_FORM_NONE: break;
    }
    return NULL;
}

static Text deparse_expression(Arena *arena, PgQuery__Node *node)
{
    PgQuery__RangeVar table = PG_QUERY__RANGE_VAR__INIT;
    table.relname = (char[]){"t"};
    table.inh = true;
    table.relpersistence = (char[]){"p"};
    PgQuery__AlterTableCmd command = PG_QUERY__ALTER_TABLE_CMD__INIT;
    command.subtype = PG_QUERY__ALTER_TABLE_TYPE__AT_ColumnDefault;
    command.name = (char[]){"c"};
    command.def = node;
    command.behavior = PG_QUERY__DROP_BEHAVIOR__DROP_RESTRICT;
    PgQuery__Node command_node = PG_QUERY__NODE__INIT;
    command_node.node_case = PG_QUERY__NODE__NODE_ALTER_TABLE_CMD;
    command_node.alter_table_cmd = &command;
    PgQuery__Node *commands[] = {&command_node};
    PgQuery__AlterTableStmt alter = PG_QUERY__ALTER_TABLE_STMT__INIT;
    alter.relation = &table;
    alter.n_cmds = 1;
    alter.cmds = commands;
    alter.objtype = PG_QUERY__OBJECT_TYPE__OBJECT_TABLE;
    PgQuery__Node statement = PG_QUERY__NODE__INIT;
    statement.node_case = PG_QUERY__NODE__NODE_ALTER_TABLE_STMT;
    statement.alter_table_stmt = &alter;
    Text text = sql_deparse_statement(arena, &statement);
    if (!text_starts_with(text, EXPRESSION_PREFIX)) return TEXT_NONE;
    return text_trim(text_slice(text, sizeof EXPRESSION_PREFIX - 1, text.length));
}

static bool put_body_statement(Arena *arena, TextBuilder *builder, PgQuery__Node *node)
{
    bool is_return = node->node_case == PG_QUERY__NODE__NODE_RETURN_STMT;
    Text text = is_return ? deparse_expression(arena, node->return_stmt->returnval)
                          : sql_deparse_statement(arena, node);
    if (text_is_none(text)) return false;
    if (is_return) text_put_string(builder, "RETURN ");
    text_put(builder, text);
    return true;
}

static bool put_body_list(Arena *arena, TextBuilder *builder, const PgQuery__List *list)
{
    for (size_t i = 0; i < list->n_items; i++) {
        PgQuery__Node *item = list->items[i];
        if (item->node_case == PG_QUERY__NODE__NODE_LIST) {
            if (!put_body_list(arena, builder, item->list)) return false;
            continue;
        }
        if (item->node_case == PG_QUERY__NODE__NODE__NOT_SET) continue; /* an empty statement */
        text_put_byte(builder, ' ');
        if (!put_body_statement(arena, builder, item)) return false;
        text_put_byte(builder, ';');
    }
    return true;
}

/* libpg_query itself does not deparse BEGIN ATOMIC, but its statements. */
static Text deparse_body(Arena *arena, PgQuery__Node *node)
{
    TextBuilder builder = text_builder(arena);
    bool done = false;
    if (node->node_case == PG_QUERY__NODE__NODE_LIST) {
        text_put_string(&builder, "BEGIN ATOMIC");
        done = put_body_list(arena, &builder, node->list);
        text_put_string(&builder, " END");
    } else {
        done = put_body_statement(arena, &builder, node);
    }
    return done ? text_built(&builder) : TEXT_NONE;
}

static Text form_deparse(SqlForm form, Arena *arena, PgQuery__Node *node)
{
    switch (form) {
    case SQL_FORM_EXPRESSION: return deparse_expression(arena, node);
    case SQL_FORM_QUERY: return sql_deparse_statement(arena, node);
    case SQL_FORM_BODY: return deparse_body(arena, node);
    case SQL_FORM_NONE: break;
    }
    return TEXT_NONE;
}

/* A piece as it stands in a text that was parsed. */
typedef struct Piece {
    const PgQuery__Node *node;
    Text text;
    size_t base;
} Piece;

/* The piece of `canonical`, if it says the same as `node` does. */
static bool parse_canonical(Arena *scratch, SqlForm form, const PgQuery__Node *node, Text canonical,
                            Piece *piece)
{
    if (text_is_none(canonical)) return false;
    TextBuilder builder = text_builder(scratch);
    text_put_string(&builder, form_prefix(form));
    piece->base = builder.length;
    text_put(&builder, canonical);
    SqlParse parse;
    if (!sql_parse(scratch, text_built(&builder), &parse)) return false;
    piece->node = form_node(form, &parse);
    piece->text = parse.text;
    return piece->node != NULL && sql_trees_equal(&node->base, &piece->node->base);
}

void sql_tree_set_source(SqlTree *tree, const SqlTree *source)
{
    for (size_t i = 0; i < tree->named.count && i < source->named.count; i++) {
        tree->named.items[i].source_begin = source->named.items[i].begin;
        tree->named.items[i].source_end = source->named.items[i].end;
    }
}

/* The canonical text of what was written, and where it was parsed. */
static Text choose_canonical(Arena *scratch, SqlForm form, PgQuery__Node *node, Text written,
                             Piece *piece)
{
    Text canonical = form_deparse(form, scratch, node);
    if (text_equals(canonical, written) || parse_canonical(scratch, form, node, canonical, piece))
        return canonical;
    /* The deparser cannot say it, or says something else. */
    canonical = sql_squeeze(scratch, text_copy(scratch, written));
    return parse_canonical(scratch, form, node, canonical, piece) ? canonical : written;
}

const SqlShared *sql_share(Sql *sql, Arena *scratch, SqlForm form, PgQuery__Node *node, Text text,
                           size_t begin, size_t end)
{
    SqlShared *shared = ARENA_NEW(sql->arena, SqlShared);
    const Piece source = {node, text, begin};
    Piece piece = source;
    Text written = text_slice(text, begin, end);
    Text canonical = choose_canonical(scratch, form, node, written, &piece);
    if (text_equals(canonical, written)) piece = source;
    SqlTree *tree = sql_tree_make(sql->arena);
    SqlTraits *traits = sql_traits_make(sql, scratch, piece.base);
    sql_tree_add(tree, sql->arena, sql->names, piece.node, piece.text, piece.base, traits);
    SqlTree *places = tree;
    if (piece.node != source.node) {
        places = sql_tree_make(scratch);
        sql_tree_add(places, scratch, sql->names, node, text, begin, NULL);
    }
    sql_tree_set_source(tree, places);
    shared->form = (uint8_t)form;
    shared->text = text_copy(sql->arena, canonical);
    shared->facts =
        sql_traits_take(traits, tree, form == SQL_FORM_BODY ? NULL : piece.node, shared->text);
    shared->tree = tree->named.count == 0 && tree->top == SQL_NO_QUERY ? NULL : tree;
    if (form == SQL_FORM_EXPRESSION) sql_constant_classify(sql, node, shared);
    return shared;
}

const SqlFragment *sql_fragment_make(Sql *sql, const SqlShared *shared, Span span)
{
    SqlFragment *fragment = ARENA_NEW(sql->arena, SqlFragment);
    *fragment = (SqlFragment){.text = shared->text,
                              .span = span,
                              .constant = shared->constant,
                              .constant_cast = shared->constant_cast,
                              .value = shared->value,
                              .form = shared->form,
                              .tree = shared->tree,
                              .facts = shared->facts};
    return fragment;
}

static void report_form(Sql *sql, SqlForm form, Span span)
{
    if (form == SQL_FORM_EXPRESSION)
        diag_add(sql->diagnostics, CODE_SQL_NOT_AN_EXPRESSION, span,
                 "exactly one expression is expected here");
    else
        diag_add(sql->diagnostics, CODE_SQL_NOT_A_QUERY, span,
                 "exactly one query is expected here");
}

static const SqlShared *parse_form(Sql *sql, Arena *scratch, SqlForm form, Span span)
{
    SqlWrapped wrapped;
    SqlParse parse;
    if (!sql_wrap(sql, scratch, form_prefix(form), span, "", &wrapped)) return NULL;
    if (!sql_parse(scratch, wrapped.text, &parse)) {
        sql_report(sql, &wrapped, &parse.error);
        return NULL;
    }
    PgQuery__Node *node = form_node(form, &parse);
    if (node == NULL) {
        report_form(sql, form, wrapped.span);
        return NULL;
    }
    size_t end = wrapped.prefix + (wrapped.span.end - wrapped.span.begin);
    return sql_share(sql, scratch, form, node, wrapped.text, wrapped.prefix, end);
}

/* NUL cannot stand in a text that was parsed, so the form's key cannot be confused with one. */
static Text cache_key(Arena *arena, SqlForm form, Text text)
{
    return text_format(arena, "%d%.*s", (int)form, TEXT_FORMAT(text));
}

static const SqlFragment *parse_cached(Sql *sql, SqlForm form, Span span)
{
    Text written = span_text(span);
    Text text = text_trim(written);
    size_t before = text.length == 0 ? 0 : (size_t)(text.bytes - written.bytes);
    Span trimmed = span_make(span.source, span.begin + before, span.begin + before + text.length);
    const SqlShared *shared = form == SQL_FORM_EXPRESSION ? sql_constant_fast(sql, text) : NULL;
    if (shared != NULL) return sql_fragment_make(sql, shared, trimmed);
    Arena *scratch = arena_new();
    Text key = cache_key(scratch, form, text);
    shared = map_find(sql->cache, key);
    if (shared == NULL) {
        shared = parse_form(sql, scratch, form, span);
        if (shared != NULL) map_put(sql->cache, key, (SqlShared *)shared);
    }
    arena_free(scratch);
    return shared == NULL ? NULL : sql_fragment_make(sql, shared, trimmed);
}

const SqlFragment *sql_parse_expression(Sql *sql, Span span)
{
    return parse_cached(sql, SQL_FORM_EXPRESSION, span);
}

const SqlFragment *sql_parse_query(Sql *sql, Span span)
{
    return parse_cached(sql, SQL_FORM_QUERY, span);
}

/* Mistakes go to `diagnostics`, which lives in `scratch`. */
static const SqlFragment *parse_text(const Sql *sql, Arena *scratch, Diagnostics *diagnostics,
                                     SqlForm form, Text text)
{
    Sql apart = *sql;
    apart.diagnostics = diagnostics;
    const Source *source = source_make(scratch, "", text_copy(sql->arena, text));
    return parse_cached(&apart, form, span_make(source, 0, source->text.length));
}

const SqlFragment *sql_fragment_of_text(Sql *sql, SqlForm form, Text text, Span span)
{
    Arena *scratch = arena_new();
    SqlFragment *fragment = NULL;
    const SqlFragment *parsed = parse_text(sql, scratch, diagnostics_make(scratch), form, text);
    if (parsed != NULL) {
        fragment = ARENA_NEW(sql->arena, SqlFragment);
        *fragment = *parsed;
        fragment->span = span;
    }
    arena_free(scratch);
    return fragment;
}

const SqlFragment *sql_parse_expression_text(Sql *sql, Text text, Span span)
{
    Arena *scratch = arena_new();
    Diagnostics *diagnostics = diagnostics_make(scratch);
    const SqlFragment *parsed = parse_text(sql, scratch, diagnostics, SQL_FORM_EXPRESSION, text);
    SqlFragment *fragment = NULL;
    if (parsed == NULL) {
        const Diagnostic *mistake = diagnostics->items.items[0];
        diag_add(sql->diagnostics, mistake->code, span, "%.*s", TEXT_FORMAT(mistake->message));
    } else {
        fragment = ARENA_NEW(sql->arena, SqlFragment);
        *fragment = *parsed;
        fragment->span = span_make(span.source, span.begin, span.begin);
    }
    arena_free(scratch);
    return fragment;
}
