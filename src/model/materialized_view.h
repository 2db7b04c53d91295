/* Materialized views with their indexes. */
#ifndef SCHEMAC_MODEL_MATERIALIZED_VIEW_H
#define SCHEMAC_MODEL_MATERIALIZED_VIEW_H

#include "model/column.h"
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
    Columns overrides; /* sorted by name, their types poison: storage, statistics, ... of columns */
    Name cluster;      /* the index of CLUSTER ON */
    bool with_no_data;
} MaterializedView;

#endif
