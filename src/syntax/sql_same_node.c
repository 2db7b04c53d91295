/* What is known of a node: its value's type, and whether a function or operator is PostgreSQL's
 * own. Where it is not known no rule applies. */
#include "syntax/sql_same_internal.h"

#include <string.h>

#include "model/domain.h"

/* ---- types ---- */

const char *sql_type_text(Arena *arena, const Type *type, Name default_namespace)
{
    const char *array = "";
    for (int i = 0; i < TYPE_NESTING; i++) {
        if (type->type_class == TYPE_POISON) return NULL;
        if (type->array_dimensions > 0) array = "[]";
        if (type->type_class != TYPE_USER || type->object->kind != KIND_DOMAIN) break;
        if (type->array_dimensions > 0) break; /* of domains */
        type = &((const Domain *)(const void *)type->object)->type;
    }
    if (type->type_class == TYPE_BUILTIN)
        return text_format(arena, "%s%s", type->builtin->internal, array).bytes;
    Name space = type->name.namespace_name;
    return text_format(arena, "%s.%s%s", space == NULL ? default_namespace : space, type->name.name,
                       array)
        .bytes;
}

bool normal_is_text(const char *type)
{
    return type != NULL && (strcmp(type, "text") == 0 || strcmp(type, "varchar") == 0);
}

bool normal_is_integer(const char *type)
{
    return type != NULL &&
           (strcmp(type, "int4") == 0 || strcmp(type, "int8") == 0 || strcmp(type, "int2") == 0);
}

bool normal_is_json(const char *type)
{
    return type != NULL && (strcmp(type, "json") == 0 || strcmp(type, "jsonb") == 0);
}

static bool is_catalog(const PgQuery__Node *part)
{
    const char *name = sql_string_of(part);
    return name != NULL && strcmp(name, "pg_catalog") == 0;
}

const char *normal_cast_type(const Normal *normal, const PgQuery__TypeCast *cast)
{
    const PgQuery__TypeName *type = cast->type_name;
    if (type->n_typmods > 0 || type->setof || type->pct_type || type->n_names == 0 ||
        type->n_names > 2)
        return NULL;
    const char *array = type->n_array_bounds > 0 ? "[]" : "";
    const char *name = sql_string_of(type->names[type->n_names - 1]);
    bool is_bare = type->n_names == 1;
    if (name == NULL || strcmp(name, "char") == 0) return NULL;
    if (is_bare || is_catalog(type->names[0])) {
        const BuiltinType *builtin = builtin_type_find(text_from_string(name));
        if (builtin != NULL)
            return text_format(normal->arena, "%s%s", builtin->internal, array).bytes;
    }
    const char *space = is_bare ? normal->knows->default_namespace : sql_string_of(type->names[0]);
    return text_format(normal->arena, "%s.%s%s", space, name, array).bytes;
}

const char *normal_own_name(const Normal *normal, PgQuery__Node *const *parts, size_t count)
{
    const char *name = count == 0 ? NULL : sql_string_of(parts[count - 1]);
    if (name == NULL || count > 2 || (count == 2 && !is_catalog(parts[0]))) return NULL;
    return normal->knows->is_declared(normal->knows->context, name) ? NULL : name;
}

bool normal_is_text_function(const char *name, const char **result)
{
    static const char *const of_text[] = {"lower", "upper",   "initcap",    "btrim", "ltrim",
                                          "rtrim", "replace", "split_part", "left",  "right",
                                          "md5",   "substr",  "substring"};
    static const char *const of_number[] = {"length", "char_length", "character_length", "strpos",
                                            "position"};
    for (size_t i = 0; i < sizeof of_text / sizeof *of_text; i++)
        if (strcmp(name, of_text[i]) == 0) return *result = "text", true;
    for (size_t i = 0; i < sizeof of_number / sizeof *of_number; i++)
        if (strcmp(name, of_number[i]) == 0) return *result = "int4", true;
    return false;
}

static const char *type_of_constant(const PgQuery__AConst *constant)
{
    if (constant->isnull) return SQL_TYPE_UNKNOWN;
    switch (constant->val_case) {
    case PG_QUERY__A__CONST__VAL_IVAL: return "int4";
    case PG_QUERY__A__CONST__VAL_FVAL: return "numeric";
    case PG_QUERY__A__CONST__VAL_BOOLVAL: return "bool";
    case PG_QUERY__A__CONST__VAL_SVAL: return SQL_TYPE_UNKNOWN;
    default: return NULL;
    }
}

static const char *type_of_call(const Normal *normal, const PgQuery__FuncCall *call)
{
    const char *result = NULL;
    const char *name = normal_own_name(normal, call->funcname, call->n_funcname);
    if (name == NULL || !normal_is_text_function(name, &result)) return NULL;
    for (size_t i = 0; i < call->n_args; i++) {
        const char *type = normal_type(normal, call->args[i]);
        if (type == NULL) return NULL; /* another function of that name may be meant */
    }
    return normal_is_text(normal_type(normal, call->args[0])) ? result : NULL;
}

/* The type of the arguments of COALESCE: one of them all. */
static const char *type_of_all(const Normal *normal, PgQuery__Node *const *items, size_t count)
{
    const char *found = NULL;
    for (size_t i = 0; i < count; i++) {
        const char *type = normal_type(normal, items[i]);
        if (type == NULL) return NULL;
        if (strcmp(type, SQL_TYPE_UNKNOWN) == 0) continue;
        if (found != NULL && strcmp(found, type) != 0) return NULL;
        found = type;
    }
    return found;
}

static const char *type_of_operation(const Normal *normal, const PgQuery__AExpr *expression)
{
    const char *sign = normal_own_name(normal, expression->name, expression->n_name);
    if (sign == NULL || expression->kind != PG_QUERY__A__EXPR__KIND__AEXPR_OP ||
        expression->lexpr == NULL)
        return NULL;
    const char *left = normal_type(normal, expression->lexpr);
    if (normal_is_json(left))
        return strcmp(sign, "->>") == 0 || strcmp(sign, "#>>") == 0 ? "text"
               : strcmp(sign, "->") == 0 || strcmp(sign, "#>") == 0 ? left
                                                                    : NULL;
    const char *right = normal_type(normal, expression->rexpr);
    bool is_joined = strcmp(sign, "||") == 0 && left != NULL && right != NULL &&
                     (normal_is_text(left) || strcmp(left, SQL_TYPE_UNKNOWN) == 0) &&
                     (normal_is_text(right) || strcmp(right, SQL_TYPE_UNKNOWN) == 0);
    return is_joined && (normal_is_text(left) || normal_is_text(right)) ? "text" : NULL;
}

const char *normal_type(const Normal *normal, const PgQuery__Node *node)
{
    SqlColumn column;
    if (node == NULL) return NULL;
    switch (node->node_case) {
    case PG_QUERY__NODE__NODE_A_CONST: return type_of_constant(node->a_const);
    case PG_QUERY__NODE__NODE_TYPE_CAST: return normal_cast_type(normal, node->type_cast);
    case PG_QUERY__NODE__NODE_FUNC_CALL: return type_of_call(normal, node->func_call);
    case PG_QUERY__NODE__NODE_A_EXPR: return type_of_operation(normal, node->a_expr);
    case PG_QUERY__NODE__NODE_COALESCE_EXPR:
        return type_of_all(normal, node->coalesce_expr->args, node->coalesce_expr->n_args);
    case PG_QUERY__NODE__NODE_COLUMN_REF:
        return normal_find_column(normal, node->column_ref, &column) ? column.type : NULL;
    case PG_QUERY__NODE__NODE_SQLVALUE_FUNCTION:
        return node->sqlvalue_function->op ==
                       PG_QUERY__SQLVALUE_FUNCTION_OP__SVFOP_CURRENT_TIMESTAMP
                   ? "timestamptz"
                   : NULL;
    default: return NULL;
    }
}

/* ---- nodes ---- */

PgQuery__Node *normal_new(const Normal *normal, PgQuery__Node__NodeCase node_case)
{
    PgQuery__Node *node = ARENA_NEW(normal->arena, PgQuery__Node);
    pg_query__node__init(node);
    node->node_case = node_case;
    return node;
}

PgQuery__Node *normal_copy(const Normal *normal, const PgQuery__Node *node)
{
    PgQuery__Node *copy = ARENA_NEW(normal->arena, PgQuery__Node);
    *copy = *node;
    return copy;
}

bool normal_is_literal(PgQuery__Node *node, PgQuery__Node **bare)
{
    while (node != NULL && node->node_case == PG_QUERY__NODE__NODE_TYPE_CAST)
        node = node->type_cast->arg;
    *bare = node;
    return node != NULL && node->node_case == PG_QUERY__NODE__NODE_A_CONST;
}

bool normal_find_column(const Normal *normal, const PgQuery__ColumnRef *column, SqlColumn *found)
{
    SqlPlace places[SQL_PLACES];
    *found = (SqlColumn){.type = NULL};
    if (column->location < 0 || (size_t)column->location >= normal->text.length) return false;
    size_t count = sql_name_places(normal->text, (size_t)column->location, places);
    if (count == 0 || count != column->n_fields) return false;
    const char *name = sql_string_of(column->fields[column->n_fields - 1]);
    size_t begin = places[count - 1].begin;
    if (name == NULL || begin < normal->prefix) return false;
    if (normal->knows->find_column(normal->knows->context, begin - normal->prefix, found))
        return true;
    *found = (SqlColumn){.type = normal->knows->value_type, .is_of_domain = true};
    return found->type != NULL && count == 1 && strcmp(name, "value") == 0;
}
