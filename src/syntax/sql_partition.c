/* The clauses are parsed as those of a CREATE TABLE. libpg_query says where an item of a list
 * begins; where it ends is found among the tokens. */
#include "syntax/sql_partition.h"

#include <string.h>

#include "syntax/sql_internal.h"
#include "syntax/sql_tree_internal.h"

/* One clause of CREATE TABLE, parsed after a prefix. */
typedef struct Clause {
    Sql *sql;
    Arena *scratch;
    SqlWrapped wrapped;
    const PgQuery__CreateStmt *statement;
    SqlTokens tokens; /* of the wrapped text */
    Text text;        /* canonical, after the prefix */
} Clause;

/* False: reported. */
static bool clause_parse(Clause *clause, const char *prefix, Span span)
{
    SqlParse parse;
    SqlError error;
    if (!sql_wrap(clause->sql, clause->scratch, prefix, span, "", &clause->wrapped)) return false;
    if (!sql_parse(clause->scratch, clause->wrapped.text, &parse)) {
        sql_report(clause->sql, &clause->wrapped, &parse.error);
        return false;
    }
    PgQuery__Node *statement = sql_parse_only_statement(&parse);
    if (statement == NULL || statement->node_case != PG_QUERY__NODE__NODE_CREATE_STMT ||
        !sql_scan(clause->scratch, clause->wrapped.text, &clause->tokens, &error)) {
        diag_add(clause->sql->diagnostics, CODE_SQL_SYNTAX, clause->wrapped.span,
                 "invalid partition bound");
        return false;
    }
    clause->statement = statement->create_stmt;
    Text all = sql_deparse_statement(clause->scratch, statement);
    Text before = text_trim(text_from_string(prefix));
    bool is_said = all.length > before.length && /* "RANGE (a)" or "range(a)" */
                   text_equals(text_lower(clause->scratch, text_slice(all, 0, before.length)),
                               text_lower(clause->scratch, before));
    clause->text = is_said ? text_trim(text_slice(all, before.length, all.length))
                           : sql_squeeze(clause->scratch,
                                         text_copy(clause->scratch, text_trim(span_text(span))));
    return true;
}

static const SqlFragment *make_fragment(Sql *sql, Text text, Span span, const SqlTree *tree)
{
    SqlFragment *fragment = ARENA_NEW(sql->arena, SqlFragment);
    *fragment = (SqlFragment){.text = text_copy(sql->arena, text), .span = span, .tree = tree};
    return fragment;
}

/* ---- places ---- */

/* The token that begins at a byte, or the one before it is in. */
static size_t find_token(const Clause *clause, int32_t location)
{
    size_t low = 0;
    size_t high = clause->tokens.count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (clause->tokens.items[middle].end <= (size_t)location)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

static char first_byte(const Clause *clause, size_t index)
{
    return clause->wrapped.text.bytes[clause->tokens.items[index].begin];
}

/* After the group that opens at `index`. */
static size_t skip_group(const Clause *clause, size_t index)
{
    size_t depth = 0;
    for (size_t i = index; i < clause->tokens.count; i++) {
        char byte = first_byte(clause, i);
        if (byte == '(' || byte == '[') depth++;
        if ((byte == ')' || byte == ']') && --depth == 0) return i + 1;
    }
    return clause->tokens.count;
}

static Span token_span(const Clause *clause, size_t first, size_t end)
{
    if (first >= end || end > clause->tokens.count) return clause->wrapped.span;
    return sql_unwrap(&clause->wrapped, clause->tokens.items[first].begin,
                      clause->tokens.items[end - 1].end);
}

/* From a place to the comma or parenthesis that ends the item of a list. */
static Span item_span(const Clause *clause, int32_t location)
{
    if (location < 0) return clause->wrapped.span;
    size_t first = find_token(clause, location);
    size_t end = first;
    while (end < clause->tokens.count) {
        char byte = first_byte(clause, end);
        if (byte == ',' || byte == ')') break;
        end = byte == '(' || byte == '[' ? skip_group(clause, end) : end + 1;
    }
    return token_span(clause, first, end);
}

/* ---- bounds ---- */

static const char *const strategy_words[] = {"range", "list", "hash"};

/* Of bounds, one letter. */
static SqlStrategy strategy_of_letter(const char *written)
{
    size_t i = 0;
    while (i < SQL_STRATEGY_UNKNOWN && strategy_words[i][0] != written[0]) i++;
    return (SqlStrategy)i;
}

static SqlStrategy strategy_of_word(Name word)
{
    size_t i = 0;
    while (i < SQL_STRATEGY_UNKNOWN &&
           !text_equals_ignoring_case(name_text(word), strategy_words[i]))
        i++;
    return (SqlStrategy)i;
}

static int32_t location_of(const PgQuery__Node *node)
{
    switch (node->node_case) {
    case PG_QUERY__NODE__NODE_A_CONST: return node->a_const->location;
    case PG_QUERY__NODE__NODE_COLUMN_REF: return node->column_ref->location;
    case PG_QUERY__NODE__NODE_FUNC_CALL: return node->func_call->location;
    case PG_QUERY__NODE__NODE_TYPE_CAST: {
        int32_t own = node->type_cast->location;
        int32_t inner = node->type_cast->arg == NULL ||
                                node->type_cast->arg->node_case == PG_QUERY__NODE__NODE_TYPE_CAST
                            ? -1
                            : location_of(node->type_cast->arg);
        return inner >= 0 && inner < own ? inner : own;
    }
    default: return -1;
    }
}

static SqlBoundKind kind_of_name(const PgQuery__ColumnRef *reference)
{
    const char *name = reference->n_fields == 1 ? sql_string_of(reference->fields[0]) : NULL;
    if (name != NULL && strcmp(name, "minvalue") == 0) return SQL_BOUND_MINVALUE;
    if (name != NULL && strcmp(name, "maxvalue") == 0) return SQL_BOUND_MAXVALUE;
    return SQL_BOUND_COLUMN;
}

static SqlBoundValue read_value(const Clause *clause, const PgQuery__Node *node)
{
    SqlBoundValue value = {.kind = SQL_BOUND_EXPRESSION};
    value.constant.span = item_span(clause, location_of(node));
    if (node->node_case == PG_QUERY__NODE__NODE_COLUMN_REF) {
        value.kind = kind_of_name(node->column_ref);
        return value;
    }
    SqlShared shared = {.constant = SQL_NOT_CONSTANT};
    sql_constant_classify(clause->sql, node, &shared);
    if (shared.constant == SQL_NOT_CONSTANT) return value;
    value.kind = SQL_BOUND_CONSTANT;
    value.constant.constant = shared.constant;
    value.constant.constant_cast = shared.constant_cast;
    value.constant.value = shared.value;
    value.constant.text = text_copy(clause->sql->arena, span_text(value.constant.span));
    if (node->node_case == PG_QUERY__NODE__NODE_TYPE_CAST) {
        value.has_cast = true;
        value.cast = sql_type_make(clause->sql, node->type_cast->type_name, &clause->wrapped);
    }
    return value;
}

static SqlBoundValues read_values(const Clause *clause, PgQuery__Node *const *nodes, size_t count)
{
    SqlBoundValues values = {0};
    for (size_t i = 0; i < count; i++)
        VECTOR_ADD(clause->sql->arena, &values, read_value(clause, nodes[i]));
    return values;
}

static void read_bound(const Clause *clause, SqlBound *bound)
{
    const PgQuery__PartitionBoundSpec *written = clause->statement->partbound;
    bound->is_default = written->is_default;
    bound->strategy = strategy_of_letter(written->strategy);
    bound->modulus = written->modulus;
    bound->remainder = written->remainder;
    bound->span = clause->wrapped.span;
    if (bound->strategy == SQL_STRATEGY_LIST) {
        bound->values = read_values(clause, written->listdatums, written->n_listdatums);
        return;
    }
    bound->values = read_values(clause, written->lowerdatums, written->n_lowerdatums);
    bound->upper = read_values(clause, written->upperdatums, written->n_upperdatums);
}

const SqlFragment *sql_parse_bound(Sql *sql, Span span, SqlBound *bound)
{
    Clause clause = {.sql = sql, .scratch = arena_new()};
    Text written = text_trim(span_text(span));
    bool is_whole =
        text_equals_ignoring_case(text_slice(written, 0, written.length < 4 ? 0 : 3), "for") ||
        text_equals_ignoring_case(written, "default");
    const SqlFragment *fragment = NULL;
    const char *prefix =
        is_whole ? "CREATE TABLE x PARTITION OF y " : "CREATE TABLE x PARTITION OF y FOR ";
    if (clause_parse(&clause, prefix, span) && clause.statement->partbound != NULL) {
        Text text = is_whole ? clause.text
                             : text_format(clause.scratch, "FOR %.*s", TEXT_FORMAT(clause.text));
        fragment = make_fragment(sql, text, span, NULL);
        read_bound(&clause, bound);
    }
    arena_free(clause.scratch);
    return fragment;
}

/* ---- keys ---- */

/* Names after "(" or ",": columns; those before another "(" are functions'. */
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

/* A column's name, f(...) or (...): what collation and class stand after. */
static Span element_span(const Clause *clause, const PgQuery__PartitionElem *element)
{
    size_t first = find_token(clause, element->location);
    size_t end = first;
    if (element->name != NULL && element->name[0] != '\0')
        return token_span(clause, first, end + 1);
    while (end < clause->tokens.count && first_byte(clause, end) != '(') end++;
    return token_span(clause, first, skip_group(clause, end));
}

static void read_key(const Clause *clause, SqlPartitionKey *key)
{
    const PgQuery__PartitionSpec *written = clause->statement->partspec;
    Names *names = clause->sql->names;
    for (size_t i = 0; i < written->n_part_params; i++) {
        const PgQuery__PartitionElem *from = written->part_params[i]->partition_elem;
        SqlKeyElement element = {
            .column = sql_name(names, from->name),
            .collation = sql_qualified_name(names, from->collation, from->n_collation),
            .operator_class = sql_qualified_name(names, from->opclass, from->n_opclass),
            .span = element_span(clause, from),
        };
        if (element.column == NULL) element.expression = element.span;
        VECTOR_ADD(clause->sql->arena, &key->elements, element);
    }
}

/* The word that names the strategy, and its token. It is read here, so that one that is not known
 * is no matter of grammar, and so that no version of libpg_query spells it its own way. NULL: there
 * is none. */
static Name read_strategy(Sql *sql, Arena *scratch, Text written, SqlToken *word)
{
    Walk walk = {.arena = scratch, .names = sql->names};
    SqlTokens tokens = {0};
    SqlError error;
    if (!sql_scan(scratch, text_copy(scratch, written), &tokens, &error) || tokens.count == 0)
        return NULL;
    char first = written.bytes[tokens.items[0].begin];
    if (first != '"' && first != '_' && (unsigned char)first < 0x80 &&
        !(first >= 'a' && first <= 'z') && !(first >= 'A' && first <= 'Z'))
        return NULL;
    *word = tokens.items[0];
    return walk_unquote(&walk, text_slice(written, word->begin, word->end));
}

static const SqlFragment *parse_key(Clause *clause, Span span, SqlPartitionKey *key)
{
    SqlToken word = {0};
    key->strategy_name = read_strategy(clause->sql, clause->scratch, span_text(span), &word);
    bool has_strategy = key->strategy_name != NULL;
    Span rest = span_make(span.source, span.begin + word.end, span.end);
    if (!clause_parse(clause,
                      has_strategy ? "CREATE TABLE x () PARTITION BY RANGE "
                                   : "CREATE TABLE x () PARTITION BY ",
                      rest))
        return NULL;
    if (!has_strategy || clause->statement->partspec == NULL) {
        diag_add(clause->sql->diagnostics, CODE_SQL_SYNTAX, span, "invalid partition key");
        return NULL;
    }
    key->span = span_make(span.source, span.begin + word.begin, clause->wrapped.span.end);
    key->strategy = strategy_of_word(key->strategy_name);
    read_key(clause, key);
    Text text =
        text_format(clause->scratch, "%s%.*s", key->strategy_name, TEXT_FORMAT(clause->text));
    return make_fragment(clause->sql, text, span, tree_of_key(clause->sql, clause->scratch, text));
}

const SqlFragment *sql_parse_partition_key(Sql *sql, Span span, SqlPartitionKey *key)
{
    Clause clause = {.sql = sql, .scratch = arena_new()};
    const SqlFragment *fragment = parse_key(&clause, span, key);
    arena_free(clause.scratch);
    return fragment;
}
