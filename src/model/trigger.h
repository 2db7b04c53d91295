/* Triggers of tables and views. */
#ifndef SCHEMAC_MODEL_TRIGGER_H
#define SCHEMAC_MODEL_TRIGGER_H

#include "model/constraint.h"
#include "model/expression.h"

typedef enum TriggerTiming { TRIGGER_BEFORE, TRIGGER_AFTER, TRIGGER_INSTEAD_OF } TriggerTiming;

typedef enum TriggerEvent {
    TRIGGER_INSERT = 1,
    TRIGGER_DELETE = 2,
    TRIGGER_UPDATE = 4,
    TRIGGER_TRUNCATE = 8
} TriggerEvent;

typedef enum TriggerEnabled {
    TRIGGER_ENABLED_ORIGIN,
    TRIGGER_DISABLED,
    TRIGGER_ENABLED_REPLICA,
    TRIGGER_ENABLED_ALWAYS
} TriggerEnabled;

/* object.parent is the table or view */
#include "model/attributes/trigger.def"

/* The trigger that an inherited one is about: of the nearest table above that has it, or a word on
 * it; NULL: none. */
struct Database;
const Trigger *trigger_above(const struct Database *database, const Trigger *trigger);

#endif
