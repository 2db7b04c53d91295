/* Which routines of its name a call may mean: told by how many arguments there are. */
#ifndef SCHEMAC_MODEL_CALL_H
#define SCHEMAC_MODEL_CALL_H

#include "model/expression.h"

/* Says yes when in doubt: of an aggregate, of a range's constructor; of a call that is not known,
 * NULL. */
bool call_fits(const ExpressionCall *call, const Object *object);

#endif
