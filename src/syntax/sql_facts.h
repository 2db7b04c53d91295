/* What an expression is made of, as far as PostgreSQL restricts it: subqueries, calls, the cast
 * around it.
 *
 * Beside sql_fragment.h, for sema's checks: a fragment is parsed once more for it, so ask only
 * where it matters. Plain constants and column references are answered without a parse. */
#ifndef SCHEMAC_SYNTAX_SQL_FACTS_H
#define SCHEMAC_SYNTAX_SQL_FACTS_H

#include "syntax/sql_fragment.h"

typedef struct SqlCall {
    QualifiedName name; /* as written; current_timestamp and its like by their word */
    size_t argument_count;
    bool is_window; /* with OVER */
    Span span;      /* of the name, in the .schema file */
} SqlCall;

typedef struct SqlFacts {
    Span subquery; /* the first one; none: there is none */
    VECTOR(SqlCall) calls;
    Name column_name; /* what PostgreSQL would call it as a column (FigureColname); NULL: nothing */
    bool is_cast;     /* the outermost thing is a cast */
    SqlType cast_type; /* then: its type */
    Name column;       /* it is this column, or a cast of it; else NULL */
} SqlFacts;

/* Whether the canonical text may hold a call, a subquery or a cast at all: false is certain, and
 * quick. */
bool sql_may_call(const SqlFragment *fragment);

SqlFacts sql_facts(Sql *sql, const SqlFragment *fragment);

#endif
