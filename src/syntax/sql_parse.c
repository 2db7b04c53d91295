/* Parsing, scanning and deparsing: all calls of libpg_query but those of PL/pgSQL's parser. Its
 * results are copied into the caller's arena and freed here. */
#include "syntax/sql_internal.h"

#include <string.h>

/* libpg_query walks trees by recursion without looking at the stack: deeper ones than this are
 * refused before they reach it. It overflows 8 MiB at about 4,000; PostgreSQL's own limit is near
 * 5,000. */
enum { DEPTH_LIMIT = 1000, DEPTH_CHECKED_LENGTH = 1000 };

static void *arena_allocate(void *context, size_t size)
{
    return arena_make(context, size);
}

static void arena_forget(void *context, void *pointer)
{
    (void)context;
    (void)pointer;
}

/* libpg_query counts characters from 1 and gives 0 when it does not know. */
static size_t offset_of_character(Text text, int position)
{
    size_t at = 0;
    for (int i = 1; i < position && at < text.length; i++) {
        at++;
        while (at < text.length && ((unsigned char)text.bytes[at] & 0xC0) == 0x80) at++;
    }
    return at;
}

static void error_set(Arena *arena, SqlError *error, Text text, const PgQueryError *found)
{
    Text message = text_from_string(found->message);
    /* "unterminated quoted string at or near ...": what follows is all the rest of the text. */
    const char *rest = strstr(found->message, " at or near ");
    if (rest != NULL && text_starts_with(message, "unterminated"))
        message.length = (size_t)(rest - found->message);
    error->message = text_copy(arena, message);
    error->offset = offset_of_character(text, found->cursorpos);
}

/* A bound of the depth of the tree that tokens make, level by level of brackets: operators and the
 * like chain until a comma, AND, OR or WHEN begins a new item; UNION and JOIN chain through those.
 */
typedef struct DepthLevel {
    uint32_t chain;
    uint32_t spine;
    bool is_case;
} DepthLevel;

typedef struct DepthCount {
    Arena *arena;
    VECTOR(DepthLevel) levels;
    uint32_t below; /* the sum of all levels but the last */
    uint32_t deepest;
} DepthCount;

static void depth_open(DepthCount *count, bool is_case)
{
    count->below += VECTOR_LAST(&count->levels).chain + VECTOR_LAST(&count->levels).spine + 1;
    VECTOR_ADD(count->arena, &count->levels, (DepthLevel){.is_case = is_case});
}

static void depth_close(DepthCount *count, bool is_case)
{
    if (count->levels.count < 2 || VECTOR_LAST(&count->levels).is_case != is_case) return;
    count->levels.count--;
    count->below -= VECTOR_LAST(&count->levels).chain + VECTOR_LAST(&count->levels).spine + 1;
}

static void depth_add_token(DepthCount *count, PgQuery__Token kind)
{
    DepthLevel *level = &VECTOR_LAST(&count->levels);
    switch (kind) {
    case PG_QUERY__TOKEN__ASCII_40: /* ( */
    case PG_QUERY__TOKEN__ASCII_91: /* [ */ depth_open(count, false); break;
    case PG_QUERY__TOKEN__ASCII_41:
    case PG_QUERY__TOKEN__ASCII_93: depth_close(count, false); break;
    case PG_QUERY__TOKEN__CASE: depth_open(count, true); break;
    case PG_QUERY__TOKEN__END_P: depth_close(count, true); break;
    case PG_QUERY__TOKEN__ASCII_44: /* , */
    case PG_QUERY__TOKEN__AND:
    case PG_QUERY__TOKEN__OR:
    case PG_QUERY__TOKEN__WHEN:
    case PG_QUERY__TOKEN__THEN:
    case PG_QUERY__TOKEN__WHERE:
    case PG_QUERY__TOKEN__ON: level->chain = 0; break;
    case PG_QUERY__TOKEN__ASCII_59: /* ; */
        level->chain = 0;
        level->spine = 0;
        break;
    case PG_QUERY__TOKEN__UNION:
    case PG_QUERY__TOKEN__INTERSECT:
    case PG_QUERY__TOKEN__EXCEPT:
    case PG_QUERY__TOKEN__JOIN: level->spine++; break;
    case PG_QUERY__TOKEN__SELECT: level->chain = 4; break;
    case PG_QUERY__TOKEN__ASCII_46: /* . */
    case PG_QUERY__TOKEN__IDENT:
    case PG_QUERY__TOKEN__SCONST:
    case PG_QUERY__TOKEN__ICONST: break;
    default: level->chain++; break;
    }
    uint32_t depth =
        count->below + VECTOR_LAST(&count->levels).chain + VECTOR_LAST(&count->levels).spine;
    if (depth > count->deepest) count->deepest = depth;
}

static bool depth_is_fine(Arena *arena, Text text, SqlError *error)
{
    if (text.length <= DEPTH_CHECKED_LENGTH) return true;
    SqlTokens tokens = {0};
    if (!sql_scan(arena, text, &tokens, error)) return false;
    DepthCount count = {.arena = arena};
    VECTOR_ADD(arena, &count.levels, (DepthLevel){0});
    for (size_t i = 0; i < tokens.count; i++) {
        depth_add_token(&count, tokens.items[i].kind);
        if (count.deepest <= DEPTH_LIMIT) continue;
        error->message = TEXT("SQL is nested too deeply");
        error->offset = tokens.items[i].begin;
        return false;
    }
    return true;
}

bool sql_parse(Arena *arena, Text text, SqlParse *parse)
{
    *parse = (SqlParse){.text = text};
    if (!depth_is_fine(arena, text, &parse->error)) return false;
    PgQueryProtobufParseResult result = pg_query_parse_protobuf(text.bytes);
    if (result.error != NULL) {
        error_set(arena, &parse->error, text, result.error);
    } else {
        ProtobufCAllocator allocator = {arena_allocate, arena_forget, arena};
        parse->tree = pg_query__parse_result__unpack(&allocator, result.parse_tree.len,
                                                     (const uint8_t *)result.parse_tree.data);
        if (parse->tree == NULL)
            parse->error = (SqlError){TEXT("SQL is nested too deeply"), 0};
        else
            sql_json_unqualify(text, parse->tree);
    }
    pg_query_free_protobuf_parse_result(result);
    return parse->tree != NULL;
}

PgQuery__Node *sql_parse_only_statement(const SqlParse *parse)
{
    return parse->tree->n_stmts == 1 ? parse->tree->stmts[0]->stmt : NULL;
}

const PgQuery__Node *sql_parse_only_target(const SqlParse *parse)
{
    const PgQuery__Node *statement = sql_parse_only_statement(parse);
    if (statement == NULL || statement->node_case != PG_QUERY__NODE__NODE_SELECT_STMT ||
        statement->select_stmt->n_target_list != 1)
        return NULL;
    const PgQuery__Node *target = statement->select_stmt->target_list[0];
    return target->node_case == PG_QUERY__NODE__NODE_RES_TARGET ? target->res_target->val : NULL;
}

/* The text with each constant that has a \r in it as E'...': the deparser leaves the byte, and a
 * file would lose it. */
static Text escape_returns(Arena *arena, Text text)
{
    TextBuilder out = text_builder(arena);
    size_t i = 0;
    while (i < text.length) {
        size_t begin = i;
        char quote = text.bytes[i++];
        if (quote != '\'' && quote != '"') {
            text_put_byte(&out, quote);
            continue;
        }
        bool escapes = quote == '\'' && begin > 0 && text.bytes[begin - 1] == 'E';
        while (i < text.length && (text.bytes[i] != quote || text.bytes[i + 1] == quote))
            i += text.bytes[i] == quote || (escapes && text.bytes[i] == '\\') ? 2 : 1;
        Text constant = text_slice(text, begin, ++i);
        if (quote == '"' || !text_has_return(constant)) {
            text_put(&out, constant);
            continue;
        }
        if (!escapes) text_put_byte(&out, 'E');
        for (size_t at = 0; at < constant.length; at++) {
            char byte = constant.bytes[at];
            if (byte == '\r' || (byte == '\\' && !escapes)) text_put_byte(&out, '\\');
            text_put_byte(&out, byte == '\r' ? 'r' : byte);
        }
    }
    return text_built(&out);
}

Text sql_deparse_statement(Arena *arena, PgQuery__Node *statement)
{
    PgQuery__RawStmt raw = PG_QUERY__RAW_STMT__INIT;
    raw.stmt = statement;
    PgQuery__RawStmt *statements[] = {&raw};
    PgQuery__ParseResult tree = PG_QUERY__PARSE_RESULT__INIT;
    SqlParentheses parentheses = {0};
    sql_parentheses_put(arena, statement, &parentheses);
    tree.version = PG_VERSION_NUM;
    tree.n_stmts = 1;
    tree.stmts = statements;
    size_t length = pg_query__parse_result__get_packed_size(&tree);
    uint8_t *bytes = arena_make(arena, length);
    pg_query__parse_result__pack(&tree, bytes);
    sql_parentheses_take_back(&parentheses);
    PgQueryDeparseResult result =
        pg_query_deparse_protobuf((PgQueryProtobuf){length, (char *)bytes});
    Text text = TEXT_NONE;
    if (result.error == NULL && result.query != NULL)
        text = text_copy(arena, text_trim(text_from_string(result.query)));
    pg_query_free_deparse_result(result);
    if (text_is_none(text)) return text;
    if (parentheses.count > 0) text = sql_parentheses_strip(arena, text);
    text = sql_respell(arena, sql_json_unquote(arena, text));
    return text_has_return(text) ? escape_returns(arena, text) : text;
}

bool sql_scan(Arena *arena, Text text, SqlTokens *tokens, SqlError *error)
{
    PgQueryScanResult result = pg_query_scan(text.bytes);
    bool done = result.error == NULL;
    if (!done) error_set(arena, error, text, result.error);
    PgQuery__ScanResult *scanned = NULL;
    if (done) {
        ProtobufCAllocator allocator = {arena_allocate, arena_forget, arena};
        scanned = pg_query__scan_result__unpack(&allocator, result.pbuf.len,
                                                (const uint8_t *)result.pbuf.data);
    }
    for (size_t i = 0; scanned != NULL && i < scanned->n_tokens; i++) {
        const PgQuery__ScanToken *token = scanned->tokens[i];
        if (token->token == PG_QUERY__TOKEN__SQL_COMMENT ||
            token->token == PG_QUERY__TOKEN__C_COMMENT)
            continue;
        VECTOR_ADD(arena, tokens,
                   (SqlToken){token->token, (size_t)token->start, (size_t)token->end});
    }
    pg_query_free_scan_result(result);
    return done;
}

Text sql_squeeze(Arena *arena, Text text)
{
    SqlTokens tokens = {0};
    SqlError error;
    if (!sql_scan(arena, text, &tokens, &error)) return text_trim(text);
    TextBuilder builder = text_builder(arena);
    for (size_t i = 0; i < tokens.count; i++) {
        const SqlToken *token = &tokens.items[i];
        if (i > 0 && token->begin > tokens.items[i - 1].end) text_put_byte(&builder, ' ');
        text_put(&builder, text_slice(text, token->begin, token->end));
    }
    return text_built(&builder);
}
