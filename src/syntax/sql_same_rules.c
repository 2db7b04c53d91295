/* Each rule says what PostgreSQL's parse_expr.c and parse_coerce.c make of a form. */
#include "syntax/sql_same_internal.h"

#include <string.h>

/* ---- casts ---- */

static void cast_to(const Normal *normal, PgQuery__Node *node, PgQuery__TypeName *type)
{
    PgQuery__TypeCast *cast = ARENA_NEW(normal->arena, PgQuery__TypeCast);
    pg_query__type_cast__init(cast);
    cast->arg = normal_copy(normal, node);
    cast->type_name = type;
    node->node_case = PG_QUERY__NODE__NODE_TYPE_CAST;
    node->type_cast = cast;
}

/* ARRAY[a, b]::t[] is ARRAY[a::t, b::t]: the cast goes to the elements. */
static void spread_cast(const Normal *normal, PgQuery__Node *node, PgQuery__TypeName *element)
{
    PgQuery__AArrayExpr *array = node->a_array_expr;
    for (size_t i = 0; i < array->n_elements; i++) {
        PgQuery__Node *item = array->elements[i];
        if (item->node_case == PG_QUERY__NODE__NODE_A_ARRAY_EXPR) {
            spread_cast(normal, item, element);
            continue;
        }
        cast_to(normal, item, element);
        normal_apply(normal, item);
    }
}

static bool apply_array_cast(const Normal *normal, PgQuery__Node *node)
{
    const PgQuery__TypeCast *cast = node->type_cast;
    const PgQuery__TypeName *type = cast->type_name;
    if (cast->arg->node_case != PG_QUERY__NODE__NODE_A_ARRAY_EXPR || type->n_array_bounds == 0 ||
        type->n_typmods > 0 || cast->arg->a_array_expr->n_elements == 0)
        return false;
    PgQuery__TypeName *element = ARENA_NEW(normal->arena, PgQuery__TypeName);
    *element = *type;
    element->n_array_bounds = 0;
    element->array_bounds = NULL;
    *node = *normal_copy(normal, cast->arg);
    spread_cast(normal, node, element);
    return true;
}

/* Functions may tell a domain from what it is over. */
static bool is_of_domain(const Normal *normal, const PgQuery__Node *node)
{
    SqlColumn column;
    return node->node_case == PG_QUERY__NODE__NODE_COLUMN_REF &&
           normal_find_column(normal, node->column_ref, &column) && column.is_of_domain;
}

static void apply_cast(const Normal *normal, PgQuery__Node *node)
{
    if (apply_array_cast(normal, node)) return;
    PgQuery__Node *inner = node->type_cast->arg;
    const char *type = normal_cast_type(normal, node->type_cast);
    const char *own = normal_type(normal, inner);
    PgQuery__Node bare;
    if (type == NULL || own == NULL) return;
    if (strcmp(own, type) == 0) {
        if (!is_of_domain(normal, inner)) *node = *inner; /* no cast at all */
    } else if (strcmp(type, "int4") == 0 || strcmp(type, "bool") == 0) {
        if (normal_take_bare(normal, node, type, false, &bare) &&
            strcmp(normal_type(normal, &bare), type) == 0)
            *node = bare;
    } else if (normal_is_text(type) && inner->node_case == PG_QUERY__NODE__NODE_TYPE_CAST &&
               normal_is_text(own) && normal_is_literal(inner, &inner)) {
        node->type_cast->arg = inner; /* 'a'::varchar::text */
    }
}

/* ---- operators ---- */

static bool is_one_of(const char *sign, const char *const *signs)
{
    for (; *signs != NULL; signs++)
        if (strcmp(sign, *signs) == 0) return true;
    return false;
}

static bool is_comparison(const char *sign)
{
    static const char *const signs[] = {"=", "<>", "<", ">", "<=", ">=", NULL};
    return is_one_of(sign, signs);
}

static bool is_of_text(const char *sign)
{
    static const char *const signs[] = {"~~", "!~~", "~~*", "!~~*", "~",
                                        "!~", "~*",  "!~*", "||",   NULL};
    return is_one_of(sign, signs);
}

/* A text or varchar, which operators and functions of text take without a cast; or a string. False:
 * neither. */
static bool take_text(const Normal *normal, PgQuery__Node *node, PgQuery__Node *bare,
                      bool *is_string)
{
    *is_string = normal_take_bare(normal, node, "text", true, bare);
    if (*is_string) return true;
    *bare = *node;
    if (node->node_case == PG_QUERY__NODE__NODE_TYPE_CAST &&
        normal_is_text(normal_cast_type(normal, node->type_cast)) &&
        normal_is_text(normal_type(normal, node->type_cast->arg)))
        *bare = *node->type_cast->arg;
    return normal_is_text(normal_type(normal, bare));
}

static bool apply_text_operator(const Normal *normal, PgQuery__AExpr *expression)
{
    PgQuery__Node left;
    PgQuery__Node right;
    bool left_string;
    bool right_string;
    if (!take_text(normal, expression->lexpr, &left, &left_string) ||
        !take_text(normal, expression->rexpr, &right, &right_string) ||
        (left_string && right_string))
        return false;
    expression->lexpr = normal_copy(normal, &left);
    expression->rexpr = normal_copy(normal, &right);
    return true;
}

/* An integer beside a numeric constant is made numeric. */
static void drop_widening(const Normal *normal, PgQuery__Node **side, const PgQuery__Node *other)
{
    const char *type = normal_type(normal, other);
    if (type == NULL || strcmp(type, "numeric") != 0 ||
        other->node_case != PG_QUERY__NODE__NODE_A_CONST ||
        (*side)->node_case != PG_QUERY__NODE__NODE_TYPE_CAST)
        return;
    const char *cast = normal_cast_type(normal, (*side)->type_cast);
    if (cast != NULL && strcmp(cast, "numeric") == 0 &&
        normal_is_integer(normal_type(normal, (*side)->type_cast->arg)))
        *side = (*side)->type_cast->arg;
}

/* j -> 'key' */
static void apply_json_operator(const Normal *normal, PgQuery__AExpr *expression, const char *sign)
{
    static const char *const of_key[] = {"->", "->>", "?", NULL};
    static const char *const of_path[] = {"#>", "#>>", "?|", "?&", NULL};
    static const char *const of_json[] = {"@>", "<@", NULL};
    const char *left = normal_type(normal, expression->lexpr);
    if (!normal_is_json(left)) return;
    if (is_one_of(sign, of_key)) normal_assign(normal, expression->rexpr, "text");
    if (is_one_of(sign, of_path)) normal_assign(normal, expression->rexpr, "text[]");
    if (is_one_of(sign, of_json)) normal_assign(normal, expression->rexpr, left);
}

static void apply_operator(const Normal *normal, PgQuery__AExpr *expression)
{
    PgQuery__Node *unused;
    const char *sign = normal_own_name(normal, expression->name, expression->n_name);
    if (sign == NULL || expression->lexpr == NULL || expression->rexpr == NULL) return;
    bool compares = is_comparison(sign);
    apply_json_operator(normal, expression, sign);
    if (!compares && !is_of_text(sign)) return;
    if (apply_text_operator(normal, expression) || !compares) return;
    const char *left = normal_type(normal, expression->lexpr);
    const char *right = normal_type(normal, expression->rexpr);
    if (left != NULL && !normal_is_literal(expression->lexpr, &unused))
        normal_assign(normal, expression->rexpr, left);
    else if (right != NULL && !normal_is_literal(expression->rexpr, &unused))
        normal_assign(normal, expression->lexpr, right);
    drop_widening(normal, &expression->lexpr, expression->rexpr);
    drop_widening(normal, &expression->rexpr, expression->lexpr);
}

/* ---- lists ---- */

/* The elements of a list or array beside `type`, bare; NULL: they are something else. A string in
 * an array is text where nothing says otherwise. */
static PgQuery__Node *take_list(const Normal *normal, PgQuery__Node *const *items, size_t count,
                                const char *type, bool is_array)
{
    PgQuery__Node *list = normal_new(normal, PG_QUERY__NODE__NODE_LIST);
    list->list = ARENA_NEW(normal->arena, PgQuery__List);
    pg_query__list__init(list->list);
    list->list->n_items = count;
    list->list->items = ARENA_ARRAY(normal->arena, PgQuery__Node *, count);
    for (size_t i = 0; i < count; i++) {
        PgQuery__Node bare;
        if (!normal_take_bare(normal, items[i], type, true, &bare)) return NULL;
        const char *own = normal_type(normal, items[i]);
        if (is_array && !normal_is_text(type) && strcmp(own, SQL_TYPE_UNKNOWN) == 0) return NULL;
        list->list->items[i] = normal_copy(normal, &bare);
    }
    return list;
}

/* x = ANY ('{a,b}'): the array is of what x is. */
static bool apply_array_literal(const Normal *normal, PgQuery__AExpr *expression)
{
    PgQuery__Node *unused;
    PgQuery__Node left;
    bool is_string;
    if (!normal_is_literal(expression->rexpr, &unused)) return false;
    bool is_text = take_text(normal, expression->lexpr, &left, &is_string) && !is_string;
    const char *type = is_text ? "text" : normal_type(normal, expression->lexpr);
    PgQuery__Node bare;
    if (type == NULL ||
        !normal_take_bare(normal, expression->rexpr, text_format(normal->arena, "%s[]", type).bytes,
                          true, &bare))
        return true;
    if (is_text) expression->lexpr = normal_copy(normal, &left);
    expression->rexpr = normal_copy(normal, &bare);
    return true;
}

/* x IN (a, b) is x = ANY (ARRAY[a, b]), and x IN (a) is x = a. */
static void apply_list(const Normal *normal, PgQuery__AExpr *expression, bool is_array)
{
    PgQuery__Node *right = expression->rexpr;
    PgQuery__Node left;
    bool is_string;
    const char *sign = normal_own_name(normal, expression->name, expression->n_name);
    if (sign == NULL || right == NULL) return;
    if (is_array && apply_array_literal(normal, expression)) return;
    if (is_array ? right->node_case != PG_QUERY__NODE__NODE_A_ARRAY_EXPR
                 : right->node_case != PG_QUERY__NODE__NODE_LIST)
        return;
    size_t count = is_array ? right->a_array_expr->n_elements : right->list->n_items;
    PgQuery__Node *const *items = is_array ? right->a_array_expr->elements : right->list->items;
    if (!take_text(normal, expression->lexpr, &left, &is_string) || is_string)
        left = *expression->lexpr;
    const char *type = normal_type(normal, &left);
    if (count == 0 || type == NULL || strcmp(type, SQL_TYPE_UNKNOWN) == 0) return;
    PgQuery__Node *list = take_list(normal, items, count, type, is_array);
    if (list == NULL) return;
    expression->lexpr = normal_copy(normal, &left);
    expression->rexpr = count == 1 ? list->list->items[0] : list;
    expression->kind =
        count == 1 ? PG_QUERY__A__EXPR__KIND__AEXPR_OP : PG_QUERY__A__EXPR__KIND__AEXPR_IN;
}

static bool has_sign(const PgQuery__AExpr *expression, const char *sign)
{
    const char *name = expression->n_name == 1 ? sql_string_of(expression->name[0]) : NULL;
    return name != NULL && strcmp(name, sign) == 0;
}

/* ---- BETWEEN ---- */

static PgQuery__Node *make_comparison(const Normal *normal, const char *sign,
                                      const PgQuery__Node *left, const PgQuery__Node *right)
{
    PgQuery__Node *node = normal_new(normal, PG_QUERY__NODE__NODE_A_EXPR);
    PgQuery__Node *name = normal_new(normal, PG_QUERY__NODE__NODE_STRING);
    name->string = ARENA_NEW(normal->arena, PgQuery__String);
    pg_query__string__init(name->string);
    name->string->sval = text_string(normal->arena, text_from_string(sign));
    node->a_expr = ARENA_NEW(normal->arena, PgQuery__AExpr);
    pg_query__a__expr__init(node->a_expr);
    node->a_expr->kind = PG_QUERY__A__EXPR__KIND__AEXPR_OP;
    node->a_expr->n_name = 1;
    node->a_expr->name = ARENA_ARRAY(normal->arena, PgQuery__Node *, 1);
    node->a_expr->name[0] = name;
    node->a_expr->lexpr = normal_copy(normal, left);
    node->a_expr->rexpr = normal_copy(normal, right);
    apply_operator(normal, node->a_expr);
    return node;
}

static void apply_between(const Normal *normal, PgQuery__Node *node, bool is_not)
{
    const PgQuery__AExpr *expression = node->a_expr;
    const PgQuery__Node *bounds = expression->rexpr;
    if (bounds->node_case != PG_QUERY__NODE__NODE_LIST || bounds->list->n_items != 2) return;
    PgQuery__BoolExpr *both = ARENA_NEW(normal->arena, PgQuery__BoolExpr);
    pg_query__bool_expr__init(both);
    both->boolop = is_not ? PG_QUERY__BOOL_EXPR_TYPE__OR_EXPR : PG_QUERY__BOOL_EXPR_TYPE__AND_EXPR;
    both->n_args = 2;
    both->args = ARENA_ARRAY(normal->arena, PgQuery__Node *, 2);
    both->args[0] =
        make_comparison(normal, is_not ? "<" : ">=", expression->lexpr, bounds->list->items[0]);
    both->args[1] =
        make_comparison(normal, is_not ? ">" : "<=", expression->lexpr, bounds->list->items[1]);
    node->node_case = PG_QUERY__NODE__NODE_BOOL_EXPR;
    node->bool_expr = both;
}

static void apply_expression(const Normal *normal, PgQuery__Node *node)
{
    PgQuery__AExpr *expression = node->a_expr;
    switch (expression->kind) {
    case PG_QUERY__A__EXPR__KIND__AEXPR_LIKE:
    case PG_QUERY__A__EXPR__KIND__AEXPR_ILIKE:
        expression->kind = PG_QUERY__A__EXPR__KIND__AEXPR_OP;
        apply_operator(normal, expression);
        break;
    case PG_QUERY__A__EXPR__KIND__AEXPR_DISTINCT:
    case PG_QUERY__A__EXPR__KIND__AEXPR_NOT_DISTINCT:
    case PG_QUERY__A__EXPR__KIND__AEXPR_NULLIF:
    case PG_QUERY__A__EXPR__KIND__AEXPR_OP: apply_operator(normal, expression); break;
    case PG_QUERY__A__EXPR__KIND__AEXPR_IN: apply_list(normal, expression, false); break;
    case PG_QUERY__A__EXPR__KIND__AEXPR_OP_ANY:
        if (has_sign(expression, "=")) apply_list(normal, expression, true);
        break;
    case PG_QUERY__A__EXPR__KIND__AEXPR_OP_ALL:
        if (has_sign(expression, "<>")) apply_list(normal, expression, true);
        break;
    case PG_QUERY__A__EXPR__KIND__AEXPR_BETWEEN: apply_between(normal, node, false); break;
    case PG_QUERY__A__EXPR__KIND__AEXPR_NOT_BETWEEN: apply_between(normal, node, true); break;
    default: break;
    }
}

/* ---- the rest ---- */

static void apply_call(const Normal *normal, PgQuery__Node *node)
{
    PgQuery__FuncCall *call = node->func_call;
    const char *name = normal_own_name(normal, call->funcname, call->n_funcname);
    const char *result;
    if (name == NULL) return;
    call->funcname += call->n_funcname - 1; /* without pg_catalog */
    call->n_funcname = 1;
    if (call->over != NULL) return;
    if (call->n_args == 0 &&
        (strcmp(name, "now") == 0 || strcmp(name, "transaction_timestamp") == 0)) {
        node->node_case = PG_QUERY__NODE__NODE_SQLVALUE_FUNCTION;
        node->sqlvalue_function = ARENA_NEW(normal->arena, PgQuery__SQLValueFunction);
        pg_query__sqlvalue_function__init(node->sqlvalue_function);
        node->sqlvalue_function->op = PG_QUERY__SQLVALUE_FUNCTION_OP__SVFOP_CURRENT_TIMESTAMP;
        node->sqlvalue_function->typmod = -1;
        return;
    }
    PgQuery__Node bare;
    bool is_string;
    if (call->n_args == 0 || !normal_is_text_function(name, &result) ||
        !take_text(normal, call->args[0], &bare, &is_string) || is_string)
        return; /* another function of that name may be meant */
    for (size_t i = 0; i < call->n_args; i++)
        if (take_text(normal, call->args[i], &bare, &is_string))
            call->args[i] = normal_copy(normal, &bare);
}

static void apply_coalesce(const Normal *normal, PgQuery__CoalesceExpr *expression)
{
    PgQuery__Node *unused;
    const char *type = NULL;
    for (size_t i = 0; i < expression->n_args; i++) {
        if (normal_is_literal(expression->args[i], &unused)) continue;
        const char *own = normal_type(normal, expression->args[i]);
        if (own == NULL || (type != NULL && strcmp(own, type) != 0)) return;
        type = own;
    }
    if (type == NULL) return;
    for (size_t i = 0; i < expression->n_args; i++)
        if (normal_is_literal(expression->args[i], &unused) &&
            strcmp(normal_type(normal, unused) == NULL ? "" : normal_type(normal, unused),
                   SQL_TYPE_UNKNOWN) == 0)
            normal_assign(normal, expression->args[i], type);
}

/* What the results are: of strings alone, text. */
static void apply_case(const Normal *normal, PgQuery__CaseExpr *expression)
{
    PgQuery__Node *unused;
    const char *type = NULL;
    bool is_string;
    for (size_t i = 0; i <= expression->n_args; i++) {
        const PgQuery__Node *when = i < expression->n_args ? expression->args[i] : NULL;
        PgQuery__Node *result = when != NULL ? when->case_when->result : expression->defresult;
        if (result == NULL || normal_is_literal(result, &unused)) continue;
        const char *own = normal_type(normal, result);
        if (own == NULL || (type != NULL && strcmp(own, type) != 0)) return;
        type = own;
    }
    bool is_of_text = normal_is_text(normal_type(normal, expression->arg));
    for (size_t i = 0; i <= expression->n_args; i++) {
        PgQuery__Node *when = i < expression->n_args ? expression->args[i] : NULL;
        PgQuery__Node *result = when != NULL ? when->case_when->result : expression->defresult;
        PgQuery__Node bare;
        if (result != NULL) normal_assign(normal, result, type == NULL ? "text" : type);
        if (when != NULL && is_of_text &&
            take_text(normal, when->case_when->expr, &bare, &is_string) && is_string)
            *when->case_when->expr = bare;
    }
}

/* (a AND b) AND c has three parts. */
static void apply_boolean(const Normal *normal, PgQuery__BoolExpr *expression)
{
    VECTOR(PgQuery__Node *) parts = {0};
    if (expression->boolop == PG_QUERY__BOOL_EXPR_TYPE__NOT_EXPR) return;
    for (size_t i = 0; i < expression->n_args; i++) {
        PgQuery__Node *part = expression->args[i];
        bool is_same = part->node_case == PG_QUERY__NODE__NODE_BOOL_EXPR &&
                       part->bool_expr->boolop == expression->boolop;
        for (size_t k = 0; is_same && k < part->bool_expr->n_args; k++)
            VECTOR_ADD(normal->arena, &parts, part->bool_expr->args[k]);
        if (!is_same) VECTOR_ADD(normal->arena, &parts, part);
    }
    expression->n_args = parts.count;
    expression->args = parts.items;
}

void normal_apply(const Normal *normal, PgQuery__Node *node)
{
    switch (node->node_case) {
    case PG_QUERY__NODE__NODE_TYPE_CAST: apply_cast(normal, node); break;
    case PG_QUERY__NODE__NODE_A_EXPR: apply_expression(normal, node); break;
    case PG_QUERY__NODE__NODE_FUNC_CALL: apply_call(normal, node); break;
    case PG_QUERY__NODE__NODE_COALESCE_EXPR: apply_coalesce(normal, node->coalesce_expr); break;
    case PG_QUERY__NODE__NODE_CASE_EXPR: apply_case(normal, node->case_expr); break;
    case PG_QUERY__NODE__NODE_BOOL_EXPR: apply_boolean(normal, node->bool_expr); break;
    case PG_QUERY__NODE__NODE_RES_TARGET: normal_name_output(normal, node->res_target); break;
    default: break;
    }
}
