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

#include "model/attributes/argument.def"

typedef enum Volatility { VOLATILITY_VOLATILE, VOLATILITY_STABLE, VOLATILITY_IMMUTABLE } Volatility;
typedef enum ParallelSafety { PARALLEL_UNSAFE, PARALLEL_RESTRICTED, PARALLEL_SAFE } ParallelSafety;

/* kind FUNCTION or PROCEDURE; signature "(integer, text)" of its input arguments */
#include "model/attributes/routine.def"

/* Whether `returns` says what it gives back: else its arguments do. */
static inline bool routine_has_result(const Routine *routine)
{
    return routine->has_returns && !routine->returns_table;
}

#endif
