/* Each version of libpg_query has a rule of its own for what it puts in parentheses, and the older
 * ones leave out some that are needed. So the rule is here: an operand that gets them is wrapped in
 * a call of a function that nobody has, and its name is taken out of the deparsed text. */
#include "syntax/sql_internal.h"

#include <string.h>

static const char marker[] = "()";
/* Of what the library puts into parentheses because it is a call. */
static const char bare_marker[] = "(";

/* How strongly a node's own operator binds, as PostgreSQL's grammar has it. */
typedef enum Level {
    LEVEL_OR,
    LEVEL_AND,
    LEVEL_NOT,
    LEVEL_IS,
    LEVEL_COMPARISON,
    LEVEL_LIKE,
    LEVEL_OPERATOR,
    LEVEL_ADD,
    LEVEL_MULTIPLY,
    LEVEL_POWER,
    LEVEL_AT,
    LEVEL_COLLATE,
    LEVEL_SIGN,
    LEVEL_WHOLE /* nothing of it is outside of brackets */
} Level;

typedef struct Wrapping {
    Arena *arena;
    SqlParentheses *done;
} Wrapping;

static Level operator_level(size_t count, PgQuery__Node *const *name)
{
    static const struct {
        const char *sign;
        Level level;
    } signs[] = {{"<", LEVEL_COMPARISON},  {">", LEVEL_COMPARISON},  {"=", LEVEL_COMPARISON},
                 {"<=", LEVEL_COMPARISON}, {">=", LEVEL_COMPARISON}, {"<>", LEVEL_COMPARISON},
                 {"+", LEVEL_ADD},         {"-", LEVEL_ADD},         {"*", LEVEL_MULTIPLY},
                 {"/", LEVEL_MULTIPLY},    {"%", LEVEL_MULTIPLY},    {"^", LEVEL_POWER}};
    const char *sign = count == 1 ? sql_string_of(name[0]) : NULL;
    for (size_t i = 0; sign != NULL && i < sizeof signs / sizeof *signs; i++)
        if (strcmp(signs[i].sign, sign) == 0) return signs[i].level;
    return LEVEL_OPERATOR;
}

static Level expression_level(const PgQuery__AExpr *expression)
{
    Level level = operator_level(expression->n_name, expression->name);
    switch (expression->kind) {
    case PG_QUERY__A__EXPR__KIND__AEXPR_OP:
        return expression->lexpr == NULL && level == LEVEL_ADD ? LEVEL_SIGN : level;
    case PG_QUERY__A__EXPR__KIND__AEXPR_OP_ANY:
    case PG_QUERY__A__EXPR__KIND__AEXPR_OP_ALL: return level;
    case PG_QUERY__A__EXPR__KIND__AEXPR_DISTINCT:
    case PG_QUERY__A__EXPR__KIND__AEXPR_NOT_DISTINCT: return LEVEL_IS;
    case PG_QUERY__A__EXPR__KIND__AEXPR_NULLIF: return LEVEL_WHOLE;
    default: return LEVEL_LIKE;
    }
}

/* x AT TIME ZONE y, x IS NFC NORMALIZED, (a, b) OVERLAPS (c, d). */
static Level call_level(const PgQuery__FuncCall *call)
{
    const char *name = call->n_funcname == 2 ? sql_string_of(call->funcname[1]) : NULL;
    if (call->funcformat != PG_QUERY__COERCION_FORM__COERCE_SQL_SYNTAX || name == NULL)
        return LEVEL_WHOLE;
    if (strcmp(name, "timezone") == 0) return LEVEL_AT;
    if (strcmp(name, "is_normalized") == 0 || strcmp(name, "overlaps") == 0) return LEVEL_IS;
    return LEVEL_WHOLE;
}

static Level sublink_level(const PgQuery__SubLink *sublink)
{
    bool compares = sublink->sub_link_type == PG_QUERY__SUB_LINK_TYPE__ANY_SUBLINK ||
                    sublink->sub_link_type == PG_QUERY__SUB_LINK_TYPE__ALL_SUBLINK;
    if (!compares) return LEVEL_WHOLE;
    if (sublink->n_oper_name == 0) return LEVEL_LIKE;
    return operator_level(sublink->n_oper_name, sublink->oper_name);
}

static Level node_level(const PgQuery__Node *node)
{
    switch (node->node_case) {
    case PG_QUERY__NODE__NODE_BOOL_EXPR:
        if (node->bool_expr->boolop == PG_QUERY__BOOL_EXPR_TYPE__NOT_EXPR) return LEVEL_NOT;
        return node->bool_expr->boolop == PG_QUERY__BOOL_EXPR_TYPE__OR_EXPR ? LEVEL_OR : LEVEL_AND;
    case PG_QUERY__NODE__NODE_NULL_TEST:
    case PG_QUERY__NODE__NODE_BOOLEAN_TEST: return LEVEL_IS;
#if PG_VERSION_NUM >= 160000
    case PG_QUERY__NODE__NODE_JSON_IS_PREDICATE: return LEVEL_IS;
#endif
    case PG_QUERY__NODE__NODE_XML_EXPR:
        return node->xml_expr->op == PG_QUERY__XML_EXPR_OP__IS_DOCUMENT ? LEVEL_IS : LEVEL_WHOLE;
    case PG_QUERY__NODE__NODE_A_EXPR: return expression_level(node->a_expr);
    case PG_QUERY__NODE__NODE_FUNC_CALL: return call_level(node->func_call);
    case PG_QUERY__NODE__NODE_SUB_LINK: return sublink_level(node->sub_link);
    case PG_QUERY__NODE__NODE_COLLATE_CLAUSE: return LEVEL_COLLATE;
    default: return LEVEL_WHOLE;
    }
}

/* What stands in parentheses below an operator although it need not: a reader need not know which
 * binds how strongly. */
static bool is_compound(const PgQuery__Node *node)
{
    return node->node_case == PG_QUERY__NODE__NODE_BOOL_EXPR ||
           node->node_case == PG_QUERY__NODE__NODE_NULL_TEST ||
           node->node_case == PG_QUERY__NODE__NODE_BOOLEAN_TEST ||
           node->node_case == PG_QUERY__NODE__NODE_A_EXPR;
}

static void wrap_in(Wrapping *it, PgQuery__Node **operand, const char *function)
{
    PgQuery__Node *name = ARENA_NEW(it->arena, PgQuery__Node);
    PgQuery__Node *node = ARENA_NEW(it->arena, PgQuery__Node);
    pg_query__node__init(name);
    name->node_case = PG_QUERY__NODE__NODE_STRING;
    name->string = ARENA_NEW(it->arena, PgQuery__String);
    pg_query__string__init(name->string);
    name->string->sval = (char *)function;
    pg_query__node__init(node);
    node->node_case = PG_QUERY__NODE__NODE_FUNC_CALL;
    node->func_call = ARENA_NEW(it->arena, PgQuery__FuncCall);
    pg_query__func_call__init(node->func_call);
    node->func_call->funcname = arena_make(it->arena, sizeof(PgQuery__Node *));
    node->func_call->funcname[0] = name;
    node->func_call->n_funcname = 1;
    node->func_call->args = arena_make(it->arena, sizeof(PgQuery__Node *));
    node->func_call->args[0] = *operand;
    node->func_call->n_args = 1;
    node->func_call->funcformat = PG_QUERY__COERCION_FORM__COERCE_EXPLICIT_CALL;
    VECTOR_ADD(it->arena, it->done, ((SqlParenthesis){operand, *operand}));
    *operand = node;
}

static void wrap(Wrapping *it, PgQuery__Node **operand)
{
    wrap_in(it, operand, marker);
}

/* In parentheses where it binds no stronger than `weakest`. */
static void wrap_weak(Wrapping *it, PgQuery__Node **operand, Level weakest)
{
    if (*operand != NULL && node_level(*operand) <= weakest) wrap(it, operand);
}

static void wrap_compound(Wrapping *it, PgQuery__Node **operand, Level weakest)
{
    if (*operand != NULL && is_compound(*operand))
        wrap(it, operand);
    else
        wrap_weak(it, operand, weakest);
}

/* What stands left of an operator of the level may be of the same level, but for comparisons. */
static Level weakest_left(Level level)
{
    return level == LEVEL_COMPARISON || level == LEVEL_LIKE ? level : (Level)(level - 1);
}

/* The lower bound knows no words but what a default may be. */
static void wrap_bounds(Wrapping *it, PgQuery__List *bounds)
{
    for (size_t i = 0; i < bounds->n_items; i++) {
        Level level = node_level(bounds->items[i]);
        if (i == 0 && (level == LEVEL_AT || level == LEVEL_COLLATE))
            wrap(it, &bounds->items[i]);
        else
            wrap_weak(it, &bounds->items[i], LEVEL_LIKE);
    }
}

static void wrap_expression(Wrapping *it, PgQuery__AExpr *expression)
{
    Level level = expression_level(expression);
    switch (expression->kind) {
    case PG_QUERY__A__EXPR__KIND__AEXPR_NULLIF: return;
    case PG_QUERY__A__EXPR__KIND__AEXPR_OP:
        wrap_compound(it, &expression->lexpr, weakest_left(level));
        wrap_compound(it, &expression->rexpr, level);
        return;
    case PG_QUERY__A__EXPR__KIND__AEXPR_DISTINCT:
        wrap_compound(it, &expression->lexpr, level);
        wrap_compound(it, &expression->rexpr, level);
        return;
    case PG_QUERY__A__EXPR__KIND__AEXPR_NOT_DISTINCT:
    case PG_QUERY__A__EXPR__KIND__AEXPR_LIKE:
    case PG_QUERY__A__EXPR__KIND__AEXPR_ILIKE:
        wrap_weak(it, &expression->lexpr, level);
        wrap_weak(it, &expression->rexpr, level);
        return;
    case PG_QUERY__A__EXPR__KIND__AEXPR_OP_ANY:
    case PG_QUERY__A__EXPR__KIND__AEXPR_OP_ALL:
        wrap_weak(it, &expression->lexpr, weakest_left(level));
        return;
    case PG_QUERY__A__EXPR__KIND__AEXPR_IN:
    case PG_QUERY__A__EXPR__KIND__AEXPR_SIMILAR: wrap_weak(it, &expression->lexpr, level); return;
    default:
        wrap_weak(it, &expression->lexpr, level);
        if (expression->rexpr != NULL && expression->rexpr->node_case == PG_QUERY__NODE__NODE_LIST)
            wrap_bounds(it, expression->rexpr->list);
    }
}

/* (x)[1] and (x).y: what is a name, a parameter or in brackets of its own stands there as it is. */
static void wrap_indirection(Wrapping *it, PgQuery__AIndirection *indirection)
{
    switch (indirection->arg->node_case) {
    case PG_QUERY__NODE__NODE_COLUMN_REF:
    case PG_QUERY__NODE__NODE_PARAM_REF:
    case PG_QUERY__NODE__NODE_A_INDIRECTION:
    case PG_QUERY__NODE__NODE_FUNC_CALL:
    case PG_QUERY__NODE__NODE_A_EXPR:
    case PG_QUERY__NODE__NODE_TYPE_CAST:
    case PG_QUERY__NODE__NODE_ROW_EXPR: return;
    case PG_QUERY__NODE__NODE_SUB_LINK:
        if (indirection->arg->sub_link->sub_link_type == PG_QUERY__SUB_LINK_TYPE__EXPR_SUBLINK)
            return;
        break;
    default: break;
    }
    wrap_in(it, &indirection->arg, bare_marker);
}

static void wrap_call(Wrapping *it, PgQuery__FuncCall *call)
{
    Level level = call_level(call);
    if (level == LEVEL_IS && call->n_args > 0) wrap_weak(it, &call->args[0], level);
    if (level != LEVEL_AT) return;
    /* Its arguments are the zone, and what is moved there. */
    bool has_zone = call->n_args == 2;
    PgQuery__Node **moved = &call->args[has_zone ? 1 : 0];
    if ((*moved)->node_case == PG_QUERY__NODE__NODE_A_EXPR)
        wrap(it, moved);
    else
        wrap_weak(it, moved, (Level)(level - 1));
    if (has_zone) wrap_weak(it, &call->args[0], level);
}

static void wrap_cast(Wrapping *it, PgQuery__TypeCast *cast)
{
    bool is_expression = cast->arg != NULL && cast->arg->node_case == PG_QUERY__NODE__NODE_A_EXPR;
    if (!is_expression) wrap_weak(it, &cast->arg, LEVEL_SIGN);
    /* Versions before 18 write CAST(x AS y); see sql_respell.c. */
    if (is_expression && PG_VERSION_NUM >= 180000) wrap(it, &cast->arg);
}

static void wrap_operands(void *context, ProtobufCMessage *message)
{
    Wrapping *it = context;
    const ProtobufCMessageDescriptor *kind = message->descriptor;
    if (kind == &pg_query__a__expr__descriptor) {
        wrap_expression(it, (PgQuery__AExpr *)message);
    } else if (kind == &pg_query__bool_expr__descriptor) {
        PgQuery__BoolExpr *expression = (PgQuery__BoolExpr *)message;
        for (size_t i = 0; i < expression->n_args; i++)
            wrap_weak(it, &expression->args[i], LEVEL_AND);
    } else if (kind == &pg_query__null_test__descriptor) {
        wrap_weak(it, &((PgQuery__NullTest *)message)->arg, LEVEL_IS);
    } else if (kind == &pg_query__boolean_test__descriptor) {
        wrap_weak(it, &((PgQuery__BooleanTest *)message)->arg, LEVEL_IS);
    } else if (kind == &pg_query__xml_expr__descriptor) {
        PgQuery__XmlExpr *expression = (PgQuery__XmlExpr *)message;
        bool is_test = expression->op == PG_QUERY__XML_EXPR_OP__IS_DOCUMENT;
        if (is_test && expression->n_args > 0) wrap_weak(it, &expression->args[0], LEVEL_IS);
#if PG_VERSION_NUM >= 160000
    } else if (kind == &pg_query__json_is_predicate__descriptor) {
        wrap_weak(it, &((PgQuery__JsonIsPredicate *)message)->expr, LEVEL_IS);
#endif
    } else if (kind == &pg_query__sub_link__descriptor) {
        PgQuery__SubLink *sublink = (PgQuery__SubLink *)message;
        wrap_weak(it, &sublink->testexpr, weakest_left(sublink_level(sublink)));
    } else if (kind == &pg_query__a__indirection__descriptor) {
        wrap_indirection(it, (PgQuery__AIndirection *)message);
    } else if (kind == &pg_query__collate_clause__descriptor) {
        PgQuery__CollateClause *clause = (PgQuery__CollateClause *)message;
        if (clause->arg != NULL && clause->arg->node_case == PG_QUERY__NODE__NODE_A_EXPR)
            wrap(it, &clause->arg);
        else
            wrap_weak(it, &clause->arg, LEVEL_AT);
    } else if (kind == &pg_query__func_call__descriptor) {
        wrap_call(it, (PgQuery__FuncCall *)message);
    } else if (kind == &pg_query__type_cast__descriptor) {
        wrap_cast(it, (PgQuery__TypeCast *)message);
    }
}

void sql_parentheses_put(Arena *arena, PgQuery__Node *statement, SqlParentheses *done)
{
    Wrapping wrapping = {arena, done};
    sql_visit(&statement->base, wrap_operands, &wrapping);
}

void sql_parentheses_take_back(const SqlParentheses *done)
{
    for (size_t i = done->count; i-- > 0;) *done->items[i].operand = done->items[i].node;
}

static bool is_text(Text text, const SqlToken *token, const char *wanted)
{
    return text_equals(text_slice(text, token->begin, token->end), text_from_string(wanted));
}

static size_t closing(Text text, const SqlTokens *tokens, size_t open)
{
    size_t depth = 0;
    for (size_t i = open; i < tokens->count; i++) {
        if (is_text(text, &tokens->items[i], "(")) depth++;
        if (is_text(text, &tokens->items[i], ")") && --depth == 0) return i;
    }
    return open;
}

/* Which tokens go: the markers, and around one that is bare the library's own parentheses. */
static bool *find_dropped(Arena *arena, Text text, const SqlTokens *tokens)
{
    bool *dropped = arena_make(arena, tokens->count * sizeof(bool));
    for (size_t i = 0; i < tokens->count; i++) {
        bool is_bare = is_text(text, &tokens->items[i], "\"(\"");
        if (!is_bare && !is_text(text, &tokens->items[i], "\"()\"")) continue;
        dropped[i] = true;
        if (!is_bare || i == 0 || !is_text(text, &tokens->items[i - 1], "(")) continue;
        dropped[i - 1] = true;
        dropped[closing(text, tokens, i - 1)] = true;
    }
    return dropped;
}

Text sql_parentheses_strip(Arena *arena, Text text)
{
    SqlTokens tokens = {0};
    SqlError error;
    if (!sql_scan(arena, text, &tokens, &error)) return text;
    const bool *dropped = find_dropped(arena, text, &tokens);
    TextBuilder out = text_builder(arena);
    size_t done = 0;
    for (size_t i = 0; i < tokens.count; i++) {
        if (!dropped[i]) continue;
        text_put(&out, text_slice(text, done, tokens.items[i].begin));
        done = tokens.items[i].end;
    }
    text_put(&out, text_slice(text, done, text.length));
    return text_built(&out);
}
