#include "syntax/sql_internal.h"

#include <stdlib.h>
#include <string.h>

#include "syntax/sql_tree_internal.h"

/* Clauses of CREATE TABLE that PostgreSQL's parser reads: partitions, options of foreign tables. */

/* Parses `prefix` and the span; the canonical text of what stands behind the prefix. None:
 * reported. */
static Text parse_behind(Sql *sql, Arena *scratch, const char *prefix, Span span)
{
    SqlParse parse;
    SqlWrapped wrapped;
    if (!sql_wrap(sql, scratch, prefix, span, "", &wrapped)) return TEXT_NONE;
    if (!sql_parse(scratch, wrapped.text, &parse)) {
        sql_report(sql, &wrapped, &parse.error);
        return TEXT_NONE;
    }
    PgQuery__Node *statement = sql_parse_only_statement(&parse);
    Text all = statement == NULL ? TEXT_NONE : sql_deparse_statement(scratch, statement);
    size_t length = strlen(prefix);
    if (all.length > length && memcmp(all.bytes, prefix, length) == 0)
        return text_trim(text_slice(all, length, all.length));
    return sql_squeeze(scratch, text_copy(scratch, text_trim(span_text(span))));
}

static const SqlFragment *make_fragment(Sql *sql, Text text, Span span, const SqlTree *tree)
{
    SqlFragment *fragment = ARENA_NEW(sql->arena, SqlFragment);
    *fragment = (SqlFragment){.text = text_copy(sql->arena, text), .span = span, .tree = tree};
    return fragment;
}

const SqlFragment *sql_parse_bound(Sql *sql, Span span)
{
    Arena *scratch = arena_new();
    Text written = text_trim(span_text(span));
    bool is_whole =
        text_equals_ignoring_case(text_slice(written, 0, written.length < 4 ? 0 : 4), "for ") ||
        text_equals_ignoring_case(written, "default");
    Text text = parse_behind(
        sql, scratch,
        is_whole ? "CREATE TABLE x PARTITION OF y " : "CREATE TABLE x PARTITION OF y FOR ", span);
    const SqlFragment *fragment = NULL;
    if (!text_is_none(text))
        fragment = make_fragment(
            sql, is_whole ? text : text_format(scratch, "FOR %.*s", TEXT_FORMAT(text)), span, NULL);
    arena_free(scratch);
    return fragment;
}

/* Names behind "(" or ",": columns; those before another "(" are functions'. */
static SqlTree *tree_of_key(Sql *sql, Arena *scratch, Text key)
{
    SqlTokens tokens = {0};
    SqlError error;
    SqlTree *tree = sql_tree_make(sql->arena);
    Text text = text_copy(scratch, key);
    Walk walk = {.arena = sql->arena, .names = sql->names};
    tree->is_loose = true;
    if (!sql_scan(scratch, text, &tokens, &error)) return tree;
    for (size_t i = 1; i < tokens.count; i++) {
        const SqlToken *token = &tokens.items[i];
        char byte = text.bytes[token->begin];
        char next = i + 1 < tokens.count ? text.bytes[tokens.items[i + 1].begin] : ' ';
        bool is_name = (byte >= 'a' && byte <= 'z') || byte == '"' || byte == '_' ||
                       (unsigned char)byte >= 0x80;
        if (!is_name || next == '(' || next == '.') continue;
        SqlNamed named = {.kind = REFERENCE_COLUMN, .part_count = 1};
        named.parts[0] = walk_unquote(&walk, text_slice(text, token->begin, token->end));
        named.begin = (uint32_t)token->begin;
        named.end = (uint32_t)token->end;
        if (named.parts[0] != NULL) VECTOR_ADD(sql->arena, &tree->named, named);
    }
    return tree;
}

const SqlFragment *sql_parse_partition_key(Sql *sql, Span span)
{
    Arena *scratch = arena_new();
    Text text = parse_behind(sql, scratch, "CREATE TABLE x () PARTITION BY ", span);
    const SqlFragment *fragment = NULL;
    if (!text_is_none(text))
        fragment = make_fragment(sql, text, span, tree_of_key(sql, scratch, text));
    arena_free(scratch);
    return fragment;
}

static int compare_options(const void *a, const void *b)
{
    return name_compare(((const Option *)a)->name, ((const Option *)b)->name);
}

static bool read_options(Sql *sql, Arena *scratch, Span span, Options *options)
{
    SqlParse parse;
    SqlWrapped wrapped;
    if (!sql_wrap(sql, scratch, "CREATE SERVER x FOREIGN DATA WRAPPER y OPTIONS (", span, ")",
                  &wrapped))
        return false;
    if (!sql_parse(scratch, wrapped.text, &parse)) {
        sql_report(sql, &wrapped, &parse.error);
        return false;
    }
    const PgQuery__Node *statement = sql_parse_only_statement(&parse);
    if (statement == NULL ||
        statement->node_case != PG_QUERY__NODE__NODE_CREATE_FOREIGN_SERVER_STMT) {
        diag_add(sql->diagnostics, CODE_SQL_SYNTAX, wrapped.span, "this is no list of options");
        return false;
    }
    const PgQuery__CreateForeignServerStmt *server = statement->create_foreign_server_stmt;
    for (size_t i = 0; i < server->n_options; i++) {
        const PgQuery__DefElem *element = server->options[i]->def_elem;
        const char *value = element->arg == NULL ? "" : sql_string_of(element->arg);
        Option option = {sql_name(sql->names, element->defname),
                         text_copy(sql->arena, text_from_string(value == NULL ? "" : value))};
        VECTOR_ADD(sql->arena, options, option);
    }
    if (options->count > 1) qsort(options->items, options->count, sizeof(Option), compare_options);
    return true;
}

bool sql_parse_foreign_options(Sql *sql, Span span, Options *options)
{
    Arena *scratch = arena_new();
    bool done = read_options(sql, scratch, span, options);
    arena_free(scratch);
    return done;
}
