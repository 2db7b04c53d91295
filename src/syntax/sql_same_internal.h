/* The rules behind sql_same.h. Each changes a node in place into a form that means the same. */
#ifndef SCHEMAC_SYNTAX_SQL_SAME_INTERNAL_H
#define SCHEMAC_SYNTAX_SQL_SAME_INTERNAL_H

#include "syntax/sql_internal.h"
#include "syntax/sql_same.h"

/* The type of a string that nothing has typed yet, and of NULL. */
#define SQL_TYPE_UNKNOWN "unknown"

/* The relations and columns that a query names (sql_same_query.c). */
typedef struct NormalNames NormalNames;

typedef struct Normal {
    Arena *arena;
    const SqlKnowledge *knows;
    Text text;
    size_t prefix;      /* bytes of the text before what is compared */
    NormalNames *names; /* of a query; empty otherwise */
    bool has_outputs;   /* of a query whose strings are text */
} Normal;

/* ---- nodes (sql_same_node.c) ---- */

/* What a node's value has, as sql_type_text says it; NULL: not known. */
const char *normal_type(const Normal *normal, const PgQuery__Node *node);
/* The type of a cast, NULL where it has modifiers. */
const char *normal_cast_type(const Normal *normal, const PgQuery__TypeCast *cast);
bool normal_is_text(const char *type); /* text or varchar */
bool normal_is_integer(const char *type);
bool normal_is_json(const char *type); /* json or jsonb */
/* The only name of a function or an operator, without pg_catalog; NULL: it has another namespace,
 * or the schema has one of that name. */
const char *normal_own_name(const Normal *normal, PgQuery__Node *const *parts, size_t count);
/* A function of PostgreSQL's whose arguments of kind text take varchar and strings as text;
 * *result is its type. */
bool normal_is_text_function(const char *name, const char **result);
PgQuery__Node *normal_new(const Normal *normal, PgQuery__Node__NodeCase node_case);
PgQuery__Node *normal_copy(const Normal *normal, const PgQuery__Node *node);
/* Whether it is a constant, or one under casts; then *bare is without them. */
bool normal_is_literal(PgQuery__Node *node, PgQuery__Node **bare);
/* What a column's name stands for. */
bool normal_find_column(const Normal *normal, const PgQuery__ColumnRef *column, SqlColumn *found);

/* ---- literals (sql_same_literal.c) ---- */

/* A literal that a value of `type` stands beside (as an operator's operand), or that one is made
 * from, without the casts that PostgreSQL gives it there by itself. False: it has others. */
bool normal_take_bare(const Normal *normal, PgQuery__Node *node, const char *type, bool is_operand,
                      PgQuery__Node *bare);
/* A literal in the place of a value of this type. */
void normal_assign(const Normal *normal, PgQuery__Node *node, const char *type);

/* ---- rules (sql_same_rules.c): a node whose children were gone through. ---- */

void normal_apply(const Normal *normal, PgQuery__Node *node);

/* ---- queries (sql_same_query.c) ---- */

/* Collects what the query names. */
void normal_look(Normal *normal, const PgQuery__Node *statement);
void normal_qualify(const Normal *normal, PgQuery__ColumnRef *column);
void normal_name_relation(const Normal *normal, PgQuery__RangeVar *relation);
void normal_name_output(const Normal *normal, PgQuery__ResTarget *target);

#endif
