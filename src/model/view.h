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

typedef struct View {
    Object object;
    NameList columns; /* as given in (...); empty: the query's own */
    /* The names the view will have, where they could be derived from the query and the model (stars
     * expanded); empty where not. Used to know whether CREATE OR REPLACE can do. */
    NameList output_columns;
    Expression query;
    Options with; /* security_barrier, security_invoker; not check_option */
    ViewCheckOption check_option;
    Columns overrides; /* sorted by name, their types poison: defaults of its columns */
    VECTOR(Trigger *) triggers;
    Definitions definitions; /* rules, sorted */
} View;

#endif
