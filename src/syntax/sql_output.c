/* What PostgreSQL calls a column of a select list without AS: FigureColname in parse_target.c. A
 * name can be weak (a cast's type, "case"), which a stronger one inside goes before. */
#include "syntax/sql_internal.h"

#include <string.h>

typedef enum Strength { NAME_NONE, NAME_WEAK, NAME_STRONG } Strength;

static Strength figure(Names *names, const PgQuery__Node *node, Name *name);

static Strength give(Names *names, Name *name, const char *string, Strength strength)
{
    *name = sql_name(names, string);
    return strength;
}

/* The last field that is a name: a star or a subscript is none. */
static Strength figure_fields(Names *names, PgQuery__Node *const *fields, size_t count, Name *name)
{
    for (size_t i = count; i > 0; i--) {
        const char *field = sql_string_of(fields[i - 1]);
        if (field != NULL) return give(names, name, field, NAME_STRONG);
    }
    return NAME_NONE;
}

static Strength figure_cast(Names *names, const PgQuery__TypeCast *cast, Name *name)
{
    Strength strength = figure(names, cast->arg, name);
    if (strength == NAME_STRONG || cast->type_name == NULL || cast->type_name->n_names == 0)
        return strength;
    const PgQuery__TypeName *type = cast->type_name;
    return give(names, name, sql_string_of(type->names[type->n_names - 1]), NAME_WEAK);
}

static Strength figure_sublink(Names *names, const PgQuery__SubLink *link, Name *name)
{
    switch (link->sub_link_type) {
    case PG_QUERY__SUB_LINK_TYPE__EXISTS_SUBLINK: return give(names, name, "exists", NAME_STRONG);
    case PG_QUERY__SUB_LINK_TYPE__ARRAY_SUBLINK: return give(names, name, "array", NAME_STRONG);
    case PG_QUERY__SUB_LINK_TYPE__EXPR_SUBLINK: break;
    default: return NAME_NONE;
    }
    const PgQuery__Node *inner = link->subselect;
    if (inner == NULL || inner->node_case != PG_QUERY__NODE__NODE_SELECT_STMT) return NAME_NONE;
    const PgQuery__SelectStmt *select = inner->select_stmt;
    while (select->larg != NULL) select = select->larg;
    if (select->n_values_lists > 0) return give(names, name, "column1", NAME_STRONG);
    if (select->n_target_list == 0 ||
        select->target_list[0]->node_case != PG_QUERY__NODE__NODE_RES_TARGET)
        return NAME_NONE;
    const PgQuery__ResTarget *target = select->target_list[0]->res_target;
    if (target->name != NULL && target->name[0] != '\0')
        return give(names, name, target->name, NAME_STRONG);
    return figure(names, target->val, name) == NAME_NONE ? NAME_NONE : NAME_STRONG;
}

static Strength figure_case(Names *names, const PgQuery__CaseExpr *expression, Name *name)
{
    Strength strength = figure(names, expression->defresult, name);
    return strength == NAME_STRONG ? strength : give(names, name, "case", NAME_WEAK);
}

static const char *value_function_name(PgQuery__SQLValueFunctionOp op)
{
    switch (op) {
    case PG_QUERY__SQLVALUE_FUNCTION_OP__SVFOP_CURRENT_DATE: return "current_date";
    case PG_QUERY__SQLVALUE_FUNCTION_OP__SVFOP_CURRENT_TIME:
    case PG_QUERY__SQLVALUE_FUNCTION_OP__SVFOP_CURRENT_TIME_N: return "current_time";
    case PG_QUERY__SQLVALUE_FUNCTION_OP__SVFOP_CURRENT_TIMESTAMP:
    case PG_QUERY__SQLVALUE_FUNCTION_OP__SVFOP_CURRENT_TIMESTAMP_N: return "current_timestamp";
    case PG_QUERY__SQLVALUE_FUNCTION_OP__SVFOP_LOCALTIME:
    case PG_QUERY__SQLVALUE_FUNCTION_OP__SVFOP_LOCALTIME_N: return "localtime";
    case PG_QUERY__SQLVALUE_FUNCTION_OP__SVFOP_LOCALTIMESTAMP:
    case PG_QUERY__SQLVALUE_FUNCTION_OP__SVFOP_LOCALTIMESTAMP_N: return "localtimestamp";
    case PG_QUERY__SQLVALUE_FUNCTION_OP__SVFOP_CURRENT_ROLE: return "current_role";
    case PG_QUERY__SQLVALUE_FUNCTION_OP__SVFOP_CURRENT_USER: return "current_user";
    case PG_QUERY__SQLVALUE_FUNCTION_OP__SVFOP_USER: return "user";
    case PG_QUERY__SQLVALUE_FUNCTION_OP__SVFOP_SESSION_USER: return "session_user";
    case PG_QUERY__SQLVALUE_FUNCTION_OP__SVFOP_CURRENT_CATALOG: return "current_catalog";
    case PG_QUERY__SQLVALUE_FUNCTION_OP__SVFOP_CURRENT_SCHEMA: return "current_schema";
    default: return NULL;
    }
}

static const char *xml_name(PgQuery__XmlExprOp op)
{
    switch (op) {
    case PG_QUERY__XML_EXPR_OP__IS_XMLCONCAT: return "xmlconcat";
    case PG_QUERY__XML_EXPR_OP__IS_XMLELEMENT: return "xmlelement";
    case PG_QUERY__XML_EXPR_OP__IS_XMLFOREST: return "xmlforest";
    case PG_QUERY__XML_EXPR_OP__IS_XMLPARSE: return "xmlparse";
    case PG_QUERY__XML_EXPR_OP__IS_XMLPI: return "xmlpi";
    case PG_QUERY__XML_EXPR_OP__IS_XMLROOT: return "xmlroot";
    default: return NULL;
    }
}

static Strength give_if(Names *names, Name *name, const char *string)
{
    return string == NULL ? NAME_NONE : give(names, name, string, NAME_STRONG);
}

static Strength figure(Names *names, const PgQuery__Node *node, Name *name)
{
    switch (node == NULL ? PG_QUERY__NODE__NODE__NOT_SET : node->node_case) {
    case PG_QUERY__NODE__NODE_COLUMN_REF:
        return figure_fields(names, node->column_ref->fields, node->column_ref->n_fields, name);
    case PG_QUERY__NODE__NODE_A_INDIRECTION: {
        const PgQuery__AIndirection *item = node->a_indirection;
        Strength strength = figure_fields(names, item->indirection, item->n_indirection, name);
        return strength != NAME_NONE ? strength : figure(names, item->arg, name);
    }
    case PG_QUERY__NODE__NODE_FUNC_CALL:
        return figure_fields(names, node->func_call->funcname, node->func_call->n_funcname, name);
    case PG_QUERY__NODE__NODE_A_EXPR:
        if (node->a_expr->kind != PG_QUERY__A__EXPR__KIND__AEXPR_NULLIF) return NAME_NONE;
        return give(names, name, "nullif", NAME_STRONG);
    case PG_QUERY__NODE__NODE_TYPE_CAST: return figure_cast(names, node->type_cast, name);
    case PG_QUERY__NODE__NODE_COLLATE_CLAUSE: return figure(names, node->collate_clause->arg, name);
    case PG_QUERY__NODE__NODE_GROUPING_FUNC: return give(names, name, "grouping", NAME_STRONG);
    case PG_QUERY__NODE__NODE_SUB_LINK: return figure_sublink(names, node->sub_link, name);
    case PG_QUERY__NODE__NODE_CASE_EXPR: return figure_case(names, node->case_expr, name);
    case PG_QUERY__NODE__NODE_A_ARRAY_EXPR: return give(names, name, "array", NAME_STRONG);
    case PG_QUERY__NODE__NODE_ROW_EXPR: return give(names, name, "row", NAME_STRONG);
    case PG_QUERY__NODE__NODE_COALESCE_EXPR: return give(names, name, "coalesce", NAME_STRONG);
    case PG_QUERY__NODE__NODE_MIN_MAX_EXPR:
        return give(names, name,
                    node->min_max_expr->op == PG_QUERY__MIN_MAX_OP__IS_GREATEST ? "greatest"
                                                                                : "least",
                    NAME_STRONG);
    case PG_QUERY__NODE__NODE_SQLVALUE_FUNCTION:
        return give_if(names, name, value_function_name(node->sqlvalue_function->op));
    case PG_QUERY__NODE__NODE_XML_EXPR: return give_if(names, name, xml_name(node->xml_expr->op));
    case PG_QUERY__NODE__NODE_XML_SERIALIZE: return give(names, name, "xmlserialize", NAME_STRONG);
    default: return NAME_NONE;
    }
}

Name sql_output_name(Names *names, const PgQuery__Node *node)
{
    Name name = NULL;
    return figure(names, node, &name) == NAME_NONE ? NULL : name;
}
