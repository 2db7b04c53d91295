/* Statements of the kinds of model/definitions.def: CREATE is put before, PostgreSQL parses, and
 * what libpg_query deparses of it is canonical. The name is a placeholder, so that the clauses do
 * not hold it. */
#include "syntax/sql_internal.h"

#include <stdlib.h>
#include <string.h>

#include "model/definition.h"
#include "syntax/sql_tree_internal.h"
#include "syntax/sql_words.h"

bool sql_words(Arena *arena, Diagnostics *diagnostics, Span span, SqlWords *words)
{
    SqlTokens tokens = {0};
    SqlError error;
    Text text = text_copy(arena, span_text(span));
    if (!sql_scan(arena, text, &tokens, &error)) {
        diag_add(diagnostics, CODE_SQL_SYNTAX,
                 span_make(span.source, span.begin + error.offset, span.end), "%.*s",
                 TEXT_FORMAT(error.message));
        return false;
    }
    for (size_t i = 0; i < tokens.count; i++) {
        SqlWord word = {tokens.items[i].begin, tokens.items[i].end};
        VECTOR_ADD(arena, words, word);
    }
    return true;
}

/* What stands before the clauses: "CREATE TRUSTED LANGUAGE x ". */
static const char *make_prefix(Arena *arena, const DefinitionRow *row, bool has_lead,
                               const char **canonical)
{
    static const char *const leads[] = {"", "TRUSTED ", "DEFAULT "};
    const char *lead = !has_lead ? leads[0] : row->kind == KIND_LANGUAGE ? leads[1] : leads[2];
    const char *name = row->form == DEFINITION_WHOLE      ? ""
                       : row->form == DEFINITION_OPERATOR ? "=== "
                                                          : "x ";
    const char *on = row->kind == KIND_POLICY ? "ON x " : "";
    *canonical =
        text_format(arena, "CREATE %s%s %s%s%s", lead, row->sql, name, on, row->middle).bytes;
    return *canonical;
}

/* The deparsed statement after its prefix, blanks around it aside. None: it begins otherwise. */
static Text strip_prefix(Text text, const char *prefix)
{
    size_t i = 0;
    for (const char *at = prefix; *at != '\0'; at++) {
        if (*at == ' ') {
            while (i < text.length && text.bytes[i] == ' ') i++;
            continue;
        }
        if (i >= text.length || text.bytes[i] != *at) return TEXT_NONE;
        i++;
    }
    return text_trim(text_slice(text, i, text.length));
}

static Text deparse(Arena *scratch, PgQuery__Node *statement, const SqlWrapped *wrapped,
                    const char *prefix)
{
    Text all = sql_deparse_statement(scratch, statement);
    Text clauses = text_is_none(all) ? TEXT_NONE : strip_prefix(all, prefix);
    SqlParse parse;
    if (!text_is_none(clauses)) {
        /* Only what means the same. */
        Text again = text_format(scratch, "%s%.*s", prefix, TEXT_FORMAT(clauses));
        if (sql_parse(scratch, again, &parse) && sql_parse_only_statement(&parse) != NULL &&
            sql_trees_equal(&sql_parse_only_statement(&parse)->base, &statement->base))
            return clauses;
    }
    Text written = text_slice(wrapped->text, wrapped->prefix, wrapped->text.length);
    return sql_squeeze(scratch, text_copy(scratch, text_trim(written)));
}

/* ---- signatures ---- */

static Text token_text(Text text, const SqlTokens *tokens, size_t first, size_t end)
{
    if (first >= end || end > tokens->count) return TEXT("");
    return text_slice(text, tokens->items[first].begin, tokens->items[end - 1].end);
}

static bool token_is(Text text, const SqlTokens *tokens, size_t index, const char *wanted)
{
    return index < tokens->count &&
           text_equals_ignoring_case(token_text(text, tokens, index, index + 1), wanted);
}

/* After the parenthesis that closes the one at `first`. */
static size_t skip_group(Text text, const SqlTokens *tokens, size_t first)
{
    size_t depth = 0;
    for (size_t i = first; i < tokens->count; i++) {
        if (token_is(text, tokens, i, "(")) depth++;
        if (token_is(text, tokens, i, ")") && --depth == 0) return i + 1;
    }
    return tokens->count;
}

static size_t find_word(Text text, const SqlTokens *tokens, const char *wanted)
{
    for (size_t i = 0; i < tokens->count; i++) {
        if (token_is(text, tokens, i, wanted)) return i;
        if (token_is(text, tokens, i, "(")) i = skip_group(text, tokens, i) - 1;
    }
    return tokens->count;
}

/* The value of `name = value` in the parentheses that the clauses begin with, or "NONE". */
static Text find_value(Text text, const SqlTokens *tokens, const char *name)
{
    for (size_t i = 1; i + 2 < tokens->count; i++) {
        if (!token_is(text, tokens, i, name) || !token_is(text, tokens, i + 1, "=")) continue;
        size_t end = i + 2;
        while (end < tokens->count && !token_is(text, tokens, end, ",") &&
               !token_is(text, tokens, end, ")"))
            end = token_is(text, tokens, end, "(") ? skip_group(text, tokens, end) : end + 1;
        return token_text(text, tokens, i + 2, end);
    }
    return TEXT("NONE");
}

/* "(integer, text)", which the clauses begin with. */
static Text read_group(Arena *arena, Text text, const SqlTokens *tokens)
{
    return text_copy(arena, token_text(text, tokens, 0, skip_group(text, tokens, 0)));
}

static Text read_transform(Arena *arena, Text text, const SqlTokens *tokens)
{
    size_t end = 0;
    while (end < tokens->count && !token_is(text, tokens, end, "(")) end++;
    return text_copy(arena, token_text(text, tokens, 0, end));
}

static Text read_user_mapping(Arena *arena, Text text, const SqlTokens *tokens)
{
    return text_copy(arena, token_text(text, tokens, 0, find_word(text, tokens, "options")));
}

static Text read_operator(Arena *arena, Text text, const SqlTokens *tokens)
{
    return text_format(arena, "(%.*s, %.*s)", TEXT_FORMAT(find_value(text, tokens, "leftarg")),
                       TEXT_FORMAT(find_value(text, tokens, "rightarg")));
}

static Text read_method(Arena *arena, Text text, const SqlTokens *tokens)
{
    size_t at = find_word(text, tokens, "using");
    return text_format(arena, " USING %.*s", TEXT_FORMAT(token_text(text, tokens, at + 1, at + 2)));
}

typedef Text SignatureReader(Arena *arena, Text text, const SqlTokens *tokens);

/* Of kinds of which there can be several of one name, or that have none. */
static SignatureReader *const signature_readers[KIND_COUNT] = {
    [KIND_CAST] = read_group,
    [KIND_AGGREGATE] = read_group,
    [KIND_TRANSFORM] = read_transform,
    [KIND_USER_MAPPING] = read_user_mapping,
    [KIND_OPERATOR] = read_operator,
    [KIND_OPERATOR_CLASS] = read_method,
    [KIND_OPERATOR_FAMILY] = read_method,
};

static Text make_signature(Arena *arena, Arena *scratch, ObjectKind kind, Text clauses)
{
    SqlTokens tokens = {0};
    SqlError error;
    Text text = text_copy(scratch, clauses);
    if (signature_readers[kind] == NULL || !sql_scan(scratch, text, &tokens, &error))
        return TEXT_NONE;
    return signature_readers[kind](arena, text, &tokens);
}

Text sql_definition_signature(Arena *arena, ObjectKind kind, Text clauses)
{
    Arena *scratch = arena_new();
    Text signature = make_signature(arena, scratch, kind, clauses);
    arena_free(scratch);
    return signature;
}

/* ---- what is named ---- */

static void add_token_name(Sql *sql, SqlTree *tree, Text text, const SqlToken *qualifier,
                           const SqlToken *name)
{
    SqlNamed named = {.kind = REFERENCE_TYPE, .query = 0};
    Walk walk = {.arena = sql->arena, .names = sql->names};
    if (qualifier != NULL)
        named.parts[named.part_count++] =
            walk_unquote(&walk, text_slice(text, qualifier->begin, qualifier->end));
    named.parts[named.part_count] = walk_unquote(&walk, text_slice(text, name->begin, name->end));
    if (named.parts[named.part_count++] == NULL) return;
    named.begin = (uint32_t)name->begin;
    named.end = (uint32_t)name->end;
    if (qualifier != NULL) {
        named.qualifier_begin = (uint32_t)qualifier->begin;
        named.qualifier_end = (uint32_t)qualifier->end;
    }
    VECTOR_ADD(sql->arena, &tree->named, named);
}

static bool is_name(Text text, const SqlToken *token)
{
    char byte = text.bytes[token->begin];
    return (byte >= 'a' && byte <= 'z') || byte == '"' || byte == '_' ||
           (unsigned char)byte >= 0x80 || strchr("+-*/<>=~!@#%^&|`?", byte) != NULL;
}

/* The `key` of "(key = value, ...", which names nothing. */
static bool is_key(Text text, const SqlTokens *tokens, size_t index)
{
    return index > 0 && token_is(text, tokens, index + 1, "=") &&
           (token_is(text, tokens, index - 1, "(") || token_is(text, tokens, index - 1, ","));
}

/* In clauses that are no expressions each name may be that of an object: sema knows which are. */
static void add_token_names(Sql *sql, Arena *scratch, SqlTree *tree, Text clauses)
{
    SqlTokens tokens = {0};
    SqlError error;
    Text text = text_copy(scratch, clauses);
    if (!sql_scan(scratch, text, &tokens, &error)) return;
    for (size_t i = 0; i < tokens.count; i++) {
        const SqlToken *token = &tokens.items[i];
        if (is_key(text, &tokens, i)) {
            i++;
            continue;
        }
        if (!is_name(text, token)) continue;
        bool is_qualified = i + 2 < tokens.count && token_is(text, &tokens, i + 1, ".");
        if (is_qualified && (is_name(text, &tokens.items[i + 2]))) {
            add_token_name(sql, tree, text, token, &tokens.items[i + 2]);
            i += 2;
        } else {
            add_token_name(sql, tree, text, NULL, token);
        }
    }
}

static bool has_expressions(ObjectKind kind)
{
    return kind == KIND_POLICY || kind == KIND_RULE || kind == KIND_PUBLICATION ||
           kind == KIND_STATISTICS;
}

/* The placeholder of a policy's table is no name. */
static void drop_placeholder(SqlTree *tree)
{
    size_t kept = 0;
    for (size_t i = 0; i < tree->named.count; i++) {
        const SqlNamed *named = &tree->named.items[i];
        if (named->kind == REFERENCE_RELATION && named->end == 0) continue;
        tree->named.items[kept++] = *named;
    }
    tree->named.count = kept;
}

/* What expressions and lists name is checked: where it stands in the file. */
static void place_names(Sql *sql, Arena *scratch, ObjectKind kind, SqlTree *tree,
                        const PgQuery__Node *statement, const SqlWrapped *wrapped)
{
    SqlTree *source = sql_tree_make(sql->arena);
    if (kind == KIND_POLICY ||
        !sql_tree_add_listed(sql, scratch, source, kind, wrapped->text, wrapped->prefix, NULL))
        sql_tree_add(source, sql->arena, sql->names, statement, wrapped->text, wrapped->prefix,
                     NULL);
    if (kind == KIND_POLICY) {
        drop_placeholder(source);
        drop_placeholder(tree);
    }
    if (source->named.count != tree->named.count) return;
    if (kind == KIND_STATISTICS) sql_sort_names_like(&source->named, &tree->named);
    tree->is_loose = false;
    sql_tree_set_source(tree, source);
}

static SqlTree *tree_of(Sql *sql, Arena *scratch, ObjectKind kind, const char *prefix, Text clauses,
                        SqlTraits *traits)
{
    SqlParse parse;
    SqlTree *tree = sql_tree_make(sql->arena);
    Text text = text_format(scratch, "%s%.*s", prefix, TEXT_FORMAT(clauses));
    tree->is_loose = true;
    if (kind == KIND_SUBSCRIPTION) {
        /* Its publications are another server's. */
    } else if (!has_expressions(kind)) {
        add_token_names(sql, scratch, tree, clauses);
    } else if (sql_parse(scratch, text, &parse) && sql_parse_only_statement(&parse) != NULL) {
        if (!sql_tree_add_listed(sql, scratch, tree, kind, text, strlen(prefix), traits))
            sql_tree_add(tree, sql->arena, sql->names, sql_parse_only_statement(&parse), text,
                         strlen(prefix), traits);
        tree->top = SQL_NO_QUERY;
    }
    return tree;
}

/* Options are a set: in which order they are written is no difference. */
static int compare_options(const void *a, const void *b)
{
    const PgQuery__Node *const *first = a;
    const PgQuery__Node *const *second = b;
    return strcmp((*first)->def_elem->defname, (*second)->def_elem->defname);
}

static void sort_options(PgQuery__Node *statement)
{
    PgQuery__Node **options = NULL;
    size_t count = 0;
    if (statement->node_case == PG_QUERY__NODE__NODE_CREATE_FDW_STMT) {
        options = statement->create_fdw_stmt->options;
        count = statement->create_fdw_stmt->n_options;
    } else if (statement->node_case == PG_QUERY__NODE__NODE_CREATE_FOREIGN_SERVER_STMT) {
        options = statement->create_foreign_server_stmt->options;
        count = statement->create_foreign_server_stmt->n_options;
    } else if (statement->node_case == PG_QUERY__NODE__NODE_CREATE_USER_MAPPING_STMT) {
        options = statement->create_user_mapping_stmt->options;
        count = statement->create_user_mapping_stmt->n_options;
    }
    if (count > 1) qsort(options, count, sizeof(PgQuery__Node *), compare_options);
}

/* ---- parsing ---- */

static const SqlFragment *parse_clauses(Sql *sql, Arena *scratch, const DefinitionRow *row,
                                        bool has_lead, Span clauses, SqlMentions *mentions)
{
    SqlParse parse;
    SqlWrapped wrapped;
    const char *canonical;
    const char *prefix = make_prefix(scratch, row, has_lead, &canonical);
    PgQuery__Node *statement = NULL;
    Text text = TEXT("");
    if (span_text(clauses).length > 0) {
        if (!sql_wrap(sql, scratch, prefix, clauses, "", &wrapped)) return NULL;
        if (!sql_parse(scratch, wrapped.text, &parse)) {
            sql_report(sql, &wrapped, &parse.error);
            return NULL;
        }
        statement = sql_parse_only_statement(&parse);
        if (statement == NULL) {
            diag_add(sql->diagnostics, CODE_SQL_SYNTAX, wrapped.span,
                     "exactly one statement is expected here");
            return NULL;
        }
        sql_mentions_collect(sql, scratch, &wrapped, statement, mentions);
        sort_options(statement);
        if (row->kind == KIND_STATISTICS) sql_sort_statistics(statement->create_stats_stmt);
        text = deparse(scratch, statement, &wrapped, canonical);
    }
    SqlTraits *traits = sql_traits_make(sql, scratch, strlen(canonical));
    SqlTree *tree = tree_of(sql, scratch, row->kind, canonical, text, traits);
    bool is_checked = has_expressions(row->kind) && row->kind != KIND_RULE && statement != NULL;
    if (is_checked) place_names(sql, scratch, row->kind, tree, statement, &wrapped);
    SqlFragment *fragment = ARENA_NEW(sql->arena, SqlFragment);
    *fragment = (SqlFragment){.text = text_copy(sql->arena, text),
                              .span = is_checked ? wrapped.span : clauses,
                              .tree = tree,
                              .facts = sql_traits_take(traits, tree, NULL, text)};
    return fragment;
}

const SqlFragment *sql_parse_definition(Sql *sql, ObjectKind kind, Span lead, Span clauses,
                                        SqlMentions *mentions)
{
    Arena *scratch = arena_new();
    const SqlFragment *fragment =
        parse_clauses(sql, scratch, definition_row(kind), !span_is_none(lead), clauses, mentions);
    arena_free(scratch);
    return fragment;
}

/* ---- additions ---- */

/* Whether a rule or an event trigger fires, as ALTER says it. None: as it does anyway. */
static Text parse_firing(Sql *sql, Arena *scratch, Span span)
{
    static const char *const words[] = {"DISABLE", "ENABLE REPLICA", "ENABLE ALWAYS"};
    Text text = sql_squeeze(scratch, text_copy(scratch, text_trim(span_text(span))));
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (text_equals_ignoring_case(text, words[i])) return text_from_string(words[i]);
    if (!text_equals_ignoring_case(text, "enable"))
        diag_add(sql->diagnostics, CODE_SQL_SYNTAX, span,
                 "expected enable, enable always, enable replica or disable");
    return TEXT_NONE;
}

static Text parse_addition(Sql *sql, Arena *scratch, const DefinitionRow *row, Text signature,
                           Span span, SqlMentions *mentions)
{
    SqlParse parse;
    SqlWrapped wrapped;
    bool is_family = row->kind == KIND_OPERATOR_FAMILY;
    bool adds = is_family || row->kind == KIND_TEXT_SEARCH_CONFIGURATION;
    const char *prefix =
        text_format(scratch, "ALTER %s x%.*s %s", row->sql, is_family ? (int)signature.length : 0,
                    signature.bytes, adds ? "ADD " : "")
            .bytes;
    if (!sql_wrap(sql, scratch, prefix, span, "", &wrapped)) return TEXT_NONE;
    if (!sql_parse(scratch, wrapped.text, &parse)) {
        sql_report(sql, &wrapped, &parse.error);
        return TEXT_NONE;
    }
    PgQuery__Node *statement = sql_parse_only_statement(&parse);
    if (statement == NULL) {
        diag_add(sql->diagnostics, CODE_SQL_SYNTAX, wrapped.span,
                 "exactly one clause is expected here");
        return TEXT_NONE;
    }
    sql_mentions_collect(sql, scratch, &wrapped, statement, mentions);
    return deparse(scratch, statement, &wrapped, prefix);
}

Text sql_parse_addition(Sql *sql, ObjectKind kind, Text signature, Span span, SqlMentions *mentions)
{
    Arena *scratch = arena_new();
    Text text = kind == KIND_RULE || kind == KIND_EVENT_TRIGGER
                    ? parse_firing(sql, scratch, span)
                    : parse_addition(sql, scratch, definition_row(kind), signature, span, mentions);
    if (!text_is_none(text)) text = text_copy(sql->arena, text);
    arena_free(scratch);
    return text;
}
