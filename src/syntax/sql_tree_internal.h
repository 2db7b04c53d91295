/* The walk over libpg_query's tree that collects names (sql_tree.c), with its queries
 * (sql_query.c). */
#ifndef SCHEMAC_SYNTAX_SQL_TREE_INTERNAL_H
#define SCHEMAC_SYNTAX_SQL_TREE_INTERNAL_H

#include "syntax/sql_internal.h"

/* Whether a bare name may mean a column of the select list: ORDER BY looks there first, GROUP BY
 * last. */
typedef enum OutputUse { OUTPUT_NEVER, OUTPUT_FIRST, OUTPUT_LAST } OutputUse;

typedef struct Walk {
    SqlTree *tree;
    Arena *arena;
    Names *names;
    Text text;
    size_t base;
    uint32_t query; /* the one that names stand in */
    OutputUse output_use;
    SqlTraits *traits; /* NULL: only names are asked for */
} Walk;

void walk_node(Walk *walk, const PgQuery__Node *node);
/* A node's alternative without anything special about it. */
void walk_alternative(Walk *walk, const PgQuery__Node *node);
void walk_message(Walk *walk, const ProtobufCMessage *message);
/* What is named first of all from `begin` on may give the item its name: a column, a function. */
void walk_mark_output(Walk *walk, const PgQuery__Node *item, size_t begin);
void walk_list(Walk *walk, PgQuery__Node *const *items, size_t count);
void walk_relation(Walk *walk, const PgQuery__RangeVar *relation);
SqlNamed *walk_add(Walk *walk, SqlNamed named, int32_t location);
void walk_place(const Walk *walk, SqlNamed *named, int32_t location);
uint32_t walk_begin_query(Walk *walk, uint32_t parent, bool skips_parent);
/* An identifier as written in SQL; NULL where it is none. */
Name walk_unquote(const Walk *walk, Text written);

/* Statements that open a scope; each gives its query. */
uint32_t walk_select(Walk *walk, const PgQuery__SelectStmt *select, uint32_t parent, bool skips);
uint32_t walk_insert(Walk *walk, const PgQuery__InsertStmt *insert, uint32_t parent);
uint32_t walk_update(Walk *walk, const PgQuery__UpdateStmt *update, uint32_t parent);
uint32_t walk_delete(Walk *walk, const PgQuery__DeleteStmt *statement, uint32_t parent);
uint32_t walk_merge(Walk *walk, const PgQuery__MergeStmt *merge, uint32_t parent);

/* What a piece is made of (sql_traits.c); of a call and a cast when what is inside was walked. */
void traits_add(Walk *walk, ExpressionTrait trait);
void traits_add_name(Walk *walk, Name name);
void traits_add_call(Walk *walk, const PgQuery__FuncCall *call);
void traits_add_cast(Walk *walk, const PgQuery__TypeCast *cast);
void traits_add_constant(Walk *walk, const PgQuery__AConst *constant);

/* Items of FROM (sql_from.c). */
void walk_from(Walk *walk, SqlQuery *query, const PgQuery__Node *item);
SqlFrom *walk_from_relation(Walk *walk, const PgQuery__RangeVar *relation);

#endif
