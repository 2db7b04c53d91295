/* Materialized views with their indexes. */
#ifndef SCHEMAC_MODEL_MATERIALIZED_VIEW_H
#define SCHEMAC_MODEL_MATERIALIZED_VIEW_H

#include "model/column.h"
#include "model/expression.h"
#include "model/index.h"

#include "model/attributes/materialized_view.def"

#endif
