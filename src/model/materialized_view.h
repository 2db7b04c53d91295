/* Materialized views with their indexes. */
#ifndef SCHEMAC_MODEL_MATERIALIZED_VIEW_H
#define SCHEMAC_MODEL_MATERIALIZED_VIEW_H

#include "model/expression.h"
#include "model/index.h"

typedef struct MaterializedView {
    Object object;
    NameList columns;
    NameList output_columns; /* as in View */
    Expression query;
    VECTOR(Index *) indexes; /* sorted by name */
    Options with;
    Name tablespace;
    Name access_method;
    bool with_no_data;
} MaterializedView;

#endif
