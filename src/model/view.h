/* Views. */
#ifndef SCHEMAC_MODEL_VIEW_H
#define SCHEMAC_MODEL_VIEW_H

#include "model/column.h"
#include "model/definition.h"
#include "model/expression.h"
#include "model/trigger.h"

typedef enum ViewCheckOption {
    VIEW_CHECK_NONE,
    VIEW_CHECK_LOCAL,
    VIEW_CHECK_CASCADED
} ViewCheckOption;

#include "model/attributes/view.def"

#endif
