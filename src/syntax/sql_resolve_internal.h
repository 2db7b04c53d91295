/* Resolving a tree of names: what FROM items have for columns (sql_range.c), and the names
 * themselves (sql_column.c, sql_resolve.c). */
#ifndef SCHEMAC_SYNTAX_SQL_RESOLVE_INTERNAL_H
#define SCHEMAC_SYNTAX_SQL_RESOLVE_INTERNAL_H

#include "syntax/sql_internal.h"

/* A column that can be seen, and the stored column it passes on; origin_column NULL: none that is
 * known. */
typedef struct RangeColumn {
    Name name;
    QualifiedName origin;
    Name origin_column;
} RangeColumn;

typedef struct RangeColumns {
    VECTOR(RangeColumn) items;
    bool any;     /* there are others that are not known */
    bool is_busy; /* being worked out: a circle */
} RangeColumns;

typedef struct Resolver {
    Sql *sql;
    Arena *arena; /* scratch */
    const SqlTree *tree;
    const SqlFragment *fragment;
    const SqlScope *scope;
    const SqlCatalog *catalog;
    Map *columns;           /* SqlFrom → RangeColumns */
    RangeColumns **outputs; /* a query's, once known */
    VECTOR(SqlReference) references;
} Resolver;

/* The columns of a FROM item that stands in `query`. */
const RangeColumns *resolver_columns(Resolver *resolver, uint32_t query, const SqlFrom *from);
/* The columns that a query gives. */
const RangeColumns *resolver_outputs(Resolver *resolver, uint32_t query);
/* The common table expression that a bare name means in `query`, or NULL. */
const SqlCte *resolver_find_cte(const Resolver *resolver, uint32_t query, Name name);
/* Columns and stars (sql_column.c): each adds its references or reports. */
void resolver_find_bare_column(Resolver *resolver, const SqlNamed *named);
void resolver_find_qualified_column(Resolver *resolver, const SqlNamed *named);
void resolver_find_star(Resolver *resolver, const SqlNamed *named);

/* The FROM item that qualifies a star or column, and the query it stands in; NULL: none does. */
const SqlFrom *resolver_find_qualifying(const Resolver *resolver, const SqlNamed *named,
                                        uint32_t *query);
/* Whether the join gives one column of that name for one of each side. */
bool join_merges(const SqlFrom *join, const RangeColumns *left, const RangeColumns *right,
                 Name name);
/* The text with columns in the place of each star whose columns are all known (sql_star.c), in
 * scratch; none: there is no such star. */
Text resolver_spell_stars(Resolver *resolver);

/* What comes of a name (sql_resolve.c). */
void resolver_add_reference(Resolver *resolver, const SqlNamed *named, SqlReference reference);
/* The qualifier of a column is a table's own name where the table has no alias. */
void resolver_add_qualifier(Resolver *resolver, const SqlNamed *named, QualifiedName relation);
void resolver_report(Resolver *resolver, const SqlNamed *named, SqlProblem problem);

/* What a FROM item is called: its alias, else its own name. NULL: nothing can qualify with it. */
Name from_visible_name(const SqlFrom *from);
bool names_have(const NameList *names, Name name);

#endif
