/* What the clauses of a definition name, beside their canonical text: for what sema checks of them.
 * Must not know: what there is. */
#ifndef SCHEMAC_SYNTAX_SQL_MENTION_H
#define SCHEMAC_SYNTAX_SQL_MENTION_H

#include "syntax/sql_fragment.h"

typedef enum SqlMentionRole {
    SQL_MENTION_OPTION, /* name = value: what the value is, its name says */
    SQL_MENTION_FUNCTION,
    SQL_MENTION_TYPE, /* type */
    SQL_MENTION_NAMESPACE,
    SQL_MENTION_WRAPPER,
    SQL_MENTION_SERVER,
    SQL_MENTION_LANGUAGE,
    SQL_MENTION_ACCESS_METHOD,
    SQL_MENTION_OPERATOR_FAMILY,
    SQL_MENTION_DICTIONARY,
    SQL_MENTION_TOKEN_TYPE,
    SQL_MENTION_ENCODING,
    SQL_MENTION_EVENT,
    SQL_MENTION_FILTER,
    SQL_MENTION_TAG,
    SQL_MENTION_STATISTICS_KIND,
    SQL_MENTION_SERVER_OPTION /* of OPTIONS (...) */
} SqlMentionRole;

typedef struct SqlMention {
    SqlMentionRole role;
    const char *clause; /* of a function: "handler", "inline", "execute"; else NULL */
    QualifiedName name;
    SqlType type; /* of a type, and of an option's value that may be one: name NULL otherwise */
    Text value;   /* of an option's value that is a string */
    Span value_span;
    Span span;
} SqlMention;

typedef VECTOR(SqlMention) SqlMentions;

/* What CREATE says of a kind of model/definitions.def after the name. Gives the canonical clauses
 * as a fragment and adds to `mentions`, in order of kinds. NULL: reported. */
const SqlFragment *sql_parse_definition(Sql *sql, ObjectKind kind, Span lead, Span clauses,
                                        SqlMentions *mentions);
/* What in canonical clauses tells the object from its like: "(integer, text)" of operators and
 * aggregates, " USING btree" of operator classes and families; of WHOLE kinds all that does. None:
 * its name alone does. */
Text sql_definition_signature(Arena *arena, ObjectKind kind, Text clauses);
/* One of the additions in braces: what stands after ALTER ... name; canonical. None: reported. */
Text sql_parse_addition(Sql *sql, ObjectKind kind, Text signature, Span span,
                        SqlMentions *mentions);

#endif
