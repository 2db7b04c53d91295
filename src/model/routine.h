/* Functions and procedures. */
#ifndef SCHEMAC_MODEL_ROUTINE_H
#define SCHEMAC_MODEL_ROUTINE_H

#include "model/expression.h"
#include "model/type.h"

typedef enum ArgumentMode {
    ARGUMENT_IN,
    ARGUMENT_OUT,
    ARGUMENT_INOUT,
    ARGUMENT_VARIADIC,
    ARGUMENT_TABLE /* a column of RETURNS TABLE */
} ArgumentMode;

typedef struct Argument {
    ArgumentMode mode;
    Name name; /* NULL: none */
    Type type;
    Expression default_value;
    Span span;
} Argument;

typedef enum Volatility { VOLATILITY_VOLATILE, VOLATILITY_STABLE, VOLATILITY_IMMUTABLE } Volatility;
typedef enum ParallelSafety { PARALLEL_UNSAFE, PARALLEL_RESTRICTED, PARALLEL_SAFE } ParallelSafety;

typedef struct Routine {
    Object object; /* kind FUNCTION or PROCEDURE; signature "(integer, text)" of its input
                      arguments */
    VECTOR(Argument) arguments;
    bool returns_set;
    bool returns_table; /* RETURNS TABLE: its columns are ARGUMENT_TABLE arguments */
    bool has_returns;   /* false: procedure, or a function with OUT arguments and no RETURNS */
    Type returns;       /* void, trigger, ... are builtin pseudo-types */
    Name language;      /* "sql", "plpgsql", ... */
    bool window;
    Volatility volatility;
    bool leakproof;
    bool strict;
    bool security_definer;
    ParallelSafety parallel;
    Text cost; /* none: default */
    Text rows;
    QualifiedName support;
    VECTOR(Type) transforms; /* TRANSFORM FOR TYPE: by which values of these go to its language */
    Options set;             /* SET name TO value: value as SQL text */
    Text body;           /* AS '...': the text itself, unquoted; none with a standard-SQL body */
    Text link_symbol;    /* AS 'object file', 'symbol' */
    Expression sql_body; /* RETURN expr or BEGIN ATOMIC ... END, canonical */
    bool is_opaque;      /* what the body names is not known, or not there */
    bool unchecked;      /* what the body names may not be there, or it is no SQL at all */
    /* What a body in SQL or PL/pgSQL names, as far as it can be parsed: for ordering only. */
    const SqlReference *body_references;
    size_t body_reference_count;
} Routine;

#endif
