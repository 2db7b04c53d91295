#include "syntax/sql_partition.h"

#include <string.h>

#include "syntax/sql_internal.h"
#include "syntax/sql_tree_internal.h"

/* One clause of CREATE TABLE, parsed behind a prefix. */
typedef struct Clause {
    Sql *sql;
    Arena *scratch;
    SqlWrapped wrapped;
    const PgQuery__CreateStmt *statement;
    SqlTokens tokens; /* of the wrapped text */
    Text text;        /* canonical, behind the prefix */
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
                 "this is no clause of a partition");
        return false;
    }
    clause->statement = statement->create_stmt;
    Text all = sql_deparse_statement(clause->scratch, statement);
    size_t length = strlen(prefix);
    clause->text =
        all.length > length && memcmp(all.bytes, prefix, length) == 0
            ? text_trim(text_slice(all, length, all.length))
            : sql_squeeze(clause->scratch, text_copy(clause->scratch, text_trim(span_text(span))));
    return true;
}

static const SqlFragment *make_fragment(Sql *sql, Text text, Span span, const SqlTree *tree)
{
    SqlFragment *fragment = ARENA_NEW(sql->arena, SqlFragment);
    *fragment = (SqlFragment){.text = text_copy(sql->arena, text), .span = span, .tree = tree};
    return fragment;
}

/* Places -------------------------------------------------------------------------------------- */

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

/* Behind the group that opens at `index`. */
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

/* Bounds -------------------------------------------------------------------------------------- */

/* Of bounds, one letter; of keys, the word. */
static SqlStrategy strategy_of(const char *written)
{
    static const char *const words[] = {"range", "list", "hash"};
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        bool is_letter = written[0] == words[i][0] && written[1] == '\0';
        if (is_letter || text_equals_ignoring_case(text_from_string(written), words[i]))
            return (SqlStrategy)i;
    }
    return SQL_STRATEGY_UNKNOWN;
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
    bound->strategy = strategy_of(written->strategy);
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

/* Keys ---------------------------------------------------------------------------------------- */

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

/* A column's name, f(...) or (...): what collation and class stand behind. */
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
    key->strategy = strategy_of(written->strategy);
    key->strategy_name = sql_name(names, written->strategy);
    key->span = clause->wrapped.span;
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

const SqlFragment *sql_parse_partition_key(Sql *sql, Span span, SqlPartitionKey *key)
{
    Clause clause = {.sql = sql, .scratch = arena_new()};
    const SqlFragment *fragment = NULL;
    if (clause_parse(&clause, "CREATE TABLE x () PARTITION BY ", span) &&
        clause.statement->partspec != NULL) {
        fragment =
            make_fragment(sql, clause.text, span, tree_of_key(sql, clause.scratch, clause.text));
        read_key(&clause, key);
    }
    arena_free(clause.scratch);
    return fragment;
}
