/* Dimensions are worked out from the leaves up. What is not known fits everything, so only what is
 * certainly wrong is reported. */
#include "syntax/sql_size.h"

#include <string.h>

#include "syntax/sql_internal.h"

enum { SIZE_DEPTH = 500 }; /* deeper trees are not looked into */

typedef struct SizeWalk {
    Sql *sql;
    const SqlWrapped *wrapped;
    const SqlSizes *sizes;
    int depth;
    bool has_reported;
} SizeWalk;

static const SqlSize unknown_size = {SQL_SIZE_NONE, 0};

static SqlSize measure(SizeWalk *walk, const PgQuery__Node *node, SqlSize wanted);

static void expect_fit(SizeWalk *walk, SqlSize found, SqlSize wanted)
{
    if (sql_size_fits(found, wanted) || walk->has_reported) return;
    walk->has_reported = true;
    walk->sizes->report(walk->sizes->context, found, wanted);
}

static bool is_vector(SqlSize size)
{
    return size.form == SQL_SIZE_VECTOR || size.form == SQL_SIZE_SPARSE;
}

static bool is_bits(SqlSize size)
{
    return size.form == SQL_SIZE_BITS || size.form == SQL_SIZE_VARBIT;
}

/* ---- leaves ---- */

static SqlSize measure_string(Text text, SqlSize wanted)
{
    SqlSize size;
    return sql_size_of_string(wanted.form, text, &size) ? size : unknown_size;
}

static SqlSize measure_constant(const PgQuery__AConst *literal, SqlSize wanted)
{
    if (literal->isnull) return unknown_size;
    if (literal->val_case == PG_QUERY__A__CONST__VAL_BSVAL) {
        SqlSize bits = {SQL_SIZE_BITS, 0};
        return measure_string(text_from_string(literal->bsval->bsval), bits);
    }
    if (literal->val_case != PG_QUERY__A__CONST__VAL_SVAL) return unknown_size;
    return measure_string(text_from_string(literal->sval->sval), wanted);
}

static SqlSize measure_column(SizeWalk *walk, const PgQuery__ColumnRef *reference)
{
    if (reference->n_fields == 0) return unknown_size;
    const char *last = sql_string_of(reference->fields[reference->n_fields - 1]);
    Name column = sql_name(walk->sql->names, last);
    return column == NULL ? unknown_size : walk->sizes->of_column(walk->sizes->context, column);
}

static SqlSize measure_array(const PgQuery__AArrayExpr *array)
{
    bool is_nested =
        array->n_elements > 0 && array->elements[0]->node_case == PG_QUERY__NODE__NODE_A_ARRAY_EXPR;
    if (is_nested) return unknown_size;
    return (SqlSize){SQL_SIZE_ARRAY, (int32_t)array->n_elements};
}

/* ---- casts ---- */

/* A cast to bits cuts or fills up; one to a vector takes what has its dimensions. */
static SqlSize measure_cast(SizeWalk *walk, const PgQuery__TypeCast *cast)
{
    SqlType type = sql_type_make(walk->sql, cast->type_name, walk->wrapped);
    SqlSize target = walk->sizes->of_type(walk->sizes->context, &type);
    if (target.form == SQL_SIZE_NONE && type.array_dimensions == 1) target.form = SQL_SIZE_ARRAY;
    SqlSize inner = measure(walk, cast->arg, target);
    if (is_vector(target)) expect_fit(walk, inner, target);
    if (target.form == SQL_SIZE_VARBIT && (inner.count < target.count || target.count == 0))
        target.count = is_bits(inner) ? inner.count : 0;
    if (target.form != SQL_SIZE_NONE && target.count == 0) target.count = inner.count;
    return target;
}

/* ---- operators ---- */

/* Of two that must be alike. */
static SqlSize measure_alike(SizeWalk *walk, SqlSize left, SqlSize right)
{
    expect_fit(walk, right, left);
    return left.count > 0 ? left : right;
}

static bool is_sign(const char *sign, const char *const *signs)
{
    for (; *signs != NULL; signs++)
        if (strcmp(sign, *signs) == 0) return true;
    return false;
}

static SqlSize measure_pair(SizeWalk *walk, const char *sign, SqlSize left, SqlSize right)
{
    static const char *const vectors_alike[] = {"+", "-", "*", NULL};
    static const char *const bits_alike[] = {"&", "|", "#", NULL};
    static const char *const distances[] = {"<->", "<#>", "<=>", "<+>", "<~>", "<%>", NULL};
    bool are_vectors = is_vector(left) && is_vector(right);
    bool are_bits = is_bits(left) && is_bits(right);
    if (strcmp(sign, "||") == 0 && (are_vectors || are_bits) && left.count > 0 && right.count > 0)
        return (SqlSize){left.form, left.count + right.count};
    if ((are_vectors && is_sign(sign, vectors_alike)) || (are_bits && is_sign(sign, bits_alike)))
        return measure_alike(walk, left, right);
    if ((are_vectors || are_bits) && is_sign(sign, distances))
        (void)measure_alike(walk, left, right);
    return unknown_size;
}

/* The side that is a bare string is read as the other's type is. */
static SqlSize measure_operator(SizeWalk *walk, const PgQuery__AExpr *expression)
{
    if (expression->kind != PG_QUERY__A__EXPR__KIND__AEXPR_OP || expression->n_name == 0)
        return unknown_size;
    const char *sign = sql_string_of(expression->name[expression->n_name - 1]);
    SqlSize left = measure(walk, expression->lexpr, unknown_size);
    SqlSize right = measure(walk, expression->rexpr, (SqlSize){left.form, 0});
    if (left.form == SQL_SIZE_NONE && expression->lexpr != NULL &&
        expression->lexpr->node_case == PG_QUERY__NODE__NODE_A_CONST)
        left = measure(walk, expression->lexpr, (SqlSize){right.form, 0});
    return sign == NULL ? unknown_size : measure_pair(walk, sign, left, right);
}

/* ---- functions ---- */

static int32_t integer_of(const PgQuery__Node *node)
{
    if (node->node_case != PG_QUERY__NODE__NODE_A_CONST || node->a_const->isnull ||
        node->a_const->val_case != PG_QUERY__A__CONST__VAL_IVAL)
        return 0;
    return node->a_const->ival->ival;
}

/* subvector(v, from, count): what lies beyond the end is left out. */
static SqlSize measure_part(const PgQuery__FuncCall *call, SqlSize whole)
{
    if (call->n_args != 3 || whole.count == 0) return unknown_size;
    int32_t from = integer_of(call->args[1]);
    int32_t count = integer_of(call->args[2]);
    if (from < 1 || count < 1 || from > whole.count) return unknown_size;
    int32_t left = whole.count - from + 1;
    return (SqlSize){whole.form, count < left ? count : left};
}

/* array_fill(0, array[768]) */
static SqlSize measure_fill(const PgQuery__FuncCall *call)
{
    const PgQuery__Node *sizes = call->args[1];
    if (call->n_args != 2 || sizes->node_case != PG_QUERY__NODE__NODE_A_ARRAY_EXPR ||
        sizes->a_array_expr->n_elements != 1)
        return unknown_size;
    return (SqlSize){SQL_SIZE_ARRAY, integer_of(sizes->a_array_expr->elements[0])};
}

static SqlSize measure_call(SizeWalk *walk, const PgQuery__FuncCall *call)
{
    if (call->n_args == 0 || call->n_funcname == 0) return unknown_size;
    const char *name = sql_string_of(call->funcname[call->n_funcname - 1]);
    SqlSize first = measure(walk, call->args[0], unknown_size);
    for (size_t i = 1; i < call->n_args; i++) (void)measure(walk, call->args[i], unknown_size);
    if (name == NULL) return unknown_size;
    if (strcmp(name, "array_fill") == 0 && call->n_args > 1) return measure_fill(call);
    if (!is_vector(first)) return unknown_size;
    if (strcmp(name, "l2_normalize") == 0) return first;
    if (strcmp(name, "binary_quantize") == 0) return (SqlSize){SQL_SIZE_BITS, first.count};
    return strcmp(name, "subvector") == 0 ? measure_part(call, first) : unknown_size;
}

/* ---- choices ---- */

/* Each must fit by itself. */
static void measure_choice(SizeWalk *walk, const PgQuery__Node *node, SqlSize wanted)
{
    if (node != NULL) expect_fit(walk, measure(walk, node, wanted), wanted);
}

static SqlSize measure_case(SizeWalk *walk, const PgQuery__CaseExpr *choice, SqlSize wanted)
{
    for (size_t i = 0; i < choice->n_args; i++) {
        if (choice->args[i]->node_case != PG_QUERY__NODE__NODE_CASE_WHEN) continue;
        (void)measure(walk, choice->args[i]->case_when->expr, unknown_size);
        measure_choice(walk, choice->args[i]->case_when->result, wanted);
    }
    measure_choice(walk, choice->defresult, wanted);
    return unknown_size;
}

static SqlSize measure_list(SizeWalk *walk, PgQuery__Node *const *items, size_t count,
                            SqlSize wanted)
{
    for (size_t i = 0; i < count; i++) measure_choice(walk, items[i], wanted);
    return unknown_size;
}

static SqlSize measure_node(SizeWalk *walk, const PgQuery__Node *node, SqlSize wanted)
{
    switch (node->node_case) {
    case PG_QUERY__NODE__NODE_A_CONST: return measure_constant(node->a_const, wanted);
    case PG_QUERY__NODE__NODE_COLUMN_REF: return measure_column(walk, node->column_ref);
    case PG_QUERY__NODE__NODE_TYPE_CAST: return measure_cast(walk, node->type_cast);
    case PG_QUERY__NODE__NODE_A_ARRAY_EXPR: return measure_array(node->a_array_expr);
    case PG_QUERY__NODE__NODE_A_EXPR: return measure_operator(walk, node->a_expr);
    case PG_QUERY__NODE__NODE_FUNC_CALL: return measure_call(walk, node->func_call);
    case PG_QUERY__NODE__NODE_CASE_EXPR: return measure_case(walk, node->case_expr, wanted);
    case PG_QUERY__NODE__NODE_COALESCE_EXPR:
        return measure_list(walk, node->coalesce_expr->args, node->coalesce_expr->n_args, wanted);
    case PG_QUERY__NODE__NODE_BOOL_EXPR:
        return measure_list(walk, node->bool_expr->args, node->bool_expr->n_args, unknown_size);
    default: return unknown_size;
    }
}

static SqlSize measure(SizeWalk *walk, const PgQuery__Node *node, SqlSize wanted)
{
    if (node == NULL || walk->depth > SIZE_DEPTH) return unknown_size;
    walk->depth++;
    SqlSize size = measure_node(walk, node, wanted);
    walk->depth--;
    return size;
}

/* ---- fragments ---- */

typedef void NodeUse(void *context, const SqlWrapped *wrapped, const PgQuery__Node *node);

static void use_node(Sql *sql, const SqlFragment *fragment, NodeUse *use, void *context)
{
    Arena *scratch = arena_new();
    SqlWrapped wrapped;
    SqlParse parse;
    if (sql_wrap(sql, scratch, "SELECT (", fragment->span, ")", &wrapped) &&
        sql_parse(scratch, wrapped.text, &parse)) {
        const PgQuery__Node *node = sql_parse_only_target(&parse);
        if (node != NULL) use(context, &wrapped, node);
    }
    arena_free(scratch);
}

typedef struct SizeUse {
    SizeWalk walk;
    SqlSize wanted;
    SqlSize size;
} SizeUse;

static void use_size(void *context, const SqlWrapped *wrapped, const PgQuery__Node *node)
{
    SizeUse *use = context;
    use->walk.wrapped = wrapped;
    use->size = measure(&use->walk, node, use->wanted);
    if (use->walk.has_reported) use->size = unknown_size;
}

SqlSize sql_size(Sql *sql, const SqlFragment *fragment, SqlSize wanted, const SqlSizes *sizes)
{
    if (fragment->constant == SQL_NULL) return unknown_size;
    SizeUse use = {.walk = {.sql = sql, .sizes = sizes}, .wanted = wanted};
    use_node(sql, fragment, use_size, &use);
    return use.size;
}

static void use_form(void *context, const SqlWrapped *wrapped, const PgQuery__Node *node)
{
    (void)wrapped;
    *(bool *)context = node->node_case == PG_QUERY__NODE__NODE_FUNC_CALL ||
                       node->node_case == PG_QUERY__NODE__NODE_A_EXPR;
}

bool sql_is_computed(Sql *sql, const SqlFragment *fragment)
{
    bool is_computed = false;
    use_node(sql, fragment, use_form, &is_computed);
    return is_computed;
}
