/* What all statements of the tree are made of: names, texts, numbers, pieces of SQL, options,
 * types. */
#ifndef SCHEMAC_SYNTAX_AST_WORDS_H
#define SCHEMAC_SYNTAX_AST_WORDS_H

#include "base/name.h"
#include "diag/source.h"

/* A name as written; `name` is folded unless quoted. NULL name: not written. */
typedef struct AstName {
    Name name;
    Span span;
    bool quoted;
    struct AstName *next;
} AstName;

typedef struct AstQualifiedName {
    Name namespace_name; /* NULL: unqualified */
    Name name;           /* NULL: not written */
    Span span;           /* the whole of it */
    Span name_span;      /* the last part */
    bool quoted;         /* the last part was "quoted" */
    struct AstQualifiedName *next;
} AstQualifiedName;

/* A string, unescaped ('it''s' is it's), or the text of a word or number. None: not written. */
typedef struct AstText {
    Text text;
    Span span; /* its quotes included */
} AstText;

/* A whole number with its sign; the parser has checked that it fits. Span none: not written. */
typedef struct AstNumber {
    int64_t value;
    Span span;
} AstNumber;

typedef enum AstSqlKind {
    AST_SQL_NONE,
    AST_SQL_EXPRESSION,             /* without the parentheses of check (...), using (...), ... */
    AST_SQL_VIEW_TAIL,              /* [(cols)] [with (...)] as select ... [with check option] */
    AST_SQL_MATERIALIZED_VIEW_TAIL, /* [(cols)] [using am] ... as select ... [with no data] */
    AST_SQL_FUNCTION_TAIL,          /* (arguments) returns ... as $$ ... $$ */
    AST_SQL_PROCEDURE_TAIL,         /* (arguments) ... */
    AST_SQL_ARGUMENT_TYPES          /* of comment on function f(HERE) */
} AstSqlKind;

/* SQL as it stands in the file; no white space at its ends. */
typedef struct AstSql {
    Span span;
    AstSqlKind kind;
    struct AstSql *next; /* of a list of them; mostly not used */
} AstSql;

/* `(name [= value], ...)` of with clauses and operator classes. A namespace (toast.x) is part of
 * the name. */
typedef struct AstOption {
    AstName name; /* name.next is not used */
    AstText
        value; /* as text: 70, auto, -1, text of a string; none: not written, which means true */
    struct AstOption *next;
} AstOption;

/* A type. Spellings of several words become one name: "double precision", "character varying",
 * "bit varying", "timestamp with time zone", "time without time zone", "national character
 * [varying]" as "character [varying]". Otherwise as written: "int4" stays "int4"; `char` without a
 * modifier is char. */
typedef struct AstType {
    AstQualifiedName name; /* span and name_span cover the words of the name only */
    Span span;             /* all of it */
    Name interval_fields;  /* interval: "day to second", ...; else NULL */
    Span modifiers_span;   /* with its parentheses; none without */
    int32_t modifiers[2];
    uint8_t modifier_count; /* as written: over 2 where there are too many */
    uint8_t array_dimensions;
} AstType;

typedef struct AstCClause {
    Span span;    /* none: no clause */
    AstText type; /* c_type */
    AstName name; /* c_name */
    AstText prefix;
    Span skip; /* c_skip */
} AstCClause;

#endif
