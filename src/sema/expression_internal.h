/* SQL inside the schema: what it may say where, and what its names mean.
 *
 * An unqualified name is looked up in the namespace block that it stands in, then in the default
 * namespace; where it was found elsewhere than in the default namespace, the canonical text gets
 * the namespace written out, so that it means the same on a server. */
#ifndef SCHEMAC_SEMA_EXPRESSION_INTERNAL_H
#define SCHEMAC_SEMA_EXPRESSION_INTERNAL_H

#include "sema/sema_internal.h"
#include "syntax/sql_facts.h"

typedef enum ExpressionPlace {
    IN_DEFAULT,
    IN_CHECK,
    IN_GENERATED,
    IN_INDEX_EXPRESSION,
    IN_INDEX_PREDICATE,
    IN_EXCLUDE_PREDICATE,
    IN_TRIGGER_CONDITION,
    IN_USING,
    IN_BACKFILL,
    IN_QUERY,
    IN_ROUTINE_BODY, /* unknown names are passed over: the body may make them */
    IN_SQL_BODY,
    IN_POLICY,
    IN_LISTING, /* tables and columns that statistics and publications list */
    IN_PARTITION_KEY,
    IN_DEFINITION /* a type may be anything that has a name; unknown names are passed over */
} ExpressionPlace;

/* Where an expression stands. */
typedef struct ExpressionSite {
    ExpressionPlace place;
    Name home;
    const SqlScope *scope;         /* NULL: no columns */
    const RelationState *relation; /* for messages; may be NULL */
    bool *is_opaque; /* of a body that is a string: set to true when it names what the server may
                        not find when it looks at it; may be NULL */
} ExpressionSite;

/* NULL where nothing was written or it could not be read. */
const SqlFragment *expression_parse(Sema *sema, const AstSql *written);

/* Resolves and checks. A NULL fragment gives none. */
Expression expression_resolve(Sema *sema, const ExpressionSite *site, const SqlFragment *fragment);
Expression expression_resolve_query(Sema *sema, const ExpressionSite *site,
                                    const SqlFragment *fragment, NameList *output_columns);

/* The columns of a relation for a scope of expressions inside of it: references name no relation.
 */
SqlRange expression_range(const RelationState *relation);

/* clause.c: the table of the snapshot that the table was; NULL: it is new. And all names of
 * columns: those of the schema, and those that `former` has beside them. */
const Table *clause_find_table(const Sema *sema, const Object *table);
NameList clause_columns(const Sema *sema, const Name *columns, size_t count, const Table *former);

/* Parses and resolves an expression that stands in `table`. */
Expression expression_of_table(Sema *sema, ExpressionPlace place, const RelationState *table,
                               const AstSql *written, const SqlFragment **fragment);

/* What it may not hold where it stands is reported (expression_check.c). */
void expression_check(Sema *sema, const ExpressionSite *site, const SqlFragment *fragment);
const char *expression_place_words(ExpressionPlace place); /* "index expression" */

/* Whether a bare name that means `resolved` is found there by the search_path that revisions run
 * with, which is the default namespace; and a bare operator's sign (search_path.c). */
bool search_path_has(const Sema *sema, QualifiedName written, QualifiedName resolved);
bool search_path_has_operator(Sema *sema, Name sign);

/* The distinct columns of the table that an expression names; true when it names exactly one, put
 * into *column. */
bool expression_has_one_column(const Expression *expression, Name *column);

#endif
