/* Which version of PostgreSQL a model needs. Rows of features.def.
 * Must not know: what a project aims at, what a server says. */
#ifndef SCHEMAC_MODEL_FEATURES_H
#define SCHEMAC_MODEL_FEATURES_H

#include "model/database.h"

typedef enum Feature {
#define FEATURE(identifier, since, words) FEATURE_##identifier,
#include "model/features.def"
#undef FEATURE
    FEATURE_COUNT
} Feature;

typedef enum Behavior {
#define BEHAVIOR(identifier, since) BEHAVIOR_##identifier,
#include "model/features.def"
#undef BEHAVIOR
} Behavior;

/* Whether servers of `version` are known to do it: 0, any version, is not. */
bool server_does(Behavior behavior, int version);

typedef struct FeatureRow {
    int since; /* the first major version that has it */
    const char *words;
} FeatureRow;

const FeatureRow *feature_row(Feature feature);

/* The youngest `since` of all rows: a server of this version lacks nothing. */
int features_newest(void);

/* Calls `use` for each feature that an object of the database uses and that servers of `version`
 * (a major version) lack, in the order of the objects. */
typedef void FeatureUse(void *context, const Object *object, Feature feature);
void features_lacking(const Database *database, int version, FeatureUse *use, void *context);

#endif
