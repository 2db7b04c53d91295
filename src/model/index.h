/* Indexes of tables and materialized views (those of constraints belong to the constraint). */
#ifndef SCHEMAC_MODEL_INDEX_H
#define SCHEMAC_MODEL_INDEX_H

#include "model/constraint.h"
#include "model/expression.h"

typedef enum NullsOrder { NULLS_DEFAULT, NULLS_FIRST, NULLS_LAST } NullsOrder;

#include "model/attributes/index_key.def"

/* object.parent is the table or materialized view */
#include "model/attributes/index.def"

#endif
