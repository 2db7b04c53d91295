/* One key of an index. PostgreSQL's own default class of a type is left out, a default class of the
 * schema's own is written out, so that equal keys are equal in the model. */
#include "sema/expression_internal.h"
#include "sema/parts_internal.h"

#include <string.h>

/* What a key turned out to be. */
typedef struct KeyFacts {
    Type type;
    Text name;                   /* what the index is called by */
    const SqlFragment *fragment; /* of an expression; else NULL */
} KeyFacts;

static const Type unknown_type = {.type_class = TYPE_POISON};

static Type column_type(const IndexOwner *owner, Name name)
{
    const Column *column = relation_find_column(owner->relation, name);
    return column == NULL ? unknown_type : column->type;
}

static KeyFacts compile_column(Sema *sema, const IndexOwner *owner, const AstKey *ast,
                               IndexKey *key)
{
    key->column = ast->column.name;
    if (!relation_has_column(owner->relation, ast->column.name))
        sema_report_column(sema, owner->relation, ast->column.name, ast->column.span);
    return (KeyFacts){column_type(owner, ast->column.name), name_text(ast->column.name), NULL};
}

static KeyFacts compile_expression(Sema *sema, const IndexOwner *owner, const AstKey *ast,
                                   IndexKey *key)
{
    KeyFacts known = {unknown_type, TEXT("expr"), NULL};
    const SqlFragment *fragment = NULL;
    key->expression = expression_of_table(sema, IN_INDEX_EXPRESSION, owner->relation,
                                          &ast->expression, &fragment);
    if (fragment == NULL) return known;
    known.fragment = fragment;
    VectorSite site = {"key", owner->home, owner->relation, NULL};
    vector_check_value(sema, &site, NULL, fragment, &key->expression);
    SqlFacts facts = sql_facts(sema->sql, fragment);
    if (facts.column_name != NULL) known.name = name_text(facts.column_name);
    if (facts.is_cast) {
        known.type = type_resolve_sql(sema, owner->home, &facts.cast_type, TYPE_OF_VALUE);
    } else if (facts.column != NULL && key->expression.reference_count == 1) {
        /* a column in parentheses is a column, for PostgreSQL too */
        known.type = column_type(owner, facts.column);
        key->column = facts.column;
        key->expression = (Expression){0};
    }
    return known;
}

static void check_order(Sema *sema, const KnownAccessMethod *method, const AstKey *ast)
{
    if (method == NULL || method->order) return;
    if (ast->direction != AST_DIRECTION_NONE)
        SEMA_ADD(sema, ACCESS_METHOD, ast->span,
                 "access method \"%s\" does not support asc/desc options", method->name);
    else if (ast->nulls != AST_NULLS_NONE)
        SEMA_ADD(sema, ACCESS_METHOD, ast->span,
                 "access method \"%s\" does not support nulls first/last options", method->name);
}

static NullsOrder nulls_order(const AstKey *ast)
{
    bool descends = ast->direction == AST_DIRECTION_DESC;
    if (ast->nulls == AST_NULLS_FIRST && !descends) return NULLS_FIRST;
    return ast->nulls == AST_NULLS_LAST && descends ? NULLS_LAST : NULLS_DEFAULT;
}

/* The class is written out only where it is not the type's default. */
static bool is_default_class(const KnownAccessMethod *method, const AstKey *ast, const Type *type)
{
    if (method == NULL || ast->operator_class.name == NULL || ast->operator_class_options != NULL)
        return false;
    const KnownOperatorClass *row =
        known_operator_class(text_from_string(method->name), name_text(ast->operator_class.name));
    return row != NULL && row->is_default && row->extension == KNOWN_POSTGRESQL &&
           type_is(type, known_type(row->type)->internal);
}

/* A class of the schema's own, in the relation's or the default namespace; what is written where
 * there is none, or PostgreSQL's own comes before it. */
static QualifiedName resolve_class(Sema *sema, const IndexOwner *owner,
                                   const AstQualifiedName *written)
{
    const Name homes[] = {owner->home, sema->default_namespace};
    const char *method = owner->access_method;
    if (written->name == NULL || written->namespace_name != NULL ||
        known_operator_class(text_from_string(method), name_text(written->name)) != NULL)
        return written_name(written);
    Text signature = text_format(sema->scratch, " USING %s", method);
    for (size_t i = 0; i < 2; i++) {
        QualifiedName name = {homes[i], written->name};
        if (homes[i] != NULL &&
            database_find(sema->database, KIND_OPERATOR_CLASS, name, signature) != NULL)
            return name;
    }
    return written_name(written);
}

/* Of an extension, in one form. */
static QualifiedName class_of_extension(Sema *sema, const char *method, QualifiedName name)
{
    const KnownOperatorClass *row =
        name.name == NULL ? NULL
                          : known_operator_class(text_from_string(method), name_text(name.name));
    if (row == NULL || row->extension == KNOWN_POSTGRESQL ||
        !sema_find_in_extension(sema, known_extension_name(row->extension), name, &name))
        return name;
    if (name.namespace_name == sema->default_namespace) name.namespace_name = NULL;
    return name;
}

IndexKey index_key_compile(Sema *sema, const IndexOwner *owner, const AstKey *ast,
                           const KnownAccessMethod *method, IndexNames *names)
{
    IndexKey key = {
        .collation = collation_resolve(sema, owner->home, &ast->collation),
        .operator_class = resolve_class(sema, owner, &ast->operator_class),
        .descending = ast->direction == AST_DIRECTION_DESC,
        .nulls = nulls_order(ast),
        .has_statistics = !span_is_none(ast->statistics.span),
        .statistics = (int16_t)ast->statistics.value,
        .span = ast->span,
    };
    key.operator_class_options = options_compile(sema, ast->operator_class_options, NULL);
    KeyFacts facts = ast->column.name != NULL ? compile_column(sema, owner, ast, &key)
                                              : compile_expression(sema, owner, ast, &key);
    VECTOR_ADD(sema->scratch, names, facts.name);
    if (key.column == NULL) key.expression_name = name_intern(sema->names, facts.name);
    check_order(sema, method, ast);
    collation_check(sema, &facts.type, &ast->collation);
    bool is_own = key.operator_class.namespace_name != ast->operator_class.namespace_name;
    if (method != NULL && !is_own) {
        operator_class_check(sema, method, ast, &facts.type);
        vector_check_key(sema, method, ast, &facts.type);
        if (facts.fragment != NULL && type_is_poison(&facts.type))
            vector_check_expression(sema, method, ast, facts.fragment);
    }
    if (ast->operator_class.name == NULL)
        key.operator_class = operator_class_own_default(sema, owner->access_method, &facts.type);
    if (is_default_class(method, ast, &facts.type))
        key.operator_class = (QualifiedName){NULL, NULL};
    if (!is_own)
        key.operator_class = class_of_extension(sema, owner->access_method, key.operator_class);
    return key;
}
